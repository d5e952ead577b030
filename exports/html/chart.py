"""Charts of figures: over time, with the best so far, or where dates are unknown the best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from exports.html.layout import Place
from exports.html.scene import Rule

WIDE, HIGH, PAD, FOOT = 620, 300, 54, 30
"""Size of a chart in pixels, room for the labels of its vertical axis, and for its years."""
BETWEEN = 8
"""Pixels between figures one below the other."""
TICKS = 4
"""Grid lines, about."""

Text = tuple[str, Place, str]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure: when it was reported, if that is known, how much it is, and the size of its label."""

    id: str
    when: float | None
    value: float
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Centres of the labels by point, guides, texts with place and alignment; `ranked` where the best stands first."""

    places: dict[str, Place]
    rules: tuple[Rule, ...]
    texts: tuple[Text, ...]
    wide: int
    high: int
    ranked: bool = False


def ranking(points: Sequence[Point], *, higher: bool | None) -> Chart:
    """Figures one below the other, the best first, each at the end of a line as long as it is much."""
    order = sorted(points, key=lambda point: (-point.value if higher in (True, None) else point.value, point.id))
    ticks = _ticks(min(point.value for point in points), max(point.value for point in points))
    span, widest = ticks[-1] - ticks[0], max(point.size[0] for point in points)
    places: dict[str, Place] = {}
    stems: list[Rule] = []
    y = BETWEEN

    def across(value: float) -> int:
        return round(PAD + (value - ticks[0]) / span * (WIDE - PAD - widest))

    for rank, point in enumerate(order):
        x, middle = across(point.value), y + point.size[1] // 2
        places[point.id] = (x + point.size[0] // 2, middle)
        stems.append(Rule(((PAD, middle), (x, middle)), strong=rank == 0 and higher is not None))
        y += point.size[1] + BETWEEN
    grid = [Rule(((across(tick), 0), (across(tick), y))) for tick in ticks]
    texts = tuple((f"{tick:,.10g}", (across(tick), y + FOOT // 2), "center") for tick in ticks)
    return Chart(places, (*grid, *stems), texts, WIDE, y + FOOT, ranked=True)


def chart(points: Sequence[Point], *, higher: bool | None) -> Chart:
    """A chart of at least one point, all dated; `higher` says which way is better, for the line of the best so far."""
    axes = _Axes(points)
    spots = {point.id: axes.spot(_dated(point), point.value) for point in points}
    places = _clear(points, spots)
    leaders = [Rule((spots[name], place), strong=False) for name, place in places.items()]
    best = [Rule(tuple(axes.steps(points, higher)), strong=True)] if higher is not None else []
    return Chart(places, (*axes.grid(), *leaders, *best), tuple(axes.texts()), WIDE, HIGH)


def _dated(point: Point) -> float:
    return point.when or 0.0


class _Axes:
    """The scales of a chart."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.first, self.last = floor(min(map(_dated, points))), ceil(max(map(_dated, points)))
        self.last = max(self.last, self.first + 1)
        self.ticks = _ticks(min(p.value for p in points), max(p.value for p in points))

    def spot(self, when: float, value: float) -> Place:
        low, high = self.ticks[0], self.ticks[-1]
        x = PAD + (when - self.first) / (self.last - self.first) * (WIDE - PAD)
        return round(x), round((HIGH - FOOT) - (value - low) / (high - low) * (HIGH - FOOT - 24))

    def steps(self, points: Sequence[Point], higher: bool | None) -> Iterator[Place]:
        """The corners of the line of the best figure so far."""
        best: float | None = None
        for point in sorted(points, key=lambda p: (_dated(p), -p.value if higher else p.value, p.id)):
            if best is not None and (point.value <= best if higher else point.value >= best):
                continue
            if best is not None:
                yield self.spot(_dated(point), best)
            best = point.value
            yield self.spot(_dated(point), best)
        if best is not None:
            yield self.spot(self.last, best)

    def grid(self) -> Iterator[Rule]:
        """Lines at the ticks."""
        for tick in self.ticks:
            yield Rule((self.spot(self.first, tick), self.spot(self.last, tick)))

    def texts(self) -> Iterator[Text]:
        """Figures at the ticks, and years."""
        for tick in self.ticks:
            x, y = self.spot(self.first, tick)
            yield f"{tick:,.10g}", (x - 8, y), "right"
        step = ceil((self.last - self.first) / 8)
        for year in range(self.first, self.last, step):
            yield str(year), (self.spot(year + step / 2, 0)[0], HIGH - 8), "center"


def _ticks(low: float, high: float) -> list[float]:
    """Round figures around a range."""
    span = (high - low) or abs(high) or 1.0
    size = 10 ** floor(log10(span / TICKS))
    step = next((m * size for m in (1, 2, 2.5, 5, 10) if m * size * TICKS >= span), 10 * size)
    start, stop = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [round(at * step, 12) for at in range(start, stop + 1)]


def _clear(points: Sequence[Point], spots: dict[str, Place]) -> dict[str, Place]:
    """A place for each label near to its point, clear of the labels placed before."""
    taken: list[tuple[Place, tuple[int, int]]] = []
    places: dict[str, Place] = {}
    for point in sorted(points, key=lambda p: (_dated(p), -p.value, p.id)):
        place = next(
            at
            for at in _tries(spots[point.id], point.size)
            if not any(_touch(at, point.size, *other) for other in taken)
        )
        taken.append((place, point.size))
        places[point.id] = place
    return places


def _tries(spot: Place, size: tuple[int, int]) -> Iterator[Place]:
    """Places from near to far: the spot itself moved into the chart, then above and below."""
    x = min(max(spot[0], PAD + size[0] // 2), WIDE - size[0] // 2)
    y = min(max(spot[1], size[1] // 2), HIGH - FOOT - size[1] // 2)
    step = size[1] + 4
    yield x, y
    away = 1
    while True:
        yield x, y - away * step
        yield x, y + away * step
        yield max(x - away * size[0] // 2, PAD + size[0] // 2), y - away * step
        away += 1


def _touch(a: Place, size: tuple[int, int], b: Place, other: tuple[int, int]) -> bool:
    return abs(a[0] - b[0]) < (size[0] + other[0]) / 2 + 4 and abs(a[1] - b[1]) < (size[1] + other[1]) / 2 + 3
