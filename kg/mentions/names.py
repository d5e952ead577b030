"""Names that are known beforehand: `names.tsv`, one a line with its kind, its votes and where it is known from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.naming import name_key
from kg.text.clean import lower


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The kinds that a name key is known as, and a pattern that finds the names of several words in lower case."""

    kinds: Mapping[str, frozenset[str]]
    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> KnownNames:
        """The list made from names and kinds."""
        kinds: dict[str, set[str]] = {}
        phrases = set()
        for name, kind in rows:
            kinds.setdefault(name_key(name), set()).add(kind)
            if re.search(r"[ -]", name):
                phrases.add(re.escape(name.lower()))
        alternatives = "|".join(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))
        pattern = re.compile(rf"(?<![\w-])(?:{alternatives})s?(?![\w-])") if phrases else None
        return cls({key: frozenset(found) for key, found in kinds.items()}, pattern)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where `text` holds a listed name of several words, whatever its capitals."""
        if self.pattern:
            for match in self.pattern.finditer(lower(text)):
                yield match.span()


@cache
def known_names() -> KnownNames:
    """The list in the package."""
    lines = files("kg.mentions").joinpath("names.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return KnownNames.of((row[0], row[1]) for row in rows)
