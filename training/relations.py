"""Examples for the relation model: each name found in an annotated paper, and the part it plays there."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from sklearn.linear_model import LogisticRegression

from kg.context.features import log_odds
from kg.model import Predicate
from kg.relations.features import features
from kg.relations.frames import COMPARED, SURPLUS, Frame
from kg.relations.grammar import grammar
from kg.relations.judge import Calibration, frame_name, parts, sentence_frames
from training.data import Example, Gold, entity_of, is_annotated, marked

LEARNED = {
    Predicate.INTRODUCES: "introduced",
    Predicate.EVALUATES_ON: "evaluates_on",
    Predicate.IMPROVES_OVER: "improves_over",
    Predicate.BUILDS_ON: "builds_on",
}
"""The predicates with a learned judgement, and what the annotation calls them."""

CALIBRATED = LEARNED.keys() - {Predicate.INTRODUCES}

ANNOTATED = {**LEARNED, Predicate.COMPARES_WITH: "compares_with"}

Row = tuple[set[str], dict[str, bool | None]]


def relation_rows(example: Example) -> list[Row]:
    """Features and labels of each name that was found in the document; None where the annotation leaves it open."""
    found = sentence_frames(example.doc)
    return [
        (
            set(map(sys.intern, marked(features(part), example.gold))),
            labels(entity_of((span.text for span in part.spans), example.gold), example.gold),
        )
        for part in parts(example.doc, found)
    ]


def labels(entity: Gold | None, gold: Gold) -> dict[str, bool | None]:
    """Which predicates hold of the paper's own contribution and an annotated entity, or what is none."""
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
"""Share of right ones before any is seen, by what a frame is about; worth two examples."""

WEIGHT = 4
"""Examples that the share of all frames of a predicate is worth in that of one of them."""


def frame_verdicts(example: Example) -> list[tuple[str, bool]]:
    """The name of the frame behind each pair that is stated in an annotated paper, and whether it is right."""
    if not is_annotated(example.gold):
        return []
    found = sentence_frames(example.doc)
    return [row for f in found if not (f.negated or f.hedged) for row in _verdicts(f, example.gold)]


def frame_rates(verdicts: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """Share of right ones among the pairs that each frame states, drawn towards that of all frames of its predicate."""
    right, seen = Counter[str](), Counter[str]()
    predicates = {kind.name: kind.predicate for kind in grammar().kinds} | dict.fromkeys(
        (COMPARED, SURPLUS), Predicate.IMPROVES_OVER
    )
    for name, verdict in verdicts:
        frame, _, about = name.rpartition("-")
        for row in (name, f"{predicates[frame]} {about}"):
            right[row] += verdict
            seen[row] += 1
    rates = {}
    for frame, predicate in sorted(predicates.items()):
        for about, prior in PRIOR.items():
            row = f"{predicate} {about}"
            of_all = (right[row] + 2 * prior) / (seen[row] + 2)
            name = f"{frame}-{about}"
            rates[name] = round((right[name] + WEIGHT * of_all) / (seen[name] + WEIGHT), 3)
    return rates


def calibration(examples: Iterable[Example]) -> dict[str, Calibration]:
    """For each predicate but `introduces`, the line that fits the confidence of what was read to how often it is right.

    The relations of the examples must have been read by a model that had not seen them.
    """
    rows: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for example in filter(lambda one: is_annotated(one.gold), examples):
        for (predicate, name), confidence in _surest(example).items():
            right = labels(entity_of([name], example.gold), example.gold)[predicate]
            if right is not None:
                rows[predicate].append((log_odds(confidence), right))
    found = {}
    for predicate, seen in sorted(rows.items()):
        model = LogisticRegression(C=1e6).fit([[odds] for odds, _ in seen], [right for _, right in seen])
        found[predicate] = Calibration(round(float(model.coef_[0][0]), 3), round(float(model.intercept_[0]), 3))
    return found


def _surest(example: Example) -> dict[tuple[Predicate, str], float]:
    """The highest confidence that the paper's own contribution has a relation to a name."""
    own = {r.object.name for r in example.doc._.relations if r.predicate is Predicate.INTRODUCES}
    found: dict[tuple[Predicate, str], float] = {}
    for r in example.doc._.relations:
        ours = r.subject is None or r.subject.name in own
        if ours and r.predicate in CALIBRATED and not (r.negated or r.hedged):
            key = r.predicate, r.object.name
            found[key] = max(found.get(key, 0.0), r.evidence.confidence)
    return found


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
