"""Lists of papers and of things of each kind, narrowed and sorted by a form, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import Graph
from api.paging import cursor_of
from api.routes.collections import COLLECTIONS, Filtered, Filters, Other, claims_of
from api.routes.pages.answer import page
from kg.catalogue import PAPER, Order, Wanted
from kg.graph import KnowledgeGraph
from kg.model import Kind, Predicate
from kg.views import Views

router = APIRouter()

NARROWED_BY = {
    "names": "that name",
    "introduces": "that introduce",
    "task": "that address",
    "builds_on": "that build on",
    "improves_over": "that beat",
    "evaluated_on": "evaluated on",
    "named_in": "named in",
}
"""Parameters that narrow a list to what has to do with a thing, in words."""

SORTS = {
    Order.LABEL: "by name",
    Order.PAPERS: "by papers that name it",
    Order.HEIRS: "by what builds on or beats it",
    Order.RESULTS: "by results",
    Order.YEAR: "newest first",
}


@router.get("/papers")
def papers(
    request: Request, graph: Graph, asked: Filtered, names: Other = "", introduces: Other = "", task: Other = ""
) -> Response:
    """Papers, a page at a time."""
    claims = claims_of(graph, {Predicate.INTRODUCES: introduces, Predicate.ADDRESSES_TASK: task})
    wanted = asked.wanted(PAPER, claims, names=graph.find(names).id if names else "")
    return _list(request, graph, "papers", asked, wanted)


def _route(collection: str, kind: Kind) -> Callable[..., Response]:
    def things(
        request: Request,
        graph: Graph,
        asked: Filtered,
        builds_on: Other = "",
        improves_over: Other = "",
        evaluated_on: Other = "",
        named_in: Annotated[str, Query(max_length=500)] = "",
    ) -> Response:
        named = {Predicate.BUILDS_ON: builds_on, Predicate.IMPROVES_OVER: improves_over}
        claims = claims_of(graph, named | {Predicate.EVALUATES_ON: evaluated_on})
        wanted = asked.wanted(kind, claims, named_in=graph.paper_of(named_in).id if named_in else "")
        return _list(request, graph, collection, asked, wanted)

    things.__name__, things.__doc__ = f"{collection}_page", f"{collection.capitalize()}, a page at a time."
    return things


def _list(request: Request, graph: KnowledgeGraph, collection: str, asked: Filters, wanted: Wanted) -> Response:
    found = graph.catalogue(wanted, limit=asked.limit, after=asked.after)
    ends = {*wanted.claims.values(), wanted.names, wanted.named_in} - {""}
    return page(
        request,
        "list.html",
        collection=collection,
        asked=asked,
        items=[Views(graph).listed(row) for row in found.rows],
        total=found.total,
        next=_address(request, cursor_of(found.after)) if found.after else "",
        first=_address(request, None) if asked.after else "",
        narrowed=_narrowed(request, graph.index.labels(ends)),
        sorts={order: words for order, words in SORTS.items() if _sortable(collection, order)},
        sparql=found.sparql,
    )


def _narrowed(request: Request, labels: dict[str, str]) -> list[tuple[str, str, str]]:
    """The parameters that narrow the list, in words, with what was given and its label."""
    given = ((name, request.query_params.get(name, "")) for name in NARROWED_BY)
    return [(name, NARROWED_BY[name], value, labels.get(value, value)) for name, value in given if value]  # type: ignore[misc]


def _address(request: Request, cursor: str | None) -> str:
    """The address of the list from another row on."""
    url = request.url.remove_query_params("cursor")
    return f"?{(url.include_query_params(cursor=cursor) if cursor else url).query}"


def _sortable(collection: str, order: Order) -> bool:
    return collection != "papers" or order in (Order.LABEL, Order.RESULTS, Order.YEAR)


for _name, _kind in COLLECTIONS.items():
    if _kind != PAPER:
        router.add_api_route(f"/{_name}", _route(_name, Kind(_kind)), methods=["GET"], response_model=None)
