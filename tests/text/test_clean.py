"""Clean text reads as prose, and every character of it still says where it came from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.text.clean import CHARACTERS, MARKUP, clean, lower
from tests.text.tools import texts


def origin(stored: str, word: str) -> str:
    """The stored text behind a word of the clean one."""
    cleaned = clean(stored)
    start = cleaned.text.index(word)
    first, last = cleaned.origin(start, start + len(word))
    return stored[first:last]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (r"We tune \textbf{ForkNet} on \emph{GLUE}", "We tune ForkNet on GLUE"),
        (r"{\bf Fork}, \textsc{Fo}-Net and {\em a \textbf{b} c}", "Fork, Fo-Net and a b c"),
        (r"Forks~\cite{fork2020} and \citep[see][p.~3]{a,b} spoons", "Forks and spoons"),
        (r"up 2.3\% for \$5, in 10{,}000 steps", "up 2.3% for $5, in 10,000 steps"),
        (r"G\"odel, Schr\"{o}dinger, \'{\i}, \O{}re and \aa{}", "Gödel, Schrödinger, í, Øre and å"),
        (r"$\beta$-VAE, F$_1$, $O(n^2)$, $\text{Net}_{50}$ and DETR$^*$", "beta-VAE, F1, O(n^2), Net_50 and DETR*"),
        (r"$3\times$, 4$\times$ and 5 times; 224$\times$224, H$\times$W", "3x, 4x and 5x; 224x224, HxW"),
        (r"\method{} is a soft\-max over \\alpha", "method is a softmax over alpha"),
        (r"one \\ two \\[2pt] three", "one two three"),
        (r"\begin{itemize}\item one\end{itemize}", " one "),
        (r"rate $\frac{1}{2}$", "rate 1/2"),
        ("``so called''", '"so called"'),
        ("**Bold**, *slanted* and `code`", "Bold, slanted and code"),
        ("the <i>E. coli</i> set<br/>and <jats:p>more</jats:p>", "the E. coli set and more "),
        ("Q&amp;A on R&#38;D", "Q&A on R&D"),
        ("\ufb01rst, o\ufb00er, A\u00adB\u200bC", "first, offer, ABC"),
        ("two  words\n\nand\tmore", "two words and more"),
        (r"\href{https://a.org/x_y}{here}", " https://a.org/x_y "),
        ("[code](https://a.org/x_y)", "code https://a.org/x_y "),
    ],
)
def test_markup_goes_and_prose_stays(stored: str, text: str) -> None:
    assert clean(stored).text == text
    assert clean(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "from $5 to $10 a day",
        "if a < b and c > d, x <y> z",
        "snake_case_names, 2 * 3 * 4, A* and C++",
        "see https://a.org/x_1*y*z/F_1?q=5times&amp_=1",
        "Müller's café: 中文, ½ and \u03b1-nets",
        "R&D at AT&T",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert clean(text).text == text


@pytest.mark.parametrize(
    ("stored", "word", "verbatim"),
    [
        (r"We tune \textbf{ForkNet} here", "ForkNet", "ForkNet"),
        (r"a \emph{\textbf{Fork}Net} here", "ForkNet", r"Fork}Net"),
        (r"by G\"odel", "Gödel", r"G\"odel"),
        ("o\ufb00er it", "off", "o\ufb00"),
        (r"Forks~\cite{a} win", "Forks win", r"Forks~\cite{a} win"),
        ("two\n  words &amp; so", "words & so", "words &amp; so"),
        (r"gains 2.3\% more", "2.3%", r"2.3\%"),
        (r"a 3$\times$ gain", "3x gain", r"3$\times$ gain"),
    ],
)
def test_offsets_lead_back_to_the_stored_text(stored: str, word: str, verbatim: str) -> None:
    assert origin(stored, word) == verbatim


def test_the_rules_have_names_of_their_own() -> None:
    names = [name for name, _, _ in (*CHARACTERS, *MARKUP)]
    assert len(set(names)) == len(names)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_every_character_of_any_text_has_its_place(stored: str) -> None:
    cleaned = clean(stored)
    assert len(cleaned.text) == len(cleaned.starts) == len(cleaned.ends)
    assert list(cleaned.starts) == sorted(cleaned.starts)
    assert list(cleaned.ends) == sorted(cleaned.ends)
    assert all(0 <= a < b <= len(stored) for a, b in zip(cleaned.starts, cleaned.ends, strict=True))


# Letters and punctuation but what markup is made of, and white space
PROSE = st.text(
    st.characters(categories=["L", "P", "Z"], exclude_characters="\\{}_*'&[]\ufb00\ufb01\ufb02\ufb03\ufb04\u0132\u0133")
    | st.sampled_from(" \n\t")
)


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_prose_keeps_all_but_its_white_space(stored: str) -> None:
    cleaned = clean(stored)
    kept = re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069]", "", stored)
    assert cleaned.text == re.sub(r"\s+", " ", kept)
    for i, char in enumerate(cleaned.text):
        assert char == " " or stored[cleaned.starts[i] : cleaned.ends[i]] == char


def _marked(inner: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    forms = [r"\textbf{%s}", r"\emph{%s}", "{\\em %s}", "<b>%s</b>", r"%s~\cite{fork2020}", r"\textsc{%s}", "{%s}"]
    wrapped = st.tuples(st.sampled_from(forms), inner).map(lambda made: (made[0] % made[1][0], made[1][1]))
    return wrapped | st.tuples(inner, inner).map(lambda two: (f"{two[0][0]} {two[1][0]}", f"{two[0][1]} {two[1][1]}"))


WORDS = st.sampled_from(["ForkNet", "GPT-3.5", "we", "C++", "GLUE"]).map(lambda word: (word, word))


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS | _marked(WORDS), min_size=1, max_size=6))
def test_marked_up_words_are_the_words(pairs: list[tuple[str, str]]) -> None:
    stored, plain = (" ".join(side) for side in zip(*pairs, strict=True))
    cleaned = clean(stored)
    assert cleaned.text == plain
    assert clean(cleaned.text).text == cleaned.text
    for match in re.finditer(r"\S+", plain):
        first, last = cleaned.origin(*match.span())
        assert stored[first:last] == match.group()


@settings(max_examples=300)
@given(st.text())
def test_lower_case_moves_no_character(text: str) -> None:
    assert len(lower(text)) == len(text)
    assert lower("\u0130stanbul ABC") == "istanbul abc"
