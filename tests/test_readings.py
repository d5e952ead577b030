from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.model import Extraction, Paper
from kg.readings import Readings, paper_line, paper_of, reading_key
from tests.exports.sample import PAPERS, hostile
from tests.graphs import read_by_hand

PAPER = Paper("title:1", "A", "Lamp buildsOn Wick. Lamp evaluatesOn Dusk.")


def keep(path: Path, *keys: str, readings: Readings | None = None) -> None:
    list((readings or Readings(path)).keep((key, extraction(key)) for key in keys))


def extraction(paper: str) -> Extraction:
    (found,) = read_by_hand([Paper(paper, "T", PAPER.abstract)])
    return found


def kept(path: Path, *keys: str) -> list[str]:
    readings = Readings(path)
    return [key for key in keys if readings.of(key) is not None]


def test_a_reading_comes_back(tmp_path: Path) -> None:
    keep(tmp_path / "r", "a", "b")
    readings = Readings(tmp_path / "r")
    assert readings.of("a") == extraction("a")
    assert readings.of("c") is None


def test_the_key_changes_with_text_and_reader_and_nothing_else() -> None:
    same = Paper("title:1", "A", PAPER.abstract, authors=("B",), date="2020", venue="V", source="s")
    assert reading_key(PAPER, "v1") == reading_key(same, "v1")
    others = [Paper("title:2", "A", PAPER.abstract), Paper("title:1", "B", PAPER.abstract), Paper("title:1", "A", "B")]
    keys = {reading_key(PAPER, "v1"), reading_key(PAPER, "v2"), *(reading_key(paper, "v1") for paper in others)}
    assert len(keys) == 5


def test_what_was_read_before_an_interruption_is_kept(tmp_path: Path) -> None:
    def stopped() -> Iterator[tuple[str, Extraction]]:
        yield "a", extraction("a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(Readings(tmp_path / "r").keep(stopped()))
    assert kept(tmp_path / "r", "a", "b") == ["a"]


@pytest.mark.parametrize("cut", range(2, 60, 7))
def test_a_row_that_was_cut_short_spoils_no_other(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "r"
    keep(path, "a", "b")
    path.write_bytes(path.read_bytes()[:-cut])
    assert kept(path, "a", "b") == ["a"]
    keep(path, "c")  # a second build that is interrupted too: nothing is pruned
    keep(path, "d")
    assert kept(path, "a", "b", "c", "d") == ["a", "c", "d"]


def test_rows_of_anything_else_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "r"
    keep(path, "a")
    with path.open("ab") as file:
        file.write(b"\xff\xfe\n\nb\t{}\nc\t{broken}\nd\nno tab}\n")
    assert kept(path, "a", "b", "c", "d") == ["a"]


def test_the_last_reading_of_a_key_counts(tmp_path: Path) -> None:
    list(Readings(tmp_path / "r").keep([("a", Extraction("old")), ("a", Extraction("new"))]))
    assert Readings(tmp_path / "r").of("a") == Extraction("new")


def test_pruning_keeps_what_is_used_in_sorted_order(tmp_path: Path) -> None:
    path = tmp_path / "r"
    keep(path, "c", "a", "b")
    readings = Readings(path)
    readings.prune(["c", "a", "z", "a"])
    assert [line[0] for line in path.read_text().splitlines()] == ["a", "c"]
    before = path.read_bytes()
    Readings(path).prune(["a", "c"])
    assert path.read_bytes() == before


def test_papers_as_lines() -> None:
    for paper in (*PAPERS, *hostile().papers):
        line = paper_line(paper)
        assert line.count("\n") == 1
        assert paper_of(line) == paper
