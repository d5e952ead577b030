"""Turtle of RDF 1.2, where a claim names its triple in one piece: `<claim/..> rdf:reifies <<( s p o )>>`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from exports import EXPORTERS
from exports._rdf import TYPE, reading_order, triples
from exports._turtle import turtle
from kg.model import Graph
from kg.rdf.iris import Iris
from ontology import KG, PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Triple

_RDF = PREFIXES["rdf"]
_STATEMENT = f"<{_RDF}Statement>"
_PARTS = {_RDF + "subject", _RDF + "predicate", _RDF + "object"}


class Turtle12:
    """All triples, with triple terms in place of rdf:subject, rdf:predicate and rdf:object."""

    summary = "RDF 1.2 in Turtle: claims as reifiers; few tools read it yet"
    suffix = ".ttl"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write each triple once."""
        kept = (triple for triple in triples(graph, iris) if not _replaced(triple))
        found = sorted([*kept, *_reifiers(graph, iris)], key=reading_order)
        with target.open("w", encoding="utf-8", newline="") as out:
            out.writelines(turtle(found, iris.base))


def _replaced(triple: Triple) -> bool:
    return triple.predicate.value in _PARTS or (triple.predicate.value == TYPE and str(triple.object) == _STATEMENT)


def _reifiers(graph: Graph, iris: Iris) -> Iterator[Triple]:
    from pyoxigraph import NamedNode, Triple

    reifies = NamedNode(_RDF + "reifies")
    for claim in graph.claims:
        subject, object_ = NamedNode(iris.node(claim.subject)), NamedNode(iris.node(claim.object))
        said = Triple(subject, NamedNode(getattr(KG, claim.predicate)), object_)
        yield Triple(NamedNode(iris.claim(claim)), reifies, said)


EXPORTERS.register("turtle12")(Turtle12())
