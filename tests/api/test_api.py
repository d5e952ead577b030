"""The graph over HTTP: every route, the same answers as in Python, every fault as a problem body."""

from __future__ import annotations

import json
import shutil

import pytest

from kg.graph import KnowledgeGraph, open_graph
from kg.views import Views
from tests.api.asking import get, problem
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import Sketch, chain, lamps, opened, write


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("api"))


@pytest.mark.parametrize("name", ["Lamp", "lamp network", "2101.00001", "A Survey of Light", "metric:lux"])
def test_show(name: str, graph: KnowledgeGraph) -> None:
    assert get(graph, "/v1/show", name=name).json() == Views(graph).sheet(graph.show(name))


# Faults


def test_ambiguous_names_come_with_choices(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Sketch().says("p", "Torch", "buildsOn", "model:Torch")
    graph = opened(made.graph(), tmp_path_factory.mktemp("two"))
    choices = problem(get(graph, "/v1/show", name="Torch"), 409, "ambiguous-name")["choices"]
    assert len(choices) == 2
    for choice in choices:
        assert get(graph, "/v1/show", name=choice.split("  ")[0]).status_code == 200
        assert get(graph, "/v1/show", name=choice.split("  ")[1]).status_code == 200


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


def test_a_fault_of_ours_is_a_problem_body_too(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"secrets of {graph.place}")

    monkeypatch.setattr(KnowledgeGraph, "show", broken)
    answer = get(graph, "/v1/show", name="Candle")
    assert "secrets" not in problem(answer, 500, "internal")["detail"]
