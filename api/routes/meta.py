"""About the service and its graph."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import Graph, Json

router = APIRouter(tags=["service"])


@router.get("/healthz")
def health() -> Json:
    """Whether the service runs."""
    return {"status": "ok"}


@router.get("/v1/info")
def info(graph: Graph) -> Json:
    """Sizes of the graph."""
    return {"version": graph.manifest.version, "base": graph.iris.base, "counts": dict(graph.counts)}
