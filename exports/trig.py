"""TriG: Turtle with the named graphs, one for each paper, kept apart."""

from __future__ import annotations

from pathlib import Path

from exports import EXPORTERS
from exports._rdf import quads
from exports._turtle import trig
from kg.model import Graph
from kg.rdf.iris import Iris


class Trig:
    """All quads, grouped by named graph and subject."""

    summary = "RDF in TriG: Turtle in named graphs, one for each paper"
    suffix = ".trig"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write a block for each named graph."""
        with target.open("w", encoding="utf-8", newline="") as out:
            out.writelines(trig(quads(graph, iris), iris.base))


EXPORTERS.register("trig")(Trig())
