"""Names that are known beforehand: `names.tsv`, one a line with its kind, and the census."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from kg.mentions.census import Census, census
from kg.naming import name_key
from kg.text.clean import lower

MOST_WORDS = 6
"""Words of the longest listed name that is looked for."""

_WORD = re.compile(r"[^\s(\[\"'\u201c]\S*")
_ENDS = " .,;:!?)]}\"'\u201d\u2019"


@dataclass(frozen=True)
class KnownNames:
    """The kinds that a name key is known as, what the census says, and the listed names of several words."""

    kinds: Mapping[str, frozenset[str]]
    census: Census = field(default_factory=Census)
    phrases: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]], counted: Census | None = None) -> KnownNames:
        """The list made from names and kinds, and a census."""
        counted, kinds, phrases = counted or Census(), dict[str, set[str]](), set[str]()
        for name, kind in rows:
            kinds.setdefault(name_key(name), set()).add(kind)
            if re.search(r"[ -]", name):
                phrases.add(name.lower())
        return cls({key: frozenset(found) for key, found in kinds.items()}, counted, counted.phrases | phrases)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where `text` holds a listed name of several words, whatever its capitals; of overlapping ones the first."""
        text, done = lower(text), 0
        found = list(_WORD.finditer(text))
        ends = [match.start() + len(match.group().rstrip(_ENDS)) for match in found]
        for number, match in enumerate(found):
            start = match.start()
            if start < done or not self._begins(match.group(), text[start : ends[number]]):
                continue
            last = reversed(ends[number : number + MOST_WORDS])
            if end := next((end for end in last if self._lists(text[start:end])), 0):
                yield start, end
                done = end

    def _begins(self, word: str, bare: str) -> bool:
        """Whether a word, with and without what ends it, may be the first of a listed name."""
        return word in self._first or bare in self._first or bare.removesuffix("s") in self._first

    @cached_property
    def _first(self) -> frozenset[str]:
        return frozenset(phrase.split(None, 1)[0] for phrase in self.phrases)

    def _lists(self, phrase: str) -> bool:
        return phrase in self.phrases or (phrase.endswith("s") and phrase[:-1] in self.phrases)


@cache
def known_names() -> KnownNames:
    """The lists in the package."""
    lines = files("kg.mentions").joinpath("names.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return KnownNames.of(((row[0], row[1]) for row in rows), census())
