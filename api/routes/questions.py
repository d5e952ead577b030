"""Search, entities, lineage, leaderboards and comparisons."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.deps import Belief, Graph, Json, Name
from kg.lineage import DEPTH
from kg.views import Views

router = APIRouter(prefix="/v1", tags=["questions"])

Relation = Literal["introduces", "evaluatesOn", "improvesOver", "buildsOn", "comparesWith", "addressesTask"]


@router.get("/search")
def search(graph: Graph, q: Name, limit: Annotated[int, Query(ge=1, le=1000)] = 20) -> Json:
    """Entities and papers whose name or title matches, the best first."""
    return {"hits": [Views(graph).hit(hit) for hit in graph.search(q, limit=limit)]}


@router.get("/show")
def show(graph: Graph, name: Name, min_belief: Belief = 0.0) -> Json:
    """An entity or paper with all its relations and their sentences."""
    return Views(graph).sheet(graph.show(name, min_belief=min_belief))


@router.get("/lineage")
def lineage(
    graph: Graph,
    name: Name,
    direction: Literal["ancestors", "descendants", "both"] = "ancestors",
    depth: Annotated[int, Query(ge=0, le=100)] = DEPTH,
    relation: Annotated[tuple[Relation, ...], Query()] = (),
    min_belief: Belief = 0.0,
    since: Annotated[int | None, Query(alias="from")] = None,
    until: Annotated[int | None, Query(alias="to")] = None,
) -> Json:
    """What an entity comes from, or what came from it."""
    found = graph.lineage(
        name, direction=direction, depth=depth, relations=relation, min_belief=min_belief, since=since, until=until
    )
    return Views(graph).lineage(found)


@router.get("/leaderboard")
def leaderboard(graph: Graph, benchmark: Name, metric: Annotated[str, Query(max_length=500)] = "") -> Json:
    """What papers report on a benchmark, the best first."""
    return Views(graph).leaderboard(graph.leaderboard(benchmark, metric))


@router.get("/compare")
def compare(graph: Graph, a: Name, b: Name, min_belief: Belief = 0.0) -> Json:
    """Two methods side by side."""
    return Views(graph).comparison(graph.compare(a, b, min_belief=min_belief))
