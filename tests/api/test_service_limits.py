"""What clients may take: sizes, numbers at once, numbers a second; and the leases on graphs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from api import create_app
from api.deps import Latest
from api.middleware.limits import Buckets, household
from kg.config import Limits, Service, Settings
from kg.errors import QueryBusyError
from kg.graph import KnowledgeGraph, open_graph
from tests.api.asking import get, problem, send
from tests.graphs import chain, lamps, opened, write


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("limits"))


def served(graph: KnowledgeGraph, **service: Any) -> FastAPI:
    return create_app(graph, Settings(service=Service(**service)))


# Sizes


def test_long_addresses_and_headers_are_refused(graph: KnowledgeGraph) -> None:
    asked = served(graph, url_bytes=200, header_bytes=1_000)
    problem(get(asked, "/v1/show?name=" + "x" * 200), 414, "url-too-long")
    problem(get(asked, "/" + "%20" * 70), 414, "url-too-long")
    for headers in ({"X": "x" * 1_000}, {"X" * 1_000: ""}, {f"X-{number}": "" for number in range(300)}):
        problem(send(asked, "GET", "/v1/stats", headers=headers), 431, "headers-too-large")
    assert get(asked, "/v1/show?name=Lamp").status_code == 200


@pytest.mark.parametrize("declared", ["11", "99999999999999999999999", "-1", "x", ""])
def test_a_body_that_is_declared_too_long_is_not_read(declared: str, graph: KnowledgeGraph) -> None:
    read = False

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read = True
        yield b"ASK {}"

    asked = served(graph, body_bytes=10)
    refused = send(asked, "POST", "/sparql", content=body(), headers={"Content-Length": declared})
    problem(refused, 413, "body-too-large")
    assert refused.headers["connection"] == "close"


def test_a_body_without_a_declared_length_is_counted(graph: KnowledgeGraph) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 100
            yield b"#" * 100

    as_query = {"Content-Type": "application/sparql-query"}
    asked = send(served(graph, body_bytes=1_000), "POST", "/sparql", content=body(), headers=as_query)
    problem(asked, 413, "body-too-large")
    assert sent <= 1_200


# At once


def test_beyond_so_many_at_once_requests_are_turned_away_and_health_is_not(graph: KnowledgeGraph) -> None:
    asked, begun, go_on = served(graph, requests_at_once=2), Semaphore(0), Event()

    @asked.get("/slow")
    def slow() -> str:
        begun.release()
        assert go_on.wait(60)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(get, asked, "/slow") for _ in range(2)]
        try:
            assert all(begun.acquire(timeout=60) for _ in waiting)
            refused = get(asked, "/v1/stats")
            assert "2 requests are being answered" in problem(refused, 503, "busy")["detail"]
            assert int(refused.headers["retry-after"]) > 0
            assert [get(asked, path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [200, 200, 200]
        finally:
            go_on.set()
        assert [answer.result(60).status_code for answer in waiting] == [200, 200]
    assert get(asked, "/v1/stats").status_code == 200


def test_a_request_that_fails_gives_its_place_back(graph: KnowledgeGraph) -> None:
    asked = served(graph, requests_at_once=1)

    @asked.get("/broken")
    def broken() -> None:
        raise RuntimeError

    for _ in range(3):
        problem(get(asked, "/broken"), 500, "internal")
    assert get(asked, "/v1/stats").status_code == 200


# A second


class Clock:
    """A clock that goes on when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_fills_and_empties() -> None:
    clock = Clock()
    buckets = Buckets(2, 3, 10, clock=clock)
    assert [buckets.wait("a") for _ in range(5)] == [0, 0, 0, 0.5, 0.5]
    assert buckets.wait("b") == 0
    clock.now += 0.5
    assert [buckets.wait("a") for _ in range(2)] == [0, 0.5]
    clock.now += 1_000
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_no_more_clients_are_remembered_than_may_be() -> None:
    buckets = Buckets(1, 1, 3, clock=Clock())
    assert [buckets.wait(str(number)) for number in range(100)] == [0] * 100
    assert len(buckets) == 3
    assert buckets.wait("99") > 0
    assert buckets.wait("0") == 0


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", ""),
        ("127.9.9.9", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("", ""),
        ("no address", "no address"),
        ("x" * 5_000, "x" * 100),
    ],
)
def test_who_a_request_counts_for(address: str, who: str) -> None:
    assert household(address) == who


def test_a_client_that_asks_too_often_is_told_when_to_come_again(graph: KnowledgeGraph) -> None:
    asked = served(graph, requests_per_second=0.1, requests_in_a_burst=2)
    answers = [send(asked, "GET", "/v1/stats", client="192.0.2.7") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    problem(answers[2], 429, "rate-limited")
    assert 1 <= int(answers[2].headers["retry-after"]) <= 10
    assert send(asked, "GET", "/v1/stats", client="192.0.2.8").status_code == 200
    assert send(asked, "GET", "/healthz", client="192.0.2.7").status_code == 200
    assert {get(asked, "/v1/stats").status_code for _ in range(5)} == {200}  # this machine has no limit


def test_a_client_is_who_a_trusted_proxy_says_and_no_other(graph: KnowledgeGraph) -> None:
    asked = served(graph, requests_per_second=0.1, requests_in_a_burst=1, trusted_proxies=("10.0.0.0/8",))

    def status(proxy: str, forwarded: str) -> int:
        return send(asked, "GET", "/v1/stats", client=proxy, headers={"X-Forwarded-For": forwarded}).status_code

    assert [status("10.1.1.1", "192.0.2.1"), status("10.1.1.1", "192.0.2.2")] == [200, 200]
    assert status("10.1.1.2", "127.0.0.1, 192.0.2.1, 10.9.9.9") == 429  # what the client wrote itself stands first
    assert [status("192.0.2.3", "192.0.2.4"), status("192.0.2.3", "192.0.2.5")] == [200, 429]


def test_a_rate_of_nothing_is_no_limit(graph: KnowledgeGraph) -> None:
    asked = served(graph, requests_per_second=0, requests_in_a_burst=1)
    assert {send(asked, "GET", "/v1/stats", client="192.0.2.7").status_code for _ in range(5)} == {200}


# The graph that a request reads


class Closing(KnowledgeGraph):
    """A graph that knows whether it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1

    def latest(self) -> KnowledgeGraph:
        new = super().latest()
        return self if new is self else Closing(new._generation, new.settings)


def closing(place: Path) -> Closing:
    made = open_graph(place)
    return Closing(made._generation, made.settings)


def test_a_graph_is_closed_after_its_last_reader(tmp_path: Path) -> None:
    place = write(chain("A buildsOn B").graph(), tmp_path / "graph")
    first = closing(place)
    latest = Latest(first)
    latest.renew()
    assert not latest.is_stale()
    with latest.leased() as one:
        write(chain("C buildsOn B").graph(), place)
        assert latest.is_stale()
        with latest.leased() as two:
            latest.renew()
            assert one is two is first
        with latest.leased() as new:
            assert new is not first
            assert new.find("C").label == "C"
        assert first.closed == 0
        assert first.find("A").label == "A"  # still answers
    assert first.closed == 1
    latest.close()
    assert isinstance(new, Closing)
    assert new.closed == 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks at what a process has open, in /proc")
def test_files_of_earlier_generations_are_let_go(tmp_path: Path) -> None:
    place = write(chain("A0 buildsOn B").graph(), tmp_path / "graph")
    asked = create_app(open_graph(place))
    for number in range(1, 6):
        write(chain(f"A{number} buildsOn B").graph(), place)
        assert get(asked, "/v1/show", name=f"A{number}").status_code == 200
    current = (place / "current").read_text().strip()
    links = [str(file.readlink()) for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    held = {found[1] for link in links if (found := re.search(r"generations/([^/]+)/", link)) and str(tmp_path) in link}
    assert held == {current}


def test_where_nothing_was_built_no_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = open_graph(write(chain("A buildsOn B").graph(), tmp_path / "graph"))
    asked = create_app(graph)
    assert get(asked, "/healthz").status_code == 200
    monkeypatch.setattr(KnowledgeGraph, "latest", None)
    assert get(asked, "/v1/stats").status_code == 200


def test_a_build_that_cannot_be_opened_is_tried_again(tmp_path: Path) -> None:
    place = write(chain("A buildsOn B").graph(), tmp_path / "graph")
    asked, whole = create_app(open_graph(place)), (place / "current").read_text()
    (place / "current").write_text("nowhere")
    assert get(asked, "/v1/show", name="A").status_code == 200
    write(chain("C buildsOn B").graph(), place)
    assert get(asked, "/v1/show", name="C").status_code == 200
    (place / "current").unlink()
    assert get(asked, "/v1/show", name="C").status_code == 200
    assert whole


def test_a_request_reads_one_generation_to_its_end(tmp_path: Path) -> None:
    place = write(chain("A buildsOn B").graph(), tmp_path / "graph")
    asked = create_app(open_graph(place))

    @asked.get("/both")
    def both(request: Request) -> list[str]:
        before = request.state.graph.place.name
        write(chain("C buildsOn B").graph(), place)
        return [before, request.state.graph.place.name]

    one, other = get(asked, "/both").json()
    assert one == other
    assert get(asked, "/readyz").json()["generation"] != one


def test_the_lifespan_closes_the_graph_and_the_workers(tmp_path: Path) -> None:
    graph = closing(write(lamps().graph(), tmp_path / "graph"))
    asked, done, said = create_app(graph), list[str](), list[str]()

    class Pool:
        def answer(self, *_: object) -> None:
            done.append("query")
            raise QueryBusyError("no room")

        def close(self) -> None:
            done.append("pool")

    asked.state.query_pool = Pool()

    async def receive() -> dict[str, str]:
        """Start; then stop, once it has been asked something."""
        if not said:
            return {"type": "lifespan.startup"}
        transport = httpx.ASGITransport(app=asked)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            assert (await http.get("/v1/stats")).status_code == 200
        assert graph.closed == 0
        return {"type": "lifespan.shutdown"}

    async def hear(message: MutableMapping[str, Any]) -> None:
        said.append(message["type"])

    asyncio.run(asked({"type": "lifespan"}, receive, hear))  # through all middleware, as a server does
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert (sorted(done), graph.closed) == (["pool", "query"], 1)


def test_limits_are_those_the_graph_was_opened_with_unless_others_are_given(tmp_path: Path) -> None:
    graph = open_graph(write(lamps().graph(), tmp_path / "graph"), Settings(limits=Limits(query_workers=2)))
    assert create_app(graph).state.settings.limits.query_workers == 2
    assert create_app(graph, Settings()).state.settings.limits.query_workers == 4
