"""What the graph says of one of its nodes, and of itself as a data set."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.dataset import Access, dataset_triples
from kg.rdf.describe import describe, is_described
from kg.rdf.iris import Iris
from kg.rdf.terms import P
from kg.store import Store
from ontology import KG, PREFIXES
from tests.graphs import lamps

IRIS = Iris()
LAMP = IRIS.node(lamps().thing("Lamp"))
WICK = IRIS.node(lamps().thing("Wick"))
ACCESS = Access("http://h/sparql", "http://h/id?iri=", "http://h/", {"turtle": ("http://h/ttl", "text/turtle; a=b")})


@cache
def store() -> Store:
    return lamps().store()


def value(node: Any) -> str:
    """The text of a literal, or the IRI."""
    return str(node.value)


def subjects(found: Iterable[Triple], iri: str) -> set[tuple[str, str]]:
    return {(t.predicate.value, value(t.object)) for t in found if t.subject == NamedNode(iri)}


def of_type(name: str) -> list[str]:
    return sorted(value(q.subject) for q in store().quads(None, P.type, NamedNode(getattr(KG, name))))


def test_all_that_has_the_node_as_subject_is_there() -> None:
    said = {(q.predicate.value, value(q.object)) for q in store().quads(NamedNode(LAMP))}
    assert subjects(describe(store(), IRIS, LAMP), LAMP) == said
    assert (KG.buildsOn, WICK) in said


def test_an_entity_brings_its_claims_but_not_those_about_it() -> None:
    found = describe(store(), IRIS, LAMP)
    claims = {t.subject for t in found if t.predicate == P.subject}
    assert claims == {q.subject for q in store().quads(None, P.subject, NamedNode(LAMP))}
    assert claims
    assert not any(t.predicate == P.subject and t.object != NamedNode(LAMP) for t in found)


def test_a_claim_brings_its_evidence_to_the_last_character() -> None:
    claim = next(store().quads(None, P.object, NamedNode(WICK))).subject
    found = describe(store(), IRIS, value(claim))
    assert any(t.predicate == P.value and "Wick" in value(t.object) for t in found)
    assert any(t.predicate == P.start for t in found)


def test_a_result_brings_its_evidence() -> None:
    found = describe(store(), IRIS, of_type("Result")[0])
    assert {P.reportedIn, P.value, P.end} <= {t.predicate for t in found}


def test_neighbours_are_named() -> None:
    found = describe(store(), IRIS, LAMP)
    assert Triple(NamedNode(WICK), P.prefLabel, Literal("Wick")) in found
    evidence = describe(store(), IRIS, of_type("Evidence")[0])
    assert any(t.predicate == P.title for t in evidence)


def test_the_graph_of_a_paper_comes_whole() -> None:
    name = IRIS.graph("arxiv:2101.00001")
    found = describe(store(), IRIS, name)
    assert {q.triple for q in store().quads(graph=NamedNode(name))} <= found


def test_a_shared_graph_does_not() -> None:
    found = describe(store(), IRIS, IRIS.graph("claims"))
    assert found == {Triple(NamedNode(IRIS.graph("claims")), P.type, P.Bundle)}


@pytest.mark.parametrize("iri", [f"{IRIS.base}method/none", "https://example.org/x", "no iri", "<>", "a:\x00", ""])
def test_of_what_it_does_not_know_it_says_nothing(iri: str) -> None:
    assert describe(store(), IRIS, iri) == set()
    assert not is_described(store(), iri)


def test_every_node_has_a_description() -> None:
    nodes = {value(q.subject) for q in store().quads()}
    assert len(nodes) > 100
    for iri in nodes:
        assert is_described(store(), iri)
        assert subjects(describe(store(), IRIS, iri), iri), iri


def sizes() -> dict[str, str]:
    counts = {"papers": 4, "claims": 13, "Method": 3, "improvesOver": 4}
    found = dataset_triples(store(), IRIS, counts, ACCESS, examples=["method/x"])
    names = ((value(t.subject).rpartition("/")[2], t.predicate.value.removeprefix(PREFIXES["void"]), t) for t in found)
    return {f"{subject} {predicate}": value(t.object) for subject, predicate, t in names}


def test_the_data_set_has_its_sizes() -> None:
    found = sizes()
    assert found["dataset triples"] == str(len(store()))
    assert found["dataset entities"] == "7"
    assert found["dataset#Method entities"] == "3"
    assert found["dataset#improvesOver triples"] == "4"
    assert "dataset#buildsOn triples" not in found


def test_the_data_set_counts_the_words_that_are_used() -> None:
    used = {q.predicate for q in store().quads()}
    classes = {q.object for q in store().quads(None, P.type)}
    assert sizes()["dataset properties"] == str(len(used))
    assert sizes()["dataset classes"] == str(len(classes))


def test_the_data_set_says_where_it_can_be_had() -> None:
    found = sizes()
    assert found["dataset sparqlEndpoint"] == "http://h/sparql"
    assert found["dataset dataDump"] == "http://h/ttl"
    assert found["dataset exampleResource"] == f"{IRIS.base}method/x"
    media = found[f"dataset#dump-turtle {PREFIXES['dcat']}mediaType"]
    assert media == "https://www.iana.org/assignments/media-types/text/turtle"


def test_an_address_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match=r".+"):
        list(dataset_triples(store(), IRIS, {}, Access("no address", "a:b", "a:b", {})))
