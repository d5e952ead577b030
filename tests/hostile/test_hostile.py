"""Papers that mean harm, from file to answer, with the real reader: reported or read, never obeyed, never fatal."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from exports import EXPORTERS, export
from kg.config import Limits, Settings
from kg.errors import AmbiguousNameError, InputError, NotFoundError, SourceError
from kg.graph import KnowledgeGraph, open_graph
from kg.model import Kind
from kg.pipeline import Report, build
from kg.render import Renderer
from kg.views import Views

KG = str(Path(sys.executable).with_name("kg"))

NAMES = (
    "<script>alert(1)</script>",
    '"onload=',
    "javascript:alert(1)",
    "\u202eevil\u202c",
    "\u200f\u200bHidden",
    "]]>",
    "&lt;b&gt;&#0;",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "'; DROP GRAPH <urn:x>; --",
    "[red]Red[/red]",
    "%s%n%00",
    "../../etc/passwd",
    "\\u0053ERVICE",
    "=HYPERLINK(1)",
    "NUL\0byte",
    "\x1b[31mAnsi",
    "emoji \U0001f4a3 Net",
    "\ufeffMark",
    "e\u0301 e\u0300 Zalgo\u0336\u0337",
    "A" * 300,
    "(((((((((((",
    "C++",
    "\\textbf{$\\underline{x}$}",
)
SENTENCES = (
    "We introduce {0}, a new method. {0} outperforms BERT on GLUE by 2.3 points. {0} builds on {1} and Transformer."
)


def record(number: int, name: str, other: str) -> dict[str, str]:
    return {
        "title": f"{name}: Paper {number}",
        "abstract": SENTENCES.format(name, other),
        "venue": name,
        "authors": name,
    }


def hostile_files(folder: Path) -> list[Path]:
    """A folder full of trouble, and of usable papers beside it."""
    folder.mkdir()
    records = [record(number, name, NAMES[number - 1]) for number, name in enumerate(NAMES)]
    long = "word " * 200_000
    same = [
        {"title": "Twice", "abstract": "We introduce TwiceNet.", "arxiv": "2001.00001"},
        {
            "title": "Twice, but Different",
            "abstract": "We introduce OtherNet, which extends BERT.",
            "arxiv": "2001.00001",
        },
    ]
    lines = [
        *records,
        *same,
        {"title": "T" * 10_000_000, "abstract": "x"},
        {"title": "Long", "abstract": long[:999_000]},
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    files = {
        "papers.jsonl": text.encode(),
        "empty.jsonl": b"",
        "binary.jsonl": bytes(range(256)) * 40,
        "latin.jsonl": b'{"title": "Caf\xe9 in Latin", "abstract": "x"}\n{"title": "After it", "abstract": "x"}\n',
        "nul.jsonl": b'{"title": "a", "abstract": "b\0c"}\n\0\0\n{"title": "After NUL", "abstract": "x"}\n',
        "line.jsonl": b'{"title": "' + b"y" * 1_000_000 + b"\n",
        "cut.jsonl": b'{"title": "Cut here", "abstract": "We',
        "html.html": b"<html><script>alert(1)</script>",
        "bomb.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><feed>&b;</feed>',
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def report(place: Path) -> Report:
    hostile_files(place / "papers")
    return build([place / "papers"], out=place / "graph")


@pytest.fixture(scope="module")
def graph(place: Path, report: Report) -> KnowledgeGraph:
    assert report.papers
    return open_graph(place / "graph", Settings(limits=Limits(query_rows=1_000_000)))


def test_what_cannot_be_used_is_reported_with_its_place(report: Report, place: Path) -> None:
    said = {bad.where.removeprefix(f"{place / 'papers'}/"): bad.reason for bad in report.skipped}
    assert "title of 10,000,000 characters" in said[f"papers.jsonl:{len(NAMES) + 3}"]
    assert said["empty.jsonl"] == "the file is empty"
    assert said["binary.jsonl"].startswith("binary")
    assert said["latin.jsonl:1"] == "not valid UTF-8"
    assert {name.partition(":")[0] for name in said} >= {
        "line.jsonl",
        "cut.jsonl",
        "html.html",
        "bomb.xml",
        "nul.jsonl",
    }
    for text in said.values():
        assert len(text) < 300
        assert "\n" not in text


def test_what_can_be_used_is_read(report: Report, graph: KnowledgeGraph) -> None:
    titles = {paper.title for paper in graph.papers()}
    assert {"After it", "After NUL", "Long"} <= titles
    assert report.papers == len(titles) >= len(NAMES) + 3
    assert report.duplicates == 1
    assert len([title for title in titles if title.startswith("Twice")]) == 1


def test_the_graph_holds_to_the_shapes(graph: KnowledgeGraph) -> None:
    assert graph.validate().faults == ()


def test_every_quote_is_in_its_paper(graph: KnowledgeGraph) -> None:
    papers = {paper.id: paper for paper in graph.papers()}
    claims = graph.index.claims()
    assert len(claims) > len(NAMES)
    for claim in claims:
        assert all(item.span.of(papers[item.paper]) == item.text for item in claim.evidence)


def test_no_control_characters_get_in(graph: KnowledgeGraph) -> None:
    for paper in graph.papers():
        for text in (paper.title, paper.abstract, paper.venue, *paper.authors):
            assert not set(text) & {chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160))}
            assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_every_node_answers_every_question(graph: KnowledgeGraph) -> None:
    render, views = Renderer(graph), Views(graph)
    data = graph.data()
    for node in (*(paper.id for paper in data.papers), *(entity.id for entity in data.entities)):
        sheet = graph.show(node)
        assert render.sheet(sheet)
        assert json.loads(json.dumps(views.sheet(sheet)))
    for entity in data.entities:
        if entity.kind in (Kind.METHOD, Kind.MODEL, Kind.BENCHMARK):
            found = graph.lineage(entity.id, direction="both")
            assert render.lineage(found)
            rows = {graph.iris.node_id(row["node"].value) for row in graph.store.query(found.sparql)}
            assert rows == {step.entity.id for step in found.nodes if step.distance}
        if entity.kind is Kind.BENCHMARK:
            assert render.leaderboard(graph.leaderboard(entity.id))


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_finds_something_or_nothing(name: str, graph: KnowledgeGraph) -> None:
    for ask in (graph.show, graph.lineage, graph.leaderboard, lambda text: graph.compare(text, "BERT")):
        with suppress(NotFoundError, AmbiguousNameError):
            ask(name)
    graph.search(name)
    if not set(name) & set("\0\x1b\u202e"):
        title = next(paper.title for paper in graph.papers() if paper.venue == " ".join(name.split()))
        assert graph.paper(title)


@pytest.mark.parametrize("form", EXPORTERS.names())
def test_every_format_can_be_written(form: str, graph: KnowledgeGraph, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export(graph.data(), form, target, iris=graph.iris)
    assert target.exists()
    if form == "html":
        assert "<script>alert(1)</script>" not in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["empty.jsonl", "binary.jsonl", "html.html", "bomb.xml", "line.jsonl", "cut.jsonl"])
def test_a_file_of_nothing_usable_is_an_error_where_it_was_named(name: str, place: Path, report: Report) -> None:
    assert report
    with pytest.raises(InputError) as caught:
        build([place / "papers" / name], out=place / "other")
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, SourceError)
    assert not (place / "other").exists()


def test_the_command_line_says_what_it_skipped_and_goes_on(place: Path, report: Report, tmp_path: Path) -> None:
    assert report
    papers = place / "papers"
    command = [KG, "build", str(papers / "latin.jsonl"), str(papers / "nul.jsonl"), "--out", str(tmp_path / "graph")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "latin.jsonl:1: not valid UTF-8" in done.stderr
    assert "papers (" in done.stdout
    strict = subprocess.run([*command, "--strict"], capture_output=True, text=True, check=False)
    assert (strict.returncode, strict.stderr.count("\n")) == (3, 1)
