"""JSON-LD: the named graphs under the short names of the ontology's context, which the file brings with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports import EXPORTERS
from exports._rdf import TYPE, XSD, Names, grouped, quads
from kg.model import Graph
from kg.rdf.iris import Iris
from ontology import PREFIXES, context

if TYPE_CHECKING:
    from pyoxigraph import Literal, Quad, Triple

_EXACT = 2**53
"""Whole numbers beyond this do not survive a reader that has only floating-point numbers."""


class JsonLd:
    """All quads, one node object a line."""

    summary = "RDF in JSON-LD: named graphs, with its context inside"
    suffix = ".jsonld"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write the context and each named graph."""
        writer = _Writer(iris.base)
        with target.open("w", encoding="utf-8", newline="\n") as out:
            out.write(writer.head())
            out.writelines(writer.graphs(quads(graph, iris)))
            out.write("]}\n")


EXPORTERS.register("jsonld")(JsonLd())


def jsonld(triples: Iterable[Triple], base: str) -> Iterator[str]:
    """The pieces of a JSON-LD document of sorted triples, which are in no named graph."""
    writer = _Writer(base)
    yield writer.head()
    yield f"\n{writer.nodes(triples)}\n]}}\n"


@dataclass(frozen=True, slots=True)
class _Term:
    """A short name, the type that the context gives its values, and whether they always stand in a list."""

    name: str
    type: str = ""
    listed: bool = False


class _Writer:
    """Writes quads as node objects."""

    def __init__(self, base: str) -> None:
        self._context: dict[str, Any] = context()["@context"]
        self._names = Names(base)
        self._terms = dict(_short_names(self._context))

    def head(self) -> str:
        """The beginning of the document, with its context."""
        return f'{{"@context": {_json({**self._context, "@base": self._names.base})},\n"@graph": ['

    def graphs(self, graphs: Mapping[str, Sequence[Quad]]) -> Iterator[str]:
        """The pieces of the list of named graphs."""
        comma = ""
        for name, found in graphs.items():
            yield f'{comma}\n{{"id": {_json(self._names.relative(name))}, "@graph": [\n{self.nodes(found)}\n]}}'
            comma = ","

    def nodes(self, found: Iterable[Triple | Quad]) -> str:
        """The node objects of sorted statements, one a line."""
        return ",\n".join(_json(self._node(node.value, said)) for node, said in grouped(found).items())

    def _node(self, iri: str, said: Mapping[str, list[Any]]) -> dict[str, Any]:
        rows = (self._row(predicate, objects) for predicate, objects in said.items())
        return {"id": self._names.relative(iri), **dict(rows)}

    def _row(self, predicate: str, objects: list[Any]) -> tuple[str, Any]:
        if predicate == TYPE:
            types = [self._vocabulary(node.value) for node in objects]
            return "type", types if len(types) > 1 else types[0]
        term = self._terms.get(predicate) or _Term(self._vocabulary(predicate))
        values = [self._value(term, node) for node in objects]
        return term.name, values if term.listed or len(values) > 1 else values[0]

    def _vocabulary(self, iri: str) -> str:
        return self._terms[iri].name if iri in self._terms else self._names.prefixed(iri) or iri

    def _value(self, term: _Term, node: Any) -> Any:
        if hasattr(node, "datatype"):
            return self._literal(term, node)
        if term.type == "@vocab":
            return self._vocabulary(node.value)
        iri = self._names.relative(node.value)
        return iri if term.type == "@id" else {"id": iri}

    def _literal(self, term: _Term, literal: Literal) -> Any:
        datatype = literal.datatype.value
        if (term.type or XSD + "string") == datatype:
            return _native(literal.value, datatype)
        if datatype == XSD + "string":
            return {"@value": literal.value}
        return {"@value": literal.value, "@type": self._vocabulary(datatype)}


def _short_names(terms: Mapping[str, Any]) -> Iterator[tuple[str, _Term]]:
    for name, entry in terms.items():
        parts = {"@id": entry} if isinstance(entry, str) else entry
        if isinstance(parts, dict) and name not in PREFIXES and not parts["@id"].startswith("@"):
            yield _expand(parts["@id"]), _Term(name, _expand(parts.get("@type", "")), "@container" in parts)


def _expand(short: str) -> str:
    prefix, _, local = short.partition(":")
    return PREFIXES[prefix] + local if local else short


def _native(text: str, datatype: str) -> str | int | bool:
    """The JSON value that a typed term turns back into the literal of this very text."""
    if datatype == XSD + "boolean" and text in ("true", "false"):
        return text == "true"
    if datatype == XSD + "integer" and text.lstrip("-").isdecimal() and abs(int(text)) < _EXACT:
        return int(text) if str(int(text)) == text else text
    return text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
