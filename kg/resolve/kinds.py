"""What kind of thing a name is, where papers disagree.

Method and Model are told apart by the majority of a name's papers; a benchmark is only ever taken for something
else, or something else for a benchmark, against a large majority.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Kind
from kg.resolve.meanings import Spelt, dominant_short, meanings_of
from kg.resolve.overrides import Overrides
from kg.resolve.within import LocalEntity

LARGE_MAJORITY, LARGE_NUMBER = 0.8, 5
"""Share and number of papers that may overrule a kind across the line between benchmarks and all else."""

_ALIKE = frozenset({Kind.METHOD, Kind.MODEL})


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


def decided_kinds(local: Sequence[LocalEntity], overrides: Overrides) -> list[tuple[Kind, str]]:
    """The kind of each entity, decided for its name or that of most papers, and why where it is not its own.

    A long form goes with its abbreviation.
    """
    short_of = _abbreviations(local)
    majorities = _majorities(local, short_of)
    kinds = {short_of.get(key, key): kind for key, kind in overrides.kinds.items()} | dict(overrides.kinds)
    found = []
    for entity in local:
        key = short_of.get(entity.key, entity.key)
        decided = kinds.get(entity.long_key) or kinds.get(key)
        found.append((decided, "kind by override") if decided else _by_majority(entity.kind, majorities.get(key)))
    return found


def _abbreviations(local: Iterable[LocalEntity]) -> dict[str, str]:
    """The abbreviation of each spelt-out form that is what it means, of whatever kind."""
    spelt: defaultdict[str, list[Spelt]] = defaultdict(list)
    for entity in local:
        if entity.long_key:
            spelt[entity.key].append(entity.spelt(entity.kind))
    shorts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for short, found in spelt.items():
        known = meanings_of(short, found)
        for one in found:
            if known.key(one.long) == short:
                shorts[one.long][short] += 1
    return {long: short for long, counts in shorts.items() if (short := dominant_short(counts))}


def _majorities(local: Iterable[LocalEntity], short_of: Mapping[str, str]) -> dict[str, _Majority]:
    """The majority for each key whose kind papers disagree on."""
    votes: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    for key, kind, _ in {(short_of.get(e.key, e.key), e.kind, e.paper) for e in local}:
        votes[key][kind] += 1
    majorities = {}
    for key, vote in votes.items():
        if len(vote) > 1:
            kind, count = max(vote.items(), key=lambda item: (item[1], item[0]))
            majorities[key] = _Majority(kind, count, vote.total())
    return majorities


def _by_majority(kind: Kind, majority: _Majority | None) -> tuple[Kind, str]:
    if majority is None or majority.kind is kind or not majority.overrules(kind):
        return kind, ""
    return majority.kind, f"kind {kind} became {majority.kind}, as in {majority.count} of {majority.total} papers"
