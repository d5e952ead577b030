"""Where lines meet boxes: at their sides, one below the other, in the order of where they lead, so as not to cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exports.html.layout import Layout

PORT, CORNER = 7, 6
"""Pixels between lines that meet at a side of a box, at most, and from there to its corners, at least."""
APART = 7
"""Pixels between lines that say different things of the same two ends."""

Bend = tuple[int, int, int]
"""A point that a line passes: x, y, and how far below y it is, which stays as it is where rows are drawn apart."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A line to be led from the box of its newer end to that of its older one."""

    id: str
    newer: str
    older: str


def threaded(threads: Sequence[Thread], layout: Layout, heights: Mapping[str, int]) -> dict[str, tuple[Bend, ...]]:
    """The points that each line passes; empty for one between boxes of a column, or where nothing is traced.

    `heights` are those of the boxes, in pixels.
    """
    ports, aside = _ports(threads, layout, heights), _asides(threads)
    found: dict[str, tuple[Bend, ...]] = {}
    for thread in threads:
        route = layout.routes.get((thread.newer, thread.older), ())
        below = [ports[thread.id, thread.newer], *[aside[thread.id]] * (len(route) - 2), ports[thread.id, thread.older]]
        found[thread.id] = tuple((x, y, round(by)) for (x, y), by in zip(route, below, strict=False))
    return found


def _asides(threads: Iterable[Thread]) -> dict[str, float]:
    """How far below its way a line runs, since others have the same two ends."""
    pairs: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for thread in threads:
        pairs[frozenset((thread.newer, thread.older))].append(thread.id)
    return {name: (turn - (len(names) - 1) / 2) * APART for names in pairs.values() for turn, name in enumerate(names)}


def _ports(threads: Sequence[Thread], layout: Layout, heights: Mapping[str, int]) -> dict[tuple[str, str], float]:
    """How far below the middle of its side a line meets a box, by line and box."""
    sides: defaultdict[tuple[str, bool], list[tuple[float, int, str]]] = defaultdict(list)
    for turn, thread in enumerate(threads):
        route = [y for _, y in layout.routes.get((thread.newer, thread.older), ())]
        for own, other, way in ((thread.newer, thread.older, route), (thread.older, thread.newer, route[::-1])):
            (x, y), end = layout.places[own], layout.places[other]
            heading = next((at for at in way if at != y), end[1])
            sides[own, end[0] < x].append((heading, turn, thread.id))
    ports: dict[tuple[str, str], float] = {}
    for (node, _), lines in sides.items():
        step = min(PORT, (heights[node] - 2 * CORNER) / max(1, len(lines) - 1))
        for turn, (_, _, name) in enumerate(sorted(lines)):
            ports[name, node] = (turn - (len(lines) - 1) / 2) * step
    return ports
