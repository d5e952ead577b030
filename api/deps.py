"""What routes share: the graph to ask, and the types of their parameters."""

from __future__ import annotations

from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from kg.graph import KnowledgeGraph

Json = dict[str, Any]
Name = Annotated[str, Query(max_length=500, description="A label or alias, an id, an IRI, or kind:name.")]
Belief = Annotated[float, Query(ge=0, le=1, description="Claims of less belief are left out.")]


class Latest:
    """The graph as the last build left it: each question opens the graph anew where a build has ended since."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph, self._lock = graph, Lock()

    def __call__(self) -> KnowledgeGraph:
        """The graph to ask."""
        with self._lock:
            self._graph = self._graph.latest()
            return self._graph


def graph_of(request: Request) -> KnowledgeGraph:
    """The graph that a request asks."""
    latest: Latest = request.app.state.latest
    return latest()


Graph = Annotated[KnowledgeGraph, Depends(graph_of)]
