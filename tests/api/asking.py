"""Ask an application without a server, and look at what it says is wrong."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI

from api import create_app
from api.problems import PROBLEMS
from kg.graph import KnowledgeGraph

app = cache(create_app)
"""One application for each graph."""


def send(
    asked: KnowledgeGraph | FastAPI, method: str, path: str, *, client: str = "127.0.0.1", **options: Any
) -> httpx.Response:
    """Send a request from an address to an application, or to that of a graph."""
    served = asked if isinstance(asked, FastAPI) else app(asked)

    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(app=served, client=(client, 1), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            return await http.request(method, path, **options)

    return asyncio.run(answer())


def get(asked: KnowledgeGraph | FastAPI, path: str, **params: Any) -> httpx.Response:
    """GET with query parameters."""
    return send(asked, "GET", path, params=params or None)


def problem(answer: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The body of an answer that says what is wrong; `name` is that of `api.problems.PROBLEMS`."""
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    known = PROBLEMS[name]
    assert (answer.status_code, body["status"]) == (status, status)
    assert (body["type"], body["title"]) == (known.type, known.title)
    assert body["instance"] == f"urn:request:{answer.headers['x-request-id']}"
    assert body["detail"]
    return body
