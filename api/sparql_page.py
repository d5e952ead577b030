"""The page of the SPARQL endpoint for people: the console, with the examples beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from api.pages import render
from api.pages.addresses import page_of, web_address
from api.pages.fitting import fitted
from kg.examples import Example, find_example
from kg.graph import KnowledgeGraph
from kg.model import Kind
from kg.rdf.iris import Iris
from kg.sparql.answer import Answer

FORMATS = (
    ("json", "JSON"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("turtle", "Turtle"),
    ("ntriples", "N-Triples"),
    ("rdfxml", "RDF/XML"),
    ("jsonld", "JSON-LD"),
)
"""What an answer can be downloaded as: tables, then graphs."""

FIRST = "most-built-upon"
"""The example that the form has at first."""


ROWS, TEXT = 500, 100_000
"""Rows and characters of an answer that the page shows; the rest is for a file."""

Cell = tuple[str, str]
"""A value, and where it links to; nothing where it is no address."""


def page(graph: KnowledgeGraph, shown: Example | None = None) -> str:
    """The page, with an example in the form where one is asked for."""
    offered = fitted(graph)
    example = shown or find_example(FIRST)
    return _render(next((one for one in offered if one.name == example.name), example).sparql, offered)


def answered(graph: KnowledgeGraph, query: str, found: Answer) -> str:
    """The page with a query in the form, and its answer: a table, yes or no, or Turtle."""
    rows = json.loads(found.data)["results"]["bindings"] if found.form == "select" else []
    return _render(
        query,
        fitted(graph),
        answer=found,
        cells=[[_cell(graph.iris, row.get(name)) for name in found.variables] for row in rows[:ROWS]],
        total=len(rows),
        most=ROWS,
        text=found.data.decode()[:TEXT] if found.form == "graph" else "",
    )


def _render(query: str, offered: Sequence[Example], **answer: Any) -> str:
    values = {"answer": None} | answer
    return render("explorer/console.html", examples=offered, sparql=query, formats=FORMATS, **values)


def _cell(iris: Iris, term: Mapping[str, Any] | None) -> Cell:
    """A term as text, with the page of a thing of the graph, or the address on the web that it is."""
    if term is None:
        return "", ""
    value = str(term.get("value", term))
    if term.get("type") != "uri":
        return value, ""
    if not value.startswith(iris.base):
        return value, web_address(value)
    name = value.removeprefix(iris.base)
    if name.startswith("claim/"):
        return name, f"/claims/{quote(name.removeprefix('claim/'))}"
    has_page = name.partition("/")[0] in ("paper", *(kind.lower() for kind in Kind))
    return name, page_of(iris.node_id(value)) if has_page else f"/id/{quote(name, safe='/%')}"
