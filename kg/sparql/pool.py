"""Processes that answer queries, kept for the next ones: started when they are needed, killed when they are late."""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import Condition, Lock
from types import TracebackType
from typing import Self

from kg.errors import QueryBusyError, QueryLeftError
from kg.sparql.answer import Answer
from kg.sparql.job import Job, Seat
from kg.sparql.process import GoneError, Worker

TRIES = 2
"""Workers that a query is given to where the first ends before it begins; another such end is no accident."""


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
            QueryLeftError: the asker has left.
        """
        with self._lock:
            if self._left:
                raise QueryLeftError("whoever asked has left")
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
            QueryBusyError: all workers are at work and no more queries may wait, or none starts.
            KgError: the error that comes of the job.
        """
        self._enter(job.seconds)
        try:
            for kept in (True, *(False,) * (TRIES - 1)):
                with suppress(GoneError):
                    return self._ask(self._take(seat) if kept else self._start(seat), job, visit)
            raise QueryBusyError(
                f"{TRIES} processes ended one after the other before they began with the query, "
                "as where the machine has no memory left"
            )
        finally:
            self._counts["answered"] += 1
            self._leave()

    def _ask(self, worker: Worker, job: Job, visit: Visit | None) -> Answer:
        try:
            with visit.served_by(worker) if visit else nullcontext():
                return worker.ask(job)
        finally:
            self._give(worker)

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
            raise QueryBusyError(f"{self._busy} queries are being answered, and no more may wait")
        self._waiting += 1
        try:
            if not self._change.wait_for(lambda: self._busy < self._most, seconds):
                raise QueryBusyError("no worker became free in the time that a query may take")
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
        return self._start(seat)

    def _start(self, seat: Seat) -> Worker:
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
