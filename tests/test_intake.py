from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.config import Limits, Settings
from kg.errors import RecordError, SourceError, UnknownPluginError
from kg.intake import GENERAL, HEAD_CHARS, read
from kg.sources import SOURCES
from tests.graphs import lamps
from tests.graphs import write as write_graph


def line(title: str, abstract: str = "It shines.") -> str:
    return json.dumps({"title": title, "abstract": abstract}) + "\n"


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def titles(*locators: Path | str) -> list[str]:
    return sorted(paper.title for paper in read(locators).papers)


def test_counts(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", line("A Lamp") + line("a lamp") + "{}\n")
    second = write(tmp_path / "b.csv", "title,abstract\nA Candle,It burns.\n")
    found = read([first, second, "dummy:"])
    assert (found.read, len(found.papers), len(found.bad), found.documents) == (6, 5, 1, 3)
    assert str(found) == "6 papers read, 1 skipped, 1 duplicates united"
    assert list(found.papers) == sorted(found.papers)
    assert (found.bad[0].where, found.bad[0].reason) == (f"{first}:3", "no title")


def test_order_of_locators_does_not_matter(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, line("A Lamp", name) + line(f"Lamp {name}")) for name in "abc"]
    assert read(paths).papers == read(reversed(paths)).papers


def test_nothing_to_read_is_nothing_read() -> None:
    assert str(read([])) == "0 papers read, 0 skipped, 0 duplicates united"


def test_a_folder_is_walked_in_sorted_order_and_says_what_it_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "b" / "z.jsonl", line("Z"))
    write(tmp_path / "b" / "a.jsonl.gz", gzip.compress(line("A").encode()))
    write(tmp_path / "a.txt", "nothing of interest")
    write(tmp_path / ".git" / "config.jsonl", line("Hidden"))
    write(tmp_path / "b" / ".hidden.jsonl", line("Hidden"))
    write(tmp_path / "empty.json", "")
    write(tmp_path / "image.png", bytes(range(256)))
    found = read([tmp_path])
    assert (titles(tmp_path), found.documents) == (["A", "Z"], 2)
    assert [(bad.where.removeprefix(f"{tmp_path}{os.sep}"), bad.reason.partition(",")[0]) for bad in found.bad] == [
        (".git", "hidden"),
        ("a.txt", "no source recognises it"),
        (f"b{os.sep}.hidden.jsonl", "hidden"),
        ("empty.json", "the file is empty"),
        ("image.png", "binary"),
    ]


def test_links_that_go_round_in_circles(tmp_path: Path) -> None:
    write(tmp_path / "a" / "a.jsonl", line("A"))
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    found = read([tmp_path])
    assert found.read == 1
    assert {Path(bad.where).name for bad in found.bad} == {"loop", "gone"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
def test_a_pipe_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    write(tmp_path / "a.jsonl", line("A"))
    assert [bad.reason for bad in read([tmp_path]).bad] == ["not a regular file"]


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no /dev/fd on this system")
def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, line("A").encode())
    os.close(writing)
    try:
        assert titles(f"/dev/fd/{reading}") == ["A"]
    finally:
        os.close(reading)


def error(*locators: Path | str, source: str | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        read(locators, source=source)
    return str(caught.value)


def test_files_that_cannot_be_read_are_named_with_the_reason(tmp_path: Path) -> None:
    assert error(tmp_path / "gone") == f"reading {tmp_path / 'gone'}: No such file or directory"
    assert error(write(tmp_path / "empty", " \n")).endswith("empty: the file is empty")
    assert "binary" in error(write(tmp_path / "binary", bytes(range(256)) * 9))
    assert "binary" in error(write(tmp_path / "utf16", "title,abstract\nA,B\n".encode("utf-16-le")))
    assert "no such file" in error("nul\0nul").lower() or "null" in error("nul\0nul")
    assert "arxiv:" in error("lamp:search")
    unknown = error(write(tmp_path / "words.txt", "nothing of interest"))
    assert "no source recognises it; name one with --source: acl, arxiv, bibtex" in unknown
    assert unknown.endswith("table")


def test_locators_without_a_paper_are_errors(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert error(tmp_path / "none") == f"no papers in {tmp_path / 'none'}"
    bad = write(tmp_path / "bad.jsonl", "{}\n{}\n")
    assert error(bad) == f"no papers in {bad}; 2 skipped, the first: {bad}:1: no title"
    assert error("dummy:", bad).startswith("no papers in")
    assert error(write(tmp_path / "one.jsonl", "{}\n")) == f"reading {tmp_path / 'one.jsonl'}:1: no title"
    assert error("arxiv:,") == "reading arxiv:,: names no paper; write arxiv:1706.03762 or arxiv:search:QUERY"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user who is refused something")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line("A"))
    path.chmod(0)
    assert "Permission denied" in error(path)


def test_strict_stops_at_the_first_bad_record(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line("A") + "{}\n")
    with pytest.raises(RecordError, match=r"a\.jsonl:2: no title"):
        read([path], strict=True)
    assert titles(path) == ["A"]


def test_a_source_can_be_forced(tmp_path: Path) -> None:
    path = write(tmp_path / "words.txt", "title\nA Lamp\n")
    assert "no source" in error(path)
    assert [paper.title for paper in read([path], source="table").papers] == ["A Lamp"]
    with pytest.raises(UnknownPluginError, match="hf-page"):
        read([path], source="lamp")


def test_limits_are_those_of_the_settings(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line("A") + line("A Longer Title"))
    found = read([path], settings=Settings(limits=Limits(title_chars=5)))
    assert "limits.title_chars = 5" in found.bad[0].reason


def test_progress_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "".join(line(f"Lamp {number}") for number in range(2_500)))
    told: list[tuple[str, int]] = []
    read(["dummy:", path], progress=lambda name, papers: told.append((name, papers)))
    assert told == [("dummy:", 0), (str(path), 3), (str(path), 1_000), (str(path), 2_000)]


def test_broken_gzip_gives_what_came_before_it(tmp_path: Path) -> None:
    lines = "".join(line(f"Lamp {number}", os.urandom(200).hex()) for number in range(2_000)).encode()
    packed = gzip.compress(lines)
    cut = read([write(tmp_path / "cut.jsonl.gz", packed[: len(packed) // 2])])
    assert 900 < cut.read < 1_000
    assert [(Path(bad.where).name, bad.reason) for bad in cut.bad] == [("cut.jsonl.gz", "the gzip data breaks off")]
    early = read([write(tmp_path / "early.gz", gzip.compress(lines[:9_000])[:2_000])])
    assert early.read
    assert len(early.bad) == 1
    trailed = read([write(tmp_path / "trailed.gz", gzip.compress(lines) + b"something else")])
    assert (trailed.read, [bad.reason for bad in trailed.bad]) == (2_000, ["Not a gzipped file (b'so')"])
    spoilt = bytearray(packed)
    spoilt[len(spoilt) // 2] ^= 0xFF
    assert read([write(tmp_path / "spoilt.gz", bytes(spoilt))]).bad
    assert "gzip data breaks off" in error(write(tmp_path / "stub.gz", packed[:5]))


def test_the_name_of_a_gzip_file_does_not_matter(tmp_path: Path) -> None:
    assert titles(write(tmp_path / "a", gzip.compress(line("A").encode()))) == ["A"]
    assert titles(write(tmp_path / "a.gz", line("A"))) == ["A"]


def test_utf16_that_is_cut_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    assert titles(write(tmp_path / "a", (line("A") + line("B")).encode("utf-16")[:-5])) == ["A"]


def test_standard_input_can_be_gzip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(line("A").encode()) * 3)))
    found = read(["-"])
    assert (found.read, len(found.papers)) == (3, 1)


def test_faults_in_standard_input_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((line("A") + "{}").encode())))
    assert [bad.where for bad in read(["-"]).bad] == ["stdin:2"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert error("-") == "reading stdin: the file is empty"


def test_a_head_longer_than_what_is_shown(tmp_path: Path) -> None:
    assert titles(write(tmp_path / "a", line("A", "x" * 3 * HEAD_CHARS) + line("B"))) == ["A", "B"]


def test_file_names_that_are_not_utf8_can_be_printed(tmp_path: Path) -> None:
    try:
        path = write(Path(os.fsdecode(bytes(tmp_path) + b"/\xff.jsonl")), line("A") + "{}")
    except OSError:
        pytest.skip("this file system has no such names")
    (bad,) = read([path]).bad
    assert bad.where.encode().endswith(b"\\udcff.jsonl:2")


def test_the_general_sources_are_asked_last_and_exist() -> None:
    assert set(GENERAL) <= set(SOURCES.names())


def test_sources_load_without_the_libraries_that_read_for_them() -> None:
    heavy = ("httpx", "bibtexparser", "rispy", "defusedxml", "spacy", "rdflib")
    code = f"import sys, kg.intake as i; i.SOURCES.names(); print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_corpus_streams(shared: Path) -> None:
    found = read([shared / "data/train/annotated.jsonl"])
    assert (found.read, len(found.bad)) == (1_440, 0)


def test_input_that_unpacks_to_more_than_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Settings(limits=Limits(input_bytes=300_000))
    lines = line("A", "x" * 100_000) + line("B", "y" * 250_000)
    packed = gzip.compress(lines.encode())
    assert len(packed) < 2_000
    for path in (write(tmp_path / "a.jsonl.gz", packed), write(tmp_path / "a.jsonl", lines)):
        found = read([path], settings=few)
        assert [paper.title for paper in found.papers] == ["A"]
        assert [bad.reason.partition(",")[0] for bad in found.bad] == ["more than limits.input_bytes = 300"]
        assert len(read([path]).papers) == 2
    for text in (lines.encode(), packed):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        assert len(read(["-"], settings=few).bad) == 1
    whole = write(tmp_path / "b.json", json.dumps([{"title": "A", "abstract": "z" * 400_000}], indent=1))
    with pytest.raises(SourceError, match=r"reading .*b\.json: more than limits\.input_bytes = 300,000 bytes"):
        read([whole], settings=few)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero on this system")
def test_streams_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert error("/dev/zero") == "reading /dev/zero: not a regular file"
    with Path("/dev/zero").open("rb") as zeros:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(zeros))
        with pytest.raises(SourceError, match="reading stdin: "):
            read(["-"], settings=Settings(limits=Limits(input_bytes=1_000_000)))


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert error("-") == "reading stdin: it is closed; name a file, or pipe one in"


def test_an_empty_name_is_not_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.jsonl", line("A"))
    assert "an empty name" in error("")
    assert titles(".") == ["A"]


def test_a_graph_folder_is_no_source(tmp_path: Path) -> None:
    place = write_graph(lamps().graph(), tmp_path / "papers" / "graph")
    (generation,) = (place / "generations").iterdir()
    for path in (place, generation):
        assert error(path).endswith("a graph that was built, no papers; name what it was built from")
    write(tmp_path / "papers" / "a.jsonl", line("A"))
    found = read([tmp_path / "papers"])
    assert [paper.title for paper in found.papers] == ["A"]
    (bad,) = found.bad
    assert (bad.where, bad.reason) == (str(place), "a graph that was built, no papers, not read")


def test_blank_lines_before_the_first_record(tmp_path: Path) -> None:
    assert titles(write(tmp_path / "a.jsonl", "\n" * 70_000 + line("A"))) == ["A"]
    assert titles(write(tmp_path / "b.csv", " \n" * 70_000 + "title,abstract\nB,It burns.\n")) == ["B"]
    assert error(write(tmp_path / "c", " " * 70_000 + "\n" * 70_000)).endswith("c: the file is empty")


def test_names_and_reasons_are_one_printable_line(tmp_path: Path) -> None:
    (bad,) = read([write(tmp_path / "a\n\x1b[31m.jsonl", line("A") + "{}")]).bad
    assert bad.where.endswith(r"a\n\u001b[31m.jsonl:2")


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "utf-8", "x-unknown", "rot13", "UTF-16"])
def test_the_encoding_that_xml_declares(encoding: str, tmp_path: Path) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><collection id='P01'><volume id='1'>{{}}</volume></collection>"
    plain = text.format("<paper id='1'><title>Caf\u00e9</title></paper>")
    real = encoding if encoding in ("ISO-8859-1", "windows-1252") else "utf-8"
    assert titles(write(tmp_path / "a.xml", plain.encode(real))) == ["Caf\u00e9"]
    atom = f"<?xml version='1.0' encoding='{encoding}'?><feed xmlns='http://www.w3.org/2005/Atom'>{{}}</feed>"
    entry = "<entry><id>http://arxiv.org/abs/2001.00001</id><title>Caf\u00e9</title></entry>"
    assert titles(write(tmp_path / "b.xml", atom.format(entry).encode(real))) == ["Caf\u00e9"]
