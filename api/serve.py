"""Run the application behind uvicorn: where it listens, who may ask, how it ends."""

from __future__ import annotations

import dataclasses
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
    settings = with_token(graph.settings, os.environ)
    check_open(host, settings.service, anyone=anyone)
    listener = listen(host, port)
    log_to(sys.stdout)
    said(f"listening at {_address(listener)}/ (documentation at /docs); stop with Ctrl-C")
    server(create_app(graph, settings), settings.service).run(sockets=[listener])


def server(app: FastAPI, service: Service) -> uvicorn.Server:
    """A server of an application, with the times and limits that are set."""
    return uvicorn.Server(uvicorn.Config(app, **_options(service)))


def with_token(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """The settings with the token of the environment, which goes before that of a file."""
    token = environment.get(TOKEN, "")
    return (
        dataclasses.replace(settings, service=dataclasses.replace(settings.service, token=token)) if token else settings
    )


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
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; a port of 0 is any free one.

    Raises:
        ConfigError: the address is not one of this machine, or in use.
    """
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(place[:2], family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = str(getattr(error, "strerror", None) or error).partition(" (")[0]
        raise ConfigError(f"listening at {host} port {port}: {reason}; name another with --host or --port") from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
