from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Paper
from kg.sources import BadRecord
from tests.sources.tools import faults, paper, records, sniffs, titles


def record(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", ""])


def test_tags_and_continued_lines() -> None:
    found = paper("ris", record("T1  - A Lamp", "N2  - It shines", "  well.", "A1  - Lovelace, Ada", "DA  - 2020/06//"))
    assert (found.title, found.abstract, found.authors, found.date) == (
        "A Lamp",
        "It shines well.",
        ("Ada Lovelace",),
        "2020-06",
    )


def test_abstract_goes_before_notes() -> None:
    assert paper("ris", record("TI  - A", "N2  - Notes", "AB  - Abstract")).abstract == "Abstract"


def test_identifiers() -> None:
    found = paper(
        "ris", record("TI  - A", "ID  - 1706.03762", "DO  - https://doi.org/10.1000/X", "UR  - http://a; http://b")
    )
    assert [identifier.value for identifier in found.identifiers] == ["1706.03762", "10.1000/x"]
    assert found.urls == ("http://a", "http://b")


def test_a_record_without_its_end_is_reported() -> None:
    text = f"{record('TI  - A')}TY  - JOUR\nTI  - B\n{record('TI  - C')}TY  - JOUR\nTI  - D"
    assert titles("ris", text) == ["A", "C"]
    assert faults("ris", text) == [
        ("given:4", "a record without its end, ER"),
        ("given:9", "a record without its end, ER"),
    ]


def test_unknown_tags_do_no_harm() -> None:
    assert paper("ris", record("ZZ  - x", "more", "TI  - A", "ZZ  - y", "LB  - z")).title == "A"


def test_a_field_that_goes_on_for_very_many_lines() -> None:
    found = faults("ris", record("TI  - A", "AB  - x", *["and on"] * 200_000))
    assert "over limits.abstract_chars" in found[0][1]


def test_sniff() -> None:
    assert sniffs("ris", "\n\nTY  - JOUR\n")
    assert not sniffs("ris", "A TY  - JOUR\n")


tags = st.sampled_from(["TY", "TI", "T1", "AB", "N2", "AU", "UR", "DO", "ID", "ER", "ZZ", "PY"])
lines = st.one_of(st.builds("{}  - {}".format, tags, st.text(max_size=8)), st.text(max_size=12))


@given(st.lists(lines, max_size=12))
def test_any_lines_are_read_or_reported(given_lines: list[str]) -> None:
    for found in records("ris", "\n".join(["TY  - JOUR", *given_lines])):
        assert isinstance(found, Paper | BadRecord)
