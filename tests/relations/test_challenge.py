"""A challenge set: short made-up papers whose claims are known, in `challenge.toml`.

`pytest --runxfail tests/relations/test_challenge.py` shows what was read of the rows that are known gaps;
`python -m tests.relations.remark` sets the marks anew.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kg.model import Predicate
from tests.reading import OURS, Said, claims

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("challenge.toml").read_text(encoding="utf-8"))
FLOORS: dict[str, int] = TABLE["floor"]
"""Share of the rows of each group that must pass, in percent."""

STEP = 5
"""Floors are whole multiples of this."""

ANY = "*"
_CLAIM = re.compile(rf"(?P<subjects>.+) (?P<predicate>{'|'.join(Predicate)}) (?P<objects>.+)")


@dataclass(frozen=True, slots=True)
class Row:
    """A paper with the claims it makes, and those that a careless reader might think it makes."""

    group: str
    title: str
    text: str
    expect: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    gap: bool = False

    @property
    def id(self) -> str:
        """Its group, and where in that it stands."""
        return f"{self.group}-{[row for row in ROWS if row.group == self.group].index(self) + 1}"

    def missing(self) -> set[Said]:
        """Expected claims that were not found."""
        return set(written(self.expect)) - found(self.text, self.title)

    def wrong(self) -> set[Said]:
        """Claims that were found and must not be."""
        return {
            said for said in found(self.text, self.title) if any(fits(said, other) for other in written(self.never))
        }

    def passes(self) -> bool:
        """Whether the row is read as it should be."""
        return not self.missing() and not self.wrong()


def written(lines: Iterable[str]) -> Iterator[Said]:
    """The claims of lines such as `Wick, Lamp improvesOver Torch, Match`: one for each pair."""
    for line in lines:
        match = _CLAIM.fullmatch(line)
        assert match, line
        for subject, object_ in product(match["subjects"].split(", "), match["objects"].split(", ")):
            yield subject, match["predicate"], object_


def fits(said: Said, pattern: Said) -> bool:
    return all(other in (part, ANY) for part, other in zip(said, pattern, strict=True))


@cache
def found(text: str, title: str) -> frozenset[Said]:
    return frozenset(claims(text, title))


ROWS = [Row(**row | {key: tuple(row.get(key, ())) for key in ("expect", "never")}) for row in TABLE["row"]]
GROUPS = Counter(row.group for row in ROWS)


GAP = pytest.mark.xfail(reason="known gap", strict=False)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id, marks=[GAP] if row.gap else []) for row in ROWS])
def test_row(row: Row) -> None:
    missing, wrong = row.missing(), row.wrong()
    assert (missing, wrong) == (set(), set()), f"{row.title} | {row.text} | found {sorted(found(row.text, row.title))}"


@pytest.mark.parametrize("group", GROUPS)
def test_share_of_group(group: str) -> None:
    passed = sum(row.passes() for row in ROWS if row.group == group)
    assert 100 * passed >= FLOORS[group] * GROUPS[group], f"{group}: {passed} of {GROUPS[group]}"


def test_every_group_has_a_floor_and_no_floor_is_left_over() -> None:
    assert FLOORS.keys() == GROUPS.keys()
    assert all(floor % STEP == 0 and 0 <= floor <= 100 for floor in FLOORS.values())


def test_no_floor_lies_above_what_the_marks_promise() -> None:
    for group, rows in GROUPS.items():
        sure = sum(not row.gap for row in ROWS if row.group == group)
        assert FLOORS[group] * rows <= 100 * sure, group


def test_the_set_is_large_and_no_paper_is_in_it_twice() -> None:
    assert len(ROWS) >= 200
    assert len({(row.title, row.text) for row in ROWS}) == len(ROWS)
    assert min(GROUPS.values()) >= 8


@pytest.mark.parametrize("predicate", [p for p in Predicate if p is not Predicate.ADDRESSES_TASK])
def test_every_predicate_is_asked_for_and_forbidden(predicate: Predicate) -> None:
    assert sum(predicate == said[1] for row in ROWS for said in written(row.expect)) >= 20
    assert any(predicate == said[1] for row in ROWS for said in written(row.never))


def test_rows_are_well_made() -> None:
    """Every name is one that the paper writes, and no claim is both expected and forbidden."""
    for row in ROWS:
        expected, forbidden = set(written(row.expect)), set(written(row.never))
        assert expected | forbidden, row
        assert all(ANY not in said for said in expected), row
        assert not [said for said in expected for other in forbidden if fits(said, other)], row
        names = {name for said in expected | forbidden for name in (said[0], said[2])} - {OURS, ANY}
        assert all(name in f"{row.title} {row.text}" for name in names), (row, names)
