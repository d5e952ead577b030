"""Turtle: the union of all named graphs, for reading and for tools that know no named graphs."""

from __future__ import annotations

from pathlib import Path

from exports import EXPORTERS
from exports._rdf import triples
from exports._turtle import turtle
from kg.model import Graph
from kg.rdf.iris import Iris


class Turtle:
    """All triples, grouped by subject."""

    summary = "RDF in Turtle: all triples, grouped by subject, with short names"
    suffix = ".ttl"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write each triple once."""
        with target.open("w", encoding="utf-8", newline="") as out:
            out.writelines(turtle(triples(graph, iris), iris.base))


EXPORTERS.register("turtle")(Turtle())
