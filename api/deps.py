"""What routes share: the graph to ask, and the types of their parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request

from kg.errors import GraphError
from kg.graph import KnowledgeGraph

Json = dict[str, Any]
Name = Annotated[str, Query(max_length=500, description="A label or alias, an id, an IRI, or kind:name.")]
First = Annotated[int | None, Query(alias="from", ge=0, le=9999, description="First year.")]
Last = Annotated[int | None, Query(alias="to", ge=0, le=9999, description="Last year.")]
Relation = Literal["introduces", "evaluatesOn", "improvesOver", "buildsOn", "comparesWith", "addressesTask"]
Relations = Annotated[tuple[Relation, ...], Query(description="Relations to follow: buildsOn and improvesOver.")]
Belief = Annotated[float, Query(ge=0, le=1, description="Claims of less belief are left out.")]


class Lease:
    """A graph with the number of requests that read it; a retired one is closed after the last of them."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph, self.readers, self.retired = graph, 0, False

    def close_if_done(self) -> None:
        """Let go of the files of a graph that nobody reads any more."""
        close: Callable[[], None] | None = getattr(self.graph, "close", None)
        if self.retired and not self.readers and close is not None:
            close()


class Latest:
    """The graph as the last build left it; a request reads one generation from its beginning to its end."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._lease, self._lock, self._renewing = Lease(graph), Lock(), Lock()
        self._mark: Path = graph.place.parent.parent / "current"
        self._seen: tuple[int, ...] = ()
        self._note(self._marked())

    @property
    def graph(self) -> KnowledgeGraph:
        """The graph that the next request reads."""
        return self._lease.graph

    def is_stale(self) -> bool:
        """Whether a build may have ended since; costs one look at a file's times."""
        return self._marked() != self._seen

    def renew(self) -> None:
        """Open what the last build made, and make it ready, while others read what there is and do not wait."""
        if not self._renewing.acquire(blocking=False):
            return
        try:
            seen, graph = self._marked(), self.graph.latest()
            if graph is not self.graph:
                with suppress(GraphError):  # those who ask for it are told
                    graph.warm()
                self._replace(Lease(graph))
            self._note(seen)
        finally:
            self._renewing.release()

    @contextmanager
    def leased(self) -> Iterator[KnowledgeGraph]:
        """The graph, kept open while it is read."""
        with self._lock:
            lease = self._lease
            lease.readers += 1
        try:
            yield lease.graph
        finally:
            with self._lock:
                lease.readers -= 1
                lease.close_if_done()

    def close(self) -> None:
        """Close the graph after its last reader; nothing is asked after that."""
        with self._lock:
            self._lease.retired = True
            self._lease.close_if_done()

    def _replace(self, lease: Lease) -> None:
        with self._lock:
            old, self._lease = self._lease, lease
            old.retired = True
            old.close_if_done()

    def _note(self, seen: tuple[int, ...]) -> None:
        """Remember when the mark was written; not where it names what cannot be opened, which is tried again."""
        if self.graph.place.name == _text(self._mark):
            self._seen = seen

    def _marked(self) -> tuple[int, ...]:
        try:
            found = self._mark.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


async def graph_of(request: Request) -> KnowledgeGraph:
    """The graph that a request asks: the one that it was given when it came in. Needs no thread, hence async."""
    graph: KnowledgeGraph = request.state.graph
    return graph


Graph = Annotated[KnowledgeGraph, Depends(graph_of)]
