"""Who did it: what frames say for and against a relation between the own contribution and a name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from spacy.tokens import Span

from kg.model import Predicate
from kg.relations.features import Part
from kg.relations.frames import APPROACHES, Frame

BETWEEN_ANY = frozenset({Predicate.IMPROVES_OVER, Predicate.COMPARES_WITH})
"""Predicates that a frame may state of two things that are both somebody else's."""

_RULED_OUT_BY: Mapping[str, tuple[str, ...]] = {
    Predicate.IMPROVES_OVER: (Predicate.COMPARES_WITH,),
    Predicate.BUILDS_ON: (Predicate.COMPARES_WITH, Predicate.IMPROVES_OVER),
    Predicate.EVALUATES_ON: ("unlike",),
}
"""Predicates that a sentence does not state of a name if its frames, by predicate or name, state these and not it."""


def speaks_against(frame: Frame, predicate: str, part: Part, own: set[Span]) -> bool:
    """Whether a frame says that its sentence does not state the predicate of the own contribution and this name.

    It does so by denial or hope, by another subject, or by saying the opposite.
    """
    if frame.predicate != predicate:
        return False
    if _is_object(part, frame):
        return frame.negated or frame.hedged or (frame.predicate in BETWEEN_ANY and _of_others(frame, own))
    return frame.predicate is Predicate.IMPROVES_OVER


def another_did(part: Part, predicate: str, own: set[Span], *, acts: bool) -> bool:
    """Whether a comparison is somebody else's: the frames say so, or there are none and the paper does not act."""
    if predicate not in BETWEEN_ANY:
        return False
    stated = [f for f in part.frames if f.predicate == predicate and _states(f) and _is_object(part, f)]
    return all(_of_others(frame, own) for frame in stated) and (bool(stated) or not acts)


def _of_others(frame: Frame, own: set[Span]) -> bool:
    """Whether the subjects of a frame are somebody else's."""
    subjects = credited(frame, own)
    return bool(subjects) and own.isdisjoint(subjects)


def credited(frame: Frame, own: set[Span]) -> tuple[Span, ...]:
    """The subjects of a frame; () is the own contribution.

    What is done with the own contribution is its doing: "with Zarnet, B outperforms C", "our B outperforms C".
    """
    if not frame.subjects or not own.isdisjoint(frame.subjects):
        return frame.subjects
    helpers = own.intersection(frame.company)
    if helpers or (frame.ours and own_approach(own)):
        return tuple(sorted(helpers, key=lambda span: span.start))[:1]
    return frame.subjects


def _states(frame: Frame) -> bool:
    return not (frame.negated or frame.hedged)


def otherwise(part: Part, predicate: str) -> set[int]:
    """Sentences that say something of the name which, alone, rules the predicate out: a match is no improvement."""
    stated = {frame.sentence for frame in part.frames if frame.predicate == predicate and _is_object(part, frame)}
    other = _RULED_OUT_BY.get(predicate, ())
    found = {f.sentence for f in part.frames if _rules_out(f, other, predicate) and _is_object(part, f)}
    return found - stated


def _rules_out(frame: Frame, other: Container[str], predicate: str) -> bool:
    alone = predicate != Predicate.IMPROVES_OVER or not frame.besides
    return alone and (frame.predicate in other or frame.name in other)


def _is_object(part: Part, frame: Frame) -> bool:
    """Whether the name, of which the frame is known to speak, is its object; names have one kind and key."""
    return any((span.label_, span._.key) == (part.kind, part.spans[0]._.key) for span in frame.objects)


def own_subject(part: Part, predicate: str, own: set[Span]) -> Span | None:
    """The own name that a frame makes the subject, if there is one."""
    for frame in part.frames:
        if frame.predicate == predicate and _is_object(part, frame) and not frame.negated:
            for subject in credited(frame, own):
                if subject in own:
                    return subject
    return None


def own_approach(own: Iterable[Span]) -> list[Span]:
    """What stands for the own contribution as an object: the first of its names, if it has one."""
    names = [span for span in own if span.label_ in APPROACHES]
    return [min(names, key=lambda span: span.start)] if names else []
