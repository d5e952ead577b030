"""What the words of the graph mean; knows nothing of the code that writes or reads it.

`KG.improvesOver` is the IRI of a term of core.ttl, and a misspelt term raises. `core_text()`,
`shapes_text()` and `context()` give the three files, also from an installed package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final

__all__ = ["KG", "PREFIXES", "Namespace", "context", "core_text", "shapes_text", "version_iri"]

PREFIXES: Final[dict[str, str]] = {
    "kg": "https://w3id.org/kg-lineage/ontology#",
    "cito": "http://purl.org/spar/cito/",
    "cskg": "https://w3id.org/cskg/ontology#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "fair4ml": "https://w3id.org/fair4ml#",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "lpwcc": "https://linkedpaperswithcode.com/class/",
    "lpwcp": "https://linkedpaperswithcode.com/property/",
    "mls": "http://www.w3.org/ns/mls#",
    "mlso": "http://w3id.org/mlso/",
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
    "oa": "http://www.w3.org/ns/oa#",
    "orkgc": "http://orkg.org/orkg/class/",
    "orkgp": "http://orkg.org/orkg/predicate/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace, the same in core.ttl, shapes.ttl and context.jsonld."""


def core_text() -> str:
    """The ontology, in Turtle."""
    return _text("core.ttl")


def shapes_text() -> str:
    """The SHACL shapes, in Turtle.

    They hold for the union of all named graphs, with no reasoner. pySHACL wants them as an rdflib `Graph`.
    """
    return _text("shapes.ttl")


def context() -> dict[str, Any]:
    """The JSON-LD document whose `@context` gives each term its short name.

    JSON has no decimals: whoever writes an xsd:decimal writes it as a string, `"belief": "0.86"`.
    """
    document: dict[str, Any] = json.loads(_text("context.jsonld"))
    return document


@cache
def version_iri() -> str:
    """The IRI of this version of the ontology."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    property_ = NamedNode(PREFIXES["owl"] + "versionIRI")
    found = (t.object for t in parse(core_text(), format=RdfFormat.TURTLE) if t.predicate == property_)
    return next(node.value for node in found if isinstance(node, NamedNode))


class Namespace:
    """The terms of core.ttl, read when the first one is asked for; any other name raises AttributeError."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in _terms():
            raise AttributeError(f"the ontology has no term {name!r}{_hint(name)}")
        return PREFIXES["kg"] + name

    def __iter__(self) -> Iterator[str]:
        return iter(_terms())

    def __contains__(self, iri: object) -> bool:
        return isinstance(iri, str) and iri.removeprefix(PREFIXES["kg"]) in _terms() and iri.startswith(PREFIXES["kg"])

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *_terms()]


KG: Final = Namespace()
"""The own terms; `for name in KG` runs over their names and `iri in KG` asks for an IRI."""


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def _terms() -> tuple[str, ...]:
    """The names of all own terms, sorted."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    base = PREFIXES["kg"]
    subjects = {triple.subject for triple in parse(core_text(), format=RdfFormat.TURTLE)}
    iris = (subject.value for subject in subjects if isinstance(subject, NamedNode))
    return tuple(sorted(iri.removeprefix(base) for iri in iris if iri.startswith(base)))


def _hint(name: str) -> str:
    """Terms that come near to `name`, whatever its case."""
    folded = {term.casefold(): term for term in _terms()}
    near = get_close_matches(name.replace("_", "").casefold(), folded, n=3)
    return f"; near: {', '.join(folded[key] for key in near)}" if near else ""
