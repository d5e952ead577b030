"""Measure the processor time of answers, in one process: `python benchmarks/processor.py --graph build/large`.

For a machine that is busy with other work, where the times on a clock say little. Prints what a lineage takes beside
the property path of Oxigraph, asked in turn, and what a request takes on its way through the whole application, without
a socket; what other processes do for it, as the workers of SPARQL, is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote

from msgspec import json
from subjects import Subjects, subjects
from workloads import Workload, workloads

import kg
from api import create_app
from api.description import document
from kg import written
from kg.config import Service, Settings
from kg.graph import KnowledgeGraph
from kg.lineage import Direction, Scope, lineage_query
from kg.render import table

SCOPE = Scope(Direction.DESCENDANTS, depth=0)
ROUNDS, REQUESTS = 7, 100
HEAD = [(b"host", b"localhost"), (b"accept", b"*/*"), (b"accept-encoding", b"gzip, deflate")]


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path, default=Path("build/large"), help="the graph folder")
    graph = kg.open(parser.parse_args().graph)
    about = subjects(graph)
    print(table(("ms of processor time, p50", "service", "without claims", "Oxigraph"), list(beside(graph, about))))
    print()
    print(table(("ms of processor time, least", "request"), asyncio.run(through(graph, workloads(about, graph.iris)))))


def beside(graph: KnowledgeGraph, about: Subjects) -> Sequence[tuple[str, ...]]:
    """Rows of what lineages take: as JSON with claims and without, and as a property path."""
    given = {"lineages": [iri for iri, _ in about.lineages], "descendants of the hub": [about.hub[0]]}
    return [(name, *(f"{1e3 * seconds:,.2f}" for seconds in in_turn(graph, iris))) for name, iris in given.items()]


def in_turn(graph: KnowledgeGraph, iris: Sequence[str]) -> list[float]:
    """The medians of the three ways, asked one after the other."""
    ways: list[Callable[[str], Any]] = [
        partial(as_json, graph, claims=True),
        partial(as_json, graph, claims=False),
        lambda iri: sum(1 for _ in graph.store.query(lineage_query(iri, SCOPE))),
    ]
    found = [[spent(partial(way, iri)) for way in ways] for _ in range(ROUNDS + 1) for iri in iris]
    return list(map(median, zip(*found[len(iris) :], strict=True)))  # the first round warms


def as_json(graph: KnowledgeGraph, iri: str, *, claims: bool) -> bytes:
    """A lineage as HTTP gives it, before it is compressed."""
    root = graph.index.entity(graph.iris.node_id(iri))
    return json.encode(written.lineage(graph, root, SCOPE, limit=0, claims=claims))


def spent(work: Callable[[], Any]) -> float:
    """Seconds of processor time of all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


async def through(graph: KnowledgeGraph, given: Sequence[Workload]) -> list[tuple[str, str]]:
    """Rows of what requests take on their way through the application, which keeps no answers."""
    app = create_app(graph, Settings(service=Service(recent_bytes=0)))
    document(app)
    paths = {"an empty reply": ["/healthz"]} | {work.name: [case.path for case in work.cases] for work in given}
    rows = []
    for name, some in paths.items():
        times = [await requests(app, some) for _ in range(ROUNDS if len(some) > 1 or name.startswith("an") else 2)]
        rows.append((name, f"{1e3 * min(times):,.2f}"))
    app.state.query_pool.close()
    return rows


async def requests(app: Any, paths: Sequence[str]) -> float:
    """Seconds of processor time of one request, of several in turn."""
    count = REQUESTS if len(paths) > 1 else 3
    start = time.process_time()
    for number in range(count):
        await answered(app, paths[number % len(paths)])
    return (time.process_time() - start) / count


async def answered(app: Any, target: str) -> None:
    """Send one request, and see that it is answered."""
    path, _, query = target.partition("?")
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": unquote(path), "query_string": query.encode()}
    scope |= {"headers": [*HEAD], "scheme": "http", "http_version": "1.1", "root_path": "", "client": ("127.0.0.1", 1)}
    sent = list[Any]()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == 200, target


if __name__ == "__main__":
    main()
