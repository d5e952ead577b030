"""A load that does not wait for answers: requests go out at a fixed rate, however slow the replies are.

The time of a reply is counted from when its request was due, so that a server that falls behind cannot hide it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import httpx

CONNECTIONS = 64
"""Requests that can be under way at once; one that finds no connection free goes out late."""

PATIENCE = 10.0
"""Seconds after it was due in which a request is answered, or has failed."""


@dataclass(slots=True)
class Load:
    """What became of the requests: seconds of those that were answered, sorted, and how many failed."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def percentile(self, share: float) -> float:
        """The seconds that this share of the answered requests took at most; infinite where none was answered."""
        return self.seconds[int(share * (len(self.seconds) - 1))] if self.seconds else float("inf")


def put_under_load(base: str, paths: Sequence[str], rate: int) -> Load:
    """Send all requests, `rate` a second."""
    load = asyncio.run(_offered(base, paths, rate))
    load.seconds.sort()
    return load


async def _offered(base: str, paths: Sequence[str], rate: int) -> Load:
    load, start, trust = Load(), asyncio.get_running_loop().time(), ssl.create_default_context()
    requests = ((start + number / rate, path) for number, path in enumerate(paths))
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            # a client for each connection, since the connections of one client slow each other down
            group.create_task(_send(httpx.AsyncClient(base_url=base, timeout=PATIENCE, verify=trust), requests, load))
    return load


async def _send(client: httpx.AsyncClient, requests: Iterator[tuple[float, str]], load: Load) -> None:
    """Send one request after the other, each when it is due, of those that nobody else has taken."""
    now = asyncio.get_running_loop().time
    async with client:
        for due, path in requests:
            await asyncio.sleep(due - now())
            if now() - due < PATIENCE and await _is_answered(client, path, due + PATIENCE):
                load.seconds.append(now() - due)
            else:
                load.failed += 1


async def _is_answered(client: httpx.AsyncClient, path: str, end: float) -> bool:
    """Whether a request has a good reply before this time."""
    try:
        async with asyncio.timeout_at(end):
            return (await client.get(path)).status_code == httpx.codes.OK
    except (httpx.HTTPError, TimeoutError):
        return False
