"""Answers as the engine writes them, cut at exactly so many rows, whatever their text looks like."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyoxigraph
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, Store

from kg.sparql.formats import GRAPH_FORMATS, TABLE_FORMATS, rewrite, write_graph, write_table

NASTY = [
    '},{"', "},{}", '"},{"x":{"type":"', "}]}}", "{", "}", '\\"', "\\", '\\\\"', "\n", "\r\n", '"', '""\n""', ",", "\t",
    "<result>", "</result>", "&lt;result&gt;", "]]>", "<!--", "x" * 9_000, "\u2028", "a", "", "<results>",
    '"bindings":[',
]  # fmt: skip
ENOUGH = 10_000_000


def literal(text: str) -> str:
    return str(Literal(text))


def select(rows: list[tuple[str | None, str | None]]) -> str:
    said = " ".join(f"({' '.join('UNDEF' if text is None else literal(text) for text in row)})" for row in rows)
    return f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {said} }} }}"


def table(query: str, form: str, rows: int, size: int = ENOUGH) -> tuple[bytes, bool]:
    return write_table(Store().query(query), form, rows=rows, size=size)


def read(data: bytes, form: str) -> list[tuple[str | None, ...]]:
    """The rows of a table by a reader that is not ours, which also shows that the table is whole."""
    if form == "json":
        found = json.loads(data)["results"]["bindings"]
        return [tuple(row.get(name, {}).get("value") for name in "ab") for row in found]
    if form == "xml":
        return [xml_row(row) for row in fromstring(data).findall(".//{*}result")]
    if form == "csv":
        return [tuple[str | None, ...](row) for row in csv.reader(io.StringIO(data.decode(), newline=""))][1:]
    parsed: Any = pyoxigraph.parse_query_results(data, format=pyoxigraph.QueryResultsFormat.TSV)
    return [tuple(row[name].value if row[name] else None for name in "ab") for row in parsed]


def xml_row(row: Any) -> tuple[str | None, ...]:
    bound = {item.get("name"): item[0].text or "" for item in row.findall("{*}binding")}
    return tuple(bound.get(name) for name in "ab")


@pytest.mark.parametrize("form", TABLE_FORMATS)
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(*[st.sampled_from([None, *NASTY])] * 2), max_size=12),
    most=st.integers(0, 13),
)
def test_a_table_has_the_rows_that_it_may_have(form: str, rows: list[Any], most: int) -> None:
    whole, never = table(select(rows), form, ENOUGH)
    data, cut = table(select(rows), form, most)
    assert (never, cut) == (False, len(rows) > most)
    assert len(read(whole, form)) == len(rows)
    assert read(data, form) == read(whole, form)[:most]
    assert cut or data == whole


@pytest.mark.parametrize("form", TABLE_FORMATS)
def test_a_table_without_columns(form: str) -> None:
    for most, cut in ((0, True), (1, False)):
        data, said = table("SELECT * {}", form, most)
        assert said is cut
        assert form == "tsv" or len(read(data, form)) == most


@pytest.mark.parametrize("form", TABLE_FORMATS)
def test_a_long_table_is_cut_exactly_and_early(form: str) -> None:
    numbers = " ".join(map(str, range(200)))
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} VALUES ?c {{ {numbers} }} }}"
    data, cut = table(query, form, 12_345)  # of eight million
    assert (len(read(data, form)), cut) == (12_345, True)
    data, cut = table(query, form, ENOUGH, 100_000)
    assert cut
    assert 95_000 < len(data) <= 100_000
    assert len(read(data, form)) > 400


def test_nested_triples_do_not_confuse_the_count() -> None:
    term = "<urn:a>"
    for _ in range(5):
        term = f"<<( <urn:s> <urn:p> {term} )>>"
    data, cut = table(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ ({term} 1) ({term} 2) ({term} 3) }} }}", "json", 2)
    assert cut
    assert [row["b"]["value"] for row in json.loads(data)["results"]["bindings"]] == ["1", "2"]


FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def construct(count: int) -> Any:
    numbers = " ".join(map(str, range(count)))
    made = 'CONSTRUCT { ?s rdfs:label "kg: <x>" } { VALUES ?n { %s } BIND(IRI(CONCAT("urn:x", STR(?n))) AS ?s) }'
    return Store().query(made % numbers, prefixes={"rdfs": "http://www.w3.org/2000/01/rdf-schema#"})


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_a_graph_has_the_triples_that_it_may_have(form: str) -> None:
    for most, cut in ((0, True), (7, True), (50, False), (51, False)):
        data, said = write_graph(construct(50), form, rows=most, size=ENOUGH)
        assert (len(list(pyoxigraph.parse(data, format=FORMATS[form]))), said) == (min(most, 50), cut)


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_a_graph_that_is_cut_at_its_bytes_is_whole(form: str) -> None:
    data, cut = write_graph(construct(5_000), form, rows=ENOUGH, size=50_000)
    assert cut
    assert 40_000 < len(data) <= (50_000 if form == "ntriples" else 50_000 + 2 * 8_192)
    assert 100 < len(list(pyoxigraph.parse(data, format=FORMATS[form]))) < 5_000


def test_graphs_are_rewritten_whole() -> None:
    data, _ = write_graph(construct(50), "ntriples", rows=ENOUGH, size=ENOUGH)
    for form in GRAPH_FORMATS:
        again = rewrite(data, form, graph=True)
        assert len(list(pyoxigraph.parse(again, format=FORMATS[form]))) == 50
