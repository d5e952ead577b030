"""GEXF: the format of Gephi."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from exports import EXPORTERS
from exports._network import network
from exports._xml import legal
from kg import __version__
from kg.model import Graph
from kg.rdf.iris import Iris


class Gexf:
    """Papers, entities and claims as a network; the id of an edge is that of its claim."""

    summary = "GEXF: a network for Gephi"
    suffix = ".gexf"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write the network, without the date of today that networkx puts in."""
        from networkx.readwrite.gexf import GEXFWriter

        made = network(graph, iris)
        for _, _, key, given in made.edges(data=True, keys=True):
            given["id"] = key
        writer = GEXFWriter(made)
        meta = writer.xml.find("meta")
        del meta.attrib["lastmodifieddate"]
        meta.find("creator").text = f"kg-lineage {__version__}"
        out = BytesIO()
        writer.write(out)
        target.write_bytes(legal(out.getvalue()) + b"\n")


EXPORTERS.register("gexf")(Gexf())
