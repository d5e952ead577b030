"""The lineage of a thing as a page: a picture that grows where it is asked to, and the same as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import URL

from api.deps import Belief, Graph
from api.pages.picture import picture
from api.pages.telling import Teller
from api.routes.collections import OF_KIND, Named, entity_of, moved
from api.routes.pages.answer import page
from exports.html.looks import LINES
from kg.family import STEP, Family, family
from kg.graph import KnowledgeGraph
from kg.lineage import LINEAGE_KINDS, Direction, Scope, parse_predicates
from kg.model import LINEAGE, Kind, Predicate

router = APIRouter()

RELATIONS = (Predicate.BUILDS_ON, Predicate.IMPROVES_OVER, Predicate.COMPARES_WITH, Predicate.EVALUATES_ON)
"""Relations that a picture can follow: those between things."""

MOST_GROWN = 60
"""Times that nodes may be grown; a picture of more could not be read."""

Followed = Literal["buildsOn", "improvesOver", "comparesWith", "evaluatesOn"]
Depth = Annotated[int, Query(ge=1, le=12, description="Most steps.")]
Size = Annotated[int, Query(ge=2, le=150, description="Most nodes, before any is grown.")]
Grown = Annotated[list[str], Query(max_length=MOST_GROWN, description="Nodes whose neighbours are wanted, too.")]


def _route(kind: Kind) -> Callable[..., Response]:
    def lineage(
        request: Request,
        graph: Graph,
        name: Named,
        direction: Literal["ancestors", "descendants", "both"] = "both",
        depth: Depth = 3,
        relation: Annotated[tuple[Followed, ...], Query()] = (),
        min_belief: Belief = 0.0,
        limit: Size = 36,
        grow: Grown = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        root = entity_of(graph, name, kind)
        if root.kind is not kind and root.kind in LINEAGE_KINDS:
            return moved(request, kind, root)
        scope = Scope(Direction(direction), depth, parse_predicates(relation), min_belief)
        found = family(graph.index, root, scope, limit=limit, grown=Counter(grow))
        return _page(request, graph, found, scope, limit)

    lineage.__name__, lineage.__doc__ = f"{kind.lower()}_lineage_page", "Where it comes from, and what came from it."
    return lineage


def _page(request: Request, graph: KnowledgeGraph, found: Family, scope: Scope, limit: int) -> Response:
    told = sorted(Teller(graph).claims(found.claims), key=lambda claim: (-claim["belief"], claim["id"]))
    return page(
        request,
        "lineage.html",
        data=_data(found, scope),
        root=found.root,
        scope=scope,
        limit=limit,
        relations=RELATIONS,
        drawn=picture(found),
        claims=told,
        family=found,
        grow=_growths(request.url, found),
        grown=request.query_params.getlist("grow"),
        step=STEP,
        lines=LINES,
        plain=f"{request.url.path}",
        default=LINEAGE,
    )


def _growths(url: URL, found: Family) -> dict[str, str]:
    """The address of the page with a node grown once more, for each node that has neighbours out of sight."""
    query = f"{url.query}&" if url.query else ""
    return {id_: f"?{query}{_parameter(id_)}" for id_ in found.unseen}


def _parameter(node: str) -> str:
    return URL("").include_query_params(grow=node).query


def _data(found: Family, scope: Scope) -> str:
    """The address of the same lineage as JSON."""
    asked = {"direction": scope.direction.value, "depth": scope.depth, "min_belief": scope.min_belief}
    path = f"/v1/{OF_KIND[found.root.kind]}/{found.root.id.partition('/')[2]}/lineage"
    url = URL(path).include_query_params(**asked)
    return "&".join([str(url), *(f"relation={predicate}" for predicate in scope.predicates)])


for _kind in LINEAGE_KINDS:
    router.add_api_route(
        f"/{OF_KIND[_kind]}/{{name:path}}/lineage", _route(_kind), methods=["GET"], response_model=None
    )
