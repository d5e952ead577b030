"""Leaderboards: what papers report on a benchmark, ranked the right way round.

Only figures on the metric itself are ranked. What cannot be ranked is listed apart with the reason: a difference
is not a score, and a metric whose direction nobody knows has no best.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import NotFoundError
from kg.index.read import Index
from kg.model import Entity, Result
from kg.naming import name_key


@dataclass(frozen=True, slots=True)
class Row:
    """A result with the names of its parts; `rank` is 0 and `reason` says why where it is not ranked."""

    rank: int
    subject: Entity
    result: Result
    year: int | None
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The results on a benchmark by one metric; without a metric, those that name none."""

    metric: Entity | None
    unit: str
    ranked: tuple[Row, ...]
    unranked: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """All boards of a benchmark, the fullest first."""

    benchmark: Entity
    boards: tuple[Board, ...]

    @property
    def rows(self) -> int:
        """Number of results."""
        return sum(len(board.ranked) + len(board.unranked) for board in self.boards)


def leaderboard(index: Index, benchmark: Entity, metric: str = "") -> Leaderboard:
    """What papers report on a benchmark, of all metrics or one.

    Raises:
        NotFoundError: no paper reports the metric on this benchmark.
    """
    by_metric: defaultdict[str, list[Result]] = defaultdict(list)
    for result in index.results(benchmark=benchmark.id):
        by_metric[result.metric].append(result)
    metrics = {id_: index.entity(id_) for id_ in by_metric if id_}
    if metric:
        wanted = {id_ for id_, entity in metrics.items() if name_key(metric) in _keys(entity)}
        if not wanted:
            raise NotFoundError(f"metric on {benchmark.label}", metric, sorted(e.label for e in metrics.values()))
        by_metric = defaultdict(list, {id_: by_metric[id_] for id_ in wanted})
    boards = [_board(index, metrics.get(id_), results) for id_, results in by_metric.items()]
    return Leaderboard(benchmark, tuple(sorted(boards, key=_fullest)))


def _keys(entity: Entity) -> set[str]:
    return {name_key(form) for form in (entity.label, *entity.aliases)}


def _fullest(board: Board) -> tuple[int, int, bool, str, str]:
    metric = (board.metric.label, board.metric.id) if board.metric else ("", "")
    return -len(board.ranked), -len(board.unranked), board.metric is None, *metric


def _board(index: Index, metric: Entity | None, results: list[Result]) -> Board:
    units = [result.value.unit for result in results if result.value]
    unit = max(sorted(set(units)), key=units.count, default="")
    fit, unfit = list[tuple[Result, str]](), list[tuple[Result, str]]()
    for result in results:
        reason = _fault(result, metric, unit)
        (unfit if reason else fit).append((result, reason))
    better = bool(metric and metric.higher_is_better)
    fit.sort(key=lambda row: _rank_key(row[0], higher_is_better=better))
    ranks = _ranks([result for result, _ in fit])
    return Board(
        metric,
        unit,
        tuple(_row(index, result, rank, "") for (result, _), rank in zip(fit, ranks, strict=True)),
        tuple(sorted((_row(index, result, 0, reason) for result, reason in unfit), key=_unranked_key)),
    )


def _fault(result: Result, metric: Entity | None, unit: str) -> str:
    """Why a result cannot be ranked; empty where it can."""
    if result.value is None:
        return f"only a difference ({result.delta.text if result.delta else 'not stated'}), {result.scale}"
    if metric is None:
        return "no metric named"
    if metric.higher_is_better is None:
        return f"it is not known which way {metric.label} is better"
    if result.value.unit != unit:
        return f"unit {result.value.unit or 'not stated'}, others have {unit or 'none'}"
    return ""


def _rank_key(result: Result, *, higher_is_better: bool) -> tuple[Decimal, str]:
    number = result.value.number if result.value else Decimal()
    return (number.copy_negate() if higher_is_better else number), result.id


def _ranks(results: list[Result]) -> list[int]:
    """Ranks from 1; equal figures share one."""
    figures = [result.value.number for result in results if result.value]
    return [figures.index(figure) + 1 for figure in figures]


def _row(index: Index, result: Result, rank: int, reason: str) -> Row:
    paper = index.paper(result.paper)
    return Row(rank, index.entity(result.subject), result, paper.year, paper.title, reason)


def _unranked_key(row: Row) -> tuple[str, str]:
    return row.subject.label.casefold(), row.result.id
