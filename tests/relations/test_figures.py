"""A challenge set for figures: which numbers are results, and what belongs to each (`figures.toml`).

`pytest --runxfail tests/relations/test_figures.py` shows what was read of the rows that are known gaps.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from tests.relations.figures import GROUPS, ROWS, Row, found, written

GAP = pytest.mark.xfail(reason="known gap", strict=False)
LEAST = 80
"""Share of the rows of each group that must pass, in percent."""


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=f"{row.group}-{number}", marks=[GAP] if row.gap else []) for number, row in enumerate(ROWS)],
)
def test_row(row: Row) -> None:
    assert row.passes(), f"{row.text} | found {found(row.text)}"


@pytest.mark.parametrize("group", GROUPS)
def test_share_of_group(group: str) -> None:
    passed = sum(row.passes() for row in ROWS if row.group == group)
    assert 100 * passed >= LEAST * GROUPS[group], f"{group}: {passed} of {GROUPS[group]}"


def test_the_set_is_large_and_no_sentence_is_in_it_twice() -> None:
    assert len(ROWS) >= 110
    assert len({row.text for row in ROWS}) == len(ROWS)
    assert min(GROUPS.values()) >= 10


def test_rows_are_well_made() -> None:
    """Every figure and every name of a line is one that its sentence writes, or the paper's own name."""
    for row in ROWS:
        for figure in map(written, row.expect):
            assert figure.keys() <= {"of", "value", "by", "from", "on", "metric", "over"}, row
            assert all(text in f"Zarnet {row.text}" for text in figure.values()), (row, figure)


def test_what_is_no_figure_has_its_reason() -> None:
    table = tomllib.loads(files("kg.relations").joinpath("figures.toml").read_text(encoding="utf-8"))
    reasons = [row["because"] for row in table["no-result"]]
    assert len(set(reasons)) == len(reasons) > 10
    assert all(reason.endswith(".") for reason in reasons)
