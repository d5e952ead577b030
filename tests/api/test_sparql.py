"""The SPARQL 1.1 Protocol: every way to ask, every format, and every fault with its status."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from threading import Event, Semaphore
from time import sleep
from typing import Any

import httpx
import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from api import create_app
from api.pages.fitting import fitted
from api.routes.sparql import MOST_BYTES
from kg.config import Limits, Settings
from kg.examples import examples
from kg.graph import KnowledgeGraph, open_graph
from kg.sparql.answer import Answer
from kg.sparql.job import Job
from kg.sparql.process import Worker
from tests.api.asking import app, get, problem, send
from tests.api.serving import reopened, running
from tests.graphs import lamps, opened, write
from tests.sparql.test_guard import ACCEPTED, PLACES, UPDATES

QUERY = "SELECT ?name { ?m a kg:Method ; skos:prefLabel ?name } ORDER BY ?name"
GRAPH = "CONSTRUCT WHERE { ?s kg:improvesOver ?o }"
DIRECT = {"content-type": "application/sparql-query"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("sparql"))


def limited(tmp_path_factory: pytest.TempPathFactory, **limits: Any) -> KnowledgeGraph:
    return open_graph(write(lamps().graph(), tmp_path_factory.mktemp("limited")), Settings(limits=Limits(**limits)))


def fault(answer: httpx.Response, status: int) -> str:
    """What an answer says is wrong."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"]) == (status, status), body
    assert body["title"]
    return str(body["detail"])


# Ways to ask


@pytest.mark.parametrize(
    "options",
    [
        {"method": "GET", "params": {"query": QUERY}},
        {"method": "POST", "data": {"query": QUERY}},
        {"method": "POST", "content": QUERY, "headers": DIRECT},
        {"method": "POST", "content": QUERY, "headers": {"content-type": 'Application/SPARQL-Query; charset="UTF-8"'}},
    ],
    ids=["get", "form", "direct", "direct with charset"],
)
def test_a_query_in_every_way(options: dict[str, Any], graph: KnowledgeGraph) -> None:
    answer = send(graph, path="/sparql", **options)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON
    assert answer.content == graph.query(QUERY).data
    assert "x-truncated" not in answer.headers


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_graphs_are_chosen_in_every_way(way: str, graph: KnowledgeGraph) -> None:
    claims, entities, none = graph.iris.graph("claims"), graph.iris.graph("entities"), "urn:none"

    def count(pattern: str, **chosen: list[str]) -> int:
        query = "SELECT (COUNT(*) AS ?n) FROM <urn:ignored> { PATTERN }".replace("PATTERN", pattern)
        given = {name.replace("_", "-"): iris for name, iris in chosen.items()}
        if way == "get":
            answer = get(graph, "/sparql", query=query, **given)
        elif way == "form":
            answer = send(graph, "POST", "/sparql", data={"query": query, **given})
        else:
            answer = send(graph, "POST", "/sparql", params=given, content=query, headers=DIRECT)
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    sizes = {iri: sum(1 for _ in graph.store.quads(graph=NamedNode(iri))) for iri in (claims, entities)}
    triples, quads = "?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"
    assert count(triples) == 0
    assert count(triples, default_graph_uri=[claims]) == sizes[claims]
    assert count(triples, default_graph_uri=[claims, entities, none]) == sum(sizes.values())
    assert count(quads, default_graph_uri=[claims]) == count(triples, named_graph_uri=[claims]) == 0
    assert count(quads, named_graph_uri=[claims, none], default_graph_uri=[entities]) == sizes[claims]
    assert count(triples, default_graph_uri=["file:///etc/passwd"]) == 0


# Formats


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (QUERY, "", JSON),
        (QUERY, "*/*", JSON),
        (QUERY, "application/json", "application/json"),
        (QUERY, XML, XML),
        (QUERY, "text/csv", "text/csv; charset=utf-8"),
        (QUERY, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (QUERY, f"text/csv;q=0.5, {XML};q=0.9, text/turtle", XML),
        ("ASK {}", "", JSON),
        ("ASK {}", f"text/csv, {XML};q=0.1", XML),
        (GRAPH, "", "text/turtle; charset=utf-8"),
        (GRAPH, "text/*", "text/turtle; charset=utf-8"),
        (GRAPH, "application/n-triples", "application/n-triples"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, f"{JSON}, application/rdf+xml;q=0.2", "application/rdf+xml"),
        ("DESCRIBE <urn:x>", "application/n-triples", "application/n-triples"),
    ],
)
def test_the_client_chooses_the_format(query: str, accept: str, media: str, graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/sparql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media
    assert "accept" in answer.headers["vary"].lower()
    read = {JSON: json_of, "application/json": json_of}.get(media, text_of)
    assert read(answer) is not None


def json_of(answer: httpx.Response) -> Any:
    return json.loads(answer.text)


def text_of(answer: httpx.Response) -> Any:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (QUERY, ["json", "csv", "tsv", "xml"]),
        ("ASK {}", ["json", "xml"]),
        (GRAPH, ["turtle", "ntriples", "rdfxml", "jsonld"]),
    ],
)
def test_a_parameter_goes_before_the_header(query: str, names: list[str], graph: KnowledgeGraph) -> None:
    for name in names:
        whole = graph.query(query).serialise(name)
        ways: tuple[dict[str, Any], ...] = (
            {"params": {"query": query, "format": name}},
            {"params": {"query": query, "output": name}},
            {"method": "POST", "data": {"query": query, "format": name}},
            {"method": "POST", "data": {"query": query, "output": name}},
            {"method": "POST", "content": query, "params": {"format": name}, "headers": DIRECT},
        )
        for options in ways:
            answer = send(graph, **{"method": "GET", "path": "/sparql", **options})
            assert answer.text == whole
    media = get(graph, "/sparql", query=query, format=names[1]).headers["content-type"].partition(";")[0]
    again = send(graph, "GET", "/sparql", params={"query": query, "format": media}, headers={"accept": "image/png"})
    assert again.text == graph.query(query).serialise(names[1])


def test_formats_that_do_not_fit(graph: KnowledgeGraph) -> None:
    for form in ("turtle", "lamp", "<script>"):
        assert form in fault(get(graph, "/sparql", query=QUERY, format=form), 400)
    for query, accept in ((QUERY, "text/turtle"), ("ASK {}", "text/csv"), (GRAPH, JSON), (QUERY, "*/*;q=0")):
        said = fault(send(graph, "GET", "/sparql", params={"query": query}, headers={"accept": accept}), 406)
        assert all(media in said for media in (JSON, XML, "text/csv", "text/turtle", "application/ld+json"))


def test_a_cut_answer_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    few = limited(tmp_path_factory, query_rows=2)
    answer = get(few, "/sparql", query="SELECT * { ?s ?p ?o }")
    assert answer.headers["x-truncated"] == "true"
    assert len(answer.json()["results"]["bindings"]) == 2
    answer = get(few, "/sparql", query="CONSTRUCT WHERE { ?s ?p ?o }", format="ntriples")
    assert (answer.headers["x-truncated"], answer.text.count("\n")) == ("true", 2)


# Faults


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * {", 400),
        ("", 400),
        ("ASK { ?s a lamp:x }", 400),
        ("ASK { ?s ?p <a b> }", 400),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("DROP ALL", 403),
        ("#" * 100_001, 403),
        ("SELECT * " + "{" * 300 + "}" * 300, 400),
    ],
    ids=lambda item: str(item)[:20],
)
def test_queries_that_do_not_run(query: str, status: int, graph: KnowledgeGraph) -> None:
    fault(send(graph, "POST", "/sparql", data={"query": query}), status)
    fault(send(graph, "POST", "/sparql", content=query, headers=DIRECT), status)


@pytest.mark.parametrize("query", PLACES.values(), ids=PLACES.keys())
def test_service_is_refused_in_every_place(query: str, graph: KnowledgeGraph) -> None:
    assert "SERVICE is refused" in fault(send(graph, "POST", "/sparql", data={"query": query}), 403)


@pytest.mark.parametrize("update", UPDATES)
def test_every_update_is_refused(update: str, graph: KnowledgeGraph) -> None:
    before = len(graph.store)
    assert "updates are refused" in fault(send(graph, "POST", "/sparql", content=update, headers=DIRECT), 403)
    assert len(graph.store) == before


@pytest.mark.parametrize("query", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_ordinary_queries_are_answered(query: str, graph: KnowledgeGraph) -> None:
    assert send(graph, "POST", "/sparql", data={"query": query}).status_code == 200


@pytest.mark.parametrize("iri", ["file:///etc/passwd", "http://127.0.0.1:9/", "urn:none"])
def test_graphs_from_elsewhere_are_empty(iri: str, graph: KnowledgeGraph) -> None:
    for query in (
        "ASK FROM <IRI> { ?s ?p ?o }",
        "ASK FROM NAMED <IRI> { GRAPH ?g { ?s ?p ?o } }",
        "ASK { GRAPH <IRI> { ?s ?p ?o } }",
    ):
        assert get(graph, "/sparql", query=query.replace("IRI", iri)).json()["boolean"] is False


# After the protocol tests of the W3C


def test_queries_that_are_missing_or_too_many(graph: KnowledgeGraph) -> None:
    assert "not 2" in fault(get(graph, "/sparql", query=["ASK {}", "SELECT * {}"]), 400)
    assert "not 0" in fault(get(graph, "/sparql", format="json"), 400)
    assert "not 0" in fault(send(graph, "POST", "/sparql", content="lamp=x", headers=FORM), 400)
    assert "not 2" in fault(
        send(graph, "POST", "/sparql", content="query=ASK%20%7B%7D&query=ASK%20%7B%7D", headers=FORM), 400
    )
    twice = send(graph, "POST", "/sparql", params={"query": "ASK {}"}, content="ASK {}", headers=DIRECT)
    assert "not 2" in fault(twice, 400)


@pytest.mark.parametrize(
    "media",
    ["", "text/plain", "application/json", "application/sparql-query2", "application/sparql-query; charset=utf-16"],
)
def test_other_media_types_are_not_taken(media: str, graph: KnowledgeGraph) -> None:
    headers = {"content-type": media} if media else {}
    said = fault(send(graph, "POST", "/sparql", content=b"ASK {}", headers=headers), 415)
    assert "application/sparql-query" in said


@pytest.mark.parametrize(
    "options",
    [
        {"method": "GET", "params": {"update": "CLEAR ALL"}},
        {"method": "GET", "params": {"query": "ASK {}", "update": "CLEAR ALL"}},
        {"method": "GET", "params": {"query": "CLEAR ALL"}},
        {"method": "POST", "data": {"update": "CLEAR ALL"}},
        {"method": "POST", "data": {"update": "CLEAR ALL", "using-graph-uri": "urn:x"}},
        {"method": "POST", "content": "CLEAR ALL", "headers": {"content-type": "application/sparql-update"}},
        {"method": "POST", "content": "CLEAR ALL", "headers": DIRECT},
    ],
)
def test_updates_are_refused(options: dict[str, Any], graph: KnowledgeGraph) -> None:
    assert "updates are refused" in fault(send(graph, path="/sparql", **options), 403)


def test_text_that_is_not_utf8(graph: KnowledgeGraph) -> None:
    fault(send(graph, "POST", "/sparql", content="ASK { ?s ?p 'é' }".encode("latin-1"), headers=DIRECT), 400)
    fault(send(graph, "POST", "/sparql", content=b"query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E9%27%20%7D", headers=FORM), 400)
    fault(send(graph, "POST", "/sparql", content=b"query=\xff", headers=FORM), 400)
    fault(send(graph, "GET", "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%00%27%20%7D"), 400)


def test_methods_that_are_none(graph: KnowledgeGraph) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        fault(send(graph, method, "/sparql", params={"query": "ASK {}"}), 405)


def test_forms_of_many_fields(graph: KnowledgeGraph) -> None:
    fault(send(graph, "POST", "/sparql", data={str(number): "x" for number in range(300)}), 400)


@pytest.mark.parametrize("iri", ["no iri", "relative", "<urn:x>", "urn:x>", ""])
def test_graphs_that_are_no_iris(iri: str, graph: KnowledgeGraph) -> None:
    assert "IRI" in fault(get(graph, "/sparql", query="ASK {}", **{"default-graph-uri": iri}), 400)


def test_a_body_without_end_is_not_read_to_its_end(graph: KnowledgeGraph) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 10 * MOST_BYTES:
            sent += 100_000
            yield b"#" * 100_000

    fault(send(graph, "POST", "/sparql", content=endless(), headers=DIRECT), 413)
    assert sent < 2 * MOST_BYTES


@pytest.mark.parametrize("call", ["RAND()", "ra\\u006ed()", "NOW ()", "STRUUID # a comment\n()"])
def test_what_differs_each_time_is_not_kept(call: str, graph: KnowledgeGraph) -> None:
    answer = get(graph, "/sparql", query=f"SELECT ({call} AS ?x) {{}}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in answer.headers


def test_a_body_in_another_coding_is_not_read_as_it_is(graph: KnowledgeGraph) -> None:
    answer = send(graph, "POST", "/sparql", content=b"ASK {}", headers={**DIRECT, "Content-Encoding": "gzip"})
    assert "'gzip'" in fault(answer, 415)
    same = {**DIRECT, "Content-Encoding": "identity"}
    assert send(graph, "POST", "/sparql", content=b"ASK {}", headers=same).status_code == 200


# Limits


def test_a_query_that_takes_too_long_and_the_next_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    quick = limited(tmp_path_factory, query_seconds=0.5)
    late = get(quick, "/sparql", query=CROSS)
    body = problem(late, 500, "query-time")
    assert body["limit"] == {"name": "limits.query_seconds", "value": 0.5}
    assert "limits.query_seconds = 0.5; the same query will end so again" in body["detail"]
    assert "retry-after" not in late.headers
    assert get(quick, "/sparql", query="ASK {}").json()["boolean"] is True


BOMBS = {
    "cross product": CROSS,
    "cross product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c LIMIT 1",
    "regular expression": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    "FILTER(REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), '(.*a){20}.*b.*c$')) }",
    "big regular expression": "ASK { ?s ?p ?o FILTER(REGEX(STR(?o), '((((a{90}){90}){90}){90}){90}')) }",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d }",
    "long path": "ASK { ?s " + "/".join(["<urn:p>?"] * 2_000) + " ?o }",
    "many optionals": "ASK { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o } " * 1_500 + "}",
    "values": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?x{n} {{ {'1 ' * 99} }}" for n in range(12)) + "}",
    "memory": "SELECT (STRLEN(?x40) AS ?n) { BIND('x' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + "}",
    "one long row": "SELECT ?x29 { BIND('x' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(29))
    + "}",
    "group concat": "SELECT (GROUP_CONCAT(?a) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sum of expressions": "ASK { FILTER(" + "+".join(["1"] * 40_000) + " = 0) }",
    "unions": "SELECT (COUNT(*) AS ?n) { " + "UNION".join(["{ ?s ?p ?o }"] * 5_000) + " }",
    "nested lists": "ASK { ?s ?p " + "(" * 190 + ")" * 190 + " }",
    "negations": "ASK { FILTER(" + "!" * 90_000 + "true) }",
}


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return limited(tmp_path_factory, query_seconds=1, query_megabytes=300, query_bytes=1_000_000)


@pytest.mark.parametrize("query", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_ends_and_the_next_query_is_answered(query: str, tight: KnowledgeGraph) -> None:
    answer = send(tight, "POST", "/sparql", data={"query": query})
    if answer.status_code != 200:
        said = fault(answer, answer.status_code)
        assert (answer.status_code, "limits." in said) in ((500, True), (400, False)), said
    assert len(answer.content) < 1_100_000
    assert get(tight, "/sparql", query="ASK {}").json()["boolean"] is True


def test_queries_beyond_the_workers_wait_or_are_turned_away_and_all_else_answers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = limited(tmp_path_factory, query_workers=2, query_queue=1)
    begun, go_on, really = Semaphore(0), Event(), Worker.ask

    def slow(worker: Worker, job: Job) -> Answer:
        begun.release()
        assert go_on.wait(60)
        return really(worker, job)

    monkeypatch.setattr(Worker, "ask", slow)
    served = app(graph)  # one for all threads
    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(get, graph, "/sparql", query="ASK {}") for _ in range(3)]
        assert all(begun.acquire(timeout=60) for _ in range(2))
        while served.state.query_pool.counters()["waiting"] < 1:
            sleep(0.01)
        ways: tuple[dict[str, Any], ...] = (
            {"method": "GET", "params": {"query": "ASK {}"}},
            {"method": "POST", "data": {"query": "ASK {}"}},
        )
        for options in ways:
            refused = send(graph, path="/sparql", **options)
            assert "ask again after" in problem(refused, 503, "busy")["detail"]
            assert int(refused.headers["retry-after"]) > 0
        assert get(graph, "/healthz").status_code == get(graph, "/v1/show", name="Lamp").status_code == 200
        go_on.set()
        assert [answer.result(60).status_code for answer in waiting] == [200] * 3
    assert get(graph, "/sparql", query="ASK { }").status_code == 200
    assert served.state.query_pool.ready()
    counted = served.state.query_pool.counters()
    assert {name: counted[name] for name in ("busy", "waiting", "refused", "answered")} == {
        "busy": 0,
        "waiting": 0,
        "refused": 2,
        "answered": 4,
    }


def test_a_client_that_leaves_holds_no_worker(graph: KnowledgeGraph) -> None:
    app = create_app(reopened(graph))
    with running(app) as (address, _):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"http://{address}/sparql", params={"query": CROSS}, timeout=1)
        pool = app.state.query_pool
        for _ in range(200):
            if not pool.counters()["busy"]:
                break
            sleep(0.05)
        assert pool.counters()["busy"] == 0
        assert httpx.get(f"http://{address}/sparql", params={"query": "ASK {}"}, timeout=30).status_code == 200


# What the service says of itself


@pytest.mark.parametrize(
    ("accept", "form"),
    [("", RdfFormat.TURTLE), ("application/ld+json", RdfFormat.JSON_LD), ("application/rdf+xml", RdfFormat.RDF_XML)],
)
def test_the_service_describes_itself(accept: str, form: RdfFormat, graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/sparql", headers={"accept": accept})
    store = pyoxigraph.Store()
    store.load(answer.content, format=form)
    ask = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        ASK { <http://test/sparql> a sd:Service ; sd:endpoint <http://test/sparql> ;
            sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ;
            sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON>, <http://www.w3.org/ns/formats/Turtle> ;
            sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ; sd:namedGraph/sd:name <%s> ] }"""
    assert store.query(ask % graph.iris.graph("claims"))
    (more,) = (quad.object.value for quad in store if quad.predicate.value.endswith("seeAlso"))
    rows = httpx.Response(200, content=get(graph, more.removeprefix("http://test")).content).json()["results"][
        "bindings"
    ]
    assert graph.iris.graph("claims") in {row["graph"]["value"] for row in rows}


def test_what_describes_the_service_must_be_accepted(graph: KnowledgeGraph) -> None:
    assert "text/turtle" in fault(send(graph, "GET", "/sparql", headers={"accept": "image/png"}), 406)


@pytest.mark.parametrize("host", ["<script>", "a b", "x>y", 'x"y'])
def test_a_hostile_address_is_not_repeated(host: str, graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/sparql", headers={"host": host})
    assert answer.status_code in (200, 400)
    assert host not in answer.text


class Links(HTMLParser):
    """The links of a page, and the tags in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value or "" for name, value in attrs if name == "href"]


def test_the_page_has_the_examples_and_nothing_inline(graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/sparql", headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Links(answer.text)
    assert not re.search(r"<script(?![^>]* src=)|<[^>]* (?:style|on\w+)=", answer.text)
    assert {"form", "textarea"} <= page.tags
    shown = [link for link in page.found if "example=" in link]
    assert len(shown) == len(fitted(graph)) >= 15
    for link in shown:
        assert send(graph, "GET", link if link.startswith("/") else f"/sparql{link}").status_code == 200
    assert "SELECT" in send(graph, "GET", "/sparql", params={"example": examples()[0].name}).text
    fault(send(graph, "GET", "/sparql", params={"example": "<script>"}), 404)


BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def browsed(graph: KnowledgeGraph, query: str) -> str:
    answer = send(graph, "GET", "/sparql", params={"query": query}, headers=BROWSER)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_browsers_get_a_page_with_the_answer(graph: KnowledgeGraph) -> None:
    lamp = graph.find("Lamp")
    table = browsed(graph, 'SELECT ?x ?name WHERE { ?x skos:prefLabel "Lamp", ?name }')
    assert f'<td><a href="/methods/{lamp.id.partition("/")[2]}" rel="noreferrer nofollow">{lamp.id}</a></td>' in table
    assert "<td>Lamp</td>" in table
    assert "1 row" in table
    claim = browsed(graph, "SELECT ?c ?p WHERE { ?c rdf:predicate ?p } LIMIT 1")
    assert re.search(r'href="/claims/[0-9a-f]{16}"', claim)
    assert 'href="https://w3id.org/kg-lineage/ontology#' in claim
    assert '<p class="lead">Yes</p>' in browsed(graph, "ASK { ?a kg:buildsOn ?b }")
    assert "buildsOn" in browsed(graph, "CONSTRUCT WHERE { ?a kg:buildsOn ?b }").partition("<pre tabindex")[2]


def test_a_page_writes_hostile_values_as_text(graph: KnowledgeGraph) -> None:
    page = browsed(graph, 'SELECT ?a ?b { VALUES (?a ?b) { ("<script>alert(1)</script>" <javascript:alert(1)>) } }')
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="javascript' not in page


def test_a_query_that_fails_in_a_browser_is_a_page_that_says_why(graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/sparql", params={"query": "SELECT"}, headers=BROWSER)
    assert answer.status_code == 400
    assert "<h1>Query error</h1>" in answer.text
