"""Ask an application without a server."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI

from api import create_app
from kg.graph import KnowledgeGraph

app = cache(create_app)
"""One application for each graph."""


def send(asked: KnowledgeGraph | FastAPI, method: str, path: str, **options: Any) -> httpx.Response:
    """Send a request to an application, or to that of a graph."""
    served = asked if isinstance(asked, FastAPI) else app(asked)

    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(app=served, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            return await http.request(method, path, **options)

    return asyncio.run(answer())


def get(asked: KnowledgeGraph | FastAPI, path: str, **params: Any) -> httpx.Response:
    """GET with query parameters."""
    return send(asked, "GET", path, params=params or None)
