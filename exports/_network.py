"""A graph for networkx, with attributes that every reader of GraphML and GEXF accepts."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from exports._flat import Edge, Node, edges, nodes
from kg.model import Graph
from kg.rdf.iris import Iris


def network(graph: Graph, iris: Iris) -> Any:
    """A `networkx.MultiDiGraph` whose edges have the ids of their claims as keys."""
    from networkx import MultiDiGraph

    made = MultiDiGraph()
    for node in nodes(graph, iris):
        made.add_node(node.id, **_attributes(node, leave="id"))
    for edge in edges(graph):
        given = _attributes(edge, leave="id source target predicate")
        made.add_edge(edge.source, edge.target, key=edge.id, label=edge.predicate, **given)
    return made


def _attributes(row: Node | Edge, *, leave: str) -> dict[str, str | int | float]:
    """The cells of a row that hold something; neither format has a null."""
    cells = {field.name: _plain(getattr(row, field.name)) for field in fields(row) if field.name not in leave.split()}
    return {name: value for name, value in cells.items() if value not in ("", None)}


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()  # networkx writes True into GraphML, which is not a boolean of XML
    return "|".join(value) if isinstance(value, tuple) else value
