"""Inside one paper: the mentions that are one thing, by spelling or by a definition the paper gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kg.model import Extraction, Kind, Mention, Predicate
from kg.resolve.meanings import Spelt
from kg.resolve.overrides import Overrides
from kg.resolve.spelling import key_of

SURE = 0.95
"""Confidence from which a paper surely introduces a name."""

_PAIR = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
_BRACKET = re.compile(r"[()\[\]{}]")


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """What one paper calls by one or more names.

    `key` is the entity key of `name`, the form it uses most; `long` its spelt-out form, if the paper has one, and
    `long_key` the key of that; `keys` are those of all its forms, with the spelling of those that an override splits by
    their spelling.
    `introduced` says that the paper introduces it, `coined` that it surely does.
    """

    paper: str
    kind: Kind
    name: str
    key: str
    long_key: str
    long: str
    keys: frozenset[str]
    forms: tuple[str, ...]
    introduced: bool
    coined: bool
    score: float

    def spelt(self, kind: Kind) -> Spelt:
        """What the paper spells out, if it does, for an entity that is resolved as this kind."""
        return Spelt(kind, self.key, self.long_key, self.long, coined=self.coined)


def local_entities(extraction: Extraction, overrides: Overrides) -> tuple[LocalEntity, ...]:
    """The entities of one paper, sorted by kind and name."""
    definitions = [d for d in extraction.definitions if not overrides.apart(d.short, d.long)]
    spelt = partial(overrides.spelt, Kind.METHOD)  # of a metric nothing is said here; to other kinds all keys are alike
    long_of = {spelt(d.short): d.long for d in definitions}
    short_of = {spelt(long): short for short, long in long_of.items()}
    for variant in extraction.variants:
        if not overrides.apart(variant.name, variant.form):
            name = spelt(variant.name)
            short_of.setdefault(spelt(variant.form), short_of.get(name, name))
    groups: dict[tuple[Kind, str], list[Mention]] = {}
    for mention in extraction.mentions:
        key = overrides.spelt(mention.kind, mention.name)
        groups.setdefault((mention.kind, short_of.get(key, key)), []).append(mention)
    introduced = _introduced(extraction)
    return tuple(
        _entity(extraction.paper, kind, (key, overrides.spelt(kind, long)), long, mentions, introduced, overrides)
        for (kind, key), mentions in sorted(groups.items(), key=lambda group: group[0])
        if key
        for long in [long_of.get(key, "")]
    )


def _introduced(extraction: Extraction) -> dict[Mention, float]:
    """The confidence with which a paper introduces what it mentions."""
    found: dict[Mention, float] = {}
    for relation in extraction.relations:
        if relation.predicate is Predicate.INTRODUCES:
            found[relation.object] = max(relation.evidence.confidence, found.get(relation.object, 0.0))
    return found


def _entity(
    paper: str,
    kind: Kind,
    spelt: tuple[str, str],
    long: str,
    mentions: Sequence[Mention],
    introduced: Mapping[Mention, float],
    overrides: Overrides,
) -> LocalEntity:
    key, long_key = (name.partition("=")[0] for name in spelt)
    counts = Counter(m.name for m in mentions)
    forms = sorted(counts, key=lambda form: (key_of(kind, form) != key, -counts[form], len(form), form))
    raw = {m.text for m in mentions if _balanced(m.text)} - set(forms)
    return LocalEntity(
        paper=paper,
        kind=kind,
        name=forms[0],
        key=key,
        long_key=long_key,
        long=long,
        keys=frozenset((*spelt, *(overrides.spelt(kind, name) for name in counts))) - {""},
        forms=(*forms[1:], *sorted(raw)),
        introduced=any(mention in introduced for mention in mentions),
        coined=any(introduced.get(mention, 0) >= SURE for mention in mentions),
        score=max(m.score for m in mentions),
    )


def _balanced(text: str) -> bool:
    """Whether every bracket of a text is closed: a piece of markup such as `T5}_{base}` is no name."""
    while (rest := _PAIR.sub("", text)) != text:
        text = rest
    return not _BRACKET.search(text)
