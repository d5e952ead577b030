"""What papers report on a benchmark: ranked, and over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.answers import Row, as_json_or_csv
from api.deps import Graph
from api.routes.collections import Named, entity_of
from api.samples import shown
from api.schemas import Leaderboard, Timeline
from kg.errors import NotFoundError
from kg.graph import KnowledgeGraph
from kg.model import Kind
from kg.views import View, Views

router = APIRouter(prefix="/v1/benchmarks", tags=["benchmarks"])

Metric = Annotated[str, Query(max_length=500, description="Name of a metric; all where there is none.")]

BOARD_COLUMNS = ("metric", "rank", "label", "value", "unit", "year", "paper", "title", "reason", "sentence")
TIMELINE_COLUMNS = ("metric", "date", "label", "value", "unit", "best", "paper", "title", "sentence")


@router.get("/{name:path}/leaderboard", response_class=Response, responses=shown(Leaderboard, csv=True))
def leaderboard(request: Request, graph: Graph, name: Named, metric: Metric = "") -> Response:
    """What papers report on a benchmark, a board for each metric, the best first; what cannot be ranked, and why."""
    view = Views(graph).leaderboard(graph.leaderboard(_benchmark(graph, name), metric))
    return as_json_or_csv(request, view, _board_rows(view), BOARD_COLUMNS)


@router.get("/{name:path}/timeline", response_class=Response, responses=shown(Timeline, csv=True))
def timeline(request: Request, graph: Graph, name: Named, metric: Metric = "") -> Response:
    """The dated figures on a benchmark, oldest first, and which were the best so far."""
    view = Views(graph).timeline(graph.timeline(_benchmark(graph, name), metric))
    rows = (_flat(point, series) for series in view["series"] for point in series["points"])
    return as_json_or_csv(request, view, rows, TIMELINE_COLUMNS)


def _benchmark(graph: KnowledgeGraph, name: str) -> str:
    found = entity_of(graph, name, Kind.BENCHMARK)
    if found.kind is not Kind.BENCHMARK:
        raise NotFoundError("benchmark", name, but=f"{found.label} is a {found.kind}")
    return found.id


def _board_rows(view: View) -> Iterator[Row]:
    for board in view["boards"]:
        yield from (_flat(row, board) for row in (*board["ranked"], *board["unranked"]))


def _flat(row: dict[str, Any], board: dict[str, Any]) -> Row:
    value = row["value"] or row["delta"] or {"text": ""}
    return {
        **row,
        "metric": board["metric"],
        "unit": board["unit"],
        "value": value["text"],
        "sentence": row["evidence"]["sentence"],
    }
