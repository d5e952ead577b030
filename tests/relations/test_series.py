"""Lists that run side by side."""

from __future__ import annotations

import re

import pytest

from kg.relations.series import Place, partner, series


def places(pattern: str, text: str) -> list[Place]:
    return [found.span() for found in re.finditer(pattern, text)]


def words(runs: list[list[Place]], text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in run] for run in runs]


def numbers(text: str) -> list[list[str]]:
    return words(series(places(r"\d+(?:\.\d+)?%?", text), text), text)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("84.2 and 79.1 on A", [["84.2", "79.1"]]),
        ("84.2%, 79.1%, and 60% on A", [["84.2%", "79.1%", "60%"]]),
        ("84.2% accuracy and 79.1% recall", [["84.2%", "79.1%"]]),
        ("84.2/79.1 on A/B", [["84.2", "79.1"]]),
        ("up to 84.2 and up to 79.1", [["84.2", "79.1"]]),
        ("84.2 on A and 79.1 on B", [["84.2"], ["79.1"]]),
        ("84.2 while B has 79.1", [["84.2"], ["79.1"]]),
        ("from 31.2 to 45.6", [["31.2"], ["45.6"]]),
        ("84.2 versus 79.1", [["84.2"], ["79.1"]]),
        ("", []),
    ],
)
def test_what_is_joined_is_one_list(text: str, runs: list[list[str]]) -> None:
    assert numbers(text) == runs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("4 and 9 on A and B", "4=A 9=B"),
        ("on A, B and C it has 1, 2 and 3", "1=A 2=B 3=C"),
        ("A and B by 1 and 2, and C and D by 3 and 4", "1=A 2=B 3=C 4=D"),
        ("1 and 2 on A, B and C", "1= 2="),
        ("1 on A and B", "1="),
    ],
)
def test_lists_of_one_length_belong_together(text: str, pairs: str) -> None:
    figures, names = places(r"\d", text), places(r"\b[A-D]\b", text)
    found = []
    for run in series(figures, text):
        for one in run:
            other = partner(one, run, names, text)
            found.append(f"{text[slice(*one)]}={text[slice(*other)] if other else ''}")
    assert " ".join(found) == pairs
