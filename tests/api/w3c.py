"""The SPARQL test suites of the W3C, read from their manifests, and what to compare answers with.

Every file of data becomes a named graph of one store, called by its own IRI, so that a test chooses its graphs with
the parameters of the protocol, and one graph serves all tests.
"""

from __future__ import annotations

import csv
import io
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple

BASE = "http://w3c.example/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
EVALUATED = ("QueryEvaluationTest", "CSVResultFormatTest")
POSITIVE = ("PositiveSyntaxTest", "PositiveSyntaxTest11")
NEGATIVE = ("NegativeSyntaxTest", "NegativeSyntaxTest11")
FORMATS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}
SUITES = ("sparql10", "sparql11")

Row = frozenset[tuple[str, Any]]
Rows = list[Row]


@dataclass(frozen=True)
class Case:
    """A test: its query, the files of its graphs, and the file of its result, of which there may be none."""

    name: str
    kind: str
    query: Path
    base: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    result: Path | None
    lax: bool

    def text(self) -> str:
        """The query, whose relative IRIs are those of its file."""
        return f"BASE <{self.base}>\n{self.query.read_bytes().decode()}"

    def graphs(self) -> dict[str, list[str]]:
        """The parameters that choose its graphs; none where the query itself names them."""
        if not self.default and re.search(r"\bFROM\b", self.text(), re.IGNORECASE):
            return {}
        return {"default-graph-uri": list(self.default) or ["urn:none"], "named-graph-uri": list(self.named)}


def unpack(archive: Path, folder: Path) -> Path:
    """The folder of the suites."""
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    return folder / "sparql"


def cases(folder: Path) -> list[Case]:
    """All tests of queries: of their evaluation, and of their syntax."""
    manifests = sorted(path for suite in SUITES for path in (folder / suite).glob("*/manifest.ttl"))
    return [case for path in manifests for case in _cases(folder, path)]


def data(folder: Path) -> dict[str, list[Quad]]:
    """The quads of every file of data, by the IRI of the file."""
    found = {}
    for path in sorted(path for suite in SUITES for path in (folder / suite).rglob("*") if path.suffix in FORMATS):
        iri = _iri(folder, path)
        try:
            found[iri] = [Quad(t.subject, t.predicate, t.object, NamedNode(iri)) for t in triples(path, iri)]
        except SyntaxError:  # a few are there to be wrong
            continue
    return found


def triples(path: Path, base: str) -> Iterator[Triple]:
    """The triples of a file."""
    return (quad.triple for quad in ox.parse(path=path, format=FORMATS[path.suffix], base_iri=base, **_RENAMED))


_RENAMED: dict[str, Any] = {"rename_blank_nodes": True}


def _iri(folder: Path, path: Path) -> str:
    return BASE + path.relative_to(folder).as_posix()


def _cases(folder: Path, path: Path) -> Iterator[Case]:
    store = Store()
    store.load(path=path, format=RdfFormat.TURTLE, base_iri=_iri(folder, path))
    for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), None):
        kind = quad.object.value.removeprefix(MF) if isinstance(quad.object, NamedNode) else ""
        if kind in (*EVALUATED, *POSITIVE, *NEGATIVE):
            case = _case(folder, path, store, quad.subject, kind)
            if case.query.suffix == ".rq":  # some tests of updates have the types of tests of queries
                yield case


def _case(folder: Path, manifest: Path, store: Store, test: Any, kind: str) -> Case:
    def values(subject: Any, name: str) -> tuple[str, ...]:
        found = (quad.object for quad in store.quads_for_pattern(subject, NamedNode(name), None))
        return tuple(term.value for term in found if not isinstance(term, Triple))

    (action,) = (quad.object for quad in store.quads_for_pattern(test, NamedNode(MF + "action"), None))
    query = action.value if isinstance(action, NamedNode) else values(action, QT + "query")[0]
    results = [folder / iri.removeprefix(BASE) for iri in values(test, MF + "result")]
    lax = bool(values(test, MF + "resultCardinality"))
    name = f"{manifest.parent.relative_to(folder).as_posix()}/{test.value.rpartition('#')[2]}"
    default, named = values(action, QT + "data"), values(action, QT + "graphData")
    where = folder / query.removeprefix(BASE)
    return Case(name, kind, where, query, default, named, results[0] if results else None, lax)


# What is compared


def expected(case: Case) -> Any:
    """What the answer must be: yes or no, rows, triples, or for CSV its lines."""
    path = case.result
    assert path
    if path.suffix in (".srx", ".srj", ".tsv"):
        return solutions(path.read_bytes(), path.suffix)
    if path.suffix == ".csv":
        return lines(path.read_text())
    found = list(triples(path, case.base))
    kinds = {triple.object for triple in found if triple.predicate.value == RDF + "type"}
    return _result_set(found) if NamedNode(RS + "ResultSet") in kinds else canonical(found)


def lines(text: str) -> Any:
    """The rows of CSV, numbers by value; blank nodes are not told apart."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return Counter(frozenset((name, _cell(value)) for name, value in row.items()) for row in rows)


def _cell(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return "_:" if text.startswith("_:") else text


def solutions(content: bytes, suffix: str) -> Any:
    """Yes or no, or the rows of an answer."""
    formats = {
        ".srx": ox.QueryResultsFormat.XML,
        ".srj": ox.QueryResultsFormat.JSON,
        ".tsv": ox.QueryResultsFormat.TSV,
    }
    found: Any = ox.parse_query_results(content, format=formats[suffix])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return multiset([{name: row[name] for name in names if row[name] is not None} for row in found])


def _result_set(found: list[Triple]) -> Any:
    """Yes or no, or the rows of an answer that is itself in RDF."""
    store = Store()
    store.extend(Quad(*triple) for triple in found)

    def objects(subject: Any, name: str) -> list[Any]:
        return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(RS + name), None)]

    if truth := objects(None, "boolean"):
        return truth[0].value == "true"
    rows = []
    for row in objects(None, "solution"):
        bindings = objects(row, "binding")
        rows.append({objects(item, "variable")[0].value: objects(item, "value")[0] for item in bindings})
    return multiset(rows)


def multiset(rows: list[dict[str, Any]]) -> Any:
    """Rows that compare equal where they are the same rows, numbers by value and blank nodes by their place."""
    if not any(isinstance(term, BlankNode) for row in rows for term in row.values()):
        return Counter(frozenset((name, plain(term)) for name, term in row.items()) for row in rows)
    made: list[Triple] = []
    for number, row in enumerate(rows):
        node = BlankNode(f"row{number}")
        made += [Triple(node, NamedNode("urn:row"), node)]
        made += [Triple(node, NamedNode(f"urn:variable:{name}"), plain(term)) for name, term in row.items()]
    return canonical(made)


def canonical(found: Iterable[Triple]) -> frozenset[str]:
    """Triples that compare equal where they are the same but for the names of blank nodes."""
    dataset = ox.Dataset(Quad(triple.subject, triple.predicate, plain(triple.object)) for triple in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(map(str, dataset))


def plain(term: Any) -> Any:
    """A number, truth or date in one spelling; any other term as it is. The engine keeps these by value."""
    if not isinstance(term, Literal) or not term.datatype.value.startswith(XSD):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    if kind.startswith("date"):
        return Literal(term.value.replace("+00:00", "Z"), datatype=term.datatype)
    try:
        if kind in ("integer", "decimal"):
            return Literal(format(Decimal(term.value).normalize(), "f"), datatype=term.datatype)
        if kind in ("double", "float"):
            return Literal(repr(float(term.value)), datatype=term.datatype)
    except (ArithmeticError, ValueError):
        return term
    return term
