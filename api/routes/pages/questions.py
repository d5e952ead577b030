"""Pages that answer a question about names: search, two things side by side, and how one comes from the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.deps import Belief, Graph, Relations
from api.pages.telling import Teller
from api.routes.lineage import Depth
from api.routes.pages.answer import page
from kg.compare import Comparison
from kg.errors import AmbiguousNameError, NotFoundError
from kg.find import spoken
from kg.graph import KnowledgeGraph
from kg.lineage import LINEAGE_KINDS
from kg.search import Hit, search_query
from kg.views import View

router = APIRouter()

MOST_HITS = 60
"""Hits that a page of search shows."""

Text = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True, slots=True)
class Missed:
    """A name that nothing has, or `several` things, with names to take in its place; `but` says what else has it."""

    parameter: str
    name: str
    instead: tuple[str, ...]
    but: str = ""
    several: bool = False


@router.get("/search")
def search(request: Request, graph: Graph, q: Text = "") -> Response:
    """What is called so or speaks of it, grouped by kind, the kind of the best hit first."""
    if not q.strip():
        return page(request, "search.html", data="", q="", groups=[], total=0, most=MOST_HITS)
    hits = graph.search(q, limit=MOST_HITS)
    return page(
        request, "search.html", q=q, groups=_by_kind(hits), total=len(hits), most=MOST_HITS, sparql=search_query(q)
    )


def _by_kind(hits: list[Hit]) -> list[tuple[str, list[Hit]]]:
    order = dict.fromkeys(hit.kind for hit in hits)
    return [(kind, [hit for hit in hits if hit.kind == kind]) for kind in order]


@router.get("/compare")
def compare(request: Request, graph: Graph, a: Text = "", b: Text = "", min_belief: Belief = 0.0) -> Response:
    """Two things side by side, or the form that asks for them."""
    asked: dict[str, Any] = {"a": _said(graph, a), "b": _said(graph, b)}
    missed = _missed(graph, a=a, b=b)
    if missed or not a.strip() or not b.strip():
        return page(request, "compare.html", status=404 if missed else 200, data="", **asked, found=None, missed=missed)
    found = graph.compare(a, b, min_belief=min_belief)
    told = _told(Teller(graph), found)
    return page(request, "compare.html", **asked, found=found, missed=(), sparql=found.sparql, **told)


def _missed(graph: KnowledgeGraph, **names: str) -> list[Missed]:
    """The names, by the parameter that gives each, that do not say what is meant."""
    found = (_miss(graph, parameter, name) for parameter, name in names.items() if name.strip())
    return [missed for missed in found if missed]


def _miss(graph: KnowledgeGraph, parameter: str, name: str) -> Missed | None:
    try:
        graph.find(name, LINEAGE_KINDS)
    except NotFoundError as error:
        return Missed(parameter, name, tuple(error.near), but=error.but)
    except AmbiguousNameError as error:
        return Missed(parameter, name, tuple(choice.rpartition("  ")[0] for choice in error.choices), several=True)
    return None


def _said(graph: KnowledgeGraph, name: str) -> str:
    """A name to stand in a field: that of a thing that is given by its id."""
    return spoken(graph.index.entity(name)) if graph.index.has_entity(name) else name


def _told(teller: Teller, found: Comparison) -> View:
    """The claims and results of a comparison as templates tell them."""
    sides = [
        {"entity": found.left, "wins": teller.claims(found.left_wins)},
        {"entity": found.right, "wins": teller.claims(found.right_wins)},
    ]
    shared = [
        {
            "benchmark": one.benchmark,
            "results": [[teller.result(view) for view in teller.views.results(side)] for side in (one.left, one.right)],
        }
        for one in found.benchmarks
    ]
    return {"sides": sides, "other": teller.claims(found.other), "shared": shared}


@router.get("/path")
def path(
    request: Request,
    graph: Graph,
    start: Annotated[str, Query(alias="from", max_length=500)] = "",
    end: Annotated[str, Query(alias="to", max_length=500)] = "",
    depth: Depth = 0,
    relation: Relations = (),
    min_belief: Belief = 0.0,
) -> Response:
    """How one thing descends from another, sentence by sentence, or the form that asks for it."""
    asked: dict[str, Any] = {"start": _said(graph, start), "end": _said(graph, end)}
    missed = _missed(graph, **{"from": start, "to": end})
    if missed or not start.strip() or not end.strip():
        return page(request, "path.html", status=404 if missed else 200, data="", **asked, found=None, missed=missed)
    found, teller = graph.path(start, end, depth=depth, relations=relation, min_belief=min_belief), Teller(graph)
    ways = [teller.claims(way) for way in found.ways]
    return page(request, "path.html", **asked, found=found, missed=(), ways=ways, sparql=found.sparql)
