"""GraphML: opens in yEd, Cytoscape, Gephi, igraph and networkx."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from exports import EXPORTERS
from exports._network import network
from exports._xml import legal
from kg.model import Graph
from kg.rdf.iris import Iris


class GraphMl:
    """Papers, entities and claims as a network; the id of an edge is that of its claim."""

    summary = "GraphML: a network for yEd, Cytoscape, Gephi and networkx"
    suffix = ".graphml"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write the network."""
        from networkx import write_graphml_xml  # write_graphml writes other bytes where lxml is installed

        out = BytesIO()
        write_graphml_xml(network(graph, iris), out)
        target.write_bytes(legal(out.getvalue()) + b"\n")


EXPORTERS.register("graphml")(GraphMl())
