"""Examples for the relation model: each name found in an annotated paper, and the part it plays there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.model import Predicate
from kg.relations.features import Part, features
from kg.relations.frames import COMPARED, Frame
from kg.relations.grammar import grammar
from kg.relations.judge import frame_name, parts, sentence_frames
from training.data import Example, Gold, entity_of

LEARNED = {
    Predicate.INTRODUCES: "introduced",
    Predicate.EVALUATES_ON: "evaluates_on",
    Predicate.IMPROVES_OVER: "improves_over",
    Predicate.BUILDS_ON: "builds_on",
}
"""The predicates with a learned judgement, and what the annotation calls them."""

ANNOTATED = {**LEARNED, Predicate.COMPARES_WITH: "compares_with"}

Row = tuple[set[str], dict[str, bool | None]]


def relation_rows(example: Example) -> list[Row]:
    """Features and labels of each name that was found in the document; None where the annotation leaves it open."""
    found = sentence_frames(example.doc)
    return [(features(part), labels(part, example.gold)) for part in parts(example.doc, found)]


def labels(part: Part, gold: Gold) -> dict[str, bool | None]:
    """Which predicates hold of the paper's own contribution and this name."""
    entity = entity_of((span.text for span in part.spans), gold)
    if entity is None:
        return dict.fromkeys(LEARNED, False)
    open_ = None if entity["optional"] else False
    result: dict[str, bool | None] = {Predicate.INTRODUCES: None if entity["optional"] else bool(entity["introduced"])}
    for predicate, key in LEARNED.items():
        if predicate is not Predicate.INTRODUCES:
            rows = [r for r in gold[key] if r["object"] == entity["name"] and r["subject"] in own_names(gold)]
            required = any(not r["optional"] for r in rows)
            result[predicate] = True if required else None if rows else open_
    return result


def own_names(gold: Gold) -> set[str]:
    """How the annotation may call the paper's own contribution."""
    return {"@paper"} | {e["name"] for e in gold["entities"] if e["introduced"]}


PRIOR = {"own": 0.8, "implicit": 0.6, "other": 0.5}
"""Share of right ones that a frame is given before any is seen, by what it is about; worth two examples."""


def frame_rates(examples: Iterable[Example]) -> dict[str, float]:
    """Share of right ones among the pairs that each frame states."""
    right, seen = Counter[str](), Counter[str]()
    for example in examples:
        for frame in sentence_frames(example.doc):
            if not frame.negated and not frame.hedged:
                for name, verdict in _verdicts(frame, example.gold):
                    right[name] += verdict
                    seen[name] += 1
    names = {kind.name for kind in grammar().kinds} | {COMPARED}
    rows = ((f"{name}-{about}", prior) for name in sorted(names) for about, prior in PRIOR.items())
    return {name: round((right[name] + 2 * prior) / (seen[name] + 2), 3) for name, prior in rows}


def _verdicts(frame: Frame, gold: Gold) -> Iterable[tuple[str, bool]]:
    own = own_names(gold)
    for subject in frame.subjects or (None,):
        entity = entity_of([subject.text], gold) if subject is not None else None
        ours = subject is None or (entity is not None and entity["introduced"])
        for object_ in frame.objects:
            target = entity_of([object_.text], gold)
            if target is None or (subject is not None and entity is None):
                continue
            rows = [
                r
                for r in gold[ANNOTATED[frame.predicate]]
                if r["object"] == target["name"]
                and (r["subject"] in own if ours else entity and r["subject"] == entity["name"])
            ]
            if any(not r["optional"] for r in rows) or not (rows or target["optional"]):
                yield frame_name(frame, ours or target["introduced"]), bool(rows)
