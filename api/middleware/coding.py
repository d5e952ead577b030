"""Compress answers for who takes it."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

_REFUSED = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
"""What an Accept-Encoding says that names gzip and does not want it."""


class Gzip(GZipMiddleware):
    """Compresses as its base does, which takes any Accept-Encoding that names gzip for a wish for it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, compressed or not."""
        if scope["type"] == "http" and _REFUSED.search(", ".join(Headers(scope=scope).getlist("accept-encoding"))):
            return await self.app(scope, receive, send)
        return await super().__call__(scope, receive, send)
