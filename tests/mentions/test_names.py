"""Names known beforehand."""

from __future__ import annotations

import pytest

from kg.mentions.names import KnownNames, known_names
from kg.model import Kind

LIST = KnownNames.of(
    [("fork bending", "Method"), ("fork bending set", "Benchmark"), ("Fork-Bending", "Model"), ("Tine", "Model")]
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("we like fork bending", ["fork bending"]),
        ("FORK BENDING and Fork-Bending", ["FORK BENDING", "Fork-Bending"]),
        ("many fork bendings, (fork bending).", ["fork bendings", "fork bending"]),
        ("the fork bending set", ["fork bending set"]),
        ("a pitchfork bending, fork bending-like, un-fork bending", []),
        ("Tine alone has but one word", []),
        ("\u0130\u0130 fork bending", ["fork bending"]),
        ("", []),
    ],
)
def test_names_of_several_words_are_found_whatever_their_case(text: str, places: list[str]) -> None:
    assert [text[start:end] for start, end in LIST.places(text)] == places


def test_all_spellings_share_their_kinds() -> None:
    assert LIST.kinds["forkbending"] == {"Method", "Model"}
    assert LIST.kinds["tine"] == {"Model"}


def test_signs_in_a_name_are_no_pattern() -> None:
    assert list(KnownNames.of([("a+ (b) c", "Method")]).places("aa b c, a+ (b) c")) == [(8, 16)]


def test_an_empty_list_finds_nothing() -> None:
    assert list(KnownNames.of([]).places("fork bending")) == []


def test_the_list_in_the_package() -> None:
    known = known_names()
    assert len(known.kinds) > 1000
    assert "" not in known.kinds
    assert {kind for kinds in known.kinds.values() for kind in kinds} <= set(Kind)
    assert list(known.places("We use simulated annealing.")) == [(7, 26)]
