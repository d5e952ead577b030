"""Workers: kept for the next query, killed when they are late, gone when nobody needs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest

from kg.errors import (
    GraphError,
    QueryBusyError,
    QueryCrashError,
    QueryError,
    QueryLeftError,
    QueryLimitError,
    QueryMemoryError,
    QueryTimeError,
)
from kg.graph import KnowledgeGraph
from kg.sparql.answer import Answer
from kg.sparql.job import Job, Seat
from kg.sparql.pool import Pool, Visit
from kg.sparql.process import Worker
from tests.graphs import chain, lamps, opened

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at the processes in /proc")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("graph"))


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(2, 1) as made:
        yield made


def seat(graph: KnowledgeGraph) -> Seat:
    return Seat(graph.manifest.store, str(graph.place / "store"))


def job(sparql: str = "ASK {}", *, seconds: float = 60.0, megabytes: int = 1_000) -> Job:
    return Job(sparql, 1_000, 1_000_000, megabytes, seconds)


def processes(pool: Pool) -> set[int]:
    return {worker._process.pid for worker in pool._all}


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has waited for counts too."""
    return Path(f"/proc/{pid}").exists()


def children() -> set[int]:
    """The processes that this one has started and not waited for."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(path.parent.name))
    return found


def test_a_worker_answers_many_queries(pool: Pool, graph: KnowledgeGraph) -> None:
    seen = set()
    for number in range(20):
        assert pool.answer(seat(graph), job(f"SELECT ({number} AS ?n) {{}}")).rows == [{"n": str(number)}]
        seen |= processes(pool)
    assert len(seen) == 1


@pytest.mark.parametrize("wrong", ["ASK {", "DROP ALL", "ASK { SERVICE <urn:x> {} }"])
def test_a_worker_outlives_queries_that_cannot_be_answered(wrong: str, pool: Pool, graph: KnowledgeGraph) -> None:
    pool.answer(seat(graph), job())
    before = processes(pool)
    with pytest.raises(QueryError):
        pool.answer(seat(graph), job(wrong))
    assert pool.answer(seat(graph), job())
    assert processes(pool) == before


def test_a_late_worker_is_killed_and_nobody_else_notices(pool: Pool, graph: KnowledgeGraph) -> None:
    late: list[Any] = []

    def ask() -> None:
        with pytest.raises(QueryLimitError, match=r"stopped after limits\.query_seconds = 1; ask for less") as caught:
            pool.answer(seat(graph), job(CROSS, seconds=1))
        late.append(caught.value)

    asking = Thread(target=ask)
    asking.start()
    while asking.is_alive():
        assert pool.answer(seat(graph), job())
    asking.join()
    assert late
    assert pool.answer(seat(graph), job("SELECT (1 AS ?n) {}")).rows == [{"n": "1"}]
    assert len(processes(pool)) == 1


@LINUX
def test_a_worker_that_takes_too_much_memory_is_replaced(pool: Pool, graph: KnowledgeGraph) -> None:
    doubling = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    for query in (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c",
        f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('x' AS ?x0) {doubling} }}",
    ):
        with pytest.raises(QueryLimitError, match=r"limits\.query_megabytes"):
            pool.answer(seat(graph), job(query, megabytes=60))
        assert pool.answer(seat(graph), job(megabytes=60))


@LINUX
def test_a_worker_that_is_left_with_much_memory_is_not_kept(pool: Pool, graph: KnowledgeGraph) -> None:
    worker = Worker(seat(graph))
    kept = [worker.fit for megabytes in (1_000, 4) if worker.ask(job(megabytes=megabytes))]
    assert kept == [True, False]  # by now it has more than a quarter of four megabytes
    worker.end()


@LINUX
def test_a_worker_that_was_killed_is_replaced(pool: Pool, graph: KnowledgeGraph) -> None:
    pool.answer(seat(graph), job())
    (pid,) = processes(pool)
    os.kill(pid, signal.SIGKILL)
    place = Path(f"/proc/{pid}")
    while state(place) != "Z" or len(list((place / "task").iterdir())) > 1:  # its threads end one by one
        sleep(0.01)
    assert pool.answer(seat(graph), job())
    assert not alive(pid)


def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a worker that was killed look fit, as it does for an instant."""
    monkeypatch.setattr(Worker, "fit", property(lambda worker: not worker.spent))


@LINUX
def test_a_query_that_was_given_to_a_dying_worker_is_given_to_another(
    pool: Pool, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.answer(seat(graph), job())
    (pid,) = processes(pool)
    dying(monkeypatch)
    os.kill(pid, signal.SIGKILL)
    assert pool.answer(seat(graph), job("SELECT (1 AS ?n) {}")).rows == [{"n": "1"}]
    assert not alive(pid)
    assert len(processes(pool)) == 1


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_worker_that_ends_in_its_start_is_replaced_once(
    deaths: int, pool: Pool, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, started = subprocess.Popen, []

    def popen(command: list[str], **options: Any) -> Any:
        started.append(command)
        return really([sys.executable, "-c", ""] if len(started) <= deaths else command, **options)

    monkeypatch.setattr("kg.sparql.process.subprocess.Popen", popen)
    if deaths == 1:
        assert pool.answer(seat(graph), job())
        assert pool.ready()
    else:
        with pytest.raises(QueryBusyError, match="no memory left; ask again later"):
            pool.answer(seat(graph), job())
        assert not pool.ready()
    assert len(started) == 2


def test_a_query_is_not_given_to_worker_after_worker(
    pool: Pool, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def gone(worker: Worker, _: Job) -> bool:
        asked.append(worker)
        worker.spent = True
        return False

    monkeypatch.setattr(Worker, "_tell", gone)
    with pytest.raises(QueryBusyError, match="before they began with the query"):
        pool.answer(seat(graph), job())
    assert len(set(asked)) == 2
    assert not processes(pool)


@LINUX
@pytest.mark.parametrize(
    ("ended", "error", "said"),
    [
        (signal.SIGKILL, QueryCrashError, r"from outside or by a fault \(signal 9\)"),
        (signal.SIGSEGV, QueryCrashError, "too deep"),
        (signal.SIGABRT, QueryMemoryError, r"limits\.query_megabytes = 1000"),
        (signal.SIGALRM, QueryTimeError, r"limits\.query_seconds = 60"),
    ],
)
def test_a_query_in_which_its_worker_ends_is_told_why_and_not_tried_again(
    ended: signal.Signals, error: type[QueryError], said: str, pool: Pool, graph: KnowledgeGraph
) -> None:
    pool.answer(seat(graph), job())
    (pid,) = processes(pool)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(pool.answer, seat(graph), job(CROSS))
        while not at_work(pid):
            sleep(0.01)
        sleep(0.1)  # it has begun
        os.kill(pid, ended)
        with pytest.raises(error, match=said):
            asked.result(30)
    assert pool.counters()["restarted"] == 1
    assert not processes(pool)


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ FILTER({'!' * 50_000}true) }}",
        f"ASK {{ FILTER(1{'-1' * 20_000}) }}",
        f"ASK {{ FILTER({'false||' * 2_000}true) }}",
        f"ASK {{ {{}} {'UNION {} ' * 2_000} }}",
    ],
    ids=["not", "minus", "or", "union"],
)
def test_long_chains_have_stack_enough(query: str, pool: Pool, graph: KnowledgeGraph) -> None:
    assert pool.answer(seat(graph), job(query)).form == "ask"


def test_workers_on_a_graph_of_before_end(pool: Pool, graph: KnowledgeGraph, tmp_path: Path) -> None:
    pool.answer(seat(graph), job())
    before = processes(pool)
    newer = opened(chain("A buildsOn B").graph(), tmp_path)
    assert pool.answer(seat(newer), job("SELECT ?l { ?s skos:prefLabel ?l } ORDER BY ?l")).rows == [
        {"l": "A"},
        {"l": "B"},
    ]
    assert not processes(pool) & before
    assert len(processes(pool)) == 1


def test_a_store_that_cannot_be_opened(pool: Pool, graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="opening the store"):
        pool.answer(Seat("oxigraph", str(tmp_path / "none")), job())
    assert pool.answer(seat(graph), job())


def test_a_worker_that_does_not_start(pool: Pool, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sparql.process.START_SECONDS", 0.001)
    with pytest.raises(QueryBusyError, match="did not start"):
        pool.answer(seat(graph), job())
    assert not pool.ready()
    monkeypatch.undo()
    assert pool.answer(seat(graph), job())
    assert pool.ready()


@LINUX
def test_an_interrupt_of_the_server_is_not_one_of_its_workers(pool: Pool, graph: KnowledgeGraph) -> None:
    pool.answer(seat(graph), job())
    before = processes(pool)
    for pid in before:
        os.kill(pid, signal.SIGINT)
    assert pool.answer(seat(graph), job())
    assert processes(pool) == before


def test_some_queries_wait_and_more_are_turned_away(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = Event()

    def slow(_: Worker, job: Job) -> Answer:
        assert go_on.wait(60)
        return Answer("ask", b"{}", truncated=False)

    monkeypatch.setattr(Worker, "ask", slow)
    with Pool(2, 3) as pool, ThreadPoolExecutor(5) as threads:
        asked = [threads.submit(pool.answer, seat(graph), job()) for _ in range(5)]
        while (pool._busy, pool._waiting) != (2, 3):
            sleep(0.01)
        with pytest.raises(QueryBusyError, match="ask again later"):
            pool.answer(seat(graph), job())
        go_on.set()
        assert [item.result(60).form for item in asked] == ["ask"] * 5
        assert (pool._busy, pool._waiting) == (0, 0)
        assert len(processes(pool)) <= 2


def test_who_waits_too_long_is_told(graph: KnowledgeGraph) -> None:
    with Pool(1, 1) as pool, ThreadPoolExecutor(1) as threads:
        pool.answer(seat(graph), job())
        asked = threads.submit(pool.answer, seat(graph), job(CROSS, seconds=2))
        while not pool._busy:
            sleep(0.01)
        with pytest.raises(QueryBusyError, match="no worker became free"):
            pool.answer(seat(graph), job(seconds=0.1))
        with pytest.raises(QueryLimitError):
            asked.result(60)


@LINUX
def test_a_query_whose_asker_leaves_is_stopped_and_holds_nobody_up(pool: Pool, graph: KnowledgeGraph) -> None:
    visit = Visit(pool)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(visit.answer, seat(graph), job(CROSS, seconds=60))
        while not pool.counters()["busy"]:
            sleep(0.01)
        sleep(0.3)
        visit.leave()
        with pytest.raises(QueryLeftError):
            asked.result(20)
    assert pool.counters()["busy"] == 0
    with pytest.raises(QueryLeftError, match="left"):
        visit.answer(seat(graph), job("ASK {}"))
    assert pool.answer(seat(graph), job("ASK {}")).form == "ask"
    before = pool.counters()["restarted"]
    visit.leave()  # whom it left was given back long ago, and is not touched
    assert pool.answer(seat(graph), job("ASK {}")).form == "ask"
    assert pool.counters()["restarted"] == before


def test_nothing_is_left_of_a_pool(graph: KnowledgeGraph) -> None:
    files, before = set(Path("/proc/self/fd").iterdir()), children()
    for _ in range(3):
        with Pool(2) as pool:
            pool.answer(seat(graph), job())
            with pytest.raises(QueryLimitError):
                pool.answer(seat(graph), job(CROSS, seconds=0.2))
            pool.answer(seat(graph), job())
            assert len(children() - before) == 1
        assert children() == before
    left = Pool()
    left.answer(seat(graph), job())
    del left
    assert children() == before
    assert graph.query("ASK {}")
    assert children() == before
    assert len(set(Path("/proc/self/fd").iterdir())) <= len(files)


@LINUX
@pytest.mark.parametrize("query", ["ASK {}", CROSS], ids=["idle", "at work"])
def test_workers_end_with_a_server_that_is_killed(query: str, graph: KnowledgeGraph) -> None:
    """Also in mid-query, and at once: the query could run for an hour."""
    server = """
        import sys
        from threading import Thread
        from kg.sparql.job import Job, Seat
        from kg.sparql.pool import Pool, Visit
        pool = Pool()
        seat = Seat(sys.argv[1], sys.argv[2])
        pool.answer(seat, Job("ASK {}", 1, 1000, 1000, 60.0))
        print(*(worker._process.pid for worker in pool._all), flush=True)
        if sys.argv[3] != "ASK {}":
            Thread(target=pool.answer, args=(seat, Job(sys.argv[3], 1, 1000, 1000, 3600.0))).start()
        sys.stdin.read()
    """
    command = [sys.executable, "-c", textwrap.dedent(server), seat(graph).store, seat(graph).place, query]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert alive(pid)
        while query != "ASK {}" and not at_work(pid):
            sleep(0.01)
        parent.kill()
        parent.wait()
    while alive(pid) and state(Path(f"/proc/{pid}")) != "Z":  # whoever adopts it waits for it
        sleep(0.01)


def at_work(pid: int) -> bool:
    """Whether one of the threads of a process runs."""
    return "R" in [state(task) for task in Path(f"/proc/{pid}/task").iterdir()]


def state(place: Path) -> str:
    try:
        return (place / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


@pytest.mark.skipif(os.name == "nt", reason="the time of a process is limited on POSIX systems")
def test_a_worker_ends_itself_where_its_parent_does_not_end_it(graph: KnowledgeGraph) -> None:
    line = json.dumps(asdict(job(CROSS, seconds=0.0))).encode() + b"\n"
    command = [sys.executable, "-m", "kg.sparql.worker", seat(graph).store, seat(graph).place]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(line)
        worker.stdin.flush()
        assert json.loads(worker.stdout.readline())["ready"]
        assert worker.wait(60) == -signal.SIGALRM
        assert json.loads(worker.stdout.readline())["begun"]
        assert worker.stdout.read() == b""
