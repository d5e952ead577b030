"""Measure the HTTP service beside other engines, in one table: `python benchmarks/service.py --graph build/large`.

Starts `kg serve` and each engine that is installed, on loopback, lets all of them answer the same questions, and
prints medians in milliseconds, with what each engine takes as a multiple of what the service takes. That all give
the same number of rows is checked first. `python benchmarks/large_graph.py --out build/large` makes the graph.
"""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import httpx
from engines import Engine, Rdflib, ask, available, check, loaded
from large_graph import write_generation
from load import Load, put_under_load
from made_up import made_up
from subjects import subjects
from virtuoso import free_port, parameters
from workloads import ROWS, Workload, mixed, workloads

import kg
from kg.graph import KnowledgeGraph
from kg.render import table

LEAST, MOST, BUDGET, LONGEST = 3, 50, 5.0, 60.0
"""A question is asked from 3 to 50 times, and no more once 5 seconds are spent; once a minute is, fewer will do."""

SMALL = 5_000
"""Papers of the graph that rdflib is measured on; it would need hours for the large one."""

ALIVE = "/healthz"
"""A path of the service that costs it nothing: what remains is the client and the connection."""

START = 60.0
"""Seconds that the service may take to start."""


@dataclass(frozen=True, slots=True)
class Served:
    """Medians of a workload at the service: milliseconds at the client, and in the server where it says so."""

    client: float
    server: float | None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path, default=Path("build/large"), help="the graph folder")
    parser.add_argument("--rate", type=int, default=300, help="requests a second of the mixed load")
    parser.add_argument("--seconds", type=int, default=20, help="seconds of the mixed load")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    graph = kg.open(arguments.graph)
    given = workloads(subjects(graph), graph.iris)
    kinds, missing = available()
    if missing:
        print(missing)
    told(f"loading {graph.counts['quads']:,} quads into {' and '.join(kind.name for kind in kinds)}")
    with dumped(graph) as quads, loaded(kinds, quads) as engines, served(arguments.graph, recent=0) as client:
        checked(engines, client, given)
        columns = [column(engine, given) for engine in engines]
        mine = [at_service(client, workload) for workload in given]
        loads = under_load(client, engines, given, arguments.rate, arguments.rate * arguments.seconds)
    with served(arguments.graph) as client:
        loads[2:2] = [remembering(client, given, arguments.rate, arguments.rate * arguments.seconds)]
    print(report(given, mine, dict(zip([e.name for e in engines], columns, strict=True)), slow_engine()))
    print(f"\nmixed load, {arguments.rate} requests a second for {arguments.seconds} s")
    print(table(("", "p50 ms", "p99 ms", "answered", "failed"), [(name, *load_row(load)) for name, load in loads]))


def told(step: str) -> None:
    """Say on standard error what takes a while."""
    sys.stderr.write(f"{step} ...\n")


@contextmanager
def dumped(graph: KnowledgeGraph) -> Iterator[Path]:
    """The quads of a graph in a file, for as long as it is needed."""
    from pyoxigraph import RdfFormat

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "graph.nq")
        graph.store.raw.dump(output=str(place), format=RdfFormat.N_QUADS)
        yield place


@contextmanager
def served(graph: Path, *, recent: int | None = None) -> Iterator[httpx.Client]:
    """A client of `kg serve`, which runs until the end; `recent` is how many bytes of answers it may keep."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "kg.toml")
        config.write_text("" if recent is None else f"[service]\nrecent_bytes = {recent}\n")
        command = [str(Path(sys.executable).with_name("kg")), "--config", str(config), "serve", str(graph)]
        process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)  # where its log goes
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600) as client:
                await_start(client, process)
                yield client
        finally:
            process.terminate()
            process.wait()


def await_start(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    """Wait until the service answers.

    Raises:
        RuntimeError: it ended, or took too long.
    """
    end = time.monotonic() + START
    while process.poll() is None and time.monotonic() < end:
        try:
            client.get(ALIVE).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"starting kg serve: it did not answer within {START:g} seconds")


def checked(engines: Sequence[Engine], client: httpx.Client, given: Sequence[Workload]) -> None:
    """See that engines and service agree on the rows of the first question of each workload, before any is timed.

    Raises:
        ValueError: they do not.
    """
    told("checking that all give the same rows")
    for workload in given:
        case = workload.cases[0]
        rows = check(engines, {workload.name: case.sparql})[workload.name]
        if case.route in ROWS:
            reply = client.get(case.path).raise_for_status()
            found = {rows, ROWS[case.route](reply.json()), rows if case.rows is None else case.rows}
            if len(found) > 1:
                raise ValueError(f"{workload.name}: the engines give {rows} rows, the service or the count {found}")


def milliseconds(work: Callable[[int], float]) -> float:
    """The median of some runs; `work` gets the number of the run and gives its seconds."""
    times, start = list[float](), time.monotonic()
    for number in range(MOST):
        times.append(work(number))
        if time.monotonic() - start > (BUDGET if len(times) >= LEAST else LONGEST):
            break
    return 1e3 * median(times)


def column(engine: Engine, given: Sequence[Workload]) -> list[float]:
    """Medians of an engine for each workload."""
    told(f"measuring {engine.name}")
    return [milliseconds(partial(seconds_at, engine, workload)) for workload in given]


def seconds_at(engine: Engine, workload: Workload, run: int) -> float:
    """The seconds that an engine takes for the question whose turn it is."""
    return ask(engine, workload.cases[run % len(workload.cases)].sparql).seconds


def at_service(client: httpx.Client, workload: Workload) -> Served:
    """Medians of the service for a workload."""
    told(f"measuring the service: {workload.name}")
    inside: list[float] = []

    def once(run: int) -> float:
        start = time.perf_counter()
        reply = client.get(workload.cases[run % len(workload.cases)].path)
        seconds = time.perf_counter() - start
        reply.raise_for_status()
        inside.extend(server_milliseconds(reply.headers.get("server-timing", "")))
        return seconds

    client_side = milliseconds(once)
    return Served(client_side, median(inside) if inside else None)


def server_milliseconds(header: str) -> list[float]:
    """The time in a header such as `app;dur=1.5`; nothing where there is none."""
    return [float(number) for number in re.findall(r"\bapp;dur=(\d+(?:\.\d+)?)", header)]


def under_load(
    client: httpx.Client, engines: Sequence[Engine], given: Sequence[Workload], rate: int, requests: int
) -> list[tuple[str, Load]]:
    """The mixed load on the service and on each engine that answers over HTTP, after that of asking for nothing."""
    cases, base = list(mixed(given, requests)), str(client.base_url)
    told("putting the service under load")
    loads = [
        ("an empty reply", put_under_load(base, [ALIVE] * requests, rate)),
        ("service", put_under_load(base, [case.path for case in cases], rate)),
    ]
    for engine in engines:
        if engine.endpoint:
            told(f"putting {engine.name} under load")
            paths = [str(httpx.URL(engine.endpoint, params=parameters(case.sparql))) for case in cases]
            loads.append((engine.name, put_under_load("", paths, rate)))
    return loads


def remembering(client: httpx.Client, given: Sequence[Workload], rate: int, requests: int) -> tuple[str, Load]:
    """The mixed load on a service that may give recent answers again, as it does where nothing else is set."""
    cases = mixed(given, requests)
    return "service, keeping answers", put_under_load(str(client.base_url), [case.path for case in cases], rate)


def slow_engine() -> list[float]:
    """Medians of rdflib for each workload, on a small graph."""
    told(f"loading {SMALL:,} papers into {Rdflib.name}")
    with tempfile.TemporaryDirectory() as folder:
        write_generation(made_up(SMALL), Path(folder))
        graph = kg.open(folder)
        with dumped(graph) as quads, loaded([Rdflib], quads) as (engine,):
            return column(engine, workloads(subjects(graph), graph.iris))


def report(
    given: Sequence[Workload], mine: Sequence[Served], columns: dict[str, list[float]], slow: Sequence[float]
) -> str:
    """The table."""
    head = ("p50 in ms", "service", "in the server", *columns, f"{Rdflib.name}, {SMALL:,} papers")
    rows = [
        (
            workload.name,
            f"{own.client:,.1f}",
            "" if own.server is None else f"{own.server:,.1f}",
            *(f"{theirs:,.1f} ({multiple(theirs / own.client)})" for theirs in others),
        )
        for workload, own, *others in zip(given, mine, *columns.values(), slow, strict=True)
    ]
    return table(head, rows)


def multiple(ratio: float) -> str:
    """A ratio with two figures that count, such as `0.052x`, `1.3x` or `4,300x`."""
    return f"{float(f'{ratio:.2g}'):,g}x" if ratio >= 0.01 else "<0.01x"


def load_row(load: Load) -> tuple[str, ...]:
    """The figures of a load."""
    times = (f"{1e3 * load.percentile(share):,.1f}" for share in (0.5, 0.99))
    return (*times, f"{len(load.seconds):,}", f"{load.failed:,}")


if __name__ == "__main__":
    main()
