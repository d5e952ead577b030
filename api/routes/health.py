"""Whether the service lives, whether it can answer, and its figures."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.deps import Graph, Json

router = APIRouter(tags=["service"])

NEVER_STORED = {"Cache-Control": "no-store"}


@router.get("/healthz")
async def health(response: Response) -> Json:
    """Whether the process lives; it says nothing about the graph."""
    response.headers.update(NEVER_STORED)
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request, response: Response, graph: Graph) -> Json:
    """Whether the graph answers and query workers start; 503 where they do not."""
    response.headers.update(NEVER_STORED)
    missing = [name for name, there in _state(request.app.state, graph).items() if not there]
    if missing:
        raise HTTPException(503, f"not ready: {', '.join(missing)}", {**NEVER_STORED, "Retry-After": "5"})
    return {"status": "ready", "generation": graph.place.name}


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Figures in the Prometheus text format."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST, headers=NEVER_STORED)


def _state(state: Any, graph: Graph) -> dict[str, bool]:
    """What must hold; a pool of query workers says so itself with `ready()`."""
    pool_ready = getattr(getattr(state, "query_pool", None), "ready", None)
    return {
        "the files of the graph are gone": graph.place.is_dir(),
        "the graph does not answer": _answers(graph),
        "no query worker starts": pool_ready is None or bool(pool_ready()),
    }


def _answers(graph: Graph) -> bool:
    with suppress(OSError, RuntimeError):  # what the engine calls damage
        return next(iter(graph.store.quads()), None) is not None or not graph.counts.get("papers")
    return False
