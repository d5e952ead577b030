"""Sentences in pieces, for names in them to be marked or linked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from exports.html.facts import OBJECT, SUBJECT, pieces
from exports.html.plain import plain

ENDS = {SUBJECT: "subject", OBJECT: "object"}
Piece = tuple[str, str]
"""A part of a text, and what it names: an end of a claim or the id of a node; empty for the words between."""


def marked(text: str, subject: Collection[str], object_: Collection[str]) -> list[Piece]:
    """A sentence cut around the names of the two ends of a claim, each at its first place, the longest name first."""
    return [(part, ENDS.get(end, "")) for part, end in pieces(text, subject, object_)]


def linked(text: str, names: Mapping[str, str]) -> list[Piece]:
    """A text as it is read, cut around every place of names; `names` says which node each denotes."""
    text, names = plain(text), {plain(name): node for name, node in names.items()}
    folded = {name.casefold(): node for name, node in names.items() if name.strip()}
    if not folded:
        return _cut(text, [])
    longest = sorted(names, key=lambda name: (-len(name), name))
    anyone = "|".join(re.escape(name) for name in longest if name.strip())
    hits = re.finditer(rf"(?<!\w)(?:{anyone})(?!\w)", text, re.IGNORECASE)
    return _cut(text, [(*hit.span(), folded.get(hit[0].casefold(), "")) for hit in hits])


def _cut(text: str, places: list[tuple[int, int, str]]) -> list[Piece]:
    cut, at = list[Piece](), 0
    for start, stop, what in places:
        cut += [(text[at:start], ""), (text[start:stop], what)]
        at = stop
    return [piece for piece in (*cut, (text[at:], "")) if piece[0]]
