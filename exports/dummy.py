"""An export of nothing but the counts, for tests and trials."""

from __future__ import annotations

from pathlib import Path

from exports import EXPORTERS
from kg.model import Graph
from kg.rdf.iris import Iris


class Dummy:
    """The counts alone."""

    summary = "a line with the numbers of nodes and edges, for trials"
    suffix = ".txt"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write the line."""
        target.write_text(f"{graph.nodes()} nodes, {graph.edges()} edges\n", encoding="utf-8", newline="\n")


EXPORTERS.register("dummy")(Dummy())
