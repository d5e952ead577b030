"""How things look: the colour and sign of each kind, and the line of each relation.

The colours are those of Okabe and Ito, which colour-blind readers tell apart; signs and dashes say the same again for
readers who see no colour, and for paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import category, east_asian_width

from exports._flat import PAPER
from exports.html.plain import plain
from kg.model import Predicate

MENTIONS = "mentions"
"""The relation of a paper to what it names and says nothing about; no claim, so it is no predicate."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Colour and sign of a kind, and what several of the kind are called."""

    colour: str
    sign: str
    plural: str


@dataclass(frozen=True, slots=True)
class Line:
    """Words, colour, greatest width in pixels and dashes of a relation's line; `back` is the words read backwards."""

    label: str
    back: str
    colour: str
    width: float
    dashes: tuple[int, ...] = ()


KINDS: Mapping[str, Kind] = {
    "Method": Kind("#0072b2", "\u25cf", "methods"),
    "Model": Kind("#d55e00", "\u25a0", "models"),
    "Benchmark": Kind("#009e73", "\u25c6", "benchmarks"),
    "Task": Kind("#cc79a7", "\u25b2", "tasks"),
    "Metric": Kind("#e69f00", "\u2605", "metrics"),
    PAPER: Kind("#7f7f7f", "\u25a4", "papers"),
}

LINES: Mapping[str, Line] = {
    Predicate.BUILDS_ON: Line("builds on", "built upon by", "#0072b2", 3.2),
    Predicate.IMPROVES_OVER: Line("improves over", "improved over by", "#d55e00", 3.2, (11, 4)),
    Predicate.COMPARES_WITH: Line("compares with", "compared with", "#b58900", 2.2, (2, 4)),
    Predicate.EVALUATES_ON: Line("evaluated on", "evaluates", "#009e73", 2.0, (10, 4, 2, 4)),
    Predicate.ADDRESSES_TASK: Line("addresses", "addressed by", "#cc79a7", 1.8, (6, 3, 2, 3, 2, 3)),
    Predicate.INTRODUCES: Line("introduces", "introduced by", "#7f7f7f", 1.6, (3, 3)),
    MENTIONS: Line("only mentions", "only mentioned by", "#7f7f7f", 1.2, (1, 4)),
}

LABEL_CHARS, TITLE_CHARS, LONGEST = 24, 36, 60
"""Longest label of a box, of one that is the title of a paper, and of one that says more; the whole is a click away."""
UNNAMED = "contribution of "
"""What the label of a thing without a name begins with; the title of its paper follows."""
LETTER = 0.6
"""Width of a letter over its size, in the widest of the usual faces."""
NARROW, WIDE = frozenset("fijlrtI.,:;'|!()[]/- \u201c\u201d"), frozenset("mwMW@%\u2026\u2014")
NARROWER, CAPITAL, WIDER = 0.6, 1.15, 1.5
"""Letters that are narrower or wider than the usual one, by how much, and how wide capitals are."""


def cells(text: str) -> float:
    """How many usual letters wide a text is; those of East Asia count twice."""
    return sum(map(_cells, text))


def _cells(letter: str) -> float:
    if letter in NARROW:
        return NARROWER
    if letter in WIDE:
        return WIDER
    return CAPITAL if letter.isupper() else 2 if east_asian_width(letter) in "WF" else 1


def named(label: str) -> str:
    """A label as it is read; of a thing without a name, the title of its paper in quotes."""
    return plain(label.removeprefix(UNNAMED))


def short(label: str, kind: str, most: int = LABEL_CHARS) -> str:
    """The label of a box on one line, with the sign of its kind; characters that turn text around are left out."""
    titled = label.startswith(UNNAMED) or kind == PAPER
    read = "".join(letter for letter in named(label) if category(letter) != "Cf")
    return f"{KINDS[kind].sign} {cut(' '.join(read.split()), max(most, TITLE_CHARS) if titled else most)}"


def cut(text: str, most: int) -> str:
    """A text of at most so many letters, cut after a word where that leaves most of it; a title keeps its quotes."""
    if len(text) <= most:
        return text
    text, close = text.removesuffix("\u201d"), "\u201d" * text.startswith("\u201c")
    room = most - 1 - len(close)
    start = (
        text[: room + 1].rpartition(" ")[0] if len(text[: room + 1].rpartition(" ")[0]) * 3 >= room * 2 else text[:room]
    )
    return start.rstrip(" ,:;\u2026") + "\u2026" + close


def box_size(label: str, letters: int) -> tuple[int, int]:
    """Width and height of a box with this label, in pixels."""
    return round(cells(label) * letters * LETTER) + 24, round(letters * 1.3) + 12
