from __future__ import annotations

import pytest

from tests.sources.tools import faults, paper, papers, sniffs, titles


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_delimiter(delimiter: str) -> None:
    text = "Title;Abstract;Year;Authors\nA Lamp;It shines;2020;Ada Lovelace\n".replace(";", delimiter)
    assert sniffs("table", text)
    found = paper("table", text)
    assert (found.title, found.abstract, found.date, found.authors) == (
        "A Lamp",
        "It shines",
        "2020",
        ("Ada Lovelace",),
    )


def test_an_index_column_before_the_title() -> None:
    assert papers("table", "\ttitle\tabstract\n0\tA Lamp\tIt shines\n")[0].title == "A Lamp"


def test_cells_with_delimiters_quotes_and_line_ends() -> None:
    text = 'abstract,title\n"It ""shines"",\nwell","A, B"\n'
    assert (paper("table", text).title, paper("table", text).abstract) == ("A, B", 'It "shines",\nwell')


def test_reports_name_the_line_a_row_begins_in() -> None:
    text = 'title,abstract\nA,"one\ntwo"\n,three\n\nB\nC,four,five\n"D"x,six\nE,seven,\n'
    assert titles("table", text) == ["A", "E"]
    assert faults("table", text) == [
        ("given:4", "no title"),
        ("given:6", "1 cells where the header has 2"),
        ("given:7", "3 cells where the header has 2"),
        ("given:8", "not a table row: ',' expected after '\"'"),
    ]


def test_a_quote_that_never_closes_is_reported() -> None:
    text = 'title,abstract\nA,one\nB,"two\nC,three\n'
    assert titles("table", text) == ["A"]
    assert faults("table", text) == [("given:3", "not a table row: unexpected end of data")]


def test_nul_and_long_cells() -> None:
    assert paper("table", f"title,abstract\nA\x00B,{'x' * 999_999}\n").title == "A\ufffdB"
    assert "limits.abstract_chars" in faults("table", f"title,abstract\nA,{'x' * 1_000_001}\n")[0][1]


def test_a_table_without_titles_is_none() -> None:
    assert faults("table", "a,b\n1,2\n") == [("given", "the first row names no title column")]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.csv", "title\nA\n", True),
        ("x.csv.gz", "title\nA\n", True),
        ("x", "title\nA\n", False),
        ("x", "Title,Year\n", True),
        ("x.csv", "a,b\n", False),
        ("x.txt", "The title of this text; its abstract, and a year\n", False),
    ],
)
def test_sniff(name: str, text: str, expected: bool) -> None:
    assert sniffs("table", text, name) is expected
