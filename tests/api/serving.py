"""A real server on a port of this machine, in a thread."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

import uvicorn
from fastapi import FastAPI

from api.serve import listen, server
from kg.config import Service
from kg.graph import KnowledgeGraph, open_graph

WAIT = 30.0
"""Seconds after which something that should have happened has not."""


@contextmanager
def running(app: FastAPI, service: Service | None = None) -> Iterator[tuple[str, uvicorn.Server]]:
    """The address of a server of `app`, such as `127.0.0.1:8000`, and the server; it is stopped at the end."""
    listener, made = listen("127.0.0.1", 0), server(app, service or Service())
    thread = Thread(target=made.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not made.started:
            assert thread.is_alive()
            sleep(0.01)
        host, port = listener.getsockname()
        yield f"{host}:{port}", made
    finally:
        made.should_exit = True
        thread.join(WAIT)
        listener.close()
        assert not thread.is_alive()


def reopened(graph: KnowledgeGraph) -> KnowledgeGraph:
    """A graph opened once more, for an application that is served, which closes it in the end."""
    return open_graph(graph.place.parent.parent)


@contextmanager
def connected(address: str) -> Iterator[socket.socket]:
    """A bare connection to a server."""
    host, _, port = address.partition(":")
    with socket.create_connection((host, int(port)), timeout=WAIT) as made:
        yield made


def said(connection: socket.socket) -> bytes:
    """All that a server says on a connection before it closes it; a reset is an end, too."""
    parts = []
    try:
        while part := connection.recv(100_000):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)
