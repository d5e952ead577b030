"""The Hugging Face Daily Papers page, pasted as plain text.

The page is read by shape. What is long and runs in sentences is an abstract; the short line before it is
its title; lines that the page puts around every paper (`FURNITURE`) do not count, and other short lines, such
as names of people and organisations, do no harm: they stand before the title or have no abstract below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from kg.config import Limits
from kg.papers import make_paper
from kg.sources import SOURCES, BadRecord, Document, FromFiles, Record

_COUNT = r"[\d.,]+ ?[km]?"
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
FURNITURE = (
    r"new|get trending papers in your email inbox!?|subscribe|by ?ak\b.*|and the research community",
    r"(daily|weekly|monthly|trending|hugging ?face) papers|abstract|(ai-generated )?summary|authors?:?",
    rf"submitted by.*|upvotes? ?({_COUNT})?|{_COUNT}|\W+",
    r"\W*\d+ (authors?|comments?|upvotes?|likes?|stars?|repl(y|ies)|models?|datasets?|spaces?)",
    rf"(view )?(github|arxiv|pdf|hf|hugging ?face)( (page|link|repo(sitory)?|paper))? ?({_COUNT})?",
    r"(project|code|paper|pdf) (page|link|repo(sitory)?)|previous|next|view all.*|(see|show|load|read) more",
    rf"(published |updated |listed )?(on )?((mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?{_MONTH} \d{{1,2}}(,? \d{{4}})?",
    rf"\d{{1,2}} {_MONTH}( \d{{4}})?|\d{{4}}-\d\d-\d\d|(\d+|an?) (minute|hour|day|week|month)s? ago|(to|yester)day",
    r"log ?in|sign ?up|sort",
)
"""What the page shows beside titles and abstracts, as patterns of a whole line in any case."""

MARKS = re.compile(
    r"^(daily papers|get trending papers.*|submitted by.*|upvote|.*\bhugging ?face\b.{0,40})$", re.I | re.M
)
"""Lines that only such a page has."""

WRAP = 200
"""Nobody breaks lines at more characters than this; a text with longer lines is not broken at all."""

SHORTEST_BROKEN = 40
"""Nobody breaks lines at fewer characters than this."""

_FURNITURE = re.compile("|".join(FURNITURE), re.I)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+[A-Z(]")
_SMALL_WORD = re.compile(r"\b(?:the|of|and|to|an?|in|we|is|are|for|that|with|this|on|by|our|it|as|from)\b", re.I)
_OPEN_END = re.compile(
    r"(?:[-:,\u2013\u2014]|\b(?:the|of|and|to|an?|in|for|with|on|by|via|from|using|through|or|is|are))$", re.I
)
_ORGANISATION = re.compile(
    r"\b(?:universit|institut|college|laborator|labs?\b|research$|team\b|inc\b|academy|school)", re.I
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its number; `gap` says that it does not follow directly on the line before."""

    number: int
    text: str
    gap: bool = False


class HfPage(FromFiles):
    """Titles and abstracts in turn, whatever stands between them."""

    summary = "Hugging Face Daily Papers page, pasted as plain text"

    def sniff(self, document: Document) -> bool:
        """Whether a text file has a line that only this page has, or titles and abstracts strictly in turn."""
        suffix = PurePath(document.name.removesuffix(".gz")).suffix.lower()
        if suffix not in ("", ".txt", ".text"):
            return False
        shape = "".join("A" if _is_prose(line.text) else "t" for line in _lines(document.head.split("\n")))
        return "tA" in shape if MARKS.search(document.head) else re.fullmatch("(tA)+t{0,2}", shape) is not None

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The papers in order, and a BadRecord for an abstract with no line before it that could be a title."""
        with document.open() as stream:
            for title, abstract in _pairs(list(_lines(stream))):
                where = f"{document.name}:{(title or abstract)[0].number}"
                if title:
                    yield make_paper(
                        where=where,
                        source="hf-page",
                        limits=limits,
                        title=" ".join(line.text for line in title),
                        abstract="\n".join(line.text for line in abstract),
                    )
                else:
                    yield BadRecord(where, "an abstract without a title")


def _lines(lines: Iterable[str]) -> Iterator[_Line]:
    """The lines that count: furniture gone, and those of a broken text joined."""
    titled = False
    for paragraph in _paragraphs(lines):
        for line in _joined(paragraph, titled=titled):
            titled = not _is_prose(line.text)
            yield line


def _paragraphs(lines: Iterable[str]) -> Iterator[list[_Line]]:
    """The lines between blank ones and furniture; the line below `Submitted by` is a name, and furniture too."""
    paragraph: list[_Line] = []
    above = ""
    for number, line in enumerate(lines, 1):
        text = " ".join(line.split())
        if text and not _FURNITURE.fullmatch(text) and above.lower() != "submitted by":
            paragraph.append(_Line(number, text, gap=not paragraph))
        elif paragraph:
            yield paragraph
            paragraph = []
        above = text or above
    if paragraph:
        yield paragraph


def _joined(paragraph: Sequence[_Line], *, titled: bool) -> Iterator[_Line]:
    """The lines of a paragraph as they were before they were broken to one width.

    A line goes on in the next where the first word of that would not have fitted. In a text that is not `titled`
    by a line above, the title ends where Title Case does.
    """
    width = max((len(line.text) for line in paragraph if " " in line.text), default=0)
    if len(paragraph) < 2 or width > WRAP:
        yield from paragraph
        return
    start, texts = paragraph[0], [paragraph[0].text]
    for upper, lower in pairwise(paragraph):
        ends = not titled and start is paragraph[0] and _is_title_case(upper.text) and not _is_title_case(lower.text)
        if ends or not _full(upper.text, lower.text, width):
            yield replace(start, text=" ".join(texts))
            start, texts = lower, []
        texts.append(lower.text)
    yield replace(start, text=" ".join(texts))


def _pairs(lines: Sequence[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """The lines of each title and of its abstract; no title where there is none."""
    title: list[_Line] = []
    abstract: list[_Line] = []
    short: list[_Line] = []
    for line in lines:
        if _is_prose(line.text) and (short or not abstract):
            if abstract:
                yield title, abstract
            title, abstract, short = _title(short), [line], []
        elif abstract and not short and (_is_prose(line.text) or _is_sentence(line.text)):
            abstract.append(line)
        else:
            short.append(line)
    if abstract:
        yield title, abstract


def _title(short: Sequence[_Line]) -> list[_Line]:
    """The title among the short lines before an abstract: the last, with those that it continues."""
    first = len(short) - 1
    while first > 0 and not short[first].gap and _continues(short[first - 1].text, short[first].text):
        first -= 1
    if first > 0 and _is_organisation(short[first].text, above=short[first - 1].text):
        return [short[first - 1]]
    return list(short[max(first, 0) :])


def _is_organisation(text: str, *, above: str) -> bool:
    """Whether a line is one bare word below what could be a title, as a user or company is shown."""
    return " " not in text and len(above.split()) >= 3 and not _ORGANISATION.search(above)


def _continues(upper: str, lower: str) -> bool:
    """Whether a title that ends in the lower line begins in the upper one, right above it."""
    broken = len(upper) >= SHORTEST_BROKEN and _full(upper, lower, len(lower))
    return broken or lower[0].islower() or _OPEN_END.search(upper) is not None


def _full(upper: str, lower: str, width: int) -> bool:
    """Whether the first word of the lower line would not have fitted into the upper one."""
    return len(upper) + 1 + len(lower.split(" ", 1)[0]) > width


def _is_title_case(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'-]{3,}", text)
    return text[0].isupper() and 10 * sum(word[0].isupper() for word in words) >= 6 * len(words)


def _is_prose(text: str) -> bool:
    """Whether a line is an abstract, or a paragraph of one: long, in sentences, with the small words of English."""
    ends = text.rstrip("\"')]\u201d\u2019")[-1:] in (".", "!", "?", "\u2026")
    sentences = len(_SENTENCE_END.findall(text)) + ends
    long_enough = len(text) >= 300 or (len(text) >= 160 and ends) or (len(text) >= 80 and ends and sentences > 1)
    return bool(long_enough) and len(_SMALL_WORD.findall(text)) >= 2


def _is_sentence(text: str) -> bool:
    """Whether a short line below an abstract still belongs to it: it ends as sentences do, and is no Title Case."""
    words = re.findall(r"[A-Za-z]{4,}", text)
    small = sum(word[0].islower() for word in words)
    item = re.match(r"[-*\u2022\u2013]\s|\(?[0-9ivx]{1,3}[.)]\s", text)
    return text[-1] in ".:;" and (item is not None or (len(text.split()) > 4 and 2 * small > len(words)))


SOURCES.register("hf-page")(HfPage())
