"""The process that answers queries: opens a store read-only, then answers one job after another.

It runs as `python -m kg.sparql.worker STORE PLACE`, apart from its parent, so that it can be killed at any time. Jobs
come on standard input, one line of JSON each. To each it says first that it has begun, and then the answer: a line of
JSON and as many bytes as that line says. When standard input ends, because the parent has closed it or is gone, the
process ends at once, also in mid-query.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread, stack_size
from typing import IO, Any

from kg.errors import KgError
from kg.sparql.answer import FITTING, Answer, misfit
from kg.sparql.formats import write_ask, write_graph, write_table
from kg.sparql.guard import check, fault, has_dataset
from kg.sparql.job import ERRORS, MEMORY, Dataset, Job
from kg.store import STORES, Store

_MEGABYTE = 1 << 20
_GROWN = 4
"""A worker whose last query left it with over one in so many parts of the memory that a query may take, ends."""

STACK = 256 * _MEGABYTE
"""Bytes of stack. The engine reads, plans and answers a query by recursion, also for chains such as 1+1+1 and a/b/c:
on the usual 8 megabytes some thousand links end the process, and on these all that limits.query_chars lets in have room
to run into a limit. Only what is used is taken."""

_FORMS = {"QuerySolutions": "select", "QueryBoolean": "ask", "QueryTriples": "graph"}


def main() -> None:
    """Answer the jobs on standard input."""
    kind, place = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the parent, which ends this process when it is through
    try:
        store = STORES.get(kind).open(Path(place))
    except KgError as error:
        _send({"error": str(error), "kind": "graph"})
        return
    _send({"ready": True})
    stack_size(STACK)
    answering = Thread(target=_answer, args=(store,))
    answering.start()
    answering.join()


def _answer(store: Store) -> None:
    """Answer the jobs that come."""
    small = _memory()[1]
    for job in _jobs(sys.stdin.buffer):
        _send({"begun": True})
        with limited(job):
            head, data = reply(store, job)
        _send({**head, "spent": _memory()[1] - small > job.megabytes * _MEGABYTE // _GROWN}, data)


def _jobs(lines: IO[bytes]) -> Iterator[Job]:
    """The jobs, as they come; another thread waits for them, so as to see the end also while a query runs."""
    waiting: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        for line in lines:
            waiting.put(line)
        os._exit(0)

    Thread(target=listen, daemon=True).start()
    while True:
        given = json.loads(waiting.get())
        dataset = Dataset(*(tuple(given["dataset"][name]) for name in ("default", "named")))
        yield Job(**{**given, "dataset": dataset})


def _send(head: dict[str, Any], data: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps({**head, "bytes": len(data)}).encode() + b"\n")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


@contextmanager
def limited(job: Job) -> Iterator[None]:
    """Limit memory, relative to what the process has; and time too, in case that the parent fails to."""
    if sys.platform == "win32" or not _memory()[0]:
        yield
        return
    import resource

    least, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_memory()[0] + job.megabytes * _MEGABYTE, most))
    if math.isfinite(job.seconds):
        signal.setitimer(signal.ITIMER_REAL, job.seconds + 1)  # at its end the system ends the process
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, (least, most))


def _memory() -> tuple[int, int]:
    """Bytes of memory that this process addresses, and that it has; zeros where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0, 0
    size = os.sysconf("SC_PAGE_SIZE")
    return int(pages[0]) * size, int(pages[1]) * size


def reply(store: Store, job: Job) -> tuple[dict[str, Any], bytes]:
    """The answer to a job, or the error that comes of it, as it is sent."""
    try:
        answer = run(store, job)
    except KgError as error:
        kind = next((name for name, raised in ERRORS.items() if isinstance(error, raised)), "error")
        return {"error": str(error), "kind": kind}, b""
    except MemoryError:
        return {"error": "no memory", "kind": MEMORY}, b""
    return {"form": answer.form, "truncated": answer.truncated, "format": answer.format}, answer.data


def run(store: Store, job: Job) -> Answer:
    """The answer to a job; it is cut at the job's limits of rows and bytes, and nowhere else.

    Raises:
        QueryError: it does not parse, must not run, cannot be answered, or not in the format that is wanted.
    """
    text = check(job.sparql)
    try:
        found = store.query(text, job.dataset, union=not has_dataset(text))
        return _written(found, job)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise fault(text, error) from None


def _written(found: Any, job: Job) -> Answer:
    form = _FORMS[type(found).__name__]
    wanted = job.formats[form]
    if wanted not in FITTING[form]:
        raise misfit(form, wanted)
    if form == "ask":
        return Answer(form, write_ask(found, wanted), truncated=False, format=wanted)
    write = write_table if form == "select" else write_graph
    return Answer(form, *write(found, wanted, rows=job.rows, size=job.bytes), format=wanted)


if __name__ == "__main__":
    main()
