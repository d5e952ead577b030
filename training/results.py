"""Examples for the model of numbers: which are values, differences or baselines of results."""

from __future__ import annotations

import re

from kg.model import Field
from kg.relations.quantities import Number
from kg.relations.results import BASELINE, DELTA, NONE, VALUE, contexts, features
from kg.text.document import stored_span
from training.data import Example, Gold, is_annotated

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
SLACK = 3
"""Characters that a number may lie outside the annotated evidence, for signs and brackets."""


def result_rows(example: Example) -> list[tuple[set[str], str]]:
    """Features and part of each number of a document, without those the annotation leaves open.

    An annotation that says nothing of results gives none.
    """
    rows: list[tuple[set[str], str]] = []
    if not is_annotated(example.gold):
        return rows
    for context in contexts(example.doc):
        for number in context.numbers:
            part = label(example, number)
            if part != "optional":
                rows.append((features(number, context), part))
    return rows


def label(example: Example, number: Number) -> str:
    """The part that the annotation gives a number."""
    place = stored_span(example.doc, number.start, number.end)
    if place.field is Field.TITLE:
        return NONE
    digits = _digits(number.quantity.text)
    for row in example.gold["results"]:
        at = example.doc._.paper.abstract.find(row["evidence"])
        if at - SLACK <= place.start < at + len(row["evidence"]) + SLACK or at < 0:
            part = _part(row, digits)
            if part:
                return "optional" if row["optional"] else part
    return NONE


def _part(row: Gold, digits: set[str]) -> str:
    for part in (VALUE, DELTA, BASELINE):
        if digits & _digits(row[part]):
            return part
    return ""


def _digits(text: str) -> set[str]:
    return {number.lstrip("0") or "0" for number in _DIGITS.findall(str(text).replace(",", ""))}
