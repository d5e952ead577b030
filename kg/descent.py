"""Descent: how one method comes from another, by the shortest ways of claims that lead there."""

from __future__ import annotations

from dataclasses import dataclass

from kg.asking import select
from kg.index.read import Index
from kg.lineage import Scope, allowed, step_pattern
from kg.model import Claim, Entity

MOST_WAYS = 20
"""Ways of equal length that are told; of more, those with the highest beliefs."""


@dataclass(frozen=True, slots=True)
class Descent:
    """How `younger` comes from `older`: ways of claims, the most believed first; none where there is no way.

    Each way is as long as any other. `reversed` says that the way was found from the second to the first of the two
    that were asked for.
    """

    younger: Entity
    older: Entity
    ways: tuple[tuple[Claim, ...], ...]
    reversed: bool
    sparql: str

    @property
    def steps(self) -> int:
        """Number of claims on each way; 0 where there is none."""
        return len(self.ways[0]) if self.ways else 0


def descent(index: Index, first: Entity, second: Entity, scope: Scope) -> Descent:
    """How the first comes from the second, or if it does not, the second from the first."""
    forth = _ways(index, first, second, scope)
    back = [] if forth else _ways(index, second, first, scope)
    younger, older = (second, first) if back else (first, second)
    ways = tuple(sorted(forth or back, key=_most_believed)[:MOST_WAYS])
    sparql = _query(index, younger, older, scope, len(ways[0]) if ways else 1)
    return Descent(younger, older, ways, bool(back), sparql)


def _ways(index: Index, younger: Entity, older: Entity, scope: Scope) -> list[tuple[Claim, ...]]:
    """The shortest ways, over at most `scope.depth` claims; one claim stands for all between the same two nodes."""
    start, end = index.num(younger.id), index.num(older.id)
    walked = index.adjacency.walk(start, scope.depth, allowed(index, scope), forward=True)
    if end not in walked.nodes or start == end:
        return []
    steps: dict[str, dict[str, Claim]] = {}
    for claim in index.claims_numbered(index.adjacency.leading(walked, end)):
        known = steps.setdefault(claim.subject, {}).get(claim.object)
        if known is None or claim.belief > known.belief:
            steps[claim.subject][claim.object] = claim
    ways: list[tuple[Claim, ...]] = [()]
    for _ in range(walked.nodes[end]):
        ways = [(*way, claim) for way in ways for claim in steps[way[-1].object if way else younger.id].values()]
        ways = sorted(ways, key=_most_believed)[: 10 * MOST_WAYS]
    return ways


def _most_believed(way: tuple[Claim, ...]) -> tuple[float, tuple[str, ...]]:
    """Sort key: the weakest claim of a way decides."""
    return -min((claim.belief for claim in way), default=0.0), tuple(claim.object for claim in way)


def _query(index: Index, younger: Entity, older: Entity, scope: Scope, steps: int) -> str:
    """The SPARQL query whose rows are the nodes between the two, one row a way."""
    between = [f"?n{number}" for number in range(1, steps)]
    nodes = [f"<{index.iris.node(younger.id)}>", *between, f"<{index.iris.node(older.id)}>"]
    pattern = "\n".join(step_pattern(f"?c{n}", nodes[n], nodes[n + 1], scope) for n in range(steps))
    claims = [f"?c{number}" for number in range(steps)]
    return select(" ".join(["DISTINCT", *claims, *between]), pattern)
