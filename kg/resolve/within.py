"""Inside one paper: the mentions that are one thing, by spelling or by a definition the paper gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Extraction, Kind, Mention, Predicate
from kg.naming import name_key
from kg.resolve.overrides import Overrides

_PAIR = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
_BRACKET = re.compile(r"[()\[\]{}]")


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """What one paper calls by one or more names.

    `key` is the name key of `name`, the form it uses most; `long_key` that of its spelt-out form, if the paper
    has one; `keys` are all of them, with the spelling of those that an override splits by their spelling.
    """

    paper: str
    kind: Kind
    name: str
    key: str
    long_key: str
    keys: frozenset[str]
    forms: tuple[str, ...]
    introduced: bool
    score: float


def local_entities(extraction: Extraction, overrides: Overrides) -> tuple[LocalEntity, ...]:
    """The entities of one paper, sorted by kind and name."""
    definitions = [d for d in extraction.definitions if not overrides.apart(d.short, d.long)]
    long_of = {overrides.spelt(d.short): overrides.spelt(d.long) for d in definitions}
    short_of = {long: short for short, long in long_of.items()}
    groups: dict[tuple[Kind, str], list[Mention]] = {}
    for mention in extraction.mentions:
        key = overrides.spelt(mention.name)
        groups.setdefault((mention.kind, short_of.get(key, key)), []).append(mention)
    introduced = {r.object for r in extraction.relations if r.predicate is Predicate.INTRODUCES}
    return tuple(
        _entity(extraction.paper, kind, (key, long_of.get(key, "")), mentions, introduced)
        for (kind, key), mentions in sorted(groups.items(), key=lambda group: group[0])
        if key
    )


def _entity(
    paper: str, kind: Kind, spelt: tuple[str, str], mentions: Sequence[Mention], introduced: Iterable[Mention]
) -> LocalEntity:
    key, long_key = (name.partition("=")[0] for name in spelt)
    counts = Counter(m.name for m in mentions)
    forms = sorted(counts, key=lambda form: (name_key(form) != key, -counts[form], len(form), form))
    raw = {m.text for m in mentions if _balanced(m.text)} - set(forms)
    return LocalEntity(
        paper=paper,
        kind=kind,
        name=forms[0],
        key=key,
        long_key=long_key,
        keys=frozenset(spelt) - {""},
        forms=(*forms[1:], *sorted(raw)),
        introduced=any(mention in introduced for mention in mentions),
        score=max(m.score for m in mentions),
    )


def _balanced(text: str) -> bool:
    """Whether every bracket of a text is closed: a piece of markup such as `T5}_{base}` is no name."""
    while (rest := _PAIR.sub("", text)) != text:
        text = rest
    return not _BRACKET.search(text)
