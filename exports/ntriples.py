"""N-Triples: one triple a line, sorted, for `diff`, `grep` and loaders."""

from __future__ import annotations

from pathlib import Path

from exports import EXPORTERS
from exports._documents import document
from exports._rdf import triples
from kg.model import Graph
from kg.rdf.iris import Iris


class NTriples:
    """The union of all named graphs."""

    summary = "RDF in N-Triples: one triple a line, sorted"
    suffix = ".nt"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write each triple once."""
        target.write_bytes(document(triples(graph, iris), "ntriples", iris.base))


EXPORTERS.register("ntriples")(NTriples())
