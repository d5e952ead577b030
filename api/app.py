"""The application: routes over one graph, behind one set of limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import BoundedSemaphore

from fastapi import Depends, FastAPI

from api.deps import Latest
from api.description import document, only_known_parameters
from api.errors import add_handlers
from api.metrics import Metrics
from api.middleware import stack
from api.routes import benchmarks, claims, collections, documentation, health, lineage, meta, pages, sparql
from api.routes.pages.answer import problem_page
from kg import __version__
from kg.config import Settings
from kg.graph import KnowledgeGraph


def create_app(graph: KnowledgeGraph, settings: Settings | None = None) -> FastAPI:
    """An application that answers questions to a graph, and to what a later build makes of it; it changes nothing.

    `settings` are those that the graph was opened with, where none are given. The application owns the graph: it
    closes it, and the workers of queries, when its lifespan ends.
    """
    settings, latest = settings or graph.settings, Latest(graph)
    metrics = Metrics(lambda: latest.graph, lambda: getattr(app.state, "query_pool", None))
    app = FastAPI(
        title="kg-lineage",
        version=__version__,
        description="Where a method comes from, and what it beats.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        dependencies=[Depends(only_known_parameters)],
        middleware=stack(settings, latest=latest, metrics=metrics),
    )
    app.state.settings, app.state.latest, app.state.metrics = settings, latest, metrics
    app.state.problem_page = problem_page
    app.state.query_workers = BoundedSemaphore(settings.limits.query_workers)
    add_handlers(app)
    for family in (health, meta, lineage, benchmarks, claims, collections, sparql, documentation, pages):
        app.include_router(family.router)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Close the graph and the workers once the server has answered what was asked."""
    yield
    if pool := getattr(app.state, "query_pool", None):
        pool.close()
    app.state.latest.close()
