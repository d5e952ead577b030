"""The spaCy document of a paper, and the way back from it to the stored text.

A document's text is the clean title, a line break, and the clean abstract. Components find each other's work
in these places:

    doc._.paper            the Paper
    doc._.text             doc.text, which spaCy would put together from its tokens each time
    doc._.sentences        [Span]                              kg_sentences
    doc._.starts           [first token of each sentence]      kg_sentences
    doc._.definitions      [(short Span, long Span)]           kg_abbreviations
    doc._.context          {(start, end): logits}              kg_context
    doc._.places           {(start, end, finder): features}    kg_mentions, for kg_relations
    doc.spans["mentions"]  Spans, label = kind                 kg_mentions
    span._.finder, .score  what found it, how sure, 0 to 1
    span._.key             the name key that it shares with every other mention of its name
    doc._.relations        [Relation]                          kg_relations
    doc._.measurements     [Measurement]                       kg_results
    doc._.rejected         [Rejected]                          all
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from kg.model import Field, Kind, Mention, Paper, Rejected
from kg.model import Span as StoredSpan
from kg.text.clean import Cleaned, clean

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\n|[^\w\s]|_")

for _name in ("paper", "title", "abstract", "text"):
    Doc.set_extension(_name, default=None, force=True)
for _name in ("sentences", "starts", "definitions", "relations", "measurements", "rejected"):
    Doc.set_extension(_name, default=[], force=True)
for _name in ("context", "places"):
    Doc.set_extension(_name, default={}, force=True)
for _name, _default in (("finder", ""), ("score", 0.0), ("key", ""), ("census", ())):
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


MOST_CHARS = 50_000
"""Characters of an abstract that are read; the longest of 91,717 on arXiv has 4,031."""


def make_doc(nlp: Language, paper: Paper) -> Doc:
    """The document of a paper, before any component has run."""
    title, abstract = _stripped(clean(paper.title)), _stripped(clean(paper.abstract[:MOST_CHARS]))
    text = f"{title.text}\n{abstract.text}"
    doc = nlp.make_doc(text)
    doc._.paper, doc._.title, doc._.abstract, doc._.text = paper, title, abstract, text
    if len(paper.abstract) > MOST_CHARS:
        reject(doc, "text", "the end of the abstract", f"only the first {MOST_CHARS:,} characters are read")
    return doc


def _stripped(cleaned: Cleaned) -> Cleaned:
    start = len(cleaned.text) - len(cleaned.text.lstrip())
    end = len(cleaned.text.rstrip())
    return Cleaned(cleaned.text[start:end], cleaned.starts[start:end], cleaned.ends[start:end])


def text_of(span: Span) -> str:
    """The text of a span; quicker than spaCy's `span.text`, which puts it together from its tokens."""
    text: str = span.doc._.text[span.start_char : span.end_char]
    return text


def sentence_of(span: Span) -> Span:
    """The sentence that a span lies in; quicker than spaCy's `span.sent`, which looks at every token anew."""
    extensions = span.doc._
    sentences: list[Span] = extensions.sentences
    return sentences[bisect_right(extensions.starts, span.start) - 1]


def by_sentence(spans: Iterable[Span]) -> dict[int, list[Span]]:
    """The spans in each sentence, by its first token."""
    found: dict[int, list[Span]] = {}
    for span in spans:
        found.setdefault(sentence_of(span).start, []).append(span)
    return found


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
    doc._.rejected.append(Rejected(doc._.paper.id, stage, what, reason, evidence))
