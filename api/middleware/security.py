"""Say what a browser may do with an answer, and ask for the token where one is set."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from hmac import compare_digest

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import PROBLEMS, answer

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer; what the application has set itself stays."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What pages may load: nothing from elsewhere, and no script or style that stands in the page."""

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For answers that are no pages, should a browser show one as a page."""

HEALTH = frozenset({"/healthz", "/readyz"})
"""Paths that watchers ask; they may answer without the token, and no limit of number holds for them."""


class SecurityHeaders:
    """Puts on every answer the headers that keep browsers careful."""

    def __init__(self, app: ASGIApp, *, shared: bool = False) -> None:
        self._app = app
        headers = HEADERS | ({"Cross-Origin-Resource-Policy": "cross-origin"} if shared else {})
        self._page, self._data = (_raw(headers, policy) for policy in (PAGE_POLICY, DATA_POLICY))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with headers."""

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = dict(message.setdefault("headers", []))
                is_page = given.get(b"content-type", b"").startswith((b"text/html", b"image/svg+xml"))
                ours = self._page if is_page else self._data
                message["headers"] = [*message["headers"], *(pair for pair in ours if pair[0] not in given)]
            await send(message)

        await self._app(scope, receive, careful)


def _raw(headers: Mapping[str, str], policy: str) -> list[tuple[bytes, bytes]]:
    """Headers as the server sends them, made once and not with every answer."""
    named = {**headers, "Content-Security-Policy": policy}
    return [(name.lower().encode(), value.encode()) for name, value in named.items()]


class KnownHost:
    """Answers only under its own names: a page of another host that has itself resolved to this machine gets 421."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app, self._hosts = app, {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http" or scope["path"] in HEALTH:
            return await self._app(scope, receive, send)
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
        if re.sub(r":\d*$", "", host).lower() in self._hosts:
            return await self._app(scope, receive, send)
        detail = f"the name {host!r:.80} is not one of service.hosts: {', '.join(sorted(self._hosts))}"
        return await answer(Request(scope), PROBLEMS["misdirected"], detail)(scope, receive, send)


class BearerToken:
    """Lets in who knows the token; digests are compared, in a time that tells nothing of either."""

    def __init__(self, app: ASGIApp, *, token: str, open_health: bool) -> None:
        self._app, self._open = app, HEALTH if open_health else frozenset[str]()
        self._expected = sha256(b"Bearer " + token.encode()).digest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 401."""
        if scope["type"] != "http" or scope["path"] in self._open or self._knows(scope):
            return await self._app(scope, receive, send)
        refused = answer(
            Request(scope),
            PROBLEMS["unauthorized"],
            "this service asks for a token: send the header Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": 'Bearer realm="kg-lineage"'},
        )
        return await refused(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        scheme, _, token = given[0].partition(b" ") if len(given) == 1 else (b"", b"", b"")
        said = scheme.title() + b" " + token.strip()
        return compare_digest(sha256(said).digest(), self._expected)
