"""The application: a handful of routes, each one question of `kg.graph`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.errors import add_handlers
from kg import __version__
from kg.graph import KnowledgeGraph
from kg.lineage import DEPTH
from kg.views import Views

Json = dict[str, Any]
Name = Annotated[str, Query(max_length=500, description="A label or alias, an id, an IRI, or kind:name.")]
Belief = Annotated[float, Query(ge=0, le=1)]
Relation = Literal["introduces", "evaluatesOn", "improvesOver", "buildsOn", "comparesWith", "addressesTask"]

TABLES = {
    "json": "application/sparql-results+json",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xml": "application/sparql-results+xml",
}
GRAPHS = {
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
MOST_BYTES = 4_000_000
"""Bytes of a posted query that are read; what may run is for `limits.query_chars` to say."""

RETRY_SECONDS = 5
"""Seconds after which a query that found no worker may be asked again."""

Form_ = Annotated[str, Query(alias="format", description="json, csv, tsv, xml; turtle, ntriples, rdfxml, jsonld.")]


class Latest:
    """The graph as the last build left it: each question opens the graph anew where a build has ended since."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph, self._lock = graph, Lock()

    def __call__(self) -> KnowledgeGraph:
        """The graph to ask."""
        with self._lock:
            self._graph = self._graph.latest()
            return self._graph


def create_app(graph: KnowledgeGraph) -> FastAPI:
    """An application that answers questions to a graph, and to what a later build makes of it; it changes nothing."""
    app = FastAPI(title="kg-lineage", version=__version__, description="Where a method comes from, and what it beats.")
    add_handlers(app)
    latest = Latest(graph)
    _add_looking_up(app, latest)
    _add_questions(app, latest)
    _add_sparql(app, latest, BoundedSemaphore(graph.limits.query_workers))
    return app


def _add_looking_up(app: FastAPI, latest: Latest) -> None:
    @app.get("/healthz")
    def health() -> Json:
        """Whether the service runs."""
        return {"status": "ok"}

    @app.get("/v1/info")
    def info() -> Json:
        """Sizes of the graph."""
        graph = latest()
        return {"version": graph.manifest.version, "base": graph.iris.base, "counts": dict(graph.counts)}

    @app.get("/v1/search")
    def search(q: Name, limit: Annotated[int, Query(ge=1, le=1000)] = 20) -> Json:
        """Entities and papers whose name or title matches, the best first."""
        graph = latest()
        return {"hits": [Views(graph).hit(hit) for hit in graph.search(q, limit=limit)]}

    @app.get("/v1/show")
    def show(name: Name, min_belief: Belief = 0.0) -> Json:
        """An entity or paper with all its relations and their sentences."""
        graph = latest()
        return Views(graph).sheet(graph.show(name, min_belief=min_belief))


def _add_questions(app: FastAPI, latest: Latest) -> None:
    @app.get("/v1/lineage")
    def lineage(
        name: Name,
        direction: Literal["ancestors", "descendants", "both"] = "ancestors",
        depth: Annotated[int, Query(ge=0, le=100)] = DEPTH,
        relation: Annotated[tuple[Relation, ...], Query()] = (),
        min_belief: Belief = 0.0,
        since: Annotated[int | None, Query(alias="from")] = None,
        until: Annotated[int | None, Query(alias="to")] = None,
    ) -> Json:
        """What an entity comes from, or what came from it."""
        graph = latest()
        found = graph.lineage(
            name,
            direction=direction,
            depth=depth,
            relations=relation,
            min_belief=min_belief,
            since=since,
            until=until,
        )
        return Views(graph).lineage(found)

    @app.get("/v1/leaderboard")
    def leaderboard(benchmark: Name, metric: Annotated[str, Query(max_length=500)] = "") -> Json:
        """What papers report on a benchmark, the best first."""
        graph = latest()
        return Views(graph).leaderboard(graph.leaderboard(benchmark, metric))

    @app.get("/v1/compare")
    def compare(a: Name, b: Name, min_belief: Belief = 0.0) -> Json:
        """Two methods side by side."""
        graph = latest()
        return Views(graph).comparison(graph.compare(a, b, min_belief=min_belief))


def _add_sparql(app: FastAPI, latest: Latest, workers: BoundedSemaphore) -> None:
    def answer(sparql: str, form: str) -> Response:
        with _one_of(workers):
            found = latest().query(sparql)
        name = form or ("turtle" if found.form == "graph" else "json")
        media = GRAPHS.get(name) or TABLES.get(name, "text/plain")
        headers = {"X-Truncated": "true"} if found.truncated else {}
        return Response(found.serialise(name), media_type=media, headers=headers)

    @app.get("/sparql")
    def sparql_get(query: str, form: Form_ = "") -> Response:
        """Answer a SPARQL query; `X-Truncated: true` says that the answer was cut."""
        return answer(query, form)

    @app.post("/sparql")
    async def sparql_post(request: Request, form: Form_ = "") -> Response:
        """Answer a SPARQL query, sent as a form or as application/sparql-query."""
        body = await _body(request)
        sent_as_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        return await run_in_threadpool(answer, _form_query(body) if sent_as_form else body, form)


@contextmanager
def _one_of(workers: BoundedSemaphore) -> Iterator[None]:
    """Hold one of the workers; where all are at work nobody waits, so that the other routes have threads left."""
    if not workers.acquire(blocking=False):
        detail = "limits.query_workers queries are being answered, and there is no room for one more; ask again later"
        raise HTTPException(503, detail, {"Retry-After": str(RETRY_SECONDS)})
    try:
        yield
    finally:
        workers.release()


async def _body(request: Request) -> str:
    """The text of a request, which is not read beyond `MOST_BYTES`."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"the body has more than {MOST_BYTES:,} bytes")
    return body.decode("utf-8", "replace")


def _form_query(body: str) -> str:
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise HTTPException(400, f"the form cannot be read: {error}") from None
    if "query" not in fields:
        raise HTTPException(400, "the form has no field named query")
    return fields["query"][0]
