"""The largest answers, for HTTP: as `kg.views` makes them, but with parts that are JSON already.

Nodes and claims are copied from the index as they stand in it, which takes a tenth of the time that it takes to make
objects of them, and JSON of those.
"""

from __future__ import annotations

from msgspec import Raw

from kg.graph import KnowledgeGraph
from kg.index import ready
from kg.index.shown import View
from kg.lineage import Scope, reach
from kg.model import Entity
from kg.views import Views


def lineage(graph: KnowledgeGraph, root: Entity, scope: Scope, *, limit: int, claims: bool) -> View:
    """The view of a lineage: its nearest nodes, with the claims between them or without; see `kg.lineage.lineage`."""
    index = graph.index
    found = reach(index, root, scope, limit=limit, claims=claims)
    nodes = ready.nodes(index, index.adjacency.arranged(found.steps))
    return Views(graph).reach(found, Raw(nodes), Raw(ready.claims_numbered(index, found.claims)))


def sheet(graph: KnowledgeGraph, entity: Entity, *, min_belief: float) -> View:
    """The view of all about an entity, with the claims of at least this belief."""
    outgoing = ready.claims_of(graph.index, "subject", entity.id, min_belief)
    incoming = ready.claims_of(graph.index, "object", entity.id, min_belief)
    rest = Views(graph).sheet(graph.sheet(entity, min_belief=min_belief, claims=False))
    return {**rest, "outgoing": Raw(outgoing), "incoming": Raw(incoming)}
