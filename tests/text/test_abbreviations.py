"""Abbreviations are found where a paper spells them out, and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from kg.text.abbreviations import HEAD_CHARS, MAX_WORDS, long_form
from tests.reading import document
from tests.text.tools import texts


def defined(abstract: str) -> dict[str, str]:
    """Short forms with their long ones."""
    return {short.text: long.text for short, long in document(abstract, until="kg_candidates")._.definitions}


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We propose Low-Rank Adaptation (LoRA).", "LoRA", "Low-Rank Adaptation"),
        ("We propose LoRA (Low-Rank Adaptation).", "LoRA", "Low-Rank Adaptation"),
        ("It bends CNNs (convolutional neural networks) too.", "CNNs", "convolutional neural networks"),
        ("With recurrent neural networks (RNNs) we", "RNNs", "recurrent neural networks"),
        ("On the Stanford Question Answering Dataset (SQuAD),", "SQuAD", "Stanford Question Answering Dataset"),
        ("With long short-term memory (LSTM) layers", "LSTM", "long short-term memory"),
        ("By mean average precision (mAP) it", "mAP", "mean average precision"),
        ("Fork Diffusion Models (FDM; Smith et al., 2020) bend.", "FDM", "Fork Diffusion Models"),
        (r"We add \emph{Direct Fork Bending} (\textbf{DFB}).", "DFB", "Direct Fork Bending"),
        ("Encoder Representations from Forks (ERF) win.", "ERF", "Encoder Representations from Forks"),
        ("It is slow. Graph Attention Nets (GAN) are not.", "GAN", "Graph Attention Nets"),
    ],
)
def test_definitions(text: str, short: str, long: str) -> None:
    assert defined(text) == {short: long}


def test_several_in_one_sentence() -> None:
    text = "Principal Component Analysis (PCA) and Independent Component Analysis (ICA)"
    assert defined(text) == {"PCA": "Principal Component Analysis", "ICA": "Independent Component Analysis"}


@pytest.mark.parametrize(
    "text",
    [
        "We bend forks (see below).",
        "We bend the fork (see Section 3).",
        "We bend ForkNet (see above) and PPO (ours).",
        "We bend forks (2019), (p < 0.05), (A), (B).",
        "We use large models (e.g., GPT-4) and ImageNet (Table 1).",
        "Our model (in Figure 2) wins on MMLU (57 subjects).",
        "It works (SOTA).",
        "(MLM)",
        "The model (which we call it that way) bends.",
        "BERT was trained. Then we bend (LoRA).",
        "We ask ForkNet (no training needed).",
        "We use LoRA (which is one low-rank adaptation).",
        "On arithmetic (GSM8K) and formal mathematics (MATH) it wins.",
        "An empty pair () and ((nested (GAN)))",
    ],
)
def test_no_definition(text: str) -> None:
    assert defined(text) == {}


def test_a_long_form_does_not_reach_over_a_full_stop_or_too_far() -> None:
    assert defined("Low bars. Rank them by Adaptation (LRA).") == {}
    assert defined("Low " + "very " * MAX_WORDS + "Rank Adaptation (LRA)") == {}
    assert defined("Low" + "w" * HEAD_CHARS + " Rank Adaptation (LRA)") == {}


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_the_forms_stand_at_their_places_in_any_text(title: str, abstract: str) -> None:
    doc = document(abstract, f"T {title}", until="kg_candidates")
    for short, long in doc._.definitions:
        assert short.text == doc._.text[short.start_char : short.end_char].strip()
        assert len(short.text) < len(long.text) <= HEAD_CHARS
        assert short.end_char <= long.start_char or long.end_char <= short.start_char
        between = doc._.text[min(short.end_char, long.end_char) : max(short.start_char, long.start_char)]
        initials = "".join(word[0] for word in re.findall(r"[^\W_]+", long.text)).lower()
        capitals = "".join(filter(str.isupper, short.text)).lower()
        assert ("(" in between and "\n" not in between) or initials == capitals


@pytest.mark.parametrize(
    ("title", "text", "long"),
    [
        ("Direct Dusk Optimization: A Study", "DDO is simple.", "Direct Dusk Optimization"),
        ("Low-Rank Adaptation of Models", "LRA wins.", "Low-Rank Adaptation"),
        ("DuLaP: Bending Forks", "Dusk Label Projection is simple.", "Dusk Label Projection"),
        ("DuLaP: Bending Forks", "Direct Label Projection is simple.", ""),
        ("Direct Dusk Optimization", "DDX is simple.", ""),
        ("Direct Dusk", "DD is simple.", ""),
    ],
)
def test_initials_of_a_name_elsewhere(title: str, text: str, long: str) -> None:
    doc = document(text, title, until="kg_candidates")
    assert [found.text for _, found in doc._.definitions] == ([long] if long else [])


def test_a_bracket_may_announce_the_short_form() -> None:
    found = document("We propose Wax Lamp Tuning (abbr. WLT).", until="kg_candidates")._.definitions
    assert [(short.text, long.text) for short, long in found] == [("WLT", "Wax Lamp Tuning")]


def test_a_long_form_is_no_sentence() -> None:
    assert long_form("FIRST", "further propose an intricate scheme named Stilt") is None
