"""Linked data: every IRI of a graph leads to documents about it, in the format that a client asks for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import httpx
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from api.routes.linked import COLLECTIONS
from kg.graph import KnowledgeGraph, open_graph
from kg.rdf.describe import describe
from kg.rdf.iris import Iris
from ontology import KG, core_text, shapes_text
from tests.api.asking import get, problem, send
from tests.graphs import Sketch, lamps, opened, write

READERS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}
MEDIA = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "*/*": "ttl",
    "text/html, application/xhtml+xml, */*;q=0.8": "html",
}
BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("lamps"))


@cache
def nodes(graph: KnowledgeGraph) -> list[str]:
    """The IRI of every node that the graph says something of."""
    return sorted({str(quad.subject).strip("<>") for quad in graph.store.quads()})


def path_of(graph: KnowledgeGraph, iri: str) -> str:
    return iri.removeprefix(graph.iris.base)


def accepting(graph: KnowledgeGraph, path: str, media: str) -> httpx.Response:
    return send(graph, "GET", path, headers={"accept": media})


def read(answer: httpx.Response, form: RdfFormat) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {str(quad.triple) for quad in parse(answer.content, format=form)}


def test_every_iri_leads_to_a_document_about_it(graph: KnowledgeGraph) -> None:
    kinds = {path_of(graph, iri).partition("/")[0] for iri in nodes(graph)}
    assert {"paper", "method", "claim", "result", "evidence", "passage", "mention", "run", "agent", "graph"} <= kinds
    for iri in nodes(graph):
        found = get(graph, f"/id/{path_of(graph, iri)}")
        assert found.status_code == 303, iri
        turtle = send(graph, "GET", found.headers["location"], follow_redirects=True)
        assert read(turtle, READERS["ttl"]) >= {str(t) for t in describe(graph.store, graph.iris, iri)}


@pytest.mark.parametrize(("media", "suffix"), MEDIA.items())
def test_accept_decides_the_format(graph: KnowledgeGraph, media: str, suffix: str) -> None:
    result = next(iri for iri in nodes(graph) if "/result/" in iri)
    found = accepting(graph, f"/id/{path_of(graph, result)}", media)
    assert found.headers["location"] == f"/data/{path_of(graph, result)}.{suffix}"
    assert "Accept" in found.headers["vary"]
    link = f'</data/{path_of(graph, result)}.nt>; rel="alternate"; type="application/n-triples"'
    assert link in found.headers["link"]
    assert accepting(graph, found.headers["location"], media).status_code == 200


def test_json_is_what_rest_tells(graph: KnowledgeGraph) -> None:
    for head in ("method", "model", "benchmark", "metric", "task", "paper", "claim"):
        iri = next(iri for iri in nodes(graph) if path_of(graph, iri).startswith(f"{head}/"))
        found = accepting(graph, f"/id/{path_of(graph, iri)}", "application/json")
        assert found.headers["location"].startswith(f"/v1/{COLLECTIONS[head]}/")
        assert get(graph, found.headers["location"]).json()["iri"] == iri


def test_json_of_what_rest_has_not_is_jsonld(graph: KnowledgeGraph) -> None:
    mention = next(iri for iri in nodes(graph) if "/mention/" in iri)
    found = accepting(graph, f"/id/{path_of(graph, mention)}", "application/json")
    answer = get(graph, found.headers["location"])
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["@graph"]


def test_all_formats_say_the_same(graph: KnowledgeGraph) -> None:
    for iri in nodes(graph)[::7]:
        meant = {str(triple) for triple in describe(graph.store, graph.iris, iri)}
        for suffix, form in READERS.items():
            assert read(get(graph, f"/data/{path_of(graph, iri)}.{suffix}"), form) == meant


def test_rdflib_reads_them_too(graph: KnowledgeGraph) -> None:
    claim = next(iri for iri in nodes(graph) if "/claim/" in iri)
    said = len(describe(graph.store, graph.iris, claim))
    for suffix, name in (("ttl", "turtle"), ("rdf", "xml"), ("nt", "nt")):
        found = rdflib.Graph().parse(data=get(graph, f"/data/{path_of(graph, claim)}.{suffix}").text, format=name)
        assert len(found) == said


def test_a_document_says_what_it_is_about(graph: KnowledgeGraph) -> None:
    lamp = graph.iris.node(graph.find("Lamp").id)
    answer = get(graph, f"/data/{path_of(graph, lamp)}.ttl")
    assert f'<{lamp}>; rel="describes"' in answer.headers["link"]
    assert '</dataset>; rel="describedby"' in answer.headers["link"]
    assert answer.headers["content-location"] == f"/data/{path_of(graph, lamp)}.ttl"


def test_head_is_answered_like_get(graph: KnowledgeGraph) -> None:
    for path in (f"/id/{graph.find('Lamp').id}", f"/data/{graph.find('Lamp').id}.rdf", "/ontology", "/dataset"):
        whole, head = get(graph, path), send(graph, "HEAD", path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        for name in ("location", "content-type", "link"):
            assert head.headers.get(name) == whole.headers.get(name)


def test_an_iri_can_be_given_whole(graph: KnowledgeGraph) -> None:
    for iri in nodes(graph)[::5]:
        found = get(graph, "/id", iri=iri)
        assert found.status_code == 303, iri
        assert found.headers["location"] in (f"/data/{path_of(graph, iri)}.ttl", "/dataset.ttl")


@pytest.mark.parametrize("base", ["https://example.org/kg#", "urn:kg:", "http://test/id/"])
def test_any_base(base: str, tmp_path: Path) -> None:
    graph = open_graph(write(lamps().graph(), tmp_path, iris=Iris(base)))
    for iri in nodes(graph)[::9]:
        place = get(graph, "/id", iri=iri).headers["location"]
        assert read(get(graph, place), READERS["ttl"]) >= {str(t) for t in describe(graph.store, graph.iris, iri)}


@pytest.mark.parametrize(
    "path", ["/id/method/none", "/id/claim/0", "/id/graph/none", "/data/method/none.ttl", "/id/%00", "/id/a%20b"]
)
def test_what_the_graph_has_not_is_not_found(graph: KnowledgeGraph, path: str) -> None:
    problem(get(graph, path), 404, "not-found")


@pytest.mark.parametrize("iri", ["https://example.org/x", "", "x y", "\u2603", "https://w3id.org/kg-lineage/id/"])
def test_an_iri_that_is_not_of_the_graph_is_not_found(graph: KnowledgeGraph, iri: str) -> None:
    problem(get(graph, "/id", iri=iri), 404, "not-found")


def test_a_format_that_there_is_not(graph: KnowledgeGraph) -> None:
    lamp = graph.find("Lamp").id
    for path in (f"/data/{lamp}.doc", f"/data/{lamp}", "/data/ttl", "/ontology.doc", "/dataset.x"):
        problem(get(graph, path), 404, "no-such-page")
    for path in (f"/id/{lamp}", "/ontology", "/dataset"):
        problem(accepting(graph, path, "image/png"), 406, "not-acceptable")


def odd(folder: Path) -> KnowledgeGraph:
    """A graph whose ids have what addresses escape, and whose names are markup."""
    made = Sketch()
    made.paper("odd", title="<script>alert(1)</script>", doi="10.1000/(x)<y>;2-%2F#z?a=b&c.ttl")
    made.says("odd", "<b>Net</b>", "buildsOn", "A/B (C) \u00e9")
    return opened(made.graph(), folder)


def test_ids_with_what_addresses_escape(tmp_path: Path) -> None:
    graph = odd(tmp_path)
    for iri in nodes(graph):
        path = path_of(graph, iri)
        for asked in (path, path.replace("%28", "(").replace("%29", ")"), path.replace("%3C", "%3c")):
            found = get(graph, f"/id/{asked}")
            assert found.status_code == 303, asked
            assert found.headers["location"] in (f"/data/{path}.ttl", "/dataset.ttl")
        assert get(graph, "/id", iri=iri).status_code == 303


def test_a_page_shows_text_as_text(tmp_path: Path) -> None:
    graph = odd(tmp_path)
    for iri in nodes(graph):
        page = get(graph, f"/data/{path_of(graph, iri)}.html")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "<script>alert" not in page.text
        assert "<b>Net" not in page.text
        assert not re.search(r"href=\"(?!/|#|https?://)", page.text)


def test_links_of_a_page_lead_on(graph: KnowledgeGraph) -> None:
    page = accepting(graph, f"/data/{graph.find('Lamp').id}.html", "text/html").text
    places = sorted(set(re.findall(r'href="(/(?:id|data)/[^"]+)"', page)))
    assert len(places) > 10
    for place in places:
        assert get(graph, place).status_code in (200, 303), place


@pytest.mark.parametrize("place", ["/ontology", "/ontology/shapes", "/dataset"])
def test_vocabularies_and_data_set_in_all_formats(graph: KnowledgeGraph, place: str) -> None:
    lengths = set()
    for media, suffix in MEDIA.items():
        answer = accepting(graph, place, media)
        assert answer.headers["content-location"] == f"{place}.{suffix}"
        assert answer.content == get(graph, f"{place}.{suffix}").content
        if suffix != "html":
            lengths.add(len(read(answer, READERS[suffix])))
    assert len(lengths) == 1
    assert min(lengths) > 30


def test_turtle_of_the_ontology_is_as_it_was_written(graph: KnowledgeGraph) -> None:
    assert get(graph, "/ontology.ttl").text == core_text()
    assert get(graph, "/ontology/shapes.ttl").text == shapes_text()


def test_the_page_of_the_ontology_has_every_term(graph: KnowledgeGraph) -> None:
    page = accepting(graph, "/ontology", "text/html").text
    assert [name for name in KG if f'id="{name}"' not in page] == []
    assert "An entity that a paper can introduce: a method, model or benchmark." in page


def test_the_context_is_jsonld(graph: KnowledgeGraph) -> None:
    answer = get(graph, "/ontology/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["@context"]["buildsOn"]["@id"] == "kg:buildsOn"


def test_the_well_known_place_leads_to_the_data_set(graph: KnowledgeGraph) -> None:
    assert get(graph, "/.well-known/void").headers["location"] == "/dataset"
    assert accepting(graph, "/id/dataset", "text/html").headers["location"] == "/dataset.html"
    assert accepting(graph, "/id/dataset", "application/rdf+xml").headers["location"] == "/dataset.rdf"


def test_what_the_data_set_names_is_there(graph: KnowledgeGraph) -> None:
    text = get(graph, "/dataset.nt").text
    for place in re.findall(r"<http://test(/[^>]*)>", text):
        if place.startswith("/v1/export"):
            assert get(graph, place).status_code == 200, place
    for iri in re.findall(r"exampleResource> <([^>]+)>", text):
        assert get(graph, "/id", iri=iri).status_code == 303
    assert "format=turtle>" in text


def test_a_host_that_is_none(graph: KnowledgeGraph) -> None:
    problem(send(graph, "GET", "/dataset", headers={"host": "a b<c>"}), 400, "bad-request")
