"""Ask a served graph for what its OpenAPI document allows and for what it does not, and check every answer.

    pip install -e '.[fuzz]'
    python benchmarks/fuzz_http.py build/demo --seconds 120

Schemathesis makes the requests; texts that are asked for are names of the graph about as often as not. All of its
checks are made: no server errors, only documented statuses, media types and bodies, wrong input refused and right
input accepted, methods that there are. The command leaves with 1 if one fails.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which
from threading import Thread
from time import sleep
from typing import Any

import httpx

from api import create_app
from api.serve import listen, server
from kg.graph import KnowledgeGraph, open_graph

EXCUSED = {"positive_data_acceptance": "a text that is no SPARQL is of the right type, and is refused all the same"}
"""Checks that are not made, each with the reason."""

PHASES = "examples,coverage,fuzzing"

QUERIES = ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "DESCRIBE kg:Claim", "CONSTRUCT WHERE { ?s kg:buildsOn ?o }"]
"""What `query` may be, besides anything."""

NAMES = 15
"""Entities and papers whose names are asked for."""


def main() -> int:
    """Serve, ask, print what was answered."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("graph", type=Path)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schemathesis", default=which("schemathesis") or "schemathesis", help="the program")
    given = parser.parse_args()
    graph, listener = open_graph(given.graph), listen("127.0.0.1", 0)
    service = dataclasses.replace(graph.settings.service, requests_per_second=0)
    app = create_app(graph, dataclasses.replace(graph.settings, service=service))
    made = server(app, service)
    thread = Thread(target=made.run, kwargs={"sockets": [listener]})
    thread.start()
    while not made.started:
        sleep(0.01)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        with tempfile.TemporaryDirectory() as folder:
            document = Path(folder) / "openapi.json"
            document.write_text(json.dumps(_with_names(app.openapi(), _names(graph))), encoding="utf-8")
            code = _fuzz(
                [given.schemathesis, "run", str(document), "--url", url], given.seconds, given.seed, Path(folder)
            )
        print(_answered(httpx.get(f"{url}/metrics").text))
    finally:
        made.should_exit = True
        thread.join()
    return code


def _names(graph: KnowledgeGraph) -> list[str]:
    data = graph.data()
    found = [name for entity in data.entities[:NAMES] for name in (entity.id, entity.label, *entity.aliases)]
    return found + [name for paper in data.papers[:NAMES] for name in (paper.id, paper.title)]


def _with_names(document: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The document, where each parameter that is any text may as well be one that means something."""
    made: dict[str, Any] = json.loads(json.dumps(document))
    for methods in made["paths"].values():
        for about in methods.values():
            for given in about.get("parameters", ()):
                schema = given["schema"]
                if schema.get("type") == "string" and not schema.keys() & {"enum", "pattern", "format"}:
                    known = QUERIES if given["name"] == "query" else names
                    given["schema"] = {"anyOf": [{"enum": known}, schema]}
    return made


def _fuzz(command: list[str], seconds: int, seed: int, folder: Path) -> int:
    command += ["--checks", "all", "--exclude-checks", ",".join(EXCUSED)]
    command += ["--phases", PHASES, "--max-time", str(seconds), "--seed", str(seed), "--continue-on-failure"]
    command += ["--max-examples", "1000", "--suppress-health-check", "all", "--no-color"]
    return subprocess.run(command, check=False, cwd=folder).returncode  # it keeps notes where it runs


def _answered(metrics: str) -> str:
    """A table of answers by route and class of status."""
    pattern = r'^kg_http_requests_total\{method="(\w+)",route="([^"]+)",status="(\dxx)"\} (\d+)'
    counts: dict[str, dict[str, int]] = {}
    for _, route, status, number in re.findall(pattern, metrics, re.MULTILINE):
        row = counts.setdefault(route, {})
        row[status] = row.get(status, 0) + int(number)
    columns = ("2xx", "3xx", "4xx", "5xx")
    lines = [f"{'route':24}" + "".join(f"{column:>8}" for column in columns)]
    for route, row in sorted(counts.items()):
        lines.append(f"{route:24}" + "".join(f"{row.get(column, 0):8}" for column in columns))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
