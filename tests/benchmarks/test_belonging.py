"""The stricter measure of figures, on a small annotation with a stand-in for the scorer."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from belonging import PARTS, Sheet, print_belonging

EMPTY = {"subject": "@paper", "benchmark": "", "metric": "", "value": "", "baseline": "", "delta": ""}


class Scorer:
    def entities(self, gold: dict[str, Any], card: dict[str, Any]) -> dict[str, str]:
        return {fold(e["name"]): e["name"] for e in (*gold["entities"], *card["entities"])}


def fold(text: str) -> str:
    return text.casefold()


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


SCORE = SimpleNamespace(Scorer=Scorer, fold=fold, numbers=numbers)
ENTITIES = [
    {"name": "Lamp", "introduced": True},
    {"name": "Torch", "introduced": False},
    {"name": "Dusk", "introduced": False},
]


def sheet(read: dict[str, str], meant: dict[str, str], *, optional: bool = False) -> Sheet:
    gold = {"entities": ENTITIES, "results": [EMPTY | meant | {"optional": optional}]}
    return Sheet(SCORE, gold, {"entities": [], "results": [EMPTY | read]})


def verdicts(read: dict[str, str], meant: dict[str, str]) -> dict[str, str]:
    (match,) = sheet(read, meant).matches()
    return dict(match.verdicts)


@pytest.mark.parametrize(
    ("part", "read", "meant", "verdict"),
    [
        ("benchmark", {"benchmark": "dusk"}, {"benchmark": "Dusk"}, "right"),
        ("benchmark", {}, {"benchmark": "Dusk"}, "missing"),
        ("benchmark", {"benchmark": "Dusk"}, {}, "wrong"),
        ("benchmark", {}, {"benchmark": "nine rooms"}, "right"),
        ("metric", {"metric": "F1-score"}, {"metric": "F1"}, "right"),
        ("metric", {"metric": "accuracy"}, {"metric": "average accuracy"}, "right"),
        ("metric", {"metric": "accuracy"}, {"metric": "recall"}, "wrong"),
        ("metric", {}, {"metric": "recall"}, "missing"),
        ("subject", {"subject": "Lamp"}, {"subject": "@paper"}, "right"),
        ("subject", {"subject": "Lamp"}, {"subject": "Torch"}, "wrong"),
        ("baseline", {"baseline": "71.3%"}, {"baseline": "Torch (71.3%)"}, "right"),
        ("baseline", {"baseline": "Torch"}, {"baseline": "Torch"}, "right"),
        ("baseline", {}, {"baseline": "71.3%"}, "missing"),
        ("baseline", {"baseline": "Torch"}, {}, "wrong"),
    ],
)
def test_a_part_is_right_missing_or_wrong(part: str, read: dict[str, str], meant: dict[str, str], verdict: str) -> None:
    found = verdicts({"value": "84.2%"} | read, {"value": "84.2"} | meant)
    assert found == dict.fromkeys(PARTS, "right") | {part: verdict}


def test_a_value_read_as_a_difference_is_in_the_wrong_slot() -> None:
    assert verdicts({"delta": "3.1"}, {"value": "3.1"})["slot"] == "wrong"


def test_what_two_readers_may_see_differently_is_not_judged() -> None:
    assert not list(sheet({"value": "1"}, {"value": "1"}, optional=True).matches())
    assert not list(sheet({"value": "1"}, {"value": "2"}).matches())


def test_a_figure_of_somebody_else_is_counted_against_the_own_contribution() -> None:
    assert sheet({"subject": "Lamp", "value": "2"}, {"subject": "Torch", "value": "2"}).credited() == (1, 1)
    assert sheet({"subject": "Lamp", "value": "2"}, {"value": "3", "baseline": "2"}).credited() == (1, 1)
    assert sheet({"subject": "Lamp", "value": "2"}, {"value": "2"}).credited() == (1, 0)
    assert sheet({"subject": "Torch", "value": "2"}, {"subject": "Torch", "value": "2"}).credited() == (0, 0)


def test_the_table_shows_shares(capsys: pytest.CaptureFixture[str]) -> None:
    gold = {"entities": ENTITIES, "results": [EMPTY | {"value": "1", "benchmark": "Dusk", "optional": False}]}
    card = {"entities": [], "results": [EMPTY | {"value": "1"}]}
    print_belonging(SCORE, [(gold, card)])
    shown = capsys.readouterr().out
    assert re.search(r"benchmark\s+0\.0\s+100\.0\s+0\.0", shown)
    assert "1 results have a right number; 0.0 % of them are right in all parts." in shown
