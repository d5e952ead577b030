"""What every exporter promises, checked for each that there is."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exports import EXPORTERS, export
from exports.html.plain import plain
from kg.model import Definition, Evidence, Extraction, Field, Graph, Kind, Mention, Paper, Predicate, Relation, Span
from kg.pipeline import make_graph
from tests.exports.readers import READERS
from tests.exports.sample import HOSTILE, graph, hostile

each = pytest.mark.parametrize("name", EXPORTERS.names())
each_whole = pytest.mark.parametrize("name", sorted(READERS))


def written(given: Graph, name: str, folder: Path) -> Path:
    target = folder / f"export{EXPORTERS.get(name).suffix}"
    export(given, name, target)
    return target


def contents(path: Path) -> dict[str, bytes]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


def test_every_exporter_is_read_back() -> None:
    assert set(EXPORTERS.names()) == {*READERS, "jsonl", "dummy"}


@each
def test_it_describes_itself(name: str) -> None:
    exporter = EXPORTERS.get(name)
    assert 10 < len(exporter.summary) < 90
    assert "\n" not in exporter.summary
    assert exporter.suffix == "" or exporter.suffix.startswith(".")


@each
def test_two_writings_are_equal(name: str, tmp_path: Path) -> None:
    for made in (graph(), hostile()):
        first, second = (contents(written(made, name, tmp_path / part)) for part in "ab")
        assert first == second
        assert all(data == b"" or data.endswith(b"\n") for data in first.values())


def test_hash_order_does_not_matter(tmp_path: Path) -> None:
    """Two processes with different hash seeds write the same bytes in every format."""
    code = (
        "import sys; from pathlib import Path; from exports import EXPORTERS, export\n"
        "from tests.exports.sample import graph\n"
        "for name in EXPORTERS.names(): export(graph(), name, Path(sys.argv[1], name))"
    )
    for seed in "12":
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            check=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
    for name in EXPORTERS.names():
        assert contents(tmp_path / "1" / name) == contents(tmp_path / "2" / name)


def reading(number: int, sentence: str) -> tuple[Paper, Extraction]:
    """A paper of one sentence, whose first word builds on its last."""
    paper = Paper(f"title:{number:016x}", f"Paper {number}", sentence, date=str(2000 + number))
    words = [sentence.split()[0], sentence.split()[-1]]
    spans = [Span(Field.ABSTRACT, (start := sentence.index(word)), start + len(word)) for word in words]
    first, last = (Mention(span, Kind.METHOD, w, w, "test", 1.0) for span, w in zip(spans, words, strict=True))
    said = Evidence(paper.id, Span(Field.ABSTRACT, 0, len(sentence)), sentence, "test", 0.9)
    relations = (Relation(first, Predicate.BUILDS_ON, last, said), Relation(None, Predicate.INTRODUCES, first, said))
    return paper, Extraction(paper.id, (first, last), (Definition(words[0], words[0] + " Net"),), relations=relations)


@each
def test_order_of_papers_does_not_matter(name: str, tmp_path: Path) -> None:
    readings = [
        reading(n, text) for n, text in enumerate(("AlphaX uses BetaX", "GammaX uses AlphaX", "BetaX uses DeltaX"))
    ]
    made = []
    for number, order in enumerate(itertools.permutations(readings)):
        papers, extractions = zip(*order, strict=True)
        made.append(contents(written(make_graph(papers, extractions).graph, name, tmp_path / str(number))))
    assert all(one == made[0] for one in made)


@each_whole
def test_nodes_and_edges_are_all_there(name: str, tmp_path: Path) -> None:
    made = graph()
    found = READERS[name](written(made, name, tmp_path))
    assert (found.nodes, found.edges) == (made.nodes(), made.edges()) == (12, 11)
    assert found.labels == {entity.label for entity in made.entities}


@each_whole
def test_hostile_text_survives(name: str, tmp_path: Path) -> None:
    made = hostile()
    found = READERS[name](written(made, name, tmp_path))
    assert (found.nodes, found.edges) == (made.nodes(), made.edges())
    assert found.labels == ({*map(plain, HOSTILE)} if name == "html" else {*HOSTILE})  # a page is for people


@each
def test_a_graph_of_nothing(name: str, tmp_path: Path) -> None:
    path = written(Graph(), name, tmp_path)
    if name in READERS:
        found = READERS[name](path)
        assert (found.nodes, found.edges) == (0, 0)


@each
def test_papers_that_say_nothing(name: str, tmp_path: Path) -> None:
    path = written(Graph(papers=graph().papers), name, tmp_path)
    if name in READERS:
        found = READERS[name](path)
        assert (found.nodes, found.edges) == (3, 0)


def test_listing_them_loads_none_of_the_libraries() -> None:
    code = "import sys; from exports import EXPORTERS; list(EXPORTERS.items()); print(*sys.modules)"
    root = Path(__file__).parents[2]
    loaded = subprocess.run([sys.executable, "-c", code], check=True, cwd=root, capture_output=True, text=True).stdout
    assert not {"networkx", "pyvis", "rdflib", "spacy", "IPython"} & set(loaded.split())
