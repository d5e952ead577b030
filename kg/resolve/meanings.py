"""What abbreviations mean: one that papers spell out differently (`SAM`) is as many things as it has meanings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from kg.model import Kind

SAME_LONG_FORM = 85.0
"""Similarity, 0 to 100, from which two spelt-out forms of one abbreviation are one meaning."""

DOMINANT, DOMINANT_NUMBER = 0.85, 5
"""Share and number of the papers that spell an abbreviation out from which they speak for all others."""

Name = tuple[Kind, str]
"""A kind, and the key of a name."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What one abbreviation is spelt out as: each meaning once, with the key of its entity.

    The papers of the first meaning are `count` of `total`. Where it is `dominant`, its entity has the bare key and
    takes in the papers that give no meaning.
    """

    keys: Mapping[str, str]
    dominant: str = ""
    count: int = 0
    total: int = 0

    def nearest(self, long: str) -> str:
        """The meaning of a spelt-out form."""
        return max(self.keys, key=lambda meaning: (ratio(long, meaning), meaning))


def meanings_of(key: str, longs: Counter[str]) -> Meanings:
    """The meanings of an abbreviation that so many papers spell out so."""
    counts = Counter[str]()
    for long in sorted(longs, key=lambda form: (-longs[form], form)):
        same = next((other for other in counts if ratio(long, other) >= SAME_LONG_FORM), long)
        counts[same] += longs[long]
    first, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    total = counts.total()
    alone = len(counts) == 1 or count >= max(DOMINANT_NUMBER, DOMINANT * total)
    keys = {meaning: key if alone and meaning == first else f"{key}:{meaning}" for meaning in counts}
    return Meanings(keys, first if alone else "", count, total)


class Abbreviations:
    """The meanings of all abbreviations, and the way from a spelt-out form back to its abbreviation."""

    def __init__(self, spelt: Iterable[tuple[Kind, str, str]]) -> None:
        """Take in the kind, short key and long key of every definition, once a paper."""
        counts: defaultdict[Name, Counter[str]] = defaultdict(Counter)
        for kind, short, long in spelt:
            counts[kind, short][long] += 1
        self.of = {name: meanings_of(name[1], longs) for name, longs in counts.items()}
        self._shorts: defaultdict[Name, list[str]] = defaultdict(list)
        for (kind, short), known in self.of.items():
            for long in known.keys:
                self._shorts[kind, long].append(short)

    def key_of_long(self, kind: Kind, long: str) -> str:
        """The key of what only one abbreviation stands for, if the name is spelt out and no abbreviation itself."""
        shorts = self._shorts.get((kind, long), ())
        return self.of[kind, shorts[0]].keys[long] if len(shorts) == 1 and (kind, long) not in self.of else ""
