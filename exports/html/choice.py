"""Which part of a graph a view shows: what is reached from the focus, and the most important of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from exports._flat import PAPER
from exports.html.facts import Facts
from kg.lineage import Direction
from kg.model import Claim, Predicate

THINGS = ("Method", "Model", "Benchmark")
"""The kinds that views are about; the others are shown on request."""
BESIDE = 2
"""Things that are shown with a hub of a large graph."""


def reached(
    claims: Iterable[Claim], start: str, depth: int, *, direction: str = Direction.BOTH, knot: bool = False
) -> dict[str, int]:
    """Steps from a node to those within `depth` claims (0 for no limit), below 0 against the direction of the claims.

    Where both directions are asked for, each is walked by itself, as in a lineage; with `knot`, any way counts.
    """
    on, back = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for claim in claims:
        on[claim.subject].append(claim.object)
        back[claim.object].append(claim.subject)
    if knot:
        near = {node: [*on[node], *back[node]] for node in {*on, *back}}
        return _walk(near, start, depth, 1)
    found: dict[str, int] = {}
    for way, ends, sign in ((Direction.DESCENDANTS, back, -1), (Direction.ANCESTORS, on, 1)):
        if direction in (way, Direction.BOTH):
            found |= _walk(ends, start, depth, sign)  # what is both is an ancestor
    return found


def _walk(near: Mapping[str, list[str]], start: str, depth: int, sign: int) -> dict[str, int]:
    found, edge, steps = {start: 0}, [start], 0
    while edge and (not depth or steps < depth):
        steps += 1
        edge = sorted({other for node in edge for other in near.get(node, ())} - found.keys())
        found |= dict.fromkeys(edge, sign * steps)
    return found


def most_important(facts: Facts, nodes: Iterable[str], limit: int, *, first: Collection[str] = ()) -> list[str]:
    """At most `limit` of the nodes: things before papers, those with most claims first."""

    def rank(node: str) -> tuple[bool, bool, int, int, str]:
        kind = facts.nodes[node].kind
        return node not in first, kind == PAPER, -facts.importance[node], -facts.degree[node], node

    return sorted(nodes, key=rank)[:limit]


def hubs(facts: Facts, claims: Iterable[Claim], limit: int, *, first: Collection[str] = ()) -> list[str]:
    """At most `limit` ends of the claims: the most important ones, each with some of what it is linked with.

    The most important things of a large graph are rarely claimed of one another, and would stand there without a line.
    """
    near: defaultdict[str, set[str]] = defaultdict(set)
    for claim in claims:
        near[claim.subject].add(claim.object)
        near[claim.object].add(claim.subject)
    order = most_important(facts, near, len(near), first=first)
    rank = {node: at for at, node in enumerate(order)}
    chosen: dict[str, None] = {}
    for hub in order:
        if len(chosen) >= limit:
            break
        beside = sorted(near[hub] - {hub}, key=rank.__getitem__)[:BESIDE]
        chosen |= dict.fromkeys([hub, *beside])
    return list(chosen)[:limit]


def within(claims: Iterable[Claim], nodes: Collection[str], predicates: Sequence[Predicate] = ()) -> list[Claim]:
    """The claims, of these predicates if any are named, both of whose ends are among the nodes."""
    chosen = set(nodes)
    return [
        c
        for c in claims
        if c.subject in chosen and c.object in chosen and (not predicates or c.predicate in predicates)
    ]


def cut_note(shown: int, there: int, what: str) -> tuple[str, ...]:
    """What the page says about what it leaves out; nothing where that is nothing."""
    if shown >= there:
        return ()
    return (f"The {shown:,} most connected of {there:,} {what}; --limit {there} shows all.",)


def hosts(facts: Facts, claims: Iterable[Claim]) -> dict[str, str]:
    """Paper, and the thing it introduces that it stands below; each has one of the other at most."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for claim in claims:
        pair = {claim.subject, claim.object}
        same_year = facts.years.get(claim.subject) == facts.years.get(claim.object)
        if claim.predicate is Predicate.INTRODUCES and same_year and not pair & taken:
            taken |= pair
            found[claim.subject] = claim.object
    return found
