from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.graph import KnowledgeGraph
from kg.lineage import Direction
from kg.render import TESTED_ON, Renderer, table
from kg.views import Views
from kg.wording import best_quote, quote
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import Sketch, chain, lamps, opened


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("render"))


def tree(made: Sketch, root: str, place: Path, *, quotes: bool = False, **scope: object) -> list[str]:
    graph = opened(made.graph(), place)
    return Renderer(graph).lineage(graph.lineage(root, **scope), quotes=quotes).splitlines()  # type: ignore[arg-type]


def test_tables() -> None:
    assert table(("a", "long head"), [(1, None), ("two\nlines", "x" * 99)]).splitlines() == [
        "a          long head",
        "---------  " + "-" * 60,
        "1",
        "two lines  " + "x" * 57 + "...",
    ]
    assert table(("a",), []).splitlines() == ["a", "-"]


def test_quotes_are_one_short_line() -> None:
    assert quote("one\n two") == "“one two”"
    assert len(quote("word " * 200)) <= 110
    assert quote("word " * 200).endswith(" ...”")
    assert "\n" not in quote("x" * 500, 3)


def test_a_tree_opens_each_node_once_and_where_it_is_nearest(tmp_path: Path) -> None:
    made = chain("A buildsOn B", "B buildsOn D", "A improvesOver C", "C buildsOn D", "D buildsOn E", "A improvesOver B")
    assert tree(made, "A", tmp_path) == [
        "A: ancestors" if False else "A (Method): ancestors",
        "├── builds on [0.90], improves over [0.90] B (Method)",
        "│   └── builds on D (Method)  [0.90]",
        "│       └── builds on E (Method)  [0.90]",
        "└── improves over C (Method)  [0.90]",
        "    └── builds on D (Method)  [0.90]  (see its own branch)",
    ]


def test_each_relation_has_its_own_belief_and_sentence(tmp_path: Path) -> None:
    made = Sketch().says("one", "A", "buildsOn", "B", 0.4).says("two", "A", "improvesOver", "B", 0.9)
    assert tree(made, "A", tmp_path, quotes=True)[1:] == [
        "└── improves over [0.90], builds on [0.40] B (Method)",
        "      “A improvesOver B.”",
        "      “A buildsOn B.”",
    ]
    graph = opened(made.graph(), tmp_path)
    edges = Views(graph).lineage(graph.lineage("A"))["edges"]
    assert [(edge["predicate"], edge["belief"], edge["evidence"][0]["sentence"]) for edge in edges] == [
        ("buildsOn", 0.4, "A buildsOn B."),
        ("improvesOver", 0.9, "A improvesOver B."),
    ]
    rows = Renderer(graph).lineage_table(graph.lineage("A")).splitlines()[2:]
    assert [row.split()[-5:] for row in rows] == [
        ["0.40", "1", "A", "buildsOn", "B."],
        ["0.90", "1", "A", "improvesOver", "B."],
    ]


def test_one_sentence_of_two_relations_is_shown_once(tmp_path: Path) -> None:
    graph = opened(chain("A buildsOn B", "A improvesOver B").graph(), tmp_path)
    found = graph.lineage("A")
    same = replace(found, claims=tuple(replace(claim, evidence=found.claims[0].evidence) for claim in found.claims))
    assert Renderer(graph).lineage(same).count("“") == 1


def test_what_is_no_line_of_descent_is_not_called_so(tmp_path: Path) -> None:
    made = chain("A evaluatesOn Bench", "A comparesWith B")
    assert tree(made, "A", tmp_path, relations=["evaluatesOn"])[0] == "A (Method): evaluated on"
    assert (
        tree(made, "A", tmp_path, relations=["comparesWith", "buildsOn"])[0] == "A (Method): compared with, builds on"
    )
    assert tree(made, "Bench", tmp_path, relations=["EvaluatesOn"], direction="descendants")[:2] == [
        "Bench (Benchmark): evaluates",
        "└── evaluates A (Method)  [0.90]",
    ]
    assert tree(made, "Bench", tmp_path) == ["Bench (Benchmark): ancestors, none stated", TESTED_ON]


def test_sentences_are_cut_around_the_names_or_printed_whole(tmp_path: Path) -> None:
    said = f"{'It is said that ' * 20}Lamp is better than Wick on Dusk, at 70 lux"
    made = lamps()
    made.evidence = {key: [replace(item, text=said) for item in items] for key, items in made.evidence.items()}
    made.results = {id_: replace(r, evidence=replace(r.evidence, text=said)) for id_, r in made.results.items()}
    graph = opened(made.graph(), tmp_path)
    cut, whole = Renderer(graph), Renderer(graph, width=0)
    for render, shown in ((cut, "Lamp is better than Wick on"), (whole, said)):
        assert shown in render.lineage(graph.lineage("Lamp"))
        assert shown in render.lineage_table(graph.lineage("Lamp"))
        assert shown in render.sheet(graph.show("Lamp"))
        assert shown in render.comparison(graph.compare("Lamp", "Wick"))
    assert "on Dusk, at 70 lux”" in cut.leaderboard(graph.leaderboard("Dusk"))
    assert all(len(line) <= 120 for line in cut.lineage(graph.lineage("Lamp")).splitlines())


def test_a_cycle_ends(tmp_path: Path) -> None:
    made = chain("A buildsOn B", "B buildsOn A")
    assert tree(made, "A", tmp_path) == [
        "A (Method): ancestors",
        "└── builds on B (Method)  [0.90]",
        "    └── builds on A (Method)  [0.90]  (see its own branch)",
    ]


def test_both_ways_quotes_years_and_the_cut(tmp_path: Path) -> None:
    made = lamps()
    assert tree(made, "Lamp", tmp_path, quotes=True, direction=Direction.BOTH, depth=1, relations=["buildsOn"]) == [
        "Lamp (Method, 2021): ancestors",
        "└── builds on Wick (Method, 2019)  [0.90]",
        "      “Lamp buildsOn Wick.”",
        "Lamp (Method, 2021): descendants",
        "└── built upon by Torch (Model, 2022)  [0.60]",
        "      “model:Torch buildsOn Lamp.”",
    ]
    assert tree(chain("A buildsOn B", "B buildsOn C"), "A", tmp_path / "cut", depth=1)[-1] == (
        "There is more beyond depth 1; use --depth to go further."
    )
    assert tree(chain("A buildsOn B"), "B", tmp_path / "none") == ["B (Method): ancestors, none stated"]


def test_the_other_answers(graph: KnowledgeGraph) -> None:
    render = Renderer(graph)
    lines = render.lineage_table(graph.lineage("Lamp", depth=1)).splitlines()
    assert lines[0].split() == ["subject", "relation", "object", "belief", "papers", "sentence"]
    assert len(lines) == 2 + 3
    sheet = render.sheet(graph.show("Lamp"))
    assert sheet.startswith("Lamp  (Method)\n  https://")
    for part in (
        "also: LMP, Lamp Network",
        "named in 3 papers",
        "introduced by Lamp: Light",
        "result: 80.5 lux on Dusk\n      “Lamp has 80.5 lux on Dusk.”",
    ):
        assert part in sheet
    paper = render.sheet(graph.show("2101.00001"))
    assert paper.startswith("Lamp: Light for Everyone\n  2021-01-15 | arxiv:2101.00001\n  introduces Lamp  [0.90]")
    board = render.leaderboard(graph.leaderboard("Dusk"))
    assert "lux (higher is better, percent)" in board
    assert "1  Torch  90     2022  Torches\n      “model:Torch has 90 lux on Dusk.”" in board
    assert "“" not in render.leaderboard(graph.leaderboard("Dusk"), quotes=False)
    assert "glare (lower is better)" in board
    assert "not ranked by lux:\n  Torch: 12 difference lux on Dusk (only a difference (12), relative)" in board
    compared = render.comparison(graph.compare("Lamp", "Torch"))
    assert "Papers contradict one another here." in compared
    assert "shared benchmarks: Dusk" in compared
    assert render.hits(graph.search("torch")).splitlines()[0].split() == ["kind", "name", "matched", "id"]


def test_nothing_to_show(tmp_path: Path) -> None:
    graph = opened(chain("A evaluatesOn Bench", "B evaluatesOn Other").graph(), tmp_path)
    render = Renderer(graph)
    assert render.leaderboard(graph.leaderboard("Bench")) == "No paper here reports a figure on Bench."
    assert render.comparison(graph.compare("A", "B")).splitlines() == [
        "A  and  B",
        "A improves over B: not stated",
        "B improves over A: not stated",
        "shared benchmarks: none",
        "shared ancestors: none",
    ]


def test_the_best_sentence_is_the_surest(graph: KnowledgeGraph) -> None:
    claim = next(c for c in graph.index.claims() if len(c.evidence) == 2)
    assert best_quote(claim) == max(claim.evidence, key=lambda item: item.confidence).text


def test_hostile_text_is_printed_as_it_is(tmp_path: Path) -> None:
    graph = opened(hostile(), tmp_path)
    render = Renderer(graph)
    for entity, text in zip(hostile().entities, sorted(HOSTILE), strict=False):
        assert entity.label in render.sheet(graph.show(entity.id))
        assert text
    shown = render.hits(graph.search("script", limit=50))
    assert "<script>alert(1)</script>" in shown
    assert len(shown.splitlines()) == len(graph.search("script", limit=50)) + 2
