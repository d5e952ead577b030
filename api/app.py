"""The application: routes over one graph, behind one set of limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

from api.deps import Latest
from api.description import document, only_known_parameters
from api.errors import add_handlers
from api.exporting import Exports
from api.metrics import Metrics
from api.middleware import stack
from api.routes import (
    benchmarks,
    claims,
    collections,
    documentation,
    export,
    health,
    lineage,
    linked,
    meta,
    pages,
    sparql,
    vocabulary,
)
from api.routes.pages.answer import problem_page
from api.routes.pages.start import prepare
from kg import __version__
from kg.config import Settings
from kg.errors import KgError
from kg.graph import KnowledgeGraph
from kg.query import pool_of

FAMILIES = (
    health,
    meta,
    export,
    lineage,
    benchmarks,
    claims,
    collections,
    sparql,
    linked,
    vocabulary,
    documentation,
    pages,
)
"""The modules of routes, in the order in which the documentation tells of them."""


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
        redirect_slashes=False,  # such a redirect leads to whatever host the client names
        lifespan=_lifespan,
        dependencies=[Depends(only_known_parameters)],
        middleware=stack(settings, latest=latest, metrics=metrics),
    )
    app.state.settings, app.state.latest, app.state.metrics = settings, latest, metrics
    app.state.problem_page = problem_page
    app.state.query_pool = pool_of(settings.limits)
    app.state.exports = Exports(settings.service.export_papers)
    add_handlers(app)
    for family in FAMILIES:
        app.include_router(family.router)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Make ready for the first questions; close the graph and the workers once what was asked has been answered."""
    await asyncio.gather(
        run_in_threadpool(document, app),
        run_in_threadpool(prepare, app.state.latest.graph),
        run_in_threadpool(_first_query, app),
    )
    yield
    if pool := getattr(app.state, "query_pool", None):
        pool.close()
    app.state.exports.close()
    app.state.latest.close()


def _first_query(app: FastAPI) -> None:
    """Have a worker of queries started, so that no client waits for it."""
    with suppress(KgError):
        app.state.latest.graph.query("ASK {}", pool=app.state.query_pool)
