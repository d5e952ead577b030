"""The service behind a real server: slow and hostile clients, a graph that is built anew, a graceful end."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import StringIO
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from fastapi.responses import Response, StreamingResponse

from api import create_app
from api.middleware.observe import ACCESS
from api.serve import check_open, listen, log_to, served
from kg.config import Service, Settings
from kg.errors import ConfigError
from kg.graph import KnowledgeGraph, open_graph
from tests.api.serving import WAIT, connected, reopened, running, said
from tests.graphs import chain, lamps, opened, write

POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
LARGE = 60_000_000
"""Bytes of an answer that does not fit into what lies between two sockets."""

IMPATIENT = Service(head_seconds=0.5, body_seconds=0.3, send_seconds=0.3)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="module")
def address(graph: KnowledgeGraph) -> Iterator[str]:
    """A server with time, and little room."""
    small = Service(body_bytes=1_000, header_bytes=2_000)
    with running(create_app(reopened(graph), Settings(service=small)), small) as (address, _):
        yield address


@pytest.fixture(scope="module")
def impatient(graph: KnowledgeGraph) -> Iterator[str]:
    """A server without time."""
    app = create_app(reopened(graph), Settings(service=IMPATIENT))

    @app.get("/endless")
    def endless() -> StreamingResponse:
        return StreamingResponse(b"x" * 100_000 for _ in range(10_000))

    app.add_api_route("/large", lambda: Response(b"x" * LARGE, headers={"Content-Encoding": "identity"}))
    with running(app, IMPATIENT) as (address, _):
        yield address


# Clients


@pytest.mark.parametrize("begun", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX: y", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_ends_the_connection(begun: bytes, impatient: str) -> None:
    with connected(impatient) as client:
        client.sendall(begun)
        assert said(client) == b""


def test_a_head_that_comes_byte_by_byte_does_too(impatient: str) -> None:
    sent = 0
    with connected(impatient) as client, suppress(ConnectionError):
        for byte in b"GET / HTTP/1.1\r\nX: " + b"y" * 1_000:
            client.sendall(bytes([byte]))
            sent += 1
            sleep(0.02)
    assert sent < 500


def test_a_second_request_has_its_time_too(impatient: str) -> None:
    with connected(impatient) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while b'{"status":"ok"}' not in answer:
            part = client.recv(10_000)
            assert part
            answer += part
        client.sendall(b"GET /heal")
        assert said(client) == b""


@pytest.mark.parametrize("length", [b"Content-Length: 100", b"Transfer-Encoding: chunked"])
def test_a_body_that_does_not_come_is_not_waited_for(length: bytes, impatient: str) -> None:
    with connected(impatient) as client:
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            + length
            + b"\r\n\r\n5\r\nASK {"
        )
        answer = said(client)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in answer


def test_a_client_that_does_not_read_is_dropped(impatient: str) -> None:
    with connected(impatient) as client:
        client.sendall(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        for _ in range(500):
            if in_flight(impatient) == 1:  # the one that asks for the figure
                break
            sleep(0.02)
        else:
            pytest.fail("the request is still being answered")
        assert len(said(client)) < 100_000 * 10_000


def test_a_client_that_reads_slowly_has_the_time_it_needs(impatient: str) -> None:
    with connected(impatient) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        taken = 0
        for _ in range(15):  # several times as long as the time for a client that takes nothing
            taken += len(client.recv(1_000_000))
            sleep(0.1)
        while part := client.recv(1_000_000):
            taken += len(part)
            if taken > LARGE:
                break
    assert taken > LARGE


def in_flight(address: str) -> float:
    text = httpx.get(f"http://{address}/metrics").text
    found = re.search(r"^kg_http_requests_in_flight (\S+)$", text, re.MULTILINE)
    assert found
    return float(found[1])


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /v1/stats HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 3_000 + b"\r\n\r\n", 431),
        (b"GET /v1/stats HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 300_000 + b"\r\n\r\n", 400),
        (b"GET /" + b"y" * 32_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /" + b"y" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413),
        (
            POST + b"Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + b"#" * 1001 + b"\r\n",
            413,
        ),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"GET /v1/stats HTTP/1.1\r\n\r\n", 400),
        (b"GET /v1/\x00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /v1/\xff HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /v1/stats HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n", 400),
        (b"GE\xffT / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50 + b"\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 404),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"GET http://elsewhere/v1/stats HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"GET /v1/stats HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 200),
    ],
    ids=lambda item: repr(item)[:45],
)
def test_hostile_requests(request_: bytes, status: int, address: str) -> None:
    with connected(address) as client:
        with suppress(ConnectionError):
            client.sendall(request_)
        answer = client.recv(1_000)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert httpx.get(f"http://{address}/healthz").status_code == 200


def test_connections_beyond_those_that_may_be_are_turned_away(graph: KnowledgeGraph) -> None:
    few = Service(connections=3)
    with running(create_app(reopened(graph), Settings(service=few)), few) as (address, _):
        with connected(address), connected(address), connected(address):
            sleep(0.05)
            refused = httpx.get(f"http://{address}/healthz")
        assert refused.status_code == 503
        for _ in range(200):
            if httpx.get(f"http://{address}/healthz").status_code == 200:
                return
            sleep(0.02)
    pytest.fail("places are not given back")


# Builds and ends


def test_a_graph_that_is_built_anew_is_seen_and_no_request_fails(tmp_path: Path) -> None:
    place = write(chain("A0 buildsOn B").graph(), tmp_path / "graph")
    seen: Counter[tuple[int, ...]] = Counter()
    stop = Event()

    def ask(address: str) -> None:
        with httpx.Client(base_url=f"http://{address}", timeout=WAIT) as http:
            while not stop.is_set():
                info, found = http.get("/readyz"), http.get("/v1/show?name=B")
                seen[info.status_code, found.status_code] += 1
                label = found.json()["incoming"][0]["subject_label"] if found.status_code == 200 else ""
                seen[(int(label.removeprefix("A") or -1),)] += 1

    with running(create_app(open_graph(place))) as (address, _), ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask, address) for _ in range(3)]
        try:
            for number in (1, 2, 3):
                write(chain(f"A{number} buildsOn B").graph(), place)
                end = monotonic() + WAIT
                while not seen[(number,)] and not any(done.done() for done in asking) and monotonic() < end:
                    sleep(0.01)
        finally:
            stop.set()
        for done in asking:
            done.result(WAIT)
        assert httpx.get(f"http://{address}/v1/show?name=A3").status_code == 200
    assert {codes for codes in seen if len(codes) == 2} == {(200, 200)}
    assert {codes[0] for codes in seen if len(codes) == 1} >= {1, 2, 3}


def test_what_is_being_answered_is_answered_before_the_end(tmp_path: Path) -> None:
    graph = open_graph(write(lamps().graph(), tmp_path / "graph"))
    app, begun, go_on = create_app(graph), Event(), Event()

    @app.get("/slow")
    def slow() -> str:
        begun.set()
        assert go_on.wait(WAIT)
        return "done"

    with running(app) as (address, server), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(httpx.get, f"http://{address}/slow", timeout=WAIT)
        assert begun.wait(WAIT)
        server.should_exit = True
        while server.servers and any(listening.is_serving() for listening in server.servers):
            sleep(0.01)
        go_on.set()
        assert answer.result(WAIT).json() == "done"


def test_the_command_serves_logs_and_ends_when_it_is_told_to(graph: KnowledgeGraph) -> None:
    command = ["-c", "from kg.cli import main; main()", "serve", str(graph.place.parent.parent), "--port", "0"]
    environment = {**os.environ, "KG_TOKEN": "token-" * 5, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout
        first = process.stdout.readline()
        found = re.match(r"listening at (http://127\.0\.0\.1:\d+)/ ", first)
        assert found, first
        assert httpx.get(f"{found[1]}/v1/stats").status_code == 401
        rebound = httpx.get(f"{found[1]}/v1/stats", headers={"Host": "elsewhere.example"})
        assert rebound.status_code == 421
        token = {"Authorization": f"Bearer {environment['KG_TOKEN']}"}
        assert httpx.get(f"{found[1]}/v1/stats", headers=token).status_code == 200
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=WAIT)
    assert process.returncode == -signal.SIGTERM
    assert [re.search(r'"status": (\d+)', line)[1] for line in out.splitlines()] == ["401", "421", "200"]  # type: ignore[index]
    assert err == ""
    assert environment["KG_TOKEN"] not in out + err


# Where it listens, and for whom


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_this_machine_may_always_ask(host: str) -> None:
    check_open(host, Service(), anyone=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])  # noqa: S104 - refused here
def test_others_may_ask_with_a_token_or_when_it_is_said(host: str) -> None:
    check_open(host, Service(), anyone=True)
    check_open(host, Service(token="x" * 16), anyone=False)
    with pytest.raises(ConfigError, match=r"KG_TOKEN.*--open"):
        check_open(host, Service(), anyone=False)


def test_the_token_of_the_environment_goes_first() -> None:
    filed = Settings(service=Service(token="f" * 16))
    assert served(filed, "::", {}).service.token == "f" * 16
    assert served(filed, "::", {"KG_TOKEN": ""}).service.token == "f" * 16
    assert served(filed, "::", {"KG_TOKEN": "e" * 16}).service.token == "e" * 16
    with pytest.raises(ConfigError, match=r"service\.token"):
        served(filed, "::", {"KG_TOKEN": "short"})


def test_at_an_address_of_this_machine_its_own_names_are_answered() -> None:
    assert served(Settings(), "127.0.0.9", {}).service.hosts == ("127.0.0.1", "127.0.0.9", "[::1]", "localhost")
    assert served(Settings(), "192.0.2.1", {}).service.hosts == ()
    named = Settings(service=Service(hosts=("papers.example.org",)))
    assert served(named, "localhost", {}).service.hosts == ("papers.example.org",)


def test_an_address_in_use_is_an_error_that_says_so() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(ConfigError, match="in use; name another"):
        listen("127.0.0.1", taken.getsockname()[1])
    for host in ("no.such.host.invalid", "192.0.2.1", "a" * 300, "\ud800"):
        with pytest.raises(ConfigError, match="listening at"):
            listen(host, 0)


def test_ipv6_where_there_is_any() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with listen("::1", 0) as made:
        assert made.family == socket.AF_INET6


def test_the_log_is_lines_of_json_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ACCESS, "handlers", [])
    monkeypatch.setattr(ACCESS, "propagate", True)
    monkeypatch.setattr(ACCESS, "level", logging.NOTSET)
    written: Any = StringIO()
    log_to(written)
    ACCESS.info('{"a": 1}')
    assert written.getvalue() == '{"a": 1}\n'
