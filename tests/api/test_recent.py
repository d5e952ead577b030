"""Answers that are given again: only whole ones, only to who asked the same, and never beyond their room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse

from api import create_app
from api.middleware.recent import OVERHEAD
from kg.config import Service, Settings
from kg.graph import KnowledgeGraph, open_graph
from tests.api.asking import get, send
from tests.graphs import chain, lamps, opened, write


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("recent"))


def counted(graph: KnowledgeGraph, room: int = 1_000_000) -> tuple[FastAPI, list[str]]:
    """An application with routes that note each time they are asked."""
    made, asked = create_app(graph, Settings(service=Service(recent_bytes=room))), list[str]()

    def plain(size: int = 5, status: int = 200, store: bool = True) -> Response:
        asked.append("plain")
        headers = {} if store else {"Cache-Control": "no-store"}
        return Response("x" * size, status, headers, "text/plain")

    def stream() -> StreamingResponse:
        asked.append("stream")
        return StreamingResponse(iter(["a", "b", "c"]), media_type="text/plain")

    made.add_api_route("/plain", plain, include_in_schema=False)
    made.add_api_route("/stream", stream, include_in_schema=False)
    return made, asked


def test_the_same_answer_is_made_once(graph: KnowledgeGraph) -> None:
    app, asked = counted(graph)
    first, second = get(app, "/plain"), get(app, "/plain")
    assert (len(asked), first.text) == (1, "xxxxx")
    same = ("content-type", "etag", "cache-control", "vary", "content-length")
    assert [first.headers[name] for name in same] == [second.headers[name] for name in same]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert send(app, "HEAD", "/plain").status_code == 200
    assert len(asked) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/plain?size=6"},
        {"headers": {"Accept": "text/csv"}},
        {"headers": {"Accept-Encoding": "br"}},
        {"headers": {"Host": "elsewhere"}},
        {"headers": {"X-Forwarded-Proto": "https"}},
    ],
    ids=str,
)
def test_another_question_is_asked_anew(other: dict[str, Any], graph: KnowledgeGraph) -> None:
    app, asked = counted(graph)
    get(app, "/plain")
    send(app, "GET", other.get("path", "/plain"), headers=other.get("headers"))
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/plain?status=404", {}), ("/plain?store=false", {}), ("/stream", {}), ("/plain", {"Range": "bytes=0-1"})],
)
def test_what_is_not_kept(path: str, headers: dict[str, str], graph: KnowledgeGraph) -> None:
    app, asked = counted(graph)
    texts = {send(app, "GET", path, headers=headers).text for _ in range(3)}
    assert (len(asked), len(texts)) == (3, 1)


def test_the_oldest_go_where_there_is_no_room(graph: KnowledgeGraph) -> None:
    app, asked = counted(graph, room=20 * OVERHEAD)
    sizes = [*range(1, 20), 1]
    for size in sizes:
        get(app, f"/plain?size={size}")
    assert len(asked) == 19  # the first was still there, and is the latest now
    for size in (20, 1, 2):
        get(app, f"/plain?size={size}")
    assert len(asked) == 21  # 2 had to go for 20, and 1 had not


def test_what_is_too_large_for_the_room_is_not_kept(graph: KnowledgeGraph) -> None:
    for room, size in ((20 * OVERHEAD, 3 * OVERHEAD), (0, 1)):
        app, asked = counted(graph, room)
        for _ in range(2):
            send(app, "GET", f"/plain?size={size}", headers={"Accept-Encoding": "identity"})
        assert len(asked) == 2


def test_another_generation_answers_for_itself(tmp_path: Path) -> None:
    place = write(chain("A buildsOn B").graph(), tmp_path)
    app = create_app(open_graph(place))
    for name in "AXA":
        write(chain(f"{name} buildsOn B").graph(), place)
        labels = [item["label"] for item in get(app, "/v1/methods").json()["items"]]
        assert labels == sorted([name, "B"])


def test_queries_whose_answers_change_are_asked_anew(graph: KnowledgeGraph) -> None:
    app = create_app(graph)
    texts = {get(app, "/sparql", query="SELECT (STRUUID() AS ?id) {}").text for _ in range(3)}
    assert len(texts) == 3
    assert "no-store" in get(app, "/sparql", query="SELECT (now() AS ?t) {}").headers["cache-control"]
    assert "etag" in get(app, "/sparql", query="SELECT (1 AS ?now) {}").headers
