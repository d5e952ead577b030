"""Processes that answer queries, kept for the next ones: started when they are needed, killed when they are late."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict
from threading import Condition, Lock, Timer
from types import TracebackType
from typing import Any, Self

from kg.errors import QueryBusyError, QueryLimitError
from kg.sparql.answer import Answer
from kg.sparql.job import ERRORS, Job, Seat

START_SECONDS = 60.0
"""Longest wait for a new worker to open its store."""


class Worker:
    """A process that has a store open, and answers one job at a time."""

    def __init__(self, seat: Seat) -> None:
        """Start it, and wait until it has the store open.

        Raises:
            GraphError: the store cannot be opened.
            QueryLimitError: it does not start.
        """
        self.seat, self.spent, self.late, self._ready = seat, False, False, False
        command = [sys.executable, "-P", "-m", "kg.sparql.worker", seat.store, seat.place]
        # -P: no modules from the folder one happens to be in
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)  # noqa: S603
        with ExitStack() as undone:
            undone.callback(self.end)
            self._read(START_SECONDS)
            self._ready = True
            undone.pop_all()

    @property
    def fit(self) -> bool:
        """Whether it can take a job."""
        return not self.spent and self._process.poll() is None

    def ask(self, job: Job) -> Answer:
        """The answer to a job.

        Raises:
            KgError: the error that comes of it; QueryLimitError where the worker had to be stopped, or ended.
        """
        line = json.dumps(asdict(job)).encode() + b"\n"
        head, data = self._read(job.seconds, line)
        return Answer(head["form"], data, head["truncated"], head["format"])

    def _read(self, seconds: float, line: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """What the worker says within so many seconds of being sent a line."""
        self.spent = True  # until all that it says has been read
        with self._within(seconds):
            head, data = self._exchange(line)
        if not head:
            raise QueryLimitError(self._end_of_it(seconds))
        self.spent = self.late or bool(head.get("spent"))
        if "error" in head:
            raise ERRORS[head["kind"]](head["error"])
        return head, data

    def _end_of_it(self, seconds: float) -> str:
        if not self._ready:
            return "starting a process for queries: it did not start; see whether the machine has memory left for it"
        if self.late:
            return f"stopped after limits.query_seconds = {seconds:g}; ask for less, or raise it"
        return "the query ended its worker, for want of memory (limits.query_megabytes) or for its depth; ask for less"

    def _exchange(self, line: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a line, and read what comes of it; nothing where the process ends before it is through."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise AssertionError("a worker has pipes")
        try:
            stdin.write(line)
            stdin.flush()
        except OSError:
            return {}, b""
        said = stdout.readline()
        head: dict[str, Any] = json.loads(said) if said.endswith(b"\n") else {}
        data = stdout.read(head["bytes"]) if head else b""
        return (head, data) if head and len(data) == head["bytes"] else ({}, b"")

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Kill the process where what is done in here takes longer."""
        if math.isinf(seconds):
            yield
            return
        timer = Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # it may be at work, and the process must not be given another job then

    def _expire(self) -> None:
        self.late = True
        self._process.kill()

    def stop(self) -> None:
        """Break off what it does; it is of no use after that."""
        self.spent = True
        self._process.kill()

    def end(self) -> None:
        """End the process, whatever it does, and all that is held for it."""
        self.spent = True
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _close(pipe)
        self._process.wait()


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what could not be sent to a dead process
        return


class Visit:
    """One query to a pool, whose asker may leave before it is answered; takes the place of the pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self._lock = pool, Lock()
        self._worker: Worker | None = None
        self._left = False

    def answer(self, seat: Seat, job: Job) -> Answer:
        """The answer to a job (see `Pool.answer`); nobody gets it where the asker has left."""
        return self._pool.answer(seat, job, self)

    def leave(self) -> None:
        """Stop the query, wherever it is."""
        with self._lock:
            self._left = True
            if self._worker:
                self._worker.stop()

    @contextmanager
    def served_by(self, worker: Worker) -> Iterator[None]:
        """Note who answers, for as long as that is so.

        Raises:
            QueryLimitError: the asker has left.
        """
        with self._lock:
            if self._left:
                raise QueryLimitError("whoever asked has left")
            self._worker = worker
        try:
            yield
        finally:
            with self._lock:
                self._worker = None


class Pool:
    """At most so many workers, for the stores that are asked; further queries wait for one, and not too many do.

    Workers die with the pool, be it closed, collected, or left by a process that is killed.
    """

    def __init__(self, workers: int = 1, waiting: int = 0) -> None:
        self._most, self._most_waiting = workers, waiting
        self._busy = self._waiting = 0
        self._change = Condition()
        self._counts = dict.fromkeys(("answered", "killed", "refused", "restarted"), 0)
        self._starts = True
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._closer = weakref.finalize(self, _end_all, self._all)

    def answer(self, seat: Seat, job: Job, visit: Visit | None = None) -> Answer:
        """The answer to a job on the store of a seat.

        Raises:
            QueryBusyError: all workers are at work, and no more queries may wait.
            KgError: the error that comes of the job.
        """
        self._enter(job.seconds)
        try:
            worker = self._take(seat)
            try:
                with visit.served_by(worker) if visit else nullcontext():
                    return worker.ask(job)
            finally:
                self._give(worker)
                self._counts["answered"] += 1
        finally:
            self._leave()

    def close(self) -> None:
        """End all workers."""
        self._closer()

    def ready(self) -> bool:
        """Whether it can answer: it is open, and the last worker that was to start did."""
        return self._closer.alive and self._starts

    def counters(self) -> dict[str, int]:
        """Workers and queries of now, and what has happened so far.

        `answered` are also queries that ended in an error, `refused` those for which there was no room; `restarted`
        are workers that had to be replaced, and `killed` those of them that were late.
        """
        with self._change:
            now = {"running": len(self._all), "busy": self._busy, "waiting": self._waiting}
            return now | self._counts

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _enter(self, seconds: float) -> None:
        """Wait for one of the places, as long as the query may take."""
        with self._change:
            if self._busy >= self._most:
                self._wait(None if math.isinf(seconds) else seconds)
            self._busy += 1

    def _wait(self, seconds: float | None) -> None:
        if self._waiting >= self._most_waiting:
            self._counts["refused"] += 1
            raise QueryBusyError(f"{self._busy} queries are being answered, and no more may wait; ask again later")
        self._waiting += 1
        try:
            if not self._change.wait_for(lambda: self._busy < self._most, seconds):
                raise QueryBusyError("no worker became free in the time that a query may take; ask again later")
        finally:
            self._waiting -= 1

    def _leave(self) -> None:
        with self._change:
            self._busy -= 1
            self._change.notify()

    def _take(self, seat: Seat) -> Worker:
        """An idle worker at the seat, or a new one; those that sit elsewhere, on a graph of before, end."""
        with self._change:
            found = [worker for worker in self._idle if worker.seat == seat and worker.fit]
            kept = found[-1] if found else None
            for worker in [worker for worker in self._idle if worker not in found]:
                self._drop(worker)
            if kept:
                self._idle.remove(kept)
                return kept
        self._starts = False
        new = Worker(seat)
        with self._change:
            self._starts = True
            self._all.add(new)
        return new

    def _give(self, worker: Worker) -> None:
        with self._change:
            if worker.fit and self._closer.alive:
                self._idle.append(worker)
                return
            self._drop(worker)
            self._counts["restarted"] += 1
            self._counts["killed"] += worker.late

    def _drop(self, worker: Worker) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
        self._all.discard(worker)
        worker.end()


def _end_all(workers: set[Worker]) -> None:
    for worker in list(workers):
        worker.end()
    workers.clear()
