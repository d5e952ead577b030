"""Cypher: a script of one statement a line, for Neo4j (`cypher`) and for Memgraph (`memgraph`).

    cypher-shell -f graph.cypher        mgconsole < graph.cypher

The two differ in how they declare that ids are unique. Running a script again changes nothing that is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from exports import EXPORTERS
from exports._flat import KINDS, Edge, Node, edges, nodes
from kg.model import Graph
from kg.rdf.iris import Iris

_BREAKS = {code: f"\\u{code:04x}" for code in (0x7F, 0x85, 0x2028, 0x2029)}
"""What some readers take for the end of a line, beside the control characters that JSON escapes."""


@dataclass
class Cypher:
    """Nodes with labels such as `Method`, and relationships with types such as `IMPROVES_OVER`.

    `schema` has the statements that declare the ids of a `{label}` unique.
    """

    summary: str
    schema: tuple[str, ...]
    suffix: str = ".cypher"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write constraints, nodes and relationships."""
        kinds = {node.id: node.kind for node in nodes(graph, iris)}
        with target.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{text.format(label=kind)};\n" for kind in KINDS for text in self.schema)
            out.writelines(map(_node, nodes(graph, iris)))
            out.writelines(_relationship(edge, kinds[edge.source], kinds[edge.target]) for edge in edges(graph))


EXPORTERS.register("cypher")(
    Cypher(
        "Cypher for Neo4j: a script, one statement a line",
        ("CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE",),
    )
)
EXPORTERS.register("memgraph")(
    Cypher(
        "Cypher for Memgraph: a script, one statement a line",
        ("CREATE INDEX ON :{label}(id)", "CREATE CONSTRAINT ON (n:{label}) ASSERT n.id IS UNIQUE"),
    )
)


def _node(node: Node) -> str:
    return f"MERGE (n:{node.kind} {{id: {literal(node.id)}}}) SET n += {{{_properties(node, leave='id kind')}}};\n"


def _relationship(edge: Edge, source: str, target: str) -> str:
    ends = f"(a:{source} {{id: {literal(edge.source)}}}), (b:{target} {{id: {literal(edge.target)}}})"
    type_ = re.sub(r"(?=[A-Z])", "_", edge.predicate).upper()
    properties = _properties(edge, leave="id source target predicate")
    return f"MATCH {ends} MERGE (a)-[r:{type_} {{id: {literal(edge.id)}}}]->(b) SET r += {{{properties}}};\n"


def _properties(row: Node | Edge, *, leave: str) -> str:
    return ", ".join(f"{name}: {literal(value)}" for name, value in _given(row) if name not in leave.split())


def _given(row: Node | Edge) -> Iterator[tuple[str, Any]]:
    cells = ((field.name, getattr(row, field.name)) for field in fields(row))
    return ((name, value) for name, value in cells if value not in ("", None, ()))


def literal(value: Any) -> str:
    """A value in Cypher; strings, numbers, booleans and lists are written as in JSON."""
    return json.dumps(value, ensure_ascii=False).translate(_BREAKS)
