"""The points that a traced line passes: level beside boxes that it would else touch, in a curve where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

OUT = 12
"""Pixels that a line runs level beyond the edge of the column of its ends, past wider boxes."""
CLEAR = 8
"""Pixels between a line and a box, at least."""

Edge = tuple[str, str]
Spot = tuple[int, int]
Walls = Mapping[int, Sequence[tuple[float, float]]]
"""The upper and lower edges of the boxes of each column, by its centre."""


def routes(
    traces: Mapping[Edge, Sequence[str]], places: Mapping[str, Spot], halves: Mapping[str, int], walls: Walls
) -> dict[Edge, tuple[Spot, ...]]:
    """The points of each line, by its ends; none of a line within a column.

    `traces` names the places of a line in the columns that it passes, `halves` is half the width of the column of each
    box and place.
    """
    found: dict[Edge, tuple[Spot, ...]] = {}
    for (newer, older), trace in traces.items():
        (start, upper), (end, lower) = places[newer], places[older]
        way = (end > start) - (end < start)
        if way:
            stops = [places[name] for name in (newer, *trace, older)]
            passed = [
                (x + side * halves[name], y)
                for name, (x, y), steep in zip(trace, stops[1:-1], _sweeps(stops, walls), strict=True)
                for side in ((-way, way) if steep else (0,))
            ]
            leave, arrive = start + way * (halves[newer] + OUT), end - way * (halves[older] + OUT)
            found[newer, older] = ((leave, upper), *passed, (arrive, lower))
    return found


def _sweeps(stops: Sequence[Spot], walls: Walls) -> list[bool]:
    """Whether a curve through the stops would sweep over a box of the column, for each stop but the first and last."""
    found = []
    for (_, before), (x, y), (_, after) in zip(stops, stops[1:], stops[2:], strict=False):
        low, high = min(before, y, after) - CLEAR, max(before, y, after) + CLEAR
        found.append(any(top < high and low < bottom for top, bottom in walls.get(x, ())))
    return found
