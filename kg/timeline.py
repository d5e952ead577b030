"""Timelines: the figures reported on a benchmark from year to year, and the best so far."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.leaderboard import Board, Leaderboard, Row
from kg.model import Entity, Quantity


@dataclass(frozen=True, slots=True)
class Point:
    """A figure with its date; `best` says that none of an earlier or the same date is better."""

    date: str
    row: Row
    best: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The dated figures by one metric, oldest first."""

    metric: Entity
    unit: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A series for each metric by which dated figures can be ranked, the longest first."""

    benchmark: Entity
    series: tuple[Series, ...]
    sparql: str


def timeline(board: Leaderboard) -> Timeline:
    """What a leaderboard ranks, by date; papers without a date are left out."""
    series = (_series(metric, found) for found in board.boards if (metric := found.metric))
    return Timeline(board.benchmark, tuple(one for one in series if one.points), board.sparql)


def _series(metric: Entity, board: Board) -> Series:
    better = bool(metric.higher_is_better)
    dated = sorted((row for row in board.ranked if row.date), key=lambda row: (row.date, row.rank, row.result.id))
    points, best = [], None
    for row in dated:
        figure = _number(row.result.value)
        leads = best is None or (figure > best if better else figure < best)
        best = figure if leads else best
        points.append(Point(row.date, row, leads))
    return Series(metric, board.unit, tuple(points))


def _number(value: Quantity | None) -> Decimal:
    return value.number if value else Decimal()
