"""What the RDF formats share: the sorted triples and quads of a graph, and short forms of IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from kg.model import Graph
from kg.rdf.iris import Iris
from ontology import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

TYPE = PREFIXES["rdf"] + "type"
XSD = PREFIXES["xsd"]
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PATH = re.compile(r"[a-z]+(?:/[\w%][\w%.-]*)*", re.ASCII)


def quads(graph: Graph, iris: Iris) -> dict[str, list[Quad]]:
    """The quads of each named graph, sorted as `reading_order` says."""
    from kg.rdf.write import named_graphs

    return {name: sorted(found, key=reading_order) for name, found in named_graphs(graph, iris).items()}


def triples(graph: Graph, iris: Iris) -> list[Triple]:
    """The triples of all named graphs together, each once, sorted as `reading_order` says."""
    from kg.rdf.write import named_graphs

    return sorted({quad.triple for found in named_graphs(graph, iris).values() for quad in found}, key=reading_order)


def reading_order(statement: Any) -> tuple[str, bool, str, str]:
    """By subject, its types before all else that is said of it."""
    predicate = statement.predicate.value
    return statement.subject.value, predicate != TYPE, predicate, str(statement.object)


class Names:
    """Short forms of IRIs: `kg:improvesOver` by prefix, and `method/bert` relative to the base."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._relative = urljoin(base, "method/x") == f"{base}method/x"

    def relative(self, iri: str) -> str:
        """The IRI relative to the base, if it leads back to the IRI for every reader; otherwise as it is."""
        path = iri[len(self.base) :]
        return path if self._relative and iri.startswith(self.base) and _PATH.fullmatch(path) else iri

    def prefixed(self, iri: str) -> str:
        """The IRI as prefix and name; empty if it has no such form."""
        namespace, local = split(iri)
        return f"{_BY_NAMESPACE[namespace]}:{local}" if namespace in _BY_NAMESPACE and _LOCAL.fullmatch(local) else ""


_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def split(iri: str) -> tuple[str, str]:
    """Namespace and local name of an IRI."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end], iri[end:]


def used_prefixes(statements: Iterable[Triple | Quad]) -> dict[str, str]:
    """The prefixes that predicates, types and datatypes need, sorted."""
    found = {split(iri)[0] for statement in statements for iri in _terms(statement)}
    return {prefix: PREFIXES[prefix] for prefix in sorted(_BY_NAMESPACE[space] for space in found & set(_BY_NAMESPACE))}


def _terms(statement: Any) -> Iterator[str]:
    for node in (statement.predicate, statement.object):
        if hasattr(node, "datatype"):
            yield node.datatype.value
        elif hasattr(node, "predicate"):
            yield from _terms(node)
        else:
            yield node.value


def lines(data: bytes) -> bytes:
    """The lines of N-Triples or N-Quads, sorted."""
    return b"".join(sorted(data.splitlines(keepends=True)))


def grouped(statements: Iterable[Any]) -> Mapping[Any, Mapping[str, list[Any]]]:
    """The objects by subject and IRI of predicate, in the order given."""
    found: dict[Any, dict[str, list[Any]]] = {}
    for statement in statements:
        found.setdefault(statement.subject, {}).setdefault(statement.predicate.value, []).append(statement.object)
    return found
