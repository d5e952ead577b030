"""Choose what to send from what a client accepts (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_MOST_RANGES = 100
"""Ranges of a header that are looked at; browsers send about ten."""


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range of an Accept header, such as `text/*;q=0.5`."""

    kind: str
    subtype: str
    quality: float

    def fits(self, media: str) -> int:
        """How narrowly the range names a media type: 3 by name, 2 by its kind, 1 as any, 0 not at all."""
        kind, _, subtype = media.partition(";")[0].strip().partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if (self.kind, self.subtype) == (kind, "*"):
            return 2
        return int((self.kind, self.subtype) == ("*", "*"))


def best(accept: str, offered: Sequence[str]) -> str:
    """The media type that a client likes best of those that are offered, the server's first choice first.

    The narrowest range that names a type gives its quality, as the RFC has it; of equal qualities the one that is
    offered first wins. Without a header anything is accepted. Empty where the client accepts none of them.
    """
    ranges = _ranges(accept)
    rated = [(_quality(media, ranges), -place, media) for place, media in enumerate(offered)] if ranges else []
    if not ranges:
        return offered[0] if offered else ""
    quality, _, media = max(rated, default=(0.0, 0, ""))
    return media if quality > 0 else ""


def _quality(media: str, ranges: Sequence[_Range]) -> float:
    narrowest = max(ranges, key=lambda item: (item.fits(media), item.quality))
    return narrowest.quality if narrowest.fits(media) else 0.0


@lru_cache(maxsize=256)
def _ranges(accept: str) -> tuple[_Range, ...]:
    """The ranges of a header; what is none is passed over."""
    return tuple(item for part in accept.split(",")[:_MOST_RANGES] for item in _range(part))


def _range(text: str) -> Iterator[_Range]:
    media, *parameters = (part.strip() for part in text.lower().split(";"))
    kind, slash, subtype = media.partition("/")
    if media == "*":
        kind, slash, subtype = "*", "/", "*"
    if slash and kind and subtype and not (kind == "*" and subtype != "*"):
        yield _Range(kind, subtype, _said(parameters))


def _said(parameters: Sequence[str]) -> float:
    """The quality among the parameters of a range; one that cannot be read counts as 1."""
    given = next(
        (value.strip() for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q"), "1"
    )
    return float(given) if _QUALITY.fullmatch(given) else 1.0
