"""Across papers: the local entities that are one thing.

Names of one kind meet by key. An abbreviation that papers spell out differently (`SAM`) is as many things as
it has meanings, and where a paper does not spell it out it is left to itself: a wrong merge costs more than a
missed one. Method and Model are told apart by the majority of a name's papers; a benchmark is only ever
taken for something else, or something else for a benchmark, against a large majority.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import ratio

from kg.model import Entity, Extraction, Kind, Link, Mention, Paper, digest
from kg.naming import name_key
from kg.resolve.metrics import higher_is_better
from kg.resolve.overrides import Overrides
from kg.resolve.within import LocalEntity, local_entities

SAME_LONG_FORM = 85.0
"""Similarity, 0 to 100, from which two spelt-out forms of one abbreviation are one meaning."""

LARGE_MAJORITY, LARGE_NUMBER = 0.8, 5
"""Share and number of papers that may overrule a kind across the line between benchmarks and all else."""

_ALIKE = frozenset({Kind.METHOD, Kind.MODEL})


@dataclass(frozen=True, slots=True)
class Merge:
    """One line of the merge log: the forms that became `entity`, in which papers, and why."""

    entity: str
    kind: Kind
    label: str
    form: str
    papers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities, the links to them, the merge log, and the way from a mention to its entity."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    merges: tuple[Merge, ...]
    by_mention: Mapping[tuple[str, Kind, str], str]

    def entity_of(self, paper: str, mention: Mention) -> str:
        """The id of the entity that a mention of the paper denotes."""
        return self.by_mention[paper, mention.kind, name_key(mention.name)]


@dataclass(frozen=True, slots=True)
class _Member:
    """A local entity with the kind and key it is resolved by, and the reasons for both."""

    local: LocalEntity
    kind: Kind
    key: str
    reasons: tuple[str, ...]
    runners_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Majority:
    """The kind that most papers give a name."""

    kind: Kind
    count: int
    total: int

    def overrules(self, other: Kind) -> bool:
        """Whether a paper that says `other` is taken to be mistaken."""
        large = self.count >= max(LARGE_NUMBER, LARGE_MAJORITY * self.total)
        return {self.kind, other} <= _ALIKE or large


def resolve(extractions: Iterable[Extraction], overrides: Overrides | None = None) -> Resolution:
    """The entities behind the mentions of all papers; the result does not depend on their order."""
    overrides = overrides or Overrides()
    local = sorted(
        (entity for extraction in extractions for entity in local_entities(extraction, overrides)),
        key=lambda e: (e.paper, e.kind, e.name),
    )
    majorities = _majorities(local)
    members = [_with_kind(entity, majorities, overrides) for entity in local]
    meanings = _meanings(members)
    groups: defaultdict[tuple[Kind, str], list[_Member]] = defaultdict(list)
    for member in members:
        keyed = _with_meaning(member, meanings, overrides)
        groups[keyed.kind, keyed.key].append(keyed)
    return _resolution([_assembled(kind, key, group) for (kind, key), group in sorted(groups.items())])


def unnamed_contribution(paper: Paper) -> Entity:
    """The node for a paper's contribution that has no name: its own in every paper, never merged."""
    title = paper.title if len(paper.title) <= 60 else paper.title[:57].rstrip() + "..."
    label = f"contribution of \u201c{title}\u201d"
    return Entity(f"method/contribution-{digest(paper.id)}", Kind.METHOD, label, unnamed_in=paper.id)


def _majorities(local: Sequence[LocalEntity]) -> dict[str, _Majority]:
    """The majority for each key whose kind papers disagree on."""
    votes: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    for entity in local:
        votes[entity.key][entity.kind] += 1
    majorities = {}
    for key, vote in votes.items():
        if len(vote) > 1:
            kind, count = max(vote.items(), key=lambda item: (item[1], item[0]))
            majorities[key] = _Majority(kind, count, vote.total())
    return majorities


def _with_kind(entity: LocalEntity, majorities: Mapping[str, _Majority], overrides: Overrides) -> _Member:
    if entity.key in overrides.kinds:
        return _Member(entity, overrides.kinds[entity.key], entity.key, ("kind by override",))
    majority = majorities.get(entity.key)
    if majority is None or majority.kind is entity.kind or not majority.overrules(entity.kind):
        return _Member(entity, entity.kind, entity.key, ())
    reason = f"kind {entity.kind} became {majority.kind}, as in {majority.count} of {majority.total} papers"
    return _Member(entity, majority.kind, entity.key, (reason,))


@dataclass(frozen=True, slots=True)
class _Meanings:
    """The spelt-out forms of each abbreviation, one per meaning, the most frequent first; and the way back."""

    of: Mapping[tuple[Kind, str], Sequence[str]]
    shorts: Mapping[tuple[Kind, str], Sequence[str]]


def _meanings(members: Iterable[_Member]) -> _Meanings:
    counts: defaultdict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    for member in members:
        if member.local.long_key:
            counts[member.kind, member.key][member.local.long_key] += 1
    meanings: dict[tuple[Kind, str], list[str]] = {}
    shorts: defaultdict[tuple[Kind, str], list[str]] = defaultdict(list)
    for name, longs in counts.items():
        kept = meanings[name] = []
        for long in sorted(longs, key=lambda form: (-longs[form], form)):
            if not any(ratio(long, other) >= SAME_LONG_FORM for other in kept):
                kept.append(long)
                shorts[name[0], long].append(name[1])
    return _Meanings(meanings, shorts)


def _with_meaning(member: _Member, meanings: _Meanings, overrides: Overrides) -> _Member:
    forced = overrides.key(member.kind, member.key, member.local.name, member.local.paper)
    if forced != member.key:
        return replace(member, key=forced, reasons=(*member.reasons, "by override"))
    known = meanings.of.get((member.kind, member.key), ())
    if not known:
        return _spelt_out(member, meanings)
    if len(known) == 1:
        return replace(member, reasons=(*member.reasons, *_reasons(member)))
    long = member.local.long_key
    if not long:
        reason = f"{member.local.name} has {len(known)} meanings and this paper gives none"
        return replace(member, reasons=(*member.reasons, reason), runners_up=tuple(known))
    meaning = max(known, key=lambda other: (ratio(long, other), other))
    others = tuple(other for other in known if other != meaning)
    reason = f"the paper spells {member.local.name} out"
    return replace(member, key=f"{member.key}:{meaning}", reasons=(*member.reasons, reason), runners_up=others)


def _spelt_out(member: _Member, meanings: _Meanings) -> _Member:
    """A long form that stands alone joins the abbreviation that only ever stands for it."""
    shorts = meanings.shorts.get((member.kind, member.key), ())
    if len(shorts) != 1:
        return replace(member, reasons=(*member.reasons, *_reasons(member)))
    several = len(meanings.of[member.kind, shorts[0]]) > 1
    key = f"{shorts[0]}:{member.key}" if several else shorts[0]
    return replace(member, key=key, reasons=(*member.reasons, "other papers abbreviate this name"))


def _reasons(member: _Member) -> tuple[str, ...]:
    return ("same name" + (", and the paper spells it out" if member.local.long_key else ""),)


@dataclass(frozen=True, slots=True)
class _Assembled:
    entity: Entity
    members: tuple[_Member, ...]


def _assembled(kind: Kind, key: str, members: Sequence[_Member]) -> _Assembled:
    names = Counter(member.local.name for member in members)
    label = min(names, key=lambda name: (-names[name], len(name), name))
    forms = {form for member in members for form in (member.local.name, *member.local.forms)}
    better = higher_is_better(label) if kind is Kind.METRIC else None
    entity = Entity(entity_id(kind, key), kind, label, tuple(sorted(forms - {label})), better)
    return _Assembled(entity, tuple(members))


def entity_id(kind: Kind, key: str) -> str:
    """A readable id made from kind and key, with a digest that keeps look-alikes apart."""
    slug = re.sub(r"[^a-z0-9]+", "-", key.partition(":")[0].partition("=")[0]).strip("-")[:40].strip("-")
    return f"{kind.lower()}/{slug or 'name'}-{digest(kind, key)[:8]}"


def _resolution(assembled: Sequence[_Assembled]) -> Resolution:
    links = [_link(item.entity, member) for item in assembled for member in item.members]
    by_mention = {
        (member.local.paper, member.local.kind, key): item.entity.id
        for item in assembled
        for member in item.members
        for key in member.local.keys
    }
    merges = [merge for item in assembled for merge in _merges(item)]
    entities = sorted(item.entity for item in assembled)
    return Resolution(tuple(entities), tuple(sorted(links)), tuple(merges), by_mention)


def _link(entity: Entity, member: _Member) -> Link:
    local = member.local
    score = 1.0 if local.name == entity.label else 0.9
    return Link(
        local.paper, entity.id, local.name, local.forms, local.introduced, score, member.reasons, member.runners_up
    )


def _merges(item: _Assembled) -> list[Merge]:
    """A line for every form but the label that became part of the entity, and for every changed kind."""
    papers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for member in item.members:
        reason = "; ".join(member.reasons)
        for form in (member.local.name, *member.local.forms):
            if form != item.entity.label or member.kind is not member.local.kind or member.key != member.local.key:
                papers[form, reason].add(member.local.paper)
    return [
        Merge(item.entity.id, item.entity.kind, item.entity.label, form, tuple(sorted(where)), reason)
        for (form, reason), where in sorted(papers.items())
    ]
