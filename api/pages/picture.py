"""A lineage as a drawing for a page: boxes from old to new, a line for each claim, in numbers that a template writes.

Places are those of the offline page, and so are the ways of lines around the boxes between. A line is as wide as the
claim is believed, and has the colour and dashes of its relation; several claims between two boxes run side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from exports.html.layout import Box, Layout, Place, arrange
from exports.html.looks import LINES, box_size, named, short
from exports.html.main_path import main_path, on_path
from exports.html.ports import Thread, threaded
from kg.family import Family
from kg.model import LINEAGE, Claim, Predicate
from kg.wording import SAYS

LETTERS = 13
"""Size of the letters of a label, in pixels."""
PAD, HEAD, BOW = 14, 26, 9
"""Pixels around a drawing, above it for the years, and between lines around a column side by side."""
TIP = 4
"""Pixels between the tip of a line and the box that it leads to."""
THINNEST = 0.9
"""Width of the line of a claim that nobody believes."""

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Thing:
    """A box: its centre and size, what it stands for, and how many neighbours are out of sight."""

    id: str
    kind: str
    label: str
    text: str
    year: int | None
    x: float
    y: float
    wide: int
    high: int
    is_root: bool
    unseen: int


@dataclass(frozen=True, slots=True)
class Line:
    """A claim as a path of SVG, from the newer thing to the older."""

    claim: str
    predicate: str
    text: str
    path: str
    width: float
    is_main: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The stretch of a drawing that belongs to a year."""

    label: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of this size; `relations` are those that it has lines of, and `path` the labels of the main path."""

    wide: int
    high: int
    things: tuple[Thing, ...]
    lines: tuple[Line, ...]
    years: tuple[Year, ...]
    relations: tuple[Predicate, ...]
    path: tuple[str, ...]


def picture(family: Family) -> Picture:
    """The drawing of a family."""
    things, layout = _things(family)
    at = {thing.id: thing for thing in things}
    descent = [(c.subject, c.object) for c in family.claims if c.predicate in LINEAGE]
    path = main_path(descent, family.root.id)
    drawn = {claim.predicate for claim in family.claims}
    return Picture(
        wide=round(max(thing.x + thing.wide / 2 for thing in things) + PAD),
        high=round(
            max([*(t.y + t.high / 2 for t in things), *(y for r in layout.routes.values() for _, y in r)]) + PAD
        ),
        things=things,
        lines=tuple(_lines(family.claims, at, layout, path)),
        years=tuple(_years(things)),
        relations=tuple(predicate for predicate in LINES if predicate in drawn),  # type: ignore[misc]
        path=tuple(at[node].label for node in path),
    )


def _things(family: Family) -> tuple[tuple[Thing, ...], Layout]:
    """The boxes and the layout, moved so that the drawing begins at its upper left corner."""
    boxes = []
    for node in family.nodes:
        wide, high = box_size(short(node.entity.label, node.entity.kind), LETTERS)
        boxes.append(Box(node.entity.id, wide, high + 2, node.year))
    layout = _moved(boxes, arrange(boxes, [(claim.subject, claim.object) for claim in family.claims], traced=True))
    things = tuple(
        Thing(
            id=box.id,
            kind=node.entity.kind,
            label=named(node.entity.label),
            text=short(node.entity.label, node.entity.kind),
            year=node.year,
            x=layout.places[box.id][0],
            y=layout.places[box.id][1],
            wide=box.width,
            high=box.height,
            is_root=box.id == family.root.id,
            unseen=family.unseen.get(box.id, 0),
        )
        for box, node in zip(boxes, family.nodes, strict=True)
    )
    return things, layout


def _moved(boxes: Sequence[Box], layout: Layout) -> Layout:
    spots = [spot for route in layout.routes.values() for spot in route]
    left = min(layout.places[box.id][0] - box.width // 2 for box in boxes) - PAD
    above = [layout.places[box.id][1] - box.height // 2 for box in boxes] + [y for _, y in spots]
    top = min(above) - PAD - HEAD

    def moved(spot: Place) -> Place:
        return spot[0] - left, spot[1] - top

    places = {name: moved(spot) for name, spot in layout.places.items()}
    return replace(
        layout, places=places, routes={ends: tuple(map(moved, route)) for ends, route in layout.routes.items()}
    )


def _lines(claims: Sequence[Claim], at: Mapping[str, Thing], layout: Layout, path: tuple[str, ...]) -> list[Line]:
    """A line for each claim, those of the main path last, on top of the others."""
    threads = [Thread(claim.id, claim.subject, claim.object) for claim in claims]
    routes = threaded(threads, layout, {thing.id: thing.high for thing in at.values()})
    main = on_path(path)
    lines = []
    for turn, claim in enumerate(claims):
        subject, object_ = at[claim.subject], at[claim.object]
        widest = LINES[claim.predicate].width
        spots = [(float(x), float(y + below)) for x, y, below in routes[claim.id]]
        lines.append(
            Line(
                claim=claim.id,
                predicate=claim.predicate,
                text=f"{subject.label} {SAYS[claim.predicate][0]} {object_.label}, belief {claim.belief:.2f}",
                path=_path(subject, object_, spots) if spots else _bow(subject, object_, turn % 2 * BOW),
                width=round(THINNEST + (widest - THINNEST) * claim.belief, 2),
                is_main=(claim.subject, claim.object) in main and claim.predicate in LINEAGE,
            )
        )
    return sorted(lines, key=lambda line: (line.is_main, line.claim))


def _path(start: Thing, end: Thing, spots: Sequence[Spot]) -> str:
    """Curves by way of spots between the sides that face one another."""
    way = 1 if end.x > start.x else -1
    leave, arrive = start.x + way * start.wide / 2, end.x - way * (end.wide / 2 + TIP)
    return _smooth([(leave, spots[0][1]), *spots, (arrive, spots[-1][1])])


def _bow(start: Thing, end: Thing, aside: float) -> str:
    """A curve around the right of a column, where both ends stand in it."""
    a, b = (start.x + start.wide / 2, start.y + aside / 2), (end.x + end.wide / 2 + TIP, end.y + aside / 2)
    bow = max(a[0], b[0]) + 22 + aside
    return _curve(a, (bow, a[1]), (bow, b[1]), b)


def _smooth(spots: Sequence[Spot]) -> str:
    """A curve through spots that begins and ends level, and turns nowhere but at a spot (Fritsch and Carlson, 1980)."""
    slopes = [_slope(a, b) for a, b in pairwise(spots)]
    between = (2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(slopes))
    leans = [0.0, *between, 0.0]
    curves = (_bend(a, b, *lean) for (a, b), lean in zip(pairwise(spots), pairwise(leans), strict=True))
    return f"M{spots[0][0]:.1f} {spots[0][1]:.1f}" + "".join(curves)


def _slope(a: Spot, b: Spot) -> float:
    return (b[1] - a[1]) / (b[0] - a[0]) if b[0] != a[0] else 0.0


def _bend(a: Spot, b: Spot, start: float, end: float) -> str:
    """A piece of a curve that leans so much at its start and at its end; a level end reaches further."""
    reach = [(b[0] - a[0]) / (3 if lean else 2) for lean in (start, end)]
    spots = (a[0] + reach[0], a[1] + start * reach[0]), (b[0] - reach[1], b[1] - end * reach[1]), b
    return "C" + ", ".join(f"{x:.1f} {y:.1f}" for x, y in spots)


def _curve(*spots: Spot) -> str:
    start, *others = (f"{x:.1f} {y:.1f}" for x, y in spots)
    return f"M{start}C{', '.join(others)}"


def _years(things: Sequence[Thing]) -> Iterable[Year]:
    """The years from left to right; none where they overlap, since boxes then stand in another order."""
    spans: defaultdict[int, list[float]] = defaultdict(list)
    for thing in things:
        spans[thing.year or 0] += [thing.x - thing.wide / 2, thing.x + thing.wide / 2]
    years = [Year(str(year or "undated"), min(ends), max(ends)) for year, ends in sorted(spans.items())]
    clear = all(a.end < b.start for a, b in pairwise(years))
    return years if clear and (len(years) > 1 or 0 not in spans) else []
