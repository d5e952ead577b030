"""Where each box of the page stands: columns from old to new, few crossings, nothing on top of anything else.

A column holds boxes of one year, or where years are unknown of one depth in the lineage; within a year the older
thing stands left of what builds on it. Each connected group of boxes is laid out for itself, and the groups are
then stacked as one stacks shelves. All of it is arithmetic on sorted input: the same graph gives the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, sqrt
from statistics import fmean

COLUMN_GAP, ROW_GAP, GROUP_GAP = 44, 12, 26
SHAPE = 1.5
"""Width of the picture over its height, near to that of a screen."""
STRETCH = 5.0
"""How far a flat picture is drawn out in height, to leave room for labels."""
STEPS_IN_YEAR = 1
"""Columns that a year has beyond its first one."""
SWEEPS = 24
"""How often columns are reordered; crossings hardly become fewer after a dozen."""

Column = list[str]


@dataclass(frozen=True, slots=True)
class Box:
    """Something to place; sizes in pixels. A box `aside` comes after all others."""

    id: str
    width: int
    height: int
    year: int | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The stretch of the picture that belongs to a year."""

    label: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The centre of each box by id, and the years from left to right (none where they are unknown).

    `stretch` says how many times further apart rows are than they need to be.
    """

    places: Mapping[str, tuple[int, int]]
    bands: tuple[Band, ...]
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class _Group:
    """A connected group: its boxes by column, and how high each stands within the group."""

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


def arrange(boxes: Sequence[Box], edges: Iterable[tuple[str, str]]) -> Layout:
    """Place all boxes; an edge leads from the newer thing to the older one."""
    return _Arrangement(boxes, edges).layout() if boxes else Layout({}, ())


class _Arrangement:
    """One picture in the making."""

    def __init__(self, boxes: Sequence[Box], edges: Iterable[tuple[str, str]]) -> None:
        self.boxes = {box.id: box for box in sorted(boxes, key=lambda box: box.id)}
        self.edges = sorted({(a, b) for a, b in edges if a != b and a in self.boxes and b in self.boxes})
        self.near: dict[str, list[str]] = {name: [] for name in self.boxes}
        for a, b in self.edges:
            self.near[a].append(b)
            self.near[b].append(a)
        self.by_year = sum(box.year is not None for box in boxes) * 2 >= len(boxes)
        area = sum((box.width + COLUMN_GAP) * (box.height + ROW_GAP) for box in boxes)
        self.limit = sqrt(area / SHAPE)
        self.levels = self._levels()

    def layout(self) -> Layout:
        parts = self._components()
        shared = self._starts(parts) if self.by_year else None
        groups = [self._group(part, shared or self._starts([part])) for part in parts]
        firsts, tops, columns = self._stack(groups)
        lefts, centres = self._across(groups, firsts, columns)
        linked = [row for row in zip(tops, groups, strict=True) if row[1].size > 1] or [*zip(tops, groups, strict=True)]
        tall = max(top + group.tall for top, group in linked)  # things alone stand below, and are hidden at first
        stretch = min(STRETCH, max(1, lefts[-1] / SHAPE / tall))
        places = {
            name: (centres[first + column - group.first], round(stretch * (top + group.heights[name])))
            for group, first, top in zip(groups, firsts, tops, strict=True)
            for column, names in group.columns.items()
            for name in names
        }
        return Layout(places, self._bands(shared, lefts) if shared else (), stretch)

    def _year(self, name: str) -> int:
        """The year of a box; 0 where it is unknown, or where no picture by years is made."""
        return (self.boxes[name].year or 0) if self.by_year else 0

    def _levels(self) -> dict[str, tuple[int, int]]:
        """Year, and depth among the things of that year: the longest way down to something older."""
        from networkx import DiGraph, condensation, topological_sort

        within = DiGraph()
        within.add_nodes_from(self.boxes)
        within.add_edges_from((a, b) for a, b in self.edges if self._year(a) == self._year(b))
        knots = condensation(within)  # claims of several papers may run in a circle
        depth: dict[int, int] = {}
        for knot in reversed(list(topological_sort(knots))):
            depth[knot] = max((depth[older] + 1 for older in knots.successors(knot)), default=0)
        deepest = STEPS_IN_YEAR if self.by_year else len(depth)
        return {name: (self._year(name), min(deepest, depth[knot])) for name, knot in knots.graph["mapping"].items()}

    def _components(self) -> list[list[str]]:
        """The connected groups, the largest first, those aside last."""
        from networkx import Graph, connected_components

        graph = Graph(self.edges)
        graph.add_nodes_from(self.boxes)
        found = [sorted(part) for part in connected_components(graph)]
        return sorted(found, key=lambda part: (self.boxes[part[0]].aside, -len(part), part))

    def _by_level(self, part: Iterable[str]) -> dict[tuple[int, int], Column]:
        found: dict[tuple[int, int], Column] = {}
        for name in part:
            found.setdefault(self.levels[name], []).append(name)
        return dict(sorted(found.items()))

    def _starts(self, parts: Iterable[Sequence[str]]) -> dict[tuple[int, int], range]:
        """The columns of each level: one, or several side by side where a group has more than fits in one."""
        counts: dict[tuple[int, int], int] = {}
        for part in parts:
            for level, names in self._by_level(part).items():
                needed = ceil(sum(self.boxes[name].height + ROW_GAP for name in names) / self.limit)
                counts[level] = max(counts.get(level, 1), needed)
        levels = sorted(counts)
        ends = list(accumulate(counts[level] for level in levels))
        return {level: range(end - counts[level], end) for level, end in zip(levels, ends, strict=True)}

    def _group(self, part: Sequence[str], starts: Mapping[tuple[int, int], range]) -> _Group:
        levels = self._by_level(part)
        heights = self._settle(list(levels.values()))
        columns: dict[int, Column] = {}
        for level, names in levels.items():
            for turn, name in enumerate(sorted(names, key=lambda name: (heights[name], name))):
                columns.setdefault(starts[level][turn % len(starts[level])], []).append(name)
        heights = self._settle(list(columns.values()))
        top = min(heights[name] - self.boxes[name].height / 2 for name in part)
        heights = {name: height - top for name, height in heights.items()}
        return _Group(columns, heights, max(heights[name] + self.boxes[name].height / 2 for name in part))

    def _settle(self, columns: Sequence[Column]) -> dict[str, float]:
        """Heights that draw each box to its neighbours, column by column, to and fro."""
        heights: dict[str, float] = {}
        for column in columns:
            heights |= self._spread(column, dict.fromkeys(column, 0.0))
        for sweep in range(SWEEPS if len(columns) > 1 else 0):
            for column in columns if sweep % 2 else reversed(columns):
                own = set(column)
                wanted = {
                    name: fmean([heights[other] for other in self.near[name] if other not in own] or [heights[name]])
                    for name in column
                }
                heights |= self._spread(sorted(column, key=lambda name: (wanted[name], name)), wanted)
        return heights

    def _spread(self, column: Sequence[str], wanted: Mapping[str, float]) -> dict[str, float]:
        """The heights nearest to those wanted that keep the order and let no two boxes touch.

        Pools neighbours that would overlap, as isotonic regression does.
        """
        sizes = [self.boxes[name].height + ROW_GAP for name in column]
        offsets = list(accumulate((a + b) / 2 for a, b in pairwise(sizes)))
        offsets.insert(0, 0)
        pools: list[list[float]] = []
        for name, offset in zip(column, offsets, strict=True):
            pools.append([wanted[name] - offset])
            while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
                last = pools.pop()
                pools[-1].extend(last)
        levels = [fmean(pool) for pool in pools for _ in pool]
        return {name: level + offset for name, level, offset in zip(column, levels, offsets, strict=True)}

    def _stack(self, groups: Sequence[_Group]) -> tuple[list[int], list[float], int]:
        """First column and top of each group, and the number of columns: each as high up as it fits."""
        widest = max(group.first + group.wide for group in groups)
        area = sum(group.wide * (group.tall + GROUP_GAP) for group in groups)
        pitch = fmean(box.width for box in self.boxes.values()) + COLUMN_GAP
        columns = widest if self.by_year else max(widest, round(sqrt(SHAPE * area / pitch)))
        skyline, firsts, tops = [0.0] * columns, [], []
        for group in groups:
            free = [group.first] if self.by_year else range(columns - group.wide + 1)
            top, first = min((max(skyline[start : start + group.wide]), start) for start in free)
            skyline[first : first + group.wide] = [top + group.tall + GROUP_GAP] * group.wide
            firsts.append(first)
            tops.append(top)
        return firsts, tops, columns

    def _across(self, groups: Sequence[_Group], firsts: Sequence[int], columns: int) -> tuple[list[int], list[int]]:
        """Left edge of each column (and of one more), and its centre: as wide as its widest box."""
        widths = [0] * columns
        for group, first in zip(groups, firsts, strict=True):
            for column, names in group.columns.items():
                at = first + column - group.first
                widths[at] = max(widths[at], *(self.boxes[name].width for name in names))
        lefts = [0, *accumulate(width + COLUMN_GAP for width in widths)]
        return lefts, [left + (width + COLUMN_GAP) // 2 for left, width in zip(lefts, widths, strict=False)]

    def _bands(self, starts: Mapping[tuple[int, int], range], lefts: Sequence[int]) -> tuple[Band, ...]:
        edges: dict[int, tuple[int, int]] = {}
        for (year, _), columns in starts.items():
            edges[year] = (edges.get(year, (columns.start, 0))[0], columns.stop)
        return tuple(Band(str(year or "no date"), lefts[a], lefts[b]) for year, (a, b) in sorted(edges.items()))
