"""Cut text into the word pieces that the network knows: `MiniLM` into `mini`, `##lm`.

WordPiece with lower case and without accents, as uncased BERT models read (Devlin et al., 2019). A few lines of our
own, because the packages that do it bring a client for downloading models, which this project has no use for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+|[^\w\s]|_")
MOST_CHARS = 100
"""Longest word that is looked up; longer ones are unknown."""

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"


@dataclass(frozen=True, slots=True)
class Piece:
    """A word piece: its row in the vocabulary, its shape, and the characters that it stands for."""

    id: int
    shape: int
    start: int
    end: int


@cache
def vocabulary() -> dict[str, int]:
    """The word pieces by row number."""
    lines = files("kg.context").joinpath("vocabulary.txt").read_text(encoding="utf-8").splitlines()
    return {line: number for number, line in enumerate(lines)}


def pieces(text: str) -> list[Piece]:
    """The word pieces of a text, in order."""
    return [
        Piece(id_, _shape(text[at + start : at + end]), at + start, at + end)
        for at, word in ((match.start(), match.group()) for match in _WORD.finditer(text))
        for id_, start, end in _of_word(word)
    ]


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> tuple[tuple[int, int, int], ...]:
    """The pieces of a word with their places in it; the longest known beginning first."""
    known, plain = vocabulary(), _plain(word)
    unknown = ((known[UNKNOWN], 0, len(word)),)
    if not plain or len(plain) > MOST_CHARS:
        return unknown
    found, start = [], 0
    while start < len(plain):
        end = len(plain)
        while end > start and ("##" * (start > 0) + plain[start:end]) not in known:
            end -= 1
        if end == start:
            return unknown
        place = (start, end) if len(plain) == len(word) else (0, len(word))
        found.append((known["##" * (start > 0) + plain[start:end]], *place))
        start = end
    return tuple(found)


def _plain(word: str) -> str:
    """The word in lower case and without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")


SHAPES = 8


def _shape(piece: str) -> int:
    """The shape of a piece, since the vocabulary knows no capitals; 0 is left for what is no text."""
    letters, digits = any(map(str.isalpha, piece)), any(map(str.isdigit, piece))
    if not letters:
        return 1 if digits else 2
    if digits:
        return 3
    capitals = sum(map(str.isupper, piece))
    if not capitals:
        return 4
    if capitals == 1 and piece[0].isupper():
        return 5
    return 6 if piece.isupper() else 7
