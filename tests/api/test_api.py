"""The graph over HTTP: every route, the same answers as in Python, every fault as a problem body."""

from __future__ import annotations

import asyncio
import json
import shutil
from functools import cache
from typing import Any

import httpx
import pytest

from api import create_app
from kg import __version__
from kg.graph import KnowledgeGraph, open_graph
from kg.views import Views
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import Sketch, chain, lamps, opened, write


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("api"))


app = cache(create_app)


def send(graph: KnowledgeGraph, method: str, path: str, **options: Any) -> httpx.Response:
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(app=app(graph))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, **options)

    return asyncio.run(answer())


def get(graph: KnowledgeGraph, path: str, **params: Any) -> httpx.Response:
    return send(graph, "GET", path, params=params or None)


def problem(answer: httpx.Response, status: int, title: str) -> dict[str, Any]:
    """The body of an answer that says what is wrong."""
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["title"], body["type"]) == (status, status, title, "about:blank")
    assert body["detail"]
    return body


def test_health_and_info(graph: KnowledgeGraph) -> None:
    assert get(graph, "/healthz").json() == {"status": "ok"}
    info = {"version": __version__, "base": graph.iris.base, "counts": dict(graph.counts)}
    assert get(graph, "/v1/info").json() == info


def test_search(graph: KnowledgeGraph) -> None:
    hits = [Views(graph).hit(hit) for hit in graph.search("lamp", limit=2)]
    assert get(graph, "/v1/search", q="lamp", limit=2).json() == {"hits": hits}
    assert get(graph, "/v1/search", q="qqqqqq").json() == {"hits": []}


@pytest.mark.parametrize("name", ["Lamp", "lamp network", "2101.00001", "A Survey of Light", "metric:lux"])
def test_show(name: str, graph: KnowledgeGraph) -> None:
    assert get(graph, "/v1/show", name=name).json() == Views(graph).sheet(graph.show(name))


def test_lineage(graph: KnowledgeGraph) -> None:
    assert get(graph, "/v1/lineage", name="Torch").json() == Views(graph).lineage(graph.lineage("Torch"))
    scope = {"direction": "both", "depth": 1, "min_belief": 0.5}
    asked = get(
        graph, "/v1/lineage", name="Lamp", **scope, relation=["buildsOn", "improvesOver"], **{"from": 2019, "to": 2022}
    )
    found = graph.lineage(
        "Lamp",
        direction="both",
        depth=1,
        min_belief=0.5,
        relations=["buildsOn", "improvesOver"],
        since=2019,
        until=2022,
    )
    assert asked.json() == Views(graph).lineage(found)
    assert asked.json()["edges"]


def test_leaderboard(graph: KnowledgeGraph) -> None:
    assert get(graph, "/v1/leaderboard", benchmark="Dusk").json() == Views(graph).leaderboard(graph.leaderboard("Dusk"))
    (board,) = get(graph, "/v1/leaderboard", benchmark="dusk", metric="glare").json()["boards"]
    assert [(row["rank"], row["label"], row["value"]["number"]) for row in board["ranked"]] == [
        (1, "Torch", 2),
        (2, "Lamp", 3),
    ]


def test_compare(graph: KnowledgeGraph) -> None:
    found = get(graph, "/v1/compare", a="Lamp", b="Torch").json()
    assert found == Views(graph).comparison(graph.compare("Lamp", "Torch"))
    assert found["contradicted"] is True


def test_every_claim_comes_with_its_sentence(graph: KnowledgeGraph) -> None:
    for edge in get(graph, "/v1/lineage", name="Torch", direction="both").json()["edges"]:
        for item in edge["evidence"]:
            abstract = get(graph, "/v1/show", name=item["paper"]).json()["abstract"]
            assert abstract[item["start"] : item["end"]] == item["sentence"]


# Faults


@pytest.mark.parametrize("path", ["/v1/show?name=Lampp", "/v1/lineage?name=Lampp", "/v1/compare?a=Lampp&b=Torch"])
def test_unknown_names_come_with_near_ones(path: str, graph: KnowledgeGraph) -> None:
    body = problem(get(graph, path), 404, "NotFound")
    assert "Lamp" in body["near"]


def test_unknown_benchmarks_metrics_and_pages(graph: KnowledgeGraph) -> None:
    assert problem(get(graph, "/v1/leaderboard", benchmark="Lamp"), 404, "NotFound")["near"] == []
    assert problem(get(graph, "/v1/leaderboard", benchmark="Dusk", metric="heat"), 404, "NotFound")["near"] == [
        "glare",
        "lux",
    ]
    problem(get(graph, "/v1/nothing"), 404, "HTTP error")
    problem(send(graph, "DELETE", "/v1/info"), 405, "HTTP error")
    problem(send(graph, "PUT", "/sparql"), 405, "HTTP error")


def test_ambiguous_names_come_with_choices(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Sketch().says("p", "Torch", "buildsOn", "model:Torch")
    graph = opened(made.graph(), tmp_path_factory.mktemp("two"))
    choices = problem(get(graph, "/v1/show", name="Torch"), 409, "AmbiguousName")["choices"]
    assert len(choices) == 2
    for choice in choices:
        assert get(graph, "/v1/show", name=choice.split("  ")[0]).status_code == 200
        assert get(graph, "/v1/show", name=choice.split("  ")[1]).status_code == 200


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/v1/search", "query.q"),
        ("/v1/search?q=a&limit=0", "query.limit"),
        ("/v1/search?q=a&limit=1001", "query.limit"),
        ("/v1/show?name=" + "x" * 501, "query.name"),
        ("/v1/lineage?name=Lamp&direction=sideways", "query.direction"),
        ("/v1/lineage?name=Lamp&depth=-1", "query.depth"),
        ("/v1/lineage?name=Lamp&relation=outperforms", "query.relation"),
        ("/v1/lineage?name=Lamp&min_belief=2", "query.min_belief"),
        ("/v1/lineage?name=Lamp&min_belief=nan", "query.min_belief"),
        ("/v1/lineage?name=Lamp&from=soon", "query.from"),
        ("/v1/compare?a=Lamp", "query.b"),
    ],
)
def test_wrong_parameters_are_named(path: str, where: str, graph: KnowledgeGraph) -> None:
    assert where in problem(get(graph, path), 422, "Invalid request")["detail"]


@pytest.mark.parametrize(
    "route", ["/v1/show?name=", "/v1/lineage?name=", "/v1/leaderboard?benchmark=", "/v1/search?q="]
)
@pytest.mark.parametrize(
    "name", ["%00", "%FF", "%3Cscript%3E", "..%2F..", "a%2F%3Cb%3E", "%0d%0aX: y", "%E2%80%AE", "", "%22"]
)
def test_hostile_names(route: str, name: str, graph: KnowledgeGraph) -> None:
    answer = get(graph, route + name)
    if route == "/v1/search?q=":
        assert answer.json() == {"hits": []}
    else:
        problem(answer, 404, "NotFound")


def test_hostile_labels_are_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    graph = opened(hostile(), tmp_path_factory.mktemp("hostile"))
    for entity in hostile().entities:
        answer = get(graph, "/v1/show", name=entity.id)
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["label"] == entity.label
        assert json.loads(answer.text)["incoming"][0]["evidence"][0]["sentence"] in HOSTILE


def test_the_documentation_lists_every_route(graph: KnowledgeGraph) -> None:
    paths = get(graph, "/openapi.json").json()["paths"]
    questions = ("info", "search", "show", "lineage", "leaderboard", "compare")
    assert set(paths) == {"/healthz", "/sparql", *(f"/v1/{name}" for name in questions)}
    for methods in paths.values():
        assert all(route["description"].endswith(".") for route in methods.values())
        assert set(methods) <= {"get", "post"}
    assert get(graph, "/docs").status_code == 200


def test_a_graph_whose_files_are_gone(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    place = write(lamps().graph(), tmp_path_factory.mktemp("gone"))
    graph = open_graph(place)
    shutil.rmtree(place / "generations")
    assert str(place) not in problem(get(graph, "/sparql", query="ASK {}"), 500, "Graph")["detail"]
    assert f"opening the store {place}" in caplog.text


def test_a_relation_may_lead_to_papers(graph: KnowledgeGraph) -> None:
    asked = get(graph, "/v1/lineage", name="Lamp", relation="introduces", direction="descendants").json()
    assert [(node["kind"], node["label"], node["year"]) for node in asked["nodes"]] == [
        ("Paper", "Lamp: Light for Everyone", 2021),
        ("Method", "Lamp", 2021),
    ]
    assert asked["nodes"][0]["iri"] == graph.iris.paper("arxiv:2101.00001")


def test_years_that_end_before_they_begin(graph: KnowledgeGraph) -> None:
    problem(get(graph, "/v1/lineage", name="Lamp", **{"from": 3000, "to": 1000}), 422, "Config")


def test_a_running_server_answers_from_what_a_build_has_made(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = write(chain("A buildsOn B").graph(), tmp_path_factory.mktemp("rebuilt"))
    graph = open_graph(place)
    labels = "SELECT ?l { ?s a kg:Method ; skos:prefLabel ?l } ORDER BY ?l"
    for subject in "ACDEAC":
        write(chain(f"{subject} buildsOn B").graph(), place)
        assert get(graph, "/sparql", query=labels, format="csv").text.split() == ["l", *sorted([subject, "B"])]
        assert len(get(graph, "/v1/lineage", name=subject).json()["nodes"]) == 2
    (place / "current").write_text("nowhere")
    assert get(graph, "/v1/show", name="C").status_code == 200
    assert get(graph, "/sparql", query="ASK {}").status_code == 200


def test_a_fault_of_ours_is_a_problem_body_too(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"secrets of {graph.place}")

    monkeypatch.setattr(KnowledgeGraph, "show", broken)

    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(app=app(graph), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/v1/show", params={"name": "Lamp"})

    assert "secrets" not in problem(asyncio.run(answer()), 500, "Internal error")["detail"]
