"""The RDF formats hold the very quads of `named_graphs`, for rdflib and for pyoxigraph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from exports import export
from exports._rdf import Names
from kg.model import Entity, Graph, Kind
from kg.rdf.iris import Iris
from kg.rdf.write import named_graphs
from ontology import PREFIXES, context
from tests.exports.readers import NAMED, RDF, TYPE
from tests.exports.sample import graph, hostile

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # it uses what it deprecates

BASES = (Iris().base, "https://example.org/kg#", "https://example.org/a/../b/", "urn:kg:", "https://example.org")
GRAPHS: dict[str, Callable[[], Graph]] = {"sample": graph, "hostile": hostile, "empty": Graph}

each = pytest.mark.parametrize("name", sorted(RDF))
each_graph = pytest.mark.parametrize("which", sorted(GRAPHS))


@cache
def expected(which: str, base: str = BASES[0]) -> frozenset[Quad]:
    return frozenset(quad for quads in named_graphs(GRAPHS[which](), Iris(base)).values() for quad in quads)


def read_by_rdflib(data: bytes, form: str) -> set[tuple[Any, ...]]:
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=form)
    return {(s, p, o, str(g)) for s, p, o, g in dataset.quads()}


def exported(name: str, which: str, folder: Path, base: str = BASES[0]) -> bytes:
    export(GRAPHS[which](), name, folder / name, iris=Iris(base))
    return (folder / name).read_bytes()


@each
@each_graph
def test_pyoxigraph_reads_what_was_meant(name: str, which: str, tmp_path: Path) -> None:
    found = list(parse(exported(name, which, tmp_path), format=RDF[name][0]))
    wanted = expected(which)
    if name in NAMED:
        assert set(found) == wanted
        assert len(found) == len(wanted)
    else:
        assert {quad.triple for quad in found} == {quad.triple for quad in wanted}
        assert len(found) == len({quad.triple for quad in wanted})


@each
@each_graph
def test_rdflib_reads_the_same(name: str, which: str, tmp_path: Path) -> None:
    quads = read_by_rdflib(exported("nquads", which, tmp_path), "nquads")
    assert len(quads) == len(expected(which))
    found = read_by_rdflib(exported(name, which, tmp_path), RDF[name][1])
    if name in NAMED:
        assert found == quads
    else:
        assert {quad[:3] for quad in found} == {quad[:3] for quad in quads}


@each
@pytest.mark.parametrize("base", BASES[1:])
def test_any_base(name: str, base: str, tmp_path: Path) -> None:
    data = exported(name, "sample", tmp_path, base)
    found = list(parse(data, format=RDF[name][0]))
    assert {quad.triple for quad in found} == {quad.triple for quad in expected("sample", base)}
    quads = read_by_rdflib(exported("nquads", "sample", tmp_path, base), "nquads")
    assert {quad[:3] for quad in read_by_rdflib(data, RDF[name][1])} == {quad[:3] for quad in quads}


@pytest.mark.parametrize("name", ["ntriples", "nquads"])
def test_lines_are_sorted_and_single(name: str, tmp_path: Path) -> None:
    lines = exported(name, "hostile", tmp_path).splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("name", ["turtle", "trig", "turtle12"])
def test_only_prefixes_in_use_are_declared(name: str, tmp_path: Path) -> None:
    text = exported(name, "sample", tmp_path).decode()
    declared = re.findall(r"^@prefix (\w+): <(.+)> \.$", text, re.MULTILINE)
    assert declared == sorted(declared)
    assert all(PREFIXES[prefix] == space for prefix, space in declared)
    assert all(re.search(rf"[\s^]{prefix}:\w", text) for prefix, _ in declared)
    assert "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" not in text


def test_turtle_reads_well(tmp_path: Path) -> None:
    text = exported("turtle", "sample", tmp_path).decode()
    lamp = text[text.index("\n<method/lamp-3>\n") :].split("\n\n")[0]
    assert lamp.splitlines() == [
        "",
        "<method/lamp-3>",
        "    a kg:Method ;",
        '    skos:altLabel "LAMP", "Lamps" ;',
        '    skos:prefLabel "Lamp" ;',
        "    kg:buildsOn <method/wick-4> ;",
        "    kg:evaluatesOn <benchmark/dusk-1> ;",
        "    kg:improvesOver <model/torch-8> ;",
        '    kg:nameKey "lamp" .',
    ]
    assert "    kg:belief 0.41 ;" in text
    assert "    mls:hasValue 81.5 ;" in text
    assert '    kg:baselineValue "79"^^xsd:decimal ;' in text


def test_trig_has_a_block_for_each_named_graph(tmp_path: Path) -> None:
    text = exported("trig", "sample", tmp_path).decode()
    assert len(re.findall(r"(?m)^<\S+> \{$", text)) == len(named_graphs(graph(), Iris())) == text.count("\n}\n")


def test_turtle12_names_each_claim_in_one_piece(tmp_path: Path) -> None:
    found = {quad.triple for quad in parse(exported("turtle12", "sample", tmp_path), format=RdfFormat.TURTLE)}
    rdf = PREFIXES["rdf"]
    reified = {triple for triple in found if triple.predicate.value == rdf + "reifies"}
    restored = found - reified
    for triple in reified:
        said = triple.object
        assert isinstance(said, Triple)
        assert said in found
        restored.add(Triple(triple.subject, TYPE, NamedNode(rdf + "Statement")))
        for part in ("subject", "predicate", "object"):
            restored.add(Triple(triple.subject, NamedNode(rdf + part), getattr(said, part)))
    assert len(reified) == 11
    assert restored == {quad.triple for quad in expected("sample")}


def test_jsonld_brings_its_context_and_uses_it(tmp_path: Path) -> None:
    document = json.loads(exported("jsonld", "sample", tmp_path))
    assert document["@context"] == context()["@context"] | {"@base": Iris().base}
    nodes = {node["id"]: node for part in document["@graph"] for node in part["@graph"] if "prefLabel" in node}
    assert nodes["method/lamp-3"] == {
        "id": "method/lamp-3",
        "type": "Method",
        "altLabel": ["LAMP", "Lamps"],
        "prefLabel": "Lamp",
        "nameKey": ["lamp"],
    }
    beliefs = next(part["@graph"] for part in document["@graph"] if part["id"] == "graph/beliefs")
    assert {node["belief"] for node in beliefs} >= {"0.41", "1"}
    assert {type(node["hasSupport"]) for node in beliefs} == {int}
    keys = {key for part in document["@graph"] for node in part["@graph"] for key in node if ":" in key}
    assert all(key.partition(":")[0] in PREFIXES for key in keys)


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("method/bert-1a", "method/bert-1a"),
        ("paper/doi/10.1000%2Fx", "paper/doi/10.1000%2Fx"),
        ("paper/doi/../x", ""),
        ("paper//x", ""),
        ("a:b", ""),
        ("", ""),
        ("x?y", ""),
        ("é", ""),
    ],
)
def test_an_iri_is_made_relative_only_where_that_is_safe(path: str, short: str) -> None:
    base = "https://example.org/id/"
    assert Names(base).relative(base + path) == (short or base + path)
    assert Names("https://example.org/id#").relative("https://example.org/id#x") == "https://example.org/id#x"


def test_a_character_that_xml_lacks_is_replaced(tmp_path: Path) -> None:
    made = Graph(entities=(Entity("method/x", Kind.METHOD, "a\x00b\x0bc\uffff"),))
    for name in ("rdfxml", "graphml", "gexf"):
        export(made, name, tmp_path / name)
        assert "a\ufffdb\ufffdc\ufffd" in (tmp_path / name).read_text(encoding="utf-8")
    labels = {quad.object for quad in parse((tmp_path / "rdfxml").read_bytes(), format=RdfFormat.RDF_XML)}
    assert Literal("a\ufffdb\ufffdc\ufffd") in labels
