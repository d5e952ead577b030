"""A process that answers queries, as its parent sees it: it is told a job, heard, and killed when it is late."""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from threading import Timer
from typing import Any

from kg.errors import KgError, QueryBusyError, QueryCrashError, QueryLeftError, QueryMemoryError, QueryTimeError
from kg.sparql.answer import Answer
from kg.sparql.job import ERRORS, MEMORY, Job, Seat

START_SECONDS = 60.0
"""Longest wait for a new worker to open its store."""

END_SECONDS = 5.0
"""Longest wait for one that says no more to be gone."""


class GoneError(Exception):
    """A worker that ended before it began with a job, which is not to blame: at its start, or while it was idle."""


class Worker:
    """A process that has a store open, and answers one job at a time."""

    def __init__(self, seat: Seat) -> None:
        """Start it, and wait until it has the store open.

        Raises:
            GraphError: the store cannot be opened.
            QueryBusyError: it does not start in time.
            GoneError: it ends before it has started.
        """
        self.seat, self.spent, self.late, self.left = seat, False, False, False
        command = [sys.executable, "-P", "-m", "kg.sparql.worker", seat.store, seat.place]
        # -P: no modules from the folder one happens to be in
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)  # noqa: S603
        with ExitStack() as undone:
            undone.callback(self.end)
            with self._within(START_SECONDS):
                head, _ = self._hear()
            if not head and not self.late:
                raise GoneError
            if not head:
                raise QueryBusyError(f"a process for queries did not start in {START_SECONDS:g} seconds")
            _raise_if_error(head)
            undone.pop_all()

    @property
    def fit(self) -> bool:
        """Whether it can take a job."""
        return not self.spent and self._process.poll() is None

    def ask(self, job: Job) -> Answer:
        """The answer to a job.

        Raises:
            KgError: the error that comes of it, be it that the worker had to be stopped, or ended.
            GoneError: the worker had ended before it began.
        """
        self.spent = True  # until all that it says has been read
        with self._within(job.seconds):
            begun = self._tell(job) and self._hear()[0]
            head, data = self._hear() if begun else ({}, b"")
        if not head:
            raise self._ended(job, begun=bool(begun))
        self.spent = self.late or bool(head.get("spent"))
        if head.get("kind") == MEMORY:
            raise QueryMemoryError(job.megabytes)
        _raise_if_error(head)
        return Answer(head["form"], data, head["truncated"], head["format"])

    def _ended(self, job: Job, *, begun: bool) -> Exception:
        """What is to be said of a job in which the worker ended."""
        if self.left:
            return QueryLeftError("whoever asked has left")
        if self.late:
            return QueryTimeError(job.seconds)
        return _crash(self._status(), job) if begun else GoneError()

    def _status(self) -> int:
        """How the process ended, which has closed its end of the pipe."""
        try:
            return self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            return 0

    def _tell(self, job: Job) -> bool:
        """Send a job; whether somebody was there to take it."""
        if self._process.stdin is None:
            raise AssertionError("a worker has pipes")
        try:
            self._process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def _hear(self) -> tuple[dict[str, Any], bytes]:
        """The next that it says; nothing where the process ends before it is through."""
        stdout = self._process.stdout
        if stdout is None:
            raise AssertionError("a worker has pipes")
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
        """Break off what it does, since nobody waits for it; it is of no use after that."""
        self.spent = self.left = True
        self._process.kill()

    def end(self) -> None:
        """End the process, whatever it does, and all that is held for it."""
        self.spent = True
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _close(pipe)
        self._process.wait()


def _raise_if_error(head: dict[str, Any]) -> None:
    if "error" in head:
        raise ERRORS[head["kind"]](head["error"])


def _crash(status: int, job: Job) -> KgError:
    """What it means that a process ended so in mid-query: below zero is the signal that ended it."""
    if status == -signal.SIGABRT:  # the engine gives up where it gets no memory
        return QueryMemoryError(job.megabytes)
    if status == -getattr(signal, "SIGALRM", signal.SIGTERM):  # the worker's own clock
        return QueryTimeError(job.seconds)
    if status in (-signal.SIGSEGV, -getattr(signal, "SIGBUS", signal.SIGSEGV)):
        return QueryCrashError("the query is too deep for its process, which ended; nest less, and make chains shorter")
    how = f"signal {-status}" if status < 0 else f"status {status}"
    return QueryCrashError(f"the process of the query ended from outside or by a fault ({how}); ask for less, or again")


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what could not be sent to a dead process
        return
