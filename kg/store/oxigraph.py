"""Oxigraph, embedded: on disk (`oxigraph`), or in memory for tests and trials (`memory`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg.errors import GraphError
from kg.store import STORES, Store
from ontology import PREFIXES


class OxigraphStore:
    """A pyoxigraph store behind the `Store` protocol."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self.raw = store

    def quads(
        self, subject: Any = None, predicate: Any = None, object_: Any = None, graph: Any = None
    ) -> Iterator[Quad]:
        """The quads that match; None matches anything."""
        return self.raw.quads_for_pattern(subject, predicate, object_, graph)

    def query(self, sparql: str) -> Any:
        """The answer of Oxigraph, with the union of all named graphs as default graph and all prefixes known."""
        return self.raw.query(sparql, use_default_graph_as_union=True, prefixes=PREFIXES)

    def __len__(self) -> int:
        return len(self.raw)


class OnDisk:
    """Stores in a folder each; a new one shares the unchanged files of its base through hard links."""

    summary = "Oxigraph in a folder on disk"

    def open(self, place: Path) -> Store:
        """The store at `place`, for reading; several processes may do so at once."""
        try:
            return OxigraphStore(pyoxigraph.Store.read_only(str(place)))
        except (OSError, ValueError) as error:
            raise GraphError(f"opening the store {place}: {error}") from error

    def create(
        self, place: Path, graphs: Mapping[str, Sequence[Quad]], *, base: Path | None, dropped: Iterable[str]
    ) -> None:
        """Make a new store at `place`; see `kg.store.StoreKind`."""
        try:
            if base is not None:
                pyoxigraph.Store(str(base)).backup(str(place))
            store = pyoxigraph.Store(str(place))
            _write(store, graphs, dropped)
            store.flush()
        except OSError as error:
            raise GraphError(f"writing the store {place}: {error}") from error


class InMemory:
    """Stores that live as long as the process, by place; nothing touches the disk."""

    summary = "Oxigraph in memory, for tests and trials"

    def __init__(self) -> None:
        self._stores: dict[Path, pyoxigraph.Store] = {}

    def open(self, place: Path) -> Store:
        """The store made at `place` by this process."""
        if place not in self._stores:
            raise GraphError(f"opening {place}: no store in memory was made there")
        return OxigraphStore(self._stores[place])

    def create(
        self, place: Path, graphs: Mapping[str, Sequence[Quad]], *, base: Path | None, dropped: Iterable[str]
    ) -> None:
        """Make a new store at `place`; see `kg.store.StoreKind`."""
        store = pyoxigraph.Store()
        if base is not None:
            store.extend(self._stores[base])
        _write(store, graphs, dropped)
        self._stores[place] = store


def _write(store: pyoxigraph.Store, graphs: Mapping[str, Sequence[Quad]], dropped: Iterable[str]) -> None:
    if len(store):
        for name in (*dropped, *graphs):
            store.remove_graph(NamedNode(name))
    store.bulk_extend(quad for _, quads in sorted(graphs.items()) for quad in quads)


STORES.register("oxigraph")(OnDisk())
STORES.register("memory")(InMemory())
