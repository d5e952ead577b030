"""The grammar of frames: `grammar.toml`, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kg.model import Predicate
from kg.relations.masked import ACTOR, BENCHMARK, OWN_MARK, THING, coordination

_WORDS = re.compile(r"\{[a-z]\w*\}")
_KEYS = {"name", "predicate", "objects", "swap", "denies", "trigger"}
_ENDING = r"(?:e|s|es|d|ed|ing|en)?"
_ADJECTIVES = r"(?:[\w-]+\s+){0,3}?"
_LISTS = {
    "approaches": f"{coordination(ACTOR, apart=True)}|{OWN_MARK}",
    "benchmarks": coordination(BENCHMARK),
    "things": coordination(THING),
    "styled": rf"{THING}(?=-(?:based|style|like|inspired|driven|guided|enhanced|powered|augmented|informed|type)\b)",
}


@dataclass(frozen=True, slots=True)
class FrameKind:
    """One way of saying something; see `grammar.toml`."""

    name: str
    predicate: Predicate
    trigger: re.Pattern[str]
    objects: re.Pattern[str]
    of_approaches: bool
    swap: bool
    denies: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """All kinds of frames, and the patterns that look around a trigger.

    `denial`, `hope`, `rival` and `preposition` match at the end of what stands before the trigger or a name.
    """

    kinds: tuple[FrameKind, ...]
    compared: re.Pattern[str]
    bettered: re.Pattern[str]
    denial: re.Pattern[str]
    hope: re.Pattern[str]
    plans: re.Pattern[str]
    clause: re.Pattern[str]
    preposition: re.Pattern[str]
    causing: re.Pattern[str]
    besides: re.Pattern[str]
    surplus: re.Pattern[str]
    rival: re.Pattern[str]
    relative: re.Pattern[str]
    participle: re.Pattern[str]
    adjacent: re.Pattern[str]
    tests: tuple[str, ...]


@cache
def grammar() -> Grammar:
    """The grammar in the package."""
    table = tomllib.loads(files("kg.relations").joinpath("grammar.toml").read_text(encoding="utf-8"))
    words = {name: _any(entries) for name, entries in table["words"].items()}
    return Grammar(
        kinds=tuple(_kind(row, words, table["sentence"]) for row in table["frame"]),
        **_around(table, words),
        tests=tuple(table["denial"]["tests"]),
    )


def _kind(row: Mapping[str, Any], words: Mapping[str, str], sentence: Mapping[str, list[str]]) -> FrameKind:
    if unknown := row.keys() - _KEYS:
        raise ValueError(f"grammar.toml: frame {row['name']}: unknown {', '.join(sorted(unknown))}")
    return FrameKind(
        name=row["name"],
        predicate=Predicate(row["predicate"]),
        trigger=_compiled(rf"\b{_any(row['trigger'], words)}(?!\w)"),
        objects=_compiled(_objects(_LISTS[row["objects"]], sentence, comma=",?")),
        of_approaches=row["objects"] == "approaches",
        swap=row.get("swap", False),
        denies=row.get("denies", False),
    )


def _around(table: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    denial, hope, sentence = table["denial"], table["hope"], table["sentence"]
    near = rf"\b{_any(denial['near'])}(?!\s+{_any(denial['unless'])})(?:\s+[\w-]+){{0,3}}\s*$"
    far = rf"\b{_any(denial['anywhere'])}\b[^;:]*$"
    behind = r"\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,2}$"
    apposition, besides = _any(sentence["apposition"]), _any(sentence["besides"])
    surplus = _any(sentence["surplus"], words)
    compared = rf"\b{_any(sentence['compared'])}{_objects(coordination(ACTOR), sentence, comma='')}"
    return {
        "compared": _compiled(compared),
        "bettered": _compiled(rf"\b(?:{words['achieve']}|{words['better']}|{words['beat']})"),
        "denial": _compiled(rf"{near}|{far}"),
        "hope": _compiled(rf"\b{_any(hope['before'])}\b[^.;:]{{0,50}}$"),
        "plans": _compiled(rf"\b{_any(hope['plans'])}\b"),
        "clause": _compiled(rf"[;:]|\b{_any(sentence['clause'])}\b"),
        "besides": _compiled(rf"\b{besides}\b"),
        "surplus": _compiled(rf"(?:[^.;<]|<[BTQ]\d+>){{0,200}}?\b{besides}\s+(?:[\w-]+\s+){{0,3}}?{surplus}\b"),
        "rival": _compiled(rf"\b{_any(sentence['rival'], words)}\s+(?:[\w-]+\s+){{0,4}}$"),
        "relative": _compiled(
            rf"(?:'s)?\s*,?\s*(?:(?:which|that|who|itself)\b|(?<=,)\s?(?:an?|the)\s+{_ADJECTIVES}{apposition}\b)"
        ),
        "participle": _compiled(r"\w+ing\b"),
        "adjacent": _compiled(rf"(?:'s)?(?:\s+(?!{_any(sentence['stop'])}\b)[\w-]+){{0,3}}\s*"),
        "causing": _compiled(rf"\b{_any(sentence['causing'])}{behind}"),
        "preposition": _compiled(rf"\b{_any(sentence['preposition'])}{behind}"),
    }


def _objects(items: str, sentence: Mapping[str, list[str]], *, comma: str) -> str:
    """From a trigger over a few words to a list of items, or to "such as" and a list, behind another name or not."""
    word = rf"(?!{_any(sentence['stop'])}\b)[\w'\u2019&%.+-]+"
    words = rf"(?:\s+(?:{word}{comma}|<[TQ]\d+>|\([^()<>]{{0,60}}\)|<O1>(?=\s*<))){{0,7}}?"
    such_as = rf"(?:,?\s*\(?{_any(sentence['such_as'])}\s+|\s*[:\u2013\u2014]\s*)"
    further = rf"(?:\s+(?:(?!{_any(sentence['aside'])}\b)[\w'\u2019&%+-]+|<[TQB]\d+>)){{0,12}}?(?={such_as})"
    named = rf"(?:\s*<[AB]\d+>(?:\s+{word}){{0,3}})?"
    listed = rf"(?:{named}{such_as}(?:[\w-]+\s+){{0,3}}?)?"
    return rf"(?:\s+th(?:at|ose)\s+of)?(?:{words}|{further}){listed}\s*\(?(?P<list>{items})"


def _any(entries: Iterable[str], words: Mapping[str, str] | None = None) -> str:
    """A pattern for any of the entries, in the notation of the file."""
    pattern = "|".join(entries)
    for name, found in (words or {}).items():
        pattern = pattern.replace(f"{{{name}}}", found)
    if unknown := _WORDS.search(pattern):
        raise ValueError(f"grammar.toml: there is no list of words for {unknown.group()}")
    spelt_out = pattern.replace("~", _ENDING).replace(" ", r"(?:\s+)")
    return f"(?:{spelt_out})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
