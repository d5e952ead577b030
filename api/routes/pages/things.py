"""The page of a paper, and the page of each method, model, benchmark, task and metric."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import Belief, Graph
from api.pages.marks import linked
from api.pages.picture import Picture, picture
from api.pages.telling import Teller
from api.routes.collections import OF_KIND, Named, entity_of, moved
from api.routes.pages.answer import page, place_of_data
from exports.html.looks import LINES
from kg.family import family
from kg.graph import KnowledgeGraph, PaperSheet, Sheet
from kg.lineage import LINEAGE_KINDS, Direction, Scope
from kg.model import Entity, Field, Kind, Link
from kg.stats import has_results
from kg.views import View

router = APIRouter()

Every = Annotated[bool, Query(alias="all", description="Whether all claims are shown, and not the first of each kind.")]

SCOPE = Scope(Direction.BOTH, depth=2)
NODES = 16
"""The lineage that is drawn on the page of a thing, and the most nodes of it."""

RESULTS, NAMED = 12, 8
"""Results and naming papers that a page shows unless all are asked for."""


@router.get("/papers/{name:path}")
def paper(request: Request, graph: Graph, name: Named, min_belief: Belief = 0.0) -> Response:
    """A paper: its abstract with the names in it linked, and every claim that its sentences state."""
    sheet, teller = graph.paper_sheet(name, min_belief=min_belief), Teller(graph)
    found, forms = sheet.paper, _forms(sheet.links)
    return page(
        request,
        "paper.html",
        paper=teller.views.paper(found),
        abstract=linked(found.abstract, forms),
        names=_named(graph, sheet),
        sentences=_sentences(teller.claims(sheet.claims), found.id, forms),
        iri=graph.iris.node(found.id),
        place=place_of_data(graph, graph.iris.node(found.id)),
        sparql=sheet.sparql,
    )


def _forms(links: tuple[Link, ...]) -> dict[str, str]:
    """What each form of a name in a paper denotes."""
    return {form: link.entity for link in links for form in (link.name, *link.forms)}


def _sentences(claims: list[View], paper: str, forms: dict[str, str]) -> list[View]:
    """The sentences of a paper that state something, in their order, each with its claims."""
    found: dict[tuple[bool, int, str], list[View]] = {}
    for claim in claims:
        for item in claim["evidence"]:
            if item["paper"] == paper:
                place = item["field"] != Field.TITLE, item["start"], item["sentence"]
                found.setdefault(place, []).append(claim)
    return [{"pieces": linked(place[2], forms), "claims": said} for place, said in sorted(found.items(), key=_place)]


def _place(item: tuple[tuple[bool, int, str], list[View]]) -> tuple[bool, int, str]:
    return item[0]


def _named(graph: KnowledgeGraph, sheet: PaperSheet) -> list[Entity]:
    """The things that a paper names, by kind and label."""
    found = graph.index.entities_of({link.entity for link in sheet.links}).values()
    order = list(Kind)
    return sorted(found, key=lambda entity: (order.index(entity.kind), entity.label.casefold(), entity.id))


def _route(kind: Kind) -> Callable[..., Response]:
    def thing(request: Request, graph: Graph, name: Named, min_belief: Belief = 0.0, every: Every = False) -> Response:
        found = entity_of(graph, name, kind)
        if found.kind is not kind:
            return moved(request, kind, found)
        sheet = graph.show(found.id, min_belief=min_belief)
        return _thing(request, graph, sheet, every=every) if isinstance(sheet, Sheet) else Response(status_code=404)

    thing.__name__, thing.__doc__ = f"{kind.lower()}_page", f"A {kind.lower()} with all that papers say of it."
    return thing


def _thing(request: Request, graph: KnowledgeGraph, sheet: Sheet, *, every: bool) -> Response:
    entity, teller = sheet.entity, Teller(graph)
    above, *columns = teller.columns(entity.id, (*sheet.outgoing, *sheet.incoming), every=every)
    results = sheet.results if every else sheet.results[:RESULTS]
    named = sheet.links if every else sheet.links[:NAMED]
    return page(
        request,
        "thing.html",
        entity=entity,
        year=graph.index.year(entity.id),
        drawn=_picture(graph, entity),
        lines=LINES,
        introduced=[claim for section in above for claim in section["claims"]],
        columns=columns,
        results=[teller.result(view) for view in teller.views.results(results)],
        result_count=len(sheet.results),
        named=[(link.paper, teller.views.label(link.paper), link) for link in named],
        named_count=len(sheet.links),
        disputes=len(graph.disputes(entity.id)) if entity.kind in LINEAGE_KINDS else 0,
        has_board=entity.kind is Kind.BENCHMARK and has_results(graph.index, entity.id),
        every=every,
        iri=graph.iris.node(entity.id),
        place=place_of_data(graph, graph.iris.node(entity.id)),
        sparql=sheet.sparql,
    )


def _picture(graph: KnowledgeGraph, entity: Entity) -> Picture | None:
    """The near family of a thing, where it has one."""
    if entity.kind not in LINEAGE_KINDS:
        return None
    found = family(graph.index, entity, SCOPE, limit=NODES)
    return picture(found) if len(found.nodes) > 1 else None


for _kind in Kind:
    router.add_api_route(f"/{OF_KIND[_kind]}/{{name:path}}", _route(_kind), methods=["GET"], response_model=None)
