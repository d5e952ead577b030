"""The bundled papers: enough of them, whole, and good for a first look."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.examples import examples
from kg.query import Pool

PATH = Path(__file__).parents[1] / "examples" / "landmarks.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_and_none_twice() -> None:
    assert len(ROWS) >= 60
    assert len({row["title"] for row in ROWS}) == len(ROWS)
    ids = [row["arxiv"] for row in ROWS if "arxiv" in row]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["title"])[:40])
def test_record_is_whole(row: dict[str, Any]) -> None:
    assert set(row) <= {"title", "authors", "year", "arxiv", "doi", "venue", "summary"}
    assert 1990 <= row["year"] <= 2026
    assert 3 <= len(re.findall(r"[.!?](?=\s|$)", row["summary"])) <= 7
    if "arxiv" in row:
        assert re.fullmatch(r"\d{4}\.\d{4,5}", row["arxiv"])
        assert abs(2000 + int(row["arxiv"][:2]) - row["year"]) <= 1


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("landmarks") / "graph"
    report = kg.build([PATH], out=place)
    assert report.papers == len(ROWS)
    assert report.skipped == ()
    return place


@pytest.mark.parametrize(
    ("name", "ancestor"),
    [
        ("DPO", "PPO"),
        ("PPO", "TRPO"),
        ("RoBERTa", "BERT"),
        ("QLoRA", "LoRA"),
        ("Faster R-CNN", "Fast R-CNN"),
    ],
)
def test_known_descents_are_found(name: str, ancestor: str, graph: Path) -> None:
    labels = {node.entity.label for node in kg.open(graph).lineage(name).nodes}
    assert ancestor in labels


def test_every_quote_is_verbatim(graph: Path) -> None:
    opened = kg.open(graph)
    papers = {paper.id: paper for paper in opened.papers()}
    for claim in opened.index.claims():
        for item in claim.evidence:
            assert item.span.of(papers[item.paper]) == item.text
            assert item.text in papers[item.paper].text(item.span.field)


def test_every_example_query_has_an_answer(graph: Path) -> None:
    opened = kg.open(graph)
    with Pool() as pool:
        empty = [item.name for item in examples() if not opened.query(item.sparql, pool=pool)]
    assert empty == []


def test_graph_conforms(graph: Path) -> None:
    assert kg.open(graph).validate().faults == ()
