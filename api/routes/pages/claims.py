"""The page of a claim, with its sentences in context, and the list of claims that contradict one another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from api.deps import Graph
from api.pages.telling import Teller
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.pages.answer import page, place_of_data
from kg.disputes import QUERY

router = APIRouter()


@router.get("/claims/{claim:path}")
def claim(request: Request, graph: Graph, claim: Annotated[str, InPath(max_length=500)]) -> Response:
    """A claim: its sentences in context, the figures they state, and what says the opposite."""
    found, teller = graph.claim(claim), Teller(graph)
    (told,) = teller.claims([found])
    sheet = teller.quoting(teller.views.claim_sheet(found))
    against = teller.claims(graph.index.contradicting(found))
    results = [teller.result(result) for result in sheet["results"]]
    return page(
        request, "claim.html", claim=told | sheet, against=against, results=results, iri=sheet["iri"],
        place=place_of_data(graph, sheet["iri"]),
        sparql=sheet["sparql"],
    )  # fmt: skip


@router.get("/contradictions")
def contradictions(
    request: Request,
    graph: Graph,
    name: Annotated[str, Query(max_length=500)] = "",
    limit: Limit = 20,
    cursor: Cursor = "",
) -> Response:
    """Pairs of claims where papers say the opposite, those first where both sides are believed."""
    found, start = graph.disputes(name), max((place_of(cursor) or ("", 0))[1], 0)
    shown = found[start : start + limit]
    told = Teller(graph).claims([side for dispute in shown for side in (dispute.claim, dispute.opposite)])
    after = cursor_of(("", start + limit)) if start + limit < len(found) else None
    url = request.url.include_query_params(cursor=after)
    return page(
        request,
        "contradictions.html",
        pairs=list(zip(told[::2], told[1::2], strict=True)),
        total=len(found),
        name=name,
        next=f"?{url.query}" if after else "",
        sparql=QUERY,
    )
