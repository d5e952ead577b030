"""Single claims, and where papers contradict one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from api.answers import Row, as_json, as_json_or_csv
from api.deps import Graph
from api.paging import Cursor, Limit, cursor_of, next_link, place_of
from api.samples import shown
from api.schemas import ClaimSheet, Disputes
from kg.disputes import QUERY
from kg.views import View, Views

router = APIRouter(prefix="/v1")

COLUMNS = ("claim", "subject_label", "object_label", "belief", "support", "opposite_belief", "opposite_support")


@router.get("/claims/{claim:path}", tags=["claims"], response_class=Response, responses=shown(ClaimSheet))
def claim(
    graph: Graph, claim: Annotated[str, InPath(max_length=500, description="Id or IRI.", examples=["0f1e2d3c4b5a6978"])]
) -> Response:
    """A claim: its sentences in context, the figures they state, and the claims that say the opposite."""
    return as_json(Views(graph).claim_sheet(graph.claim(claim)))


@router.get("/contradictions", tags=["claims"], response_class=Response, responses=shown(Disputes, csv=True))
def contradictions(
    request: Request,
    graph: Graph,
    name: Annotated[str, Query(max_length=500, description="A thing that they are about.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Response:
    """Pairs of claims where papers say the opposite, those first where both sides are believed."""
    found, start = graph.disputes(name), (place_of(cursor) or ("", 0))[1]
    items = Views(graph).disputes(found[max(start, 0) : start + limit])
    after = cursor_of(("", start + limit) if start + limit < len(found) else None)
    view = {"items": items, "total": len(found), "next": after, "sparql": QUERY}
    return as_json_or_csv(request, view, _rows(items), COLUMNS, next_link(request, after))


def _rows(items: list[View]) -> Iterator[Row]:
    for item in items:
        opposite = {f"opposite_{name}": item["opposite"][name] for name in ("belief", "support")}
        yield {**item["claim"], **opposite, "claim": item["claim"]["id"]}
