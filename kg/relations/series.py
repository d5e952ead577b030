"""Lists that run side by side: `84.2 and 79.1 on A and B, respectively`.

A series is a run of places joined by commas, slashes or conjunctions. Of two series of one length the first belongs
to the first, and so on, whether the text says "respectively" or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

Place = tuple[int, int]
"""Where something begins and ends in a text."""

_NO_WORD = (
    r"(?:on|in|for|over|at|with|from|than|while|whereas|but|by|to|of|compared|respectively|which|that|using|versus|vs"
    r"|points?\s+over)\b"
)
_JOIN = r"(?:\s*,\s*(?:and\s+|or\s+|&\s*)?|\s*/\s*|\s+(?:and|or|as well as|&)\s+)"
_LINK = re.compile(
    rf"(?:\s+(?!{_NO_WORD})[^\W\d][\w@%.+'-]*){{0,3}}(?:\s*\([^()\d]{{0,50}}\))?{_JOIN}"
    rf"(?:(?!{_NO_WORD})[^\W\d][\w'-]*\s+){{0,2}}(?:(?:on|by|up to|of)\s+)?"
    r"(?:(?:an?|the|about|around|up to|over|both)\s+)?[+~$]?",
    re.IGNORECASE,
)
"""What stands between two items: words that go with the first, a comma or conjunction, words that go with the next."""


def series(places: Sequence[Place], text: str) -> list[list[Place]]:
    """The places, in order, parted where they are not joined."""
    runs: list[list[Place]] = [[place] for place in places[:1]]
    for before, place in pairwise(places):
        if _LINK.fullmatch(text, before[1], place[0]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def partner(place: Place, run: Sequence[Place], others: Sequence[Place], text: str) -> Place | None:
    """What stands where a place stands in its series, in the nearest other series of equal length, if there is one."""
    if len(run) < 2:
        return None
    alike = [other for other in series(others, text) if len(other) == len(run) and _apart(run, other)]
    nearest = min(alike, key=lambda other: _distance(run, other), default=None)
    return nearest[run.index(place)] if nearest else None


def _apart(one: Sequence[Place], other: Sequence[Place]) -> bool:
    return one[-1][1] <= other[0][0] or other[-1][1] <= one[0][0]


def _distance(one: Sequence[Place], other: Sequence[Place]) -> int:
    return max(other[0][0] - one[-1][1], one[0][0] - other[-1][1])
