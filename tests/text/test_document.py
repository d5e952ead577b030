"""A paper's document: title and abstract in one text, and quotes that are verbatim in what the source said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kg.model import Field
from kg.text.document import MOST_CHARS, by_sentence, in_title, sentence_of, stored_span
from tests.reading import document, paper, read
from tests.text.tools import texts


def test_the_text_is_the_title_a_line_break_and_the_abstract() -> None:
    doc = document(r"We \emph{bend}  forks.", " On\n Forks ")
    assert doc._.text == doc.text == "On Forks\nWe bend forks."


@pytest.mark.parametrize(
    ("word", "field", "verbatim"),
    [
        ("ForkNet", Field.TITLE, "ForkNet"),
        ("Gödel", Field.TITLE, r"G\"odel"),
        ("We", Field.ABSTRACT, "We"),
        ("SpoonNet", Field.ABSTRACT, "SpoonNet"),
        ("8B", Field.ABSTRACT, "8B"),
        ("2.3%", Field.ABSTRACT, r"2.3\%"),
    ],
)
def test_places_lead_back_to_the_stored_field(word: str, field: Field, verbatim: str) -> None:
    given = (r" We \textbf{bend} \textbf{SpoonNet}-8B by 2.3\%.", r"ForkNet \& G\"odel")
    doc, stored = document(*given), paper(*given)
    start = doc._.text.index(word)
    place = stored_span(doc, start, start + len(word))
    assert (place.field, place.of(stored)) == (field, verbatim)


@pytest.mark.parametrize("word", ["SVD", "Fork3", "8B", "GPT-3.5", "C++"])
def test_a_name_may_begin_and_end_anywhere(word: str) -> None:
    text = f"A {word}-driven, pre-{word}/{word}'s Fork"
    doc = document(text, until="kg_candidates")
    first = doc._.text.index(word)
    assert doc.char_span(first, first + len(word)) is not None


def test_sentences_are_found_from_their_words() -> None:
    doc = document("We bend forks. Spoons bend too.", "On Forks")
    words = [doc[i : i + 1] for i in range(len(doc))]
    assert [sentence_of(word).text.strip() for word in words[:5]] == ["On Forks"] * 3 + ["We bend forks."] * 2
    assert [len(found) for found in by_sentence(words).values()] == [3, 4, 4]
    assert [word.text for word in words if in_title(word)] == ["On", "Forks"]


def test_the_end_of_a_very_long_abstract_is_reported_and_not_read() -> None:
    extraction = read("We bend forks. " * (MOST_CHARS // 15 + 1) + "We propose ForkNet, a method that beats BERT.")
    assert not extraction.mentions
    assert [r.reason for r in extraction.rejected] == [f"only the first {MOST_CHARS:,} characters are read"]


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_every_mention_in_any_text_is_verbatim(title: str, abstract: str) -> None:
    given = (f"We propose ForkNet. {abstract} ForkNet beats BERT.", f"ForkNet {title}: T")
    stored, extraction = paper(*given), read(*given)
    assert extraction.mentions
    for mention in extraction.mentions:
        assert mention.span.of(stored) == mention.text != ""
    for definition in extraction.definitions:
        assert definition.short
        assert definition.long
