"""Frames: ways of saying that one thing beats, matches, extends or is tested on another.

A frame knows its direction ("A is surpassed by B"), reads every pair of a coordination, and sees denial and hope.
The words are in `grammar.toml`; here subjects and objects are found around a trigger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span

from kg.model import Predicate
from kg.relations.grammar import FrameKind, grammar
from kg.relations.masked import ACTOR, MARK, Masked, coordination
from kg.resolve.metrics import higher_is_better

COMPARED = "compared"
"""Name of the frame "compared to B, A reduces ...", which has its object first."""

_CONJUNCTION = re.compile(r"\b(?:and|n?or|as well as)\b|[&/]")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame found in a sentence; a side of () is the paper's own contribution."""

    name: str
    predicate: Predicate
    subjects: tuple[Span, ...]
    objects: tuple[Span, ...]
    negated: bool
    hedged: bool
    explicit: bool

    @property
    def sentence(self) -> int:
        """The sentence it was found in, by its first token."""
        return self.objects[0].sent.start


def frames(masked: Masked) -> Iterator[Frame]:
    """The frames of one sentence."""
    for kind in grammar().kinds:
        for trigger in kind.trigger.finditer(masked.text):
            found = kind.objects.match(masked.text, trigger.end())
            if found:
                yield from _frame(masked, kind, trigger, found)
    yield from _compared(masked)


def _frame(masked: Masked, kind: FrameKind, trigger: re.Match[str], found: re.Match[str]) -> Iterator[Frame]:
    after = masked.spans(*found.span("list"))
    before, explicit = _subjects(masked, trigger.start())
    swap = kind.swap or ("degree" in trigger.groupdict() and not _is_gain(trigger["degree"], trigger["what"]))
    subjects, objects = (after, before) if swap else (before, after)
    if swap and not objects:
        return
    subjects = tuple(s for s in subjects if s not in objects)
    negated = kind.denies or (_denied(masked.text, trigger.start()) and _deniable(kind, trigger))
    hedged = _hoped(masked.text, trigger.start())
    yield Frame(kind.name, kind.predicate, subjects, objects, negated, hedged, explicit)


def _deniable(kind: FrameKind, trigger: re.Match[str]) -> bool:
    """Whether a denial denies the frame: whoever "does not outperform X on Y" was tested on Y all the same."""
    return kind.predicate is not Predicate.EVALUATES_ON or trigger.group().lower().startswith(grammar().tests)


def only_plans(text: str) -> bool:
    """Whether a sentence speaks of what is still to be done."""
    return bool(grammar().plans.search(text))


def _is_gain(degree: str, what: str) -> bool:
    """Whether `higher accuracy` or `lower cost` is the better side of a comparison."""
    up = degree.lower() in ("higher", "greater", "larger", "more", "increased", "improved")
    better = higher_is_better(what)
    return True if better is None else up is better


def _denied(text: str, at: int) -> bool:
    return bool(grammar().denial.search(_clause(text, at)))


def _hoped(text: str, at: int) -> bool:
    return bool(grammar().hope.search(_clause(text, at))) or only_plans(text) or text.rstrip().endswith("?")


def _clause(text: str, at: int) -> str:
    start = max((m.end() for m in grammar().clause.finditer(text, 0, at)), default=0)
    return text[start:at]


def _subjects(masked: Masked, at: int) -> tuple[tuple[Span, ...], bool]:
    """The nearest approach before a trigger that is not part of a prepositional phrase, with all it is joined to.

    () stands for the own contribution; the second value says whether the sentence names it.
    """
    clause = _clause(masked.text, at)
    shift = at - len(clause)
    for mark in reversed(list(MARK.finditer(masked.text, shift, at))):
        if grammar().preposition.search(masked.text[shift : mark.start()]):
            continue
        if mark.group() == "<O>":
            return (), True
        if mark.group().startswith("<A"):
            return _joined(masked, shift, mark.end()), True
    return (), False


def _joined(masked: Masked, start: int, end: int) -> tuple[Span, ...]:
    """The mention that ends at `end` and those joined to it by a conjunction."""
    for found in re.finditer(coordination(ACTOR), masked.text[:end]):
        if found.start() >= start and found.end() == end and _CONJUNCTION.search(found.group()):
            return masked.spans(found.start(), end)
    return masked.spans(start, end)[-1:]


def _compared(masked: Masked) -> Iterator[Frame]:
    """`Compared to X, our method reduces ...` and `... reduces cost compared to X`."""
    for match in grammar().compared.finditer(masked.text):
        ahead = not masked.text[: match.start()].strip(" ,(")
        rest = masked.text[match.end() :] if ahead else _clause(masked.text, match.start())
        if grammar().bettered.search(rest):
            subjects = _first_after(masked, match.end()) if ahead else _subjects(masked, match.start())[0]
            objects = masked.spans(*match.span("list"))
            negated = _denied(masked.text, match.start()) or bool(re.search(r"\b(?:not|no)\b", rest))
            hedged = _hoped(masked.text, match.start())
            yield Frame(COMPARED, Predicate.IMPROVES_OVER, subjects, objects, negated, hedged, ahead)


def _first_after(masked: Masked, at: int) -> tuple[Span, ...]:
    mark = re.compile(rf"<O>|{ACTOR}").search(masked.text, at)
    return masked.spans(*mark.span()) if mark else ()
