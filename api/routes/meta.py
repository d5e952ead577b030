"""The graph as a whole: what it holds, text search in it, and the whole of it as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import as_json, as_json_or_csv
from api.deps import Belief, Graph, Name
from api.samples import shown
from api.schemas import EntitySheet, Hits, PaperSheet, Stats
from kg.search import search_query
from kg.stats import QUERY as COUNTS
from kg.stats import most_followed, papers_by_year
from kg.views import Views

router = APIRouter(prefix="/v1", tags=["graph"])

KindName = Literal["Paper", "Method", "Model", "Benchmark", "Task", "Metric"]


@router.get("/search", response_class=Response, responses=shown(Hits, csv=True))
def search(
    request: Request,
    graph: Graph,
    q: Annotated[str, Query(max_length=500, description="A name, a part of one, or words.", examples=["distil"])],
    kind: Annotated[tuple[KindName, ...], Query(description="Kinds to look among; all where there are none.")] = (),
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
) -> Response:
    """Entities and papers whose name, title or abstract matches, the best first.

    The SPARQL that is named finds parts of names alone, without ranking, likeness and abstracts.
    """
    hits = [Views(graph).hit(hit) for hit in graph.search(q, limit=limit, kinds=kind)]
    columns = ("id", "kind", "label", "matched", "score")
    return as_json_or_csv(request, {"hits": hits, "sparql": search_query(q)}, hits, columns)


@router.get("/show", response_class=Response, responses=shown(EntitySheet | PaperSheet))
def show(graph: Graph, name: Name, min_belief: Belief = 0.0) -> Response:
    """An entity or paper of any kind by name, with all its relations and their sentences."""
    return as_json(Views(graph).sheet(graph.show(name, min_belief=min_belief)))


@router.get("/stats", response_class=Response, responses=shown(Stats))
def stats(graph: Graph) -> Response:
    """Sizes of the graph, papers by year, and the most built-upon methods and models."""
    return as_json(
        {
            "version": graph.manifest.version,
            "base": graph.iris.base,
            "generation": graph.place.name,
            "counts": dict(graph.counts),
            "years": papers_by_year(graph.index),
            "most_followed": [Views(graph).listed(row) for row in most_followed(graph.index, limit=10)],
            "sparql": COUNTS,
        }
    )
