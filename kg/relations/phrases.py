"""Ways of saying whose a figure is, and what is no figure: `figures.toml`, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_NAME = re.compile(r"\{([a-z]+)\}")
_ENDING = r"(?:e|s|es|d|ed|ing|en)?"


@dataclass(frozen=True, slots=True)
class NoResult:
    """What stands before and after a number that is no figure, the units it may have, and the number itself."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    number: re.Pattern[str]
    units: frozenset[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class Around:
    """Patterns for what stands around a figure; `figures.toml` says what each is."""

    of_name: re.Pattern[str]
    of_that: re.Pattern[str]
    unnamed: re.Pattern[str]
    name_of: re.Pattern[str]
    noun: re.Pattern[str]
    no_bracket: re.Pattern[str]
    by: re.Pattern[str]
    bracket: re.Pattern[str]
    does: re.Pattern[str]
    leads_on: re.Pattern[str]
    is_beside: re.Pattern[str]
    doing: re.Pattern[str]
    stop: re.Pattern[str]
    stop_delta: re.Pattern[str]
    with_name: re.Pattern[str]
    leads: re.Pattern[str]
    rival: re.Pattern[str]
    ahead: re.Pattern[str]
    means: re.Pattern[str]
    taken: re.Pattern[str]
    than: re.Pattern[str]
    baseline: re.Pattern[str]
    baseline_before: re.Pattern[str]
    baseline_after: re.Pattern[str]
    metric_behind: re.Pattern[str]
    metric_before: re.Pattern[str]
    benchmark_behind: re.Pattern[str]
    verb: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Where a clause begins, what stands around a figure and where its metric may stand, and what is no figure."""

    clause: re.Pattern[str]
    around: Around
    before: tuple[re.Pattern[str], ...]
    behind: tuple[re.Pattern[str], ...]
    no_results: tuple[NoResult, ...]


@cache
def phrases() -> Phrases:
    """The phrases in the package."""
    table = tomllib.loads(files("kg.relations").joinpath("figures.toml").read_text(encoding="utf-8"))
    words = {name: _any(entries) for name, entries in (table["words"] | table["metric"]).items()}
    parts = _parts(table["parts"], words)
    measure = _parts({name: part for name, part in table["measure"].items() if isinstance(part, str)}, words)
    around = {name: _compiled(pattern, parts) for name, pattern in table["around"].items()}
    return Phrases(
        clause=re.compile(rf"(?<!\w){words['clause']}(?!\w)", re.IGNORECASE),
        around=Around(**around),
        before=tuple(_compiled(pattern, measure) for pattern in table["measure"]["before"]),
        behind=tuple(_compiled(pattern, measure) for pattern in table["measure"]["behind"]),
        no_results=tuple(map(_no_result, table["no-result"])),
    )


def _parts(table: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """The lists of words, and the parts that are made of these and of the parts before them."""
    parts = dict(words)
    for name, part in table.items():
        parts[name] = _filled(_spelt(part), parts)
    return parts


def _compiled(pattern: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_filled(_spelt(pattern), parts), re.IGNORECASE)


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    """A pattern with the lists and parts that it names."""
    return _NAME.sub(lambda name: words[name[1]], pattern)


def _any(entries: Iterable[str]) -> str:
    """A pattern for any of the entries, in the notation of the file."""
    return f"(?:{_spelt('|'.join(entries))})"


def _spelt(pattern: str) -> str:
    return pattern.replace("~", _ENDING).replace(" ", r"\s+")


def _no_result(row: Mapping[str, Any]) -> NoResult:
    def compiled(key: str) -> re.Pattern[str]:
        return re.compile(row.get(key, "").replace(" ", r"\s"), re.IGNORECASE)

    return NoResult(
        compiled("before"), compiled("after"), compiled("number"), frozenset(row["units"]), row.get("whole", False)
    )


def is_no_result(text: str, start: int, end: int, unit: str) -> bool:
    """Whether a number between two places in a text is plainly no figure."""
    number = re.sub(r"[^\d.,]+", "", text[start:end])
    before, after = text[max(0, start - 60) : start], text[end : end + 80]
    return any(
        unit in rule.units
        and (not rule.whole or "." not in number)
        and rule.number.match(number)
        and (not rule.before.pattern or rule.before.search(before))
        and rule.after.match(after)
        for rule in phrases().no_results
    )
