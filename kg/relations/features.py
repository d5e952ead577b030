"""What a judgement on a name's part in the paper is based on: was it introduced, built on, beaten, tested on?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span

from kg.mentions.features import is_title_head, of_place
from kg.relations.frames import Frame
from kg.relations.masked import OWN

_CROSSED = re.compile(r"(?:l1|l2|l3|r1|near-l)=|(?:proposes|beats|tests|uses)\b")
"""Features that mean something else for a benchmark than for a method."""

_WORDS = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """The mentions of one name, all mentions of the paper, and the frames that the name is a side of."""

    kind: str
    spans: tuple[Span, ...]
    beside: tuple[Span, ...]
    frames: tuple[Frame, ...]


def features(part: Part, sentence: int | None = None) -> set[str]:
    """Features of a name's part in its paper, or only of what one sentence, by its first token, says of it."""
    found = {"bias", f"kind={part.kind}", f"spans={min(len(part.spans), 4)}"}
    for span in part.spans:
        place = list(of_place(span))
        found.update(_of_name(part.kind, place))
        if sentence is None or span.sent.start == sentence:
            found.update(_of_sentence(part, span, place))
    for frame in part.frames:
        if sentence is None or frame.sentence == sentence:
            found.update(_of_frame(part, frame))
    return found


def _of_name(kind: str, place: Iterable[str]) -> Iterator[str]:
    """What holds wherever the name stands: it is in the title, it is spelt out."""
    for feature in place:
        if feature.startswith(("title", "by=")):
            yield feature
            yield f"{kind}|{feature}"


def _of_sentence(part: Part, span: Span, place: Iterable[str]) -> Iterator[str]:
    text, sentence = span.doc.text, span.sent
    before = text[sentence.start_char : span.start_char]
    after = text[span.end_char : sentence.end_char]
    for feature in place:
        yield feature
        if _CROSSED.match(feature):
            yield f"{part.kind}|{feature}"
    yield from (f"before={word.lower()}" for word in _WORDS.findall(before)[-12:])
    yield from (f"after={word.lower()}" for word in _WORDS.findall(after)[:8])
    if OWN.search(before):
        yield "own-before"
    if OWN.search(after):
        yield "own-after"
    for other in part.beside:
        if other.sent.start == sentence.start and other not in part.spans:
            where = "left" if other.start < span.start else "right"
            yield f"beside={other.label_}-{where}"
            if is_title_head(other):
                yield f"beside-title-head-{where}"


def _of_frame(part: Part, frame: Frame) -> Iterator[str]:
    side = "subject" if set(part.spans) & set(frame.subjects) else "object"
    flags = "-negated" * frame.negated + "-hedged" * frame.hedged
    yield f"frame={frame.name}-{side}{flags}"
    yield f"frame={frame.name}-{side}{flags}-of-{'other' if frame.subjects else 'own'}"
