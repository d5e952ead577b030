"""Blocks of boxes around a middle, or in rows below one another, each with a heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, sqrt

from exports.html.layout import Place

GAP, ROW, HEAD, BLOCK = 22, 12, 30, 34
"""Pixels between boxes side by side, between rows, for a heading, and between blocks."""
AWAY = 130
"""Pixels between the middle and what stands left and right of it, for lines to be told apart."""
TALL, TALLER = 9, 1.7
"""Most boxes in a column; of many boxes this times their square root, for a block not to become a band."""
WIDE = 620
"""Widest row above and below the middle, in pixels."""

Head = tuple[str, Place, str]
"""A heading, its place and its alignment."""
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Boxes in their order, with sizes, at one side of the middle; those of a higher ring stand further out."""

    title: str
    side: str
    ring: int
    sizes: Mapping[str, Size]


@dataclass(frozen=True, slots=True)
class Grid:
    """A block laid out for itself: centres of boxes from its upper left corner, its width and its height."""

    places: Mapping[str, Place]
    wide: int
    high: int


def columns(sizes: Mapping[str, Size]) -> Grid:
    """Boxes in as few columns as hold them, below a heading."""
    names = list(sizes)
    tall = max(TALL, round(TALLER * sqrt(len(names))))
    per = ceil(len(names) / max(1, ceil(len(names) / tall)))
    places: dict[str, Place] = {}
    left = bottom = 0
    for start in range(0, len(names), per):
        column = names[start : start + per]
        wide, y = max(sizes[name][0] for name in column), HEAD
        for name in column:
            places[name] = (left + wide // 2, y + sizes[name][1] // 2)
            y += sizes[name][1] + ROW
        left, bottom = left + wide + GAP, max(bottom, y - ROW)
    return Grid(places, left - GAP, bottom)


def rows(sizes: Mapping[str, Size], wide: int = WIDE, *, flush: bool = False, head: int = HEAD) -> Grid:
    """Boxes in rows of at most this width, below room for a heading; each row centred, or `flush` left."""
    lines: list[list[str]] = [[]]
    for name in sizes:
        if lines[-1] and sum(sizes[other][0] + GAP for other in [*lines[-1], name]) - GAP > wide:
            lines.append([])
        lines[-1].append(name)
    widths = [sum(sizes[name][0] + GAP for name in line) - GAP for line in lines]
    places: dict[str, Place] = {}
    y, widest = head, max(widths)
    for line, width in zip(lines, widths, strict=True):
        x, high = 0 if flush else (widest - width) // 2, max(sizes[name][1] for name in line)
        for name in line:
            places[name] = (x + sizes[name][0] // 2, y + high // 2)
            x += sizes[name][0] + GAP
        y += high + ROW
    return Grid(places, widest, y - ROW)


def around(blocks: Sequence[Block], middle: Size) -> tuple[dict[str, Place], list[Head]]:
    """Place blocks at the four sides of a middle whose centre is the origin."""
    places: dict[str, Place] = {}
    heads: list[Head] = []
    edge = {"left": middle[0] // 2 + AWAY, "right": middle[0] // 2 + AWAY}
    for side, sign in (("left", -1), ("right", 1)):
        for ring in _rings(blocks, side):
            found = [(block, columns(block.sizes)) for block in ring]
            heights = [grid.high + BLOCK for _, grid in found]
            top = -(sum(heights) - BLOCK) // 2 - HEAD // 2
            widest = max(grid.wide for _, grid in found)
            for (block, grid), offset in zip(found, accumulate([0, *heights]), strict=False):
                left = edge[side] if sign > 0 else -edge[side] - grid.wide
                _put(block, grid, left, top + offset, places, heads)
            edge[side] += widest + AWAY
    for side, sign in (("above", -1), ("below", 1)):
        _upright(blocks, side, sign, middle, places, heads)
    return places, heads


def _upright(
    blocks: Sequence[Block], side: str, sign: int, middle: Size, places: dict[str, Place], heads: list[Head]
) -> None:
    """Place the blocks above or below the middle, clear of what stands left and right."""
    away = middle[1] // 2 + AWAY // 2
    inner = middle[0] // 2 + AWAY - GAP
    for ring in _rings(blocks, side):
        found = [(block, rows(block.sizes, head=0 if sign > 0 else HEAD)) for block in ring]
        wide = sum(grid.wide + BLOCK for _, grid in found) - BLOCK
        high = max(grid.high for _, grid in found)
        if wide > 2 * inner:  # too wide to stand between the columns: beyond them
            reach = [abs(y) + HEAD for x, y in places.values() if abs(x) > inner and (y > 0) == (sign > 0)]
            away = max([away, *reach])
        left = -wide // 2
        for block, grid in found:
            _put(block, grid, left, away if sign > 0 else -away - high, places, heads, under=sign > 0)
            left += grid.wide + BLOCK
        away += high + BLOCK + (HEAD if sign > 0 else 0)


def _rings(blocks: Iterable[Block], side: str) -> list[list[Block]]:
    own = [block for block in blocks if block.side == side]
    return [[block for block in own if block.ring == ring] for ring in sorted({block.ring for block in own})]


def _put(
    block: Block, grid: Grid, left: int, top: int, places: dict[str, Place], heads: list[Head], *, under: bool = False
) -> None:
    """Move a grid to its place, with the heading above it at its inner end, or under it if lines come from above."""
    for name, (x, y) in grid.places.items():
        places[name] = (left + x, top + y)
    line = top + (grid.high + HEAD // 2 if under else HEAD // 2 - 2)
    at = {"left": (left + grid.wide, "right"), "right": (left, "left")}.get(block.side)
    if not at or len({x for x, _ in grid.places.values()}) == 1:
        at = (left + grid.wide // 2, "center")
    heads.append((block.title, (at[0], line), at[1]))
