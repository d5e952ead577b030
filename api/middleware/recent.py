"""Answers that were given lately, given again: a generation never changes, so neither do answers from it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_SHARE = 16
"""An answer that takes more than this part of all the room is not kept."""

OVERHEAD = 2_000
"""Bytes that an answer takes besides its body."""

ASKED = ("host", "accept-encoding", "x-forwarded-proto")
"""Headers of a request that change an answer, besides those that its tag is made of."""

Key = tuple[str, ...]


class Recent:
    """Keeps the answers to GET that have a tag, the latest ones, in so many bytes.

    An answer is known by the tag that `Conditional` gives it, which it puts into the state of the request, so another
    generation has other answers. What says `no-store` is not kept, nor is any answer but 200.
    """

    def __init__(self, app: ASGIApp, *, room: int) -> None:
        self._app, self._room, self._used = app, room, 0
        self._kept: OrderedDict[Key, tuple[Any, list[Message]]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or keep what is answered."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        tag = scope.get("state", {}).get("tag", "")
        if not tag or "range" in headers:
            return await self._app(scope, receive, send)
        key = (tag, *(headers.get(name, "") for name in ASKED))
        if key not in self._kept:
            return await self._app(scope, receive, self._recorder(key, scope, send))
        return await self._repeat(key, scope, send)

    async def _repeat(self, key: Key, scope: Scope, send: Send) -> None:
        self._kept.move_to_end(key)
        scope["route"], messages = self._kept[key]  # for who counts requests by route
        for message in messages:
            await send(_copy(message))

    def _recorder(self, key: Key, scope: Scope, send: Send) -> Callable[[Message], Any]:
        """A way to send that also keeps what is sent, where it is sent in one piece."""
        sent: list[Message] = []

        async def record(message: Message) -> None:
            if len(sent) < 3:
                sent.append(_copy(message))
            if len(sent) == 2 and not message.get("more_body") and _lasts(sent[0]):
                self._keep(key, scope.get("route"), sent)
            await send(message)

        return record

    def _keep(self, key: Key, route: Any, messages: list[Message]) -> None:
        size = _size(messages)
        if size > self._room // LARGEST_SHARE or key in self._kept:
            return
        self._kept[key] = route, messages
        self._used += size
        while self._used > self._room:
            self._used -= _size(self._kept.popitem(last=False)[1][1])


def _copy(message: Message) -> Message:
    """A message whose headers others may change."""
    return {**message, "headers": list(message["headers"])} if "headers" in message else message


def _lasts(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and "no-store" not in headers.get("cache-control", "")


def _size(messages: list[Message]) -> int:
    return OVERHEAD + sum(len(message.get("body", b"")) for message in messages)
