"""A sentence with its figures, and what they are figures of: the benchmark and the metric.

All of it is told by place: `A (84.2%)`, lists that run side by side, what stands next to a figure in its clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Span

from kg.relations.phrases import phrases
from kg.relations.quantities import Number
from kg.relations.series import Place, partner, series

TO = r"(?:to|vs\.?|->|\u2192)"
"""What stands between two figures that are before and after."""

_WEAK = re.compile(r"performance|(?:trainable |model )?parameters", re.IGNORECASE)
"""Metrics that are only meant where they stand right beside the figure."""


@dataclass(frozen=True)
class Context:
    """A sentence with its numbers, metrics, benchmarks and approaches, and the words that tell what it is about."""

    sentence: Span
    numbers: tuple[Number, ...]
    metrics: tuple[Span, ...]
    benchmarks: tuple[Span, ...]
    actors: tuple[Span, ...]
    verbs: frozenset[str]

    @property
    def text(self) -> str:
        """The whole text of the document, which offsets count in."""
        return str(self.sentence.doc._.text)

    def series(self, actor: Span) -> tuple[Span, Span]:
        """The first and the last approach of the list that an approach is part of."""
        return self._series[place(actor)]

    @cached_property
    def _series(self) -> dict[Place, tuple[Span, Span]]:
        actors = {place(actor): actor for actor in self.actors}
        runs = series(list(actors), self.text)
        return {one: (actors[run[0]], actors[run[-1]]) for run in runs for one in run}


def place(thing: Number | Span) -> Place:
    """Where a number or a name stands in the text."""
    return (thing.start, thing.end) if isinstance(thing, Number) else (thing.start_char, thing.end_char)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is a result, and where it stands.

    `start` is where it begins with the number before it in `from A to B`; `run` is the list of figures that it is part
    of, and `alike` are the sentence's figures that play the same part.
    """

    number: Number
    start: int
    run: Sequence[Place]
    alike: Sequence[Number]


def before_of(number: Number, context: Context) -> Number | None:
    """The number that stands before this one in `from A to B` or `(A to B)`; `ranging from A to B` is no change."""
    text = context.text
    for other in context.numbers:
        if other.end <= number.start and _CHANGE.fullmatch(text[other.end : number.start]):
            ahead = text[max(context.sentence.start_char, other.start - 30) : other.start]
            arrow = not text[other.end : number.start].strip().isalpha()
            return other if arrow or (_FROM.search(ahead) and not _RANGING.search(ahead)) else None
    return None


def in_brackets(context: Context) -> set[Number]:
    """The numbers that stand in brackets beside one another: `(A vs. B)`, `(F1 A to B)`."""
    found, text = set[Number](), context.text
    for one, other in pairwise(context.numbers):
        ahead = text[max(context.sentence.start_char, one.start - 30) : one.start]
        if _VERSUS.fullmatch(text[one.end : other.start]) and text[other.end : other.end + 1] == ")":
            found |= {one, other} if _OPENED.search(ahead) and not _RANGING.search(ahead) else set()
    return found


def lower_end(number: Number, context: Context) -> Number | None:
    """The number that this one ends a range with: `4 to 6x`, `0.15-0.30`."""
    text = context.text
    for other in context.numbers:
        if other.end <= number.start and _RANGE.fullmatch(text[other.end : number.start]):
            return other if before_of(number, context) is None else None
    return None


_CHANGE = re.compile(r"\s*(?:\([^()\d]*\)\s*)?(?:to|->|\u2192)\s*")
_RANGE = re.compile(r"\s+to\s+|\s?[-\u2013\u2014]{1,2}\s?")
_FROM = re.compile(r"\bfrom\s*$|\([^()\d]{0,20}$", re.IGNORECASE)
_VERSUS = re.compile(r"\s*(?:to|vs\.?|versus|->|\u2192)\s*")
_OPENED = re.compile(r"\([^()\d]{0,20}(?:\b\w{1,8}@?\d*\s*[= ]\s*)?$")
_RANGING = re.compile(r"\brang\w+\s*(?:\w+\s+)?(?:from\s*)?$", re.IGNORECASE)


def metrics_of(number: Number, context: Context) -> list[Span]:
    """The metrics without those that stand in brackets with another number, as in `A (84.2%) and B (51.0 mAP)`."""
    text, start = context.text, context.sentence.start_char

    def bracket(at: int) -> int:
        opening = text.rfind("(", start, at)
        return opening if opening > text.rfind(")", start, at) else -1

    own = bracket(number.start)
    others = {bracket(other.start) for other in context.numbers} - {own, -1}
    return [metric for metric in context.metrics if bracket(metric.start_char) not in others]


def beside_metric(figure: Figure, context: Context) -> Span | None:
    """The metric right beside a figure, or in its place in a list, or beside the list that it is part of."""
    metrics, text = metrics_of(figure.number, context), context.text
    own = (figure.start, figure.number.end)
    run = (figure.run[0][0], figure.run[-1][1])
    return _listed(figure, metrics, text) or _beside(own, metrics, text) or _beside(run, metrics, text)


def near_metric(figure: Figure, context: Context) -> Span | None:
    """The nearest metric in the clause of a figure, else in its sentence."""
    metrics = metrics_of(figure.number, context)
    inside = [metric for metric in metrics if not parted(figure.number, metric, context.text)]
    strong = [metric for metric in inside or metrics if not _WEAK.fullmatch(metric.text)]
    return _paired(figure, strong) or min(strong or inside, key=lambda metric: gap(figure.number, metric), default=None)


def _beside(place: Place, metrics: Sequence[Span], text: str) -> Span | None:
    """A metric with no more than a few words between it and a figure: `84.2% accuracy`, `an accuracy of 84.2%`."""
    for metric in metrics:
        if metric.start_char >= place[1] and phrases().around.metric_behind.fullmatch(
            text[place[1] : metric.start_char]
        ):
            return metric
    for metric in reversed(metrics):
        if metric.end_char <= place[0] and phrases().around.metric_before.fullmatch(text[metric.end_char : place[0]]):
            return metric
    return None


def benchmark_of(figure: Figure, context: Context) -> Span | None:
    """The benchmark of a figure: beside it, in its place in a list, else the nearest, in its clause first."""
    things, text, number = context.benchmarks, context.text, figure.number
    bracketed = [t for t in things if text[t.end_char : figure.start].strip() in ("(", ":", "(+", "=", "of")]
    beside = bracketed[-1:] or [
        t for t in things if phrases().around.benchmark_behind.fullmatch(text[number.end : t.start_char])
    ]
    listed = _listed(figure, things, text) or next(iter(beside), None) or _paired(figure, things)
    if listed is not None:
        return listed
    inside = [thing for thing in things if not parted(number, thing, text)]
    return min(inside or things, key=lambda thing: gap(number, thing), default=None)


def _listed(figure: Figure, things: Sequence[Span], text: str) -> Span | None:
    found = partner(place(figure.number), figure.run, [place(thing) for thing in things], text)
    return next((thing for thing in things if place(thing) == found), None)


def _paired(figure: Figure, things: Sequence[Span]) -> Span | None:
    """Of as many things as figures of this kind, the one that comes when this one comes."""
    alike = list(figure.alike)
    return things[alike.index(figure.number)] if len(things) == len(alike) > 1 else None


def parted(number: Number, span: Span, text: str) -> bool:
    """Whether a clause begins between the two, or a verb of its own: `and reduces`."""
    first, last = sorted((place(number), place(span)))
    return bool(
        phrases().clause.search(text, first[1], last[0]) or phrases().around.verb.search(text, first[1], last[0])
    )


def gap(number: Number, span: Span) -> int:
    """Characters between the two; a thing after a number is taken to be nearer than one before it."""
    return span.start_char - number.end if span.start_char >= number.end else (number.start - span.end_char) * 2
