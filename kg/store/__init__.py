"""Where a graph is kept: a `Store` holds quads in named graphs and answers SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kg.registry import Registry

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Quad

    from kg.sparql.job import Dataset

    Term = NamedNode | BlankNode | Literal


class Store(Protocol):
    """Quads in named graphs, one state of them; `StoreKind.create` makes the next one elsewhere.

    `raw` is the engine's own object, for what takes no other (validation).
    """

    raw: Any

    def quads(
        self, subject: Any = None, predicate: Any = None, object_: Any = None, graph: Any = None
    ) -> Iterator[Quad]:
        """The quads that match; None matches anything."""

    def query(self, sparql: str, dataset: Dataset | None = None, *, union: bool = True) -> Any:
        """The answer of the engine, which has no limits.

        Its default graph is the union of all named graphs, unless `dataset` names the graphs to ask, or `union` is
        false because the query itself names them.
        """

    def __len__(self) -> int:
        """Number of quads."""


class StoreKind(Protocol):
    """How stores of one kind are opened and written."""

    summary: str

    def open(self, place: Path) -> Store:
        """The store at `place`, for reading."""

    def create(
        self, place: Path, graphs: Mapping[str, Sequence[Quad]], *, base: Path | None, dropped: Iterable[str]
    ) -> None:
        """Make a new store at `place`.

        It holds what the store at `base` holds (nothing, for None), without the named graphs in `dropped`, and
        with those in `graphs`, which replace graphs of the same name.
        """


STORES: Registry[StoreKind] = Registry("store", __name__)
