"""Frames: ways of saying that one thing beats, matches, extends or is tested on another.

A frame knows its direction ("A is surpassed by B"), reads every pair of a coordination, and sees denial and hope.
The words are in `grammar.toml`; here subjects and objects are found around a trigger.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Span

from kg.model import Kind, Predicate
from kg.relations.grammar import FrameKind, grammar
from kg.relations.masked import ACTOR, MARK, Masked, coordination
from kg.resolve.metrics import higher_is_better
from kg.text.clean import lower

COMPARED = "compared"
"""Name of the frame "compared to B, A reduces ...", which has its object first."""

SURPLUS = "surplus"
"""Name of the frame "A matches B while being faster", which stands with a match."""

NEAR_CHARS = 80
"""Characters before a name in which its preposition is looked for."""

APPROACHES = (Kind.METHOD, Kind.MODEL)

_ASIDE = re.compile(r",\s*(?:which|who|that|where)\b[^,]*,", re.IGNORECASE)
_CONJUNCTION = re.compile(r"\b(?:and|n?or|as well as)\b|[&/]")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame found in a sentence, known by its first token; a side of () is the paper's own contribution.

    `explicit` says whether the sentence names the subject, `besides` whether it adds something to a match. `company`
    are the approaches that the clause names before it and that are no side of it; `ours` says that the subject is
    "our A".
    """

    name: str
    predicate: Predicate
    subjects: tuple[Span, ...]
    objects: tuple[Span, ...]
    negated: bool
    hedged: bool
    explicit: bool
    sentence: int
    besides: bool = False
    company: tuple[Span, ...] = ()
    ours: bool = False


def frames(masked: Masked) -> Iterator[Frame]:
    """The frames of one sentence."""
    matches = [
        (kind, trigger, found)
        for kind in grammar().kinds
        for trigger in kind.trigger.finditer(masked.text)
        if (found := kind.objects.match(masked.text, trigger.end()))
    ]
    taken = {at for *_, found in matches for at in _objects(masked.text, found)}
    for kind, trigger, found in matches:
        yield from _frame(masked, kind, trigger, found, taken)
    yield from _compared(masked, taken)


def _objects(text: str, found: re.Match[str]) -> Iterator[int]:
    """Places of objects that cannot be the subject of what follows, as it can in "beats B, which beats C"."""
    for mark in MARK.finditer(text, *found.span("list")):
        if not grammar().relative.match(text, mark.end()):
            yield mark.start()


def _frame(
    masked: Masked, kind: FrameKind, trigger: re.Match[str], found: re.Match[str], taken: Container[int]
) -> Iterator[Frame]:
    if kind.predicate is Predicate.BUILDS_ON and grammar().rival.search(masked.text[: trigger.start()]):
        return
    ahead = not MARK.search(masked.text, 0, trigger.start())
    start = found.start() if kind.of_approaches else found.start("list")
    after = masked.spans(start, _end_of_list(masked, found, ahead=ahead))
    after = tuple(span for span in after if span.label_ in APPROACHES or not kind.of_approaches)
    if trigger.groupdict().get("subject"):
        before, explicit = masked.spans(*trigger.span("subject")), True
    else:
        before, explicit = _subjects(masked, trigger.start(), taken)
    swap = kind.swap or ("degree" in trigger.groupdict() and not _is_gain(trigger["degree"], trigger["what"]))
    if kind.predicate is Predicate.COMPARES_WITH and not after:
        swap = True
    subjects, objects = (after, before) if swap else (before, after)
    subjects = tuple(s for s in subjects if s._.key not in {o._.key for o in objects})
    if not (objects or (subjects and explicit)):
        return
    negated = kind.denies or (_denied(masked.text, trigger.start()) and _deniable(kind, trigger))
    hedged = _hoped(masked.text, trigger.start())
    besides = kind.predicate is Predicate.COMPARES_WITH and bool(grammar().besides.search(masked.text, found.end()))
    company, ours = _company(masked, trigger.start(), (*subjects, *objects)), _ours(masked, subjects)
    frame = Frame(
        kind.name, kind.predicate, subjects, objects, negated, hedged, explicit, masked.sentence, besides, company, ours
    )
    yield frame
    if kind.predicate is Predicate.COMPARES_WITH and grammar().surplus.match(masked.text, found.end()):
        yield replace(frame, name=SURPLUS, predicate=Predicate.IMPROVES_OVER)


def _company(masked: Masked, at: int, sides: Container[Span]) -> tuple[Span, ...]:
    """The approaches that a clause names before `at`, but for these."""
    named = masked.spans(at - len(_clause(masked.text, at)), at)
    return tuple(span for span in named if span.label_ in APPROACHES and span not in sides)


def _ours(masked: Masked, subjects: Sequence[Span]) -> bool:
    """Whether the subjects are called our own: "our A and B"."""
    if not subjects:
        return False
    before, _, _ = masked.text.partition(f"<A{masked.mentions.index(subjects[0])}>")
    return bool(re.search(r"<O1>\s+(?:[\w-]+,?\s+){0,4}$", before))


def _end_of_list(masked: Masked, found: re.Match[str], *, ahead: bool) -> int:
    """Where a list ends: with what follows its last conjunction.

    Without a conjunction it is all there is, but for a phrase ahead of its subject: "compared to A, B is fast".
    """
    marks = list(MARK.finditer(masked.text, *found.span("list")))
    gaps = [masked.text[one.end() : other.start()] for one, other in pairwise(marks)]
    subject_next = ahead and len(marks) == 2 and marks[1].group().startswith("<A")
    default = 0 if subject_next else len(gaps)
    return marks[max((i for i, gap in enumerate(gaps, 1) if _CONJUNCTION.search(gap)), default=default)].end()


def _deniable(kind: FrameKind, trigger: re.Match[str]) -> bool:
    """Whether a denial denies the frame: whoever "does not outperform X on Y" was tested on Y all the same."""
    return kind.predicate is not Predicate.EVALUATES_ON or trigger.group().lower().startswith(grammar().tests)


def only_plans(text: str) -> bool:
    """Whether a sentence speaks of what is still to be done."""
    return bool(grammar().plans.search(lower(text)))


def _is_gain(degree: str, what: str) -> bool:
    """Whether `higher accuracy` or `lower cost` is the better side of a comparison."""
    up = degree.lower() in ("higher", "greater", "larger", "more", "increased", "improved")
    better = higher_is_better(what)
    return True if better is None else up is better


def _denied(text: str, at: int) -> bool:
    return bool(grammar().denial.search(_clause(text, at)))


def _hoped(text: str, at: int) -> bool:
    clause = _ASIDE.sub(" ", _clause(text, at))
    return bool(grammar().hope.search(clause)) or only_plans(text) or text.rstrip().endswith("?")


def _clause(text: str, at: int) -> str:
    start = max((m.end() for m in grammar().clause.finditer(text, 0, at)), default=0)
    return text[start:at]


def _subjects(masked: Masked, at: int, taken: Container[int]) -> tuple[tuple[Span, ...], bool]:
    """The nearest approach before a trigger that is no object and in no prepositional phrase, with all it is joined to.

    () stands for the own contribution; the second value says whether the sentence names it. A clause that names
    nothing has the subject of the one before it: "A is smaller than B but slower than C".
    """
    openings = list(grammar().clause.finditer(masked.text, 0, at))
    shift = openings[-1].end() if openings else 0
    marks = [mark for mark in MARK.finditer(masked.text, shift, at) if mark.start() not in taken]
    lists = list(_lists(masked.text, shift, at))
    fit = [mark for mark in marks if _is_subject(masked.text[shift:at], mark, shift, lists)]
    if found := _chosen(masked.text, fit, marks, at):
        return (() if found.group().startswith("<O") else _joined(masked, shift, found.end())), True
    return _subjects(masked, openings[-1].start(), taken) if openings and not marks else ((), False)


def _is_subject(clause: str, mark: re.Match[str], shift: int, lists: Iterable[tuple[int, int]]) -> bool:
    """Whether a name or the like can be the subject of a clause: no benchmark, and in no phrase and no brackets."""
    start = next((start for start, end in lists if start <= mark.start() < end), mark.start()) - shift
    aside = clause[: mark.start() - shift].endswith("(") and ")" in clause[mark.end() - shift :]
    before = clause[max(0, start - NEAR_CHARS) : start]
    if mark.group()[1] not in "AO" or aside or grammar().preposition.search(before):
        return False
    return mark.group()[1] == "O" or not grammar().causing.search(before)


def _lists(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where approaches are joined by a conjunction, up to what follows the last one."""
    for found in re.finditer(coordination(ACTOR), text[:end]):
        marks = list(MARK.finditer(text, *found.span()))
        last = [two.end() for one, two in pairwise(marks) if _CONJUNCTION.search(text[one.end() : two.start()])]
        if last and found.start() >= start:
            yield found.start(), last[-1]


def _chosen(text: str, fit: Sequence[re.Match[str]], marks: Sequence[re.Match[str]], at: int) -> re.Match[str] | None:
    """The subject of what stands at `at`: the nearest, but of a participle behind a comma the first.

    What directly precedes a verb in a clause of its own ("we find that ...") is its subject even in a phrase.
    """
    that = max((found.end() for found in re.finditer(r"\bthat\b", text[:at])), default=0)
    inner = [mark for mark in fit if mark.start() >= that] if that else []
    if grammar().participle.search(text, at) and text[:at].rstrip().endswith(","):
        first = inner or fit
        named = [mark for mark in first if mark.group() != "<O1>"]
        return next(iter(named or first), None)
    if inner:
        return inner[-1]
    near = marks[-1] if marks and marks[-1].group()[1] in "AO" and marks[-1].start() >= that else None
    if near and grammar().adjacent.fullmatch(text, near.end(), at):
        return near
    return fit[-1] if fit else None


def _joined(masked: Masked, start: int, end: int) -> tuple[Span, ...]:
    """The mention that ends at `end` and those joined to it by a conjunction."""
    first = next((first for first, last in _lists(masked.text, start, end) if last == end), None)
    return masked.spans(start, end)[-1:] if first is None else masked.spans(first, end)


def _compared(masked: Masked, taken: Container[int]) -> Iterator[Frame]:
    """`Compared to X, our method reduces ...` and `... reduces cost compared to X`."""
    for match in grammar().compared.finditer(masked.text):
        ahead = not masked.text[: match.start()].strip(" ,(")
        rest = masked.text[match.end() :] if ahead else _clause(masked.text, match.start())
        if grammar().bettered.search(rest):
            end = _end_of_list(masked, match, ahead=ahead)
            subjects = _first_after(masked, end) if ahead else _subjects(masked, match.start(), taken)[0]
            objects = masked.spans(match.start("list"), end)
            negated = _denied(masked.text, match.start()) or bool(re.search(r"\b(?:not|no)\b", rest))
            hedged = _hoped(masked.text, match.start())
            yield Frame(COMPARED, Predicate.IMPROVES_OVER, subjects, objects, negated, hedged, ahead, masked.sentence)


def _first_after(masked: Masked, at: int) -> tuple[Span, ...]:
    mark = re.compile(rf"<O1?>|{ACTOR}").search(masked.text, at)
    return masked.spans(*mark.span()) if mark else ()
