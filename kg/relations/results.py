"""Reported figures: which numbers are results, and which benchmark, metric and baseline each belongs to.

A log-linear model tells values, differences and baseline values from all other numbers; the rest is told by place,
in `kg/relations/figures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.linear import LinearModel, load_model
from kg.mentions.features import NEAR_CHARS
from kg.model import Kind, Measurement, Scale
from kg.relations.figures import TO, Context, baseline_of, before_of, gap, metrics_of, paired, subject_of
from kg.relations.judge import evidence
from kg.relations.masked import OWN
from kg.relations.quantities import Number, metric_spans, numbers, scale_of
from kg.text.document import by_sentence, in_title, mention

NONE, VALUE, DELTA, BASELINE = "none", "value", "delta", "baseline"

METRIC_CHARS = 60
"""Characters between a number and a metric from which they have nothing to do with one another."""

BASELINE_CHARS = 60
"""Characters between a value and what it was before from which they have nothing to do with one another."""

_TOKENS = re.compile(r"[^\W\d_]+|\d[\d.,]*|[^\w\s]")


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
    mentions = by_sentence(doc.spans["mentions"])
    for sentence in doc._.sentences:
        inside = mentions.get(sentence.start, [])
        found = tuple(numbers(doc, sentence, inside))
        if found and not in_title(sentence):
            yield Context(
                sentence,
                found,
                tuple(metric_spans(doc, sentence, inside)),
                tuple(span for span in inside if span.label_ == Kind.BENCHMARK),
                tuple(span for span in inside if span.label_ in (Kind.METHOD, Kind.MODEL)),
                frozenset(word.lower() for word in _VERBS.findall(sentence.text)),
            )


def features(number: Number, context: Context) -> set[str]:
    """What tells a result from a date, a size or a section number."""
    text, sentence = context.sentence.doc._.text, context.sentence
    before, after = text[sentence.start_char : number.start], text[number.end : sentence.end_char]
    found = {"bias", *_of_number(number), *_of_words(number, before, after), *_of_sentence(number, context)}
    if OWN.search(before):
        found.add("own-before")
    if re.search(r"\bfrom\s+\S*\s?$", before) or re.match(rf"\s*{TO}\s", after):
        found.add("first-of-two")
    if re.search(rf"\d\S*\s?{TO}\s*$", before):
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
    left = ["^", "^", "^", *(w.lower() for w in _TOKENS.findall(before[-NEAR_CHARS:]))]
    right = [*(w.lower() for w in _TOKENS.findall(after[:NEAR_CHARS])), "$", "$", "$"]
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
    yield f"at={min(int(5 * sentence.start_char / max(1, len(sentence.doc._.text))), 4)}"
    yield from (f"has={word}" for word in context.verbs)
    for metric in context.metrics:
        distance = gap(number, metric)
        if distance < METRIC_CHARS:
            yield f"metric-{'left' if metric.start_char < number.start else 'right'}={distance // 15}"


_VERBS = re.compile(
    r"\b(?:achiev|improv|reduc|increas|outperform|surpass|obtain|reach|attain|yield|gain|boost|drop|decreas|accelerat|speed|beat|exceed"
    r"|result|score|consist|contain|compris|collect|dataset|annotat|sampl|hours|parameters|train)\w*",
    re.IGNORECASE,
)


def measurements(context: Context, readings: Sequence[Reading]) -> Iterator[Measurement]:
    """One measurement for each value and each difference, with what belongs to it."""
    baselines = [r.number for r in readings if r.part == BASELINE]
    main = [r for r in readings if r.part in (VALUE, DELTA)]
    befores = [before_of(reading.number, context) for reading in main]
    for reading, before in zip(main, befores, strict=True):
        if reading.number not in befores:
            row = _measurement(context, reading, main)
            start = before or _nearest(reading.number, baselines)
            yield replace(row, baseline_value=start.quantity) if start and reading.part == VALUE else row


def _nearest(number: Number, baselines: Iterable[Number]) -> Number | None:
    near = (other for other in baselines if abs(other.start - number.start) < BASELINE_CHARS)
    return min(near, key=lambda other: abs(other.start - number.start), default=None)


def _measurement(context: Context, reading: Reading, main: Sequence[Reading]) -> Measurement:
    number, sentence = reading.number, context.sentence
    same = [r.number for r in main if r.part == reading.part]
    benchmark = paired(number, same, context.benchmarks, sentence)
    metric = paired(number, same, metrics_of(number, context), sentence)
    around = sentence.doc._.text[max(sentence.start_char, number.start - 25) : number.end + 25]
    is_delta = reading.part == DELTA
    baseline = baseline_of(number, same, context) if is_delta else None
    subject = None if is_delta else subject_of(number, context)
    return Measurement(
        subject=mention(subject) if subject is not None else None,
        benchmark=mention(benchmark) if benchmark is not None else None,
        metric=mention(metric) if metric is not None else None,
        evidence=evidence(sentence, reading.probability),
        value=None if is_delta else number.quantity,
        delta=number.quantity if is_delta else None,
        scale=scale_of(number.quantity, around) if is_delta else Scale.UNSTATED,
        baseline=mention(baseline) if baseline is not None else None,
    )
