"""Leaderboards: what papers report on a benchmark, ranked the right way round.

Only figures on the metric itself are ranked. What cannot be ranked is listed apart with the reason: a difference
is not a score, and a metric whose direction nobody knows has no best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.asking import select
from kg.errors import NotFoundError
from kg.index.read import Index
from kg.model import Entity, Paper, Quantity, Result
from kg.resolve.metrics import metric_key, unit_of


@dataclass(frozen=True, slots=True)
class Row:
    """A result with the names of its parts; `rank` is 0 and `reason` says why where it is not ranked."""

    rank: int
    subject: Entity
    result: Result
    date: str
    title: str
    reason: str = ""

    @property
    def year(self) -> int | None:
        """The year of `date`, if there is one."""
        return int(self.date[:4]) if self.date else None


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
    sparql: str

    @property
    def rows(self) -> int:
        """Number of results."""
        return sum(len(board.ranked) + len(board.unranked) for board in self.boards)


def leaderboard(index: Index, benchmark: Entity, metric: str = "") -> Leaderboard:
    """What papers report on a benchmark, of all metrics or one.

    Raises:
        NotFoundError: no paper reports the metric on this benchmark.
    """
    results = index.results(benchmark=benchmark.id)
    metrics = {id_: index.entity(id_) for id_ in {result.metric for result in results} - {""}}
    if metric:
        wanted = {id_ for id_, entity in metrics.items() if metric_key(metric) in _keys(entity)}
        if not wanted:
            raise NotFoundError(f"metric on {benchmark.label}", metric, sorted(e.label for e in metrics.values()))
        results = [result for result in results if result.metric in wanted]
        metrics = {id_: metrics[id_] for id_ in wanted}
    boards = _boards(index, metrics, results)
    return Leaderboard(benchmark, boards, _query(index, benchmark, metrics if metric else ()))


def _boards(index: Index, metrics: Mapping[str, Entity], results: Sequence[Result]) -> tuple[Board, ...]:
    by_metric: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_metric[result.metric].append(result)
    papers = index.papers_of({result.paper for result in results})
    subjects = index.entities_of({result.subject for result in results})
    made = _Boards(papers, subjects)
    boards = (made.board(metrics.get(id_), found) for id_, found in by_metric.items())
    return tuple(sorted(boards, key=_fullest))


def _query(index: Index, benchmark: Entity, metrics: Iterable[str]) -> str:
    """The SPARQL query that gives the results with their figures and years."""
    only = " ".join(f"<{index.iris.node(metric)}>" for metric in sorted(metrics))
    specified = "?result mls:specifiedBy ?metric"
    lines = [
        f"?result kg:onBenchmark <{index.iris.node(benchmark.id)}> ; kg:reportedIn ?paper ;",
        "        fair4ml:evaluatedMLModel/skos:prefLabel ?method .",
        f"{specified} . VALUES ?metric {{ {only} }}" if only else f"OPTIONAL {{ {specified} }}",
        "OPTIONAL { ?result mls:hasValue ?value } OPTIONAL { ?paper kg:year ?year }",
    ]
    pattern = "\n".join(f"  {line}" for line in lines)
    return select("?result ?method ?metric ?value ?year", pattern, order="?metric DESC(?value)")


def _keys(entity: Entity) -> set[str]:
    return {metric_key(form) for form in (entity.label, *entity.aliases)}


def _fullest(board: Board) -> tuple[int, int, bool, str, str]:
    metric = (board.metric.label, board.metric.id) if board.metric else ("", "")
    return -len(board.ranked), -len(board.unranked), board.metric is None, *metric


class _Boards:
    """Makes boards of results, whose papers and subjects are at hand."""

    def __init__(self, papers: Mapping[str, Paper], subjects: Mapping[str, Entity]) -> None:
        self.papers, self.subjects = papers, subjects

    def board(self, metric: Entity | None, results: list[Result]) -> Board:
        """The results by one metric."""
        units = [_unit(result.value, metric) for result in results if result.value]
        unit = max(sorted(set(units)), key=units.count, default="")
        fit, unfit = list[Result](), list[tuple[Result, str]]()
        for result in results:
            reason = _fault(result, metric, unit)
            if reason:
                unfit.append((result, reason))
            else:
                fit.append(result)
        better = bool(metric and metric.higher_is_better)
        fit.sort(key=lambda result: _rank_key(result, higher_is_better=better))
        ranked = tuple(self._row(result, rank, "") for result, rank in zip(fit, _ranks(fit), strict=True))
        unranked = sorted((self._row(result, 0, reason) for result, reason in unfit), key=_unranked_key)
        return Board(metric, unit, ranked, tuple(unranked))

    def _row(self, result: Result, rank: int, reason: str) -> Row:
        paper = self.papers[result.paper]
        return Row(rank, self.subjects[result.subject], result, paper.date, paper.title, reason)


def _fault(result: Result, metric: Entity | None, unit: str) -> str:
    """Why a result cannot be ranked; empty where it can."""
    if result.value is None:
        return f"only a difference ({result.delta.text if result.delta else 'not stated'}), {result.scale}"
    if metric is None:
        return "no metric named"
    if metric.higher_is_better is None:
        return f"it is not known which way {metric.label} is better"
    own = _unit(result.value, metric)
    return f"unit {own or 'not stated'}, others have {unit or 'none'}" if own != unit else ""


def _unit(value: Quantity, metric: Entity | None) -> str:
    return unit_of(value, metric.label) if metric else value.unit


def _rank_key(result: Result, *, higher_is_better: bool) -> tuple[Decimal, str]:
    number = result.value.number if result.value else Decimal()
    return (number.copy_negate() if higher_is_better else number), result.id


def _ranks(results: list[Result]) -> list[int]:
    """Ranks from 1; equal figures share one."""
    figures = [result.value.number for result in results if result.value]
    first = {figure: place for place, figure in reversed(list(enumerate(figures, 1)))}
    return [first[figure] for figure in figures]


def _unranked_key(row: Row) -> tuple[str, str]:
    return row.subject.label.casefold(), row.result.id
