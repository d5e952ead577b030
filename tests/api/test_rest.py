"""The REST routes: answers of the library, in the shape that is documented, with the SPARQL they equal."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import BaseModel

from api import schemas
from api.paging import cursor_of, place_of
from api.routes.collections import COLLECTIONS
from api.samples import sample
from kg.descent import descent
from kg.errors import ConfigError
from kg.graph import KnowledgeGraph
from kg.lineage import Scope
from kg.model import Kind
from kg.views import Views
from tests.api.asking import get, problem, send
from tests.exports.sample import hostile
from tests.graphs import Sketch, chain, lamps, opened

ROUTES: dict[str, type[BaseModel]] = {
    "/v1/papers": schemas.PaperPage,
    "/v1/papers?names=Lamp&introduces=Lamp&from=2021&to=2021&q=light&sort=year": schemas.PaperPage,
    "/v1/papers?task=lighting": schemas.PaperPage,
    "/v1/papers/2101.00001": schemas.PaperSheet,
    "/v1/papers/A Survey of Light": schemas.PaperSheet,
    **{f"/v1/{name}": schemas.EntityPage for name in COLLECTIONS if name != "papers"},
    "/v1/methods?builds_on=Wick": schemas.EntityPage,
    "/v1/methods?improves_over=Torch&sort=papers": schemas.EntityPage,
    "/v1/models?evaluated_on=Dusk": schemas.EntityPage,
    "/v1/methods?named_in=2101.00001": schemas.EntityPage,
    "/v1/methods?from=2020": schemas.EntityPage,
    "/v1/methods?q=am": schemas.EntityPage,
    "/v1/methods?q=lamp network": schemas.EntityPage,
    "/v1/methods/Lamp": schemas.EntitySheet,
    "/v1/models/Torch": schemas.EntitySheet,
    "/v1/benchmarks/Dusk": schemas.EntitySheet,
    "/v1/tasks/lighting": schemas.EntitySheet,
    "/v1/metrics/lux": schemas.EntitySheet,
    "/v1/methods/Lamp/lineage": schemas.Lineage,
    "/v1/models/Torch/lineage?direction=both&depth=0&limit=2": schemas.Lineage,
    "/v1/methods/Wick/lineage?direction=descendants&min_belief=0.6": schemas.Lineage,
    "/v1/path?from=Torch&to=Wick": schemas.Path,
    "/v1/path?from=Candle&to=Dusk": schemas.Path,
    "/v1/benchmarks/Dusk/leaderboard": schemas.Leaderboard,
    "/v1/benchmarks/Dusk/leaderboard?metric=lux": schemas.Leaderboard,
    "/v1/benchmarks/Dusk/timeline": schemas.Timeline,
    "/v1/compare?a=Lamp&b=Torch": schemas.Comparison,
    "/v1/contradictions": schemas.Disputes,
    "/v1/contradictions?name=Lamp": schemas.Disputes,
    "/v1/search?q=lamp": schemas.Hits,
    "/v1/show?name=Lamp": schemas.EntitySheet,
    "/v1/show?name=2101.00001": schemas.PaperSheet,
    "/v1/stats": schemas.Stats,
}
"""What is asked, and the shape of the answer."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("rest"))


def ask(graph: KnowledgeGraph, path: str) -> Any:
    answer = get(graph, path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("path", ROUTES)
def test_answers_have_the_shape_that_is_documented(path: str, graph: KnowledgeGraph) -> None:
    answer = ask(graph, path)
    ROUTES[path].model_validate(answer)
    assert answer["sparql"]


@pytest.mark.parametrize("path", ROUTES)
def test_the_sparql_of_an_answer_runs(path: str, graph: KnowledgeGraph) -> None:
    answer = ask(graph, path)
    found = graph.store.query(answer["sparql"])
    empty = "Candle&to=Dusk" in path or path == "/v1/metrics/lux"
    assert bool(list(found)) is not empty


def test_a_claim(graph: KnowledgeGraph) -> None:
    (edge, *_) = ask(graph, "/v1/models/Torch/lineage")["edges"]
    claim = ask(graph, f"/v1/claims/{edge['id']}")
    schemas.ClaimSheet.model_validate(claim)
    assert {name: claim[name] for name in edge if name != "evidence"} == {k: edge[k] for k in edge if k != "evidence"}
    assert ask(graph, f"/v1/claims/{claim['iri']}") == claim
    for item in claim["evidence"]:
        text = graph.paper_of(item["paper"]).abstract
        assert item["before"] + item["sentence"] + item["after"] in text
    sentences = {(item["sentence"],) for item in claim["evidence"]}
    assert sentences == rows(graph, claim["sparql"], "sentence")
    problem(get(graph, "/v1/claims/nobody"), 404, "not-found")


def rows(graph: KnowledgeGraph, sparql: str, *names: str) -> set[tuple[str, ...]]:
    found = graph.store.query(sparql)
    return {tuple(getattr(row[name], "value", "") for name in names) for row in found}


LISTS = [path for path, shape in ROUTES.items() if shape in (schemas.EntityPage, schemas.PaperPage)]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_equals_its_sparql(path: str, graph: KnowledgeGraph) -> None:
    answer = ask(graph, path)
    assert {(item["iri"],) for item in answer["items"]} == rows(graph, answer["sparql"], "node")
    assert answer["total"] == len(answer["items"]) > 0


SHEETS = [path for path, shape in ROUTES.items() if shape in (schemas.EntitySheet, schemas.PaperSheet)]


@pytest.mark.parametrize("path", [*SHEETS, "/v1/methods/Lamp?min_belief=0.6", "/v1/papers/2101.00001?min_belief=0.6"])
def test_the_claims_of_a_sheet_equal_its_sparql(path: str, graph: KnowledgeGraph) -> None:
    answer = ask(graph, path)
    claims = answer["claims"] if "claims" in answer else answer["outgoing"] + answer["incoming"]
    found = rows(graph, answer["sparql"], "claim")
    assert {(f"{graph.iris.base}claim/{claim['id']}",) for claim in claims} == found


def test_other_answers_equal_their_sparql(graph: KnowledgeGraph) -> None:
    iri, base = graph.iris.node, f"{graph.iris.base}claim/"
    lineage = ask(graph, "/v1/models/Torch/lineage?depth=0")
    nodes = {(node["iri"],) for node in lineage["nodes"] if node["distance"]}
    assert nodes == rows(graph, lineage["sparql"], "node")
    compared = ask(graph, "/v1/compare?a=Lamp&b=Torch")
    between = (*compared["left_wins"], *compared["right_wins"], *compared["other"])
    assert {(base + claim["id"],) for claim in between} == rows(graph, compared["sparql"], "claim")
    board = ask(graph, "/v1/benchmarks/Dusk/leaderboard")
    results = [row for one in board["boards"] for row in (*one["ranked"], *one["unranked"])]
    assert {(f"{graph.iris.base}result/{row['id']}",) for row in results} == rows(graph, board["sparql"], "result")
    one = ask(graph, "/v1/benchmarks/Dusk/leaderboard?metric=glare")
    assert len(rows(graph, one["sparql"], "result")) == 2
    disputes = ask(graph, "/v1/contradictions")
    pairs = {(base + item["claim"]["id"], base + item["opposite"]["id"]) for item in disputes["items"]}
    assert pairs | {pair[::-1] for pair in pairs} == rows(graph, disputes["sparql"], "claim", "other")
    path = ask(graph, "/v1/path?from=Torch&to=Wick")
    ways = {tuple(iri(claim["object"]) for claim in way[:-1]) for way in path["ways"]}
    assert ways == rows(graph, path["sparql"], *(f"n{number}" for number in range(1, path["steps"])))


def test_answers_are_those_of_the_library(graph: KnowledgeGraph) -> None:
    views = Views(graph)
    assert ask(graph, "/v1/methods/lamp network") == views.sheet(graph.show("Lamp"))
    assert ask(graph, "/v1/search?q=lamp&limit=1")["hits"] == [views.hit(h) for h in graph.search("lamp", limit=1)]
    scope = "direction=both&depth=1&min_belief=0.5&relation=buildsOn&relation=improvesOver&from=2019&to=2022"
    relations = ["buildsOn", "improvesOver"]
    found = graph.lineage(
        "Lamp", direction="both", depth=1, min_belief=0.5, relations=relations, since=2019, until=2022
    )
    assert ask(graph, f"/v1/methods/Lamp/lineage?{scope}") == views.lineage(found)
    (board,) = ask(graph, "/v1/benchmarks/dusk/leaderboard?metric=glare")["boards"]
    ranked = [(row["rank"], row["label"], row["value"]["number"]) for row in board["ranked"]]
    assert ranked == [(1, "Torch", 2), (2, "Lamp", 3)]
    assert ask(graph, "/v1/compare?a=Lamp&b=Torch")["contradicted"] is True


def test_a_limited_lineage_says_what_was_cut(graph: KnowledgeGraph) -> None:
    whole = ask(graph, "/v1/methods/Lamp/lineage?direction=both&depth=0")
    part = ask(graph, "/v1/methods/Lamp/lineage?direction=both&depth=0&limit=2")
    assert (whole["reached"], whole["cut"], len(whole["nodes"])) == (3, False, 3)
    assert (part["reached"], part["cut"], len(part["nodes"])) == (3, True, 2)
    bare = ask(graph, "/v1/methods/Lamp/lineage?direction=both&depth=0&edges=false")
    assert (bare["nodes"], bare["edges"]) == (whole["nodes"], [])


def test_paths() -> None:
    made = chain("A buildsOn B", "B buildsOn D", "A improvesOver C", "C buildsOn D", "A buildsOn E", "E buildsOn F")
    made.says("weak", "A", "buildsOn", "G", 0.4).says("weak", "G", "buildsOn", "D", 0.4)
    index = made.index()

    def way(start: str, end: str, **scope: Any) -> tuple[list[str], bool]:
        first, last = (index.entity(made.thing(name)) for name in (start, end))
        found = descent(index, first, last, Scope(**{"depth": 0} | scope))
        return ["".join(index.label(claim.object) for claim in one) for one in found.ways], found.reversed

    assert way("A", "D") == (["BD", "CD", "GD"], False)
    assert way("D", "A") == (["BD", "CD", "GD"], True)
    assert way("A", "D", min_belief=0.5) == (["BD", "CD"], False)
    assert way("A", "D", depth=1) == ([], False)
    assert way("A", "A") == way("D", "F") == ([], False)


# Lists


def test_pages_cover_a_list_once_in_each_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Sketch()
    for number in range(23):
        made.paper(f"p{number}", date=str(2000 + number % 7) if number % 5 else "")
        made.says(f"p{number}", "", "introduces", f"Thing {number}")
        made.says(f"p{number}", f"Thing {number}", "buildsOn", f"Thing {number // 3}")
    graph = opened(made.graph(), tmp_path_factory.mktemp("pages"))
    for sort in ("label", "papers", "heirs", "results", "year"):
        whole = ask(graph, f"/v1/methods?sort={sort}&limit=100")
        assert (whole["total"], len(whole["items"]), whole["next"]) == (23, 23, None)
        path, items = f"/v1/methods?sort={sort}&limit=5", []
        while path:
            answer = get(graph, path)
            items += answer.json()["items"]
            path = answer.links["next"]["url"].removeprefix("http://test") if "next" in answer.links else ""
        assert items == whole["items"]
        if sort != "label":
            keys = [item[sort] or 0 for item in items]
            assert keys == sorted(keys, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "e30", "bnVsbA", "W10", "WzEsMiwzXQ", "é", "A" * 500, cursor_of(("a", 2**70))])
def test_cursors_of_nobody(cursor: str, graph: KnowledgeGraph) -> None:
    problem(get(graph, "/v1/methods", cursor=cursor), 422, "invalid-parameter")
    with pytest.raises(ConfigError, match="cursor"):
        place_of(cursor)


def test_cursors_come_back() -> None:
    for place, kind in ((("a", 1), str), ((-5, 0), int), (("\u202e'", 7), str)):
        assert place_of(cursor_of(place) or "", kind) == place
    assert (cursor_of(None), place_of("")) == (None, None)


TABLES = [
    "/v1/papers",
    "/v1/methods",
    "/v1/search?q=lamp",
    "/v1/benchmarks/Dusk/leaderboard",
    "/v1/benchmarks/Dusk/timeline",
    "/v1/contradictions",
]


@pytest.mark.parametrize("path", TABLES)
def test_tables_come_as_csv(path: str, graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", path, headers={"accept": "text/csv, */*;q=0.1"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    head, *lines = csv.reader(io.StringIO(answer.text))
    assert lines
    assert all(len(line) == len(head) and any(line) for line in lines)
    problem(send(graph, "GET", path, headers={"accept": "image/png"}), 406, "not-acceptable")


# Names


@pytest.mark.parametrize(("collection", "name"), [("methods", "Torch"), ("models", "Lamp"), ("benchmarks", "Lamp")])
def test_a_thing_of_another_kind_is_pointed_to(collection: str, name: str, graph: KnowledgeGraph) -> None:
    for end in ("", "/lineage?depth=1"):
        answer = get(graph, f"/v1/{collection}/{name}{end}")
        assert answer.status_code == 307
        found = ask(graph, answer.headers["location"])
        assert found.get("root", found)["label"] == name


def test_every_spelling_of_a_name(graph: KnowledgeGraph) -> None:
    lamp = graph.find("Lamp")
    spellings = ["Lamp", "lamp network", "method:Lamp", lamp.id, lamp.id.partition("/")[2], graph.iris.node(lamp.id)]
    for spelling in spellings:
        for name in (spelling, quote(spelling, safe="")):
            assert ask(graph, f"/v1/methods/{name}")["id"] == lamp.id
            assert ask(graph, f"/v1/methods/{name}/lineage")["root"]["id"] == lamp.id


def test_names_with_slashes(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Sketch().says("p", "A/B", "buildsOn", "C/lineage").says("p", "A/B", "evaluatesOn", "D/E?#")
    graph = opened(made.graph(), tmp_path_factory.mktemp("slashes"))
    assert ask(graph, "/v1/methods/A/B")["label"] == "A/B"
    assert ask(graph, "/v1/methods/A%2FB/lineage")["root"]["label"] == "A/B"
    assert ask(graph, f"/v1/benchmarks/{quote('D/E?#', safe='')}")["label"] == "D/E?#"
    assert ask(graph, "/v1/show?name=C/lineage")["label"] == "C/lineage"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/methods/Lampp",
        "/v1/methods/Lampp/lineage",
        "/v1/compare?a=Lampp&b=Torch",
        "/v1/show?name=Lampp",
        "/v1/methods?builds_on=Lampp",
    ],
)
def test_unknown_names_come_with_near_ones(path: str, graph: KnowledgeGraph) -> None:
    assert "Lamp" in problem(get(graph, path), 404, "not-found")["near"]


def test_unknown_papers_benchmarks_metrics_and_pages(graph: KnowledgeGraph) -> None:
    assert problem(get(graph, "/v1/papers/A Survey of Lights"), 404, "not-found")["near"] == ["A Survey of Light"]
    assert "is a Method" in problem(get(graph, "/v1/benchmarks/Lamp/leaderboard"), 404, "not-found")["detail"]
    unknown = problem(get(graph, "/v1/benchmarks/Dusk/leaderboard?metric=heat"), 404, "not-found")
    assert unknown["near"] == ["glare", "lux"]
    problem(get(graph, "/v1/nothing"), 404, "no-such-page")
    problem(send(graph, "DELETE", "/v1/stats"), 405, "method-not-allowed")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/v1/search", "query.q"),
        ("/v1/search?q=a&limit=0", "query.limit"),
        ("/v1/search?q=a&limit=1001", "query.limit"),
        ("/v1/search?q=a&kind=Lamp", "query.kind"),
        ("/v1/show?name=" + "x" * 501, "query.name"),
        ("/v1/methods?sort=size", "query.sort"),
        ("/v1/methods?from=10000", "query.from"),
        ("/v1/methods/Lamp/lineage?direction=sideways", "query.direction"),
        ("/v1/methods/Lamp/lineage?depth=-1", "query.depth"),
        ("/v1/methods/Lamp/lineage?relation=outperforms", "query.relation"),
        ("/v1/methods/Lamp/lineage?min_belief=2", "query.min_belief"),
        ("/v1/methods/Lamp/lineage?min_belief=nan", "query.min_belief"),
        ("/v1/methods/Lamp/lineage?from=soon", "query.from"),
        ("/v1/methods/Lamp/lineage?from=3000&to=1000", "from 3000 to 1000"),
        ("/v1/methods/Lamp/lineage?limit=100000", "query.limit"),
        ("/v1/compare?a=Lamp", "query.b"),
        ("/v1/path?from=Lamp", "query.to"),
    ],
)
def test_wrong_parameters_are_named(path: str, where: str, graph: KnowledgeGraph) -> None:
    assert where in problem(get(graph, path), 422, "invalid-parameter")["detail"]


HOSTILE = [
    "%00",
    "%FF",
    "%3Cscript%3E",
    "..%2F..",
    "a%2F%3Cb%3E",
    "%E2%80%AE",
    "%22",
    "'",
    ";--",
    "*",
    "(",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "route",
    [
        "/v1/show?name={}",
        "/v1/methods/{}",
        "/v1/papers/{}",
        "/v1/models/{}/lineage",
        "/v1/benchmarks/{}/leaderboard",
        "/v1/claims/{}",
        "/v1/methods?builds_on={}",
    ],
)
def test_hostile_names(route: str, name: str, graph: KnowledgeGraph) -> None:
    problem(get(graph, route.format(name)), 404, "not-found")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_match_nothing(name: str, graph: KnowledgeGraph) -> None:
    assert ask(graph, f"/v1/search?q={name}")["hits"] == []
    listed = ask(graph, f"/v1/methods?q={name}")
    assert listed["items"] == []
    assert not rows(graph, listed["sparql"], "node")


def test_hostile_labels_are_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    graph = opened(hostile(), tmp_path_factory.mktemp("hostile"))
    labels = {entity.label for entity in hostile().entities}
    assert {item["label"] for item in ask(graph, "/v1/methods?limit=1000")["items"]} <= labels
    for entity in hostile().entities:
        answer = get(graph, f"/v1/{entity.kind.lower()}s/{entity.id.partition('/')[2]}")
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["label"] == entity.label


# The document


def test_every_route_is_documented_with_an_example(graph: KnowledgeGraph) -> None:
    paths = get(graph, "/openapi.json").json()["paths"]
    assert {path for path in paths if path.startswith("/v1")} >= {f"/v1/{name}" for name in COLLECTIONS}
    for path, methods in paths.items():
        for method, operation in methods.items():
            assert operation["description"].endswith("."), path
            assert method in ("get", "post")
            if path.startswith("/v1") and path != "/v1/export":
                assert operation["responses"]["200"]["content"]["application/json"]["example"], path
    operations = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(operations) == len(set(operations))


@pytest.mark.parametrize("shape", [*dict.fromkeys(ROUTES.values()), schemas.ClaimSheet])
def test_examples_are_of_their_shape(shape: type[BaseModel]) -> None:
    shape.model_validate(sample(shape))


def test_every_kind_has_a_collection() -> None:
    assert set(COLLECTIONS.values()) == {"Paper", *Kind}


def test_every_claim_comes_with_its_sentence(graph: KnowledgeGraph) -> None:
    for edge in ask(graph, "/v1/models/Torch/lineage?direction=both")["edges"]:
        for item in edge["evidence"]:
            abstract = ask(graph, f"/v1/papers/{item['paper']}")["abstract"]
            assert abstract[item["start"] : item["end"]] == item["sentence"]


def test_a_relation_may_lead_to_papers(graph: KnowledgeGraph) -> None:
    asked = ask(graph, "/v1/methods/Lamp/lineage?relation=introduces&direction=descendants")
    assert [(node["kind"], node["label"], node["year"]) for node in asked["nodes"]] == [
        ("Paper", "Lamp: Light for Everyone", 2021),
        ("Method", "Lamp", 2021),
    ]
    assert asked["nodes"][0]["iri"] == graph.iris.paper("arxiv:2101.00001")
