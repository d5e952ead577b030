"""Reported figures: which numbers are results, and which benchmark, metric and baseline each belongs to.

A log-linear model tells values, differences and baseline values from all other numbers, and `figures.toml` what is
plainly none; the rest is told by place: benchmark and metric in `figures.py` and `measures.py`, approach and baseline
in `owners.py`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.linear import LinearModel, load_model
from kg.mentions.features import NEAR_CHARS
from kg.model import Kind, Measurement, Mention, Scale
from kg.relations.figures import (
    TO,
    Context,
    Figure,
    before_of,
    benchmark_of,
    beside_metric,
    gap,
    in_brackets,
    lower_end,
    near_metric,
    place,
)
from kg.relations.judge import evidence
from kg.relations.masked import OWN
from kg.relations.measures import measure_of
from kg.relations.owners import baseline_of, is_baseline, named_beside, subject_of
from kg.relations.phrases import is_no_result
from kg.relations.quantities import Number, metric_spans, numbers, scale_of
from kg.relations.series import Place, series
from kg.resolve.metrics import may_measure
from kg.text.document import by_sentence, in_title, mention

NONE, VALUE, DELTA, BASELINE = "none", "value", "delta", "baseline"

CLOSE = 60
"""Characters before a number in which the words that tell its part stand."""

METRIC_CHARS = 60
"""Characters between a number and a metric from which they have nothing to do with one another."""

BASELINE_CHARS = 60
"""Characters between a value and what it was before from which they have nothing to do with one another."""

PAIRED = {NONE: 0.3, VALUE: 0.7, DELTA: 0.0, BASELINE: 0.0}
"""What is known of a number in `(84.2 vs. 72.8)`, whatever the model says: of twelve such pairs, eleven are figures."""

_CHANGE = re.compile(
    r"[^,;]{0,30}?\b(?:improve|gain|increas|reduc|decreas|drop|boost|speed-?up|higher|lower|better|worse|faster|slower|fewer|less"
    r"|more|smaller|larger|cheaper|relative|absolute|points?\b|over\b|than\b)",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:by|improve\w*|increas\w*|reduc\w*|gains? of|(?:improvement|reduction|increase)s? of)\s+\S*$", re.IGNORECASE
)
_REACHED = re.compile(
    r"\b(?:attain|reach|achiev|obtain|scor|yield|get)\w*\s+(?:(?:an?|the|only|around|about)\s+)*$", re.IGNORECASE
)
"""Words around a number that speak of a change, and before it of a level."""

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
        pairs = in_brackets(context)
        judged = {number: self.model.choose(features(number, context)) for number in context.numbers}
        judged |= {number: PAIRED for number in pairs if 1 - judged[number][NONE] < self.least}
        figures = _as_others_in_brackets(judged, context, self.least)
        yield from measurements(context, list(_readings(figures, context)))


def _as_others_in_brackets(
    judged: Mapping[Number, Mapping[str, float]], context: Context, least: float
) -> dict[Number, Mapping[str, float]]:
    """The numbers that are figures: likely ones, and what stands in brackets as they do, `A (61.4) and B (35.2)`."""
    likely = {number: chances for number, chances in judged.items() if 1 - chances[NONE] >= least}
    shape = {number: _bracketed(number, context) for number in judged}
    models = {shape[number]: chances for number, chances in likely.items() if shape[number]}
    return {
        number: likely.get(number) or models[shape[number]]
        for number in judged
        if number in likely or shape[number] in models
    }


def _bracketed(number: Number, context: Context) -> tuple[str, int] | None:
    """Unit and decimals of a number that stands alone in brackets, if it has either."""
    text, quantity = context.text, number.quantity
    shape = quantity.unit, len(quantity.text.partition(".")[2])
    alone = text[number.start - 1 : number.start] == "(" and text[number.end : number.end + 1] == ")"
    return shape if alone and any(shape) else None


def _readings(figures: Mapping[Number, Mapping[str, float]], context: Context) -> Iterator[Reading]:
    """The part of each figure; those of one list, in one unit, play the part that suits them best together."""
    lists = {number: (run[0], number.quantity.unit) for number, run in runs_of(figures, context).items()}
    sums: defaultdict[tuple[Place, str], Counter[str]] = defaultdict(Counter)
    for number, chances in figures.items():
        sums[lists[number]].update(chances)
    for number, chances in figures.items():
        part = max((VALUE, DELTA, BASELINE), key=lambda part: sums[lists[number]][part])
        yield Reading(number, part, round(1 - chances[NONE], 4))


def runs_of(figures: Iterable[Number], context: Context) -> dict[Number, list[Place]]:
    """The list that each figure is part of."""
    places = {place(number): number for number in figures}
    return {places[one]: run for run in series(list(places), context.text) for one in run}


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
    close = before[-CLOSE:]
    if re.search(r"\bfrom\s+\S*\s?$", close) or re.match(rf"\s*{TO}\s", after):
        found.add("first-of-two")
    if re.search(rf"\d\S*\s?{TO}\s*$", close):
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
    close = before[-CLOSE:]
    if _CHANGE.match(after) or _CHANGED.search(close):
        yield "change"
    elif _REACHED.search(close):
        yield "level"
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
    read = [_corrected(reading, context) for reading in readings if not _is_none(reading.number, context)]
    baselines = [r.number for r in read if r.part == BASELINE]
    befores = {r.number: before_of(r.number, context) for r in read if r.part in (VALUE, DELTA)}
    main = [
        r
        for r in read
        if r.number in befores and r.number not in befores.values() and not _ends_range(r, read, context)
    ]
    runs = runs_of((reading.number for reading in read), context)
    for reading in main:
        number, before = reading.number, befores[reading.number]
        alike = [r.number for r in main if r.part == reading.part]
        figure = Figure(number, (before or number).start, runs[number], alike)
        row = _measurement(context, reading, figure)
        start = before or _nearest(number, baselines)
        yield replace(row, baseline_value=start.quantity) if start and reading.part == VALUE else row


def _is_none(number: Number, context: Context) -> bool:
    """Whether a number is plainly no figure."""
    return is_no_result(context.text, number.start, number.end, number.quantity.unit)


def _ends_range(reading: Reading, read: Sequence[Reading], context: Context) -> bool:
    """Whether it is the other end of a range whose first is a figure: of `4 to 6x` one is enough."""
    lower = lower_end(reading.number, context)
    return any(other.number == lower for other in read)


def _corrected(reading: Reading, context: Context) -> Reading:
    """The reading, as a baseline where the text says that it is one of something without a name."""
    number = reading.number
    if reading.part != VALUE or not is_baseline(number, context):
        return reading
    alone = Figure(number, number.start, [place(number)], [number])
    return reading if named_beside(alone, context) else replace(reading, part=BASELINE)


def _nearest(number: Number, baselines: Iterable[Number]) -> Number | None:
    near = (other for other in baselines if abs(other.start - number.start) < BASELINE_CHARS)
    return min(near, key=lambda other: abs(other.start - number.start), default=None)


def _measurement(context: Context, reading: Reading, figure: Figure) -> Measurement:
    number, sentence, is_delta = reading.number, context.sentence, reading.part == DELTA
    named = (beside_metric(figure, context), measure_of(figure, context), near_metric(figure, context))
    around = context.text[max(sentence.start_char, number.start - 25) : number.end + 25]
    return Measurement(
        subject=_mention(subject_of(figure, context, delta=is_delta)),
        benchmark=_mention(benchmark_of(figure, context)),
        metric=_mention(next((span for span in named if span and may_measure(span.text, number.quantity)), None)),
        evidence=evidence(sentence, reading.probability),
        value=None if is_delta else number.quantity,
        delta=number.quantity if is_delta else None,
        scale=scale_of(number.quantity, around) if is_delta else Scale.UNSTATED,
        baseline=_mention(baseline_of(figure, context) if is_delta else None),
    )


def _mention(span: Span | None) -> Mention | None:
    return mention(span) if span is not None else None
