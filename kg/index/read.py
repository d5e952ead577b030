"""Read the index of a graph: nodes, names, claims, results, by id or by what they have to do with one another."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import GraphError
from kg.index.adjacency import Adjacency
from kg.index.rows import dumped, unpack_claim, unpack_entity, unpack_link, unpack_paper, unpack_result
from kg.index.write import LAYOUT, fill
from kg.model import Claim, Entity, Graph, Kind, Link, Paper, Predicate, Result
from kg.rdf.iris import Iris

_NODE = "SELECT id, kind, label, data FROM node"
_CLAIM = """
    SELECT subject.id, claim.predicate, object.id, claim.view, claim.belief
    FROM claim JOIN node AS subject ON subject.num = claim.subject JOIN node AS object ON object.num = claim.object
"""
_RESULT = """
    SELECT paper.id, subject.id, coalesce(benchmark.id, ''), coalesce(metric.id, ''), result.data
    FROM result JOIN node AS paper ON paper.num = result.paper JOIN node AS subject ON subject.num = result.subject
    LEFT JOIN node AS benchmark ON benchmark.num = result.benchmark
    LEFT JOIN node AS metric ON metric.num = result.metric
"""
_LINK = """
    SELECT paper.id, entity.id, link.data
    FROM link JOIN node AS paper ON paper.num = link.paper JOIN node AS entity ON entity.num = link.entity
"""


class Index:
    """The index of one generation; any thread may ask it."""

    def __init__(self, place: Path | None, memory: sqlite3.Connection | None = None) -> None:
        self._place, self._memory = place, memory
        self._local = threading.local()
        self._opened = [memory] if memory else []
        self._end = weakref.finalize(self, _close, self._opened)

    @classmethod
    def open(cls, place: Path) -> Index:
        """The index in a file.

        Raises:
            GraphError: there is none, it is damaged, or another version of this software wrote it.
        """
        index = cls(place)
        if (found := index.rows("PRAGMA user_version")[0][0]) != LAYOUT:
            index.close()
            raise GraphError(
                f"the index {place} has layout {found}, this version reads {LAYOUT}; build the graph again"
            )
        _ = index.iris
        return index

    @classmethod
    def of(cls, graph: Graph, iris: Iris | None = None) -> Index:
        """An index of a graph, in memory."""
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        fill(memory, graph, iris or Iris())
        return cls(None, memory)

    def close(self) -> None:
        """Close the file; nothing may be asked after that."""
        self._end()

    def rows(self, sql: str, *values: Any, **named: Any) -> list[Any]:
        """The rows that a statement gives, with values for its `?` or its `:name`.

        Raises:
            GraphError: the file cannot be read.
        """
        try:
            return self._connection().execute(sql, named or values).fetchall()
        except sqlite3.DatabaseError as error:
            raise GraphError(f"reading the index {self._place}: {error}; build the graph again") from error

    def _connection(self) -> sqlite3.Connection:
        """A connection for this thread."""
        if self._memory:
            return self._memory
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            address = f"{Path(str(self._place)).absolute().as_uri()}?mode=ro&immutable=1"
            found = sqlite3.connect(address, uri=True, check_same_thread=False, cached_statements=256)
            found.execute("PRAGMA mmap_size = 1000000000")
            self._local.connection = found
            self._opened.append(found)
        return found

    @cached_property
    def iris(self) -> Iris:
        """The IRIs of the graph."""
        for (base,) in self.rows("SELECT base FROM about"):
            return Iris(base)
        raise GraphError(f"the index {self._place} is damaged; build the graph again")

    @cached_property
    def adjacency(self) -> Adjacency:
        """The claims as arrays, for walks."""
        return Adjacency(self.rows("SELECT name, data FROM adjacency"))

    # Names

    def entities_with_key(self, key: str) -> list[Entity]:
        """The entities that a name of this key may mean, sorted."""
        found = self.rows(
            f"{_NODE} WHERE kind != 'Paper' AND num IN (SELECT node FROM name WHERE key = ?) ORDER BY num", key
        )
        return [unpack_entity(*row) for row in found]

    def papers_with_key(self, key: str) -> list[str]:
        """The ids of the papers whose title has this key, sorted."""
        sql = "SELECT id FROM node WHERE kind = 'Paper' AND num IN (SELECT node FROM name WHERE key = ?) ORDER BY num"
        return [id_ for (id_,) in self.rows(sql, key)]

    def has_entity(self, entity: str) -> bool:
        """Whether there is an entity of this id."""
        return bool(self.rows("SELECT 1 FROM node WHERE id = ? AND kind != 'Paper'", entity))

    def has_paper(self, paper: str) -> bool:
        """Whether there is a paper of this id."""
        return bool(self.rows("SELECT 1 FROM node WHERE id = ? AND kind = 'Paper'", paper))

    def papers_identified(self, identifiers: Iterable[str]) -> list[str]:
        """The ids of the papers that have one of these identifiers (`doi:10.1000/182`), sorted."""
        wanted = dumped(sorted(identifiers))
        nodes = "SELECT node FROM identifier, json_each(?) WHERE text = value"
        return [id_ for (id_,) in self.rows(f"SELECT id FROM node WHERE num IN ({nodes}) ORDER BY num", wanted)]

    # Nodes

    def num(self, node: str) -> int:
        """The number of a paper or entity that exists, by id."""
        return int(self.rows("SELECT num FROM node WHERE id = ?", node)[0][0])

    def node(self, node: str) -> Entity | Paper:
        """The paper or entity of an id that exists."""
        return _node(self.rows(f"{_NODE} WHERE id = ?", node)[0])

    def entity(self, entity: str) -> Entity:
        """The entity of an id that exists."""
        return unpack_entity(*self.rows(f"{_NODE} WHERE id = ?", entity)[0])

    def paper(self, paper: str) -> Paper:
        """The paper of an id that exists."""
        id_, _, title, data = self.rows(f"{_NODE} WHERE id = ?", paper)[0]
        return unpack_paper(id_, title, data)

    def entities_of(self, ids: Collection[str]) -> dict[str, Entity]:
        """The entities of these ids, which exist, by id."""
        found = self.rows(f"{_NODE} WHERE id IN (SELECT value FROM json_each(?))", dumped(sorted(ids)))
        return {row[0]: unpack_entity(*row) for row in found}

    def label(self, node: str) -> str:
        """The label of an entity, or the title of a paper, by id."""
        return str(self.rows("SELECT label FROM node WHERE id = ?", node)[0][0])

    def labels(self, nodes: Collection[str]) -> dict[str, str]:
        """The labels of entities and the titles of papers, by id."""
        sql = "SELECT id, label FROM node WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self.rows(sql, dumped(sorted(nodes))))

    def year(self, node: str) -> int | None:
        """The year of a paper, or of the first dated paper that introduces an entity."""
        year: int | None = self.rows("SELECT year FROM node WHERE id = ?", node)[0][0]
        return year

    def nodes(self, nums: Iterable[int]) -> list[Any]:
        """Rows of number, id, kind, label, packed data and year of the nodes of these numbers, by label and id."""
        sql = """
            SELECT num, id, kind, label, data, year FROM node
            WHERE num IN (SELECT value FROM json_each(?)) ORDER BY fold, num
        """
        return self.rows(sql, dumped(sorted(nums)))

    def papers(self) -> Iterator[Paper]:
        """Every paper, sorted by id."""
        ids = self.rows("SELECT id FROM node WHERE kind = 'Paper' ORDER BY num")
        return (self.paper(id_) for (id_,) in ids)

    # Claims

    def claims(
        self, *, subject: str = "", object_: str = "", predicates: Iterable[Predicate] = tuple(Predicate)
    ) -> list[Claim]:
        """The claims of this subject and this object, where given, with one of the predicates, sorted."""
        wanted = [
            f"claim.{side} = (SELECT num FROM node WHERE id = ?)"
            for side, node in (("subject", subject), ("object", object_))
            if node
        ]
        names = list(map(str, predicates))
        wanted.append(f"claim.predicate IN ({', '.join('?' * len(names))})")
        return self._claims(" AND ".join(wanted), *filter(None, (subject, object_)), *names)

    def claims_in(self, paper: str) -> list[Claim]:
        """The claims that a paper states, sorted."""
        return self._claims(
            "claim.num IN (SELECT claim FROM evidence WHERE paper = (SELECT num FROM node WHERE id = ?))", paper
        )

    def claim(self, claim: str) -> Claim | None:
        """The claim of an id, if there is one."""
        return next(iter(self._claims("claim.id = ?", claim)), None)

    def claims_numbered(self, nums: Sequence[int]) -> list[Claim]:
        """The claims of these numbers, sorted."""
        return self._claims("claim.num IN (SELECT value FROM json_each(?))", dumped(nums))

    def claims_among(self, nodes: Collection[str], predicates: Iterable[Predicate]) -> list[Claim]:
        """The claims of these predicates with both ends among some nodes, sorted."""
        some = "IN (SELECT num FROM node WHERE id IN (SELECT value FROM json_each(:nodes)))"
        where = f"claim.subject {some} AND claim.object {some}"
        where += " AND claim.predicate IN (SELECT value FROM json_each(:predicates))"
        return self._claims(where, nodes=dumped(sorted(nodes)), predicates=dumped(sorted(predicates)))

    def contradicting(self, claim: Claim) -> list[Claim]:
        """The claims that say the opposite."""
        return self._claims("claim.num = (SELECT opposite FROM claim WHERE id = ?)", claim.id)

    def opposites(self, *, node: str = "") -> list[tuple[Claim, Claim]]:
        """Pairs of claims that say the opposite of one another, each pair once; of all nodes or of one."""
        about = "AND (SELECT num FROM node WHERE id = ?) IN (subject, object)" if node else ""
        sql = f"SELECT num, opposite FROM claim WHERE opposite IS NOT NULL AND num < opposite {about} ORDER BY num"
        pairs = self.rows(sql, *filter(None, (node,)))
        nums = sorted({num for pair in pairs for num in pair})
        claims = dict(zip(nums, self.claims_numbered(nums), strict=True))
        return [(claims[one], claims[other]) for one, other in pairs]

    def _claims(self, where: str, *values: Any, **named: Any) -> list[Claim]:
        found = self.rows(f"{_CLAIM} WHERE {where} ORDER BY claim.num", *values, **named)
        return [unpack_claim(*row) for row in found]

    def years_of(self, claim: int) -> list[int]:
        """The years of the dated papers that state the claim of a number."""
        sql = "SELECT DISTINCT year FROM evidence JOIN node ON num = paper WHERE claim = ? AND year IS NOT NULL"
        return [year for (year,) in self.rows(sql, claim)]

    # Results and mentions

    def results(self, *, benchmark: str = "", subject: str = "") -> list[Result]:
        """The results on this benchmark, or of this subject, or all, sorted by id."""
        if not benchmark and not subject:
            return self._results("TRUE")
        side = "benchmark" if benchmark else "subject"
        return self._results(f"result.{side} = (SELECT num FROM node WHERE id = ?)", benchmark or subject)

    def stated_results(self, claim: Claim) -> list[Result]:
        """The results that a claim's sentences state, sorted by id."""
        where = "result.num IN (SELECT result FROM stated JOIN claim ON claim.num = stated.claim WHERE claim.id = ?)"
        return self._results(where, claim.id)

    def _results(self, where: str, *values: Any) -> list[Result]:
        found = self.rows(f"{_RESULT} WHERE {where} ORDER BY result.num", *values)
        return [unpack_result(*row) for row in found]

    def links(self, *, entity: str = "", paper: str = "") -> list[Link]:
        """How papers name an entity, or what a paper names, or all links, sorted."""
        side = "entity" if entity else "paper"
        where = f"WHERE link.{side} = (SELECT num FROM node WHERE id = ?)" if entity or paper else ""
        found = self.rows(f"{_LINK} {where} ORDER BY link.paper, link.entity", *filter(None, (entity or paper,)))
        return [unpack_link(*row) for row in found]

    def papers_naming(self, entity: str) -> int:
        """How many papers name an entity."""
        return int(self.rows("SELECT papers FROM node WHERE id = ?", entity)[0][0])

    def code(self) -> list[tuple[str, str]]:
        """Paper and address of every link to code, sorted."""
        return self.rows("SELECT id, url FROM code JOIN node ON num = node ORDER BY num, url")

    def graph(self) -> Graph:
        """Everything, in memory."""
        entities = self.rows(f"{_NODE} WHERE kind != 'Paper' ORDER BY num")
        return Graph(
            papers=tuple(self.papers()),
            entities=tuple(unpack_entity(*row) for row in entities),
            links=tuple(self.links()),
            claims=tuple(self._claims("TRUE")),
            results=tuple(self.results()),
            code=tuple(self.code()),
        )


def _node(row: Sequence[Any]) -> Entity | Paper:
    id_, kind, label, data = row
    return unpack_paper(id_, label, data) if kind == "Paper" else unpack_entity(id_, Kind(kind), label, data)


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
