"""The graph over HTTP: every route, the same answers as in Python, every fault as a problem body."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from typing import Any

import pytest

from api.routes.sparql import MOST_BYTES
from kg.config import Limits, Settings
from kg.graph import KnowledgeGraph, open_graph
from kg.query import Job
from kg.query_worker import reply
from kg.views import Views
from tests.api.asking import app, get, problem, send
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import Sketch, chain, lamps, opened, write

QUERY = "SELECT ?name { ?m a kg:Method ; skos:prefLabel ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("api"))


@pytest.mark.parametrize("name", ["Lamp", "lamp network", "2101.00001", "A Survey of Light", "metric:lux"])
def test_show(name: str, graph: KnowledgeGraph) -> None:
    assert get(graph, "/v1/show", name=name).json() == Views(graph).sheet(graph.show(name))


# SPARQL


@pytest.mark.parametrize(
    "options",
    [
        {"method": "GET", "params": {"query": QUERY}},
        {"method": "POST", "data": {"query": QUERY}},
        {"method": "POST", "content": QUERY, "headers": {"content-type": "application/sparql-query"}},
        {"method": "POST", "content": QUERY.encode()},
    ],
    ids=["get", "form", "sparql-query", "bare"],
)
def test_a_query_in_every_way(options: dict[str, Any], graph: KnowledgeGraph) -> None:
    answer = send(graph, path="/sparql", **options)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.content == graph.query(QUERY).data
    assert "x-truncated" not in answer.headers


@pytest.mark.parametrize(
    ("form", "media"),
    [("csv", "text/csv"), ("tsv", "text/tab-separated-values"), ("xml", "application/sparql-results+xml")],
)
def test_formats_of_tables(form: str, media: str, graph: KnowledgeGraph) -> None:
    answer = get(graph, "/sparql", query=QUERY, format=form)
    assert answer.headers["content-type"].startswith(media)
    assert answer.text == graph.query(QUERY).serialise(form)


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("", "text/turtle"),
        ("ntriples", "application/n-triples"),
        ("rdfxml", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
    ],
)
def test_formats_of_graphs(form: str, media: str, graph: KnowledgeGraph) -> None:
    query = "CONSTRUCT WHERE { ?s kg:improvesOver ?o }"
    answer = send(graph, "POST", "/sparql", params={"format": form}, data={"query": query})
    assert answer.headers["content-type"].startswith(media)
    assert answer.text == graph.query(query).serialise(form or "turtle")


def test_a_cut_answer_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = write(lamps().graph(), tmp_path_factory.mktemp("cut"))
    few = open_graph(place, Settings(limits=Limits(query_rows=2)))
    answer = get(few, "/sparql", query="SELECT * { ?s ?p ?o }")
    assert answer.headers["x-truncated"] == "true"
    assert len(answer.json()["results"]["bindings"]) == 2


# Faults


def test_ambiguous_names_come_with_choices(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Sketch().says("p", "Torch", "buildsOn", "model:Torch")
    graph = opened(made.graph(), tmp_path_factory.mktemp("two"))
    choices = problem(get(graph, "/v1/show", name="Torch"), 409, "ambiguous-name")["choices"]
    assert len(choices) == 2
    for choice in choices:
        assert get(graph, "/v1/show", name=choice.split("  ")[0]).status_code == 200
        assert get(graph, "/v1/show", name=choice.split("  ")[1]).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "title"),
    [
        ("SELECT * {", 400, "query"),
        ("", 400, "query"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "query-refused"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 403, "query-refused"),
        ("DROP ALL", 403, "query-refused"),
        ("#" * 100_001, 403, "query-refused"),
    ],
    ids=lambda item: str(item)[:20],
)
def test_queries_that_do_not_run(query: str, status: int, title: str, graph: KnowledgeGraph) -> None:
    problem(send(graph, "POST", "/sparql", data={"query": query}), status, title)


def test_a_query_that_takes_too_long(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = write(lamps().graph(), tmp_path_factory.mktemp("slow"))
    graph = open_graph(place, Settings(limits=Limits(query_seconds=0.01)))
    problem(get(graph, "/sparql", query="ASK {}"), 503, "query-limit")


def test_formats_that_do_not_fit(graph: KnowledgeGraph) -> None:
    for form in ("turtle", "lamp", "<script>"):
        problem(get(graph, "/sparql", query=QUERY, format=form), 400, "query")


def test_forms_that_cannot_be_read(graph: KnowledgeGraph) -> None:
    problem(send(graph, "POST", "/sparql", data={"lamp": "x"}), 400, "bad-request")
    problem(send(graph, "POST", "/sparql", data={str(number): "x" for number in range(50)}), 400, "bad-request")
    problem(send(graph, "POST", "/sparql", content=b"\xff\xfe"), 400, "query")


def test_a_body_without_end_is_not_read_to_its_end(graph: KnowledgeGraph) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 10 * MOST_BYTES:
            sent += 100_000
            yield b"#" * 100_000

    problem(send(graph, "POST", "/sparql", content=endless()), 413, "body-too-large")
    assert sent < 2 * MOST_BYTES


def test_hostile_labels_are_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    graph = opened(hostile(), tmp_path_factory.mktemp("hostile"))
    for entity in hostile().entities:
        answer = get(graph, "/v1/show", name=entity.id)
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["label"] == entity.label
        assert json.loads(answer.text)["incoming"][0]["evidence"][0]["sentence"] in HOSTILE


def test_a_graph_whose_files_are_gone(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    place = write(lamps().graph(), tmp_path_factory.mktemp("gone"))
    graph = open_graph(place)
    shutil.rmtree(place / "generations")
    assert str(place) not in problem(get(graph, "/sparql", query="ASK {}"), 500, "graph")["detail"]
    assert f"opening the store {place}" in caplog.text


def test_a_running_server_answers_from_what_a_build_has_made(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = write(chain("A buildsOn B").graph(), tmp_path_factory.mktemp("rebuilt"))
    graph = open_graph(place)
    labels = "SELECT ?l { ?s a kg:Method ; skos:prefLabel ?l } ORDER BY ?l"
    for subject in "ACDEAC":
        write(chain(f"{subject} buildsOn B").graph(), place)
        assert get(graph, "/sparql", query=labels, format="csv").text.split() == ["l", *sorted([subject, "B"])]
        assert len(get(graph, f"/v1/methods/{subject}/lineage").json()["nodes"]) == 2
    (place / "current").write_text("nowhere")
    assert get(graph, "/v1/show", name="C").status_code == 200
    assert get(graph, "/sparql", query="ASK {}").status_code == 200


def test_queries_beyond_the_workers_are_turned_away_and_all_else_answers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write(lamps().graph(), tmp_path_factory.mktemp("busy"))
    graph = open_graph(place, Settings(limits=Limits(query_workers=2)))
    begun, go_on = Semaphore(0), Event()

    def slow(job: Job) -> bytes:
        begun.release()
        assert go_on.wait(60)
        return reply(job)

    monkeypatch.setattr("kg.query._ask", slow)
    app(graph)  # one for all threads
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(get, graph, "/sparql", query="ASK {}") for _ in range(2)]
        assert all(begun.acquire(timeout=60) for _ in waiting)
        for method in ("GET", "POST"):
            asked = {"params": {"query": "ASK {}"}} if method == "GET" else {"content": b"ASK {}"}
            refused = send(graph, method, "/sparql", **asked)
            assert "limits.query_workers" in problem(refused, 503, "busy")["detail"]
            assert int(refused.headers["retry-after"]) > 0
        assert get(graph, "/healthz").status_code == get(graph, "/v1/show", name="Lamp").status_code == 200
        go_on.set()
        assert [answer.result(60).status_code for answer in waiting] == [200, 200]
    assert get(graph, "/sparql", query="ASK {}").status_code == 200


def test_a_fault_of_ours_is_a_problem_body_too(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"secrets of {graph.place}")

    monkeypatch.setattr(KnowledgeGraph, "show", broken)
    answer = get(graph, "/v1/show", name="Lamp")
    assert "secrets" not in problem(answer, 500, "internal")["detail"]
