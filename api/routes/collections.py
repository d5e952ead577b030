"""Papers, methods, models, benchmarks, tasks and metrics: their lists, and all about one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import RedirectResponse

from api.answers import as_json, as_json_or_csv
from api.deps import Belief, First, Graph, Last
from api.paging import Cursor, Limit, cursor_of, next_link, place_of
from api.samples import shown
from api.schemas import EntityPage, EntitySheet, PaperPage, PaperSheet
from kg import written
from kg.catalogue import PAPER, Order, Wanted
from kg.errors import NotFoundError
from kg.graph import KnowledgeGraph
from kg.model import Entity, Kind, Predicate
from kg.views import Views

COLLECTIONS: dict[str, str] = {
    "papers": PAPER,
    "methods": Kind.METHOD,
    "models": Kind.MODEL,
    "benchmarks": Kind.BENCHMARK,
    "tasks": Kind.TASK,
    "metrics": Kind.METRIC,
}
"""What the lists are called, and the kind of what is in each."""

MOVED: dict[int | str, dict[str, Any]] = {307: {"description": "It is in another collection: see Location."}}
"""What a route says of a thing whose kind is another than that of its collection."""

OF_KIND = {kind: name for name, kind in COLLECTIONS.items()}

Named = Annotated[
    str, InPath(max_length=500, description="An id (with or without its kind), label, alias or IRI.", examples=["LoRA"])
]
Other = Annotated[str, Query(max_length=500, description="Name or id of an entity.")]
router = APIRouter(prefix="/v1")


class Filters:
    """What narrows every list."""

    def __init__(
        self,
        q: Annotated[str, Query(max_length=300, description="A part of a label, alias or title.")] = "",
        since: First = None,
        until: Last = None,
        sort: Annotated[Order, Query(description="By label from A to Z, or from the most to the least.")] = Order.LABEL,
        limit: Limit = 50,
        cursor: Cursor = "",
    ) -> None:
        self.text, self.since, self.until = q, since, until
        self.order, self.limit = sort, limit
        self.after = place_of(cursor, str if sort is Order.LABEL else int)

    def wanted(self, kind: str, claims: dict[Predicate, str], names: str = "", named_in: str = "") -> Wanted:
        """The list that is asked for."""
        return Wanted(kind, self.text, self.since, self.until, claims, names, named_in, self.order)


Filtered = Annotated[Filters, Depends()]

PAPER_COLUMNS = ("id", "title", "authors", "date", "year", "venue", "urls", "results", "iri")
ENTITY_COLUMNS = ("id", "kind", "label", "aliases", "year", "papers", "heirs", "results", "iri")


@router.get("/papers", tags=["papers"], response_class=Response, responses=shown(PaperPage, csv=True))
def papers(
    request: Request, graph: Graph, asked: Filtered, names: Other = "", introduces: Other = "", task: Other = ""
) -> Response:
    """Papers: those that name or introduce a thing, address a task, have words in the title, are of some years."""
    claims = claims_of(graph, {Predicate.INTRODUCES: introduces, Predicate.ADDRESSES_TASK: task})
    named = graph.find(names).id if names else ""
    return _listed(request, graph, asked, asked.wanted(PAPER, claims, names=named), PAPER_COLUMNS)


@router.get("/papers/{name:path}", tags=["papers"], response_class=Response, responses=shown(PaperSheet))
def paper(graph: Graph, name: Named, min_belief: Belief = 0.0) -> Response:
    """A paper by id, arXiv number, DOI or title: what it names, and every claim that its sentences state."""
    return as_json(Views(graph).sheet(graph.paper_sheet(name, min_belief=min_belief)))


def _add(collection: str, kind: Kind) -> None:
    """Add the two routes of a collection of entities."""
    list_path, entity_path = f"/{collection}", f"/{collection}/{{name:path}}"
    shown_as: dict[str, Any] = {"tags": [collection], "response_class": Response, "methods": ["GET"]}
    listing, sheet = _list_route(collection, kind), _entity_route(kind)
    router.add_api_route(list_path, listing, responses=shown(EntityPage, csv=True), **shown_as)
    router.add_api_route(entity_path, sheet, responses=shown(EntitySheet) | MOVED, **shown_as)


def _list_route(collection: str, kind: Kind) -> Callable[..., Response]:
    def entities(
        request: Request,
        graph: Graph,
        asked: Filtered,
        builds_on: Other = "",
        improves_over: Other = "",
        evaluated_on: Other = "",
        named_in: Annotated[str, Query(max_length=500, description="Name or id of a paper.")] = "",
    ) -> Response:
        named = {Predicate.BUILDS_ON: builds_on, Predicate.IMPROVES_OVER: improves_over}
        claims = claims_of(graph, named | {Predicate.EVALUATES_ON: evaluated_on})
        paper_id = graph.paper_of(named_in).id if named_in else ""
        return _listed(request, graph, asked, asked.wanted(kind, claims, named_in=paper_id), ENTITY_COLUMNS)

    entities.__name__, entities.__doc__ = collection, f"{collection.capitalize()}, a page at a time."
    return entities


def _entity_route(kind: Kind) -> Callable[..., Response]:
    def entity(request: Request, graph: Graph, name: Named, min_belief: Belief = 0.0) -> Response:
        found = entity_of(graph, name, kind)
        if found.kind is not kind:
            return moved(request, kind, found)
        return as_json(written.sheet(graph, found, min_belief=min_belief))

    entity.__name__, entity.__doc__ = kind.lower(), f"A {kind.lower()} with all its relations, sentences and results."
    return entity


def entity_of(graph: KnowledgeGraph, name: str, kind: Kind) -> Entity:
    """The entity of a name, of this kind rather than of another one; an id may come without its kind.

    Raises:
        NotFoundError: there is none.
        AmbiguousNameError: it fits several.
    """
    by_id = f"{kind.lower()}/{name}"
    if graph.index.has_entity(by_id):
        return graph.index.entity(by_id)
    try:
        return graph.find(name, (kind,))
    except NotFoundError as error:
        if error.but:
            return graph.find(name)
        raise


def moved(request: Request, asked: Kind, found: Entity) -> RedirectResponse:
    """Where an entity is that was looked for in the collection of another kind."""
    head, _, rest = request.url.path.partition(f"/{OF_KIND[asked]}/")
    last = next((end for end in ("/lineage", "/leaderboard", "/timeline") if rest.endswith(end)), "")
    path = f"{head}/{OF_KIND[found.kind]}/{found.id.partition('/')[2]}{last}"
    return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 307)


def claims_of(graph: KnowledgeGraph, named: dict[Predicate, str]) -> dict[Predicate, str]:
    """The ids of the things that claims of a predicate must lead to, by the names that were given."""
    return {predicate: graph.find(name).id for predicate, name in named.items() if name}


def _listed(
    request: Request, graph: KnowledgeGraph, asked: Filters, wanted: Wanted, columns: tuple[str, ...]
) -> Response:
    page = graph.catalogue(wanted, limit=asked.limit, after=asked.after)
    items, cursor = [Views(graph).listed(row) for row in page.rows], cursor_of(page.after)
    view = {"items": items, "total": page.total, "next": cursor, "sparql": page.sparql}
    return as_json_or_csv(request, view, items, columns, next_link(request, cursor))


for _kind in Kind:
    _add(OF_KIND[_kind], _kind)
