"""Run the application behind uvicorn: where it listens, who may ask, how it ends."""

from __future__ import annotations

import dataclasses
import gc
import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.middleware.observe import ACCESS
from api.protocol import punctual
from kg.config import Service, Settings
from kg.errors import ConfigError
from kg.graph import KnowledgeGraph

TOKEN = "KG_TOKEN"  # noqa: S105 - the name of the variable
"""The environment variable that has the token, where it is not to stand in a file."""

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Names under which a browser of this machine asks it."""

ROOM = 2_000
"""Bytes of a request's head besides address and headers as we count them: the method, line ends, and some to spare."""


def serve(
    graph: KnowledgeGraph, *, host: str, port: int, anyone: bool = False, said: Callable[[str], None] = lambda _: None
) -> None:
    """Serve a graph until the process is told to stop (SIGINT, SIGTERM); running requests are answered first.

    `said` is told where it listens. A port of 0 is any free one.

    Raises:
        ConfigError: nothing can listen there; or others than this machine could ask, there is no token, and `anyone`
            does not say that this is meant.
    """
    settings = served(graph.settings, host, os.environ)
    check_open(host, settings.service, anyone=anyone)
    listener = listen(host, port)
    log_to(sys.stdout)
    said(f"listening at {_address(listener)}/ (documentation at /docs); stop with Ctrl-C")
    app = create_app(graph, settings)
    spare_collector()
    server(app, settings.service).run(sockets=[listener])


def spare_collector() -> None:
    """Keep Python's search for circular garbage off what lives as long as the process, and make it rare.

    An answer of tens of thousands of nodes sets it off dozens of times, which takes a third of the time and finds
    nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def server(app: FastAPI, service: Service) -> uvicorn.Server:
    """A server of an application, with the times and limits that are set."""
    return uvicorn.Server(uvicorn.Config(app, **_options(service)))


def served(settings: Settings, host: str, environment: Mapping[str, str]) -> Settings:
    """The settings as they hold for serving at an address.

    The token of the environment goes before that of a file. At an address of this machine only its own names are
    answered, where no others are set: else a page from anywhere could have its name resolved to this machine, and ask.
    """
    service = settings.service
    token, own = environment.get(TOKEN) or service.token, {*LOOPBACK, host.lower()} if _is_loopback(host) else set()
    service = dataclasses.replace(service, token=token, hosts=service.hosts or tuple(sorted(own)))
    return dataclasses.replace(settings, service=service)


def check_open(host: str, service: Service, *, anyone: bool) -> None:
    """See that nobody opens the service to a network by mistake.

    Raises:
        ConfigError: so it would be.
    """
    if not (anyone or service.token or _is_loopback(host)):
        raise ConfigError(
            f"listening at {host} lets other machines ask: set a token ({TOKEN}, or service.token in kg.toml), "
            "or say --open if anyone may"
        )


def _options(service: Service) -> dict[str, Any]:
    """What uvicorn is told."""
    return {
        "http": punctual(service),
        "h11_max_incomplete_event_size": service.url_bytes + service.header_bytes + ROOM,
        "ws": "none",
        "lifespan": "on",  # else a start that fails is taken for an application that has none
        "proxy_headers": False,  # `service.trusted_proxies` says who is believed, in the application
        "server_header": False,
        "access_log": False,
        "log_level": "warning",
        "limit_concurrency": service.connections,
        "timeout_keep_alive": service.idle_seconds,
        "timeout_graceful_shutdown": service.stop_seconds,
    }


def log_to(stream: Any) -> None:
    """Write the access log to a stream, a JSON object a line, and nothing else with it."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    ACCESS.handlers, ACCESS.propagate = [handler], False
    ACCESS.setLevel(logging.INFO)


def _is_loopback(host: str) -> bool:
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; a port of 0 is any free one.

    Raises:
        ConfigError: the address is not one of this machine, or in use.
    """
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(place[:2], family=family, backlog=2048)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else short answers wait for an acknowledgement
        return listener
    except (OSError, UnicodeError) as error:
        reason = str(getattr(error, "strerror", None) or error).partition(" (")[0]
        raise ConfigError(f"listening at {host} port {port}: {reason}; name another with --host or --port") from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
