"""Leaderboards: what papers report on a benchmark, ranked the right way round.

Only figures on the metric itself are ranked. What cannot be ranked is listed apart with the reason: a difference
is not a score, and a metric whose direction nobody knows has no best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.asking import select
from kg.errors import NotFoundError
from kg.index.read import Index
from kg.index.rows import unpack_entity, unpack_result
from kg.model import Entity, Quantity, Result
from kg.resolve.metrics import metric_key, unit_of

_RESULTS = """
    SELECT paper.id, subject.id, coalesce(metric.id, ''), result.data, json_extract(paper.data, '$[2]'), paper.label,
           subject.kind, subject.label, subject.data
    FROM result JOIN node AS paper ON paper.num = result.paper JOIN node AS subject ON subject.num = result.subject
    LEFT JOIN node AS metric ON metric.num = result.metric
    WHERE result.benchmark = ? ORDER BY result.num
"""
"""Each result on a benchmark with the date and title of its paper, and with its subject."""


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
    rows = _rows(index, benchmark)
    metrics = index.entities_of({row.result.metric for row in rows} - {""})
    if metric:
        wanted = {id_ for id_, entity in metrics.items() if metric_key(metric) in _keys(entity)}
        if not wanted:
            raise NotFoundError(f"metric on {benchmark.label}", metric, sorted(e.label for e in metrics.values()))
        rows = [row for row in rows if row.result.metric in wanted]
        metrics = {id_: metrics[id_] for id_ in wanted}
    return Leaderboard(benchmark, _boards(metrics, rows), _query(index, benchmark, metrics if metric else ()))


def _rows(index: Index, benchmark: Entity) -> list[Row]:
    """The results on a benchmark, sorted by id, before they are ranked."""
    found = index.rows(_RESULTS, index.num(benchmark.id))
    return [
        Row(0, unpack_entity(subject, *named), unpack_result(paper, subject, benchmark.id, metric, data), date, title)
        for paper, subject, metric, data, date, title, *named in found
    ]


def _boards(metrics: Mapping[str, Entity], rows: Iterable[Row]) -> tuple[Board, ...]:
    by_metric: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_metric[row.result.metric].append(row)
    return tuple(sorted((_board(metrics.get(id_), found) for id_, found in by_metric.items()), key=_fullest))


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


def _board(metric: Entity | None, rows: list[Row]) -> Board:
    """The results by one metric; they come sorted by id, and stay so where nothing else decides."""
    units = [_unit(row.result.value, metric) for row in rows if row.result.value]
    unit = max(sorted(set(units)), key=units.count, default="")
    faults = [(row, _fault(row.result, metric, unit)) for row in rows]
    fit = [row for row, fault in faults if not fault]
    fit.sort(key=_figure, reverse=bool(metric and metric.higher_is_better))  # stable either way
    ranked = tuple(_placed(row, rank, "") for row, rank in zip(fit, _ranks(fit), strict=True))
    unfit = sorted((_placed(row, 0, fault) for row, fault in faults if fault), key=_name)
    return Board(metric, unit, ranked, tuple(unfit))


def _placed(row: Row, rank: int, reason: str) -> Row:
    return Row(rank, row.subject, row.result, row.date, row.title, reason)


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


def _figure(row: Row) -> Decimal:
    return row.result.value.number if row.result.value else Decimal()


def _ranks(rows: Iterable[Row]) -> list[int]:
    """Ranks from 1; equal figures share one."""
    figures = list(map(_figure, rows))
    first = {figure: place for place, figure in reversed(list(enumerate(figures, 1)))}
    return [first[figure] for figure in figures]


def _name(row: Row) -> str:
    return row.subject.label.casefold()
