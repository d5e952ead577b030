"""Answers that a client has already: a tag that is known before the answer is, and 304 where the client has it."""

from __future__ import annotations

import re
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import Latest
from kg.graph import KnowledgeGraph

VARY = ("Accept", "Accept-Encoding")
"""What an answer depends on besides its address."""


class Pin:
    """Gives each request the generation that it reads to its end, the last that a build has made."""

    def __init__(self, app: ASGIApp, *, latest: Latest) -> None:
        self._app, self._latest = app, latest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a graph in the request's state."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if self._latest.is_stale():
            await run_in_threadpool(self._latest.renew)
        with self._latest.leased() as graph:
            scope["state"]["graph"] = graph
            return await self._app(scope, receive, send)


class Head:
    """Answers HEAD as GET would be answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; the application sees GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await self._app(scope, receive, send)

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        inner = {**scope, "method": "GET"}
        try:
            await self._app(inner, receive, bodiless)
        finally:
            scope.update({name: inner[name] for name in ("route", "app") if name in inner})


class Conditional:
    """Tags every answer to GET, and answers 304 before any work is done where If-None-Match has the tag.

    The tag is made of the graph's generation, what was asked for, and `stamp`, which stands for the software and its
    limits. It is a weak one: compression changes the bytes. An answer that says `Cache-Control: no-store` has none, so
    that what does not depend on the graph alone is never answered with 304.
    """

    def __init__(self, app: ASGIApp, *, stamp: str, private: bool) -> None:
        self._app, self._stamp = app, stamp
        self._cache = "private, no-cache" if private else "no-cache"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say that nothing has changed."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return await self._app(scope, receive, send)
        tag = scope["state"]["tag"] = self._tag(scope)

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message), tag if message["status"] in (200, 304) else "")
            await send(message)

        if tag in _tags(scope):
            return await Response(status_code=304)(scope, receive, tagged)
        return await self._app(scope, receive, tagged)

    def _tag(self, scope: Scope) -> str:
        graph: KnowledgeGraph = scope["state"]["graph"]
        accept = Headers(scope=scope).getlist("accept")
        asked = repr((self._stamp, graph.place.name, scope["path"], scope["query_string"], accept))
        return f'W/"{sha256(asked.encode()).hexdigest()[:32]}"'

    def _mark(self, headers: MutableHeaders, tag: str) -> None:
        headers.setdefault("Cache-Control", self._cache)
        given = {name.strip().lower() for name in headers.get("vary", "").split(",")}
        for name in VARY:
            if name.lower() not in given:
                headers.add_vary_header(name)
        if tag and "no-store" not in headers["Cache-Control"]:
            headers.setdefault("ETag", tag)


def _tags(scope: Scope) -> list[str]:
    """The tags of If-None-Match, as weak ones: for GET they are compared weakly."""
    said = ", ".join(Headers(scope=scope).getlist("if-none-match"))
    return [f"W/{tag}" for tag in re.findall(r'(?:W/)?("[^"]*")', said)]
