"""N-Quads: one quad a line, sorted, with the named graph of each."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from exports import EXPORTERS
from exports._rdf import lines, quads
from kg.model import Graph
from kg.rdf.iris import Iris


class NQuads:
    """All quads."""

    summary = "RDF in N-Quads: one quad a line with its named graph, sorted"
    suffix = ".nq"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write each quad once."""
        from pyoxigraph import RdfFormat, serialize

        found = chain.from_iterable(quads(graph, iris).values())
        target.write_bytes(lines(serialize(found, format=RdfFormat.N_QUADS) or b""))


EXPORTERS.register("nquads")(NQuads())
