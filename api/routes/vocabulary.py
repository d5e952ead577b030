"""What the words mean and what the data set is: ontology, shapes, JSON-LD context, a description in VoID and DCAT."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from api.answers import as_json
from api.deps import Graph
from api.documents import DOCUMENTED, sent, wanted
from api.exporting import media_of
from api.pages import render
from api.triples import cells, page
from exports import EXPORTERS, document
from kg.graph import KnowledgeGraph
from kg.rdf.dataset import Access, dataset_triples
from kg.stats import most_followed
from ontology import context, core_text, shapes_text
from ontology import documents as vocabulary

router = APIRouter(tags=["linked data"])

LD_JSON = "application/ld+json"
EXAMPLES = 3
"""Things that a description of the data set names as examples, those that most others build on."""

_CONTEXT: dict[int | str, dict[str, Any]] = {200: {"content": {LD_JSON: {}}, "description": "A JSON-LD context."}}
_MOVED: dict[int | str, dict[str, Any]] = {302: {"description": "See Location."}}


@router.get("/ontology", response_class=Response, responses=DOCUMENTED)
def ontology(request: Request) -> Response:
    """The classes and properties of the graph: Turtle, JSON-LD, N-Triples, RDF/XML, or a page to read."""
    return _vocabulary(request, "/ontology", core_text(), "ontology.html")


@router.get("/ontology/shapes", response_class=Response, responses=DOCUMENTED)
def shapes(request: Request) -> Response:
    """What a valid graph looks like, in SHACL: Turtle, JSON-LD, N-Triples, RDF/XML, or a page that shows the Turtle."""
    return _vocabulary(request, "/ontology/shapes", shapes_text(), "shapes.html")


@router.get("/ontology/context.jsonld", response_class=Response, responses=_CONTEXT)
def short_names() -> Response:
    """The JSON-LD context: a short name for each term."""
    return Response(as_json(context()).body, media_type=LD_JSON)


@router.get("/ontology.{suffix}", response_class=Response, responses=DOCUMENTED)
def ontology_as(request: Request, suffix: str) -> Response:
    """The ontology in the format that the address ends in."""
    return _vocabulary(request, "/ontology", core_text(), "ontology.html", suffix)


@router.get("/ontology/shapes.{suffix}", response_class=Response, responses=DOCUMENTED)
def shapes_as(request: Request, suffix: str) -> Response:
    """The shapes in the format that the address ends in."""
    return _vocabulary(request, "/ontology/shapes", shapes_text(), "shapes.html", suffix)


@router.get("/dataset", response_class=Response, responses=DOCUMENTED)
def dataset(request: Request, graph: Graph) -> Response:
    """The data set in VoID and DCAT: sizes, vocabularies, examples, where to query it and its dumps."""
    return _dataset(request, graph)


@router.get("/dataset.{suffix}", response_class=Response, responses=DOCUMENTED)
def dataset_as(request: Request, graph: Graph, suffix: str) -> Response:
    """The description of the data set in the format that the address ends in."""
    return _dataset(request, graph, suffix)


@router.get("/.well-known/void", status_code=302, response_class=Response, responses=_MOVED)
def well_known() -> Response:
    """Where the description of the data set is."""
    return RedirectResponse("/dataset", 302)


def _vocabulary(request: Request, place: str, text: str, template: str, suffix: str = "") -> Response:
    return sent(
        wanted(request, suffix),
        place,
        lambda form: vocabulary.document(text, form),
        lambda: render(template, text=text, terms=vocabulary.terms(), cells=cells, place=place),
    )


def _dataset(request: Request, graph: KnowledgeGraph, suffix: str = "") -> Response:
    asked, iri = wanted(request, suffix), f"{graph.iris.base}dataset"
    examples = [row.node.id for row in most_followed(graph.index, limit=EXAMPLES)]
    try:
        said = set(dataset_triples(graph.store, graph.iris, graph.counts, _access(request), examples=examples))
    except ValueError:
        raise HTTPException(400, "the header Host is not the name of a host") from None
    return sent(
        asked,
        "/dataset",
        lambda form: document(said, form, graph.iris.base),
        lambda: page(graph.iris, iri, said, "/dataset"),
    )


def _access(request: Request) -> Access:
    """Where the client finds this service."""
    root = str(request.base_url)
    dumps = {name: (f"{root}v1/export?format={name}", media_of(name)) for name, _ in EXPORTERS.offered()}
    return Access(f"{root}sparql", f"{root}id?iri=", root, dumps)
