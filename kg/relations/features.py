"""What a judgement on a name's part in the paper is based on: was it introduced, built on, beaten, tested on?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Span

from kg.context.features import log_odds, of_name, of_sentence, steps
from kg.mentions.features import MOST_PLACES, is_title_head, of_place
from kg.relations.frames import Frame
from kg.relations.masked import OWN
from kg.text.document import in_title, sentence_of, text_of

_CROSSED = re.compile(r"(?:l1|l2|l3|r1|near-l)=|(?:proposes|beats|tests|uses)\b")
"""Features that mean something else for a benchmark than for a method."""

_TURN = re.compile(r"\b(?:we|our|us|this (?:paper|work|study|article|report)|here)\b", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """The mentions of one name and the frames that it is a side of.

    `everywhere` are the features of the name, and `said` those of what each sentence, by its first token, says of it.
    """

    kind: str
    spans: tuple[Span, ...]
    frames: tuple[Frame, ...]
    everywhere: frozenset[str]
    said: Mapping[int, frozenset[str]]


def part_of(
    kind: str, spans: Collection[Span], beside: Mapping[int, Collection[Span]], frames: Iterable[Frame], turn: int
) -> Part:
    """The part of a name, given its mentions, those of all names by sentence, its frames and the abstract's turn."""
    own, frames = frozenset(spans), tuple(frames)
    everywhere = {"bias", f"kind={kind}", f"spans={min(len(spans), 4)}"}
    everywhere.update(feature for span in spans for feature in span._.census)
    said: defaultdict[int, set[str]] = defaultdict(set)
    near = list(islice(spans, MOST_PLACES))
    stages = {_stage(span, turn) for span in near} - {"title"}
    everywhere.update({f"stages={'+'.join(sorted(stages))}", f"{kind}|stages={'+'.join(sorted(stages))}"})
    for span in near:
        place, at = of_place(span), sentence_of(span).start
        everywhere.update(_of_name(kind, place))
        stage = _stage(span, turn)
        said[at].update({f"stage={stage}", f"{kind}|stage={stage}"})
        others = [other for other in beside.get(at, ()) if other not in own]
        said[at].update(_of_sentence(kind, span, others, place))
    everywhere.update(of_name(near))
    everywhere.update(steps("sure", log_odds(max(span._.score for span in near))))
    for at in said:
        said[at].update(of_sentence([span for span in near if sentence_of(span).start == at]))
    for frame in frames:
        said[frame.sentence].update(_of_frame(own, frame))
    return Part(kind, tuple(spans), frames, frozenset(everywhere), {at: frozenset(found) for at, found in said.items()})


def turn_of(doc: Doc) -> int:
    """The first token of the sentence in which an abstract turns from what there was to what it does itself."""
    turns = (s.start for s in doc._.sentences if not in_title(s) and _TURN.search(text_of(s)))
    return next(turns, len(doc))


def _stage(span: Span, turn: int) -> str:
    """Where in the course of an abstract a name stands."""
    at = sentence_of(span).start
    return "title" if in_title(span) else "before" if at < turn else "turn" if at == turn else "after"


def features(part: Part, sentence: int | None = None) -> set[str]:
    """Features of a name's part in its paper, or only of what one sentence, by its first token, says of it."""
    said = part.said.values() if sentence is None else [part.said.get(sentence, frozenset())]
    return set(part.everywhere).union(*said)


def _of_name(kind: str, place: Iterable[str]) -> Iterator[str]:
    """What holds wherever the name stands: it is in the title, it is spelt out."""
    for feature in place:
        if feature.startswith(("title", "by=")):
            yield feature
            yield f"{kind}|{feature}"


def _of_sentence(kind: str, span: Span, others: Iterable[Span], place: Iterable[str]) -> Iterator[str]:
    text, sentence = span.doc._.text, sentence_of(span)
    before = text[sentence.start_char : span.start_char]
    after = text[span.end_char : sentence.end_char]
    for feature in place:
        yield feature
        if _CROSSED.match(feature):
            yield f"{kind}|{feature}"
    yield from (f"before={word.lower()}" for word in _WORDS.findall(before)[-12:])
    yield from (f"after={word.lower()}" for word in _WORDS.findall(after)[:8])
    if OWN.search(before):
        yield "own-before"
    if OWN.search(after):
        yield "own-after"
    for other in others:
        where = "left" if other.start < span.start else "right"
        yield f"beside={other.label_}-{where}"
        if is_title_head(other):
            yield f"beside-title-head-{where}"


def _of_frame(own: frozenset[Span], frame: Frame) -> Iterator[str]:
    side = "object" if own.isdisjoint(frame.subjects) else "subject"
    flags = "-negated" * frame.negated + "-hedged" * frame.hedged
    yield f"frame={frame.name}-{side}{flags}"
    yield f"frame={frame.name}-{side}{flags}-of-{'other' if frame.subjects else 'own'}"
