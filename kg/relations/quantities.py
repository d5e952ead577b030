"""Numbers in running text: `84.2%`, `+0.6`, `2.2x`, `3.1 points`, with their units; and the words for metrics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Span

from kg.model import Quantity, Scale

_UNITS = {
    "percent": r"%|per\s?cent\b|percent\b",
    "points": r"(?:absolute\s+)?(?:percentage\s+|absolute\s+|accuracy\s+|bleu\s+|f1\s+)?points?\b|pp\b|pts?\b|p\.p\.",
    "times": r"x\b|\u00d7|times\b|-?fold\b|-times\b",
}
_MEASURES = (
    r"(?-i:ms|s|h|fps|FPS|GB|MB|KB|TB|dB|Hz|mm|cm|m)|milliseconds?|seconds?|secs?|minutes?|min|hours?|days?"
    r"|GFLOPs|FLOPs"
)
_NUMBER = re.compile(
    rf"(?<![\w.@^_$%-])(?<!(?<!%)/)(?<!arXiv:)(?<!doi:)(?!\d{{4}}\.\d{{4,5}}(?!\d))(?P<sign>[+\-\u2212\u2013~\u2248]?)(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    rf"(?P<unit>\s?(?:{'|'.join(_UNITS.values())})|\s?(?:{_MEASURES})\b)?(?![\w@])",
    re.IGNORECASE,
)
MOST_DIGITS = 15
"""Longest number read; a longer run of digits is an identifier."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text of a document, with its place there."""

    start: int
    end: int
    quantity: Quantity


def numbers(doc: Doc, sentence: Span, apart_from: Iterable[Span]) -> Iterator[Number]:
    """The numbers of a sentence that are no part of a name."""
    names = [(span.start_char, span.end_char) for span in apart_from]
    for match in _NUMBER.finditer(doc._.text, sentence.start_char, sentence.end_char):
        inside = any(start <= match.start("number") < end for start, end in names)
        if not inside and len(match["number"]) <= MOST_DIGITS:
            yield Number(match.start(), match.end(), _quantity(match))


def _quantity(match: re.Match[str]) -> Quantity:
    number = Decimal(match["number"].replace(",", ""))
    sign = "-" if match["sign"] and match["sign"] in "-\u2212\u2013" else ""
    unit = (match["unit"] or "").strip()
    return Quantity(match.group().strip(), -number if sign else number, unit_name(unit))


def unit_name(unit: str) -> str:
    """The one name of a unit, or the unit as written."""
    for name, pattern in _UNITS.items():
        if unit and re.fullmatch(pattern, unit, re.IGNORECASE):
            return name
    return unit


def scale_of(delta: Quantity, context: str) -> Scale:
    """How a stated difference is to be read, from its unit and the words around it."""
    if delta.unit == "points" or re.search(r"\babsolute\b", context, re.IGNORECASE):
        return Scale.ABSOLUTE
    if delta.unit == "times" or re.search(r"\brelative(?:ly)?\b(?!\s+to)", context, re.IGNORECASE):
        return Scale.RELATIVE
    return Scale.UNSTATED


def metric_spans(doc: Doc, sentence: Span, apart_from: Iterable[Span]) -> list[Span]:
    """The words for metrics in a sentence that are no part of a name."""
    found, taken = [], {token.i for span in apart_from for token in span}
    for match in _metrics().finditer(doc._.text, sentence.start_char, sentence.end_char):
        span = doc.char_span(*match.span(), label="Metric")
        if span is not None and taken.isdisjoint(range(span.start, span.end)):
            span._.finder, span._.score = "list", 0.9
            found.append(span)
    return found


@cache
def _metrics() -> re.Pattern[str]:
    lines = files("kg.relations").joinpath("metrics.txt").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w@])", re.IGNORECASE)
