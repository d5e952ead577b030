"""Lineage: what a method comes from, and what came from it.

A line of descent runs over `buildsOn` and `improvesOver`, from the newer to the older. It is a path that is looked
for when asked; no triple says that an ancestor's ancestor is an ancestor. Every answer equals the answer of a
SPARQL query, which it can give (`Lineage.sparql`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from kg.asking import select
from kg.errors import ConfigError
from kg.index.adjacency import Filter
from kg.index.read import Index
from kg.index.rows import unpack_entity
from kg.index.shown import PaperNode
from kg.model import LINEAGE, Claim, Entity, Kind, Predicate

DEPTH = 4
"""Steps that a lineage is followed for where the user says nothing."""


DEEPEST = 100
"""Steps that may be asked for; the SPARQL that equals a lineage spells each of them out."""


class Direction(StrEnum):
    """Which way to go."""

    ANCESTORS = "ancestors"
    DESCENDANTS = "descendants"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a lineage is asked for.

    `depth` is the most steps from the root, 0 for no limit. `since` and `until` keep the claims that a paper of
    these years makes; a claim whose papers have no date is then left out.
    """

    direction: Direction = Direction.ANCESTORS
    depth: int = DEPTH
    predicates: tuple[Predicate, ...] = LINEAGE
    min_belief: float = 0.0
    since: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.min_belief <= 1:
            raise ConfigError(f"the least belief of a lineage is from 0 to 1, not {self.min_belief}")
        if not 0 <= self.depth <= DEEPEST:
            raise ConfigError(f"the depth of a lineage is from 1 to {DEEPEST}, or 0 for no limit, not {self.depth}")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ConfigError(f"the years of a lineage end before they begin: from {self.since} to {self.until}")

    @property
    def is_plain(self) -> bool:
        """Whether direct triples decide, with no look at belief or date."""
        return not self.min_belief and self.since is None and self.until is None


@dataclass(frozen=True, order=True, slots=True)
class Node:
    """A node of a lineage: its steps from the root (negative towards descendants), and its year if known."""

    distance: int
    entity: Entity | PaperNode
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The answer: nodes by distance and name, and the claims between them.

    `reached` is how many nodes there are within the depth; `cut` says whether the depth, or the limit of nodes, left
    any out.
    """

    root: Entity
    scope: Scope
    nodes: tuple[Node, ...]
    claims: tuple[Claim, ...]
    reached: int
    cut: bool
    sparql: str


@dataclass(frozen=True, slots=True)
class Reach:
    """A lineage by number, as the index knows nodes and claims: the steps to each node, and the claims between them."""

    root: Entity
    scope: Scope
    steps: Mapping[int, int]
    claims: Sequence[int]
    reached: int
    cut: bool
    sparql: str


def lineage(index: Index, root: Entity, scope: Scope, *, limit: int = 0, claims: bool = True) -> Lineage:
    """The lineage of an entity: all of it or, with a limit, the nearest nodes; without its claims where not wanted."""
    found = reach(index, root, scope, limit=limit, claims=claims)
    nodes = [_node(found.steps[num], *row) for num, *row in index.nodes(found.steps)]
    nodes.sort(key=attrgetter("distance"))  # those of one distance stay in the order of their labels
    between = tuple(index.claims_numbered(found.claims))
    return Lineage(root, scope, tuple(nodes), between, found.reached, found.cut, found.sparql)


def reach(index: Index, root: Entity, scope: Scope, *, limit: int = 0, claims: bool = True) -> Reach:
    """What a lineage holds (see `lineage`), before anything of it is looked up."""
    start, within = index.num(root.id), allowed(index, scope)
    distances, passed, cut = {start: 0}, set[int](), False
    for sign, forward in _ways(scope.direction):
        steps = index.adjacency.walk(start, scope.depth, within, forward=forward)
        passed.update(steps.claims if claims else ())
        cut |= steps.cut
        for node, distance in steps.nodes.items():
            distances.setdefault(node, sign * distance)
    nearest = index.adjacency.nearest(distances, limit)
    between = sorted(passed) if len(nearest) == len(distances) else index.adjacency.between(passed, nearest)
    sparql = lineage_query(index.iris.node(root.id), scope, deepest=max(map(abs, distances.values())))
    cut |= len(nearest) < len(distances)
    return Reach(root, scope, {num: distances[num] for num in nearest}, between, len(distances), cut, sparql)


def allowed(index: Index, scope: Scope) -> Filter:
    """The claims that a walk of this scope may pass."""
    return Filter(scope.predicates, scope.min_belief, scope.since, scope.until, index.years_of)


def _ways(direction: Direction) -> list[tuple[int, bool]]:
    ancestors, descendants = (1, True), (-1, False)
    if direction is Direction.BOTH:
        return [ancestors, descendants]
    return [ancestors if direction is Direction.ANCESTORS else descendants]


def _node(distance: int, id_: str, kind: str, label: str, data: str, year: int | None) -> Node:
    thing = PaperNode(id_, label) if kind == "Paper" else unpack_entity(id_, kind, label, data)
    return Node(distance, thing, year)


def lineage_query(root: str, scope: Scope, *, deepest: int = 0) -> str:
    """The SPARQL query that gives the nodes of a lineage.

    A property path where direct triples decide; with a belief or a date to look at, one pattern for each number of
    steps up to `deepest`, since a path cannot look at the claims it passes.
    """
    pattern = lineage_pattern(root, scope, deepest=deepest)
    return select("DISTINCT ?node", f"{pattern}\n  FILTER(?node != <{root}>)")


def lineage_pattern(root: str, scope: Scope, *, deepest: int = 0) -> str:
    """The pattern of such a query, without prefixes; `?node` may be the root itself, where claims run in a circle."""
    ways = []
    for _, forward in _ways(scope.direction):
        ways.append(_path(root, scope, forward) if scope.is_plain else _steps(root, scope, forward, max(deepest, 1)))
    return "\n  UNION\n".join(f"  {{ {way} }}" for way in ways)


def _path(root: str, scope: Scope, forward: bool) -> str:
    step = "|".join(f"kg:{predicate}" for predicate in sorted(scope.predicates))
    path = f"({step})+"
    if scope.depth:
        path = f"({step})"
        for _ in range(scope.depth - 1):
            path = f"({step})/({path})?"
    return f"<{root}> {path} ?node" if forward else f"?node {path} <{root}>"


def _steps(root: str, scope: Scope, forward: bool, deepest: int) -> str:
    lengths = range(1, deepest + 1)
    return " } UNION { ".join(_chain(root, scope, forward, length) for length in lengths)


def _chain(root: str, scope: Scope, forward: bool, length: int) -> str:
    nodes = [f"<{root}>", *(f"?n{i}" for i in range(1, length)), "?node"]
    ends = [(nodes[i], nodes[i + 1]) if forward else (nodes[i + 1], nodes[i]) for i in range(length)]
    return " ".join(step_pattern(f"?c{i}", *ends[i], scope) for i in range(length))


def step_pattern(claim: str, start: str, end: str, scope: Scope) -> str:
    """The SPARQL pattern of a claim, a variable, that leads from one node to another within a scope."""
    predicates = ", ".join(f"kg:{predicate}" for predicate in sorted(scope.predicates))
    name = claim.removeprefix("?")
    pattern = f"{claim} rdf:subject {start} ; rdf:object {end} ; rdf:predicate ?p_{name} ; kg:belief ?b_{name} ."
    pattern += f" FILTER(?p_{name} IN ({predicates}) && ?b_{name} >= {scope.min_belief})"
    if scope.since is not None or scope.until is not None:
        bounds = [
            f"?y_{name} {sign} {year}" for sign, year in ((">=", scope.since), ("<=", scope.until)) if year is not None
        ]
        path = "kg:hasEvidence/prov:wasQuotedFrom/kg:year"
        pattern += f" FILTER EXISTS {{ {claim} {path} ?y_{name} FILTER({' && '.join(bounds)}) }}"
    return pattern


def parse_predicates(names: Iterable[str]) -> tuple[Predicate, ...]:
    """The predicates of these names, in any case; those of a line of descent where there are none.

    Raises:
        ConfigError: there is no predicate of a name.
    """
    known = {predicate.lower(): predicate for predicate in Predicate}
    try:
        return tuple(known[name.lower()] for name in names) or LINEAGE
    except KeyError as error:
        raise ConfigError(f"no relation named {error}; known: {', '.join(Predicate)}") from None


LINEAGE_KINDS = (Kind.METHOD, Kind.MODEL, Kind.BENCHMARK)
"""Kinds that can have a lineage."""
