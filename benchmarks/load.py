"""A load that does not wait for answers: requests go out at a fixed rate, however slow the replies are.

The time of a reply is counted from when its request was due, so that a server that falls behind cannot hide it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

MOST_WAITING = 500
"""Requests without a reply from which on further ones are counted as failed and not sent."""

PATIENCE = 10.0
"""Seconds after it was due in which a request is answered, or has failed."""

CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=64)


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
    load, waiting, loop = Load(), set[asyncio.Task[None]](), asyncio.get_running_loop()
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE, limits=CONNECTIONS) as client:
        start = loop.time()
        for number, path in enumerate(paths):
            due = start + number / rate
            await asyncio.sleep(due - loop.time())
            if len(waiting) >= MOST_WAITING:
                load.failed += 1
                continue
            task = asyncio.create_task(_one(client, path, due, load))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        await asyncio.gather(*waiting)
    return load


async def _one(client: httpx.AsyncClient, path: str, due: float, load: Load) -> None:
    try:
        async with asyncio.timeout_at(due + PATIENCE):
            reply = await client.get(path)
    except (httpx.HTTPError, TimeoutError):
        load.failed += 1
        return
    if reply.status_code == httpx.codes.OK:
        load.seconds.append(asyncio.get_running_loop().time() - due)
    else:
        load.failed += 1
