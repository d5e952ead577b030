"""Queries: their answers, formats and limits, through the process of their own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pyoxigraph
import pytest
from defusedxml.ElementTree import fromstring

from kg.config import Limits
from kg.errors import GraphError, QueryError, QueryLimitError, QueryRefusedError
from kg.graph import KnowledgeGraph
from kg.query import ASK_FORMATS, GRAPH_FORMATS, TABLE_FORMATS, Answer, Dataset, query, read_query
from kg.render import answer_table
from kg.sparql.job import Job
from kg.sparql.worker import run
from tests.graphs import lamps, opened

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ALL = "SELECT * { ?s ?p ?o }"
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def ask(graph: KnowledgeGraph) -> Ask:
    """Answers a query in this process, so that a test of answers does not wait for another to start."""

    def answer(sparql: str, *, rows: int = 1_000, size: int = 1_000_000) -> Answer:
        return run(graph.store, Job(sparql, rows, size, 4_000, 20.0))

    return answer


def limited(graph: KnowledgeGraph, sparql: str, **limits: Any) -> Answer:
    return query(graph.manifest.store, graph.place / "store", sparql, Limits(**limits))


def test_select(graph: KnowledgeGraph) -> None:
    answer = graph.query("SELECT ?name ?more { ?m a kg:Method ; skos:prefLabel ?name } ORDER BY ?name")
    assert (answer.form, answer.truncated, answer.variables) == ("select", False, ["name", "more"])
    assert answer.rows == list(answer) == [{"name": "Candle"}, {"name": "Lamp"}, {"name": "Wick"}]
    assert answer


def test_ask(ask: Ask) -> None:
    yes, no = ask("ASK { ?s a kg:Model }"), ask("ASK { ?s a kg:Nothing }")
    assert (yes.form, bool(yes), bool(no)) == ("ask", True, False)
    assert (yes.rows, yes.variables) == ([], [])


def test_construct_and_describe(ask: Ask, graph: KnowledgeGraph) -> None:
    made = ask("CONSTRUCT { ?a <urn:beats> ?b } WHERE { ?a kg:improvesOver ?b }")
    assert (made.form, made.rows, made.data.count(b" .\n")) == ("graph", [], 3)
    iri = graph.iris.node(graph.find("Lamp").id)
    assert b'prefLabel> "Lamp"' in ask(f"DESCRIBE <{iri}>").data
    assert not ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s <urn:none> ?o . ?s ?p ?o }")


def test_all_standard_prefixes_are_known(ask: Ask) -> None:
    query = "ASK { VALUES ?x { kg:a rdf:a rdfs:a skos:a dcterms:a prov:a mls:a fair4ml:a oa:a cskg:a fabio:a xsd:a } }"
    assert ask(query)
    assert not ask("PREFIX kg: <urn:other> ASK { ?s a kg:Method }")
    with pytest.raises(QueryError, match="Prefix not found"):
        ask("ASK { ?s a lamp:Method }")


def test_an_answer_is_cut_at_the_rows_and_says_so(ask: Ask) -> None:
    whole = ask(ALL)
    cut = ask(ALL, rows=7)
    assert (len(cut.rows), cut.truncated, whole.truncated) == (7, True, False)
    assert cut.rows == whole.rows[:7]
    assert not ask(ALL, rows=len(whole.rows)).truncated
    assert ask("CONSTRUCT WHERE { ?s ?p ?o }", rows=3).data.count(b"\n") == 3
    assert ask("ASK {}", rows=0)


def test_an_answer_is_cut_at_the_bytes_and_says_so(ask: Ask) -> None:
    cut = ask(ALL, size=2_000)
    assert cut.truncated
    assert 0 < sum(len(json.dumps(row)) for row in cut.rows) < 2_000 <= len(ask(ALL).data)
    assert ask("CONSTRUCT WHERE { ?s ?p ?o }", size=500).truncated
    assert len(ask("CONSTRUCT WHERE { ?s ?p ?o }", size=500).data) <= 500


def test_limits_are_those_of_the_settings(graph: KnowledgeGraph) -> None:
    answer = limited(graph, ALL, query_rows=2)
    assert (len(answer.rows), answer.truncated) == (2, True)
    with pytest.raises(QueryRefusedError, match=r"query of 10,000,000 characters, over limits\.query_chars = 100,000"):
        limited(graph, "#" * 10_000_000)
    assert limited(graph, "ASK {}", query_seconds=float("inf"))


def test_time_is_up(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryLimitError, match=r"stopped after limits\.query_seconds = 2; ask for less"):
        limited(graph, CROSS, query_seconds=2)


@pytest.mark.skipif(os.name == "nt", reason="memory is limited on POSIX systems")
def test_memory_is_limited(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryLimitError, match=r"query_megabytes"):
        limited(graph, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c", query_megabytes=200)


@pytest.mark.parametrize(
    ("sparql", "error"),
    [
        ("SELECT * {", QueryError),
        ("", QueryError),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", QueryError),
        ("SELECT * { ?s ?p '\udcff' }", QueryError),
        ("ASK { SERVICE <urn:x> {} }", QueryRefusedError),
        ("DROP ALL", QueryRefusedError),
    ],
    ids=lambda item: repr(item)[:40],
)
def test_errors_come_through_from_the_worker(sparql: str, error: type[QueryError], graph: KnowledgeGraph) -> None:
    with pytest.raises(error) as caught:
        graph.query(sparql)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)


def test_a_store_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="opening the store"):
        query("oxigraph", tmp_path / "none", "ASK {}")


def test_modules_of_the_folder_one_is_in_are_not_run(
    graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "rdflib", "pyoxigraph", "kg"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger was run')")
    monkeypatch.chdir(tmp_path)
    assert graph.query("ASK {}")


# Datasets


COUNT = "SELECT (COUNT(*) AS ?n) %s { %s }"


def test_a_query_sees_all_graphs_or_those_that_are_named(ask: Ask, graph: KnowledgeGraph) -> None:
    entities, claims = graph.iris.graph("entities"), graph.iris.graph("claims")
    sizes = {iri: sum(1 for _ in graph.store.quads(graph=pyoxigraph.NamedNode(iri))) for iri in (entities, claims)}
    triples, quads = "?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"

    def count(sparql: str, **how: Any) -> int:
        return int(graph.query(sparql, **how).rows[0]["n"])

    assert count(COUNT % ("", triples)) == count(COUNT % ("", quads)) == len(graph.store)
    assert count(COUNT % (f"FROM <{claims}>", triples)) == sizes[claims]
    assert count(COUNT % (f"FROM <{claims}> FROM <{entities}>", triples)) == sum(sizes.values())
    assert count(COUNT % (f"FROM <{claims}>", quads)) == count(COUNT % (f"FROM NAMED <{claims}>", triples)) == 0
    assert count(COUNT % (f"FROM NAMED <{claims}>", quads)) == sizes[claims]
    assert count(COUNT % ("FROM <urn:none>", triples)) == 0
    chosen = Dataset((claims,), (entities,))
    assert count(COUNT % ("", triples), dataset=chosen) == sizes[claims]
    assert count(COUNT % ("", quads), dataset=chosen) == sizes[entities]
    assert count(COUNT % (f"FROM <{entities}>", triples), dataset=Dataset((claims,))) == sizes[claims]
    with pytest.raises(QueryError, match="IRI"):
        count(COUNT % ("", triples), dataset=Dataset(("no iri",)))


# Formats


TABLE = "SELECT ?a ?b { VALUES (?a ?b) { (<urn:x> 'a\"b,\\t<&>')  (1.5 'caf\u00e9'@fr) (true UNDEF) } }"


def test_json_is_that_of_sparql(ask: Ask) -> None:
    found = json.loads(ask(TABLE).serialise("json"))
    assert found["head"] == {"vars": ["a", "b"]}
    assert found["results"]["bindings"] == [
        {"a": {"type": "uri", "value": "urn:x"}, "b": {"type": "literal", "value": 'a"b,\t<&>'}},
        {
            "a": {"type": "literal", "value": "1.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
            "b": {"type": "literal", "value": "café", "xml:lang": "fr"},
        },
        {"a": {"type": "literal", "value": "true", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"}},
    ]
    assert json.loads(ask("ASK {}").serialise("json")) == {"head": {}, "boolean": True}


def test_csv_tsv_and_xml(ask: Ask) -> None:
    answer = ask(TABLE)
    assert answer.serialise("csv").splitlines()[:2] == ["a,b", 'urn:x,"a""b,\t<&>"']
    assert answer.serialise("tsv").splitlines()[:2] == ["?a\t?b", '<urn:x>\t"a\\"b,\\t<&>"']
    assert len(fromstring(answer.serialise("xml")).findall(".//{*}result")) == 3
    assert "<boolean>true</boolean>" in ask("ASK {}").serialise("xml")


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_graphs_are_the_same_in_every_format(form: str, ask: Ask) -> None:
    answer = ask("CONSTRUCT WHERE { ?s ?p ?o }")
    formats = {
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
        "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    }
    whole = {str(quad) for quad in pyoxigraph.parse(answer.data, format=formats["ntriples"])}
    assert {str(quad) for quad in pyoxigraph.parse(answer.serialise(form), format=formats[form])} == whole
    assert answer.serialise(form) == answer.serialise(form)


def test_prefixes_are_those_that_are_used_and_sorted(ask: Ask) -> None:
    answer = ask("CONSTRUCT { ?s a kg:Method ; skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }")
    head = [line for line in answer.serialise("turtle").splitlines() if line.startswith("@prefix")]
    assert [line.split(":")[0] for line in head] == ["@prefix kg", "@prefix skos"]
    assert answer.serialise("rdfxml").count("xmlns:skos=") == 1


def test_formats_that_do_not_fit(ask: Ask) -> None:
    for sparql, fit in ((ALL, TABLE_FORMATS), ("ASK {}", ASK_FORMATS), ("DESCRIBE <urn:x>", GRAPH_FORMATS)):
        answer = ask(sparql)
        for form in {*TABLE_FORMATS, *GRAPH_FORMATS, "lamp"}:
            if form in fit:
                answer.serialise(form)
            else:
                with pytest.raises(QueryError, match=f"cannot be written as {form}; use one of {', '.join(fit)}"):
                    answer.serialise(form)


def test_tables_for_people(ask: Ask) -> None:
    assert answer_table(ask("SELECT ?a ?b { VALUES (?a ?b) { ('x' 1) (UNDEF 22) } }")).splitlines() == [
        "a  b",
        "-  --",
        "x  1",
        "   22",
        "(2 rows)",
    ]
    assert answer_table(ask("SELECT ?a { VALUES ?a { 'one\\n two' } }")).splitlines()[2:] == ["one two", "(1 row)"]
    assert answer_table(ask("SELECT ?a { ?a a kg:Nothing }")).splitlines() == ["a", "-", "(0 rows)"]
    assert answer_table(ask(ALL, rows=1)).endswith("(1 row, cut)")
    assert (answer_table(ask("ASK {}")), answer_table(ask("ASK { ?s a kg:Nothing }"))) == ("yes", "no")
    assert answer_table(ask("DESCRIBE <urn:none>")) == "(no triples)"
    assert "@prefix kg:" in answer_table(ask("CONSTRUCT WHERE { ?s a kg:Method }"))


def test_a_long_table_is_quick_and_one_long_cell_does_not_swell_it() -> None:
    rows = [{"a": {"type": "literal", "value": "x" * (9_000 if number == 7 else 3)}} for number in range(20_000)]
    rows = [row | {"b": {"type": "literal", "value": "y"}} for row in rows]
    data = json.dumps({"head": {"vars": ["a", "b"]}, "results": {"bindings": rows}}).encode()
    started = process_time()
    shown = answer_table(Answer("select", data, truncated=False))
    assert process_time() - started < 5
    lines = shown.splitlines()
    assert lines[2].split() == ["xxx", "y"]
    assert lines[9] == "x" * 9_000 + "  y"
    assert lines[-1] == "(20,000 rows)"
    assert len(shown) < 100 * len(rows)


def test_a_query_that_is_not_text(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="not valid UTF-8"):
        graph.query("ASK { ?s ?p '\udcff' }")


def test_queries_in_files(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_bytes("\ufeffASK { ?s ?p 'caf\u00e9' }".encode())
    assert read_query(path, Limits()) == "ASK { ?s ?p 'caf\u00e9' }"
    path.write_bytes(b"ASK { ?s ?p '\xff' }")
    for place, reason in ((path, "not valid UTF-8"), (tmp_path, "Is a directory"), (tmp_path / "none", "No such file")):
        with pytest.raises(QueryError, match=f"reading the query from .*{reason}"):
            read_query(place, Limits())
    if Path("/dev/zero").exists():
        assert 10 < len(read_query(Path("/dev/zero"), Limits(query_chars=10))) < 50
