from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.context.wordpiece import MOST_CHARS, SHAPES, UNKNOWN, pieces, vocabulary


def spelt(text: str) -> list[str]:
    names = list(vocabulary())
    return [names[piece.id] for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \n ", []),
        ("We propose", ["we", "propose"]),
        ("MiniLM", ["mini", "##lm"]),
        ("GPT-3.5", ["gp", "##t", "-", "3", ".", "5"]),
        ("naïve Café", ["naive", "cafe"]),
        ("a_b", ["a", "_", "b"]),
        ("(BERT),", ["(", "bert", ")", ","]),
        ("\U0001f600", [UNKNOWN]),
        ("a" * (MOST_CHARS + 1), [UNKNOWN]),
    ],
)  # fmt: skip
def test_pieces(text: str, wanted: list[str]) -> None:
    assert spelt(text) == wanted


def test_a_piece_knows_its_place() -> None:
    text = "We use MiniLM."
    assert [text[piece.start : piece.end] for piece in pieces(text)] == ["We", "use", "Mini", "LM", "."]


def test_a_word_whose_length_changes_without_accents_is_one_place() -> None:
    text = "nai\u0308vely"
    assert {(piece.start, piece.end) for piece in pieces(text)} == {(0, len(text))}


def test_shapes_tell_what_lower_case_hides() -> None:
    words = ["bert", "Bert", "BERT", "bErT", "3", "3d", "("]
    assert len({pieces(word)[0].shape for word in words}) == len(words)
    assert all(0 < pieces(word)[0].shape < SHAPES for word in words)


@given(st.text())
def test_pieces_are_in_order_and_leave_out_only_white_space_and_marks(text: str) -> None:
    found = pieces(text)
    assert all(0 <= piece.start < piece.end <= len(text) for piece in found)
    places = [(piece.start, piece.end) for piece in found]
    assert all(one == two or one[1] <= two[0] for one, two in pairwise(places))
    covered = {char for piece in found for char in range(piece.start, piece.end)}
    assert all(text[char].isspace() or not text[char].isprintable() for char in set(range(len(text))) - covered)
