from __future__ import annotations

from kg.intake import read


def test_the_locator_gives_three_papers_without_any_input() -> None:
    found = read(["dummy:"])
    assert str(found) == "3 papers read, 0 skipped, 0 duplicates united"
    assert all(paper.abstract for paper in found.papers)
