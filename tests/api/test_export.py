"""Exports over HTTP: the bytes of `kg export`, one at a time."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import threading
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from fastapi import FastAPI

import api.exporting
from api import create_app
from api.exporting import KEPT, File
from api.routes.export import FORMATS, FileResponse
from exports import EXPORTERS, export
from kg.config import Service, Settings
from kg.graph import KnowledgeGraph
from tests.api.asking import get, problem, send
from tests.graphs import lamps, opened


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("lamps"))


def of_command(graph: KnowledgeGraph, form: str, folder: Path, **part: Any) -> Path:
    target = folder / "export"
    export(graph.data(**part), form, target, iris=graph.iris)
    return target


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_it_is_what_the_command_writes(graph: KnowledgeGraph, form: str, tmp_path: Path) -> None:
    answer, meant = get(graph, "/v1/export", format=form), of_command(graph, form, tmp_path)
    assert answer.status_code == 200
    suffix = EXPORTERS.get(form).suffix or ".zip"
    assert answer.headers["content-disposition"] == f'attachment; filename="kg-lineage{suffix}"'
    if meant.is_dir():
        with ZipFile(io.BytesIO(answer.content)) as found:
            assert found.testzip() is None
            assert {name: found.read(name) for name in found.namelist()} == {
                file.name: file.read_bytes() for file in meant.iterdir()
            }
    else:
        assert answer.content == meant.read_bytes()


def test_the_same_bytes_each_time(graph: KnowledgeGraph) -> None:
    for form in ("csv", "turtle"):
        first, second = (get(create_app(graph), "/v1/export", format=form) for _ in range(2))
        assert first.content == second.content


def test_a_part(graph: KnowledgeGraph, tmp_path: Path) -> None:
    part: dict[str, Any] = {"focus": "Torch", "depth": 2, "min_belief": 0.7}
    answer = get(graph, "/v1/export", format="ntriples", **part)
    assert answer.content == of_command(graph, "ntriples", tmp_path, **part).read_bytes()
    assert answer.headers["content-disposition"].endswith(f'filename="{graph.find("Torch").id.replace("/", "-")}.nt"')
    assert len(answer.content) < len(get(graph, "/v1/export", format="ntriples").content)


def test_a_part_does_not_take_the_place_of_the_whole(graph: KnowledgeGraph) -> None:
    app = create_app(graph)
    whole = get(app, "/v1/export", format="turtle").content
    assert get(app, "/v1/export", format="turtle", focus="Candle").content != whole
    assert get(app, "/v1/export", format="turtle", min_belief=0.8).content != whole
    assert get(app, "/v1/export", format="turtle").content == whole


def test_media_types(graph: KnowledgeGraph) -> None:
    for form, media in (
        ("turtle", "text/turtle; charset=utf-8"),
        ("turtle12", "text/turtle; version=1.2; charset=utf-8"),
        ("jsonld", "application/ld+json"),
        ("nquads", "application/n-quads"),
        ("csv", "application/zip"),
        ("html", "text/html; charset=utf-8"),
    ):
        assert get(graph, "/v1/export", format=form).headers["content-type"] == media


def test_formats_are_documented(graph: KnowledgeGraph) -> None:
    operation = get(graph, "/openapi.json").json()["paths"]["/v1/export"]["get"]
    form = next(given for given in operation["parameters"] if given["name"] == "format")
    assert form["schema"]["enum"] == [name for name in EXPORTERS.names() if name != "dummy"]


def test_what_cannot_be_asked_for(graph: KnowledgeGraph) -> None:
    for form in ("pdf", "dummy"):
        body = problem(get(graph, "/v1/export", format=form), 422, "invalid-parameter")
        assert "turtle" in body["detail"]
        assert "dummy" not in body["detail"].partition("known")[2]
    problem(get(graph, "/v1/export"), 422, "invalid-parameter")
    problem(get(graph, "/v1/export", format="turtle", depth=4), 422, "invalid-parameter")
    assert problem(get(graph, "/v1/export", format="turtle", focus="Lampp"), 404, "not-found")["near"] == ["Lamp"]


def limited(graph: KnowledgeGraph, papers: int) -> FastAPI:
    return create_app(graph, dataclasses.replace(Settings(), service=Service(export_papers=papers)))


def test_a_graph_that_is_too_large_is_left_to_the_command(graph: KnowledgeGraph) -> None:
    for part in ({}, {"min_belief": 0.5}, {"focus": "Lamp"}):
        body = problem(get(limited(graph, 1), "/v1/export", format="turtle", **part), 403, "forbidden")
        assert "focus=NAME" in body["detail"]
    assert get(limited(graph, 4), "/v1/export", format="turtle").status_code == 200
    assert get(limited(graph, 3), "/v1/export", format="turtle", focus="Candle").status_code == 200


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("min_belief", [0.0, 0.7])
def test_a_part_is_measured_as_it_is(graph: KnowledgeGraph, depth: int, min_belief: float) -> None:
    for name in ("Lamp", "Candle", "Torch", "Dusk", "Torches"):
        found = graph.data(focus=name, depth=depth, min_belief=min_belief)
        assert graph.papers_around(name, depth=depth, min_belief=min_belief) == len(found.papers), name


def test_what_is_too_large_is_not_read(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnowledgeGraph, "data", None)
    problem(get(limited(graph, 1), "/v1/export", format="turtle", focus="Lamp", depth=2), 403, "forbidden")


def test_what_was_written_is_kept_for_a_while(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def counted(data: Any, form: str, *given: Any, **named: Any) -> None:
        written.append(form)
        export(data, form, *given, **named)

    monkeypatch.setattr(api.exporting, "export", counted)
    app, forms = create_app(graph), ["turtle", "ntriples", "trig", "nquads", "jsonld"]
    for form in (*forms, "jsonld", "nquads", "turtle"):
        assert get(app, "/v1/export", format=form).status_code == 200
    assert written == [*forms, "turtle"]
    assert len(list(app.state.exports._folder.iterdir())) == KEPT
    for _ in range(2):
        get(app, "/v1/export", format="turtle", focus="Lamp")
    assert written[6:] == ["turtle", "turtle"]
    assert len(list(app.state.exports._folder.iterdir())) == KEPT


def test_nothing_stays_on_the_disk(graph: KnowledgeGraph) -> None:
    app = create_app(graph)
    get(app, "/v1/export", format="csv")
    folder = app.state.exports._folder
    assert folder.is_dir()
    app.state.exports.close()
    assert not folder.exists()


def test_one_at_a_time(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(*given: Any, **named: Any) -> None:
        began.set()
        assert go_on.wait(20)
        export(*given, **named)

    monkeypatch.setattr(api.exporting, "export", slow)
    monkeypatch.setattr(api.exporting, "WAIT_SECONDS", 0.1)
    app = create_app(graph)

    async def both() -> tuple[httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            first = asyncio.create_task(http.get("/v1/export?format=turtle"))
            await asyncio.to_thread(began.wait, 20)
            second = await http.get("/v1/export?format=nquads")
            go_on.set()
            return await first, second

    first, second = asyncio.run(both())
    assert first.status_code == 200
    problem(second, 503, "busy")
    assert int(second.headers["retry-after"]) > 0
    assert get(app, "/v1/export", format="nquads").status_code == 200


def test_the_file_is_closed_where_the_client_goes(graph: KnowledgeGraph) -> None:
    class GoneError(Exception):
        pass

    file = File((graph.place / "papers.jsonl").open("rb"), "papers.jsonl")

    async def send(message: Any) -> None:
        raise GoneError

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "asgi": {"spec_version": "2.4"}}
    with pytest.raises(GoneError):
        asyncio.run(FileResponse(file, "text/plain")(scope, receive, send))
    assert file.data.closed


def test_head_has_no_body(graph: KnowledgeGraph) -> None:
    answer = send(graph, "HEAD", "/v1/export", params={"format": "turtle"})
    assert (answer.status_code, answer.content) == (200, b"")
