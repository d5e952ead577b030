"""Metrics that no list holds, told by where they stand beside a figure.

Before it: "cuts false starts to 3%", "a fuel reduction of 12%", "an XYZ score of 0.5". Behind it: "61% qIoU", "a 4%
gain in lane keeping", "2x higher map coverage".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span

from kg.relations.figures import Context, Figure
from kg.relations.phrases import phrases

SCORE = 0.6
"""How sure it is that such a phrase names a metric."""

MOST_CHARS = 120
"""How far such a phrase is looked for, in characters."""


def measure_of(figure: Figure, context: Context) -> Span | None:
    """The phrase beside a figure that says what is measured, if it is no name of something else."""
    doc = context.sentence.doc
    named = [(span.start_char, span.end_char) for span in (*context.benchmarks, *context.actors)]
    for start, end in _phrases_beside(figure, context):
        span = doc.char_span(start, end, label="Metric")
        if span is not None and not any(start < other[1] and other[0] < end for other in named):
            span._.finder, span._.score = "place", SCORE
            return span
    return None


def _phrases_beside(figure: Figure, context: Context) -> Iterator[tuple[int, int]]:
    """Where the words stand that are said to have changed, or to be so many."""
    text, start = context.text, max(context.sentence.start_char, figure.start - MOST_CHARS)
    before = text[start : figure.start]
    after = text[figure.number.end : min(context.sentence.end_char, figure.number.end + MOST_CHARS)]
    for pattern in phrases().before:
        for found in pattern.finditer(before):
            yield start + found.start("what"), start + found.end("what")
    for pattern in (_SHORT, *phrases().behind):
        if behind := pattern.match(after):
            yield figure.number.end + behind.start("what"), figure.number.end + behind.end("what")


_SHORT = re.compile(r"\s(?P<what>(?=[A-Z]{2}|[\w@-]+[A-Z])[A-Za-z][\w@]*(?:-[\w@]+)*)(?=[\s,.;)]|$)")
"""A word with capitals right behind a figure: `61% qIoU`."""
