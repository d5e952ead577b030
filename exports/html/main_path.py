"""The main path of a lineage: the line of descent that most lines of descent run through.

Search path counts are those of Hummon and Doreian (1989), in the form of Batagelj (2003): a link weighs as much as
there are ways from a source to a sink over it. The main path is the way of the greatest total weight (Liu and Lu,
2012), and runs through the focus where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

Link = tuple[str, str]
"""From the newer thing to the older one."""


def search_path_counts(links: Iterable[Link]) -> dict[Link, int]:
    """How many ways from a source to a sink run over each link; links that close a circle are left out."""
    graph, order = _acyclic(links)
    down, up = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    for node in reversed(order):
        down[node] = sum(down[older] for older in graph.successors(node)) or 1
    for node in order:
        up[node] = sum(up[newer] for newer in graph.predecessors(node)) or 1
    return {(a, b): up[a] * down[b] for a, b in sorted(graph.edges)}


def main_path(links: Iterable[Link], focus: str = "") -> tuple[str, ...]:
    """The nodes of the main path from the newest to the oldest; empty where there are no links."""
    counts = search_path_counts(links)
    graph, order = _acyclic(counts)
    if not order or (focus and focus not in graph):
        return ()
    down = _heaviest(reversed(order), {node: sorted(graph.successors(node)) for node in order}, counts, ahead=True)
    up = _heaviest(order, {node: sorted(graph.predecessors(node)) for node in order}, counts, ahead=False)
    middle = focus or min(order, key=lambda node: (-(down[node][0] + up[node][0]), node))
    return (*reversed(_walk(middle, up)), middle, *_walk(middle, down))


def on_path(path: tuple[str, ...]) -> frozenset[Link]:
    """The links of a path."""
    return frozenset(pairwise(path))


Best = dict[str, tuple[int, str]]
"""For each node the greatest weight that can be gathered from there, and the next node on the way."""


def _heaviest(order: Iterable[str], near: Mapping[str, list[str]], counts: Mapping[Link, int], *, ahead: bool) -> Best:
    best: Best = {}
    for node in order:
        ways = [(best[n][0] + counts[(node, n) if ahead else (n, node)], n) for n in near[node]]
        best[node] = min(ways, key=lambda way: (-way[0], way[1]), default=(0, ""))
    return best


def _walk(start: str, best: Best) -> list[str]:
    found = []
    while start := best[start][1]:
        found.append(start)
    return found


def _acyclic(links: Iterable[Link]) -> tuple[Any, list[str]]:
    """The links as a `networkx.DiGraph` without circles, and its nodes from new to old.

    Papers contradict one another: of links that run in a circle, none is on a line of descent.
    """
    from networkx import DiGraph, lexicographical_topological_sort, strongly_connected_components

    graph = DiGraph(sorted({(a, b) for a, b in links if a != b}))
    for knot in list(strongly_connected_components(graph)):
        graph.remove_edges_from([(a, b) for a in knot for b in list(graph.successors(a)) if b in knot])
    return graph, list(lexicographical_topological_sort(graph))
