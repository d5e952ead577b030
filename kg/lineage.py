"""Lineage: what a method comes from, and what came from it.

A line of descent runs over `buildsOn` and `improvesOver`, from the newer to the older. It is a path that is looked
for when asked; no triple says that an ancestor's ancestor is an ancestor. Every answer equals the answer of a
SPARQL query, which it can give (`Lineage.sparql`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import ConfigError
from kg.model import LINEAGE, Claim, Entity, Kind, Predicate, is_paper
from kg.rdf.read import Reader
from ontology import PREFIXES

DEPTH = 4
"""Steps that a lineage is followed for where the user says nothing."""


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
        if self.depth < 0:
            raise ConfigError(f"the depth of a lineage is 0, for no limit, or more, not {self.depth}")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ConfigError(f"the years of a lineage end before they begin: from {self.since} to {self.until}")

    @property
    def is_plain(self) -> bool:
        """Whether direct triples decide, with no look at belief or date."""
        return not self.min_belief and self.since is None and self.until is None


@dataclass(frozen=True, order=True, slots=True)
class PaperNode:
    """A paper that a relation such as `introduces` leads to, with its title for a label."""

    id: str
    label: str
    kind: str = "Paper"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Node:
    """A node of a lineage: its steps from the root (negative towards descendants), and its year if known."""

    distance: int
    entity: Entity | PaperNode
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The answer: nodes by distance and name, the claims between them, and whether `depth` left any out."""

    root: Entity
    scope: Scope
    nodes: tuple[Node, ...]
    claims: tuple[Claim, ...]
    cut: bool
    sparql: str


def lineage(reader: Reader, root: Entity, scope: Scope) -> Lineage:
    """The lineage of an entity."""
    distances: dict[str, int] = {root.id: 0}
    claims: dict[str, Claim] = {}
    cut = False
    for sign, forward in _ways(scope.direction):
        reached, passed, more = _walk(reader, root.id, scope, forward=forward)
        claims.update(passed)
        cut |= more
        for node, steps in reached.items():
            distances.setdefault(node, sign * steps)
    nodes = sorted((_node(reader, id_, steps) for id_, steps in distances.items()), key=_order)
    deepest = max(abs(node.distance) for node in nodes)
    sparql = lineage_query(reader.iris.node(root.id), scope, deepest=deepest)
    return Lineage(root, scope, tuple(nodes), tuple(sorted(claims.values())), cut, sparql)


def _ways(direction: Direction) -> list[tuple[int, bool]]:
    ancestors, descendants = (1, True), (-1, False)
    if direction is Direction.BOTH:
        return [ancestors, descendants]
    return [ancestors if direction is Direction.ANCESTORS else descendants]


def _order(node: Node) -> tuple[int, str, str]:
    return node.distance, node.entity.label.casefold(), node.entity.id


def _walk(reader: Reader, root: str, scope: Scope, *, forward: bool) -> tuple[dict[str, int], dict[str, Claim], bool]:
    """Steps to every node that is reached, the claims passed, and whether the depth kept some nodes out."""
    reached, passed, edge, depth = {root: 0}, dict[str, Claim](), [root], 0
    while edge:
        further = []
        for node in edge:
            for claim in _claims_at(reader, node, scope, forward=forward):
                other = claim.object if forward else claim.subject
                if scope.depth and depth == scope.depth:
                    if other not in reached:
                        return reached, passed, True
                    continue
                passed[claim.id] = claim
                if other not in reached:
                    reached[other] = depth + 1
                    further.append(other)
        edge, depth = further, depth + 1
    return reached, passed, False


def _claims_at(reader: Reader, node: str, scope: Scope, *, forward: bool) -> list[Claim]:
    side = {"subject": node} if forward else {"object_": node}
    claims = reader.claims(**side, predicates=scope.predicates)
    return [claim for claim in claims if claim.belief >= scope.min_belief and _in_time(reader, claim, scope)]


def _in_time(reader: Reader, claim: Claim, scope: Scope) -> bool:
    if scope.since is None and scope.until is None:
        return True
    years = (reader.paper(paper).year for paper in {item.paper for item in claim.evidence})
    return any(y is not None and (scope.since or y) <= y <= (scope.until or y) for y in years)


def _node(reader: Reader, node: str, distance: int) -> Node:
    if is_paper(node):
        paper = reader.paper(node)
        return Node(distance, PaperNode(paper.id, paper.title), paper.year)
    return Node(distance, reader.entity(node), introduced_in(reader, node))


def introduced_in(reader: Reader, entity: str) -> int | None:
    """The year of the first dated paper that introduces an entity."""
    papers = {node for _, node in reader.steps(entity, [Predicate.INTRODUCES], forward=False)}
    years = (reader.paper(paper).year for paper in papers)
    return min((year for year in years if year is not None), default=None)


def lineage_query(root: str, scope: Scope, *, deepest: int = 0) -> str:
    """The SPARQL query that gives the nodes of a lineage.

    A property path where direct triples decide; with a belief or a date to look at, one pattern for each number of
    steps up to `deepest`, since a path cannot look at the claims it passes.
    """
    pattern = lineage_pattern(root, scope, deepest=deepest)
    used = sorted(prefix for prefix in ("kg", "prov", "rdf") if f"{prefix}:" in pattern)
    prefixes = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
    return f"{prefixes}SELECT DISTINCT ?node WHERE {{\n{pattern}\n  FILTER(?node != <{root}>)\n}}"


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
    sides = ("rdf:subject", "rdf:object") if forward else ("rdf:object", "rdf:subject")
    return " ".join(_link(f"?c{i}", sides, nodes[i], nodes[i + 1], scope) for i in range(length))


def _link(claim: str, sides: Sequence[str], start: str, end: str, scope: Scope) -> str:
    predicates = ", ".join(f"kg:{predicate}" for predicate in sorted(scope.predicates))
    name = claim.removeprefix("?")
    pattern = f"{claim} {sides[0]} {start} ; {sides[1]} {end} ; rdf:predicate ?p_{name} ; kg:belief ?b_{name} ."
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
