"""Engines to measure beside: each loads one file of N-Quads and answers SPARQL over the union of its named graphs.

An answer is SPARQL JSON from all of them, so that each pays for writing its rows down. Counting the rows is not timed.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from virtuoso import Virtuoso


class Engine(Protocol):
    """Something that answers SPARQL; `endpoint` is where it does so over HTTP, empty for one in this process."""

    name: str
    endpoint: str

    def load(self, path: Path) -> None:
        """Take in a file of N-Quads, for good."""

    def answer(self, sparql: str) -> bytes:
        """The answer to a SELECT query as SPARQL JSON."""

    def close(self) -> None:
        """Give back all that it holds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many rows an answer has, and the seconds until its last byte was there."""

    rows: int
    seconds: float


def ask(engine: Engine, sparql: str) -> Asked:
    """Ask an engine once."""
    start = time.perf_counter()
    answer = engine.answer(sparql)
    seconds = time.perf_counter() - start
    return Asked(len(json.loads(answer)["results"]["bindings"]), seconds)


class Oxigraph:
    """Bare pyoxigraph in this process, with its store on disk."""

    name, endpoint = "Oxigraph", ""

    def __init__(self) -> None:
        import pyoxigraph

        self._folder = tempfile.TemporaryDirectory()
        self._store = pyoxigraph.Store(self._folder.name)

    def load(self, path: Path) -> None:
        """Take in a file of N-Quads."""
        from pyoxigraph import RdfFormat

        self._store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
        self._store.optimize()

    def answer(self, sparql: str) -> bytes:
        """The answer to a SELECT query as SPARQL JSON."""
        from pyoxigraph import QueryResultsFormat

        found: Any = self._store.query(sparql, use_default_graph_as_union=True)
        return bytes(found.serialize(format=QueryResultsFormat.JSON))

    def close(self) -> None:
        """Remove the store."""
        del self._store
        self._folder.cleanup()


class Rdflib:
    """rdflib in this process, in memory; slow, for graphs of a few thousand papers."""

    name, endpoint = "rdflib", ""

    def __init__(self) -> None:
        from rdflib import Dataset

        self._data = Dataset(default_union=True)

    def load(self, path: Path) -> None:
        """Take in a file of N-Quads."""
        self._data.parse(str(path), format="nquads")

    def answer(self, sparql: str) -> bytes:
        """The answer to a SELECT query as SPARQL JSON."""
        return self._data.query(sparql).serialize(format="json") or b""

    def close(self) -> None:
        """Forget everything."""
        self._data.close()


@contextmanager
def loaded(kinds: Iterable[type[Engine]], path: Path) -> Iterator[list[Engine]]:
    """Engines of these kinds that hold the quads of a file, and are closed at the end whatever happens."""
    with ExitStack() as stack:
        engines = []
        for kind in kinds:
            engine = kind()
            stack.callback(engine.close)
            engine.load(path)
            engines.append(engine)
        yield engines


def available() -> tuple[list[type[Engine]], str]:
    """The engines that can hold a large graph here, and a word about one that is not installed."""
    if Virtuoso.is_installed():
        return [Oxigraph, Virtuoso], ""
    return [Oxigraph], "Virtuoso is not installed (Debian: virtuoso-opensource-7-bin); it is left out"


def check(engines: Sequence[Engine], queries: Mapping[str, str]) -> dict[str, int]:
    """The rows that each of the queries, by name, has in every engine.

    Raises:
        ValueError: two engines do not agree.
    """
    agreed = {}
    for name, sparql in queries.items():
        rows = {engine.name: ask(engine, sparql).rows for engine in engines}
        if len(set(rows.values())) > 1:
            raise ValueError(f"the engines give different numbers of rows for {name}: {rows}\n{sparql}")
        agreed[name] = next(iter(rows.values()), 0)
    return agreed
