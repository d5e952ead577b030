"""What abbreviations mean: one that papers spell out differently (`SAM`) is as many things as it has meanings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import Prefix
from rapidfuzz.fuzz import ratio

from kg.model import Kind

SAME_STEM = 0.6
"""Share of the shorter of two words that both must begin with to be one word: `continual` and `continued`."""

SAME_SPELLING = 88.0
"""Similarity, 0 to 100, from which two words are one but for a slip of the pen."""

DOMINANT, DOMINANT_NUMBER = 0.85, 5
"""Share and number of the papers that spell an abbreviation out from which they speak for all others."""

Name = tuple[Kind, str]
"""A kind, and the key of a name."""


_PREFIX = re.compile(r"\b(pre|post|multi|non|co|re|auto)-")
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset("a an the of for from with in on by to and via under using based".split())


@dataclass(frozen=True, slots=True)
class Spelt:
    """A paper spells an abbreviation out.

    `short` and `long` are the keys of both forms, `text` the long one as it stands there; `coined` says whether the
    paper surely introduces what it means.
    """

    kind: Kind
    short: str
    long: str
    text: str
    coined: bool = False


@dataclass(frozen=True, slots=True)
class Meanings:
    """What one abbreviation is spelt out as: the meaning of each long form, and the key of each meaning's entity.

    The papers of the first meaning are `count` of `total`. Where it is `dominant`, its entity has the bare key and
    takes in the papers that give no meaning.
    """

    of_long: Mapping[str, str]
    keys: Mapping[str, str]
    dominant: str = ""
    count: int = 0
    total: int = 0

    def key(self, long: str) -> str:
        """The key of what a spelt-out form means."""
        return self.keys[self.of_long[long]]


def meanings_of(key: str, spelt: Iterable[Spelt]) -> Meanings:
    """The meanings of an abbreviation that papers spell out so.

    What one paper coins, and no other means, does not count against the rest: nobody else can mean it unsaid.
    """
    spelt = list(spelt)
    of_long = _meanings(sorted(spelt, key=lambda one: one.text))
    counts = Counter(of_long[one.long] for one in spelt)
    coined = Counter(of_long[one.long] for one in spelt if one.coined)
    first, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    total = sum(n for meaning, n in counts.items() if meaning == first or n > 1 or not coined[meaning])
    alone = len(counts) == 1 or count >= max(DOMINANT_NUMBER, DOMINANT * total)
    keys = {meaning: key if alone and meaning == first else f"{key}:{meaning}" for meaning in counts}
    return Meanings(of_long, keys, first if alone else "", count, total)


def _meanings(spelt: Sequence[Spelt]) -> dict[str, str]:
    """The meaning of each long form: itself, or a more frequent one that says the same."""
    texts, counts = {one.long: one.text for one in spelt}, Counter(one.long for one in spelt)
    found: dict[str, str] = {}
    for long in sorted(counts, key=lambda form: (-counts[form], form)):
        known = dict.fromkeys(found.values())
        found[long] = next((other for other in known if same_words(texts[long], texts[other])), long)
    return found


def same_words(one: str, other: str) -> bool:
    """Whether two long forms of one abbreviation say the same: word by word, but for one that only one of them has."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    fits = len(longer) == len(shorter) or 2 <= len(shorter) == len(longer) - 1
    without = combinations(longer, len(shorter)) if fits else ()
    return any(all(map(_same_word, shorter, words)) for words in without)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(_PREFIX.sub(r"\1", text.lower())) if word not in _SMALL]


def _same_word(one: str, other: str) -> bool:
    stem = Prefix.similarity(one, other) / min(len(one), len(other))
    return stem >= SAME_STEM or ratio(one, other) >= SAME_SPELLING


class Abbreviations:
    """The meanings of all abbreviations, and the way from a spelt-out form back to its abbreviation."""

    def __init__(self, spelt: Iterable[Spelt]) -> None:
        """Take in every definition, once a paper."""
        by_short: defaultdict[Name, list[Spelt]] = defaultdict(list)
        self._shorts: defaultdict[Name, Counter[str]] = defaultdict(Counter)
        for one in spelt:
            by_short[one.kind, one.short].append(one)
            self._shorts[one.kind, one.long][one.short] += 1
        self.of = {name: meanings_of(name[1], found) for name, found in by_short.items()}

    def key_of_long(self, kind: Kind, long: str) -> str:
        """The key of what one abbreviation, as nearly all papers have it, stands for; "" if the name is one itself."""
        short = "" if (kind, long) in self.of else dominant_short(self._shorts.get((kind, long), Counter()))
        return self.of[kind, short].key(long) if short else ""


def dominant_short(shorts: Counter[str]) -> str:
    """The abbreviation by which nearly all papers that abbreviate a name do so; "" if there is none."""
    short, count = min(shorts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return short if count >= DOMINANT * shorts.total() else ""
