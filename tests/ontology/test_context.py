"""Each short name of the JSON-LD context stands for the right term."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ontology import PREFIXES, context
from tests.ontology.tools import flat, store

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own

CONTEXT: dict[str, Any] = context()["@context"]
KEYWORDS = {"@version", "id", "type"}
TERMS = sorted(set(CONTEXT) - KEYWORDS - set(PREFIXES))
UNLIKE = {"VoidDataset": "void:Dataset"}
NODE = "https://example.org/node"


def expand(curie: str) -> URIRef:
    """The IRI of a name with a prefix."""
    prefix, _, local = curie.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def read(document: dict[str, Any]) -> Graph:
    """The graph of a document, through the context."""
    return Graph().parse(data=json.dumps({"@context": CONTEXT} | document), format="json-ld")


def curie(name: str) -> str:
    """What the context says a short name stands for."""
    entry = CONTEXT[name]
    return entry if isinstance(entry, str) else str(entry["@id"])


@pytest.mark.parametrize("name", TERMS)
def test_short_name_expands(name: str) -> None:
    if name[0].isupper():
        (triple,) = read({"id": NODE, "type": name})
        assert triple == (URIRef(NODE), RDF.type, expand(curie(name)))
    else:
        ((subject, predicate, _),) = read({"id": NODE, name: "https://example.org/value"})
        assert (subject, predicate) == (URIRef(NODE), expand(curie(name)))


@pytest.mark.parametrize("name", TERMS)
def test_short_name_is_the_local_name(name: str) -> None:
    assert curie(name) == UNLIKE.get(name, f"{curie(name).partition(':')[0]}:{name}")


def test_prefixes_are_the_same() -> None:
    assert {prefix: CONTEXT[prefix] for prefix in PREFIXES} == PREFIXES


def test_predicate_of_a_claim_may_be_a_short_name() -> None:
    ((_, _, value),) = read({"id": NODE, "predicate": "improvesOver"})
    assert value == expand("kg:improvesOver")


@pytest.mark.parametrize(
    ("name", "value", "datatype"),
    [
        ("belief", "0.86", "xsd:decimal"),
        ("hasValue", "3.570", "xsd:decimal"),
        ("hasSupport", 2, "xsd:integer"),
        ("start", 0, "xsd:integer"),
        ("year", 2017, "xsd:integer"),
        ("taConfidence", "0.81", "xsd:double"),
        ("higherIsBetter", False, "xsd:boolean"),
    ],
)
def test_value_gets_its_type(name: str, value: object, datatype: str) -> None:
    ((_, _, literal),) = read({"id": NODE, name: value})
    assert isinstance(literal, Literal)
    assert literal.datatype == expand(datatype)
    assert str(literal) == str(value).lower()


def test_whole_graph_survives_the_short_names() -> None:
    graph = flat(store())
    short = graph.serialize(format="json-ld", context=CONTEXT)
    assert isomorphic(graph, Graph().parse(data=short, format="json-ld"))
    keys = {key for node in json.loads(short)["@graph"] for key in node}
    assert not [key for key in keys if ":" in key]
