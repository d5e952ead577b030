from __future__ import annotations

import pytest

from kg.search import search
from tests.graphs import Sketch, lamps

INDEX = lamps().index()


def labels(made: Sketch, text: str, limit: int = 20) -> list[str]:
    return [hit.label for hit in search(made.index(), text, limit=limit)]


def things(*names: str) -> Sketch:
    made = Sketch()
    for name in names:
        made.thing(name)
    return made


def test_exact_before_prefix_before_part_before_words_before_likeness() -> None:
    made = things("adam", "Adam-W", "NAdam", "W of Adam and", "Adem", "Tokens", "Adamantium", "Other")
    assert labels(made, "Adam") == ["adam", "Adam-W", "Adamantium", "NAdam", "W of Adam and", "Adem"]
    scores = [hit.score for hit in search(made.index(), "Adam")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 100


def test_all_words_in_any_order() -> None:
    made = things("Vision Transformer", "Transformer", "Transform Vision")
    assert labels(made, "transformer vision")[0] == "Vision Transformer"
    assert labels(made, "vision former") == ["Vision Transformer"]


def test_other_spellings_are_exact() -> None:
    (hit, *_) = search(things("GPT-3", "GPT-3.5").index(), "gpt3")
    assert (hit.label, hit.score) == ("GPT-3", 100)


def test_an_alias_finds_its_entity_once() -> None:
    made = Sketch()
    made.thing("Lamp", aliases=("Lamp Network", "Lampe"))
    (hit,) = search(made.index(), "lamp network")
    assert (hit.label, hit.matched, hit.kind) == ("Lamp", "Lamp Network", "Method")


def test_papers_are_found_by_title() -> None:
    hits = search(INDEX, "light")
    assert {(hit.kind, hit.label) for hit in hits} >= {("Paper", "A Survey of Light"), ("Task", "lighting")}
    assert next(hit.id for hit in hits if hit.label == "Lamp: Light for Everyone") == "arxiv:2101.00001"


def test_limit_and_order_are_stable() -> None:
    made = things(*(f"Lamp {number}" for number in range(30)))
    found = labels(made, "lamp", 30)
    assert len(found) == 30
    assert found == sorted(found, key=lambda name: (len(name), name))
    for limit in (0, 1, 7, 20):
        assert labels(made, "lamp", limit) == found[:limit]


@pytest.mark.parametrize("text", ["", "  ", "qqqq", "\udcff", "\0", "???", "x" * 50_000, "(", "%"])
def test_nothing_matches_nothing(text: str) -> None:
    assert search(INDEX, text) == []


def test_marks_match_as_they_are() -> None:
    assert labels(things("***", "+++"), "***") == ["***"]
