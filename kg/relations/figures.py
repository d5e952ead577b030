"""What belongs to a figure: its benchmark, its metric, its approach, and what it is a difference from.

All of it is told by place: `from A to B`, `A (84.2%)`, and lists that run side by side, with or without
"respectively".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from kg.relations.grammar import grammar
from kg.relations.masked import OWN
from kg.relations.quantities import Number

TO = r"(?:to|vs\.?|->|\u2192)"
"""What stands between two figures that are before and after."""


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence with its numbers, metrics, benchmarks and approaches, and the words that tell what it is about."""

    sentence: Span
    numbers: tuple[Number, ...]
    metrics: tuple[Span, ...]
    benchmarks: tuple[Span, ...]
    actors: tuple[Span, ...]
    verbs: frozenset[str]


def before_of(number: Number, context: Context) -> Number | None:
    """The number that stands before this one in `from A to B`."""
    text = context.sentence.doc._.text
    for other in context.numbers:
        between = text[other.end : number.start] if other.end <= number.start else ""
        if re.fullmatch(rf"\s*{TO}\s*", between) and re.search(
            r"\bfrom\s*$", text[max(0, other.start - 10) : other.start]
        ):
            return other
    return None


def subject_of(number: Number, context: Context) -> Span | None:
    """The approach that a value is plainly said to be of: `A (84.2%)`, `84.2% for A`, `A achieves ... 84.2%`."""
    text, start, end = context.sentence.doc._.text, context.sentence.start_char, context.sentence.end_char
    for actor in reversed(context.actors):
        before, between = text[start : actor.start_char], text[actor.end_char : number.start]
        if actor.start_char >= number.end:
            stated = bool(_FOR.fullmatch(text[number.end : actor.start_char]))
        elif _BRACKET.fullmatch(between):
            stated = not _VERSUS.match(text[number.end : end])
        else:
            stated = _does(before, between)
        if stated:
            return actor
    return None


def _does(before: str, between: str) -> bool:
    """Whether the words around an approach make it the subject of a verb that has the figure as its object."""
    free = not grammar().preposition.search(before) and not OWN.search(between)
    return free and bool(_DOES.fullmatch(between))


_VERSUS = re.compile(rf"\s*{TO}\s")
_FOR = re.compile(r"\s*(?:for|by)\s+(?:the\s+)?")
_BRACKET = re.compile(r"\s*(?:[\w-]+\s+){0,2}\(")
_DOES = re.compile(
    r"\s+(?:\([^()]{0,60}\)\s*)?(?:\w+ly\s+|also\s+|only\s+|still\s+|even\s+|can\s+|then\s+){0,2}"
    r"(?:(?:achiev|scor|solv)(?:es?|ed)|(?:reach|obtain|attain|answer|yield|hit)(?:e?s|ed)?|gets?|got|has|have|had)\b"
    r"(?:(?!\b(?:while|whereas|but|compared|versus|vs|outperform\w*|surpass\w*|than|over)\b)[^;])*",
    re.IGNORECASE,
)
"""From an approach to its figure: a verb, and nothing that ends the clause or brings in another."""


def metrics_of(number: Number, context: Context) -> list[Span]:
    """The metrics without those that stand in brackets with another number, as in `A (84.2%) and B (51.0 mAP)`."""
    text, start = context.sentence.doc._.text, context.sentence.start_char

    def bracket(at: int) -> int:
        opening = text.rfind("(", start, at)
        return opening if opening > text.rfind(")", start, at) else -1

    own = bracket(number.start)
    others = {bracket(other.start) for other in context.numbers} - {own, -1}
    return [metric for metric in context.metrics if bracket(metric.start_char) not in others]


def paired(number: Number, same: Sequence[Number], things: Sequence[Span], sentence: Span) -> Span | None:
    """The benchmark or metric of a number: its neighbour in a list of equal length, else the nearest."""
    if len(things) == len(same) > 1:
        return things[list(same).index(number)]
    bracketed = [
        t for t in things if sentence.doc._.text[t.end_char : number.start].strip() in ("(", ":", "(+", "=", "of")
    ]
    return bracketed[-1] if bracketed else min(things, key=lambda thing: gap(number, thing), default=None)


def gap(number: Number, span: Span) -> int:
    """Characters between the two; a thing after a number is taken to be nearer than one before it."""
    return span.start_char - number.end if span.start_char >= number.end else (number.start - span.end_char) * 2


_OVER = re.compile(
    r"(?:(?:outperform|surpass|exceed|beat)\w*|over|than|compared (?:to|with)|relative to|against|versus|vs\.?)"
    r"\s+(?:the\s+)?(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)


OVER_CHARS = 120
"""Most characters between a difference and what it is a difference from."""


def baseline_of(number: Number, same: Sequence[Number], context: Context) -> Span | None:
    """The approach that a difference is measured from: `over A by 2 and B by 3`, else in order, else the first."""
    text, over = context.sentence.doc._.text, list[Span]()
    for actor in context.actors:
        if re.fullmatch(r"\s*by\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}", text[actor.end_char : number.start]):
            return actor
        before = text[context.sentence.start_char : actor.start_char]
        if _OVER.search(before) and abs(actor.start_char - number.end) < OVER_CHARS:
            over.append(actor)
    if len(over) == len(same):
        return over[list(same).index(number)]
    return over[0] if over else None
