"""Candidates: every stretch of text that could be a name, found by shape, definition, list and place.

Recall matters here; `kg_mentions` judges. A candidate is a spaCy span whose `_.finder` says how it was found:

    shape       QuantMCU, Skip-BART, GSM8K, Claude 3.5 Sonnet, Penn Treebank
    definition  either side of "long form (LF)"
    list        a name of `names.tsv`, such as simulated annealing
    title       what stands before the colon of a title
    called      what follows "called", "dubbed", "propose", "introduce" ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.mentions.names import known_names
from kg.text.addresses import Addresses

Place = tuple[int, int]

MOST_CHARS = 100
"""Longest word that may be a name, or part of one."""

_WORD = re.compile(r"[^\W_](?:[\w+*&^@#'\u2019]|[./\-\u2010\u2011](?=[\w+*]))*[+*]*")
_POSSESSIVE = re.compile(r"(?:['\u2019]s?)$")
_NUMBER = re.compile(r"v?\d+(?:[.,]\d+)*[a-zA-Z]?")
_QUANTITY = re.compile(
    r"[~<>]?\d[\d.,]*(?:x|k|K|th|st|nd|rd|s|ms|M|B|T|GB|MB|TB|Hz|kHz|GHz|fps|D|d|px|pp|%|-\w+)?|\d+-?(?:[a-z]+)|\d+(?:[x\u00d7]\d+)+"
)
_SUFFIX = re.compile(
    r"-(?:based|driven|guided|aware|like|style|tuned|trained|free|only|level|powered|enhanced|augmented|specific|inspired"
    r"|generated|optimized|enabled|compatible|assisted|equipped|related|derived|oriented|finetuned|type|scale|class"
    r"|compressed|compliant|distilled|initialized|conditioned|quality|equivalent|family|series|as|centric|agnostic)(?:-[a-z-]+)?$",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:non|pre|post|anti|sub|multi|pseudo|vanilla|standard|self)-(?=[A-Z])")
_CALLED = re.compile(
    r"(?:called|named|dubbed|termed|coined|namely|i\.e\.,?|propos(?:e|es|ed|ing)|introduc(?:e|es|ed|ing)|present(?:s|ed|ing)?"
    r"|develop(?:s|ed)?|describe(?:s|d)?|releas(?:e|es|ed|ing)|creat(?:e|es|ed))\s+"
    r"(?:an?\s+|the\s+|our\s+)?(?:(?:new|novel|simple|general|unified|efficient|effective)\s+)*[\"'\u201c]?"
)
_QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d]{2,60})[\"\u201d]")
_START_WORDS = frozenset(
    "a an the this that these those our ours we in on at for to from with by as it its they their such both while when"
    " where if although however moreover furthermore additionally finally specifically extensive experiments"
    " experimental results recent recently existing previous prior current most many several unlike compared using"
    " based given code codes first second third here there then thus hence also notably further despite since"
    " because due through via can how what why which who is are do does and or but not no one two three i evaluation"
    " evaluations empirical".split()
)
"""Words that a sentence begins with and a name does not."""


class Word(NamedTuple):
    """A word of a sentence with its shape: N name-like, C capitalised, D number, L other."""

    start: int
    end: int
    text: str
    shape: str


@Language.component("kg_candidates", requires=["token.is_sent_start"])
def candidates(doc: Doc) -> Doc:
    """Fill `doc.spans["candidates"]`, each place once, with the most telling finder."""
    found: dict[Place, str] = {}
    for finder, places in (
        ("definition", _definitions(doc)),
        ("title", _title(doc)),
        ("called", _called(doc)),
        ("shape", _shapes(doc)),
        ("list", known_names().places(doc._.text)),
    ):
        for place in places:
            found.setdefault(place, finder)
    spans = [(doc.char_span(*place), finder) for place, finder in sorted(found.items())]
    doc.spans["candidates"] = [
        _tagged(span, finder) for span, finder in spans if span is not None and "\n" not in span.text
    ]
    return doc


def _tagged(span: Span, finder: str) -> Span:
    span._.finder = finder
    return span


def _definitions(doc: Doc) -> Iterator[Place]:
    for pair in doc._.definitions:
        for span in pair:
            yield span.start_char, span.end_char


def _title(doc: Doc) -> Iterator[Place]:
    title = doc._.title.text
    head, colon, _ = title.partition(": ")
    if colon and len(head.split()) <= 6:
        yield 0, len(head)


def _called(doc: Doc) -> Iterator[Place]:
    text = doc._.text
    for match in _CALLED.finditer(text):
        word = _WORD.match(text, match.end())
        if word and not word.group().islower() and len(word.group()) <= MOST_CHARS:
            yield _trimmed(word)
    for match in _QUOTED.finditer(text):
        if match[1][0].isupper() and len(match[1].split()) <= 5 and match[1][-1].isalnum():
            yield match.span(1)


def _shapes(doc: Doc) -> Iterator[Place]:
    addresses = Addresses(doc._.text)
    for sentence in doc._.sentences:
        words = [w for w in _words(doc._.text, sentence) if not addresses.cover(w.start)]
        for run in _runs(doc._.text, words):
            yield from _of_run(run)


def _words(text: str, sentence: Span) -> Iterator[Word]:
    for match in _WORD.finditer(text, sentence.start_char, sentence.end_char):
        start = match.start()
        for at, part, shape in _parts(match.group()):
            yield Word(start + at, start + at + len(part), part, shape)


def _trimmed(match: re.Match[str]) -> Place:
    return match.start(), match.start() + len(_POSSESSIVE.sub("", match.group()))


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[tuple[int, str, str], ...]:
    """The parts of a word without a descriptive prefix or suffix, as a slash separates them: place, text and shape."""
    word = _POSSESSIVE.sub("", word)
    return tuple((a, word[a:b], _shape(word[a:b])) for a, b in _cores(word)) if len(word) <= MOST_CHARS else ()


def _cores(word: str) -> Iterator[Place]:
    at = 0
    for part in re.split(r"/(?=[A-Z])", word):
        core = _SUFFIX.sub("", part)
        lead = _PREFIX.match(core)
        skip = lead.end() if lead else 0
        if core[skip:]:
            yield at + skip, at + len(core)
        at += len(part) + 1


def _shape(word: str) -> str:
    if _QUANTITY.fullmatch(word):
        return "D" if _NUMBER.fullmatch(word) or word[-1:] in "BM" else "L"
    letters = [c for c in word if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if _NUMBER.fullmatch(word):
        return "D"
    if capitals >= 2 or (capitals == 1 and not word[0].isupper()):
        return "N"
    if letters and any(c.isdigit() for c in word) and (capitals or len(word) <= 8):
        return "N"
    return "C" if letters and word[0].isupper() else "L"


def _runs(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """Maximal sequences of capitalised words, name-like words and numbers after them."""
    run: list[Word] = []
    for word in words:
        gap = text[run[-1].end : word.start] if run else ""
        joined = bool(run) and gap in (" ", "-")
        fits = word.shape in "NC" or (word.shape == "D" and joined)
        if run and not (joined and fits):
            yield run
            run = []
        if fits and not (not run and word.text.lower() in _START_WORDS):
            run.append(word)
    if run:
        yield run


def _of_run(run: list[Word]) -> Iterator[Place]:
    """The whole run, and the name-like words in it with the numbers that follow them."""
    yield run[0].start, run[-1].end
    i = 0
    while i < len(run):
        if run[i].shape != "N":
            i += 1
            continue
        j = i + 1
        while j < len(run) and run[j].shape == "D":
            j += 1
        yield run[i].start, run[j - 1].end
        if j < len(run) and j > i + 1:
            yield run[i].start, run[j].end
        yield run[i].start, run[i].end
        i = j
    if run[0].shape == "C" and len(run) > 1 and run[1].shape in "NC":
        yield run[1].start, run[-1].end
