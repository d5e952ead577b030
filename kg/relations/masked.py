"""A sentence with its mentions masked, so that patterns can speak of "an approach" or "a list of benchmarks".

    We show that DPO, a simple loss, outperforms PPO and IPO on TL;DR.
    <O1> show that <A0>, a simple loss, outperforms <A1> and <A2> on <B3>.

All else is in lower case. `<A..>` is a method or model, `<B..>` a benchmark, `<T..>` a task, `<O>` words for the
paper's own contribution and `<O1>` words that are so as a subject, but not always as an object: `it`, `we`, `the
model`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from kg.text.clean import lower

OWN = re.compile(
    r"\b(?:we|our(?:\s+(?:[\w-]+\s+){0,4}?(?:methods?|approach|models?|frameworks?|algorithms?|systems?|networks?|architectures?"
    r"|techniques?|results?|agents?|strategy|pipeline|entry|networks|work|loss|policy|policies|training|variants?))?"
    r"|this\s+(?:paper|work|study|article|report|method|approach|model|framework|algorithm|system|technique|architecture|strategy|loss)"
    r"|the\s+(?:paper|authors?)|the\s+(?:proposed|resulting|new|introduced|presented|suggested|normali[sz]ed|combined|final)"
    r"\s+[\w-]+(?:\s+(?:method|approach|model|framework|network|algorithm))?"
    r"|the\s+(?:method|approach|framework|model|algorithm|technique|system)|it|ours)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"it|we|our|(?:this|the)\s+(?:paper|work|study|article|report|authors?)|.*results"
    r"|the\s+(?:method|approach|framework|model|algorithm|technique|system)",
    re.IGNORECASE,
)
_KIND_MARKS = {"Method": "A", "Model": "A", "Benchmark": "B", "Task": "T", "Metric": "Q"}

ACTOR = r"<A\d+>"
BENCHMARK = r"<B\d+>"
THING = r"<[AB]\d+>"
OWN_MARK = "<O>"
MARK = re.compile(r"<(?:[ABTQ](\d+)|O1?)>")
_PREDICATE = r"\s+(?:is|are|was|were|has|does|remains?|performs?|achieves?|reach(?:es)?|needs?|takes?)\b"
"""What makes the name before it the subject of a clause of its own."""
_NO_ADJECTIVE = (
    r"(?:which|that|who|where|whereas|although|though|while|but|when|(?:out-?perform|surpass|beat|exceed|improv|extend|build|achiev|evaluat|match|reduc"
    r"|combin|adopt|leverag|generali[sz]|adapt)(?:e?s|ed|e|ing)?|builds|us(?:es?|ed|ing)|reach(?:es|ed)?|on|than|over|is|are)"
)
"""Words that do not stand between a conjunction and the next item of a list, but begin something new."""
_NEXT = (
    r"(?:\s*\((?:[^()<>]|<\w+>){0,60}\)|'s)?"
    r"(?:\s*,\s*(?:(?:and|or|as well as)\s+)?|\s+(?:and|n?or|as well as|but also|&|plus)\s+|\s*/\s*)"
    rf"(?:both\s+|the\s+|even\s+)?(?:(?!{_NO_ADJECTIVE}\b)[\w-]+\s+){{0,2}}?"
)

_LATER = (
    r"\s+(?:by\s+[^\s,<]*\d[^\s,<]*(?:\s+[^\s,<]+){0,3}?|on\s+<B\d+>(?:(?:,\s*|\s+)(?:and\s+)?<B\d+>){0,9})"
    r"\s*,?\s+and\s+(?:by\s+)?(?:the\s+)?(?:[\w-]+\s+)?"
)
"""What stands between an item and the next where each has a figure or benchmark: `A by 3 points and B by 2`."""


def coordination(item: str, *, apart: bool = False) -> str:
    """A pattern for one item, or a list such as `item, the second item and item`; `apart`, of items with figures."""
    later = rf"|{_LATER}{item}(?=\s+(?:by|on|and)\b|\s*[.,;)]|\s*$|{_NEXT}{item}\s+(?:by|on)\b)" if apart else ""
    return rf"{item}(?:{_NEXT}{item}(?!{_PREDICATE}){later})*"


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text of a sentence, the mentions by number, and the sentence's first token."""

    text: str
    mentions: tuple[Span, ...]
    sentence: int

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The mentions masked between two offsets of the masked text."""
        found = MARK.finditer(self.text, start, end)
        return tuple(self.mentions[int(mark[1])] for mark in found if mark[1])


def mask(sentence: Span, mentions: Sequence[Span]) -> Masked:
    """The sentence with the mentions that lie in it masked, and its words for the own contribution."""
    text, parts, at = sentence.doc._.text, [], sentence.start_char
    for number, mention in enumerate(mentions):
        parts.append(_own(text[at : mention.start_char]))
        parts.append(f"<{_KIND_MARKS[mention.label_]}{number}>")
        at = mention.end_char
    parts.append(_own(text[at : sentence.end_char]))
    return Masked("".join(parts), tuple(mentions), sentence.start)


def speaks_of_own(text: str) -> bool:
    """Whether a text has words that surely mean an own approach: "our method", but not "we" or "it"."""
    return any(not _LOOSE.fullmatch(own.group()) for own in OWN.finditer(text))


def _own(text: str) -> str:
    plain = lower(text).replace("<", "(").replace(">", ")")
    return OWN.sub(lambda own: "<O1>" if _LOOSE.fullmatch(own.group()) else OWN_MARK, plain)
