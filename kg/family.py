"""A family: the near ancestors and descendants of a thing, as many as a picture can hold, grown where a reader asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.index.read import Index
from kg.index.rows import dumped
from kg.lineage import Direction, Lineage, Node, Scope, lineage
from kg.model import Claim, Entity

STEP = 8
"""Neighbours that come into sight each time a node is grown, those first that most papers name."""


@dataclass(frozen=True, slots=True)
class Family:
    """Nodes by distance and name, all claims among them, and how many neighbours of each node are out of sight.

    `reached` is how many nodes the lineage has within its depth.
    """

    root: Entity
    nodes: tuple[Node, ...]
    claims: tuple[Claim, ...]
    unseen: Mapping[str, int]
    reached: int
    sparql: str


def family(index: Index, root: Entity, scope: Scope, *, limit: int, grown: Mapping[str, int] | None = None) -> Family:
    """The nearest nodes of a lineage, some of either side; and `STEP` neighbours more of a node each time it is grown.

    `grown` holds ids of nodes with how often each was grown; those that are not in sight are passed over.
    """
    found = _both_sides(index, root, scope, limit)
    nodes = {node.entity.id: node for part in found for node in part.nodes}
    for id_, times in (grown or {}).items():
        if id_ in nodes and index.has_entity(id_):
            for node in _grown(index, index.entity(id_), nodes[id_].distance, replace(scope, depth=1), STEP * times):
                nodes.setdefault(node.entity.id, node)
    shown = tuple(
        sorted(nodes.values(), key=lambda node: (node.distance, node.entity.label.casefold(), node.entity.id))
    )
    claims = [c for c in index.claims_among(nodes, scope.predicates) if c.belief >= scope.min_belief]
    reached = sum(part.reached for part in found) - len(found) + 1
    return Family(root, shown, tuple(claims), _unseen(index, nodes, scope, claims), reached, found[0].sparql)


def _both_sides(index: Index, root: Entity, scope: Scope, limit: int) -> list[Lineage]:
    """The lineage of one direction, or of each, where a side that needs less room leaves the rest to the other."""
    if scope.direction is not Direction.BOTH:
        return [lineage(index, root, scope, limit=limit, claims=False)]
    sides = [replace(scope, direction=side) for side in (Direction.ANCESTORS, Direction.DESCENDANTS)]
    found = [lineage(index, root, side, limit=limit, claims=False) for side in sides]
    room = [max(limit // 2, limit + 1 - len(other.nodes)) for other in reversed(found)]
    return [
        part if len(part.nodes) <= most else lineage(index, root, side, limit=most, claims=False)
        for part, side, most in zip(found, sides, room, strict=True)
    ]


def _grown(index: Index, entity: Entity, distance: int, scope: Scope, more: int) -> list[Node]:
    """The neighbours of an entity, with their distance from the root."""
    found = lineage(index, entity, scope, limit=more + 1, claims=False)
    return [replace(node, distance=distance + node.distance) for node in found.nodes if node.distance]


def _unseen(index: Index, nodes: Mapping[str, Node], scope: Scope, claims: list[Claim]) -> dict[str, int]:
    """How many neighbours of each node are out of sight, where there are some."""
    seen: dict[str, set[tuple[str, bool]]] = {id_: set() for id_ in nodes}
    for claim in claims:
        seen[claim.subject].add((claim.object, True))
        seen[claim.object].add((claim.subject, False))
    sides = {Direction.ANCESTORS: (True,), Direction.DESCENDANTS: (False,)}.get(scope.direction, (True, False))
    unseen = dict.fromkeys(nodes, 0)
    for forward in sides:
        for id_, all_ in _neighbours(index, nodes, scope, forward=forward).items():
            unseen[id_] += all_ - sum(way == forward for _, way in seen[id_])
    return {id_: number for id_, number in unseen.items() if number > 0}


def _neighbours(index: Index, nodes: Mapping[str, Node], scope: Scope, *, forward: bool) -> dict[str, int]:
    """How many nodes each of some nodes leads to, or is led to from."""
    this, other = ("subject", "object") if forward else ("object", "subject")
    sql = f"""
        SELECT node.id, count(DISTINCT {other}) FROM claim JOIN node ON node.num = {this}
        WHERE node.id IN (SELECT value FROM json_each(?)) AND belief >= ?
        AND predicate IN (SELECT value FROM json_each(?)) AND {other} != {this}
        GROUP BY node.id
    """  # noqa: S608 - of our own names
    return dict(index.rows(sql, dumped(sorted(nodes)), scope.min_belief, dumped(sorted(scope.predicates))))
