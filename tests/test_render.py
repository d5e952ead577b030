from __future__ import annotations

from pathlib import Path

import pytest

from kg.graph import KnowledgeGraph
from kg.lineage import Direction
from kg.render import Renderer, best_quote, quote, table
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
        "├── builds on, improves over B (Method)  [0.90]",
        "│   └── builds on D (Method)  [0.90]",
        "│       └── builds on E (Method)  [0.90]",
        "└── improves over C (Method)  [0.90]",
        "    └── builds on D (Method)  [0.90]  (see its own branch)",
    ]


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
        "result: 80.5 lux on Dusk",
    ):
        assert part in sheet
    paper = render.sheet(graph.show("2101.00001"))
    assert paper.startswith("Lamp: Light for Everyone\n  2021-01-15 | arxiv:2101.00001\n  introduces Lamp  [0.90]")
    board = render.leaderboard(graph.leaderboard("Dusk"))
    assert "lux (higher is better, percent)" in board
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
    claim = next(c for c in graph.reader.claims() if len(c.evidence) == 2)
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
