"""What can be a name at all, how it was found, and what cannot be one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kg.mentions.candidates import MOST_CHARS
from tests.reading import document
from tests.text.tools import texts


def found(abstract: str, title: str = "forks") -> dict[str, str]:
    """The candidates with their finders."""
    doc = document(abstract, title, until="kg_context")
    return {span.text: span._.finder for span in doc.spans["candidates"]}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("we bend QuantFork and Skip-Fork on GSM8K.", "QuantFork, Skip-Fork, GSM8K"),
        ("we ask Claude 3.5 Sonnet and Llama-3-8B.", "Claude 3.5 Sonnet, Llama-3-8B"),
        ("on the Penn Treebank it bends.", "Penn Treebank"),
        ("with LoRA-based, QLoRA-style and non-BERT forks", "LoRA, QLoRA, BERT"),
        ("for BERT/GPT-2 it bends", "BERT, GPT-2"),
        ("ForkNet's and SpoonNet\u2019s tines", "ForkNet, SpoonNet"),
        ("the C++ code of A* bends", "C++, A*"),
        ("word2vec, scikit-Fork and iFork", "word2vec, scikit-Fork, iFork"),
        ("by simulated annealing it bends", "simulated annealing"),
        ("fork bending nets (FBN) bend", "fork bending nets, FBN"),
        ("a fork called Tine and one dubbed Prong", "Tine, Prong"),
        ('a fork, "Deep Tine", bends', "Deep Tine"),
    ],
)
def test_candidates(text: str, names: str) -> None:
    assert set(names.split(", ")) <= set(found(text))


@pytest.mark.parametrize(
    ("text", "name", "finder"),
    [
        ("we bend QuantFork.", "QuantFork", "shape"),
        ("fork bending nets (FBN) bend", "FBN", "definition"),
        ("fork bending nets (FBN) bend", "fork bending nets", "definition"),
        ("by simulated annealing it bends", "simulated annealing", "list"),
        ("we propose Tine, a fork.", "Tine", "called"),
    ],
)
def test_finders(text: str, name: str, finder: str) -> None:
    assert found(text)[name] == finder


def test_the_head_of_a_title() -> None:
    assert found("it bends.", "Tine Four: bending forks")["Tine Four"] == "title"
    assert "title" not in found("it bends.", "Tine bends forks").values()
    assert "title" not in found("it bends.", "How all of the forks in here bend: A Tale").values()


@pytest.mark.parametrize(
    "text",
    [
        "see https://github.com/ForkNet/SpoonNet, www.ForkNet.org and github.com/Fork/TineKit/ for code.",
        "However, it bends. Moreover, they bend. Experiments show it. The forks bend. Our forks too.",
        "it has 3B parameters, 4x speed, 10k images, 5GB, 90% and 2,000 tines in 2019.",
        "a plain text about forks that bend, state-of-the-art or not",
        "we propose tine, and call it tine",
        "W" + "x" * MOST_CHARS + "Net bends",
        "",
    ],
)
def test_no_candidates(text: str) -> None:
    assert found(text) == {}


def test_the_first_word_of_a_sentence_is_not_part_of_a_name() -> None:
    assert set(found("However, ForkNet bends. Unlike SpoonNet, it bends. In GLUE it bends.")) == {
        "ForkNet",
        "SpoonNet",
        "GLUE",
    }


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_every_place_is_offered_once_in_any_text(title: str, abstract: str) -> None:
    doc = document(abstract, f"T {title}", until="kg_context")
    places = [(span.start, span.end) for span in doc.spans["candidates"]]
    assert len(set(places)) == len(places)
    assert not any("\n" in span.text for span in doc.spans["candidates"])
