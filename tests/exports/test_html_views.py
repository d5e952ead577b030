"""The views: what each shows, where it stands, what it says it left out, and the query that gives the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exports.html import Html, write_page
from exports.html.communities import communities, name_of
from exports.html.facts import Facts
from exports.html.main_path import main_path, search_path_counts
from exports.html.options import Options
from exports.html.scene import Scene
from exports.html.views import VIEWS
from kg.errors import ConfigError, NotFoundError, UnknownPluginError
from kg.graph import KnowledgeGraph
from kg.model import Graph, Kind
from kg.rdf.iris import Iris
from ontology import PREFIXES
from tests.exports.readers import page_data
from tests.graphs import Sketch, chain, in_memory, lamps, opened


def scene(made: Graph, view: str, focus: str = "", **options: Any) -> Scene:
    facts = Facts(replace(made, focus=focus), Iris())
    return VIEWS.get(view).scene(facts, Options(view=view, **options))


def placed(shown: Scene) -> set[str]:
    """The nodes in the picture, by label; the ids end in a digest."""
    return {mark.node for mark in shown.marks if mark.place}


def names(shown: Scene, made: Graph) -> set[str]:
    labels = {entity.id: entity.label for entity in made.entities} | {paper.id: paper.title for paper in made.papers}
    return {labels[node] for node in placed(shown)}


def asked(shown: Scene, made: Graph) -> set[str]:
    """The nodes that the scene's query gives."""
    reader = in_memory(made)
    prefixes = "".join(f"PREFIX {name}: <{address}>\n" for name, address in PREFIXES.items())
    rows = reader.store.query(f"{prefixes}SELECT DISTINCT ?node WHERE {{ {shown.query} }}")
    return {reader.iris.node_id(row["node"].value) for row in rows}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("graph") / "g")


# Every view


@pytest.mark.parametrize(
    ("view", "focus"), [("lineage", "Lamp"), ("neighbourhood", "Lamp"), ("benchmark", "Dusk"), ("overview", "")]
)
def test_an_open_graph_and_one_in_memory_give_the_same_picture(
    view: str, focus: str, graph: KnowledgeGraph, tmp_path: Path
) -> None:
    part = write_page(graph, tmp_path / "page.html", view=view, focus=focus)
    whole = scene(lamps().graph(), view, part.focus)
    mine = scene(part, view, part.focus)
    assert {(mark.name, mark.place) for mark in mine.marks if mark.place} == {
        (mark.name, mark.place) for mark in whole.marks if mark.place
    }
    assert mine.query == whole.query


@pytest.mark.parametrize(("view", "kind"), [("lineage", Kind.METRIC), ("benchmark", Kind.METHOD)])
def test_a_focus_that_does_not_suit(view: str, kind: Kind) -> None:
    made = lamps().graph()
    focus = next(entity.id for entity in made.entities if entity.kind is kind)
    with pytest.raises(ConfigError, match=f"is a {kind.lower()}"):
        scene(made, view, focus)


@pytest.mark.parametrize("view", ["lineage", "neighbourhood", "benchmark"])
def test_no_focus(view: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--focus"):
        scene(lamps().graph(), view)
    with pytest.raises(ConfigError, match="--focus"):
        write_page(graph, tmp_path / "page.html", view=view)
    assert not (tmp_path / "page.html").exists()


def test_wrong_names_get_the_right_ones(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UnknownPluginError, match="known: benchmark, lineage, neighbourhood, overview"):
        write_page(graph, tmp_path / "page.html", view="hairball")
    with pytest.raises(NotFoundError, match="Lamp"):
        write_page(graph, tmp_path / "page.html", view="lineage", focus="Lampp")


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"depth": -1}, {"direction": "up"}])
def test_options_out_of_range(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        Options(**wrong)


def test_least_belief_holds_for_graphs_in_memory(tmp_path: Path) -> None:
    made = lamps().graph()
    Html(Options(min_belief=0.8)).write(made, Iris(), tmp_path / "page.html")
    beliefs = [edge["belief"] for edge in page_data(tmp_path / "page.html")["edges"]]
    assert min(beliefs) >= 0.8
    assert len(beliefs) == sum(claim.belief >= 0.8 for claim in made.claims)


# Lineage

LINE = chain("A buildsOn B", "B improvesOver C", "C buildsOn D", "X buildsOn A", "Y improvesOver X", "A comparesWith Z")


@pytest.mark.parametrize(
    ("options", "there"),
    [
        ({"depth": 1}, "ABX"),
        ({"depth": 2}, "ABCXY"),
        ({"depth": 0}, "ABCDXY"),
        ({"direction": "ancestors"}, "ABCD"),
        ({"direction": "descendants", "depth": 1}, "AX"),
    ],
)
def test_a_lineage_to_a_depth_in_a_direction(options: dict[str, Any], there: str) -> None:
    made = LINE.graph()
    shown = scene(made, "lineage", LINE.thing("A"), **options)
    assert names(shown, made) == set(there)
    assert asked(shown, made) == placed(shown)


def test_a_lineage_says_what_its_depth_and_limit_leave_out() -> None:
    made = LINE.graph()
    assert "--depth 2 shows more" in " ".join(scene(made, "lineage", LINE.thing("A"), depth=1).notes)
    assert scene(made, "lineage", LINE.thing("A"), depth=0).notes == ()
    cut = scene(made, "lineage", LINE.thing("A"), depth=0, limit=3)
    assert names(cut, made) == {"A", "B", "X"}
    assert "--limit 6 shows all" in " ".join(cut.notes)
    assert asked(cut, made) == placed(cut)


def test_ancestors_stand_left_and_descendants_right() -> None:
    shown = scene(lamps().graph(), "lineage", LAMPS.thing("Lamp"))
    x = {mark.node.partition("/")[2].partition("-")[0]: mark.place[0] for mark in shown.marks if mark.place}
    assert x["wick"] < x["lamp"] < x["torch"]
    assert [band.label for band in shown.bands] == ["2019", "2021", "2022"]


LAMPS = lamps()


def test_what_is_around_a_lineage_waits_without_a_place() -> None:
    made = LINE.graph()
    shown = scene(made, "lineage", LINE.thing("A"), depth=1)
    waiting = {mark.node for mark in shown.marks} - placed(shown)
    assert {LINE.thing("C"), LINE.thing("Z"), LINE.thing("Y")} <= waiting


def test_the_main_path_is_marked() -> None:
    sketch = chain("A buildsOn B", "B buildsOn C", "A buildsOn D", "E buildsOn A")
    shown = scene(sketch.graph(), "lineage", sketch.thing("A"))
    main = {mark.node for mark in shown.marks if mark.main}
    assert main == {sketch.thing(name) for name in "EABC"}
    assert {(edge.start, edge.end) for edge in shown.edges if edge.main} == {
        (sketch.thing(a), sketch.thing(b)) for a, b in ("EA", "AB", "BC")
    }


# Main path: the example is small enough to count by hand

DIAMOND = [("e", "b"), ("e", "c"), ("b", "a"), ("c", "a"), ("f", "c"), ("a", "z")]


def test_search_path_counts() -> None:
    assert search_path_counts(DIAMOND) == {
        ("a", "z"): 3,
        ("b", "a"): 1,
        ("c", "a"): 2,
        ("e", "b"): 1,
        ("e", "c"): 1,
        ("f", "c"): 1,
    }


@pytest.mark.parametrize(("focus", "path"), [("", "ecaz"), ("b", "ebaz"), ("f", "fcaz"), ("nowhere", "")])
def test_main_paths(focus: str, path: str) -> None:
    assert "".join(main_path(DIAMOND, focus)) == path


def test_circles_are_on_no_path() -> None:
    assert search_path_counts([("a", "b"), ("b", "a"), ("c", "a"), ("b", "d"), ("e", "e")]) == {
        ("b", "d"): 1,
        ("c", "a"): 1,
    }
    assert main_path([("a", "b"), ("b", "a")]) == ()
    assert main_path([]) == ()


# Neighbourhood


def test_a_neighbourhood_has_a_block_for_each_relation_on_its_side() -> None:
    made = LAMPS.graph()
    shown = scene(made, "neighbourhood", LAMPS.thing("Lamp"))
    place = {mark.node.partition("/")[2].partition("-")[0]: mark.place for mark in shown.marks if mark.place}
    assert place["lamp"] == (0, 0)
    assert place["wick"][0] < 0 < place["torch"][0]
    assert place["dusk"][1] > 0 > place["candle"][1]
    assert {caption.text for caption in shown.captions} >= {"improves over", "improved over by", "evaluated on"}
    assert asked(shown, made) == placed(shown)


@pytest.mark.parametrize(("depth", "there"), [(1, "ABXZ"), (2, "ABCXYZ"), (3, "ABCDXYZ")])
def test_a_neighbourhood_to_a_depth(depth: int, there: str) -> None:
    made = LINE.graph()
    shown = scene(made, "neighbourhood", LINE.thing("A"), depth=depth)
    assert names(shown, made) == set(there)
    assert asked(shown, made) == placed(shown)


def test_a_neighbourhood_of_many_is_cut_and_says_so() -> None:
    sketch = chain(*(f"M{n} buildsOn Hub" for n in range(30)))
    shown = scene(sketch.graph(), "neighbourhood", sketch.thing("Hub"), limit=10)
    assert len(placed(shown)) == 10
    assert sketch.thing("Hub") in placed(shown)
    assert shown.notes == ("The 10 most connected of 31 things within reach; --limit 31 shows all.",)
    assert asked(shown, sketch.graph()) == placed(shown)


# Overview

TWO = chain(
    *(f"A{n} buildsOn Alpha" for n in range(5)),
    *(f"B{n} buildsOn Beta" for n in range(5)),
    "P buildsOn Q",
)


def test_communities_are_lanes_named_after_what_most_is_built_upon() -> None:
    shown = scene(TWO.graph(), "overview")
    assert [lane.label.partition(" ")[0] for lane in shown.lanes] == ["Alpha", "Beta", "others"]
    lane = {
        mark.node: next(at for at, row in enumerate(shown.lanes) if row.start < mark.place[1] < row.end)
        for mark in shown.marks
        if mark.place
    }
    assert {lane[TWO.thing(f"A{n}")] for n in range(5)} == {lane[TWO.thing("Alpha")]}
    assert {lane[TWO.thing(f"B{n}")] for n in range(5)} == {lane[TWO.thing("Beta")]}
    assert lane[TWO.thing("Alpha")] != lane[TWO.thing("Beta")]


def test_communities_do_not_hang_on_the_order_of_claims() -> None:
    made = TWO.graph()
    nodes = [entity.id for entity in made.entities]
    assert communities(nodes, made.claims) == communities(nodes[::-1], made.claims[::-1])
    assert communities([], []) == ([], [])
    members = [node for node in nodes if node.startswith(("method/a", "method/alpha"))]
    assert name_of(Facts(made, Iris()), members, made.claims).startswith("Alpha")


def test_what_a_large_graph_is_cut_to_has_lines() -> None:
    stars = [f"{hub}{n} buildsOn {hub}" for hub in ("Alpha", "Beta", "Gamma", "Delta") for n in range(9)]
    made = chain(*stars).graph()
    shown = scene(made, "overview", limit=6)
    there = {mark.node for mark in shown.marks if mark.place}
    linked = {end for edge in shown.edges for end in (edge.start, edge.end)}
    assert len(there) == 6
    assert there <= linked


def test_a_large_graph_is_cut_to_its_most_important_and_says_so() -> None:
    made = TWO.graph()
    shown = scene(made, "overview", limit=4)
    assert {"Alpha", "Beta"} < names(shown, made)
    assert shown.notes[0] == "The 4 most connected of 14 linked things; --limit 14 shows all."
    assert asked(shown, made) == placed(shown)


def test_an_overview_of_everything_needs_no_list_for_its_query() -> None:
    made = LAMPS.graph()
    shown = scene(made, "overview")
    assert "VALUES" not in shown.query
    assert asked(shown, made) == placed(shown)
    assert shown.notes == ()


def test_things_alone_are_counted() -> None:
    sketch = chain("A buildsOn B")
    sketch.says("Paper X", "", "introduces", "Lone")
    assert scene(sketch.graph(), "overview").notes == ("1 thing that no paper relates to another: found by search.",)


# Benchmark


def test_figures_are_charted_by_metric_and_the_others_listed() -> None:
    sketch = lamps()
    sketch.says("lamp", "Lamp", "evaluatesOn", "Dawn")
    sketch.says("torch", "Lantern", "evaluatesOn", "Dusk")
    sketch.paper("chat", title="Small Talk", date="2020")
    sketch._mentioned("chat", sketch.thing("Dusk", Kind.BENCHMARK))
    made = sketch.graph()
    shown = scene(made, "benchmark", sketch.thing("Dusk", Kind.BENCHMARK))
    texts = [caption.text for caption in shown.captions if caption.strong]
    assert texts == [
        "lux in percent, higher is better",
        "glare, lower is better",
        "evaluated on it, without a figure that could be charted",
        "papers that only mention it",
    ]
    told = {mark.tells for mark in shown.marks if mark.tells}
    assert {"80.5% lux", "90% lux (a difference of 9.5 points) beside Lamp", "3 glare"} <= told
    assert names(shown, made) >= {"Lamp", "Torch", "Wick", "Lantern", "Small Talk", "Dusk"}
    assert asked(shown, made) == placed(shown)


def test_a_result_stands_at_the_date_of_its_paper_and_shows_its_sentence() -> None:
    shown = scene(LAMPS.graph(), "benchmark", LAMPS.thing("Dusk", Kind.BENCHMARK))
    lux = sorted((mark.year or 0, mark.place, mark.id) for mark in shown.marks if "lux" in mark.tells)
    assert [int(year) for year, _, _ in lux] == [2019, 2021, 2022]
    edges = {edge.start: edge for edge in shown.edges}
    assert all(edges[id_].tells["evidence"][0]["pieces"] for _, _, id_ in lux)


def test_the_only_figure_of_a_metric_needs_no_chart() -> None:
    sketch = Sketch()
    sketch.paper("p", date="2020")
    sketch.reports("p", "A", "B", "score", "12").says("p", "A", "evaluatesOn", "B")
    shown = scene(sketch.graph(), "benchmark", sketch.thing("B", Kind.BENCHMARK))
    assert [mark.label for mark in shown.marks if mark.label] == ["A 12 score"]
    assert shown.rules == ()
