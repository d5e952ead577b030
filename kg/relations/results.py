"""Reported figures: which numbers are results, and which benchmark, metric and baseline each belongs to.

A log-linear model tells values, differences and baseline values from all other numbers; the rest is place:
`from A to B`, `B (84.2%)`, and lists that run side by side, with or without "respectively".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.linear import LinearModel, load_model
from kg.model import Kind, Measurement, Scale
from kg.relations.judge import evidence
from kg.relations.masked import OWN
from kg.relations.quantities import Number, metric_spans, numbers, scale_of
from kg.text.document import in_title, mention

NONE, VALUE, DELTA, BASELINE = "none", "value", "delta", "baseline"

METRIC_CHARS = 60
"""Characters between a number and a metric from which they have nothing to do with one another."""

_TO = r"(?:to|vs\.?|->|\u2192)"
_TOKENS = re.compile(r"[^\W\d_]+|\d[\d.,]*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence with its numbers, metrics, benchmarks and approaches."""

    sentence: Span
    numbers: tuple[Number, ...]
    metrics: tuple[Span, ...]
    benchmarks: tuple[Span, ...]
    actors: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A number and the part it plays, with the probability of that."""

    number: Number
    part: str
    probability: float


@Language.factory(
    "kg_results",
    requires=["doc.spans"],
    assigns=["doc._.measurements"],
    default_config={"weights": "results.tsv", "least": 0.45},
)
def create_results(nlp: Language, name: str, weights: str, least: float) -> Results:
    """The component, as a spaCy config names it."""
    return Results(load_model("kg.relations", weights), least)


class Results:
    """Sets `doc._.measurements`; a number is a result from a probability of `least`."""

    def __init__(self, model: LinearModel, least: float) -> None:
        self.model, self.least = model, least

    def __call__(self, doc: Doc) -> Doc:
        """Read the figures of a document."""
        doc._.measurements = [m for context in contexts(doc) for m in self._measurements(context)]
        return doc

    def _measurements(self, context: Context) -> Iterator[Measurement]:
        readings = []
        for number in context.numbers:
            probabilities = self.model.choose(features(number, context))
            part = max((p for p in probabilities if p != NONE), key=lambda p: probabilities[p])
            if 1 - probabilities[NONE] >= self.least:
                readings.append(Reading(number, part, round(1 - probabilities[NONE], 4)))
        yield from measurements(context, readings)


def contexts(doc: Doc) -> Iterator[Context]:
    """The sentences of an abstract that hold numbers."""
    mentions = doc.spans["mentions"]
    for sentence in doc.sents:
        inside = [span for span in mentions if span.sent.start == sentence.start]
        found = tuple(numbers(doc, sentence, inside))
        if found and not in_title(sentence):
            yield Context(
                sentence,
                found,
                tuple(metric_spans(doc, sentence, inside)),
                tuple(span for span in inside if span.label_ == Kind.BENCHMARK),
                tuple(span for span in inside if span.label_ in (Kind.METHOD, Kind.MODEL)),
            )


def features(number: Number, context: Context) -> set[str]:
    """What tells a result from a date, a size or a section number."""
    text, sentence = context.sentence.doc.text, context.sentence
    before, after = text[sentence.start_char : number.start], text[number.end : sentence.end_char]
    found = {"bias", *_of_number(number), *_of_words(number, before, after), *_of_sentence(number, context)}
    if OWN.search(before):
        found.add("own-before")
    if re.search(r"\bfrom\s+\S*\s?$", before) or re.match(rf"\s*{_TO}\s", after):
        found.add("first-of-two")
    if re.search(rf"\d\S*\s?{_TO}\s*$", before):
        found.add("second-of-two")
    return found


def _of_number(number: Number) -> Iterator[str]:
    quantity = number.quantity
    yield f"unit={quantity.unit or 'no-unit'}"
    yield f"decimals={len(quantity.text.partition('.')[2][:3])}"
    yield f"digits={len(str(abs(int(quantity.number))))}"
    yield f"sign={quantity.text[0] if not quantity.text[0].isdigit() else ''}"
    yield f"1900-2100={1900 <= quantity.number <= 2100 and not quantity.unit}"


def _of_words(number: Number, before: str, after: str) -> Iterator[str]:
    left = ["^", "^", "^", *(w.lower() for w in _TOKENS.findall(before))]
    right = [*(w.lower() for w in _TOKENS.findall(after)), "$", "$", "$"]
    unit = number.quantity.unit or "no-unit"
    yield f"l1={left[-1]}"
    yield f"l2={left[-2]} {left[-1]}"
    yield f"l3={left[-3]} {left[-2]} {left[-1]}"
    yield f"r1={right[0]}"
    yield f"r2={right[0]} {right[1]}"
    yield f"unit+l1={unit} {left[-1]}"
    yield f"unit+r1={unit} {right[0]}"
    yield from (f"near-l={word}" for word in left[-6:] if word.isalpha())
    yield from (f"near-r={word}" for word in right[:5] if word.isalpha())


def _of_sentence(number: Number, context: Context) -> Iterator[str]:
    sentence = context.sentence
    yield f"metrics={min(len(context.metrics), 3)}"
    yield f"benchmarks={min(len(context.benchmarks), 3)}"
    yield f"numbers={min(len(context.numbers), 6)}"
    yield f"at={min(int(5 * sentence.start_char / max(1, len(sentence.doc.text))), 4)}"
    yield from (f"has={word.lower()}" for word in _VERBS.findall(sentence.text))
    for metric in context.metrics:
        gap = _gap(number, metric)
        if gap < METRIC_CHARS:
            yield f"metric-{'left' if metric.start_char < number.start else 'right'}={gap // 15}"


_VERBS = re.compile(
    r"\b(?:achiev|improv|reduc|increas|outperform|surpass|obtain|reach|attain|yield|gain|boost|drop|decreas|accelerat|speed|beat|exceed"
    r"|result|score|consist|contain|compris|collect|dataset|annotat|sampl|hours|parameters|train)\w*",
    re.IGNORECASE,
)


def measurements(context: Context, readings: Sequence[Reading]) -> Iterator[Measurement]:
    """One measurement for each value and each difference, with what belongs to it."""
    baselines = [r for r in readings if r.part == BASELINE]
    main = [r for r in readings if r.part in (VALUE, DELTA)]
    rows = [_measurement(context, reading, main) for reading in main]
    for i, (reading, row) in enumerate(zip(main, rows, strict=True)):
        if reading.part == VALUE:
            near = [b for b in baselines if abs(b.number.start - reading.number.start) < 60]
            if near:
                closest = min(near, key=lambda b: abs(b.number.start - reading.number.start))
                rows[i] = replace(row, baseline_value=closest.number.quantity)
    yield from rows


def _measurement(context: Context, reading: Reading, main: Sequence[Reading]) -> Measurement:
    number, sentence = reading.number, context.sentence
    same = [r.number for r in main if r.part == reading.part]
    benchmark = _paired(number, same, context.benchmarks, sentence)
    metric = _paired(number, same, context.metrics, sentence)
    around = sentence.doc.text[max(sentence.start_char, number.start - 25) : number.end + 25]
    is_delta = reading.part == DELTA
    baseline = _baseline(number, context) if is_delta else None
    return Measurement(
        subject=None,
        benchmark=mention(benchmark) if benchmark is not None else None,
        metric=mention(metric) if metric is not None else None,
        evidence=evidence(sentence, reading.probability),
        value=None if is_delta else number.quantity,
        delta=number.quantity if is_delta else None,
        scale=scale_of(number.quantity, around) if is_delta else Scale.UNSTATED,
        baseline=mention(baseline) if baseline is not None else None,
    )


def _paired(number: Number, same: Sequence[Number], things: Sequence[Span], sentence: Span) -> Span | None:
    """The benchmark or metric of a number: its neighbour in a list of equal length, else the nearest."""
    if len(things) == len(same) > 1:
        return things[list(same).index(number)]
    bracketed = [
        t for t in things if sentence.doc.text[t.end_char : number.start].strip() in ("(", ":", "(+", "=", "of")
    ]
    return bracketed[-1] if bracketed else min(things, key=lambda thing: _gap(number, thing), default=None)


def _gap(number: Number, span: Span) -> int:
    """Characters between the two; a thing after a number is taken to be nearer than one before it."""
    return span.start_char - number.end if span.start_char >= number.end else (number.start - span.end_char) * 2


_OVER = re.compile(
    r"(?:(?:outperform|surpass|exceed|beat)\w*|over|than|compared (?:to|with)|relative to|against|versus|vs\.?)"
    r"\s+(?:the\s+)?(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)


BASELINE_CHARS = 120
"""Most characters between a difference and what it is a difference from."""


def _baseline(number: Number, context: Context) -> Span | None:
    """The approach that a difference is measured from."""
    text = context.sentence.doc.text
    for actor in context.actors:
        before = text[context.sentence.start_char : actor.start_char]
        if _OVER.search(before) and abs(actor.start_char - number.end) < BASELINE_CHARS:
            return actor
    return None
