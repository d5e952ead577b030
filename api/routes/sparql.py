"""SPARQL over HTTP: the query operation of the SPARQL 1.1 Protocol, and the service's description of itself."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api.deps import Graph
from api.negotiate import best
from api.sparql_page import answered, page
from kg.errors import QueryFormatError, QueryLeftError, QueryRefusedError, UnknownPluginError
from kg.examples import find_example
from kg.graph import KnowledgeGraph
from kg.query import Dataset, Visit
from kg.sparql.answer import Answer
from kg.sparql.description import service_description

router = APIRouter(tags=["SPARQL"])

_TABLES = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv; charset=utf-8": "csv",
    "text/tab-separated-values; charset=utf-8": "tsv",
}
_GRAPHS = {
    "text/turtle; charset=utf-8": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
MEDIA: Mapping[str, Mapping[str, str]] = {
    "select": _TABLES,
    "ask": {media: name for media, name in _TABLES.items() if name in ("json", "xml")},
    "graph": _GRAPHS,
}
"""The formats of each form of answer, by media type; the first is sent to who accepts anything."""

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, or without a query the description of the service.",
        "content": {media.partition(";")[0]: {"schema": {}} for media in (*_TABLES, *_GRAPHS, "text/html")},
    }
}
"""What the document says of answers."""

OTHER_NAMES = {"ttl": "turtle", "n3": "turtle", "nt": "ntriples", "rdf+xml": "rdfxml", "json-ld": "jsonld"}
"""What clients call formats besides."""

IN_PAGES = {"select": "json", "ask": "json", "graph": "turtle"}
"""The formats that the page for browsers is made of."""

MOST_BYTES = 4_000_000
"""Bytes of a posted query that are read; what may run is for `limits.query_chars` to say."""

LOOK_SECONDS = 0.5
"""Seconds between two looks at whether the client of a query is still there."""

LEFT = 499
"""What is noted of a request whose client has left, as by nginx."""

_CHANGES = re.compile(r"(?<![?$:\w])(?:NOW|RAND|UUID|STRUUID|BNODE)\b|\\u", re.IGNORECASE)
"""What may make the answers to one query differ from time to time; escapes may spell any of it."""

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATES = "updates are refused: a graph is changed by building it"

Texts = Annotated[list[str], Query(alias="query", description="The query.")]
Updates = Annotated[list[str], Query(alias="update", description="Refused: the service only reads.")]
Defaults = Annotated[
    list[str], Query(alias="default-graph-uri", description="A named graph to ask; several are merged.")
]
Named = Annotated[list[str], Query(alias="named-graph-uri", description="A named graph that GRAPH finds.")]
Form_ = Annotated[
    str, Query(alias="format", description="A media type, or json, csv, tsv, xml; turtle, ntriples, rdfxml, jsonld.")
]
Output = Annotated[str, Query(alias="output", description="Another name of `format`, which some clients use.")]
Results = Annotated[str, Query(alias="results", description="Yet another.")]
Shown = Annotated[str, Query(alias="example", max_length=100, description="The example in the form of the page.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: its queries, of which there must be one, and what it says on the answer."""

    queries: Sequence[str] = ()
    updates: Sequence[str] = ()
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    form: str = ""

    def query(self) -> str:
        """The one query.

        Raises:
            QueryRefusedError: it is an update.
            HTTPException: there is none, or more than one.
        """
        if self.updates:
            raise QueryRefusedError(_UPDATES)
        if len(self.queries) != 1:
            raise HTTPException(400, f"a request has one parameter named query, not {len(self.queries)}")
        return self.queries[0]


@router.get("/sparql", response_class=Response, responses=ANSWERS)
async def sparql_get(
    request: Request,
    graph: Graph,
    queries: Texts = [],  # noqa: B006 - FastAPI copies them
    updates: Updates = [],  # noqa: B006
    default: Defaults = [],  # noqa: B006
    named: Named = [],  # noqa: B006
    form: Form_ = "",
    output: Output = "",
    results: Results = "",
    shown: Shown = "",
) -> Response:
    """Answer a SPARQL query; `X-Truncated: true` says that the answer was cut.

    Browsers get a page. Without parameters, this is the description of the service in RDF, and for browsers a page
    with examples.
    """
    if not set(request.query_params) - {"example"}:
        return await run_in_threadpool(_about, request, graph, shown)
    return await _answered(request, graph, Asked(queries, updates, default, named, form or output or results))


@router.post("/sparql", response_class=Response, responses=ANSWERS)
async def sparql_post(
    request: Request,
    graph: Graph,
    queries: Texts = [],  # noqa: B006 - FastAPI copies them
    default: Defaults = [],  # noqa: B006
    named: Named = [],  # noqa: B006
    form: Form_ = "",
    output: Output = "",
    results: Results = "",
) -> Response:
    """Answer a SPARQL query, sent as a form or as application/sparql-query."""
    media = _media(request)
    body, form = await _body(request), form or output or results
    if media == _FORM:
        asked = _form(body, form)
    elif media == _DIRECT:
        asked = Asked([body, *queries], (), default, named, form)
    else:
        asked = Asked(updates=[body])
    return await _answered(request, graph, asked)


def _media(request: Request) -> str:
    """The media type of a body that can be read."""
    if (coding := request.headers.get("content-encoding", "identity")).lower() != "identity":
        raise HTTPException(415, f"a query is posted as it is, not in the coding {coding!r:.60}")
    media, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    odd = [item for item in parameters if item.startswith("charset=") and item[8:].strip('"') not in ("utf-8", "utf8")]
    if media not in (_FORM, _DIRECT, "application/sparql-update") or odd:
        detail = f"a query is posted as {_FORM} or {_DIRECT}, in UTF-8; not as {media or 'nothing'} {' '.join(odd)}"
        raise HTTPException(415, detail.strip())
    return media


async def _body(request: Request) -> str:
    """The text of a request, which is not read beyond `MOST_BYTES`."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"the body has more than {MOST_BYTES:,} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise HTTPException(400, "the body is not valid UTF-8") from None


def _form(body: str, form: str) -> Asked:
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=200, errors="strict")
    except ValueError as error:
        raise HTTPException(400, f"the form cannot be read: {error}") from None
    said = (value for name in ("format", "output", "results") for value in fields.get(name, ()))
    return Asked(
        fields.get("query", ()),
        fields.get("update", ()),
        fields.get("default-graph-uri", ()),
        fields.get("named-graph-uri", ()),
        next(filter(None, [form, *said]), ""),
    )


async def _answered(request: Request, graph: KnowledgeGraph, asked: Asked) -> Response:
    """The answer; a query whose client leaves is stopped, so that it holds no worker."""
    visit = Visit(request.app.state.query_pool)
    work = asyncio.ensure_future(run_in_threadpool(_answer, request, graph, asked, visit))
    while not work.done():
        await asyncio.wait({work}, timeout=LOOK_SECONDS)
        if not work.done() and await request.is_disconnected():
            visit.leave()
    try:
        return await work
    except QueryLeftError:
        return Response(status_code=LEFT)  # which nobody gets; the log and the figures do


def _answer(request: Request, graph: KnowledgeGraph, asked: Asked, visit: Visit) -> Response:
    if not asked.form and _likes_pages(request):
        found = _asked(graph, asked, visit, IN_PAGES)
        return HTMLResponse(answered(graph, asked.query(), found), headers=_headers(asked, found))
    media = {form: _wanted(request, asked.form, offered) for form, offered in MEDIA.items()}
    formats = {form: MEDIA[form].get(chosen, asked.form) for form, chosen in media.items()}
    found = _asked(graph, asked, visit, formats)
    return Response(found.data, media_type=media[found.form], headers=_headers(asked, found))


def _headers(asked: Asked, found: Answer) -> dict[str, str]:
    cut = {"X-Truncated": "true"} if found.truncated else {}
    changes = {"Cache-Control": "no-store"} if _CHANGES.search(asked.query()) else {}
    return {"Vary": "Accept", **cut, **changes}


def _likes_pages(request: Request) -> bool:
    """Whether a client likes a page better than any form of answer, as browsers do."""
    return best(request.headers.get("accept", ""), (*_TABLES, *_GRAPHS, "text/html")) == "text/html"


def _asked(graph: KnowledgeGraph, asked: Asked, visit: Visit, formats: Mapping[str, str]) -> Answer:
    dataset = Dataset(tuple(asked.default), tuple(asked.named))
    try:
        return graph.query(asked.query(), pool=visit, dataset=dataset, formats=formats)
    except QueryFormatError as error:
        if asked.form:
            raise
        listed = ", ".join(media.partition(";")[0] for offered in (_TABLES, _GRAPHS) for media in offered)
        raise HTTPException(406, f"{error}; as media types: {listed}") from None


def _wanted(request: Request, form: str, offered: Mapping[str, str]) -> str:
    """The media type of an answer: that of the format which is named, or the best for the client; empty for none.

    A format may also be named as in an Accept header, which is how some clients do it.
    """
    if form and "/" not in form:
        return next((media for media, name in offered.items() if OTHER_NAMES.get(form, form) == name), "")
    return best(form or request.headers.get("accept", ""), tuple(offered))


def _page(graph: KnowledgeGraph, shown: str) -> Response:
    try:
        return HTMLResponse(page(graph, find_example(shown) if shown else None), headers={"Vary": "Accept"})
    except UnknownPluginError as error:
        raise HTTPException(404, str(error)) from None


def _about(request: Request, graph: KnowledgeGraph, shown: str) -> Response:
    """The description of the service, or for who likes it better the page, with an example shown in its form."""
    media = best(request.headers.get("accept", ""), (*_GRAPHS, "text/html"))
    if shown or media == "text/html":
        return _page(graph, shown)
    if not media:
        raise HTTPException(406, f"the service describes itself as text/html, {', '.join(_GRAPHS)}")
    endpoint = str(request.url.replace(query="", fragment=""))
    try:
        text = service_description(endpoint, graph.iris, graph.counts, _GRAPHS[media])
    except ValueError:
        raise HTTPException(400, "the address that was asked for is no IRI") from None
    return Response(text, media_type=media, headers={"Vary": "Accept"})
