"""The spaCy document of a paper, and the way back from it to the stored text.

A document's text is the clean title, a line break, and the clean abstract. Components find each other's work
in these places:

    doc._.paper            the Paper
    doc._.definitions      [(short Span, long Span)]           kg_abbreviations
    doc.spans["mentions"]  Spans, label = kind                 kg_mentions
    span._.finder, .score  what found it, how sure, 0 to 1
    span._.key             the name key that it shares with every other mention of its name
    doc._.relations        [Relation]                          kg_relations
    doc._.measurements     [Measurement]                       kg_results
    doc._.rejected         [Rejected]                          all
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from kg.model import Field, Kind, Mention, Paper, Rejected
from kg.model import Span as StoredSpan
from kg.text.clean import Cleaned, clean

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\n|[^\w\s]|_")

for _name in ("paper", "title", "abstract"):
    Doc.set_extension(_name, default=None, force=True)
for _name in ("definitions", "relations", "measurements", "rejected"):
    Doc.set_extension(_name, default=[], force=True)
for _name, _default in (("finder", ""), ("score", 0.0), ("key", "")):
    Span.set_extension(_name, default=_default, force=True)


class Tokenizer:
    """Splits text into runs of letters, numbers and single signs.

    So fine a grain lets a mention start or end anywhere a name can: `SVD` in `SVD-driven`, `8B` in `Llama3-8B`.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of a text whose only white space is single spaces and line breaks."""
        found = list(_TOKEN.finditer(text))
        words = [match.group() for match in found]
        spaces = [text[match.end() : match.end() + 1] == " " for match in found]
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Nothing is configurable, so nothing is stored."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> Tokenizer:
        """The counterpart of `to_bytes`."""
        return self

    def to_disk(self, *_: object, **__: object) -> None:
        """Nothing is configurable, so nothing is stored."""

    def from_disk(self, *_: object, **__: object) -> Tokenizer:
        """The counterpart of `to_disk`."""
        return self


@registry.tokenizers("kg.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> object:
    """The tokenizer, as a spaCy config names it."""

    def make(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab)

    return make


def make_doc(nlp: Language, paper: Paper) -> Doc:
    """The document of a paper, before any component has run."""
    title, abstract = clean(paper.title), clean(paper.abstract)
    doc = nlp.make_doc(f"{title.text.strip()}\n{abstract.text}")
    doc._.paper, doc._.title, doc._.abstract = paper, _stripped(title), abstract
    return doc


def _stripped(cleaned: Cleaned) -> Cleaned:
    start = len(cleaned.text) - len(cleaned.text.lstrip())
    end = len(cleaned.text.rstrip())
    return Cleaned(cleaned.text[start:end], cleaned.starts[start:end], cleaned.ends[start:end])


def in_title(span: Span) -> bool:
    """Whether the span lies in the title."""
    return bool(span.start_char < len(span.doc._.title.text))


def stored_span(doc: Doc, start: int, end: int) -> StoredSpan:
    """Where the characters `start` to `end` of the document stand in the stored title or abstract."""
    title: Cleaned = doc._.title
    if start < len(title.text):
        return StoredSpan(Field.TITLE, *title.origin(start, end))
    shift = len(title.text) + 1
    abstract: Cleaned = doc._.abstract
    return StoredSpan(Field.ABSTRACT, *abstract.origin(start - shift, end - shift))


def mention(span: Span) -> Mention:
    """The mention that a span of `doc.spans["mentions"]` stands for."""
    place = stored_span(span.doc, span.start_char, span.end_char)
    return Mention(place, Kind(span.label_), place.of(span.doc._.paper), span.text, span._.finder, span._.score)


def reject(doc: Doc, stage: str, what: str, reason: str, evidence: str = "") -> None:
    """Keep a candidate that was not used, with the reason."""
    doc._.rejected = [*doc._.rejected, Rejected(doc._.paper.id, stage, what, reason, evidence)]
