"""Know what happened: an id for each request, how long it took, a line in the log, the metrics."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from itertools import count
from os import getpid
from time import perf_counter, time
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

ACCESS = logging.getLogger("kg.access")
"""The access log, one JSON object a line; `kg serve` writes it to standard output."""


class RequestId:
    """Gives each request an id: that of a sane X-Request-ID, or the start of the process and a number."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._numbers = app, count(1)
        self._start = f"{int(time()):x}-{getpid():x}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the id into the request's state and on its answer."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        given = Headers(scope=scope).get("x-request-id", "")
        sane = re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", given)
        id_ = given if sane else f"{self._start}-{next(self._numbers)}"
        scope.setdefault("state", {})["request_id"] = id_

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = id_
            await send(message)

        return await self._app(scope, receive, named)


class Observe:
    """Times each request from its head to the last byte of its answer, counts it, and writes a line about it."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch a request go by."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        begun, status, sent = perf_counter(), 499, 0  # 499: the client left before there was an answer

        async def watched(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                spent = (perf_counter() - begun) * 1000
                MutableHeaders(scope=message)["Server-Timing"] = f"app;dur={spent:.1f}"
            else:
                sent += len(message.get("body", b""))
            await send(message)

        with self._metrics.in_flight.track_inprogress():
            try:
                return await self._app(scope, receive, watched)
            finally:
                spent = perf_counter() - begun
                self._metrics.observe(scope, status, spent)
                if ACCESS.isEnabledFor(logging.INFO):
                    ACCESS.info(json.dumps(_line(scope, status, spent, sent)))


def _line(scope: Scope, status: int, seconds: float, sent: int) -> dict[str, Any]:
    """What the log says of a request: neither its query nor its headers, which may hold what is nobody's business."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": scope["state"]["request_id"],
        "method": scope["method"],
        "path": scope["path"][:500],
        "status": status,
        "ms": round(seconds * 1000, 1),
        "bytes": sent,
        "client": (scope.get("client") or ("",))[0],
    }
