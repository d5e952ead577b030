"""What the text says a name is: `X, a benchmark for`, `X is a new parser`, `the X dataset`, `a model called X`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kg.text.clean import lower

_CALLED = (
    r"(?:[\s,]+(?:called|named|dubbed|termed|coined|namely|known as|which we (?:call|name|term|dub)))?"
    r"[\s,:]+[\"\u201c'(]?$"
)
_IS = r"\s*(?:\([^()]{1,80}\)\s*)?(?:,|\bis\b|\bare\b|--|\u2014|\u2013|:)\s*(?:namely\s+)?(?:an?|the|our|one of the)\s+"
CALLED_CHARS = 80
"""Characters before a name that hold the longest noun and all that may stand between."""

_END = (
    r"(?:\b(?:for|that|which|who|of|to|with|in|on|by|from|and|where|using|designed|based|trained|built)\b|[,.;:()]|$)"
)


def heads(before: str, after: str) -> Iterator[str]:
    """The kind and the noun that the words before and after a name give it: `isa=benchmark`, `isa-noun=dataset`."""
    before, after = lower(before), lower(after)
    for where, match in (
        ("isa", _patterns()["isa"].match(after)),
        ("then", _patterns()["then"].match(after)),
        ("called", _patterns()["called"].search(before, max(0, len(before) - CALLED_CHARS))),
    ):
        if match:
            kind = next(name for name, found in match.groupdict().items() if found)
            yield f"{where}={kind}"
            yield f"{where}-noun={match[kind]}"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(files("kg.mentions").joinpath("heads.toml").read_text(encoding="utf-8"))
    nouns = "|".join(rf"(?P<{kind}>{'|'.join(words).lower()})" for kind, words in table.items())
    noun = rf"(?:{nouns})s?"
    words = rf"(?:(?!{_END})[\w'\u2019/%-]+[ ,]{{1,2}}){{0,9}}?"
    isa = rf"{_IS}{words}{noun}(?=\s*{_END}|\s+[\w-]+(?:ing|ed|able)\b)"
    return {
        "isa": re.compile(isa),
        "then": re.compile(rf"\s+(?:[\w-]+\s+)?{noun}\b"),
        "called": re.compile(rf"\b{noun}{_CALLED}"),
    }
