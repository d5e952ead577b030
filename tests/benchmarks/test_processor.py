from __future__ import annotations

import asyncio

import processor
import pytest
from subjects import subjects
from workloads import workloads

from api import create_app
from benchmarks.made_up import made_up
from kg.graph import KnowledgeGraph
from tests.graphs import opened


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(made_up(300), tmp_path_factory.mktemp("made-up"))


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "ROUNDS", 1)
    monkeypatch.setattr(processor, "REQUESTS", 2)


def test_lineages_are_measured_in_three_ways(graph: KnowledgeGraph) -> None:
    rows = processor.beside(graph, subjects(graph))
    assert [len(row) for row in rows] == [4, 4]
    assert all(float(cell) > 0 for _, *cells in rows for cell in cells)


def test_every_workload_is_answered_by_the_application(graph: KnowledgeGraph) -> None:
    given = workloads(subjects(graph), graph.iris)
    rows = asyncio.run(processor.through(graph, given))
    assert [name for name, _ in rows] == ["an empty reply", *(work.name for work in given)]


def test_a_request_that_is_refused_is_not_measured(graph: KnowledgeGraph) -> None:
    with pytest.raises(AssertionError, match="/v1/nothing"):
        asyncio.run(processor.answered(create_app(graph), "/v1/nothing"))
