"""N-Triples: one triple a line, sorted, for `diff`, `grep` and loaders."""

from __future__ import annotations

from pathlib import Path

from exports import EXPORTERS
from exports._rdf import lines, triples
from kg.model import Graph
from kg.rdf.iris import Iris


class NTriples:
    """The union of all named graphs."""

    summary = "RDF in N-Triples: one triple a line, sorted"
    suffix = ".nt"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write each triple once."""
        from pyoxigraph import RdfFormat, serialize

        target.write_bytes(lines(serialize(triples(graph, iris), format=RdfFormat.N_TRIPLES) or b""))


EXPORTERS.register("ntriples")(NTriples())
