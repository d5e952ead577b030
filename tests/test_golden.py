"""Made-up papers and what becomes of them, down to the byte; `pytest --remake-golden` writes the files anew."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from exports import export

FOLDER = Path(__file__).parent / "golden"
FILES = {"cards.jsonl": "jsonl", "graph.ttl": "turtle"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("golden") / "graph"
    kg.build([FOLDER / "papers.jsonl"], out=place)
    return place


@pytest.mark.parametrize("name", FILES)
def test_export_is_as_recorded(name: str, graph: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    opened = kg.open(graph)
    export(opened.data(), FILES[name], tmp_path / name, iris=opened.iris)
    made = (tmp_path / name).read_text(encoding="utf-8")
    if request.config.getoption("--remake-golden"):
        (FOLDER / name).write_text(made, encoding="utf-8")
    assert made == (FOLDER / name).read_text(encoding="utf-8"), "changed; if that is right: pytest --remake-golden"


def test_graph_conforms(graph: Path) -> None:
    assert kg.open(graph).validate().faults == ()
