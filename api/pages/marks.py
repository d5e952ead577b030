"""Sentences in pieces, for names in them to be marked or linked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

SUBJECT, OBJECT = "subject", "object"
Piece = tuple[str, str]
"""A part of a text, and what it names: an end of a claim or the id of a node; empty for the words between."""


def marked(text: str, subject: Collection[str], object_: Collection[str]) -> list[Piece]:
    """A sentence cut around the names of the two ends of a claim, each at its first place, the longest name first."""
    there = [(end, list(_places(text, names))) for end, names in ((SUBJECT, subject), (OBJECT, object_))]
    there.sort(key=lambda row: -max((stop - start for start, stop in row[1]), default=0))  # BERT-large, then BERT
    found: list[tuple[int, int, str]] = []
    for end, places in there:
        free = (place for place in places if all(place[1] <= a or b <= place[0] for a, b, _ in found))
        found += [(*place, end) for place in [next(free, None)] if place]
    return _cut(text, sorted(found))


def linked(text: str, names: Mapping[str, str]) -> list[Piece]:
    """A text cut around every place of names; `names` says which node each denotes."""
    folded = {name.casefold(): node for name, node in names.items() if name.strip()}
    if not folded:
        return _cut(text, [])
    longest = sorted(names, key=lambda name: (-len(name), name))
    anyone = "|".join(re.escape(name) for name in longest if name.strip())
    hits = re.finditer(rf"(?<!\w)(?:{anyone})(?!\w)", text, re.IGNORECASE)
    return _cut(text, [(*hit.span(), folded.get(hit[0].casefold(), "")) for hit in hits])


def _places(text: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where names stand as whole words, those of the longest name first."""
    for name in sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name)):
        for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield hit.span()


def _cut(text: str, places: list[tuple[int, int, str]]) -> list[Piece]:
    cut, at = list[Piece](), 0
    for start, stop, what in places:
        cut += [(text[at:start], ""), (text[start:stop], what)]
        at = stop
    return [piece for piece in (*cut, (text[at:], "")) if piece[0]]
