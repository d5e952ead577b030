"""Claims in words: what a predicate is called, and sentences on one line.

A sentence that has no room is cut, and the names that it is about stay in sight if they can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from kg.model import Claim, Predicate

WIDTH = 110
"""Columns that quotations are shortened to."""

SAYS = {
    Predicate.INTRODUCES: ("introduces", "introduced by"),
    Predicate.EVALUATES_ON: ("evaluated on", "evaluates"),
    Predicate.IMPROVES_OVER: ("improves over", "improved over by"),
    Predicate.BUILDS_ON: ("builds on", "built upon by"),
    Predicate.COMPARES_WITH: ("compared with", "compared with"),
    Predicate.ADDRESSES_TASK: ("addresses", "addressed by"),
}
"""A predicate in words, forwards and backwards."""

CUT = "..."
"""What stands for the words that are left out."""


def best_quote(claim: Claim) -> str:
    """The sentence that states a claim most clearly."""
    return max(claim.evidence, key=lambda item: (item.confidence, item.paper)).text


def quote(text: str, width: int = WIDTH, names: Iterable[Collection[str]] = ()) -> str:
    """A sentence in quotation marks on one line; whole where the width is 0 (see `shorten`)."""
    return f"\u201c{shorten(text, width and max(width - 2, 20), names)}\u201d"


def shorten(text: str, width: int, names: Iterable[Collection[str]] = ()) -> str:
    """`text` on one line of at most `width` characters; whole where the width is 0.

    `names` holds the spellings of each thing that is to be seen. The beginning of the text is kept if it names them
    all, or else the words around them.
    """
    words = text.split()
    if not width or len(" ".join(words)) <= width:
        return " ".join(words)
    named = {at for spellings in names for at in _named(words, spellings)}
    beginning = _kept(words, width, {0})
    return _joined(words, beginning if named <= beginning else _kept(words, width, named))


def _named(words: Sequence[str], spellings: Iterable[str]) -> range:
    """Which words are the longest of these spellings that there is, at its first place."""
    text = " ".join(words).lower()
    found = max((name.lower() for name in spellings if name and name.lower() in text), key=len, default="")
    start = text.find(found)
    return range(text.count(" ", 0, start), text.count(" ", 0, start + len(found)) + 1) if found else range(0)


def _kept(words: Sequence[str], width: int, around: Collection[int]) -> set[int]:
    """The words for which there is room: some words, then those between them, then those nearest to them."""

    def rank(at: int) -> tuple[bool, bool, int, int]:
        between = min(around) < at < max(around)
        return at not in around, not between, min(abs(at - other) for other in around), at

    kept: set[int] = set()
    for at in sorted(range(len(words)), key=rank):
        if len(_joined(words, kept | {at})) > width:
            break
        kept.add(at)
    return kept


def _joined(words: Sequence[str], kept: Collection[int]) -> str:
    """The words that are kept, with a mark for those that are not."""
    shown: list[str] = []
    for at, word in enumerate(words):
        if at in kept:
            shown.append(word)
        elif shown[-1:] != [CUT]:
            shown.append(CUT)
    return " ".join(shown)
