"""Measure SPARQL over HTTP beside the bare engine: `python benchmarks/sparql.py GRAPH`.

Both answer the same query in the same format, turn by turn, and the quickest of the runs counts, which a noisy machine
disturbs least. The engine has its store open in this process; the endpoint is asked through the whole application,
without a socket.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

import kg
from api import create_app
from kg.render import table
from ontology import PREFIXES

REPEATS = 25
SMALL = 'SELECT ?name { ?x kg:improvesOver/skos:prefLabel "BERT" ; skos:prefLabel ?name }'
ROWS = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT %d"
QUERIES = {
    "a few rows": SMALL,
    "yes or no": "ASK { ?s a kg:Model }",
    "1,000 rows": ROWS % 1_000,
    "10,000 rows": ROWS % 10_000,
    "100,000 rows": "SELECT ?s ?p ?o { VALUES ?n { 1 2 3 4 5 6 7 8 } ?s ?p ?o } LIMIT 100000",
    "1,000 triples": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1000",
    "10,000 triples": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 10000",
}
TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def bare(store: Any, query: str, form: str) -> bytes:
    """The answer of the engine, used as its manual has it."""
    found = store.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)
    written = found.serialize(format=TABLES[form] if form in TABLES else GRAPHS[form])
    return bytes(written)


def _formats(name: str) -> list[str]:
    """The formats that an answer is asked for in."""
    if name.endswith("triples"):
        return list(GRAPHS)
    return list(TABLES) if name.endswith("000 rows") else ["json"]


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


async def measure(place: Path) -> list[tuple[str, ...]]:
    """A row for each query and format: both times, and what lies between them."""
    graph = kg.open(place)
    transport = httpx.ASGITransport(app=create_app(graph))
    rows = []
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
        for name, query in QUERIES.items():
            for form in _formats(name):

                async def engine(query: str = query, form: str = form) -> None:
                    bare(graph.store.raw, query, form)

                async def endpoint(query: str = query, form: str = form) -> None:
                    answer = await client.get("/sparql", params={"query": query, "format": form})
                    assert answer.status_code == 200, answer.text

                times = [
                    (await timed(engine), await timed(endpoint)) for _ in range(REPEATS if "100,000" not in name else 5)
                ]
                alone, asked = (min(column) for column in zip(*times, strict=True))
                said = f"{1_000 * alone:.1f}", f"{1_000 * asked:.1f}", f"{1_000 * (asked - alone):.1f}"
                rows.append((name, form, *said, f"{asked / alone:.2f}"))
    return rows


def main() -> None:
    """Print the table."""
    rows = asyncio.run(measure(Path(sys.argv[1])))
    print(table(("answer", "format", "engine, ms", "endpoint, ms", "more, ms", "times"), rows))


if __name__ == "__main__":
    main()
