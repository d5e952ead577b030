"""Abbreviations that a paper spells out: `long form (LF)`, `LF (long form)`, or `Long Form` here and `LF` there.

The letters are matched from the end, as Schwartz and Hearst (2003) do, with the changes that names of methods
ask for: digits, signs and lower-case letters of the short form need no counterpart if its capitals have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

_INITIALS = re.compile(r"(?<![\w-])(?=(?:[a-z]*[A-Z]){3})[A-Z][A-Za-z]{2,8}(?![\w-])")
_CAPITALISED = re.compile(r"(?:[A-Z][a-z]\w*(?:[ -](?=[A-Z][a-z]))?){3,12}")
_PARENTHESIS = re.compile(r"\(([^()]{1,120})\)")
_SHORT = re.compile(r"(?=.{0,11}[A-Z\d*+])(?:[A-Za-z]|\d+[A-Z])[\w*+.\-/&^]{0,14}")
_ANNOUNCED = re.compile(
    r"(?:(?:abbr(?:\.|eviated)?(?: (?:as|to))?|a\.?k\.?a\.?|short for|denoted(?: as| by)?|called|termed|dubbed"
    r"|hereafter|i\.e\.,?)[,:]? )?"
)
"""What may stand in a bracket before the short form."""
_WORD = re.compile(r"[^\W_]+")
_LEADING = re.compile(r"[a-z](?=[A-Z])|\d+(?=[A-Z])")
_PLURAL = re.compile(r"(?<=[A-Z\d])s$")

_LAST_WORD = re.compile(r"[A-Za-z][\w*+.\-/&^]*$")

MAX_WORDS, HEAD_CHARS = 12, 120
"""Longest long form looked at, in words, and longest text before a bracket, in characters."""


@Language.component("kg_abbreviations", requires=["token.is_sent_start"])
def abbreviations(doc: Doc) -> Doc:
    """Set `doc._.definitions` to the pairs of short and long form that the text spells out."""
    text, found = doc._.text, []
    for match in _PARENTHESIS.finditer(text):
        pair = _definition(text, match)
        if pair:
            short, long = (doc.char_span(*place) for place in pair)
            if short is not None and long is not None:
                found.append((short, long))
    defined = {short.text for short, _ in found}
    doc._.definitions = found + [pair for pair in _by_initials(doc) if pair[0].text not in defined]
    return doc


def _by_initials(doc: Doc) -> Iterator[tuple[Span, Span]]:
    """Abbreviations whose letters are the initials of a name in capitals elsewhere: a title often spells out so."""
    text, runs = doc._.text, list[list[Place]]()
    for run in _CAPITALISED.finditer(text):
        runs.append([part.span() for part in _WORD.finditer(text, *run.span())])
    for short in {match.group(): match for match in reversed(list(_INITIALS.finditer(text)))}.values():
        places = (place for run in runs for place in _spelling(text, run, short.group()))
        long = next((span for place in places if (span := doc.char_span(*place)) is not None), None)
        span = doc.char_span(*short.span())
        if long is not None and span is not None:
            yield span, long


def _spelling(text: str, words: list[Place], short: str) -> Iterator[Place]:
    """Where the words' initials are the capitals of an abbreviation, and its other letters follow in order."""
    initials, letters = "".join(text[start].lower() for start, _ in words), _letters(short)
    at = initials.find("".join(letters))
    start, end = (words[at][0], words[at + len(letters) - 1][1]) if at >= 0 else (0, 0)
    if 0 < end - start <= HEAD_CHARS and _beginnings(list(short.lower()), text[start:end]):
        yield start, end


Place = tuple[int, int]


def _definition(text: str, parenthesis: re.Match[str]) -> tuple[Place, Place] | None:
    """Places of short and long form around one pair of brackets."""
    opening = parenthesis.start()
    start = _ANNOUNCED.match(text, opening + 1).end()  # type: ignore[union-attr] # it matches nothing, too
    inner = re.split(r"[,;]", text[start : parenthesis.end(1)])[0].rstrip()
    first = max(opening - HEAD_CHARS, text.rfind("\n", 0, opening) + 1, 0)
    head = text[first:opening].rstrip()
    if _SHORT.fullmatch(inner.strip()) and not inner.isdigit():
        long = long_form(inner, head)
        return ((start, start + len(inner)), (first + long[0], first + long[1])) if long else None
    before = _LAST_WORD.search(head)
    if before and _SHORT.fullmatch(before.group()) and len(inner.split()) >= 2:
        long = long_form(before.group(), inner)
        if long and long[0] <= 4:
            return (first + before.start(), first + before.end()), (start + long[0], start + long[1])
    return None


def long_form(short: str, head: str) -> Place | None:
    """Where in `head`, which ends just before the short form, its long form stands.

    The first letter of the short form must begin a word; the others must follow in order. Of the places where that
    is so the one is taken where most letters begin a word: `self-supervised learning` for SSL, not its last two
    words; and of those the shortest that does not begin within a compound.
    """
    letters = _letters(short)
    if len(letters) < 2:
        return None
    words = list(_WORD.finditer(head))
    limit = min(MAX_WORDS, len(letters) + 5, len(letters) * 2 + 1)
    best, found = (0, False), None
    for word in reversed(words[-limit:]):
        begun = _beginnings(letters, head[word.start() :]) if word.group()[0].lower() == letters[0] else 0
        rank = begun, not head[: word.start()].endswith("-")
        if begun and rank > best:
            best, found = rank, word.start()
    if found is None:
        return None
    end = len(head.rstrip(" ,;:\"'"))
    return (found, end) if _plausible(short, head[found:end]) else None


def _letters(short: str) -> list[str]:
    """The letters that need a counterpart: capitals, and what stands before them in `mAP` and `3DGS`."""
    short = _PLURAL.sub("", short)
    first = _LEADING.match(short)
    capitals = [c.lower() for i, c in enumerate(short) if c.isupper() or (first and i < first.end())]
    return capitals if len(capitals) >= 2 else [c.lower() for c in short if c.isalpha()]


def _beginnings(letters: list[str], long: str) -> int:
    """How many of the letters begin a word; 0 if they do not all occur in order, at such a place or within a word."""
    position, text, count = 0, long.lower(), 0
    for letter in letters:
        at_word = re.compile(rf"(?<![^\W_]){re.escape(letter)}").search(text, position)
        count += at_word is not None
        position = at_word.end() if at_word else text.find(letter, position) + 1
        if position <= 0:
            return 0
    last = max(m.start() for m in _WORD.finditer(text))
    near = position > last or text.rfind(letters[-1]) >= last or len(text) - position < 25
    return count if near else 0


_SENTENCE = re.compile(r"[()]|\b(?:we|propos(?:e|es|ed|ing)|named(?! entit)|called|finding|moreover)\b", re.IGNORECASE)
"""What stands in sentences and in no name."""


def _plausible(short: str, long: str) -> bool:
    words = long.lower().split()
    cut = len(words) == 1 and words[0].startswith(short.lower())  # "mathematics (MATH)" names a benchmark
    sentence = re.search(r"[.!?:] ", long) or _SENTENCE.search(long)
    return len(long) > len(short) and short.lower() not in words and not cut and not sentence
