"""The catalogue: lists of papers and entities, narrowed by what is known of them, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kg.asking import literal, select
from kg.errors import ConfigError
from kg.index.read import Index
from kg.index.rows import unpack_entity, unpack_paper
from kg.model import Entity, Kind, Paper, Predicate
from kg.search import PIECE, quoted

PAPER = "Paper"


class Order(StrEnum):
    """What a list is sorted by: `label` from A to Z, all others from the most to the least."""

    LABEL = "label"
    PAPERS = "papers"
    HEIRS = "heirs"
    RESULTS = "results"
    YEAR = "year"


_PLACES = {
    Order.LABEL: "fold",
    Order.PAPERS: "-papers",
    Order.HEIRS: "-heirs",
    Order.RESULTS: "-results",
    Order.YEAR: "-coalesce(year, 0)",
}
"""Where a row stands in each order, as the index of the table has it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list holds: papers, or entities of a kind.

    `text` is a part of a label or an alias. `since` and `until` are years: of the paper, or of the first paper that
    introduces the entity. `claims` demands a claim of the predicate that leads to the entity of the id. `names` keeps
    the papers that name the entity of this id, `named_in` the entities that the paper of this id names.
    """

    kind: str
    text: str = ""
    since: int | None = None
    until: int | None = None
    claims: Mapping[Predicate, str] = field(default_factory=dict)
    names: str = ""
    named_in: str = ""
    order: Order = Order.LABEL

    def __post_init__(self) -> None:
        if self.kind not in (PAPER, *Kind):
            raise ConfigError(f"there is no list of {self.kind}; there are {', '.join((PAPER, *Kind))}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list; `papers` is how many name it, `heirs` how many things build on it or improve over it."""

    node: Entity | Paper
    year: int | None
    papers: int
    heirs: int
    results: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, how many there are in all, and the place after the last row where there are more."""

    rows: tuple[Listed, ...]
    total: int
    after: tuple[Any, int] | None
    sparql: str


def catalogue(index: Index, wanted: Wanted, *, limit: int, after: tuple[Any, int] | None = None) -> Page:
    """A page of a list: the `limit` rows after a place, in a stable order."""
    where, values = _conditions(wanted)
    total = index.rows(f"SELECT count(*) FROM node WHERE {where}", **values)[0][0]
    place = _PLACES[wanted.order]
    further = f" AND ({place}, num) > (:place, :num)" if after else ""
    columns = f"id, kind, label, data, year, papers, heirs, results, {place}, num"
    sql = f"SELECT {columns} FROM node WHERE {where}{further} ORDER BY {place}, num LIMIT :limit"
    place_of = {"place": after[0], "num": after[1]} if after else {}
    found = index.rows(sql, **values, **place_of, limit=limit + 1)
    rows = tuple(_listed(row) for row in found[:limit])
    last = (found[limit - 1][-2], found[limit - 1][-1]) if len(found) > limit else None
    return Page(rows, total, last, _query(index, wanted))


def _listed(row: tuple[Any, ...]) -> Listed:
    id_, kind, label, data, year, papers, heirs, results, *_ = row
    node = unpack_paper(id_, label, data) if kind == PAPER else unpack_entity(id_, kind, label, data)
    return Listed(node, year, papers, heirs, results)


def _conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The condition that a row meets, and its values."""
    node = "(SELECT num FROM node WHERE id = :{})"
    tests = {
        "text": f"num IN (SELECT name.node FROM {_named(wanted.text)} AND instr(name.fold, :text) > 0)",
        "since": "year >= :since",
        "until": "year <= :until",
        "names": f"num IN (SELECT paper FROM link WHERE entity = {node.format('names')})",
        "named_in": f"num IN (SELECT entity FROM link WHERE paper = {node.format('named_in')})",
    }
    given = {"text": wanted.text.casefold(), "since": wanted.since, "until": wanted.until}
    given |= {"names": wanted.names, "named_in": wanted.named_in}
    values = {name: value for name, value in given.items() if value not in ("", None)}
    where = ["kind = :kind", *(tests[name] for name in values)]
    for predicate, object_ in wanted.claims.items():
        values[predicate] = object_
        claimed = f"SELECT subject FROM claim WHERE object = {node.format(predicate)} AND predicate = '{predicate}'"
        where.append(f"num IN ({claimed})")
    phrase = {"phrase": quoted(wanted.text.casefold())} if len(wanted.text) >= PIECE else {}
    return " AND ".join(where), {"kind": wanted.kind, **phrase, **values}


def _named(text: str) -> str:
    """Where to look for names that may have a text in them: the index of pieces, or every name for a short one."""
    if len(text) < PIECE:
        return "name WHERE TRUE"
    return "name_text JOIN name ON name.num = name_text.rowid WHERE name_text MATCH :phrase"


def _query(index: Index, wanted: Wanted) -> str:
    """The SPARQL query that gives the nodes of the whole list."""
    iri = index.iris.node
    label = "dcterms:title" if wanted.kind == PAPER else "skos:prefLabel"
    lines = [f"?node a kg:{wanted.kind} ; {label} ?label ."]
    if wanted.text:
        names = "dcterms:title" if wanted.kind == PAPER else "skos:prefLabel|skos:altLabel"
        part = literal(wanted.text.casefold())
        lines.append(f"FILTER EXISTS {{ ?node {names} ?name FILTER(CONTAINS(LCASE(?name), {part})) }}")
    lines += [f"?node kg:{predicate} <{iri(object_)}> ." for predicate, object_ in wanted.claims.items()]
    if wanted.names:
        lines.append(f"FILTER EXISTS {{ ?mention kg:inPaper ?node ; kg:denotes <{iri(wanted.names)}> }}")
    if wanted.named_in:
        lines.append(f"FILTER EXISTS {{ ?mention kg:inPaper <{iri(wanted.named_in)}> ; kg:denotes ?node }}")
    lines += _years(wanted)
    return select("DISTINCT ?node ?label", "\n".join(f"  {line}" for line in lines), order="LCASE(?label)")


def _years(wanted: Wanted) -> list[str]:
    bounds = [f"?year {sign} {year}" for sign, year in ((">=", wanted.since), ("<=", wanted.until)) if year is not None]
    if not bounds:
        return []
    dated = "?node kg:year ?year ."
    if wanted.kind != PAPER:
        first = "SELECT ?node (MIN(?y) AS ?year) WHERE { ?paper kg:introduces ?node ; kg:year ?y } GROUP BY ?node"
        dated = f"{{ {first} }}"
    return [dated, f"FILTER({' && '.join(bounds)})"]
