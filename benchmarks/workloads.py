"""What is asked: of the service, by its routes, and of an engine, in SPARQL that gives the nearest to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from subjects import Subjects

from kg.lineage import Direction, Scope, lineage_query
from kg.rdf.iris import Iris
from ontology import PREFIXES

ROUTES = {
    "lineage": "/v1/{kind}s/{id}/lineage?direction=descendants&depth=0&limit=50000",
    "entity": "/v1/{kind}s/{id}",
    "leaderboard": "/v1/{kind}s/{id}/leaderboard",
    "search": "/v1/search?q={word}",
    "sparql": "/sparql?query={sparql}",
}
"""The routes of the service; the one place that names them."""

ROWS: Mapping[str, Callable[[Any], int]] = {
    "lineage": lambda body: len(body["nodes"]) - 1,
    "sparql": lambda body: len(body["results"]["bindings"]),
}
"""Rows in the reply of those routes whose rows an engine gives too; a lineage also has its root."""

MIX = {"entity page": 40, "lineage": 25, "search": 15, "leaderboard": 10, "SELECT, 100 rows": 10}
"""Shares of the mixed load, in percent, by the beginning of a workload's name."""

SELECTS = (1, 100, 1_000, 10_000)

PAGE = """SELECT ?claim ?subject ?predicate ?object ?belief ?sentence ?title WHERE {{
  {{ ?claim rdf:subject <{iri}> }} UNION {{ ?claim rdf:object <{iri}> }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:belief ?belief ;
         kg:hasEvidence ?evidence .
  ?evidence prov:value ?sentence ; prov:wasQuotedFrom ?paper .
  ?paper dcterms:title ?title
}}"""

BOARD = """SELECT ?metric ?name ?value ?title ?sentence WHERE {{
  ?result kg:onBenchmark <{iri}> ; mls:hasValue ?value ; mls:specifiedBy/skos:prefLabel ?metric ;
          fair4ml:evaluatedMLModel/skos:prefLabel ?name ; kg:reportedIn/dcterms:title ?title ;
          kg:hasEvidence/prov:value ?sentence
}} ORDER BY ?metric DESC(?value)"""

SEARCH = """SELECT ?node ?name WHERE {{
  {{ ?node skos:prefLabel ?name }} UNION {{ ?node skos:altLabel ?name }} UNION {{ ?node dcterms:title ?name }}
  FILTER(CONTAINS(LCASE(?name), "{word}"))
}} LIMIT 20"""

TABLE = """SELECT ?paper ?title ?class WHERE {{
  ?paper dcterms:title ?title ; rdf:type ?class
}} LIMIT {rows}"""


@dataclass(frozen=True, slots=True)
class Case:
    """One question: its path at the service, the same in SPARQL, and the rows it must have where that is known."""

    route: str
    path: str
    sparql: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """Questions of one sort, asked in turn."""

    name: str
    cases: tuple[Case, ...]


def workloads(about: Subjects, iris: Iris) -> list[Workload]:
    """Everything that is measured, but the mixed load."""
    hub, lineages = about.hub, about.lineages
    return [
        Workload(f"lineage, {_sizes(lineages)} nodes", tuple(_lineage(iris, *pair) for pair in lineages)),
        Workload(f"descendants of the hub, {hub[1]:,} nodes", (_lineage(iris, *hub),)),
        *(Workload(f"SELECT, {rows:,} row{'s' * (rows > 1)}", (_table(rows),)) for rows in SELECTS),
        Workload("entity page", tuple(_of_node(iris, "entity", PAGE, iri) for iri in about.entities)),
        Workload("leaderboard", tuple(_of_node(iris, "leaderboard", BOARD, iri) for iri in about.boards)),
        Workload("search", tuple(_search(word) for word in about.words)),
    ]


def mixed(given: Sequence[Workload], requests: int) -> Iterator[Case]:
    """The questions of the mixed load, as many as there are requests, in an order that is always the same."""
    chance, names = random.Random(0), list(MIX)
    by_name = {name: next(work for work in given if work.name.startswith(name)) for name in names}
    for name in chance.choices(names, list(MIX.values()), k=requests):
        yield chance.choice(by_name[name].cases)


def _sizes(lineages: Sequence[tuple[str, int]]) -> str:
    sizes = [size for _, size in lineages]
    return f"{min(sizes)} to {max(sizes)}"


def _lineage(iris: Iris, iri: str, size: int) -> Case:
    path = _at_node(iris, "lineage", iri)
    return Case("lineage", path, lineage_query(iri, Scope(Direction.DESCENDANTS, depth=0)), size)


def _of_node(iris: Iris, route: str, sparql: str, iri: str) -> Case:
    return Case(route, _at_node(iris, route, iri), _declared(sparql.format(iri=iri)))


def _search(word: str) -> Case:
    return Case("search", ROUTES["search"].format(word=quote(word)), _declared(SEARCH.format(word=word)))


def _table(rows: int) -> Case:
    sparql = _declared(TABLE.format(rows=rows))
    return Case("sparql", ROUTES["sparql"].format(sparql=quote(sparql, safe="")), sparql, rows)


def _at_node(iris: Iris, route: str, iri: str) -> str:
    """The path of a route about a node, whose id begins with its kind."""
    node = iris.node_id(iri)
    return ROUTES[route].format(kind=node.partition("/")[0], id=quote(node, safe=""))


def _declared(sparql: str) -> str:
    """A query with declarations of the prefixes it uses, for engines that know none."""
    used = (name for name in PREFIXES if f"{name}:" in sparql)
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + sparql
