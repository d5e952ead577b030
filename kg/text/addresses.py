"""Web addresses in a text, whose parts are no names."""

from __future__ import annotations

import re
from bisect import bisect_right

_URL = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]{1,250}\.(?:com|org|io|net|edu|ai|github)/\S*")


class Addresses:
    """Where the addresses of a text stand."""

    def __init__(self, text: str) -> None:
        self._places = [(0, 0), *(match.span() for match in _URL.finditer(text))]

    def cover(self, at: int) -> bool:
        """Whether a character is part of one."""
        return at < self._places[bisect_right(self._places, at, key=lambda place: place[0]) - 1][1]
