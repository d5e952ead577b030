"""The Python API: every question through one door, on disk and in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.config import Limits, Settings
from kg.errors import AmbiguousNameError, NotFoundError, QueryLimitError
from kg.extract import extract
from kg.graph import KnowledgeGraph, PaperSheet, Sheet, open_graph
from kg.model import Kind
from kg.pipeline import make_graph
from kg.store import STORES
from tests.graphs import Sketch, lamps, opened, write

EXAMPLES = Path(__file__).parents[1] / "examples" / "landmarks.jsonl"


@pytest.fixture(scope="module", params=STORES.names())
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("graph") / "g", kind=request.param)


def test_what_it_is(graph: KnowledgeGraph) -> None:
    assert {"papers": 4, "claims": 12, "results": 6, "Method": 3, "merges": 0}.items() <= graph.counts.items()
    assert (graph.place / "store").exists()
    assert graph.data() == lamps().graph()
    assert list(graph.papers()) == list(lamps().graph().papers)
    assert graph.label("arxiv:2101.00001") == "Lamp: Light for Everyone"
    assert graph.label(graph.find("LMP").id) == "Lamp"


def test_a_sheet_of_an_entity(graph: KnowledgeGraph) -> None:
    sheet = graph.show("Lamp")
    assert isinstance(sheet, Sheet)
    assert (len(sheet.links), len(sheet.outgoing), len(sheet.incoming), len(sheet.results)) == (3, 5, 3, 2)
    assert (
        {claim.subject for claim in sheet.outgoing} == {claim.object for claim in sheet.incoming} == {sheet.entity.id}
    )


def test_a_sheet_of_a_paper(graph: KnowledgeGraph) -> None:
    sheet = graph.show("2101.00001")
    assert isinstance(sheet, PaperSheet)
    assert sheet.paper == graph.paper("10.1000/lamp")
    assert (len(sheet.links), len(sheet.claims)) == (5, 4)
    assert all(sheet.paper.id in {item.paper for item in claim.evidence} for claim in sheet.claims)
    assert graph.paper("no such paper") is None


def test_the_questions(graph: KnowledgeGraph) -> None:
    assert [hit.label for hit in graph.search("torch", limit=1)] == ["Torch"]
    assert [node.entity.label for node in graph.lineage("Torch").nodes] == ["Torch", "Lamp", "Wick"]
    back = graph.lineage("Wick", direction="descendants", depth=1, relations=["buildsOn"], min_belief=0.5, since=2021)
    assert [(node.entity.label, node.year) for node in back.nodes] == [("Lamp", 2021), ("Wick", 2019)]
    assert graph.leaderboard("Dusk", "glare").rows == 2
    assert graph.compare("Lamp", "Torch").contradicted
    assert [row["n"] for row in graph.query("SELECT (COUNT(*) AS ?n) { ?c a kg:Claim }")] == ["12"]
    assert graph.data(focus="Candle").edges() == 1
    assert graph.data(focus="A Survey of Light", depth=2).nodes() == 1
    assert graph.validate().conforms


def test_every_lineage_equals_its_query(graph: KnowledgeGraph) -> None:
    for scope in ({}, {"min_belief": 0.55}, {"since": 2020, "until": 2021}):
        found = graph.lineage("Torch", direction="both", **scope)
        rows = {graph.iris.node_id(row["node"].value) for row in graph.store.query(found.sparql)}
        assert rows == {node.entity.id for node in found.nodes if node.distance}
    assert {graph.iris.node_id(row["node"]) for row in graph.query(found.sparql)} == rows


def test_names_are_for_the_question(graph: KnowledgeGraph) -> None:
    for ask in (graph.lineage, graph.leaderboard, graph.show):
        with pytest.raises(NotFoundError):
            ask("Nothing")
    with pytest.raises(NotFoundError, match="no benchmark"):
        graph.leaderboard("Lamp")
    with pytest.raises(NotFoundError, match="no method or model or benchmark"):
        graph.lineage("lux")
    with pytest.raises(NotFoundError):
        graph.compare("Lamp", "metric:lux")
    with pytest.raises(NotFoundError):
        graph.data(focus="Nothing")
    with pytest.raises(ValueError, match="sideways"):
        graph.lineage("Lamp", direction="sideways")


def test_ambiguous_names(tmp_path: Path) -> None:
    made = Sketch().says("p", "Torch", "buildsOn", "model:Torch")
    graph = opened(made.graph(), tmp_path)
    with pytest.raises(AmbiguousNameError):
        graph.lineage("Torch")
    assert graph.lineage("method:Torch").claims == graph.compare("method:Torch", "model:Torch").other
    assert graph.find("Torch", [Kind.MODEL]).kind is Kind.MODEL


def test_settings_are_used(tmp_path: Path) -> None:
    write(lamps().graph(), tmp_path)
    limits = Limits(near_names=1, query_rows=2, query_seconds=0.2)
    graph = open_graph(tmp_path, Settings(limits=limits))
    with pytest.raises(NotFoundError) as caught:
        graph.show("Lampp")
    assert len(caught.value.near) == 1
    with pytest.raises(QueryLimitError):
        graph.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")


def test_the_door_of_the_package(tmp_path: Path) -> None:
    assert kg.open(write(lamps().graph(), tmp_path)).counts["papers"] == 4


# The real reader, on the examples


@pytest.fixture(scope="session")
def landmarks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("landmarks") / "graph"
    kg.build([EXAMPLES], out=place)
    return place


def test_the_examples_make_a_graph_that_holds(landmarks: Path) -> None:
    graph = kg.open(landmarks)
    assert graph.counts["papers"] == 120
    assert graph.validate().faults == ()
    distinct = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in graph.store.quads()}
    assert len(distinct) == len(graph.store) == graph.counts["quads"]


def test_the_examples_come_back_from_the_store_as_they_were_made(landmarks: Path) -> None:
    papers = list(kg.open(landmarks).papers())
    made = make_graph(papers, list(extract(papers)))
    assert kg.open(landmarks).data() == made.graph


def test_lineages_of_the_examples_equal_their_queries(landmarks: Path) -> None:
    graph = kg.open(landmarks)
    for name in ("BERT", "Transformer", "ResNet", "GPT-3"):
        for scope in ({}, {"depth": 0}, {"min_belief": 0.8, "depth": 3}, {"since": 2017, "until": 2020, "depth": 3}):
            found = graph.lineage(name, direction="both", **scope)
            rows = {graph.iris.node_id(row["node"].value) for row in graph.store.query(found.sparql)}
            assert rows == {node.entity.id for node in found.nodes if node.distance}


def test_the_examples_in_another_order_and_in_steps_are_the_same_graph(landmarks: Path, tmp_path: Path) -> None:
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = [tmp_path / f"{number}.jsonl" for number in range(3)]
    for number, part in enumerate(parts):
        part.write_text("".join(reversed(lines[number::3])), encoding="utf-8")
    for part in reversed(parts):
        kg.build([part], out=tmp_path / "graph", add=True, store="memory")
    mine, theirs = kg.open(tmp_path / "graph"), kg.open(landmarks)
    assert sorted(map(str, mine.store.quads())) == sorted(map(str, theirs.store.quads()))
    for name in ("merges.jsonl", "rejected.jsonl", "readings.jsonl"):
        assert (tmp_path / "graph" / name).read_bytes() == (landmarks / name).read_bytes()
