"""Terms of the graph as RDF nodes: own ones from the ontology, and those it takes from other vocabularies."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from ontology import KG, PREFIXES

_REUSED = {
    "rdf": "type subject predicate object Statement",
    "dcterms": "title abstract issued creator identifier conformsTo",
    "fabio": "hasArXivId",
    "schema": "url codeRepository creditText softwareVersion",
    "skos": "prefLabel altLabel",
    "cskg": "hasSupport",
    "prov": "value wasQuotedFrom wasGeneratedBy wasAssociatedWith Activity SoftwareAgent Bundle",
    "oa": "Annotation hasTarget SpecificResource hasSource hasSelector TextPositionSelector start end",
    "itsrdf": "taConfidence",
    "mls": "ModelEvaluation hasValue specifiedBy",
    "fair4ml": "evaluatedMLModel",
    "void": "vocabulary uriSpace documents",
}
"""Local names taken from other vocabularies, by prefix."""

_CLASHING = {
    "fabio_ResearchPaper": "fabio:ResearchPaper",
    "schema_ScholarlyArticle": "schema:ScholarlyArticle",
    "void_Dataset": "void:Dataset",
    "dcat_Dataset": "dcat:Dataset",
}

DECIMAL = NamedNode(PREFIXES["xsd"] + "decimal")
DOUBLE = NamedNode(PREFIXES["xsd"] + "double")
_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}


class Terms:
    """Every term by its local name; a misspelt one raises AttributeError."""

    ontology = PREFIXES["kg"].rstrip("#")

    @cached_property
    def version(self) -> str:
        """IRI of the version of the ontology that the graph is written in."""
        from ontology import version_iri

        return version_iri()

    def __init__(self) -> None:
        self._known = {name: PREFIXES[prefix] + name for prefix, names in _REUSED.items() for name in names.split()}
        for name, short in _CLASHING.items():
            prefix, _, local = short.partition(":")
            self._known[name] = PREFIXES[prefix] + local

    def all(self) -> list[NamedNode]:
        """Every term that a graph may be written with, sorted."""
        iris = {*self._known.values(), *(getattr(KG, name) for name in KG)}
        return [NamedNode(iri) for iri in sorted(iris)]

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("_"):
            raise AttributeError(name)
        node = NamedNode(self._known.get(name) or getattr(KG, name))
        setattr(self, name, node)
        return node


P = Terms()
"""The terms: `P.improvesOver`, `P.title`."""


def decimal(number: float | Decimal) -> Literal:
    """An xsd:decimal in its shortest form, which is the one that stores give back."""
    text = format(Decimal(str(number)), "f")
    return Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=DECIMAL)


def dated(date: str) -> Literal:
    """A year, a month or a day."""
    return Literal(date, datatype=NamedNode(PREFIXES["xsd"] + _DATES[len(date)]))
