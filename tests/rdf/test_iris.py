from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.config import Iri
from kg.model import Kind
from kg.rdf.iris import Iris
from kg.resolve.across import entity_id
from tests.exports.sample import HOSTILE

IRIS = Iris()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
SCHEMES = st.sampled_from(["arxiv", "doi", "acl", "openreview", "title"])
VALUES = TEXT | st.sampled_from(
    [*HOSTILE, "10.1/../x", "../../etc", "a%2Fb", "a%b", "a b", '<a href="b">', "x" * 9_000]
)


@settings(deadline=None)
@given(SCHEMES, VALUES)
def test_ids_of_papers_come_back_from_their_iris(scheme: str, value: str) -> None:
    paper = f"{scheme}:{value}"
    for iri in (IRIS.paper(paper), IRIS.node(paper)):
        assert NamedNode(iri).value == iri
        assert IRIS.node_id(iri) == paper
    assert IRIS.graph_paper(NamedNode(IRIS.graph(paper)).value) == paper


@settings(deadline=None)
@given(st.sampled_from(Kind), VALUES)
def test_ids_of_entities_come_back_from_their_iris(kind: Kind, key: str) -> None:
    entity = entity_id(kind, key)
    iri = NamedNode(IRIS.node(entity)).value
    assert IRIS.node_id(iri) == entity
    assert iri == IRIS.base + entity


@settings(deadline=None)
@given(st.text(st.characters()))
def test_whatever_is_asked_for_makes_an_iri(name: str) -> None:
    for iri in (IRIS.node(name), IRIS.paper(name)):
        assert NamedNode(iri).value == iri


@settings(deadline=None)
@given(VALUES)
def test_extractors_come_back_from_their_runs(extractor: str) -> None:
    assert IRIS.extractor(NamedNode(IRIS.run(extractor)).value) == extractor


def test_different_things_have_different_iris() -> None:
    papers = ["doi:10.1/a", "doi:10.1/A", "doi:10.1/a%20", "doi:10.1/a ", "title:a", "acl:10.1/a", "doi:10.1//a"]
    assert len({IRIS.paper(paper) for paper in papers}) == len(papers)
    names = ["c", "c++", "c#", "c*"]
    assert len({IRIS.node(entity_id(Kind.METHOD, name)) for name in names}) == len(names)


def test_iris_of_others_have_no_id() -> None:
    assert IRIS.node_id("https://example.org/method/a") == ""
    assert IRIS.graph_paper(IRIS.graph("entities")) == ""


def test_the_base_can_be_set() -> None:
    iris = Iris("https://example.org/kg/")
    assert iris.paper("arxiv:1706.03762") == "https://example.org/kg/paper/arxiv/1706.03762"
    assert Iri().base == IRIS.base
