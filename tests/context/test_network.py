from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.context.features import KINDS, PARTS
from kg.context.network import BEGINS, CONTINUES, OUTSIDE, WINDOW, Context, Head, load_network
from kg.context.network import _windows as windows
from kg.context.wordpiece import Piece, pieces

TITLE = "FooNet: A Graph Network for Reading"
SENTENCES = (
    "We propose FooNet, a graph network for reading.",
    "FooNet outperforms BERT, and we evaluate it on the GSM8K dataset.",
)
TEXT = f"{TITLE}\n{' '.join(SENTENCES)}"
ENDS = (len(TITLE) + 1, len(TITLE) + 1 + len(SENTENCES[0]), len(TEXT))


def tagged(text: str, tags: str) -> Context:
    """A context with the likeliest tag of each piece: o outside, b begins, c continues."""
    found = pieces(text)
    assert len(found) == len(tags)
    logits = np.zeros((len(found), 3), np.float32)
    for row, tag in zip(logits, tags, strict=True):
        row[{"o": OUTSIDE, "b": BEGINS, "c": CONTINUES}[tag]] = 1
    head = Head(np.zeros((2, 8), np.float32), np.zeros(8, np.float32))
    return Context(found, logits, np.zeros((len(found), 6), np.float32), head)


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ("ooo", []),
        ("bco", ["use deep"]),
        ("obc", ["deep nets"]),
        ("obb", ["deep", "nets"]),
        ("oco", ["deep"]),
        ("bbb", ["use", "deep", "nets"]),
        ("ccc", ["use deep nets"]),
    ],
)
def test_names_by_their_tags(tags: str, wanted: list[str]) -> None:
    text = "use deep nets"
    assert [text[start:end] for start, end in tagged(text, tags).names()] == wanted


def test_a_judgement_adds_the_first_the_last_and_the_mean_of_all_pieces() -> None:
    tokens = np.array([[1, 10, 100], [2, 20, 200], [4, 40, 600]], np.float32)
    head = Head(np.ones((1, 8), np.float32), np.arange(8, dtype=np.float32))
    context = Context(pieces("one two three"), np.zeros((3, 3), np.float32), tokens, head)
    found = context.mentions([(0, 13), (4, 7), (3, 4), (20, 30)])
    assert found == {
        (0, 13): tuple(1 + 40 + 300 + i for i in range(8)),
        (4, 7): tuple(2 + 20 + 200 + i for i in range(8)),
    }


def test_what_is_below_nothing_counts_nothing() -> None:
    head = Head(np.ones((1, 8), np.float32), np.zeros(8, np.float32))
    context = Context(pieces("one"), np.zeros((1, 3), np.float32), np.array([[-1, -1, -1]], np.float32), head)
    assert context.mentions([(0, 3)]) == {(0, 3): (0.0,) * 8}


def test_the_same_text_is_read_the_same_whatever_was_read_before() -> None:
    network = load_network()
    first = network.read(TEXT, len(TITLE), ENDS)
    network.read("Something else.", 3, (15,))
    again = network.read(TEXT, len(TITLE), ENDS)
    assert np.array_equal(first.tags, again.tags)
    assert np.array_equal(first.tokens, again.tokens)


def test_a_text_without_words() -> None:
    context = load_network().read("\n", 0, ())
    assert not list(context.names())
    assert context.mentions([(0, 1)]) == {}


def test_it_sees_what_a_name_is_and_what_it_is_there_for() -> None:
    context = load_network().read(TEXT, len(TITLE), ENDS)
    at = {name: TEXT.rindex(name) for name in ("FooNet", "BERT", "GSM8K")}
    found = {
        name: dict(zip((*KINDS, *PARTS), context.mentions([(start, start + len(name))]).popitem()[1], strict=True))
        for name, start in at.items()
    }
    assert max(KINDS, key=found["GSM8K"].__getitem__) == "Benchmark"
    assert max(KINDS, key=found["FooNet"].__getitem__) in ("Method", "Model")
    for part, name in (("introduces", "FooNet"), ("improvesOver", "BERT"), ("evaluatesOn", "GSM8K")):
        assert max(found, key=lambda one: found[one][part]) == name


@given(st.lists(st.integers(1, 700), max_size=6))
def test_windows_hold_every_piece_once_and_whole_sentences_where_they_fit(lengths: list[int]) -> None:
    found = [Piece(0, 0, at, at + 1) for at in range(sum(lengths))]
    ends = [sum(lengths[: number + 1]) for number in range(len(lengths))]
    made = list(windows(found, ends))
    assert [at for start, end in made for at in range(start, end)] == list(range(len(found)))
    assert all(0 < end - start <= WINDOW for start, end in made)
    for start, end in made[:-1]:
        assert end in ends or not any(start < stop <= start + WINDOW for stop in ends)


def test_the_library_that_runs_the_network_sends_nothing_anywhere() -> None:
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
