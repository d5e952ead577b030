"""Oxigraph, embedded: in its own files (`oxigraph`), or in memory, read from one file of N-Quads (`memory`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg.errors import GraphError
from kg.sparql.job import Dataset
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

    def query(self, sparql: str, dataset: Dataset | None = None, *, union: bool = True) -> Any:
        """The answer of Oxigraph, with all prefixes known; see `kg.store.Store`."""
        if not dataset:
            return self.raw.query(sparql, use_default_graph_as_union=union, prefixes=PREFIXES)
        return self.raw.query(
            sparql,
            default_graph=[NamedNode(iri) for iri in dataset.default],
            named_graphs=[NamedNode(iri) for iri in dataset.named],
            prefixes=PREFIXES,
        )

    def __len__(self) -> int:
        return len(self.raw)


class OnDisk:
    """Stores in a folder each; a new one shares the unchanged files of its base through hard links."""

    summary = "Oxigraph in a folder on disk"

    def open(self, place: Path) -> Store:
        """The store at `place`, for reading; several processes may do so at once."""
        try:
            return OxigraphStore(pyoxigraph.Store.read_only(str(place)))
        except (OSError, ValueError, RuntimeError) as error:  # the engine calls some damage a RuntimeError
            raise GraphError(f"opening the store {place}: {error}") from error

    def create(
        self, place: Path, graphs: Mapping[str, Sequence[Quad]], *, base: Path | None, dropped: Iterable[str]
    ) -> None:
        """Make a new store at `place`; see `kg.store.StoreKind`."""
        try:
            if base is not None:
                pyoxigraph.Store.read_only(str(base)).backup(str(place))  # to open it otherwise would change it
            store = pyoxigraph.Store(str(place))
            _write(store, graphs, dropped)
            if base is None:  # halves the time of large queries; after a small change it is not worth rewriting all
                store.optimize()
            store.flush()
        except (OSError, RuntimeError) as error:
            raise GraphError(f"writing the store {place}: {error}") from error


class InMemory:
    """Stores that are read from one sorted file of N-Quads into memory when they are opened."""

    summary = "Oxigraph in memory, kept as a file of N-Quads; for small graphs"

    def open(self, place: Path) -> Store:
        """The store at `place`, in memory."""
        return OxigraphStore(_load(place))

    def create(
        self, place: Path, graphs: Mapping[str, Sequence[Quad]], *, base: Path | None, dropped: Iterable[str]
    ) -> None:
        """Make a new store at `place`; see `kg.store.StoreKind`."""
        store = pyoxigraph.Store() if base is None else _load(base)
        _write(store, graphs, dropped)
        lines = sorted(f"{quad} .\n" for quad in store)
        try:
            place.write_text("".join(lines), encoding="utf-8", newline="\n")
        except OSError as error:
            raise GraphError(f"writing the store {place}: {error}") from error


def _load(place: Path) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    try:
        store.bulk_load(path=str(place), format=RdfFormat.N_QUADS)
    except (OSError, ValueError, SyntaxError) as error:
        raise GraphError(f"opening the store {place}: {error}") from error
    return store


def _write(store: pyoxigraph.Store, graphs: Mapping[str, Sequence[Quad]], dropped: Iterable[str]) -> None:
    if len(store):
        for name in (*dropped, *graphs):
            store.remove_graph(NamedNode(name))
    store.bulk_extend(quad for _, quads in sorted(graphs.items()) for quad in quads)


STORES.register("oxigraph")(OnDisk())
STORES.register("memory")(InMemory())
