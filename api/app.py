"""The application: routes over one graph, behind one set of limits."""

from __future__ import annotations

from fastapi import FastAPI

from api.deps import Latest
from api.errors import add_handlers
from api.routes import meta, questions, sparql
from kg import __version__
from kg.graph import KnowledgeGraph
from kg.query import pool_of


def create_app(graph: KnowledgeGraph) -> FastAPI:
    """An application that answers questions to a graph, and to what a later build makes of it; it changes nothing."""
    app = FastAPI(title="kg-lineage", version=__version__, description="Where a method comes from, and what it beats.")
    app.state.latest = Latest(graph)
    app.state.query_pool = pool_of(graph.limits)
    add_handlers(app)
    for family in (meta, questions, sparql):
        app.include_router(family.router)
    return app
