"""The ontology explains each of its terms, maps them as agreed, and lets no reasoner make up a claim."""

from __future__ import annotations

import re
from functools import cache

import owlrl  # type: ignore[import-untyped]
import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from kg.model import Field, Kind, Predicate, Scale
from ontology import KG, PREFIXES, context, core_text, shapes_text
from tests.ontology.tools import SHAPE, shapes

OWN = Namespace(PREFIXES["kg"])
ONTOLOGY = URIRef("https://w3id.org/kg-lineage/ontology")
ERRORS = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
ABSTRACT = {"Approach", "Assertion", "Contribution", "Entity", "TestSubject"}

MAPPINGS = {
    RDFS.subClassOf: """
        Contribution kg:Entity
        Approach kg:Contribution kg:TestSubject
        Paper kg:TestSubject fabio:ResearchPaper schema:ScholarlyArticle
        Method kg:Approach mls:Algorithm skos:Concept
        Model kg:Approach mls:Model fair4ml:MLModel
        Benchmark kg:Contribution mls:EvaluationSpecification
        Task kg:Entity mls:Task skos:Concept
        Metric kg:Entity mls:EvaluationMeasure
        Assertion prov:Entity
        Claim kg:Assertion rdf:Statement prov:Entity
        Evidence oa:Annotation prov:Entity
        Result kg:Assertion mls:ModelEvaluation fair4ml:MLModelEvaluation
        Mention prov:Entity
    """,
    RDFS.subPropertyOf: """
        buildsOn prov:wasDerivedFrom
    """,
    OWL.inverseOf: """
        introduces lpwcp:introducedBy
    """,
    SKOS.closeMatch: """
        Paper cskg:Paper lpwcc:paper mlso:ScientificWork orkgc:Paper
        Method cskg:Method fabio:Algorithm lpwcc:method
        Model lpwcc:model
        Benchmark orkgc:C14022
        Task cskg:Task lpwcc:task orkgc:Problem
        Metric cskg:Metric orkgc:C20041
        Claim cskg:Statement schema:Claim
        Result lpwcc:evaluation lpwcc:evaluationresult
        introduces cskg:proposesMethod npx:introduces
        evaluatesOn fair4ml:evaluatedOn lpwcp:usesDataset
        improvesOver cskg:improvesMethod
        buildsOn cskg:based-onMethod fair4ml:fineTunedFrom schema:isBasedOn
        addressesTask fair4ml:mlTask lpwcp:hasTask
        onBenchmark fair4ml:evaluationDataset lpwcp:hasDataset
        unit schema:unitText
        denotes itsrdf:taIdentRef
        year fabio:hasPublicationYear
        venue prism:publicationName
    """,
    SKOS.relatedMatch: """
        buildsOn cito:extends cito:updates cito:usesMethodIn
    """,
    SKOS.exactMatch: "",
    SKOS.broadMatch: "",
    SKOS.narrowMatch: "",
    OWL.equivalentClass: "",
    OWL.equivalentProperty: "",
    OWL.sameAs: "",
}


@cache
def core() -> Graph:
    """The ontology, parsed once."""
    return Graph().parse(data=core_text(), format="turtle")


def iri(name: str) -> URIRef:
    """The IRI of a name with a prefix."""
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def closure(triples: str) -> Graph:
    """The ontology and `triples` with all that OWL RL makes of them."""
    graph = Graph().parse(data=core_text(), format="turtle")
    declared = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items())
    graph.parse(data=f"{declared} @prefix : <https://example.org/> . {triples}", format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


EX = Namespace("https://example.org/")


@pytest.mark.parametrize("name", list(KG))
def test_term_is_explained(name: str) -> None:
    for wanted in (RDFS.label, RDFS.comment):
        (text,) = core().objects(OWN[name], wanted)
        assert isinstance(text, Literal)
        assert text.language == "en"
    assert str(core().value(OWN[name], RDFS.comment)).endswith(".")
    assert list(core().objects(OWN[name], RDFS.isDefinedBy)) == [ONTOLOGY]


@pytest.mark.parametrize("name", list(KG))
def test_term_is_a_class_or_a_property_with_domain_and_range(name: str) -> None:
    kinds = set(core().objects(OWN[name], RDF.type)) - {OWL.IrreflexiveProperty}
    ends = [list(core().objects(OWN[name], end)) for end in (RDFS.domain, RDFS.range)]
    if name[0].isupper():
        assert (kinds, ends) == ({OWL.Class}, [[], []])
        return
    ((domain,), (span,)) = ends
    assert str(domain) in KG or domain == iri("oa:SpecificResource")
    assert kinds == ({OWL.ObjectProperty} if str(span) in KG else {OWL.DatatypeProperty})
    assert str(span) in KG or str(span).startswith(PREFIXES["xsd"])


def test_ontology_has_a_header() -> None:
    assert core().value(ONTOLOGY, RDF.type) == OWL.Ontology
    assert core().value(ONTOLOGY, OWL.versionIRI) == ONTOLOGY + "/" + str(core().value(ONTOLOGY, OWL.versionInfo))
    assert core().value(ONTOLOGY, iri("dcterms:license")) == URIRef("https://www.apache.org/licenses/LICENSE-2.0")
    assert all(core().value(ONTOLOGY, iri(name)) for name in ("dcterms:title", "dcterms:description"))


@pytest.mark.parametrize("predicate", MAPPINGS, ids=lambda predicate: str(predicate).rpartition("#")[2])
def test_mappings_are_those_agreed(predicate: URIRef) -> None:
    rows = [line.split() for line in MAPPINGS[predicate].strip().splitlines()]
    assert set(core().subject_objects(predicate)) == {(OWN[row[0]], iri(other)) for row in rows for other in row[1:]}


def test_only_what_cannot_hold_of_itself_is_declared() -> None:
    irreflexive = {"improvesOver", "buildsOn", "comparesWith", "contradicts"}
    assert set(core().subjects(RDF.type, OWL.IrreflexiveProperty)) == {OWN[name] for name in irreflexive}
    kinds = {OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.IrreflexiveProperty}
    assert set(core().objects(None, RDF.type)) == kinds  # so nothing is transitive, symmetric, functional or a chain
    assert not list(core().objects(None, OWL.propertyChainAxiom))


def test_reasoner_adds_no_claim() -> None:
    told = {
        ("a", "improvesOver", "b"),
        ("b", "improvesOver", "c"),
        ("a", "buildsOn", "b"),
        ("b", "buildsOn", "c"),
        ("a", "comparesWith", "b"),
        ("a", "evaluatesOn", "x"),
    }
    inferred = closure("\n".join(f":{subject} kg:{name} :{obj} ." for subject, name, obj in sorted(told)))
    relations = {(s, name, o) for name in Predicate for s, o in inferred.subject_objects(OWN[name])}
    assert relations == {(EX[subject], name, EX[obj]) for subject, name, obj in told}
    assert (EX.a, OWN.improvesOver, EX.c) not in inferred
    assert (EX.a, iri("prov:wasDerivedFrom"), EX.b) in inferred
    assert (EX.a, iri("prov:wasDerivedFrom"), EX.c) not in inferred
    assert (EX.a, iri("fair4ml:evaluatedOn"), EX.x) not in inferred
    assert not list(inferred.subjects(RDF.type, ERRORS))


def test_reasoner_sees_through_named_unions() -> None:
    inferred = closure(":p kg:introduces :m . :m a kg:Method . :c kg:hasEvidence :e .")
    assert {OWN.Approach, OWN.Contribution, OWN.Entity} <= set(inferred.objects(EX.m, RDF.type))
    assert (EX.p, RDF.type, iri("fabio:ResearchPaper")) in inferred
    assert (EX.m, iri("lpwcp:introducedBy"), EX.p) in inferred
    assert (EX.c, RDF.type, OWN.Claim) not in inferred  # a result has evidence too


@pytest.mark.parametrize("name", ["improvesOver", "buildsOn", "comparesWith", "contradicts"])
def test_reasoner_objects_to_a_loop(name: str) -> None:
    assert list(closure(f":a kg:{name} :a .").subjects(RDF.type, ERRORS))


@pytest.mark.parametrize("text", [core_text(), shapes_text()], ids=["core", "shapes"])
def test_rdflib_and_oxigraph_read_the_same(text: str) -> None:
    triples = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)
    written = pyoxigraph.serialize((quad.triple for quad in triples), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert written
    assert isomorphic(Graph().parse(data=text, format="turtle"), Graph().parse(data=written, format="nt"))


def test_core_has_no_blank_node() -> None:
    assert not [node for triple in core() for node in triple if isinstance(node, BNode)]


def test_shapes_have_blank_nodes_in_lists_alone() -> None:
    blank = {node for triple in shapes() for node in triple if isinstance(node, BNode)}
    assert blank == {node for node in shapes().subjects(RDF.first) if isinstance(node, BNode)}


def own_terms(graph: Graph, text: str) -> set[str]:
    """The names of the own terms in a graph, and in the queries that it holds as text."""
    iris = {str(node) for triple in graph for node in triple if isinstance(node, URIRef) and node.startswith(OWN)}
    return {found.removeprefix(OWN) for found in iris} | set(re.findall(r"\bkg:(\w+)", text))


def test_terms_are_defined_and_used() -> None:
    shortened = {
        value if isinstance(value, str) else value["@id"] for value in context()["@context"].values() if value != 1.1
    }
    named = {value.removeprefix("kg:") for value in shortened if value.startswith("kg:")}
    assert own_terms(core(), core_text()) == set(KG)
    assert named == set(KG)
    assert own_terms(shapes(), shapes_text()) == set(KG) - ABSTRACT


def test_terms_of_the_model_are_there() -> None:
    assert {*Kind, *Predicate} <= set(KG)
    for shape, values in (("target-field", Field), ("result-scale", Scale)):
        pattern = str(shapes().value(SHAPE[shape], iri("sh:pattern")))
        assert set(pattern.strip("^$()").split("|")) == set(values)
