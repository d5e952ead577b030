"""Where a thing comes from, how one comes from another, and how two compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.answers import as_json
from api.deps import Belief, First, Graph, Last, Name, Relations
from api.routes.collections import MOVED, OF_KIND, Named, entity_of, moved
from api.samples import shown
from api.schemas import Comparison, Lineage, Path
from kg import written
from kg.lineage import DEEPEST, DEPTH, LINEAGE_KINDS, Direction, Scope, parse_predicates
from kg.model import Kind
from kg.views import Views

router = APIRouter(prefix="/v1")

Depth = Annotated[int, Query(ge=0, le=DEEPEST, description="Most steps; 0 for no limit.")]


def _lineage_route(kind: Kind) -> Callable[..., Response]:
    def lineage(
        request: Request,
        graph: Graph,
        name: Named,
        direction: Literal["ancestors", "descendants", "both"] = "ancestors",
        depth: Depth = DEPTH,
        relation: Relations = (),
        min_belief: Belief = 0.0,
        since: First = None,
        until: Last = None,
        limit: Annotated[int, Query(ge=1, le=50_000, description="Most nodes, the nearest ones.")] = 1000,
        edges: Annotated[bool, Query(description="Whether claims and their sentences are wanted.")] = True,
    ) -> Response:
        """What it comes from, or what came from it: nodes, claims and sentences, and whether anything was cut.

        `from` and `to` keep the claims that a paper of these years makes.
        """
        root = entity_of(graph, name, kind)
        if root.kind is not kind:
            return moved(request, kind, graph.find(root.id, LINEAGE_KINDS))
        scope = Scope(Direction(direction), depth, parse_predicates(relation), min_belief, since, until)
        return as_json(written.lineage(graph, root, scope, limit=limit, claims=edges))

    lineage.__name__ = f"{kind.lower()}_lineage"
    return lineage


for _kind in LINEAGE_KINDS:
    router.add_api_route(
        f"/{OF_KIND[_kind]}/{{name:path}}/lineage",
        _lineage_route(_kind),
        methods=["GET"],
        tags=[OF_KIND[_kind]],
        response_class=Response,
        responses=shown(Lineage) | MOVED,
    )


@router.get("/path", tags=["questions"], response_class=Response, responses=shown(Path))
def path(
    graph: Graph,
    start: Annotated[str, Query(alias="from", max_length=500, examples=["LoRA"], description="Name or id.")],
    end: Annotated[str, Query(alias="to", max_length=500, examples=["Transformer"], description="Name or id.")],
    depth: Depth = 0,
    relation: Relations = (),
    min_belief: Belief = 0.0,
) -> Response:
    """How one thing descends from another: the shortest ways of claims, the most believed first.

    Where `from` does not come from `to`, the ways from `to` to `from` are told, and `reversed` says so.
    """
    found = graph.path(start, end, depth=depth, relations=relation, min_belief=min_belief)
    return as_json(Views(graph).descent(found))


@router.get("/compare", tags=["questions"], response_class=Response, responses=shown(Comparison))
def compare(graph: Graph, a: Name, b: Name, min_belief: Belief = 0.0) -> Response:
    """Two things side by side: stated wins both ways, contradictions, shared benchmarks and ancestors."""
    return as_json(Views(graph).comparison(graph.compare(a, b, min_belief=min_belief)))
