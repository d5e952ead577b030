"""Metrics: when two spellings name one (`metric-names.toml`); direction and unit (`metrics.toml`)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kg.model import Quantity
from kg.naming import plain_key

_GAP = re.compile(r"[\s_\u2010-\u2015-]+")
_PLURALS = (
    (re.compile(r"(?<=[A-Za-z])ies\b"), "y"),
    (re.compile(r"\b([A-Za-z][a-z]+(?<![sui])|\w*[A-Z\d])s\b"), r"\1"),
)

Rule = tuple[re.Pattern[str], str]
"""A pattern, and what takes its place."""


def higher_is_better(name: str) -> bool | None:
    """Whether a higher figure is better; None where the name does not tell."""
    for direction, pattern in _directions():
        if pattern.search(name):
            return direction
    return None


def unit_of(value: Quantity, metric: str) -> str:
    """The unit of a figure on a metric: of a share that is written without one, as 84.2 for 84.2%, it is percent."""
    bare = not value.unit and 1 < value.number <= 100
    return "percent" if bare and _named("shares").search(metric) else value.unit


def may_measure(metric: str, value: Quantity) -> bool:
    """Whether a figure of this unit can be one of the metric: no accuracy is 59 fps, no model has 88.9 parameters."""
    if _named("shares").search(metric):
        return value.unit in ("", "percent", "points")
    counts = value.unit or value.number == value.number.to_integral_value()
    return bool(counts or not _named("counts").search(metric))


@lru_cache(maxsize=20_000)
def metric_key(name: str) -> str:
    """What all spellings of one metric have in common; empty if the name has no letter or digit."""
    text = _lower(name)
    for pattern, instead in _rules():
        text = pattern.sub(instead, text)
    return plain_key(text) or plain_key(name)


def _lower(name: str) -> str:
    """A name in lower case and in the singular, without accents, with one space for every hyphen or gap."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    text = _GAP.sub(" ", text).strip()
    for pattern, instead in _PLURALS:
        text = pattern.sub(instead, text)
    return text.casefold()


@cache
def _rules() -> tuple[Rule, ...]:
    table = metric_names()
    heads = (_head(row) for row in table["head"])
    rules = ((re.compile(row["pattern"]), row["instead"]) for row in table["rule"])
    return (*rules, *(rule for row in table["same"] for rule in _same(row)), *heads)


def _same(row: Mapping[str, Any]) -> Iterator[Rule]:
    """The first of the names in place of the others, longer ones first."""
    first, *others = (_lower(name) + " " * name.endswith(" ") for name in row["names"])
    spellings = "|".join(_spelling(name) for name in sorted(others, key=len, reverse=True))
    end = rf"(?={row['then']})" if "then" in row else r"(?![\w@]|[ .:]\d)"
    yield re.compile(rf"(?<![\w@])(?:{spellings}){end}"), first


def _spelling(name: str) -> str:
    return re.escape(name).replace(r"\ ", " ?")


def _head(row: Mapping[str, Any]) -> Rule:
    return re.compile(rf"(?<![\w@])({row['after']}) (?:{'|'.join(row['words'])})$"), r"\1"


@cache
def metric_names() -> dict[str, list[dict[str, Any]]]:
    """The tables of `metric-names.toml`."""
    return tomllib.loads(files("kg.resolve").joinpath("metric-names.toml").read_text(encoding="utf-8"))


@cache
def _directions() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    return (True, _named("sparing")), (False, _named("lower")), (True, _named("higher"))


@cache
def _named(entry: str) -> re.Pattern[str]:
    """A name with one of the words of an entry of `metrics.toml`."""
    table = tomllib.loads(files("kg.resolve").joinpath("metrics.toml").read_text(encoding="utf-8"))
    return re.compile(r"\b(?:" + "|".join(table[entry]) + r")\b", re.IGNORECASE)
