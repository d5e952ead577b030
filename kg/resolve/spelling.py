"""When two spellings are one entity: beyond what every name key leaves out, what only the sense of words tells.

`Claude Sonnet 4` and `Claude 4 Sonnet`, `masked image modelling` and `Masked Image Modeling`, `MS COCO` and `COCO`.
Reading counts names by the plainer key of `kg/naming.py`; what may meet across papers is said here, and the words are
in `spellings.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kg.model import Kind
from kg.naming import plain_key, singular, without_article
from kg.resolve.metrics import metric_key

_PARTS = re.compile(r"[^\W_]+")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_][a-z]{3,}(?![^\W_])")
_JOINED = re.compile(r"[^\w\s&][A-Z\d]")
_SHAPED = re.compile(r"\d|[A-Z].*[A-Z]|[a-z][A-Z]")

Rule = tuple[re.Pattern[str], str]
"""A pattern, and what takes its place."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """The words of `spellings.toml`, compiled."""

    things: re.Pattern[str]
    kinds: re.Pattern[str]
    alone: re.Pattern[str]
    rules: tuple[Rule, ...]
    endings: tuple[Rule, ...]
    plurals: tuple[Rule, ...]
    no_plural: re.Pattern[str]
    same: Mapping[str, tuple[str, ...]]


def key_of(kind: Kind, name: str) -> str:
    """What all spellings of the name of a thing of this kind have in common; metrics have rules of their own."""
    return metric_key(name) if kind is Kind.METRIC else entity_key(name)


@lru_cache(maxsize=200_000)
def entity_key(name: str) -> str:
    """What all spellings of one entity's name have in common; empty if the name has no letter or digit."""
    key = _key(name)
    return _same().get(key, key)


def _key(name: str) -> str:
    words = spellings()
    text = _without_head(without_article(name))
    text = _WORD.sub(_plain, text)
    if not words.no_plural.search(text):
        text = singular(text)
    for pattern, instead in words.rules:
        text = pattern.sub(instead, text)
    return plain_key(text) or plain_key(name)


def _plain(word: re.Match[str]) -> str:
    """A word in American spelling and, where no capital is joined to it, in the singular."""
    words, text = spellings(), word.group()
    ends = not _JOINED.match(word.string, word.end()) and not words.no_plural.fullmatch(text)
    for pattern, instead in words.endings + (words.plurals if ends else ()):
        text = pattern.sub(instead, text)
    return text


def _without_head(text: str) -> str:
    """`text` without last words that say only what kind of thing it names."""
    while short := _shorter(text):
        text = short
    return text


def _shorter(text: str) -> str:
    words = spellings()
    if head := words.things.search(text):
        left = text[: head.start()]
        return left if any(c.isupper() or c.isdigit() for c in left) else ""
    head = words.kinds.search(text)
    left = text[: head.start()] if head else ""
    return left if head and _is_name(left, small=head["head"].islower()) else ""


def _is_name(left: str, *, small: bool) -> bool:
    """Whether what stands before a general word, written small or not, can stand without it."""
    parts = _PARTS.findall(left)
    if len(parts) > 1:
        return not left.lower().startswith("multi-") or len(parts) > 2
    return bool(_SHAPED.search(left) or (small and left[:1].isupper()) or spellings().alone.fullmatch(left))


@cache
def _same() -> dict[str, str]:
    """The common key for the key of each listed name."""
    return {_key(name): _key(names[0]) for names in spellings().same.values() for name in names}


@cache
def spellings() -> Spellings:
    """The words in the package."""
    table = tomllib.loads(files("kg.resolve").joinpath("spellings.toml").read_text(encoding="utf-8"))
    heads = table["heads"]
    makers = (rf"^{maker}(?:'s)?~(?={_any(families)})" for maker, families in table["makers"].items())
    return Spellings(
        things=_compiled(rf"(?<=[\w+*)])~(?P<head>{_any(heads['things'])})$"),
        kinds=_compiled(rf"(?<=[\w+*)])~(?P<head>{_any(heads['kinds'])})$"),
        alone=_compiled(_any(heads["alone"])),
        rules=(*((_compiled(maker), "") for maker in makers), *_rules(table["rules"])),
        endings=tuple(_rules(table["endings"])),
        plurals=tuple(_rules(table["plurals"])),
        no_plural=_compiled(rf"{_any(table['no-plural']['words'])}$"),
        same={name: tuple(names) for name, names in table["same"].items()},
    )


def _rules(rows: Mapping[str, list[str]]) -> Iterable[Rule]:
    return ((_compiled(pattern), instead) for pattern, instead in rows.values())


def _any(entries: Iterable[str]) -> str:
    return f"(?:{'|'.join(entries)})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("~", r"[\s-]"), re.IGNORECASE)
