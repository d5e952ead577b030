"""Where each box of a picture stands: columns from old to new, few crossings, nothing on top of anything else.

A column holds boxes of one year, or where years are unknown of one depth in the lineage; within a year the older
thing stands left of what builds on it. Each connected group of boxes, or each lane where boxes are given lanes, is laid
out for itself, and the groups are then stacked. All of it is arithmetic on sorted input: the same graph gives the same
picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil, sqrt
from statistics import fmean

from exports.html.columns import Column, Columns
from exports.html.routes import routes

COLUMN_GAP, ROW_GAP, GROUP_GAP, LANE_GAP, TRACE = 54, 12, 26, 40, 14
"""Pixels between columns, boxes, groups and lanes, and the height that a line is given where it passes a column."""
LEAN, WIDEST_GAP = 0.8, 260
"""How wide a gap would be for each pixel that a traced line climbs in it, and its greatest width."""
SHAPE = 2.0
"""Width of the picture over its height, near to that of a screen."""
STRETCH, STRETCH_TRACED, WIDEN = 5.0, 3.2, 4.0
"""How far a flat picture is drawn out in height, for labels to have room, and how far gaps are in a high one."""
STEPS_IN_YEAR, STEPS_TRACED = 1, 3
"""Columns that a year has beyond its first one; more where lines are traced, which run from column to column."""

Level = tuple[int, int]
"""A year, and a depth within it."""
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """Something to place; sizes in pixels. Lanes are stacked in the order of their numbers."""

    id: str
    width: int
    height: int
    year: int | None = None
    lane: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """The stretch of the picture that belongs to a year (`start` and `end` are x) or a lane (y)."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The centre of each box by id, the years from left to right (none where unknown), and the lanes.

    `routes` holds the points that a traced line passes from one box to another: where it leaves the column of the
    first, a point or two in each column between, and where it enters that of the second.
    `stretch` says how many times further apart rows are than they need to be.
    """

    places: Mapping[str, Place]
    bands: tuple[Band, ...] = ()
    lanes: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    routes: Mapping[tuple[str, str], tuple[Place, ...]] = field(default_factory=dict)
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class _Group:
    """A connected group or a lane: its boxes by column, and how high each stands within the group."""

    columns: Mapping[int, Column]
    heights: Mapping[str, float]
    tall: float

    @property
    def size(self) -> int:
        return sum(map(len, self.columns.values()))

    @property
    def first(self) -> int:
        return min(self.columns)

    @property
    def wide(self) -> int:
        return max(self.columns) - self.first + 1


def arrange(boxes: Sequence[Box], edges: Iterable[tuple[str, str]], *, traced: bool = False) -> Layout:
    """Place all boxes; an edge leads from the newer thing to the older, and if `traced` around the boxes between."""
    return _Arrangement(boxes, edges, traced).layout() if boxes else Layout({})


class _Arrangement:
    """One picture in the making."""

    def __init__(self, boxes: Sequence[Box], edges: Iterable[tuple[str, str]], traced: bool) -> None:
        self.boxes = {box.id: box for box in sorted(boxes, key=lambda box: box.id)}
        self.edges = sorted({(a, b) for a, b in edges if a != b and a in self.boxes and b in self.boxes})
        self.by_year = sum(box.year is not None for box in boxes) * 2 >= len(boxes)
        self.lanes = sorted({box.lane for box in boxes if box.lane is not None})
        area = sum((box.width + COLUMN_GAP) * (box.height + ROW_GAP) for box in boxes)
        self.limit = sqrt(area / SHAPE)
        self.levels = self._levels(STEPS_TRACED if traced else STEPS_IN_YEAR)
        self.parts = self._parts()
        self.part_of = {name: part for part in self.parts for name in part}
        self.near: dict[str, list[str]] = {name: [] for name in self.boxes}
        self.traces: dict[tuple[str, str], list[str]] = {}
        for edge in self.edges:
            self._link(*edge, traced=traced)
        sizes = {name: box.height + (ROW_GAP if box.width else 0) for name, box in self.boxes.items()}
        self.columns = Columns(sizes, self.near, traced=traced)

    def _link(self, newer: str, older: str, *, traced: bool) -> None:
        """Make two boxes neighbours, by way of a trace in each level between them."""
        between = self._passed(newer, older) if traced else []
        trace = [f"{newer}\x00{older}\x00{at}" for at in range(len(between))]
        for name, level in zip(trace, between, strict=True):
            self.boxes[name], self.levels[name] = Box(name, 0, TRACE), level
            self.near[name] = []
            self.part_of[newer].append(name)
        for a, b in zip([newer, *trace], [*trace, older], strict=True):
            self.near[a].append(b)
            self.near[b].append(a)
        self.traces[newer, older] = trace

    def _passed(self, newer: str, older: str) -> list[Level]:
        """The levels strictly between two boxes, from the first to the second."""
        start, end = self.levels[newer], self.levels[older]
        found = sorted(
            {self.levels[name] for name in self.levels if min(start, end) < self.levels[name] < max(start, end)}
        )
        return found if start < end else found[::-1]

    def layout(self) -> Layout:
        shared = self._starts(self.parts) if self.by_year else None
        groups = [self._group(part, shared or self._starts([part])) for part in self.parts]
        firsts, tops, columns = self._stack(groups)
        tallest = max(map(sum, zip(tops, (g.tall for g in groups), strict=True)))
        lefts, centres, widths = self._across(groups, firsts, columns, tallest)
        linked = [row for row in zip(tops, groups, strict=True) if row[1].size > 1] or [*zip(tops, groups, strict=True)]
        tall = max(top + group.tall for top, group in linked)
        stretch = min(STRETCH_TRACED if self.columns.traced else STRETCH, max(1, lefts[-1] / SHAPE / tall))
        places: dict[str, Place] = {}
        halves: dict[str, int] = {}
        walls: dict[int, list[tuple[float, float]]] = {}
        for group, first, top in zip(groups, firsts, tops, strict=True):
            for column, names in group.columns.items():
                at = first + column - group.first
                places |= {name: (centres[at], round(stretch * (top + group.heights[name]))) for name in names}
                halves |= dict.fromkeys(names, widths[at] // 2)
                real = [(places[name][1], self.boxes[name].height / 2) for name in names if "\x00" not in name]
                walls.setdefault(centres[at], []).extend((y - half, y + half) for y, half in real)
        return Layout(
            {name: place for name, place in places.items() if "\x00" not in name},
            self._bands(shared, lefts) if shared else (),
            self._lane_edges(groups, tops, stretch),
            routes(self.traces, places, halves, walls) if self.columns.traced else {},
            stretch,
        )

    def _year(self, name: str) -> int:
        """The year of a box; 0 where it is unknown, or where no picture by years is made."""
        return (self.boxes[name].year or 0) if self.by_year else 0

    def _levels(self, steps: int) -> dict[str, Level]:
        """Year, and depth among the things of that year: the longest way down to something older."""
        from networkx import DiGraph, condensation, topological_sort

        within = DiGraph()
        within.add_nodes_from(self.boxes)
        within.add_edges_from((a, b) for a, b in self.edges if self._year(a) == self._year(b))
        knots = condensation(within)  # claims of several papers may run in a circle
        depth: dict[int, int] = {}
        for knot in reversed(list(topological_sort(knots))):
            depth[knot] = max((depth[older] + 1 for older in knots.successors(knot)), default=0)
        deepest = steps if self.by_year else len(depth)
        return {name: (self._year(name), min(deepest, depth[knot])) for name, knot in knots.graph["mapping"].items()}

    def _parts(self) -> list[list[str]]:
        """The lanes in their order, or the connected groups, the largest first."""
        if self.lanes:
            lanes: dict[int, list[str]] = {}
            for name, box in self.boxes.items():
                lanes.setdefault(box.lane or 0, []).append(name)
            return [lanes[number] for number in sorted(lanes)]
        from networkx import Graph, connected_components

        graph = Graph(self.edges)
        graph.add_nodes_from(self.boxes)
        return sorted((sorted(part) for part in connected_components(graph)), key=lambda part: (-len(part), part))

    def _by_level(self, part: Iterable[str]) -> dict[Level, Column]:
        found: dict[Level, Column] = {}
        for name in part:
            found.setdefault(self.levels[name], []).append(name)
        return dict(sorted(found.items()))

    def _starts(self, parts: Iterable[Sequence[str]]) -> dict[Level, range]:
        """The columns of each level: one, or several side by side where a group has more than fits in one."""
        counts: dict[Level, int] = {}
        for part in parts:
            for level, names in self._by_level(part).items():
                needed = ceil(sum(self.boxes[name].height + ROW_GAP for name in names) / self.limit)
                counts[level] = 1 if self.columns.traced else max(counts.get(level, 1), needed)
        levels = sorted(counts)
        ends = list(accumulate(counts[level] for level in levels))
        return {level: range(end - counts[level], end) for level, end in zip(levels, ends, strict=True)}

    def _group(self, part: Sequence[str], starts: Mapping[Level, range]) -> _Group:
        levels = self._by_level(part)
        heights = self.columns.settle(list(levels.values()))
        columns: dict[int, Column] = {}
        for level, names in levels.items():
            for turn, name in enumerate(sorted(names, key=lambda name: (heights[name], name))):
                columns.setdefault(starts[level][turn % len(starts[level])], []).append(name)
        if len(columns) > len(levels):
            heights = self.columns.settle(list(columns.values()))
        top = min(heights[name] - self.boxes[name].height / 2 for name in part)
        heights = {name: height - top for name, height in heights.items()}
        return _Group(columns, heights, max(heights[name] + self.boxes[name].height / 2 for name in part))

    def _stack(self, groups: Sequence[_Group]) -> tuple[list[int], list[float], int]:
        """First column and top of each group, and the number of columns: lanes as they come, others as they fit."""
        widest = max(group.first + group.wide for group in groups)
        area = sum(group.wide * (group.tall + GROUP_GAP) for group in groups)
        pitch = fmean(box.width for box in self.boxes.values()) + COLUMN_GAP
        columns = widest if self.by_year or self.lanes else max(widest, round(sqrt(SHAPE * area / pitch)))
        skyline, firsts, tops = [0.0] * columns, list[int](), list[float]()
        for group in groups:
            free = [group.first] if self.by_year or self.lanes else range(columns - group.wide + 1)
            top, first = min((max(skyline[start : start + group.wide]), start) for start in free)
            if self.lanes:
                skyline = [max(skyline) + group.tall + LANE_GAP] * columns
                top = skyline[0] - group.tall - LANE_GAP
            else:
                skyline[first : first + group.wide] = [top + group.tall + GROUP_GAP] * group.wide
            firsts.append(first)
            tops.append(top)
        return firsts, tops, columns

    def _lane_edges(
        self, groups: Sequence[_Group], tops: Sequence[float], stretch: float
    ) -> dict[int, tuple[int, int]]:
        """The upper and the lower edge of each lane."""
        pad = LANE_GAP / 2
        return {
            number: (round(stretch * (top - pad)), round(stretch * (top + group.tall + pad)))
            for number, top, group in zip(self.lanes, tops, groups, strict=False)
        }

    def _across(
        self, groups: Sequence[_Group], firsts: Sequence[int], columns: int, tall: float
    ) -> tuple[list[int], list[int], list[int]]:
        """Left edge of each column (and of one more), its centre, and its width: that of its widest box."""
        widths, climbs = [0] * columns, [0.0] * columns
        for group, first in zip(groups, firsts, strict=True):
            for column, names in group.columns.items():
                at = first + column - group.first
                widths[at] = max(widths[at], *(self.boxes[name].width for name in names))
                climbs[at] = max(climbs[at], self._climb(group, column) if self.columns.traced else 0)
        gap = COLUMN_GAP
        if self.lanes:  # which are many, and make the picture high
            gap = round(min(WIDEN * gap, max(gap, (SHAPE * tall - sum(widths)) / columns)))
        spare = max(0.0, SHAPE * tall - sum(widths) - gap * columns)  # of a picture that is higher than wide
        wanted = [max(0.0, min(WIDEST_GAP, LEAN * climb) - gap) for climb in climbs[:-1]]
        share = min(1.0, spare / (sum(wanted) or 1.0))
        gaps = [gap, *(gap + round(share * more) for more in wanted), gap]
        shares = [(gaps[at] // 2, width, gaps[at + 1] // 2) for at, width in enumerate(widths)]
        lefts = [0, *accumulate(map(sum, shares))]
        return lefts, [left + share[0] + share[1] // 2 for left, share in zip(lefts, shares, strict=False)], widths

    def _climb(self, group: _Group, column: int) -> float:
        """The greatest height that a line climbs from a column to the next one."""
        ahead = set(group.columns.get(column + 1, ()))
        heights = group.heights
        return max(
            (abs(heights[a] - heights[b]) for a in group.columns[column] for b in self.near[a] if b in ahead), default=0
        )

    def _bands(self, starts: Mapping[Level, range], lefts: Sequence[int]) -> tuple[Band, ...]:
        edges: dict[int, tuple[int, int]] = {}
        for (year, _), columns in starts.items():
            edges[year] = (edges.get(year, (columns.start, 0))[0], columns.stop)
        return tuple(Band(str(year or "no date"), lefts[a], lefts[b]) for year, (a, b) in sorted(edges.items()))
