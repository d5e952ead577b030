"""Figures over time as a drawing for a page: a dot for each, and the line of the best so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, isfinite, log10

from exports.html.looks import cells, cut, named
from kg.timeline import Point, Series

WIDE, HIGH, LEFT, FOOT, TOP, RIGHT = 900, 270, 56, 28, 20, 130
"""Size of a chart, and room left of its dots, below, above and, for labels, right of them; in pixels."""
LETTER, LINE, AWAY = 6.6, 15, 9
"""Width and height of a letter of a label, and how far from its dot a label stands, in pixels."""
LABEL_CHARS = 26
"""Longest label of a dot."""
TICKS = 4
"""Steps of the vertical scale, about."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure: where it is drawn, the result it stands for, what it says, and its label where there is room for it."""

    result: str
    x: float
    y: float
    label: str
    text: str
    best: bool
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """Where a label stands, and which of its ends: start, middle or end."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: dots, the line of the best so far as a path of SVG, and the marks of both scales with their places."""

    dots: tuple[Dot, ...]
    line: str
    values: tuple[tuple[str, float], ...]
    years: tuple[tuple[str, float], ...]
    wide: int = WIDE
    high: int = HIGH
    left: int = LEFT
    bottom: int = HIGH - FOOT
    right: int = WIDE - RIGHT


def chart(series: Series) -> Chart | None:
    """The chart of a series; none where there is nothing to compare, or a figure is beyond all measure."""
    if len(series.points) < 2 or not all(isfinite(_figure(point)) for point in series.points):
        return None
    scales = _Scales(series.points)
    spots = [scales.spot(point) for point in series.points]
    dots = [_dot(point, *spot) for point, spot in zip(series.points, spots, strict=True)]
    corners = [spot for point, spot in zip(series.points, spots, strict=True) if point.best]
    line = _steps(corners)
    return Chart(tuple(_tagged(dots, corners)), line, tuple(scales.values()), tuple(scales.years()))


def when(date: str) -> float:
    """A date of whatever precision as a year and a fraction of it; one without a month stands in mid-year."""
    year, month, day = (*date.split("-"), "", "")[:3]
    if not month:
        return int(year) + 0.5
    return int(year) + (int(month) - 1) / 12 + (int(day or 15) - 1) / 372


class _Scales:
    """From dates and figures to pixels."""

    def __init__(self, points: Sequence[Point]) -> None:
        dates, figures = [when(point.date) for point in points], [_figure(point) for point in points]
        self.first, self.last = floor(min(dates)), max(ceil(max(dates)), floor(min(dates)) + 1)
        self.ticks = list(_ticks(min(figures), max(figures)))

    def spot(self, point: Point) -> tuple[float, float]:
        return self.across(when(point.date)), self.up(_figure(point))

    def across(self, date: float) -> float:
        return round(LEFT + (date - self.first) / (self.last - self.first) * (WIDE - LEFT - RIGHT), 1)

    def up(self, figure: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return round(HIGH - FOOT - (figure - low) / (high - low) * (HIGH - FOOT - TOP), 1)

    def values(self) -> Iterator[tuple[str, float]]:
        return ((f"{tick:,.6g}", self.up(tick)) for tick in self.ticks)

    def years(self) -> Iterator[tuple[str, float]]:
        step = ceil((self.last - self.first) / 9)
        return ((str(year), self.across(year)) for year in range(self.first, self.last + 1, step))


def _ticks(low: float, high: float) -> Iterable[float]:
    """Round figures around a range."""
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** floor(log10(span / TICKS))
    step = next((times * size for times in (1, 2, 2.5, 5) if times * size * TICKS >= span), 10 * size)
    start, stop = floor(low / step), ceil(high / step)
    return (round(at * step, 10) for at in range(start, max(stop, start + 1) + 1))


def _steps(spots: Sequence[tuple[float, float]]) -> str:
    """A line that stays level until the next best, and to the end of the chart after the last."""
    (x, y), *others = spots
    return f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in others) + f"H{WIDE - RIGHT}"


def _dot(point: Point, x: float, y: float) -> Dot:
    value, label = point.row.result.value, named(point.row.subject.label)
    text = f"{label}, {value.text if value else ''}, {point.date}"
    return Dot(point.row.result.id, x, y, cut(label, LABEL_CHARS), text, point.best)


Area = tuple[float, float, float, float]
"""Left, upper, right and lower edge."""


def _tagged(dots: Sequence[Dot], corners: Sequence[tuple[float, float]]) -> list[Dot]:
    """The dots with labels, those of the best first, as far as no label lies on another, on a dot or on the line."""
    taken: list[Area] = [(dot.x - 5, dot.y - 5, dot.x + 5, dot.y + 5) for dot in dots]
    for (x, y), (next_x, next_y) in pairwise([*corners, (WIDE - RIGHT, corners[-1][1])]):
        taken += [(x, y - 1, next_x, y + 1), (next_x - 1, min(y, next_y), next_x + 1, max(y, next_y))]
    tags: dict[str, Tag] = {}
    for dot in sorted(dots, key=lambda dot: (not dot.best, -dot.x, dot.y, dot.result)):
        for tag in _places(dot):
            area = _area(tag, dot.label)
            if _inside(area) and not any(_meet(area, other) for other in taken):
                tags[dot.result] = tag
                taken.append(area)
                break
    return [replace(dot, tag=tags.get(dot.result)) for dot in dots]


def _places(dot: Dot) -> Iterator[Tag]:
    """Where the label of a dot may stand, the best place first."""
    yield Tag(dot.x + AWAY, dot.y - AWAY if dot.best else dot.y + 4, "start")
    yield Tag(dot.x + AWAY, dot.y + AWAY + 7, "start")
    yield Tag(dot.x - AWAY, dot.y - AWAY if dot.best else dot.y + 4, "end")
    yield Tag(dot.x - AWAY, dot.y + AWAY + 7, "end")
    yield Tag(dot.x, dot.y - AWAY - 2, "middle")
    yield Tag(dot.x, dot.y + AWAY + 11, "middle")


def _area(tag: Tag, label: str) -> Area:
    wide = cells(label) * LETTER
    left = tag.x - {"start": 0.0, "middle": wide / 2, "end": wide}[tag.anchor]
    return left, tag.y - LINE + 3, left + wide, tag.y + 3


def _inside(area: Area) -> bool:
    return area[0] >= LEFT and area[1] >= 0 and area[2] <= WIDE and area[3] <= HIGH - FOOT + 2


def _meet(a: Area, b: Area) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _figure(point: Point) -> float:
    return float(point.row.result.value.number) if point.row.result.value else 0.0
