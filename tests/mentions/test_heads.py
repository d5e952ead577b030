"""What the text says a name is, and what a title or sentence plainly introduces."""

from __future__ import annotations

import pytest

from kg.mentions.features import INTRODUCED, names_paper, of_place
from kg.mentions.heads import heads
from tests.reading import document


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("We introduce ", ", a new segmentation network.", "isa=network"),
        ("We present ", ", a dataset of 10k questions", "isa=benchmark"),
        ("", " is a large language model for code", "isa=model"),
        ("a new benchmark called ", "", "called=benchmark"),
        ("on the ", " dataset", "then=benchmark"),
        ("", ", which parses", ""),
        ("", ", a month later", ""),
    ],
)
def test_heads(before: str, after: str, said: str) -> None:
    found = [head for head in heads(before, after) if "-noun" not in head]
    assert found == ([said] if said else [])


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("ToolDusk: Learning", True),
        ("Krell: Weather", True),
        ("GPT-9 v1.2: A Report", True),
        ("Learning Tools: A Survey", False),
        ("Conversations: A Study", False),
        ("A Study of ToolDusk", False),
    ],
)
def test_a_title_names_its_paper(title: str, named: bool) -> None:
    doc = document("We study conversations at length.", title, until="kg_mentions")
    assert any(map(names_paper, doc.spans["candidates"])) == named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We introduce Dusk, a parser.", True),
        ("The paper presents the Dusk, which parses.", True),
        ("We introduce a Dusk variant.", False),
        ("We do not introduce Dusk, a parser.", False),
        ("Others introduce Dusk, a parser.", False),
    ],
)
def test_a_sentence_introduces_in_so_many_words(text: str, said: bool) -> None:
    doc = document(text, until="kg_mentions")
    places = [set(of_place(span)) for span in doc.spans["candidates"] if span.text.startswith("Dusk")]
    assert any(INTRODUCED in place for place in places) == said
