"""What is said between a server and the processes that answer queries for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.errors import GraphError, KgError, QueryError, QueryFormatError, QueryRefusedError

ERRORS: dict[str, type[KgError]] = {
    "refused": QueryRefusedError,
    "format": QueryFormatError,
    "graph": GraphError,
    "error": QueryError,
}
"""What a worker calls an error, the narrower first."""

MEMORY = "memory"
"""What it calls the end of the memory that a query may take."""

PLAIN = {"select": "json", "ask": "json", "graph": "ntriples"}
"""The format of each form of answer where none is asked for."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The store that a worker has open: its kind and its place."""

    store: str
    place: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """Graphs of the store that a query sees, by IRI: merged as its default graph, and for GRAPH.

    With none of either the query sees the union of all as its default graph, and all for GRAPH.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether graphs were chosen."""
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Job:
    """A query, the format for each form of answer (`""`: none will do), and its limits."""

    sparql: str
    rows: int
    bytes: int
    megabytes: int
    seconds: float
    dataset: Dataset = Dataset()
    formats: dict[str, str] = field(default_factory=lambda: dict(PLAIN))
