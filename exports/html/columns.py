"""How high boxes stand in their columns: near to what they are linked with, in an order of few crossings.

The sweeps are those of Sugiyama, Tagawa and Toda (1981): column by column, to and fro, each box is drawn to the mean
height of its neighbours. Where every line has a place in every column that it passes, crossings are counted, the best
order of all sweeps is kept, and neighbours are swapped as long as that undoes crossings.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from statistics import fmean

SWEEPS = 24
"""How often columns are reordered; crossings hardly become fewer after a dozen."""
SWAPS, STRAIGHTENINGS = 6, 8
"""Passes that swap neighbours, and passes after that which move boxes and keep their order."""

Column = list[str]
Heights = dict[str, float]


class Columns:
    """Boxes in columns, with the height that each takes up and the boxes that each is linked with.

    `traced` says that linked boxes stand in columns side by side, so that crossings can be counted.
    """

    def __init__(self, sizes: Mapping[str, float], near: Mapping[str, Sequence[str]], *, traced: bool = False) -> None:
        self.sizes, self.near, self.traced = sizes, near, traced
        self.rank: dict[str, int] = {}

    def settle(self, columns: Sequence[Column]) -> Heights:
        """The height of the centre of every box; within a column no two overlap."""
        heights: Heights = {}
        self.rank = {name: at for at, column in enumerate(columns) for name in column}
        for column in columns:
            heights |= self._spread(column, dict.fromkeys(column, 0.0))
        best = (self._crossings(columns, heights), heights)
        for sweep in range(SWEEPS if len(columns) > 1 else 0):
            heights = self._sweep(columns if sweep % 2 else columns[::-1], heights)
            found = self._crossings(columns, heights)
            if found <= best[0]:
                best = found, heights
        return self._polished(columns, best[1]) if self.traced else best[1]

    def _sweep(self, columns: Sequence[Column], heights: Heights, *, reorder: bool = True) -> Heights:
        heights = dict(heights)
        for column in columns:
            wanted = self._wanted(column, heights)
            by = wanted if reorder else heights
            heights |= self._spread(sorted(column, key=lambda name: (by[name], name)), wanted)
        return heights

    def _wanted(self, column: Column, heights: Heights) -> Heights:
        """The mean height of the neighbours of each box, as far as they stand in other columns of these."""
        own = set(column)
        return {
            name: fmean(
                [heights[other] for other in self.near[name] if other in heights and other not in own]
                or [heights[name]]
            )
            for name in column
        }

    def _spread(self, column: Sequence[str], wanted: Mapping[str, float]) -> Heights:
        """The heights nearest to those wanted that keep the order and let no two boxes touch.

        Pools neighbours that would overlap, as isotonic regression does.
        """
        offsets = list(accumulate((self.sizes[a] + self.sizes[b]) / 2 for a, b in pairwise(column)))
        offsets.insert(0, 0)
        pools: list[list[float]] = []
        for name, offset in zip(column, offsets, strict=True):
            pools.append([wanted[name] - offset])
            while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
                last = pools.pop()
                pools[-1].extend(last)
        levels = [fmean(pool) for pool in pools for _ in pool]
        return {name: level + offset for name, level, offset in zip(column, levels, offsets, strict=True)}

    def _crossings(self, columns: Sequence[Column], heights: Heights) -> int:
        """How many pairs of lines cross; 0 where lines are not traced."""
        return sum(self._between(a, b, heights) for a, b in pairwise(columns)) if self.traced else 0

    def _between(self, left: Column, right: Column, heights: Heights) -> int:
        there = set(right)
        ends = sorted((heights[a], heights[b]) for a in left for b in self.near[a] if b in there)
        found, passed = 0, list[float]()
        for _, end in ends:
            found += len(passed) - bisect_right(passed, end)
            insort(passed, end)
        return found

    def _polished(self, columns: Sequence[Column], heights: Heights) -> Heights:
        for _ in range(SWAPS):
            before = self._crossings(columns, heights)
            swapped = self._swapped(columns, heights)
            if self._crossings(columns, swapped) >= before:
                break
            heights = swapped
        for turn in range(STRAIGHTENINGS):
            heights = self._sweep(columns if turn % 2 else columns[::-1], heights, reorder=False)
        return heights

    def _swapped(self, columns: Sequence[Column], heights: Heights) -> Heights:
        """One pass over neighbours in all columns, exchanging those whose lines then cross less."""
        heights = dict(heights)
        for column in columns:
            order = sorted(column, key=lambda name: (heights[name], name))
            for at in range(len(order) - 1):
                upper, lower = order[at], order[at + 1]
                if self._tangles(lower, upper, heights) < self._tangles(upper, lower, heights):
                    order[at : at + 2] = [lower, upper]
            heights |= self._spread(order, self._wanted(column, heights))
        return heights

    def _tangles(self, upper: str, lower: str, heights: Heights) -> int:
        """How many lines of two boxes cross if one stands above the other."""
        return sum(
            heights[a] > heights[b]
            for a in self.near[upper]
            for b in self.near[lower]
            if (self.rank[a] < self.rank[upper]) == (self.rank[b] < self.rank[lower])
        )
