"""What papers report on a benchmark: a table and a chart for each metric, and what cannot be ranked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import Graph
from api.pages.chart import Chart, chart
from api.pages.telling import Teller
from api.routes.benchmarks import Metric
from api.routes.collections import Named, entity_of, moved
from api.routes.pages.answer import page
from kg.graph import KnowledgeGraph
from kg.leaderboard import Board, Leaderboard, Row
from kg.model import Kind
from kg.timeline import timeline
from kg.views import View

router = APIRouter(prefix="/benchmarks")

ROWS = 20
"""Rows of a table that are shown unless all are asked for."""

Every = Annotated[bool, Query(alias="all", description="Whether all rows are shown.")]


@router.get("/{name:path}/leaderboard")
def leaderboard(request: Request, graph: Graph, name: Named, metric: Metric = "", every: Every = False) -> Response:
    """The figures on a benchmark by metric, the best first, and the best so far over time."""
    root = entity_of(graph, name, Kind.BENCHMARK)
    if root.kind is not Kind.BENCHMARK:
        return moved(request, Kind.BENCHMARK, root)
    found = graph.leaderboard(root.id, metric)
    return page(
        request,
        "leaderboard.html",
        benchmark=found.benchmark,
        boards=_boards(graph, found, every=every),
        rows=found.rows,
        metric=metric,
        every=every,
        sparql=found.sparql,
        iri=graph.iris.node(root.id),
    )


def _boards(graph: KnowledgeGraph, found: Leaderboard, *, every: bool) -> list[View]:
    teller, charts = Teller(graph), _charts(found)
    return [_board(teller, board, charts, None if every else ROWS) for board in found.boards]


def _charts(found: Leaderboard) -> dict[str, Chart]:
    """The chart of each metric that has one, by the metric's id."""
    drawn = ((series.metric.id, chart(series)) for series in timeline(found).series)
    return {metric: made for metric, made in drawn if made}


def _board(teller: Teller, board: Board, charts: dict[str, Chart], most: int | None) -> View:
    return {
        "metric": board.metric,
        "unit": board.unit,
        "chart": charts.get(board.metric.id) if board.metric else None,
        "ranked": _rows(teller, board.ranked[:most]),
        "unranked": _rows(teller, board.unranked[:most]),
        "total": len(board.ranked) + len(board.unranked),
        "hidden": max(0, len(board.ranked) - (most or len(board.ranked)))
        + max(0, len(board.unranked) - (most or len(board.unranked))),
    }


def _rows(teller: Teller, rows: tuple[Row, ...]) -> list[View]:
    views = teller.views.results([row.result for row in rows])
    return [
        teller.result(view)
        | {"rank": row.rank, "node": row.subject.id, "year": row.year, "title": row.title, "reason": row.reason}
        for row, view in zip(rows, views, strict=True)
    ]
