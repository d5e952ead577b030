"""RDF/XML: the union of all named graphs, for older tools."""

from __future__ import annotations

from pathlib import Path

from exports import EXPORTERS
from exports._documents import document
from exports._rdf import triples
from kg.model import Graph
from kg.rdf.iris import Iris


class RdfXml:
    """All triples, as XML elements grouped by subject."""

    summary = "RDF in RDF/XML: all triples, for older tools"
    suffix = ".rdf"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write each triple once."""
        target.write_bytes(document(triples(graph, iris), "rdfxml", iris.base))


EXPORTERS.register("rdfxml")(RdfXml())
