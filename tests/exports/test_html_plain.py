r"""Texts as they are read: LaTeX goes where it is LaTeX, and nothing else changes."""

from __future__ import annotations

import pytest

from exports.html.facts import OBJECT, SUBJECT, pieces
from exports.html.looks import cut, named, short
from exports.html.plain import plain

READ = {
    r"$\ell_1$ loss": "ℓ₁ loss",
    r"\textit{on} and \emph{\textbf{off}}": "on and off",
    r"Lamp$^3$ in $\mathcal{O}(n^2)$": "Lamp³ in O(n²)",
    r"84.38\% at $10^{-3}$": "84.38% at 10⁻³",
    r"$\sim$10$\times$ as bright": "~10\u00d7 as bright",
    r"see \cite{one} and \href{http://x.example}{the code}": "see and the code",
    r"Erd\H{o}s and M\"uller": "Erdős and Müller",
    r"$\frac{a}{b}$ and $\pi_\theta$": "a/b and π_θ",
    r"{\em very} bright": "very bright",
    r"\ours beats \method{}": "ours beats method",
    r"the set \{a, b\}": "the set {a, b}",
    "Lamp^3": "Lamp³",
}


@pytest.mark.parametrize(("text", "read"), READ.items())
def test_latex_is_read_as_it_is_meant(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize(
    "text",
    ["costs $5 and $6", "between $5-$6", "50% of it", "snake_case and a^b", "{braces} alone", "a lone \\", "$$$"],
)
def test_what_is_no_latex_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("text", ["\\a" * 9_000, "$a" * 9_000, "\\frac{" * 3_000, "\\textbf{" * 500 + "}" * 500])
def test_a_hostile_text_ends(text: str) -> None:
    assert len(plain(text)) <= len(text)


def test_a_code_point_of_half_a_letter_or_that_turns_text_around_is_left_out() -> None:
    assert plain(r"a\unicode{xd800}b\unicode{x202e}c\unicode{x2013}") == "abc\u2013"


def test_names_are_marked_in_a_sentence_that_had_latex() -> None:
    found = pieces(r"\textbf{Lamp$^3$} beats $\varepsilon$-Torch.", ["Lamp$^3$"], [r"$\varepsilon$-Torch"])
    assert found == [("Lamp³", SUBJECT), (" beats ", 0), ("ε-Torch", OBJECT), (".", 0)]


def test_a_thing_without_a_name_is_called_by_the_title_of_its_paper() -> None:
    label = "contribution of “Reading in the Dark with Very Small Lamps…”"
    assert named(label) == "“Reading in the Dark with Very Small Lamps…”"
    assert short(label, "Method") == "\u25cf “Reading in the Dark with Very…”"


def test_a_long_text_is_cut_after_a_word_if_that_leaves_most_of_it() -> None:
    assert cut("Reading in the Dark", 16) == "Reading in the…"
    assert cut("Antidisestablishmentarianism", 10) == "Antidises…"
    assert cut("short", 10) == "short"
