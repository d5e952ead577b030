"""Write the index of a graph."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from kg.claims import contradictions, stated_results
from kg.errors import GraphError
from kg.index.adjacency import arrays
from kg.index.rows import pack_entity, pack_link, pack_paper, pack_result, pack_view
from kg.index.shown import PaperNode, claim_view, entity_view
from kg.model import LINEAGE, Entity, Graph, Paper, Predicate
from kg.naming import name_key
from kg.papers import title_key
from kg.rdf.iris import Iris

Row = tuple[object, ...]

LAYOUT = 1
"""Version of the tables and of what is packed into them; it stands in the file, and no other version is read."""


def write_index(graph: Graph, iris: Iris, place: Path) -> None:
    """Write the index of a graph to a new file.

    Raises:
        GraphError: the file cannot be written, or this Python's SQLite has no full-text search.
    """
    try:
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA page_size = 8192;")
            fill(connection, graph, iris)
    except sqlite3.Error as error:
        raise GraphError(f"writing the index {place}: {error}; it takes SQLite 3.34 or newer with FTS5") from error


def fill(connection: sqlite3.Connection, graph: Graph, iris: Iris) -> None:
    """Make the tables of the index in an empty database, and fill them, in one transaction."""
    writer = _Writer(graph, iris)
    with connection:
        connection.execute("BEGIN")
        for statement in files(__package__).joinpath("schema.sql").read_text(encoding="utf-8").split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
        connection.execute("INSERT INTO about VALUES (?)", (iris.base,))
        for table, rows in writer.tables():
            _insert(connection, table, rows)
        connection.execute("INSERT INTO name_text (name_text) VALUES ('rebuild')")
        connection.execute("ANALYZE")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    rows = iter(rows)
    if first := next(rows, None):
        statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"
        connection.execute(statement, first)
        connection.executemany(statement, rows)


class _Writer:
    """The rows of each table."""

    def __init__(self, graph: Graph, iris: Iris) -> None:
        self.graph, self.iris = graph, iris
        self.nodes: list[Paper | Entity] = sorted((*graph.papers, *graph.entities), key=lambda node: node.id)
        self.num = {node.id: num for num, node in enumerate(self.nodes)}
        self.claims = sorted(graph.claims)
        self.claim_num = {claim.id: num for num, claim in enumerate(self.claims)}
        self.named = Counter(link.entity for link in graph.links)
        self.years = {paper.id: paper.year for paper in graph.papers}
        self.results = sorted(graph.results, key=lambda result: result.id)

    def tables(self) -> Iterator[tuple[str, Iterable[Row]]]:
        """The name of each table with its rows."""
        yield "node", self._nodes()
        yield "name (node, name, fold, key)", self._names()
        yield "paper_text (rowid, title, abstract)", self._texts()
        yield "identifier", sorted({(text, self.num[p.id]) for p in self.graph.papers for text in _identifiers(p)})
        yield "code", sorted({(self.num[paper], url) for paper, url in self.graph.code})
        yield "link", self._links()
        yield "claim", self._claims()
        yield "evidence", self._evidence()
        yield "result", self._results()
        yield "stated", self._stated()
        yield "adjacency", self._adjacency()

    def _adjacency(self) -> Iterable[Row]:
        papers, labels = [self.named[node.id] for node in self.nodes], list(map(_label, self.nodes))
        return arrays(self.claims, self.num, self.years, papers, labels)

    def _nodes(self) -> Iterator[Row]:
        followers = {(claim.subject, claim.object) for claim in self.claims if claim.predicate in LINEAGE}
        heirs = Counter(object_ for _, object_ in followers)
        results = Counter(node for r in self.results for node in {r.paper, r.subject, r.benchmark, r.metric})
        years = self._entity_years()
        for num, node in enumerate(self.nodes):
            shown = PaperNode(node.id, node.title) if isinstance(node, Paper) else node
            data = pack_paper(node) if isinstance(node, Paper) else pack_entity(node)
            sizes = self.named[node.id], heirs[node.id], results[node.id]
            known = str(shown.kind), shown.label, shown.label.casefold(), years.get(node.id), *sizes
            yield num, node.id, *known, data, pack_view(entity_view(shown, self.iris.node(node.id)))

    def _entity_years(self) -> dict[str, int | None]:
        """The year of each paper, and of each entity that a dated paper introduces, or has without a name."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for node in self.nodes:
            if isinstance(node, Entity) and node.unnamed_in and (year := self.years[node.unnamed_in]):
                found[node.id].append(year)
        for claim in self.claims:
            if claim.predicate is Predicate.INTRODUCES and (year := self.years[claim.subject]):
                found[claim.object].append(year)
        return self.years | {entity: min(years) for entity, years in found.items()}

    def _names(self) -> Iterator[Row]:
        for num, node in enumerate(self.nodes):
            if isinstance(node, Paper):
                yield num, node.title, node.title.casefold(), title_key(node.title)
            else:
                for name in (node.label, *node.aliases):
                    yield num, name, name.casefold(), name_key(name) or name

    def _texts(self) -> Iterator[Row]:
        papers = (node for node in self.nodes if isinstance(node, Paper))
        return ((self.num[paper.id], paper.title, paper.abstract) for paper in papers)

    def _links(self) -> Iterator[Row]:
        links = sorted(self.graph.links)
        return ((self.num[link.paper], self.num[link.entity], pack_link(link)) for link in links)

    def _claims(self) -> Iterator[Row]:
        opposite = contradictions(self.claims)
        label = {node.id: _label(node) for node in self.nodes}.__getitem__
        for num, claim in enumerate(self.claims):
            ends = self.num[claim.subject], str(claim.predicate), self.num[claim.object]
            other = self.claim_num.get(opposite.get(claim.id, ""))
            yield num, claim.id, *ends, claim.belief, other, pack_view(claim_view(claim, label))

    def _evidence(self) -> list[Row]:
        stating = ((item.paper, num) for num, claim in enumerate(self.claims) for item in claim.evidence)
        return sorted({(self.num[paper], num) for paper, num in stating})

    def _results(self) -> Iterator[Row]:
        for num, result in enumerate(self.results):
            ends = (result.paper, result.subject, result.benchmark, result.metric)
            yield num, result.id, *map(self.num.get, ends), pack_result(result)

    def _stated(self) -> list[Row]:
        nums = {result.id: num for num, result in enumerate(self.results)}
        found = stated_results(self.claims, self.results)
        return sorted((self.claim_num[claim], nums[result]) for claim, ids in found.items() for result in ids)


def _label(node: Paper | Entity) -> str:
    return node.title if isinstance(node, Paper) else node.label


def _identifiers(paper: Paper) -> set[str]:
    """All that a paper goes by, as the RDF has it: its id, and identifiers such as `doi:10.1000/182`."""
    return {paper.id, *(f"{item.scheme}:{item.value}" for item in paper.identifiers)}
