"""HTTP/1.1 as uvicorn speaks it, with times by which a client must have said what it wants and taken what it got."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.config import Service


class PunctualProtocol(H11Protocol):
    """Closes a connection whose client is slow: with the head of a request, or in taking an answer.

    uvicorn has a limit for the pause between two requests, and none for the first one, for a head that comes byte by
    byte, or for an answer that is not read. h11 is the parser because it bounds a head; httptools, which is quicker,
    takes one without end.
    """

    def __init__(self, *given: Any, service: Service, **named: Any) -> None:
        super().__init__(*given, **named)
        self._service = service
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._start("head", self._service.head_seconds)

    def data_received(self, data: bytes) -> None:
        """Take bytes; those that leave a head unfinished do not put off the end of the wait."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop("head")
        elif "head" not in self._timers:
            self._start("head", self._service.head_seconds)

    def pause_writing(self) -> None:
        """Begin to see that the client takes what is written."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """The client takes what is written."""
        self._stop("answer")
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, which would wait for ever for a client that does not take the last bytes."""
        super().timeout_keep_alive_handler()
        self._watch()

    def _watch(self, waited_for: int | None = None) -> None:
        """Close the connection where no byte has gone since the last look; a slow client has the time it needs."""
        waiting = self.transport.get_write_buffer_size()
        if waited_for is not None and waiting >= waited_for:
            self.transport.abort()
        else:
            self._stop("answer")
            self._timers["answer"] = self.loop.call_later(self._service.send_seconds, self._watch, waiting)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        for name in tuple(self._timers):
            self._stop(name)
        super().connection_lost(exc)

    def _start(self, name: str, seconds: float) -> None:
        self._stop(name)
        self._timers[name] = self.loop.call_later(seconds, self.transport.abort)

    def _stop(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()


def punctual(service: Service) -> Any:
    """The protocol with its times, as `uvicorn.Config` takes it."""
    return partial(PunctualProtocol, service=service)
