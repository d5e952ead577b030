"""What a judgement on a name is based on: its shape, its words, the company it keeps and where it stands.

All mentions of one name in a paper are judged together, so that a name once found is found everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from spacy.tokens import Doc, Span

from kg.context.features import of_name
from kg.mentions.heads import heads
from kg.mentions.names import KnownNames
from kg.mentions.variants import variants
from kg.naming import name_key
from kg.text.clean import lower
from kg.text.document import in_title, sentence_of, text_of

_RUN = re.compile(r"[A-Z]+|[a-z]+|\d+|\s+|[^\w\s]|.")
_SIZE = re.compile(r"\d(?:\.\d+)?[BM]\b")
_WORD = re.compile(r"[^\W_]+")
_SINCE = r"\w*\b(?P<between>[^.;:]{0,60})$"
_CUES = {
    "proposes": re.compile(
        r"\b(?:propos|introduc|present|develop|releas|creat|construct|build|built|design|describ|contribut|establish"
        rf"|curat|devis|formulat){_SINCE}",
    ),
    "beats": re.compile(
        r"\b(?:outperform|surpass|exceed|beat|improv|better than|superior|compared? (?:to|with)|over|than|against"
        rf"|versus){_SINCE}",
    ),
    "tests": re.compile(rf"\b(?:on|evaluat|experiment|benchmark|dataset|tasks?|across|including|such as){_SINCE}"),
    "uses": re.compile(
        r"\b(?:us|leverag|employ|utiliz|appl|adopt|incorporat|combin|integrat|based on|built on|extend|via|with"
        r"|fine-?tun|adapt)(?:e|es|ed|ing|s|ies|y)?\b(?P<between>[^.;:]{0,40})$",
    ),
}
"""Words that tell a name's part in its sentence, and how far behind them it stands."""

_LIST = re.compile(r"(?:such as|including|e\.g\.,?|like|namely|i\.e\.,?)[^.;:]{0,80}$")


INTRODUCED = "introduced"
"""The feature of a name that a sentence introduces in so many words: "we propose X, ..."."""

_INTRODUCES = re.compile(
    r"\b(?:we|this (?:paper|work|report|study|article)|the (?:paper|authors?)|here)\b"
    r"(?![^.;:]*\b(?:not|plan|hope|will)\b)[^.;:]{0,100}"
    r"\b(?:introduc(?:e|es|ing)|propos(?:e|es|ing)|present(?:s|ing)?|develop(?:s|ing)?|releas(?:e|es|ing)"
    r"|creat(?:e|es|ing)|describ(?:e|es)|buil(?:d|t)|design|devise|construct|establish|contribute)\s+(?:the\s+)?$",
)
_PAPER_NAME = re.compile(r"(?=\S*[A-Z\d]\S*[A-Z\d])\S+(?: v?\d[\d.]*)?")
_PLAIN_WORD = re.compile(r"[A-Z][^\W\d_-]{2,}")
_GOES_ON = re.compile(r"\s*(?:[,.;:(\u2014]|--|$|\b(?:that|which|as|to|for|in|with|by|and|where|an?)\b)", re.IGNORECASE)

_MARKS = re.compile(r"[^\W_]+|[^\w\s]")
_JOINED_AFTER = re.compile(r"\s?(?:,|and\b|or\b|/)")
_JOINED_BEFORE = re.compile(r"(?:,|\band|\bor|/)\s?$")

CUE_CHARS = 120
"""Characters before a name in which the words that tell its part stand; a longer way from them tells nothing."""

NEAR_CHARS = 200
"""Characters on either side of a name that can have a say in it."""

MOST_PLACES = 50
"""Mentions of one name that are looked at, so that a long text takes no longer than its length."""


@dataclass(frozen=True, slots=True)
class Name:
    """The candidates of one paper that share a name, by spelling or definition; `key` is that of the short form."""

    key: str
    keys: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """Every surface form, the most frequent first, the shorter first among equals."""
        counts = Counter(map(text_of, self.spans))
        return tuple(sorted(counts, key=lambda form: (-counts[form], len(form), form)))


def names(doc: Doc) -> list[Name]:
    """The candidates of `doc` by name, in order of first appearance."""
    by_key: dict[str, list[Span]] = {}
    for span in doc.spans["candidates"]:
        key = name_key(text_of(span))
        if key:
            by_key.setdefault(key, []).append(span)
    merged: dict[str, list[str]] = {}
    leaders = _leaders(doc)
    for key in by_key:
        merged.setdefault(leaders.get(key, key), []).append(key)
    groups = [Name(k, tuple(keys), tuple(s for key in keys for s in by_key[key])) for k, keys in merged.items()]
    return sorted(groups, key=lambda name: min(span.start for span in name.spans))


def _leaders(doc: Doc) -> dict[str, str]:
    """The key that stands for it, for the key of each name that is a form of another.

    That is the short form of a definition, of which the first holds, or what the paper says the same of.
    """
    found: dict[str, str] = {}
    for short, long in doc._.definitions:
        key = name_key(short.text)
        found.setdefault(key, key)
        found.setdefault(name_key(long.text), key)
    for name, form in variants(doc.spans["candidates"]):
        lead, other = found.get(name, name), found.get(form, form)
        if lead != other:
            found |= dict.fromkeys((form, *(key for key in found if found[key] == other)), lead)
    return found


def features(name: Name, known: KnownNames) -> set[str]:
    """Features of a name, as strings."""
    found = {"bias", f"spans={min(len(name.spans), 4)}", f"forms={min(len(name.keys), 3)}"}
    for form in dict.fromkeys(name.forms[:3]):
        found.update(of_form(form))
    found.update(f"known={kind}" for key in name.keys for kind in known.kinds.get(key, ()))
    found.update(known.census.features(name.keys))
    found.update(of_name(name.spans[:MOST_PLACES]))
    for span in name.spans[:MOST_PLACES]:
        found.update(of_place(span))
    return found


@lru_cache(maxsize=20_000)
def of_form(form: str) -> tuple[str, ...]:
    """Features of a surface form: its shape, its words, its beginning and end."""
    return tuple(_of_form(form))


def _of_form(form: str) -> Iterator[str]:
    words = [word.lower() for word in _WORD.findall(form)]
    yield f"shape={_shape(form)}"
    yield f"words={min(len(form.split()), 6)}"
    yield f"length={min(len(form), 20) // 3}"
    if words:
        last, first = words[-1], words[0]
        yield from (f"word={word}" for word in words)
        yield f"last={last}"
        yield from (f"end{n}={form[-n:].lower()}" for n in (2, 3, 4) if len(form) > n)
        yield from (f"start{n}={form[:n].lower()}" for n in (2, 3, 4) if len(form) > n)
        yield f"first={first}"
    if _SIZE.search(form):
        yield "size"
    if form.islower():
        yield "lower"
    for hyphen in re.findall(r"-(\w+)$", form):
        yield f"hyphen={hyphen.lower()}"


def _shape(form: str) -> str:
    marks = [{"A": "X", "a": "x", "0": "9", " ": "_"}.get(_class(run), run[0]) for run in _RUN.findall(form)]
    return "".join(marks)[:12]


def _class(run: str) -> str:
    if run.isspace():
        return " "
    if run.isdigit():
        return "0"
    return ("A" if run.isupper() else "a") if run.isalpha() else "."


def is_title_head(span: Span) -> bool:
    """Whether the span is what a title names before its colon."""
    return span.start == 0 and span.doc._.text[span.end_char : span.end_char + 1] == ":"


def names_paper(span: Span) -> bool:
    """Whether the span is what the paper calls its contribution: a word before the colon that is no common one.

    It has two capitals or digits, or is nowhere written small. Of 457 such words in the annotated papers, 454 are
    names of what the paper introduces.
    """
    if not is_title_head(span):
        return False
    name = text_of(span)
    plain = _PLAIN_WORD.fullmatch(name)
    small = plain and re.search(rf"\b{re.escape(name.lower())}", span.doc._.text)
    return bool(_PAPER_NAME.fullmatch(name) or (plain and not small))


def of_place(span: Span) -> tuple[str, ...]:
    """Features of a place in the text, the words around it and what they suggest, kept for who asks again."""
    known: dict[tuple[int, int, str], tuple[str, ...]] = span.doc._.places
    place = (span.start_char, span.end_char, span._.finder)
    if place not in known:
        known[place] = tuple(_of_place(span, place[2]))
    return known[place]


def _of_place(span: Span, finder: str) -> Iterator[str]:
    text, sentence = span.doc._.text, sentence_of(span)
    before = text[max(sentence.start_char, span.start_char - NEAR_CHARS) : span.start_char]
    after = text[span.end_char : min(sentence.end_char, span.end_char + NEAR_CHARS)]
    left = [w.lower() for w in _MARKS.findall(before)[-3:]]
    right = [match.group().lower() for match in islice(_MARKS.finditer(after), 3)]
    left, right = ["^", "^", "^", *left][-3:], [*right, "$", "$", "$"][:3]
    yield f"by={finder}"
    yield f"l1={left[2]}"
    yield f"l2={left[1]} {left[2]}"
    yield f"l3={left[0]} {left[1]} {left[2]}"
    yield f"r1={right[0]}"
    yield f"r2={right[0]} {right[1]}"
    yield f"l1r1={left[2]} {right[0]}"
    yield from (f"near-l={w}" for w in left if w.isalpha())
    yield from (f"near-r={w}" for w in right if w.isalpha())
    title = in_title(span)
    if title:
        yield "title"
        yield "title-start" if span.start == 0 else "title-inside"
        if is_title_head(span):
            yield "title-head"
    small, near = lower(before), max(0, len(before) - CUE_CHARS)
    for label, pattern in _CUES.items():
        match = pattern.search(small, near)
        if match:
            yield f"{label}:{min(len(match['between'].split()), 6)}"
            yield label
    yield from heads(before, after)
    if _INTRODUCES.search(small) and _GOES_ON.match(after):
        yield INTRODUCED
    if _LIST.search(small, near):
        yield "listed"
    if _JOINED_AFTER.match(after) or _JOINED_BEFORE.search(before, max(0, len(before) - 5)):
        yield "coordinated"
    if before.endswith("(") and after.startswith(")"):
        yield "bracketed"
    if before.endswith("(") or after.startswith(")"):
        yield "half-bracketed"
    yield f"at={'title' if title else min(int(5 * (span.start_char / max(1, len(text)))), 4)}"
