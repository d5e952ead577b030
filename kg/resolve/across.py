"""Across papers: the local entities that are one thing.

Names of one kind (`kg/resolve/kinds.py`) meet by key. A paper that does not spell an abbreviation out means what
nearly all others do (`kg/resolve/meanings.py`); where there is no such meaning it is left to itself: a wrong merge
costs more than a missed one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Entity, Extraction, Kind, Link, Mention, Paper, digest
from kg.resolve.homonyms import own_keys
from kg.resolve.kinds import decided_kinds
from kg.resolve.meanings import Abbreviations, Meanings, Name
from kg.resolve.metrics import higher_is_better
from kg.resolve.overrides import Overrides
from kg.resolve.spelling import entity_key, key_of
from kg.resolve.within import LocalEntity, local_entities


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
        key, places = key_of(mention.kind, mention.name), self.by_mention
        return places.get((paper, mention.kind, f"{key}={mention.name}")) or places[paper, mention.kind, key]


@dataclass(frozen=True, slots=True)
class _Member:
    """A local entity with the kind and key it is resolved by, and the reasons for both."""

    local: LocalEntity
    kind: Kind
    key: str
    reasons: tuple[str, ...]
    runners_up: tuple[str, ...] = ()


def resolve(extractions: Iterable[Extraction], overrides: Overrides | None = None) -> Resolution:
    """The entities behind the mentions of all papers; the result does not depend on their order."""
    overrides = overrides or Overrides()
    local = sorted(
        (entity for extraction in extractions for entity in local_entities(extraction, overrides)),
        key=lambda e: (e.paper, e.kind, e.name),
    )
    kinds = zip(local, decided_kinds(local, overrides), strict=True)
    members = [_Member(entity, kind, entity.key, (why,) if why else ()) for entity, (kind, why) in kinds]
    known = Abbreviations(member.local.spelt(member.kind) for member in members if member.local.long_key)

    def of_name(kind: Kind, name: str) -> str:
        key = key_of(kind, name)
        own = overrides.split(kind, key, {overrides.spelt(kind, name)})
        return own if own != key else known.key_of_long(kind, own) or own

    merged = overrides.merged(of_name)
    groups: defaultdict[Name, list[_Member]] = defaultdict(list)
    apart = _apart([_with_meaning(member, known, overrides) for member in members], merged)
    for member, keyed in zip(members, apart, strict=True):
        key = merged.get((keyed.kind, keyed.key), keyed.key)
        groups[keyed.kind, key].append(keyed if key == keyed.key else _keyed(member, key, "by override"))
    return _resolution([_assembled(kind, key, group) for (kind, key), group in sorted(groups.items())])


def _apart(members: Sequence[_Member], merged: Container[Name]) -> list[_Member]:
    """The members, with keys of their own for those that share a name by chance, unless a person decided."""
    groups: defaultdict[Name, list[LocalEntity]] = defaultdict(list)
    for member in members:
        groups[member.kind, member.key].append(member.local)
    own: dict[LocalEntity, tuple[str, str]] = {}
    for name, group in groups.items():
        if name not in merged and "=" not in name[1]:
            own |= own_keys(name[1], group)
    return [_keyed(member, *own[member.local]) if member.local in own else member for member in members]


def unnamed_contribution(paper: Paper) -> Entity:
    """The node for a paper's contribution that has no name: its own in every paper, never merged."""
    title = paper.title if len(paper.title) <= 60 else paper.title[:57].rstrip() + "..."
    label = f"contribution of \u201c{title}\u201d"
    return Entity(f"method/contribution-{digest(paper.id)}", Kind.METHOD, label, unnamed_in=paper.id)


def _with_meaning(member: _Member, abbreviations: Abbreviations, overrides: Overrides) -> _Member:
    forced = overrides.split(member.kind, member.key, member.local.keys, member.local.paper)
    if forced != member.key:
        return _keyed(member, forced, "by override")
    known = abbreviations.of.get((member.kind, member.key))
    if known is None:
        return _spelt_out(member, abbreviations)
    name, long = member.local.name, member.local.long_key
    if len(known.keys) == 1:
        return _keyed(member, member.key, *_reasons(member))
    if long:
        passed = _others(member, known, known.of_long[long])
        return _keyed(member, known.key(long), f"the paper spells {name} out", passed=passed)
    if known.dominant:
        reason = f"{known.count} of the {known.total} papers that spell {name} out mean {known.dominant}"
    else:
        reason = f"{name} has {len(known.keys)} meanings and this paper gives none"
    return _keyed(member, member.key, reason, passed=_others(member, known, known.dominant))


def _keyed(member: _Member, key: str, *reasons: str, passed: Sequence[str] = ()) -> _Member:
    return replace(member, key=key, reasons=(*member.reasons, *reasons), runners_up=tuple(passed))


def _others(member: _Member, known: Meanings, chosen: str) -> list[str]:
    """The entities of the meanings that were not chosen."""
    return [entity_id(member.kind, key) for meaning, key in sorted(known.keys.items()) if meaning != chosen]


def _spelt_out(member: _Member, abbreviations: Abbreviations) -> _Member:
    """A long form that stands alone joins the abbreviation that only ever stands for it."""
    key = abbreviations.key_of_long(member.kind, member.key)
    if not key:
        return _keyed(member, member.key, *_reasons(member))
    return _keyed(member, key, "other papers abbreviate this name")


def _reasons(member: _Member) -> tuple[str, ...]:
    local = member.local
    spelt = ", and the paper spells it out" if local.long_key else ""
    varied = ", and the paper has other forms of it" if len(local.keys) > 1 + bool(local.long_key) else ""
    return (f"same name{spelt}{varied}",)


@dataclass(frozen=True, slots=True)
class _Assembled:
    entity: Entity
    members: tuple[_Member, ...]


def _assembled(kind: Kind, key: str, members: Sequence[_Member]) -> _Assembled:
    forms = {form for member in members for form in (member.local.name, *member.local.forms)}
    label = _label(key, members, forms)
    better = higher_is_better(label) if kind is Kind.METRIC else None
    entity = Entity(entity_id(kind, key), kind, label, tuple(sorted(forms - {label})), better)
    return _Assembled(entity, tuple(members))


def _label(key: str, members: Iterable[_Member], forms: Iterable[str]) -> str:
    """The most frequent name; one of several meanings of an abbreviation is called by its long form."""
    meaning = key.partition(":")[2]
    spelt = {form for form in forms if meaning and entity_key(form) == meaning}
    of_papers = [{member.local.name, *(member.local.forms if spelt else ())} for member in members]
    names = Counter(name for names in of_papers for name in names)
    return min(spelt or names, key=lambda name: (-names[name], len(name), name))


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
