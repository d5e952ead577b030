"""Figures about a graph as a whole."""

from __future__ import annotations

import heapq

from kg.asking import select
from kg.catalogue import Listed, Order, Wanted, catalogue
from kg.index.read import Index
from kg.model import Kind
from kg.rdf.iris import Iris
from kg.rdf.terms import P
from kg.store import Store

QUERY = select("?kind (COUNT(DISTINCT ?node) AS ?nodes)", "  ?node a ?kind .", group="?kind", order="?kind")
"""The SPARQL query that counts what there is of each kind."""


def papers_by_year(index: Index) -> dict[int, int]:
    """How many papers there are of each year, oldest first; those without a date are left out."""
    place = "-coalesce(year, 0)"  # as the index of the table has it
    sql = f"SELECT {place}, count(*) FROM node WHERE kind = 'Paper' GROUP BY {place} ORDER BY {place} DESC"
    return {-year: papers for year, papers in index.rows(sql) if year}


def span_of_years(index: Index) -> tuple[int, int] | None:
    """The years of the oldest and the newest paper with a date, if there are any; quick in a large graph."""
    sql = "SELECT year FROM node WHERE kind = 'Paper' AND -coalesce(year, 0) < 0 ORDER BY -coalesce(year, 0) {} LIMIT 1"
    ends = [year for order in ("DESC", "ASC") for (year,) in index.rows(sql.format(order))]
    return (ends[0], ends[1]) if ends else None


def has_results(index: Index, benchmark: str) -> bool:
    """Whether any paper reports a figure on a benchmark."""
    sql = "SELECT 1 FROM result WHERE benchmark = (SELECT num FROM node WHERE id = ?) LIMIT 1"
    return bool(index.rows(sql, benchmark))


def most_followed(index: Index, *, limit: int) -> list[Listed]:
    """The methods and models that most other things build on or improve over: those with most direct descendants."""
    pages = (catalogue(index, Wanted(kind, order=Order.HEIRS), limit=limit) for kind in (Kind.METHOD, Kind.MODEL))
    return heapq.nsmallest(limit, (row for page in pages for row in page.rows), key=_most_heirs)


def _most_heirs(row: Listed) -> tuple[int, int, str]:
    return -row.heirs, -row.papers, row.node.id


def readers(store: Store, iris: Iris) -> list[str]:
    """The extractors whose readings the graph is made of, with their versions, sorted."""
    return sorted({iris.extractor(quad.subject.value) for quad in store.quads(predicate=P.wasAssociatedWith)})  # type: ignore[union-attr]
