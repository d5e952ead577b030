"""SPARQL over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api.deps import Graph
from api.sparql_page import page
from kg.errors import UnknownPluginError
from kg.examples import find_example
from kg.graph import KnowledgeGraph

router = APIRouter(tags=["SPARQL"])

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


Shown = Annotated[str, Query(alias="example", max_length=100, description="The example in the form of the page.")]


@router.get("/sparql")
def sparql_get(request: Request, graph: Graph, query: str = "", form: Form_ = "", example: Shown = "") -> Response:
    """Answer a SPARQL query; `X-Truncated: true` says that the answer was cut.

    Without a query, this is a page to ask from.
    """
    if not query:
        return _page(example)
    return _answer(request, graph, query, form)


@router.post("/sparql")
async def sparql_post(request: Request, graph: Graph, form: Form_ = "") -> Response:
    """Answer a SPARQL query, sent as a form or as application/sparql-query."""
    body = await _body(request)
    sent_as_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return await run_in_threadpool(_answer, request, graph, _form_query(body) if sent_as_form else body, form)


def _page(shown: str) -> Response:
    try:
        return HTMLResponse(page(find_example(shown) if shown else None))
    except UnknownPluginError as error:
        raise HTTPException(404, str(error)) from None


def _answer(request: Request, graph: KnowledgeGraph, sparql: str, form: str) -> Response:
    with _one_of(request.app.state.query_workers):
        found = graph.query(sparql)
    name = form or ("turtle" if found.form == "graph" else "json")
    media = GRAPHS.get(name) or TABLES.get(name, "text/plain")
    headers = {"X-Truncated": "true"} if found.truncated else {}
    return Response(found.serialise(name), media_type=media, headers=headers)


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
