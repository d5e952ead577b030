"""The tools for language models, asked by a real client: in memory, over stdio and over HTTP."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import ToolAnnotations

from api.mcp.faults import arguments
from api.mcp.server import INSTRUCTIONS, create_server
from api.mcp.telling import CONTEXT, WIDTH, nearest
from api.mcp.tools import MOST, MOST_ROWS, Tools
from kg.errors import ConfigError
from kg.examples import examples
from kg.graph import KnowledgeGraph, open_graph
from ontology import core_text
from tests.graphs import Sketch, chain, lamps, opened, write

KG = str(Path(sys.executable).with_name("kg"))
Found = TypeVar("Found")
NAMES = "search entity lineage path leaderboard timeline compare contradictions evidence sparql".split()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(lamps().graph(), tmp_path_factory.mktemp("lamps"))


@pytest.fixture(scope="module")
def graph(place: Path) -> KnowledgeGraph:
    return open_graph(place)


@cache
def server(graph: KnowledgeGraph) -> Any:
    return create_server(Tools(graph))


def text(content: Any) -> str:
    """The text of the one part of an answer."""
    (part,) = content
    return str(part.text)


def ask(target: Any, question: Callable[[Client], Awaitable[Found]]) -> Found:
    """Ask a server through a client."""

    async def asked() -> Found:
        async with Client(target) as client:
            return await question(client)

    return asyncio.run(asked())


def call(target: Any, tool: str, **arguments: Any) -> Any:
    """What a tool answers, which is the same as text and as data."""
    found = ask(target, lambda client: client.call_tool(tool, arguments))
    assert not found.is_error, found.content
    assert json.loads(text(found.content)) == found.structured_content
    return found.structured_content


def error(target: Any, tool: str, **arguments: Any) -> str:
    """What a tool says went wrong."""
    found = ask(target, lambda client: client.call_tool(tool, arguments))
    assert found.is_error
    return text(found.content)


def test_every_tool_is_described_for_a_model(graph: KnowledgeGraph) -> None:
    tools = ask(server(graph), lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == NAMES
    for tool in tools:
        assert tool.description
        assert len(tool.description) < 300
        assert tool.annotations == ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        assert (tool.output_schema or {})["type"] == "object"
        for name, about in tool.input_schema["properties"].items():
            assert "description" in about or "enum" in about, f"{tool.name} {name}"


def test_choices_and_limits_stand_in_the_schema(graph: KnowledgeGraph) -> None:
    tools = {tool.name: tool.input_schema["properties"] for tool in ask(server(graph), lambda c: c.list_tools()).tools}
    assert tools["lineage"]["direction"]["enum"] == ["ancestors", "descendants", "both"]
    assert "buildsOn" in tools["lineage"]["relations"]["items"]["enum"]
    assert tools["search"]["kinds"]["items"]["enum"][0] == "Paper"
    assert {about["limit"]["maximum"] for name, about in tools.items() if name not in ("sparql", "path")} == {MOST}


def test_search(graph: KnowledgeGraph) -> None:
    hits = call(server(graph), "search", text="lam")["hits"]
    assert hits[0]["label"] == "Lamp"
    assert {hit["kind"] for hit in call(server(graph), "search", text="lam", kinds=["Paper"])["hits"]} == {"Paper"}
    assert len(call(server(graph), "search", text="l", limit=1)["hits"]) == 1


def test_entity(graph: KnowledgeGraph) -> None:
    sheet = call(server(graph), "entity", name="LMP")
    assert (sheet["label"], sheet["kind"]) == ("Lamp", "Method")
    assert {claim["subject"] for claim in sheet["says"]} == {"Lamp"}
    assert {claim["object"] for claim in sheet["said_by_others"]} == {"Lamp"}
    beliefs = [claim["belief"] for claim in sheet["says"]]
    assert beliefs == sorted(beliefs, reverse=True)
    assert not sheet["cut"]
    short = call(server(graph), "entity", name="Lamp", limit=1)
    assert [len(short[name]) for name in ("says", "said_by_others", "results")] == [1, 1, 1]
    assert short["cut"]


def test_a_paper_is_an_entity_too(graph: KnowledgeGraph) -> None:
    sheet = call(server(graph), "entity", name="Torches")
    assert sheet["kind"] == "Paper"
    assert sheet["label"] == "Torches"
    assert "improvesOver" in sheet["abstract"]
    assert any(claim["predicate"] == "introduces" for claim in sheet["says"])


def test_lineage(graph: KnowledgeGraph) -> None:
    family = call(server(graph), "lineage", name="Torch", depth=1)
    assert {node["label"]: node["steps"] for node in family["nodes"]} == {"Torch": 0, "Lamp": 1}
    assert {claim["predicate"] for claim in family["claims"]} >= {"improvesOver"}
    assert family["cut"]
    down = call(server(graph), "lineage", name="Wick", direction="descendants", relations=["buildsOn"], depth=5)
    assert {node["label"] for node in down["nodes"]} == {"Wick", "Lamp", "Torch"}
    assert not down["cut"]


def test_a_lineage_is_never_long(tmp_path: Path) -> None:
    made = chain(*(f"Heir{number} buildsOn Root" for number in range(120)))
    family = call(create_server(Tools(opened(made.graph(), tmp_path))), "lineage", name="Root", direction="descendants")
    assert (len(family["nodes"]), family["reached"], family["cut"]) == (20, 121, True)
    assert len(json.dumps(family)) < 20_000


def test_path(graph: KnowledgeGraph) -> None:
    ways = call(server(graph), "path", younger="Torch", older="Wick")
    assert ways["steps"] == 2
    assert [claim["subject"] for claim in ways["ways"][0]] == ["Torch", "Lamp"]
    assert call(server(graph), "path", younger="Wick", older="Torch")["reversed"]
    assert call(server(graph), "path", younger="Candle", older="Wick")["ways"] == []


def test_leaderboard_and_timeline(graph: KnowledgeGraph) -> None:
    boards = call(server(graph), "leaderboard", benchmark="Dusk")["boards"]
    lux = next(board for board in boards if board["metric"] == "lux")
    ranks = [(row["rank"], row["subject"], row["value"]) for row in lux["rows"]]
    assert ranks[:2] == [(1, "Torch", "90"), (2, "Lamp", "80.5")]
    assert any(row["reason"] and row["rank"] is None for row in lux["rows"])
    assert call(server(graph), "leaderboard", benchmark="Dusk", limit=1)["cut"]
    series = call(server(graph), "timeline", benchmark="Dusk", metric="lux")["series"][0]
    assert [point["date"] for point in series["points"]] == ["2019-05", "2021-01-15", "2022"]


def test_a_timeline_keeps_what_was_best() -> None:
    points = [{"date": str(2000 + n), "best": n in (1, 4)} for n in range(9)]
    assert [point["date"] for point in nearest(points, 3)] == ["2001", "2004", "2008"]


def test_compare(graph: KnowledgeGraph) -> None:
    found = call(server(graph), "compare", a="Torch", b="Lamp")
    assert found["contradicted"]
    assert [claim["subject"] for claim in found["a_improves_over_b"]] == ["Torch"]
    assert [shared["benchmark"] for shared in found["benchmarks"]] == ["Dusk"]
    assert {figure["subject"] for figure in found["benchmarks"][0]["b"]} == {"Lamp"}


def test_contradictions(graph: KnowledgeGraph) -> None:
    found = call(server(graph), "contradictions")
    assert found["total"] == 1
    assert found["disputes"][0]["claim"]["belief"] >= found["disputes"][0]["opposite"]["belief"]
    assert call(server(graph), "contradictions", name="Wick")["total"] == 0


def test_evidence_is_verbatim(graph: KnowledgeGraph) -> None:
    claim = next(c for c in call(server(graph), "entity", name="Lamp")["says"] if c["papers"] == 2)
    found = call(server(graph), "evidence", claim=claim["id"])
    assert len(found["sentences"]) == 2
    for item in found["sentences"]:
        paper = graph.paper_of(item["paper"])
        assert item["before"] + item["sentence"] + item["after"] in paper.abstract
    assert call(server(graph), "evidence", claim=found["iri"])["claim"]["id"] == claim["id"]


def test_sentences_are_short_except_as_evidence(tmp_path: Path) -> None:
    made, words = Sketch(), "and so on " * 200
    made.paper("long")
    said = made.says("long", "New", "buildsOn", "Old").evidence
    key = next(iter(said))
    paper = made.papers["long"]
    sentence = f"{words}New buildsOn Old {words}"
    made.papers["long"] = dataclasses.replace(paper, abstract=sentence)
    span = dataclasses.replace(said[key][0].span, end=len(sentence))
    said[key] = [dataclasses.replace(said[key][0], text=sentence, span=span)]
    target = create_server(Tools(opened(made.graph(), tmp_path)))
    claim = call(target, "entity", name="New")["says"][0]
    assert len(claim["sentence"]) <= WIDTH
    assert "New buildsOn Old" in claim["sentence"]
    whole = call(target, "evidence", claim=claim["id"])["sentences"][0]
    assert whole["sentence"] == sentence
    assert len(whole["before"]) <= CONTEXT


def test_sparql(graph: KnowledgeGraph) -> None:
    query = "SELECT ?name WHERE { ?x kg:buildsOn/skos:prefLabel ?name } ORDER BY ?name"
    assert call(server(graph), "sparql", query=query) == {
        "columns": ["name"],
        "rows": [{"name": "Lamp"}, {"name": "Wick"}],
        "boolean": None,
        "triples": "",
        "cut": False,
    }
    assert call(server(graph), "sparql", query=query, limit=1)["cut"]
    assert call(server(graph), "sparql", query="ASK { ?x kg:buildsOn ?y }")["boolean"] is True
    made = call(server(graph), "sparql", query="CONSTRUCT { ?x kg:buildsOn ?y } WHERE { ?x kg:buildsOn ?y }", limit=1)
    assert made["triples"].count("\n") == 0
    assert made["cut"]


def test_errors_are_told_with_near_names(graph: KnowledgeGraph) -> None:
    assert "near: Lamp" in error(server(graph), "entity", name="Lampp")
    assert "near: " in error(server(graph), "leaderboard", benchmark="Dusk", metric="luxx")
    assert "no claim named" in error(server(graph), "evidence", claim="0")
    assert "refused" in error(server(graph), "sparql", query="INSERT DATA { <a:a> <a:b> <a:c> }")
    assert "direction" in error(server(graph), "lineage", name="Lamp", direction="up")
    assert "limit" in error(server(graph), "search", text="x", limit=51)
    assert "try the tool `search`" in error(server(graph), "entity", name="Qqqqqq")


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("entity", {}, "calling entity: name is missing. It takes name, min_belief = 0.0, limit = 15"),
        ("entity", {"nam": "Lamp"}, "calling entity: 'nam' is no argument (did you mean name?). It takes name"),
        ("entity", {"name": "Lamp", "limits": 3}, "'limits' is no argument (did you mean limit?)"),
        ("lineage", {"name": "Lamp", "relations": ["buildson"]}, "not 'buildson' (did you mean buildsOn?)"),
        (
            "lineage",
            {"name": "Lamp", "direction": "up"},
            "direction should be 'ancestors', 'descendants' or 'both', not",
        ),
        ("search", {"text": "x", "limit": 51}, "limit should be less than or equal to 50, not 51"),
        ("lineag", {"name": "Lamp"}, "no tool is named 'lineag' (did you mean lineage?); there are search, entity,"),
    ],
)
def test_a_wrong_call_is_told_how_to_call(
    tool: str, arguments: dict[str, Any], said: str, graph: KnowledgeGraph
) -> None:
    told = error(server(graph), tool, **arguments)
    assert said in told
    assert "pydantic" not in told
    assert "\n" not in told


def test_queries_share_the_workers_that_limits_allow(tmp_path: Path) -> None:
    tools = Tools(opened(lamps().graph(), tmp_path))
    target = create_server(tools)
    for _ in range(3):
        assert call(target, "sparql", query="ASK { ?x kg:buildsOn ?y }")["boolean"]
    assert tools._pool.counters()["running"] == 1
    tools.close()
    assert tools._pool.counters()["running"] == 0


def test_where_the_files_are_is_not_told(tmp_path: Path) -> None:
    graph = opened(lamps().graph(), tmp_path)
    target = create_server(Tools(graph))
    for file in (graph.place / "store").iterdir():
        file.unlink()
    told = error(target, "sparql", query="ASK { ?s ?p ?o }")
    assert str(tmp_path) not in told
    assert "cannot be read" in told


def test_resources(graph: KnowledgeGraph) -> None:
    def read(uri: str) -> str:
        return text(ask(server(graph), lambda client: client.read_resource(uri)).contents)

    found = ask(server(graph), lambda client: client.list_resources()).resources
    assert {str(item.uri) for item in found} == {"kg://ontology", "kg://examples", "kg://about"}
    assert read("kg://ontology") == core_text()
    assert all(item.sparql in read("kg://examples") for item in examples())
    assert json.loads(read("kg://about"))["counts"]["papers"] == 4


def test_a_later_build_is_answered_from(tmp_path: Path) -> None:
    target = create_server(Tools(opened(chain("A buildsOn B").graph(), tmp_path)))
    assert "no entity" in error(target, "entity", name="C")
    write(chain("C buildsOn B").graph(), tmp_path)
    assert call(target, "entity", name="C")["label"] == "C"


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def test_over_stdio(place: Path) -> None:
    command = StdioServerParameters(command=KG, args=["mcp", str(place)], env=environment())
    assert call(stdio_client(command), "path", younger="Torch", older="Wick")["steps"] == 2


@contextmanager
def serving(place: Path, *options: str) -> Iterator[str]:
    """The address of a server over HTTP in a process of its own."""
    command = [KG, "mcp", str(place), "--http", "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        try:
            assert process.stderr
            said = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/mcp", said)
            assert address, said + process.stderr.read()
            yield address[0]
        finally:
            process.terminate()


def test_over_http(place: Path) -> None:
    with serving(place) as address:
        assert call(address, "lineage", name="Torch")["root"]["label"] == "Torch"
        assert "near: Lamp" in error(address, "entity", name="Lampp")
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        headers = {"accept": "application/json, text/event-stream"}
        for strange in ({"origin": "https://evil.example"}, {"host": "evil.example"}):
            answer = httpx.post(address, json=asked, headers={**headers, **strange})
            assert answer.status_code in (403, 421), strange


def test_a_port_in_use(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [KG, "mcp", str(place), "--http", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 2
    assert "name another with --port" in done.stderr


def test_without_the_library_it_says_what_to_install(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(ConfigError, match=re.escape("pip install 'kg-lineage[mcp]'")):
        create_server(Tools(open_graph(place)))


def test_the_instructions_are_short() -> None:
    assert len(INSTRUCTIONS) < 700


def test_the_page_about_it_names_every_tool_with_its_arguments(graph: KnowledgeGraph) -> None:
    page = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")
    tools = ask(server(graph), lambda client: client.list_tools()).tools
    shown = re.findall(r"^\| `(\w+)` \| `(.*?)` \|", page, re.MULTILINE)
    assert shown == [(tool.name, arguments(tool.input_schema)) for tool in tools]
    for bound in (MOST, MOST_ROWS):
        assert str(bound) in page
    (settings,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert json.loads(settings)["mcpServers"]["papers"]["args"][0] == "mcp"
