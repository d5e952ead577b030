"""The points that a traced line passes: level beside boxes that it would else touch, in a curve where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

OUT = 12
"""Pixels that a line runs level beyond the edge of the column of its ends, past wider boxes."""
CLEAR = 48
"""Pixels between a line and a box that let the line bend beside it."""

Edge = tuple[str, str]
Spot = tuple[int, int]


def routes(
    traces: Mapping[Edge, Sequence[str]],
    places: Mapping[str, Spot],
    halves: Mapping[str, int],
    tight: frozenset[str],
) -> dict[Edge, tuple[Spot, ...]]:
    """The points of each line, by its ends; none of a line within a column.

    `traces` names the places of a line in the columns that it passes, `halves` is half the width of the column of each
    box and place, and at those that are `tight` a line runs level through the column.
    """
    found: dict[Edge, tuple[Spot, ...]] = {}
    for (newer, older), trace in traces.items():
        (start, upper), (end, lower) = places[newer], places[older]
        way = (end > start) - (end < start)
        if way:
            passed = [
                (places[name][0] + side * halves[name], places[name][1])
                for name in trace
                for side in ((-way, way) if name in tight else (0,))
            ]
            leave, arrive = start + way * (halves[newer] + OUT), end - way * (halves[older] + OUT)
            found[newer, older] = ((leave, upper), *passed, (arrive, lower))
    return found


def beside_boxes(column: Iterable[str], places: Mapping[str, Spot], heights: Mapping[str, int]) -> set[str]:
    """The places of lines in a column that are near to a box; `heights` are those of the boxes."""
    names = list(column)
    boxes = [(places[name][1], heights[name] / 2 + CLEAR) for name in names if name in heights]
    return {
        name for name in names if name not in heights and any(abs(places[name][1] - y) < reach for y, reach in boxes)
    }
