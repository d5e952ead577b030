"""Relations and links -> claims and results: pool the evidence, drop nothing without saying why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.belief import belief, rates
from kg.model import (
    OBJECTS,
    SUBJECTS,
    Claim,
    Entity,
    Evidence,
    Extraction,
    Kind,
    Measurement,
    Mention,
    Paper,
    Predicate,
    Rejected,
    Relation,
    Result,
)
from kg.resolve import Resolution
from kg.resolve.across import unnamed_contribution

_OF_APPROACHES = frozenset({Predicate.IMPROVES_OVER, Predicate.BUILDS_ON, Predicate.COMPARES_WITH})
"""Predicates whose subject is a contribution and cannot be the paper itself."""

Assertion = tuple[str, Predicate, str]


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the papers say, about entities; `unnamed` are the contributions without a name that it needed."""

    claims: tuple[Claim, ...]
    results: tuple[Result, ...]
    unnamed: tuple[Entity, ...]
    rejected: tuple[Rejected, ...]


def assemble(papers: Mapping[str, Paper], extractions: Iterable[Extraction], resolution: Resolution) -> Assembly:
    """The claims and results of all extractions."""
    pool = _Pool({entity.id: entity for entity in resolution.entities})
    for extraction in sorted(extractions, key=lambda e: e.paper):
        pool.add(_Reading(papers[extraction.paper], extraction, resolution))
    return pool.assembly()


class _Reading:
    """One paper's extraction, with its own contribution and its mentions resolved."""

    def __init__(self, paper: Paper, extraction: Extraction, resolution: Resolution) -> None:
        self.paper, self.extraction, self._resolution = paper, extraction, resolution
        self._own = _own(extraction)
        self.unnamed = unnamed_contribution(paper)
        self._acts = any(_acts(relation) for relation in extraction.relations)

    def entity(self, mention: Mention) -> str:
        """The id of the entity a mention denotes."""
        return self._resolution.entity_of(self.paper.id, mention)

    def subject(self, mention: Mention | None, predicate: Predicate | None) -> str:
        """The id of a subject; None is the paper's own contribution, by name where it has one."""
        if mention is not None:
            return self.entity(mention)
        if predicate in (Predicate.INTRODUCES, Predicate.ADDRESSES_TASK):
            return self.paper.id
        for own in self._own:
            if own.kind is not Kind.BENCHMARK or predicate is Predicate.BUILDS_ON:
                return self.entity(own)
        return self.unnamed.id if self._acts or predicate is None else self.paper.id


def _acts(relation: Relation) -> bool:
    """Whether a relation makes the own contribution, by whatever name, extend, beat or match something."""
    stated = relation.predicate in _OF_APPROACHES and not (relation.negated or relation.hedged)
    return relation.subject is None and stated and _sure_enough(relation)


def _sure_enough(relation: Relation) -> bool:
    return relation.evidence.confidence >= rates().threshold[relation.predicate]


def _own(extraction: Extraction) -> list[Mention]:
    """The mentions of what the paper surely introduces, approaches first, then the surest first."""
    introduced = [r for r in extraction.relations if r.predicate is Predicate.INTRODUCES]
    sure = [r for r in introduced if r.evidence.confidence >= rates().own_name]
    order = sorted(sure, key=lambda r: (r.object.kind is Kind.BENCHMARK, -r.evidence.confidence, r.object.span))
    return [relation.object for relation in order]


class _Pool:
    """Evidence by assertion, as it comes in."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = dict(entities)
        self._evidence: defaultdict[Assertion, set[Evidence]] = defaultdict(set)
        self._denied: defaultdict[Assertion, set[str]] = defaultdict(set)
        self._results: dict[str, Result] = {}
        self._rejected: list[Rejected] = []

    def add(self, reading: _Reading) -> None:
        """Take in all that one paper says."""
        self._entities.setdefault(reading.unnamed.id, reading.unnamed)
        self._rejected += reading.extraction.rejected
        for relation in reading.extraction.relations:
            self._relation(reading, relation)
        for measurement in reading.extraction.measurements:
            result = _result(reading, measurement)
            self._results.setdefault(result.id, result)

    def _relation(self, reading: _Reading, relation: Relation) -> None:
        subject, object_ = reading.subject(relation.subject, relation.predicate), reading.entity(relation.object)
        assertion = subject, relation.predicate, object_
        reason = self._fault(assertion, relation)
        if not reason:
            self._evidence[assertion].add(relation.evidence)
            return
        if relation.negated:
            self._denied[assertion].add(reading.paper.id)
        what = f"{self._label(subject)} {relation.predicate} {self._label(object_)}"
        self._rejected.append(Rejected(reading.paper.id, "claim", what, reason, relation.evidence.text))

    def _fault(self, assertion: Assertion, relation: Relation) -> str:
        """Why a relation is not a claim; empty where it is one."""
        subject, predicate, object_ = assertion
        if relation.negated:
            return "the sentence denies it"
        if relation.hedged:
            return "the sentence only hopes, plans or supposes it"
        if subject == object_:
            return "subject and object are the same"
        if self._kind(subject) not in SUBJECTS[predicate] or self._kind(object_) not in OBJECTS[predicate]:
            return f"{predicate} does not run from {self._kind(subject) or 'Paper'} to {self._kind(object_)}"
        if not _sure_enough(relation):
            return f"confidence {relation.evidence.confidence:.2f} is below {rates().threshold[predicate]:.2f}"
        return ""

    def _kind(self, node: str) -> Kind | None:
        entity = self._entities.get(node)
        return entity.kind if entity else None

    def _label(self, node: str) -> str:
        entity = self._entities.get(node)
        return entity.label if entity else node

    def assembly(self) -> Assembly:
        """Everything pooled so far, sorted."""
        claims = tuple(sorted(self._claims()))
        results = tuple(result for _, result in sorted(self._results.items()))
        used = {node for claim in claims for node in (claim.subject, claim.object)} | {r.subject for r in results}
        unnamed = (entity for entity in self._entities.values() if entity.unnamed_in and entity.id in used)
        rejected = sorted(set(self._rejected), key=lambda r: (r.paper, r.stage, r.what, r.reason, r.evidence))
        return Assembly(claims, results, tuple(sorted(unnamed)), tuple(rejected))

    def _claims(self) -> Iterator[Claim]:
        for (subject, predicate, object_), evidence in self._evidence.items():
            denials = len(self._denied[subject, predicate, object_])
            items = tuple(sorted(evidence))
            yield Claim(subject, predicate, object_, items, belief(items, denials))


def _result(reading: _Reading, measurement: Measurement) -> Result:
    def entity(mention: Mention | None) -> str:
        return reading.entity(mention) if mention else ""

    subject, baseline = reading.subject(measurement.subject, None), entity(measurement.baseline)
    return Result(
        paper=reading.paper.id,
        subject=subject,
        evidence=measurement.evidence,
        benchmark=entity(measurement.benchmark),
        metric=entity(measurement.metric),
        value=measurement.value,
        baseline_value=measurement.baseline_value,
        delta=measurement.delta,
        scale=measurement.scale,
        baseline="" if baseline == subject else baseline,
    )
