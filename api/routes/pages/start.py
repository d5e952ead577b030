"""The first page, the page about the graph, the way from a name to its page, and what pages load."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from functools import cache
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from api.deps import Graph, Name
from api.pages import FOLDER, compile_all, render
from api.pages.addresses import page_of
from api.pages.picture import picture
from api.pages.telling import Teller
from api.routes.pages.answer import page
from exports.html.looks import KINDS, LINES
from kg import __version__
from kg.catalogue import PAPER, Listed, Order, Wanted
from kg.errors import KgError
from kg.family import Family, family
from kg.graph import KnowledgeGraph, Sheet
from kg.lineage import Direction, Scope
from kg.model import Claim, Entity, Kind, Predicate
from kg.stats import most_followed, papers_by_year, readers, span_of_years
from kg.views import View, Views

router = APIRouter()

ASSETS = {
    "explorer.css": "text/css",
    "console.js": "text/javascript",
    "drawing.js": "text/javascript",
    "highlight.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "lineage.js": "text/javascript",
    "suggest.js": "text/javascript",
}
"""The files that pages load, with their media types."""

ROWS = 8
"""Rows of each list on the first page."""

EXAMPLE = Scope(Direction.BOTH, depth=2)
EXAMPLE_NODES = 12
"""The lineage on the first page, and the most nodes of it."""
SURE, PROOFS = 0.8, 12
"""Belief from which a claim is shown to a stranger, and claims of the lineage that are looked at for one."""


@router.get("/")
def start(request: Request, graph: Graph) -> HTMLResponse:
    """A way in: search, what is built upon most, what is new, where most is measured, and a lineage."""
    return page(request, "start.html", data="/v1/stats", counts=graph.counts, lines=LINES, **_ways_in(graph))


def _ways_in(graph: KnowledgeGraph) -> dict[str, Any]:
    """What the first page leads to."""
    views, built_on = Views(graph), most_followed(graph.index, limit=ROWS)
    newest = graph.catalogue(Wanted(PAPER, order=Order.YEAR), limit=ROWS).rows
    benchmarks = graph.catalogue(Wanted(Kind.BENCHMARK, order=Order.RESULTS), limit=ROWS).rows
    example, found = _example(graph, built_on)
    told = [*filter(_names_both, Teller(graph).claims(_telling(example, found)))] if example and found else []
    return {
        "years": span_of_years(graph.index),
        "built_on": [views.listed(row) for row in built_on],
        "newest": [views.listed(row) for row in newest],
        "benchmarks": [views.listed(row) for row in benchmarks if row.results],
        "example": example,
        "picture": picture(found) if found else None,
        "disputed": bool(graph.disputes()),
        "proof": told[0] if told else None,
        "rivals": next((claim for claim in told if claim["predicate"] == Predicate.IMPROVES_OVER), None),
    }


def _telling(root: Entity, found: Family) -> list[Claim]:
    """The claims of a family about its root, those first that are surely believed and briefly said."""
    about = [claim for claim in found.claims if root.id in (claim.subject, claim.object)]
    best = sorted(about, key=lambda claim: (claim.belief < SURE, len(claim.evidence[0].text), claim.id))
    return best[:PROOFS]


def _names_both(claim: View) -> bool:
    """Whether the clearest sentence of a claim names both its ends."""
    return {"subject", "object"} <= {end for _, end in claim["quotes"][0]["pieces"]}


def _example(graph: KnowledgeGraph, rows: list[Listed]) -> tuple[Entity | None, Family | None]:
    """The lineage of what is built upon most, if anything is."""
    root = next((row.node for row in rows if row.heirs), None)
    if not isinstance(root, Entity):
        return None, None
    return root, family(graph.index, root, EXAMPLE, limit=EXAMPLE_NODES)


def prepare(graph: KnowledgeGraph) -> None:
    """Load what makes a first page slow: templates, libraries, and the claims of the graph, if it can be read."""
    compile_all()
    with suppress(KgError):
        _ways_in(graph)


@router.get("/about")
def about(request: Request, graph: Graph) -> HTMLResponse:
    """What the graph holds, who read the papers and how well, how to cite, and the licence."""
    counts = graph.counts
    return page(
        request,
        "about.html",
        data="/v1/stats",
        version=__version__,
        graph=graph.manifest,
        generation=graph.place.name,
        counts=counts,
        years=papers_by_year(graph.index),
        readers=readers(graph.store, graph.iris),
        quality=quality(),
        kinds=[kind for kind in KINDS if kind in counts],
    )


@cache
def quality() -> dict[str, Any]:
    """How well the readers read, as it was measured."""
    return tomllib.loads((FOLDER / "quality.toml").read_text(encoding="utf-8"))


@router.get("/show")
def show(graph: Graph, name: Name) -> RedirectResponse:
    """The page of what has this name."""
    found = graph.show(name)
    return RedirectResponse(page_of(found.entity.id if isinstance(found, Sheet) else found.paper.id), 303)


@router.get("/assets/looks.css")
async def looks() -> Response:
    """The colour of each kind, and the colour and dashes of each relation."""
    return Response(render("assets/looks.css", kinds=KINDS, lines=LINES), media_type="text/css")


@router.get("/assets/{name}")
async def asset(name: str) -> FileResponse:
    """A style or a script."""
    if name not in ASSETS:
        raise HTTPException(404)
    return FileResponse(FOLDER / "assets" / name, media_type=ASSETS[name])
