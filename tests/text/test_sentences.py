"""Where sentences begin: not after an abbreviation or within a number, and never in the midst of the text's order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kg.text.sentences import MOST_TOKENS
from tests.reading import document
from tests.text.tools import texts


def cut(abstract: str, title: str = "A Study") -> list[str]:
    """The sentences of an abstract."""
    doc = document(abstract, title, until="kg_abbreviations")
    return [span.text.strip() for span in doc._.sentences if span.start_char > len(doc._.title.text)]


@pytest.mark.parametrize(
    "text",
    [
        "We test parsers, e.g. CoreNLP, i.e. Java.",
        "Smith et al. Showed that forks bend.",
        "It bends (see Fig. 2 and Eq. 3, Sec. 4, Tab. 5, No. 6).",
        "We release v2.5 of it.",
        "GPT-3.5 beats BERT vs. GPT-2 by 2.1 on approx. 10 sets.",
        "The forks (J. Smith, Lee B. Jones) bend.",
        "It gains 3.5 pts. on average.",
        "We wait... Then it bends.",
        "See https://a.org/b.html?c=D.E for more.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We bend forks.", "They break."),
        ("It gains 3.5%.", "However, it is slow."),
        ("We use Python 3.", "2 GPUs suffice."),
        ("Do they bend?", "Yes!"),
        ('We call it "the end."', "So it is."),
        ("They need vitamin C.", "It helps."),
        ("We set v to 2.", "\u03b1-nets win."),
        ("The answer is no.", "We ask again."),
        ("It takes 3 sec.", "Others take more."),
        ("We add v2.5 (see Fig. 2).", "[MASK] stays."),
    ],
)
def test_two_sentences(first: str, second: str) -> None:
    assert cut(f"{first} {second}") == [first, second]


def test_a_lost_space_does_not_join_sentences() -> None:
    assert cut("We bend forks.However, they break.") == ["We bend forks.", "However, they break."]


def test_the_title_ends_where_the_abstract_begins() -> None:
    assert cut("they bend.", "On Forks") == ["they bend."]
    assert cut("<p>they bend.</p>", "On Forks") == ["they bend."]


def test_no_sentence_is_longer_than_the_cap() -> None:
    doc = document("word " * (3 * MOST_TOKENS), until="kg_abbreviations")
    assert max(map(len, doc._.sentences)) == MOST_TOKENS
    assert sum(map(len, doc._.sentences)) == len(doc)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_sentences_cover_any_text_in_order(title: str, abstract: str) -> None:
    doc = document(abstract, f"T {title}", until="kg_abbreviations")
    assert "".join(span.text_with_ws for span in doc._.sentences) == doc.text == doc._.text
    assert all(0 < len(span) <= MOST_TOKENS for span in doc._.sentences)
    assert not any("\n" in span.text.strip() for span in doc._.sentences)
