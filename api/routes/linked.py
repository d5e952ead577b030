"""Linked data: every IRI of the graph leads to what the graph says of it, for people and for programs.

An IRI is a name of a thing; `/id/...`, which stands for it here, answers with 303 and the address of a document
about the thing, in the format that the client likes best: `/data/....ttl`, a page, or what `/v1` tells in JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from starlette.routing import Match

from api.deps import Graph
from api.documents import DOCUMENTED, Format, after, alternates, links, missing, sent, wanted
from api.routes.collections import OF_KIND
from api.samples import FIELDS
from api.triples import page
from exports import document
from kg.graph import KnowledgeGraph
from kg.model import Kind
from kg.rdf.describe import describe, is_described

router = APIRouter(tags=["linked data"])

COLLECTIONS = {"paper": "papers", "claim": "claims", **{kind.lower(): OF_KIND[kind] for kind in Kind}}
"""Where REST and pages have what an IRI names, by the first part of its path."""

PREFIXES = {"json": "/v1/", "html": "/"}
"""Where those are, for the formats that they are there in."""

SEE_OTHER: dict[int | str, dict[str, Any]] = {303: {"description": "A document about it: see Location."}}

Rest = Annotated[
    str, InPath(max_length=2000, description="An IRI of the graph without its base.", examples=[FIELDS["id"]])
]


@router.get("/id", status_code=303, response_class=Response, responses=SEE_OTHER)
def find(
    request: Request,
    graph: Graph,
    iri: Annotated[str, Query(max_length=2000, description="An IRI of the graph, whole.", examples=[FIELDS["iri"]])],
) -> Response:
    """Where the graph tells of an IRI that is given whole; see `/id/{path}`."""
    return _see(request, graph, _known(graph, (iri,)))


@router.get("/id/{path:path}", status_code=303, response_class=Response, responses=SEE_OTHER)
def resolve(request: Request, graph: Graph, path: Rest) -> Response:
    """Where the graph tells of one of its IRIs, in the format that Accept asks for.

    That is Turtle, JSON-LD, N-Triples, RDF/XML, JSON or a page.
    """
    return _see(request, graph, _known(graph, _spellings(graph, after(request, "/id/"))))


@router.get("/data/{path:path}", response_class=Response, responses=DOCUMENTED)
def data(request: Request, graph: Graph, path: Rest) -> Response:
    """What the graph says of one of its IRIs: `/data/....ttl`, `.jsonld`, `.nt`, `.rdf`, `.json` (JSON-LD) or `.html`.

    That is all it says of the thing itself; the evidence of a claim or result; the claims that a paper or entity is the
    subject of; and the labels of what these lead to. A paper's named graph comes whole.
    """
    rest, dot, suffix = after(request, "/data/").rpartition(".")
    asked = wanted(request, suffix if dot else "?")
    iri = _known(graph, _spellings(graph, rest))
    triples = describe(graph.store, graph.iris, iri)
    answer = sent(
        asked,
        _place(graph, iri),
        lambda form: document(triples, form, graph.iris.base),
        lambda: page(graph.iris, iri, triples, _place(graph, iri)),
    )
    answer.headers["Link"] += ", " + links([(iri, "describes", ""), ("/dataset", "describedby", "")])
    return answer


def _spellings(graph: KnowledgeGraph, rest: str) -> Iterator[str]:
    """The IRIs that a path may stand for: as it is, and with what clients and proxies escape, or do not, set right."""
    base, plain = graph.iris.base, unquote(rest)
    head, _, name = plain.partition("/")
    yield from (base + rest, base + quote(plain, safe="/"), f"{base}{head}/{quote(name, safe='')}")


def _known(graph: KnowledgeGraph, iris: Iterable[str]) -> str:
    """The first of these IRIs that is one of the graph's own.

    Raises:
        NotFoundError: none is.
    """
    first = ""
    for iri in iris:
        if iri.startswith(graph.iris.base) and is_described(graph.store, iri):
            return iri
        first = first or iri
    raise missing(first)


def _see(request: Request, graph: KnowledgeGraph, iri: str) -> Response:
    """303 and the address of the document about a thing."""
    asked = wanted(request)
    headers = {"Location": _document(request, graph, iri, asked), "Link": links(alternates(_place(graph, iri)))}
    return Response(status_code=303, headers=headers)


def _document(request: Request, graph: KnowledgeGraph, iri: str, asked: Format) -> str:
    home = _home(graph, iri)
    if home and asked.suffix in PREFIXES and _serves(request, PREFIXES[asked.suffix] + home):
        return PREFIXES[asked.suffix] + home
    return f"{_place(graph, iri)}.{asked.suffix}"


def _place(graph: KnowledgeGraph, iri: str) -> str:
    """The address of the documents about an IRI, without suffix; the data set has some of its own."""
    path = iri[len(graph.iris.base) :]
    return "/dataset" if path == "dataset" else f"/data/{path}"


def _home(graph: KnowledgeGraph, iri: str) -> str:
    """Where a paper, entity or claim is, below `/` as a page and below `/v1/` in JSON; empty for all else."""
    head, _, rest = iri[len(graph.iris.base) :].partition("/")
    if head == "paper":
        rest = quote(graph.iris.node_id(iri), safe="/:")
    return f"{COLLECTIONS[head]}/{rest}" if head in COLLECTIONS else ""


def _serves(request: Request, path: str) -> bool:
    """Whether the application has something at a path."""
    scope = {"type": "http", "method": "GET", "path": unquote(path), "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
