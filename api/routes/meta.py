"""About the graph as a whole."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import Graph, Json

router = APIRouter(tags=["graph"])


@router.get("/v1/info")
def info(graph: Graph) -> Json:
    """Sizes of the graph."""
    return {"version": graph.manifest.version, "base": graph.iris.base, "counts": dict(graph.counts)}
