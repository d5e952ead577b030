"""Asking the arXiv API politely: pauses between requests, growing ones after a refusal."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from kg.config import Arxiv
from kg.errors import SourceError

if TYPE_CHECKING:
    import httpx

LONGEST_PAUSE = 300.0
"""Seconds that a Retry-After may ask for; past that the user is told instead."""

Query = Mapping[str, str | int]
"""Parameters of a request."""

Answer = str | float
"""The body of a reply, or how many seconds to wait before asking again; a negative number leaves that to us."""


class Api:
    """One client of the API; `transport` and `sleep` are for tests.

    Args:
        transport: what carries the requests; the network where it is None.
        sleep: waits for a number of seconds.
    """

    def __init__(self, transport: httpx.BaseTransport | None = None, sleep: Callable[[float], None] = time.sleep):
        self._transport = transport
        self._sleep = sleep
        self._asked = False

    def ask(self, query: Query, settings: Arxiv) -> str:
        """The body of the API's reply to a query.

        Raises:
            SourceError: there is no connection, the query is refused, or the last try failed too.
        """
        pause, reason = settings.seconds_between if self._asked else 0.0, ""
        self._asked = True
        for attempt in range(settings.retries + 1):
            if pause:
                self._sleep(pause)
            answer, reason = self._try(query, settings)
            if isinstance(answer, str):
                return answer
            pause = answer if answer >= 0 else settings.seconds_between * 2**attempt
            if pause > LONGEST_PAUSE:
                raise SourceError(f"asking arXiv: {reason}, try again in {pause:.0f} seconds")
        raise SourceError(
            f"asking arXiv at {settings.url}: {reason}, {settings.retries + 1} times; "
            "try again later, or raise arxiv.retries in kg.toml"
        )

    def _try(self, query: Query, settings: Arxiv) -> tuple[Answer, str]:
        import httpx

        try:
            with httpx.Client(
                transport=self._transport,
                timeout=settings.timeout_seconds,
                follow_redirects=True,
                headers={"User-Agent": "kg-lineage"},
            ) as client:
                reply = client.get(settings.url, params=query)
        except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise SourceError(f"asking arXiv at {settings.url}: {error}; is there a network?") from error
        except httpx.RequestError as error:
            return -1.0, f"{type(error).__name__} {error}".strip()
        if reply.status_code == 429 or reply.status_code >= 500:
            return _retry_after(reply), f"answer {reply.status_code}"
        return reply.content.decode("utf-8", "surrogateescape"), ""


def _retry_after(reply: httpx.Response) -> float:
    """The seconds that a reply asks to wait, given as a number or as a date; -1 where it does not."""
    asked = reply.headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(reply.headers.get("Date", ""))
    except (ValueError, TypeError):
        return -1.0
    return max(wait.total_seconds(), 0.0)
