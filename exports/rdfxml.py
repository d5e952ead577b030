"""RDF/XML: the union of all named graphs, for older tools."""

from __future__ import annotations

from pathlib import Path

from exports import EXPORTERS
from exports._rdf import triples, used_prefixes
from exports._xml import legal
from kg.model import Graph
from kg.rdf.iris import Iris


class RdfXml:
    """All triples, as XML elements grouped by subject."""

    summary = "RDF in RDF/XML: all triples, for older tools"
    suffix = ".rdf"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write each triple once."""
        from pyoxigraph import RdfFormat, serialize

        found = triples(graph, iris)
        data = serialize(found, format=RdfFormat.RDF_XML, prefixes=used_prefixes(found)) or b""
        target.write_bytes(legal(data) + b"\n")


EXPORTERS.register("rdfxml")(RdfXml())
