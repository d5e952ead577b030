"""Bound what clients may take: the size of a request, the time its body takes, how many come at once and from whom."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from time import monotonic

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware.security import HEALTH
from api.problems import PROBLEMS, answer

FREE = HEALTH | {"/metrics"}
"""Paths that answer however busy the service is."""

CLOSE = {"Connection": "close"}
"""The rest of a body that is not read is not waited for either."""


class HeadSize:
    """Refuses addresses and headers that are too long: 414 and 431."""

    def __init__(self, app: ASGIApp, *, url_bytes: int, header_bytes: int) -> None:
        self._app, self._url, self._headers = app, url_bytes, header_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "http" and (refused := self._fault(scope)):
            name, detail = refused
            return await answer(Request(scope), PROBLEMS[name], detail)(scope, receive, send)
        return await self._app(scope, receive, send)

    def _fault(self, scope: Scope) -> tuple[str, str] | None:
        address = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
        if address > self._url:
            return "url-too-long", f"path and query have {address:,} bytes, and {self._url:,} are the most"
        headers = sum(len(name) + len(value) for name, value in scope["headers"])
        if headers > self._headers:
            return "headers-too-large", f"the headers have {headers:,} bytes, and {self._headers:,} are the most"
        return None


class AtOnce:
    """Works on so many requests at once and turns others away, rather than let all of them wait: 503."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self._app, self._most, self._running = app, most, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http" or scope["path"] in FREE:
            return await self._app(scope, receive, send)
        if self._running >= self._most:
            detail = f"{self._most} requests are being answered, and there is no room for one more; ask again later"
            return await answer(Request(scope), PROBLEMS["busy"], detail, headers={"Retry-After": "1"})(
                scope, receive, send
            )
        self._running += 1
        try:
            return await self._app(scope, receive, send)
        finally:
            self._running -= 1


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """A bucket of tokens for each client: it fills by `rate` a second up to `burst`, and a request takes one out.

    No more than `clients` are remembered; the one that was silent for longest is forgotten, and so has a full bucket.
    """

    def __init__(self, rate: float, burst: int, clients: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._clients, self._clock = rate, burst, clients, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take a token for a client: 0, or the seconds after which there is one."""
        now = self._clock()
        bucket = self._buckets.pop(client, None) or _Bucket(self._burst, now)
        self._buckets[client] = bucket
        if len(self._buckets) > self._clients:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / self._rate
        bucket.tokens -= 1
        return 0.0

    def __len__(self) -> int:
        return len(self._buckets)


class Rate:
    """Turns a client away that asks more often than its share: 429. Clients on this machine have no limit."""

    def __init__(self, app: ASGIApp, *, rate: float, burst: int, clients: int) -> None:
        self._app, self._buckets = app, Buckets(rate, burst, clients)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "http" and scope["path"] not in FREE and (seconds := self._wait(scope)):
            detail = f"more requests than a client may send; the next may come in {seconds:.1f} seconds"
            headers = {"Retry-After": str(math.ceil(seconds))}
            return await answer(Request(scope), PROBLEMS["rate-limited"], detail, headers=headers)(scope, receive, send)
        return await self._app(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        client = household((scope.get("client") or ("",))[0])
        return self._buckets.wait(client) if client else 0.0


def household(address: str) -> str:
    """Who a request counts for: an IPv4 address, or the /64 of an IPv6 one, which one client has whole; "" is us."""
    try:
        found = ip_address(address)
    except ValueError:  # what a trusted proxy wrote
        return address[:100]
    mapped = getattr(found, "ipv4_mapped", None) or found
    if mapped.is_loopback:
        return ""
    return str(mapped) if mapped.version == 4 else str(ip_network((int(mapped) >> 64 << 64, 64)))


class Body:
    """Reads no body beyond its size (413) or its time (408)."""

    def __init__(self, app: ASGIApp, *, body_bytes: int, body_seconds: float) -> None:
        self._app, self._bytes, self._seconds = app, body_bytes, body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose body is held to the limits."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if self._is_ambiguous(scope):
            detail = "the body has both Content-Length and Transfer-Encoding, so that two may read two ends of it"
            return await answer(Request(scope), PROBLEMS["bad-request"], detail, headers=CLOSE)(scope, receive, send)
        if self._declared(scope) > self._bytes:
            refused = answer(Request(scope), PROBLEMS["body-too-large"], self._too_large(), headers=CLOSE)
            return await refused(scope, receive, send)
        return await self._app(scope, self._measured(receive), send)

    def _is_ambiguous(self, scope: Scope) -> bool:
        return {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}

    def _declared(self, scope: Scope) -> int:
        said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        return int(said) if said.isdigit() and len(said) < 20 else self._bytes + 1

    def _measured(self, receive: Receive) -> Receive:
        read, whole, deadline = 0, False, 0.0

        async def measured() -> Message:
            nonlocal read, whole, deadline
            if whole:  # what is waited for now is the client's leaving, at any time
                return await receive()
            deadline = deadline or asyncio.get_running_loop().time() + self._seconds
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, "the body did not arrive in time", CLOSE) from None
            read += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if read > self._bytes:
                raise HTTPException(413, self._too_large(), CLOSE)
            return message

        return measured

    def _too_large(self) -> str:
        return f"the body has more than {self._bytes:,} bytes, which are the most"
