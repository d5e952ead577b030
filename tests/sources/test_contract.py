"""What every source promises, checked for each that there is."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import Settings
from kg.errors import InputError
from kg.intake import Intake, read
from kg.model import Paper
from kg.sources import SOURCES, BadRecord
from tests.sources.tools import SAMPLES

FILES = {path.stem: path for path in sorted(SAMPLES.iterdir()) if path.is_file()}
TITLE = "Attention Is All You Need"

each = pytest.mark.parametrize("name", SOURCES.names())
each_file = pytest.mark.parametrize("name", sorted(FILES))


def sample(name: str) -> str:
    """What to read to get a source's sample: a file, or for a source without files the locator of its scheme."""
    return str(FILES[name]) if name in FILES else f"{SOURCES.get(name).scheme}:"


def survives(data: bytes, path: Path, name: str | None) -> Intake | None:
    """Whatever a source makes of the data, an InputError (then None) is all that may come of it."""
    path.write_bytes(data)
    try:
        return read([path], source=name)
    except InputError:
        return None


def much(piece: str) -> str:
    return piece * (70_000 // max(len(piece), 1))


def test_every_source_has_a_sample_and_every_sample_a_source() -> None:
    without = set(SOURCES.names()) - set(FILES)
    assert all(SOURCES.get(name).scheme for name in without)
    assert set(FILES) <= set(SOURCES.names())


@each
def test_the_sample_is_recognised_and_read(name: str) -> None:
    found = read([sample(name)])
    assert len(found.papers) >= 2
    assert found.bad == ()
    for paper in found.papers:
        assert paper.source == name
        assert paper.id
        assert paper.title


@each
def test_it_describes_itself_in_one_line(name: str) -> None:
    assert 10 < len(SOURCES.get(name).summary) < 90
    assert "\n" not in SOURCES.get(name).summary


@each
def test_two_readings_are_equal(name: str) -> None:
    assert read([sample(name)]) == read([sample(name)])


@each_file
def test_a_source_that_reads_files_fetches_nothing(name: str) -> None:
    if not SOURCES.get(name).scheme:
        with pytest.raises(InputError, match="cannot fetch"):
            next(SOURCES.get(name).fetch("x:y", Settings()))


@each_file
@pytest.mark.parametrize(
    "variant",
    [
        lambda data: gzip.compress(data),
        lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:]),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: "\ufeff".encode("utf-16-be") + data.decode().encode("utf-16-be"),
        lambda data: data.decode().encode("utf-32"),
    ],
    ids=["gzip", "gzip in two members", "BOM", "CRLF", "CR", "UTF-16", "UTF-16 big-endian", "UTF-32"],
)
def test_the_same_papers_come_from_any_packing(name: str, variant: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / FILES[name].name
    path.write_bytes(variant(FILES[name].read_bytes()))
    assert read([path]).papers == read([FILES[name]]).papers


@each_file
def test_the_same_papers_come_from_standard_input(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILES[name].read_bytes())))
    assert read(["-"]).papers == read([FILES[name]]).papers


@each_file
def test_a_cut_sample_gives_a_beginning(name: str, tmp_path: Path) -> None:
    data = FILES[name].read_bytes()
    whole = {paper.title for paper in read([FILES[name]]).papers}
    for tenth in range(1, 10):
        found = survives(data[: len(data) * tenth // 10], tmp_path / "cut", name)
        complete = [paper.title for paper in found.papers[:-1]] if found else []
        assert set(complete) <= whole


@each_file
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \n\t\n",
        b"\xff\xfe",
        b"\x1f\x8b",
        b"\x1f\x8b\x08\x00 broken",
        b"\x00" * 1000,
        bytes(range(256)) * 40,
        b"\xff\xfe\x00\xd8\x00",
        b"<!-- <feed><collection id='x'> -->",
        b"<html><body><script>alert(1)</script></body></html>",
        b"]}>)",
        b"\r\r\r",
        b"title",
        b"title,abstract\n",
        b"@",
        b"TY  - ",
    ],
    ids=range(16),
)
def test_hostile_bytes(name: str, data: bytes, tmp_path: Path) -> None:
    survives(data, tmp_path / "hostile", name)


long_piece = pytest.mark.parametrize(
    "piece", ["[", "{", '"', "@a{", "<a>", "&a;", "\\", "$", ",", "TY  - \n", "a ", "\n", "{}", "'"]
)


@each_file
@long_piece
def test_a_long_line_of_one_thing(name: str, piece: str, tmp_path: Path) -> None:
    data = FILES[name].read_bytes()
    survives(much(piece).encode(), tmp_path / "alone", name)
    survives(data + much(piece).encode(), tmp_path / "after", name)


@long_piece
@pytest.mark.parametrize("start", ["", "<", "<feed ", "<collection ", '["paper"', "@a{", "title,abstract\n", "Sort\n"])
def test_no_source_takes_long_to_judge(start: str, piece: str, tmp_path: Path) -> None:
    survives((start + much(piece)).encode(), tmp_path / "any", None)
    survives((start + much(start) + piece).encode(), tmp_path / "start", None)


@each_file
def test_a_title_of_ten_megabytes_is_reported(name: str, tmp_path: Path) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    found = survives(text.replace(TITLE, "Word " * 2_000_000).encode(), tmp_path / FILES[name].name, name)
    assert found
    assert any("title of 9,999,999 characters" in bad.reason for bad in found.bad)
    assert len(found.papers) == len(read([FILES[name]]).papers) - 1


@each_file
def test_a_line_of_a_million_characters_is_read(name: str, tmp_path: Path) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    found = survives(
        text.replace("the Transformer", "the " + "x" * 900_000).encode(), tmp_path / FILES[name].name, name
    )
    assert found
    assert not found.bad
    assert any("x" * 900_000 in paper.abstract for paper in found.papers)


@each_file
def test_a_byte_that_is_not_utf8_spoils_its_record_alone(name: str, tmp_path: Path) -> None:
    data = FILES[name].read_bytes()
    found = survives(data.replace(b"Attention Is", b"Att\xe9ntion Is"), tmp_path / FILES[name].name, name)
    assert found
    assert [bad.reason for bad in found.bad] == ["not valid UTF-8"]
    assert len(found.papers) == len(read([FILES[name]]).papers) - 1


@each_file
@pytest.mark.parametrize(
    "spoiler", ["\x00", "<b>", "</title>", "&lt;", '"', "}", "{", "\\", "\u2028", "\ufeff", "%s", "🙂"]
)
def test_markup_in_a_title(name: str, spoiler: str, tmp_path: Path) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    found = survives(text.replace(TITLE, TITLE + spoiler + "x").encode(), tmp_path / FILES[name].name, name)
    for record in (*found.papers, *found.bad) if found else ():
        assert isinstance(record, Paper | BadRecord)
