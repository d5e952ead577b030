"""Ask a graph over HTTP what no client would ask: queries that were damaged at random, for some minutes.

    python benchmarks/fuzz_sparql.py GRAPH QUERIES [--minutes 5] [--seed 0]

QUERIES is a folder with .rq files, such as an unpacked test suite. Fails if an answer has a status that the endpoint
is not meant to give, if a worker is left over, or if the memory of this process keeps growing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import time
from collections import Counter
from pathlib import Path

import httpx

import kg
from api import create_app
from kg.config import Limits, Settings
from kg.graph import open_graph

EXPECTED = {200, 400, 403, 406, 413, 415, 422, 503}
"""503 is a query at its limits; there is no other error of the server's."""

ACCEPTED = (
    "",
    "*/*",
    "text/csv",
    "text/turtle",
    "application/ld+json",
    "text/html",
    "application/rdf+xml",
    "image/png",
)
PIECES = """{ } ( ) [ ] . ; , * + ? ^ | / ! < > <urn:x> "a" 'b' \"\"\" ''' # \\u0041 \\ $x ?y _:b a true 1 1.0e9 @en ^^
SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH SERVICE SILENT OPTIONAL UNION MINUS FILTER EXISTS NOT BIND AS
VALUES GROUP BY HAVING ORDER DESC LIMIT OFFSET DISTINCT REDUCED COUNT SUM GROUP_CONCAT REGEX REPLACE CONCAT STR
IRI BNODE UNDEF INSERT DELETE LOAD CLEAR DROP PREFIX BASE \0 \ud83d\ude00 \u2028 \ufeff""".split()
TOKEN = re.compile(r"\s+|\w+|.", re.DOTALL)


def damaged(queries: list[str], chance: random.Random) -> str:
    """One query with tokens lost, doubled, moved, or replaced by pieces, or grafted on another."""
    tokens = TOKEN.findall(chance.choice(("", "BASE <http://example.org/> ")) + chance.choice(queries))
    for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 5))):
        at = chance.randrange(len(tokens) + 1)
        match chance.randrange(6):
            case 0:
                tokens[at:at] = [chance.choice(PIECES)]
            case 1:
                del tokens[at : at + chance.randrange(1, 4)]
            case 2:
                tokens[at:at] = tokens[at : at + chance.randrange(20)] * chance.choice((1, 1, 2, 50))
            case 3:
                tokens[at:at] = TOKEN.findall(chance.choice(queries))[: chance.randrange(60)]
            case 4:
                tokens[at : at + 1] = [chance.choice(PIECES)]
            case _:
                chance.shuffle(tokens[at : at + 6])
    return "".join(tokens)[:100_000]


async def ask(client: httpx.AsyncClient, text: str, chance: random.Random) -> httpx.Response:
    """The answer to a query that is sent in one of the ways there are."""
    headers = {"accept": chance.choice(ACCEPTED)}
    sent = text.encode("utf-8", "replace").decode()
    match chance.randrange(3):
        case 0:
            return await client.get("/sparql", params={"query": sent}, headers=headers)
        case 1:
            return await client.post("/sparql", data={"query": sent}, headers=headers)
        case _:
            headers["content-type"] = "application/sparql-query"
            return await client.post("/sparql", content=sent, headers=headers)


def memory() -> int:
    """Bytes that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def children() -> int:
    """Processes that this one has started and not waited for."""
    stats = (path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if path.exists())
    return sum(int(text.rpartition(")")[2].split()[1]) == os.getpid() for text in stats)


async def fuzz(place: Path, queries: list[str], seconds: float, seed: int) -> None:
    """Ask four damaged queries at a time until the time is up, then print what came of it."""
    limits = Limits(query_workers=2, query_seconds=2, query_megabytes=300, query_bytes=2_000_000, query_queue=4)
    app = create_app(open_graph(place, Settings(limits=limits)))
    statuses, until, sizes = Counter[int](), time.monotonic() + seconds, [0]
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)

    async def client(number: int) -> None:
        chance = random.Random(f"{seed} {number}")
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as http:
            while time.monotonic() < until:
                text = damaged(queries, chance)
                answer = await ask(http, text, chance)
                statuses[answer.status_code] += 1
                assert answer.status_code in EXPECTED, (answer.status_code, answer.text[:500], text)
                if sum(statuses.values()) % 500 == 0:
                    sizes.append(memory())

    await asyncio.gather(*(client(number) for number in range(4)))
    pool = app.state.query_pool
    print(f"{sum(statuses.values()):,} queries: {dict(sorted(statuses.items()))}; workers: {pool.counters()}")
    warm = sizes[len(sizes) // 4 :] or sizes
    print(f"memory, MB: {warm[0] >> 20} after a quarter of the time, {memory() >> 20} at the end")
    assert children() <= limits.query_workers
    pool.close()
    assert children() == 0, "a worker is left over"
    assert memory() < 1.5 * warm[0] + (50 << 20), "memory grows"


def main() -> None:
    """Read the arguments, and ask."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("graph", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    kg.open(given.graph)
    queries = [path.read_bytes().decode("utf-8", "replace") for path in sorted(given.queries.rglob("*.rq"))]
    asyncio.run(fuzz(given.graph, queries, 60 * given.minutes, given.seed))


if __name__ == "__main__":
    main()
