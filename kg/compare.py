"""Two things side by side: shared benchmarks, stated wins both ways, shared ancestors."""

from __future__ import annotations

from dataclasses import dataclass

from kg.claims import believed, claims_query, opposed
from kg.index.read import Index
from kg.lineage import Scope, lineage
from kg.model import Claim, Entity, Kind, Predicate, Result

TESTED = (Predicate.EVALUATES_ON,)


@dataclass(frozen=True, slots=True)
class Shared:
    """A benchmark that both were tested on, and what papers report for each there."""

    benchmark: Entity
    left: tuple[Result, ...]
    right: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What papers say of two entities, `left` and `right`.

    Where both `left_wins` and `right_wins` hold claims, papers contradict one another, or one paper names two
    conditions; both are shown.
    """

    left: Entity
    right: Entity
    left_wins: tuple[Claim, ...]
    right_wins: tuple[Claim, ...]
    other: tuple[Claim, ...]
    benchmarks: tuple[Shared, ...]
    ancestors: tuple[Entity, ...]
    sparql: str

    @property
    def contradicted(self) -> bool:
        """Whether papers say opposite things of one another's; one paper that says both speaks of two conditions."""
        return any(opposed(left, right) for left in self.left_wins for right in self.right_wins)


def compare(index: Index, left: Entity, right: Entity, *, min_belief: float = 0.0) -> Comparison:
    """What papers say of two entities, in claims of at least this belief."""
    forth = believed(index.claims(subject=left.id, object_=right.id), min_belief)
    back = believed(index.claims(subject=right.id, object_=left.id), min_belief)
    wins = Predicate.IMPROVES_OVER
    return Comparison(
        left,
        right,
        tuple(claim for claim in forth if claim.predicate is wins),
        tuple(claim for claim in back if claim.predicate is wins),
        tuple(claim for claim in (*forth, *back) if claim.predicate is not wins),
        tuple(_shared(index, left, right, min_belief)),
        tuple(_ancestors(index, left, right, min_belief)),
        _query(index, left, right, min_belief),
    )


def _query(index: Index, left: Entity, right: Entity, min_belief: float) -> str:
    """The SPARQL query that gives the claims between the two, either way."""
    ends = " ".join(f"<{index.iris.node(side.id)}>" for side in (left, right))
    both = f"VALUES ?subject {{ {ends} }} VALUES ?object {{ {ends} }} FILTER(?subject != ?object)"
    return claims_query(both, min_belief)


def _shared(index: Index, left: Entity, right: Entity, min_belief: float) -> list[Shared]:
    results = [index.results(subject=side.id) for side in (left, right)]
    tested = [
        {claim.object for claim in believed(index.claims(subject=side.id, predicates=TESTED), min_belief)}
        | {result.benchmark for result in found if result.benchmark}
        for side, found in zip((left, right), results, strict=True)
    ]
    both = sorted((index.entity(node) for node in tested[0] & tested[1]), key=_by_label)
    return [
        Shared(benchmark, *(tuple(r for r in found if r.benchmark == benchmark.id) for found in results))
        for benchmark in both
    ]


def _ancestors(index: Index, left: Entity, right: Entity, min_belief: float) -> list[Entity]:
    scope = Scope(predicates=(Predicate.BUILDS_ON,), min_belief=min_belief)
    sides = [{node.entity for node in lineage(index, side, scope).nodes if node.distance} for side in (left, right)]
    shared = (e for e in sides[0] & sides[1] if isinstance(e, Entity) and e.kind is not Kind.BENCHMARK)
    return sorted(shared, key=_by_label)


def _by_label(entity: Entity) -> tuple[str, str]:
    return entity.label.casefold(), entity.id
