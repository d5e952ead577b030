"""Web addresses in a text, whose parts are no names."""

from __future__ import annotations

import re
from bisect import bisect_right

_URL = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]{1,250}\.(?:com|org|io|net|edu|ai|github)/\S*")


class Addresses:
    """Where the addresses of a text stand."""

    def __init__(self, text: str) -> None:
        self._places = [match.span() for match in _URL.finditer(text)]
        self._starts = [start for start, _ in self._places]

    def cover(self, at: int) -> bool:
        """Whether a character is part of one."""
        before = bisect_right(self._starts, at)
        return before > 0 and at < self._places[before - 1][1]
