"""What to ask about: a hub of a graph, lineages and leaderboards of a certain size, names that many papers use.

All is counted off the plain triples, so that the answers measured can be held against numbers that neither the
service nor an engine gave.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph import KnowledgeGraph
from kg.model import LINEAGE

Children = Mapping[str, set[str]]

LINEAGE_SIZE, BOARD_SIZE, NAMES = 150, 100, 200
"""Descendants of the lineages and results of the leaderboards that are asked for, and entities to look at."""

CANDIDATES, CASES = 20, 10


@dataclass(frozen=True, slots=True)
class Subjects:
    """IRIs of what to ask about; the hub and the lineages with the number of their descendants."""

    hub: tuple[str, int]
    lineages: tuple[tuple[str, int], ...]
    boards: tuple[str, ...]
    entities: tuple[str, ...]
    words: tuple[str, ...]


def subjects(graph: KnowledgeGraph) -> Subjects:
    """What to ask this graph about."""
    children = _children(graph)
    direct = sorted(children, key=lambda node: (-len(children[node]), node))
    hub, size = max(((node, descendants(children, node)) for node in direct[:CANDIDATES]), key=lambda pair: pair[1])
    sizes = {node: descendants(children, node, most=2 * LINEAGE_SIZE) for node in children}
    lineages = tuple((node, sizes[node]) for node in nearest(sizes, LINEAGE_SIZE))
    boards = nearest(Counter(object_ for _, object_ in _ends(graph, "kg:onBenchmark")), BOARD_SIZE)
    named = sorted(object_ for _, object_ in _ends(graph, "kg:buildsOn"))
    entities = tuple(random.Random(0).sample(named, min(NAMES, len(named))))
    words = tuple(graph.label(graph.iris.node_id(node))[:4].lower() for node in entities)
    return Subjects((hub, size), lineages, boards, entities, words)


def descendants(children: Children, root: str, most: int = 10**9) -> int:
    """How many nodes come from a root, itself left out; counted no further than a little over `most`."""
    reached, edge = {root}, [root]
    while edge and len(reached) <= most:
        edge = [child for node in edge for child in children.get(node, ()) if child not in reached]
        reached.update(edge)
    return len(reached) - 1


def nearest(sizes: Mapping[str, int], wanted: int) -> tuple[str, ...]:
    """Those whose size comes nearest to the one wanted."""
    return tuple(sorted(sizes, key=lambda node: (abs(sizes[node] - wanted), node))[:CASES])


def _children(graph: KnowledgeGraph) -> dict[str, set[str]]:
    children: defaultdict[str, set[str]] = defaultdict(set)
    for subject, object_ in _every(_ends(graph, f"kg:{predicate}") for predicate in LINEAGE):
        children[object_].add(subject)
    return dict(children)


def _every(parts: Iterable[Iterable[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    for part in parts:
        yield from part


def _ends(graph: KnowledgeGraph, predicate: str) -> Iterator[tuple[str, str]]:
    """Subject and object of every triple of a predicate."""
    for subject, object_ in graph.store.query(f"SELECT ?s ?o {{ ?s {predicate} ?o }}"):
        yield subject.value, object_.value
