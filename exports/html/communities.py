"""Communities of things that build on, compare with and are measured like one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from exports.html.facts import Facts
from exports.html.looks import LABEL_CHARS, cut, named
from kg.model import LINEAGE, Claim, Predicate

WEIGHTS: Mapping[Predicate, float] = {
    Predicate.BUILDS_ON: 1.0,  # descent
    Predicate.IMPROVES_OVER: 1.0,
    Predicate.COMPARES_WITH: 0.7,  # rivals are near, and may have nothing in common but that
    Predicate.EVALUATES_ON: 0.3,  # one benchmark serves many fields
}
"""How strongly a relation holds a community together, times its belief."""
SMALLEST = 4
"""Things that a community has at least."""
SEED = 0
"""Louvain's method visits things in an order that is shuffled: always by this."""
NAMES = 2
"""Things that a community is named after."""


def communities(nodes: Iterable[str], claims: Iterable[Claim]) -> tuple[list[list[str]], list[str]]:
    """The communities, and the things that are in none worth a name; all sorted."""
    from networkx import Graph
    from networkx.algorithms.community import louvain_communities

    names = sorted(nodes)
    number = {name: at for at, name in enumerate(names)}  # the order of a set of numbers is the same on every run
    weights: defaultdict[tuple[int, int], float] = defaultdict(float)
    for claim in claims:
        a, b = sorted((number[claim.subject], number[claim.object]))
        weights[a, b] += WEIGHTS.get(claim.predicate, 0.0) * claim.belief
    graph = Graph()
    graph.add_nodes_from(range(len(names)))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()) if weight and a != b)
    found = sorted(sorted(part) for part in louvain_communities(graph, seed=SEED)) if names else []
    large, small = _gathered(graph, found)
    return [[names[at] for at in part] for part in large], [names[at] for at in small]


def _gathered(graph: Any, parts: Iterable[list[int]]) -> tuple[list[list[int]], list[int]]:
    """The large parts, each with the small ones that are linked with it most, and what is linked with none of them."""
    sizes = list(parts)
    large = [part for part in sizes if len(part) >= SMALLEST]
    home = {at: number for number, part in enumerate(large) for at in part}
    joining: list[list[int]] = [[] for _ in large]
    others: list[int] = []
    for part in (part for part in sizes if len(part) < SMALLEST):
        pull: Counter[int] = Counter()
        for at in part:
            for near, link in graph.adj[at].items():
                if near in home:
                    pull[home[near]] += link["weight"]
        if pull:
            joining[min(pull, key=lambda number: (-pull[number], number))] += part
        else:
            others += part
    return [sorted(part + more) for part, more in zip(large, joining, strict=True)], sorted(others)


def name_of(facts: Facts, members: Sequence[str], claims: Iterable[Claim]) -> str:
    """The names of the methods and models that most others of the community build on."""
    chosen = set(members)
    heirs = Counter(c.object for c in claims if c.predicate in LINEAGE and {c.subject, c.object} <= chosen)
    found = [node for node in members if facts.nodes[node].kind != "Benchmark"] or list(members)
    best = sorted(found, key=lambda node: (-heirs[node], -facts.importance[node], node))[:NAMES]
    return " \u00b7 ".join(cut(named(facts.label(node)), LABEL_CHARS) for node in best)
