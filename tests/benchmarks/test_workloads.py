from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest
from subjects import CASES, descendants, nearest, subjects
from workloads import MIX, ROWS, Case, Workload, mixed, workloads

from api import create_app
from benchmarks.made_up import made_up
from kg.graph import KnowledgeGraph
from tests.graphs import opened


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(made_up(400), tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="module")
def given(graph: KnowledgeGraph) -> list[Workload]:
    return workloads(subjects(graph), graph.iris)


def first(given: list[Workload]) -> list[Case]:
    return [workload.cases[0] for workload in given]


def test_the_engine_gives_the_rows_that_were_counted(graph: KnowledgeGraph, given: list[Workload]) -> None:
    for case in first(given):
        rows = len(list(graph.store.query(case.sparql)))
        assert rows > 0
        assert case.route != "lineage" or rows == case.rows


def test_the_service_has_every_route_and_gives_the_rows_that_were_counted(
    graph: KnowledgeGraph, given: list[Workload]
) -> None:
    cases = [case for case in first(given) if case.route != "sparql" or case.rows == 100]
    for case, reply in zip(cases, asyncio.run(answers(graph, [case.path for case in cases])), strict=True):
        assert reply.status_code == 200, case.path
        assert case.route not in ROWS or ROWS[case.route](reply.json()) == case.rows


async def answers(graph: KnowledgeGraph, paths: list[str]) -> list[httpx.Response]:
    transport = httpx.ASGITransport(app=create_app(graph))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return [await client.get(path) for path in paths]


def test_the_mixed_load_is_the_same_each_time_and_keeps_its_shares(given: list[Workload]) -> None:
    cases = list(mixed(given, 2000))
    assert cases == list(mixed(given, 2000))
    pages = sum(case.route == "entity" for case in cases) / len(cases)
    assert pages == pytest.approx(MIX["entity page"] / 100, abs=0.05)


def test_descendants_are_counted_once_and_no_further_than_asked() -> None:
    children = {"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": {"a"}}
    assert descendants(children, "a") == 3
    assert descendants(children, "a", most=1) == 2
    assert descendants(children, "e") == 0


def test_the_nearest_in_size() -> None:
    sizes = Counter({f"n{number}": number for number in range(100)})
    assert nearest(sizes, 50)[0] == "n50"
    assert len(nearest(sizes, 50)) == CASES
