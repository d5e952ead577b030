"""What every request passes on its way to a route, and every answer on its way back; each is a small ASGI application.

`stack` puts them in order. None of them reads a body or waits for one, except to measure it as it goes by.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.errors import ServerErrorMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.deps import Latest
from api.errors import unforeseen
from api.metrics import Metrics
from api.middleware.coding import Gzip
from api.middleware.conditional import Conditional, Head, Pin
from api.middleware.limits import AtOnce, Body, HeadSize, Rate
from api.middleware.observe import Observe, RequestId
from api.middleware.recent import Recent
from api.middleware.security import BearerToken, KnownHost, SecurityHeaders
from kg import __version__
from kg.config import Service, Settings

EXPOSED = ["ETag", "Link", "Retry-After", "Server-Timing", "X-Request-ID", "X-Truncated"]
"""Headers of answers that scripts of other origins may read."""

GZIP_LEVEL = 3
"""Of 9: two thirds of the time of the middle, for a tenth more bytes."""


def stack(settings: Settings, *, latest: Latest, metrics: Metrics) -> list[Middleware]:
    """The middleware, the outermost first."""
    service = settings.service
    return [
        *_of_clients(service),
        Middleware(RequestId),
        Middleware(Observe, metrics=metrics),
        Middleware(SecurityHeaders, shared=bool(service.cors_origins)),
        *_for_other_origins(service),
        Middleware(ServerErrorMiddleware, handler=unforeseen),
        Middleware(Body, **_of(service, "body_bytes", "body_seconds")),
        Middleware(HeadSize, **_of(service, "url_bytes", "header_bytes")),
        *_hosts(service),
        *_rate(service),
        *_token(service),
        Middleware(AtOnce, most=service.requests_at_once),
        Middleware(Head),
        Middleware(Pin, latest=latest),
        Middleware(Conditional, stamp=_stamp(settings), private=bool(service.token)),
        Middleware(Recent, room=service.recent_bytes),
        Middleware(Gzip, minimum_size=service.gzip_bytes, compresslevel=GZIP_LEVEL),
    ]


def _of(service: Service, *names: str) -> dict[str, Any]:
    return {name: getattr(service, name) for name in names}


def _of_clients(service: Service) -> list[Middleware]:
    """Behind a proxy, the client is the one that the proxy names."""
    proxies = list(service.trusted_proxies)
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=proxies)] if proxies else []


def _for_other_origins(service: Service) -> list[Middleware]:
    if not service.cors_origins:
        return []
    allowed = {"allow_origins": list(service.cors_origins), "allow_methods": ["GET", "HEAD", "POST"]}
    headers = {"allow_headers": ["Authorization", "If-None-Match"], "expose_headers": EXPOSED}
    return [Middleware(CORSMiddleware, **allowed, **headers)]  # type: ignore[arg-type]


def _hosts(service: Service) -> list[Middleware]:
    return [Middleware(KnownHost, hosts=service.hosts)] if service.hosts else []


def _rate(service: Service) -> list[Middleware]:
    rate, burst = service.requests_per_second, service.requests_in_a_burst
    return [Middleware(Rate, rate=rate, burst=burst, clients=service.clients)] if rate else []


def _token(service: Service) -> list[Middleware]:
    return [Middleware(BearerToken, **_of(service, "token", "open_health"))] if service.token else []


def _stamp(settings: Settings) -> str:
    """What answers depend on besides graph and request: the software and the limits."""
    return sha256(f"{__version__} {settings.limits!r}".encode()).hexdigest()
