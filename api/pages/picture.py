"""A lineage as a drawing for a page: boxes from old to new, a line for each claim, in numbers that a template writes.

Places are those of the offline page. A line is as wide as the claim is believed, and has the colour and dashes of its
relation; several claims between two boxes run side by side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exports.html.layout import Box, arrange
from exports.html.looks import LINES, box_size, short
from exports.html.main_path import main_path, on_path
from kg.family import Family
from kg.model import LINEAGE, Claim, Predicate
from kg.wording import SAYS

LETTERS = 13
"""Size of the letters of a label, in pixels."""
PAD, HEAD, APART = 14, 26, 9
"""Pixels around a drawing, above it for the years, and between lines side by side."""
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
    things = _things(family)
    at = {thing.id: thing for thing in things}
    descent = [(c.subject, c.object) for c in family.claims if c.predicate in LINEAGE]
    path = main_path(descent, family.root.id)
    drawn = {claim.predicate for claim in family.claims}
    return Picture(
        wide=round(max(thing.x + thing.wide / 2 for thing in things) + PAD),
        high=round(max(thing.y + thing.high / 2 for thing in things) + PAD),
        things=things,
        lines=tuple(_lines(family.claims, at, path)),
        years=tuple(_years(things)),
        relations=tuple(predicate for predicate in LINES if predicate in drawn),  # type: ignore[misc]
        path=tuple(at[node].label for node in path),
    )


def _things(family: Family) -> tuple[Thing, ...]:
    """The boxes, moved so that the drawing begins at its upper left corner."""
    boxes = []
    for node in family.nodes:
        wide, high = box_size(short(node.entity.label, node.entity.kind), LETTERS)
        boxes.append(Box(node.entity.id, wide, high + 2, node.year))
    places = arrange(boxes, [(claim.subject, claim.object) for claim in family.claims]).places
    left = min(places[box.id][0] - box.width / 2 for box in boxes) - PAD
    top = min(places[box.id][1] - box.height / 2 for box in boxes) - PAD - HEAD
    return tuple(
        Thing(
            id=box.id,
            kind=node.entity.kind,
            label=node.entity.label,
            text=short(node.entity.label, node.entity.kind),
            year=node.year,
            x=places[box.id][0] - left,
            y=places[box.id][1] - top,
            wide=box.width,
            high=box.height,
            is_root=box.id == family.root.id,
            unseen=family.unseen.get(box.id, 0),
        )
        for box, node in zip(boxes, family.nodes, strict=True)
    )


def _lines(claims: Sequence[Claim], at: Mapping[str, Thing], path: tuple[str, ...]) -> Iterable[Line]:
    """A line for each claim, those of the main path last, on top of the others."""
    pairs = Counter(frozenset((claim.subject, claim.object)) for claim in claims)
    drawn: Counter[frozenset[str]] = Counter()
    lines = []
    for claim in claims:
        pair = frozenset((claim.subject, claim.object))
        aside = (drawn[pair] - (pairs[pair] - 1) / 2) * APART
        drawn[pair] += 1
        main = (claim.subject, claim.object) in on_path(path) and claim.predicate in LINEAGE
        lines.append(_line(claim, at[claim.subject], at[claim.object], aside, main))
    return sorted(lines, key=lambda line: (line.is_main, line.claim))


def _line(claim: Claim, subject: Thing, object_: Thing, aside: float, main: bool) -> Line:
    widest = LINES[claim.predicate].width
    said = f"{subject.label} {SAYS[claim.predicate][0]} {object_.label}, belief {claim.belief:.2f}"
    path = _path(subject, object_, aside)
    return Line(claim.id, claim.predicate, said, path, round(THINNEST + (widest - THINNEST) * claim.belief, 2), main)


def _path(start: Thing, end: Thing, aside: float) -> str:
    """A curve between the sides that face one another, or around the right of two boxes of one column."""
    gap = abs(start.x - end.x) - (start.wide + end.wide) / 2
    if gap < 0:
        x = max(start.x + start.wide / 2, end.x + end.wide / 2)
        bow = x + 22 + abs(aside)
        a, b = (start.x + start.wide / 2, start.y + aside / 2), (end.x + end.wide / 2 + 4, end.y + aside / 2)
        return _curve(a, (bow, start.y), (bow, end.y), b)
    way = 1 if end.x > start.x else -1
    a = (start.x + way * start.wide / 2, start.y + aside / 2)
    b = (end.x - way * (end.wide / 2 + 4), end.y + aside)
    bend = max(24, gap / 2)
    return _curve(a, (a[0] + way * bend, a[1]), (b[0] - way * bend, b[1]), b)


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
