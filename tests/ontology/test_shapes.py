"""A valid graph conforms, and each way to spoil it is reported by the constraint made for it, and by no other."""

from __future__ import annotations

from dataclasses import dataclass

import pyshacl
import pytest
from pyoxigraph import Store
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import SH

from tests.ontology.tools import SHAPE, Whole, broken, dataset, shapes, store

RDFLIB_WARNS_OF_ITSELF = pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")


@dataclass(frozen=True)
class Spoilt:
    """The constraints that must report the valid graph without `less` and with `more`."""

    by: str
    less: str = ""
    more: str = ""


def claim(subject: str, predicate: str, obj: str) -> str:
    """A claim with all it needs, and its plain triple."""
    return f"""
        ex:c a kg:Claim ; rdf:subject {subject} ; rdf:predicate kg:{predicate} ; rdf:object {obj} ;
            kg:belief 0.5 ; cskg:hasSupport 1 ; kg:hasEvidence ex:e-title . {subject} kg:{predicate} {obj} ."""


def evidence(quote: str, start: int, end: int, field: str = "abstract") -> str:
    """Evidence from paper one, to put in the place of ex:e-builds."""
    position = f"ex:s-builds oa:start {start} ; oa:end {end} ."
    return f'ex:e-builds prov:value "{quote}" . ex:t-builds kg:field "{field}" . {position}'


BUILDS = "ex:e-builds prov:value ?x\n ex:t-builds kg:field ?x\n ex:s-builds oa:start ?x\n ex:s-builds oa:end ?x"

SPOILT = (
    # Everything
    Spoilt("Named", more='[] a kg:Task ; skos:prefLabel "x" ; kg:nameKey "x" .'),
    Spoilt("Named", more="[] a prov:Bundle ."),
    # Relations
    Spoilt("FromPaper", more=claim("ex:kite", "introduces", "ex:ibis")),
    Spoilt("FromPaper", more=claim("ex:kite", "addressesTask", "ex:flight")),
    Spoilt("from-test-subject", more=claim("ex:lake", "evaluatesOn", "ex:pond")),
    Spoilt("from-approach", more=claim("ex:one", "improvesOver", "ex:kite")),
    Spoilt("from-approach", more=claim("ex:lake", "comparesWith", "ex:kite")),
    Spoilt("from-contribution", more=claim("ex:one", "buildsOn", "ex:kite")),
    Spoilt("to-approach", more=claim("ex:ours", "improvesOver", "ex:pond")),
    Spoilt("to-approach", more=claim("ex:ours", "comparesWith", "ex:pond")),
    Spoilt("to-approach", "ex:r-both kg:baseline ?x", "ex:r-both kg:baseline ex:pond ."),
    Spoilt("to-approach", "ex:r-value fair4ml:evaluatedMLModel ?x", "ex:r-value fair4ml:evaluatedMLModel ex:one ."),
    Spoilt("to-contribution", more=claim("ex:one", "introduces", "ex:flight")),
    Spoilt("to-contribution", more=claim("ex:kite", "buildsOn", "ex:flight")),
    Spoilt("ToBenchmark", more=claim("ex:one", "evaluatesOn", "ex:kite")),
    Spoilt("ToBenchmark", "ex:r-both kg:onBenchmark ?x", "ex:r-both kg:onBenchmark ex:flight ."),
    Spoilt("ToTask", more=claim("ex:one", "addressesTask", "ex:kite")),
    Spoilt("to-entity", "ex:m-kite kg:denotes ?x", "ex:m-kite kg:denotes ex:one ."),
    Spoilt("to-entity", "ex:m-kite kg:runnerUp ?x", 'ex:m-kite kg:runnerUp "Ibis" .'),
    Spoilt("Irreflexive", more=claim("ex:ours", "improvesOver", "ex:ours")),
    Spoilt("Irreflexive", more=claim("ex:lake", "buildsOn", "ex:lake")),
    Spoilt("Irreflexive", more=claim("ex:ours", "comparesWith", "ex:ours")),
    *(
        Spoilt("relation-has-claim", more=f"{subject} kg:{predicate} {obj} .")
        for subject, predicate, obj in (
            ("ex:two", "introduces", "ex:ours"),
            ("ex:two", "addressesTask", "ex:flight"),
            ("ex:ours", "evaluatesOn", "ex:lake"),
            ("ex:ours", "improvesOver", "ex:kite"),
            ("ex:ours", "buildsOn", "ex:kite"),
            ("ex:kite", "comparesWith", "ex:ibis"),
        )
    ),
    # Claims
    Spoilt("claim-subject relation-has-claim", "ex:c-builds rdf:subject ?x"),
    Spoilt("claim-subject claim-asserted", more="ex:c-builds rdf:subject ex:ours ."),
    Spoilt("claim-predicate relation-has-claim", "ex:c-builds rdf:predicate ?x"),
    Spoilt("claim-predicate claim-asserted", more="ex:c-builds rdf:predicate kg:comparesWith ."),
    Spoilt(
        "claim-predicate relation-has-claim",
        "ex:c-builds rdf:predicate ?x",
        "ex:c-builds rdf:predicate prov:wasDerivedFrom . ex:kite prov:wasDerivedFrom ex:ibis .",
    ),
    Spoilt("claim-object relation-has-claim", "ex:c-builds rdf:object ?x"),
    Spoilt("claim-object claim-asserted", more="ex:c-builds rdf:object ex:ours ."),
    Spoilt("claim-subject-kind from-contribution", more=claim("ex:flight", "buildsOn", "ex:kite")),
    Spoilt("claim-object-kind to-contribution", more=claim("ex:one", "introduces", "ex:error")),
    Spoilt("claim-object-kind to-contribution", more=claim("ex:one", "introduces", '"Kite"')),
    Spoilt("claim-belief", "ex:c-builds kg:belief ?x"),
    Spoilt("claim-belief", more="ex:c-builds kg:belief 0.3 ."),
    Spoilt("claim-belief", "ex:c-builds kg:belief ?x", "ex:c-builds kg:belief 1.01 ."),
    Spoilt("claim-belief", "ex:c-builds kg:belief ?x", "ex:c-builds kg:belief -0.01 ."),
    Spoilt("claim-belief", "ex:c-builds kg:belief ?x", "ex:c-builds kg:belief 0.5e0 ."),
    Spoilt("claim-support", "ex:c-builds cskg:hasSupport ?x"),
    Spoilt("claim-support claim-support-counted", more="ex:c-builds cskg:hasSupport 2 ."),
    Spoilt("claim-support", "ex:c-builds cskg:hasSupport ?x", "ex:c-builds cskg:hasSupport 1.0 ."),
    Spoilt("claim-support claim-support-counted", "ex:c-builds cskg:hasSupport ?x", "ex:c-builds cskg:hasSupport 0 ."),
    Spoilt("claim-support-counted", "ex:c-improves cskg:hasSupport ?x", "ex:c-improves cskg:hasSupport 1 ."),
    Spoilt("claim-support-counted", "ex:c-compares cskg:hasSupport ?x", "ex:c-compares cskg:hasSupport 2 ."),
    Spoilt("claim-evidence", "ex:c-builds kg:hasEvidence ?x"),
    Spoilt("claim-evidence", more="ex:c-builds kg:hasEvidence ex:one ."),
    Spoilt("claim-result", "ex:c-improves kg:statedResult ?x", "ex:c-improves kg:statedResult ex:e-beats ."),
    Spoilt("claim-asserted", "ex:kite kg:evaluatesOn ?x"),
    Spoilt("claim-once", more=claim("ex:kite", "evaluatesOn", "ex:pond")),
    Spoilt("contradiction-opposite", "ex:c-opposite kg:contradicts ?x"),
    Spoilt(
        "contradiction-opposite",
        more="ex:c-compares kg:contradicts ex:c-builds . ex:c-builds kg:contradicts ex:c-compares .",
    ),
    # Evidence
    Spoilt("evidence-quote", "ex:e-builds prov:value ?x"),
    Spoilt("evidence-quote evidence-position", "ex:e-builds prov:value ?x", 'ex:e-builds prov:value "" .'),
    Spoilt("evidence-quote evidence-position", more='ex:e-builds prov:value "Kite" .'),
    Spoilt(
        "evidence-quote evidence-verbatim evidence-position",
        "ex:e-builds prov:value ?x",
        "ex:e-builds prov:value ex:q .",
    ),
    Spoilt("evidence-paper evidence-source", "ex:e-builds prov:wasQuotedFrom ?x"),
    Spoilt(
        "evidence-paper evidence-source evidence-verbatim claim-support-counted",
        more="ex:e-builds prov:wasQuotedFrom ex:two .",
    ),
    Spoilt("evidence-run", "ex:e-builds prov:wasGeneratedBy ?x"),
    Spoilt("evidence-run", "ex:e-builds prov:wasGeneratedBy ?x", "ex:e-builds prov:wasGeneratedBy ex:agent ."),
    Spoilt("evidence-confidence", "ex:e-builds itsrdf:taConfidence ?x"),
    Spoilt("evidence-confidence", "ex:e-builds itsrdf:taConfidence ?x", "ex:e-builds itsrdf:taConfidence 0.5 ."),
    Spoilt("evidence-confidence", "ex:e-builds itsrdf:taConfidence ?x", "ex:e-builds itsrdf:taConfidence 1.5e0 ."),
    Spoilt("evidence-target evidence-source", "ex:e-builds oa:hasTarget ?x"),
    Spoilt("evidence-target", more="ex:e-builds oa:hasTarget ex:one ."),
    Spoilt("evidence-source evidence-position", "ex:t-builds oa:hasSource ?x", "ex:t-builds oa:hasSource ex:two ."),
    Spoilt("target-source evidence-source", "ex:t-builds oa:hasSource ?x"),
    Spoilt("target-field", "ex:t-builds kg:field ?x"),
    Spoilt("target-field", "ex:t-builds kg:field ?x", 'ex:t-builds kg:field "abstracts" .'),
    Spoilt("target-selector", "ex:t-builds oa:hasSelector ?x"),
    Spoilt("target-selector", more="ex:t-builds oa:hasSelector ex:one ."),
    Spoilt("selector-start", "ex:s-builds oa:start ?x"),
    Spoilt("selector-start evidence-position", "ex:s-builds oa:start ?x", "ex:s-builds oa:start -1 ."),
    Spoilt("selector-start evidence-position", "ex:s-builds oa:start ?x", "ex:s-builds oa:start 87 ."),
    Spoilt("selector-end", "ex:s-builds oa:end ?x"),
    Spoilt("selector-end evidence-position", "ex:s-builds oa:end ?x", "ex:s-builds oa:end 87.0 ."),
    Spoilt("evidence-verbatim evidence-position", BUILDS, evidence("Kite builds on Ibis", 63, 82)),
    Spoilt("evidence-verbatim evidence-position", BUILDS, evidence("kite beats ibis", 7, 22)),
    Spoilt("evidence-verbatim evidence-position", BUILDS, evidence(r"\\d \\g<9> \\", 0, 6, field="title")),
    Spoilt("evidence-position", BUILDS, evidence("Kite beats", 8, 18)),
    Spoilt("evidence-position", BUILDS, evidence("Kite beats", 7, 16)),
    Spoilt("evidence-position", BUILDS, evidence("Kite", 7, 11, field="title")),
    Spoilt("evidence-position", "ex:t-again kg:field ?x", 'ex:t-again kg:field "abstract" .'),
    # Results
    Spoilt("result-subject", "ex:r-value fair4ml:evaluatedMLModel ?x"),
    Spoilt("result-subject", more="ex:r-value fair4ml:evaluatedMLModel ex:kite ."),
    Spoilt("result-paper result-evidence-paper", "ex:r-value kg:reportedIn ?x"),
    Spoilt("result-paper result-evidence-paper", "ex:r-value kg:reportedIn ?x", "ex:r-value kg:reportedIn ex:pond ."),
    Spoilt("result-evidence result-evidence-paper", "ex:r-value kg:hasEvidence ?x"),
    Spoilt("result-evidence-paper", "ex:r-value kg:reportedIn ?x", "ex:r-value kg:reportedIn ex:two ."),
    Spoilt("result-benchmark", more="ex:r-both kg:onBenchmark ex:lake ."),
    Spoilt("result-metric", "ex:r-both mls:specifiedBy ?x", "ex:r-both mls:specifiedBy ex:pond ."),
    Spoilt("result-value", more="ex:r-both mls:hasValue 4.0 ."),
    Spoilt("result-value", "ex:r-value mls:hasValue ?x", 'ex:r-value mls:hasValue "0.5" .'),
    Spoilt("result-value", "ex:r-value mls:hasValue ?x", "ex:r-value mls:hasValue 0.5e0 ."),
    Spoilt("result-value-text", more='ex:r-both kg:valueText "4" .'),
    Spoilt("result-unit", more='ex:r-both kg:unit "points" .'),
    Spoilt("result-baseline", more="ex:r-both kg:baseline ex:ours ."),
    Spoilt("result-baseline-value", "ex:r-both kg:baselineValue ?x", "ex:r-both kg:baselineValue 5 ."),
    Spoilt("result-baseline-text", more='ex:r-both kg:baselineText "5" .'),
    Spoilt("result-delta", "ex:r-both kg:delta ?x", "ex:r-both kg:delta 1.5e0 ."),
    Spoilt("result-delta-text", more="ex:r-value kg:deltaText 4 ."),
    Spoilt("result-delta-unit", more='ex:r-both kg:deltaUnit "percent" .'),
    Spoilt("result-scale", "ex:r-both kg:scale ?x", 'ex:r-both kg:scale "logarithmic" .'),
    Spoilt("result-figure", "ex:r-value mls:hasValue ?x"),
    Spoilt("result-scale-of-delta", "ex:r-delta kg:scale ?x"),
    # Mentions
    Spoilt("mention-paper", "ex:m-kite kg:inPaper ?x"),
    Spoilt("mention-paper", "ex:m-kite kg:inPaper ?x", "ex:m-kite kg:inPaper ex:pond ."),
    Spoilt("mention-entity", "ex:m-kite kg:denotes ?x"),
    Spoilt("mention-entity", more="ex:m-kite kg:denotes ex:ours ."),
    Spoilt("mention-name", "ex:m-kite kg:name ?x"),
    Spoilt("mention-name", "ex:m-kite kg:name ?x", 'ex:m-kite kg:name "" .'),
    Spoilt("mention-form", more='ex:m-kite kg:form "Kite" .'),
    Spoilt("mention-score", "ex:m-kite kg:linkScore ?x"),
    Spoilt("mention-score", "ex:m-kite kg:linkScore ?x", "ex:m-kite kg:linkScore 2.0 ."),
    Spoilt("mention-reason", more='ex:m-kite kg:linkReason "" .'),
    Spoilt("mention-runner-up", more="ex:m-kite kg:runnerUp ex:kite ."),
    # Entities
    Spoilt("entity-label", "ex:kite skos:prefLabel ?x"),
    Spoilt("entity-label", more='ex:kite skos:prefLabel "The Kite" .'),
    Spoilt("entity-alias", more='ex:kite skos:altLabel "Kite" .'),
    Spoilt("entity-key", "ex:kite kg:nameKey ?x"),
    Spoilt("entity-kind", more="ex:kite a kg:Model ."),
    Spoilt("entity-kind", more='ex:stone kg:nameKey "stone" .'),
    Spoilt("entity-unnamed", more="ex:ours kg:unnamedIn ex:one ."),
    Spoilt("metric-direction", more="ex:error kg:higherIsBetter true ."),
    Spoilt("metric-direction", "ex:error kg:higherIsBetter ?x", 'ex:error kg:higherIsBetter "no" .'),
    # Papers
    Spoilt("paper-title", "ex:three dcterms:title ?x"),
    Spoilt("paper-title", "ex:three dcterms:title ?x", 'ex:three dcterms:title "" .'),
    Spoilt("paper-title", more='ex:three dcterms:title "Another" .'),
    Spoilt("paper-abstract", more='ex:three dcterms:abstract "Another." .'),
    Spoilt("paper-issued", more='ex:two dcterms:issued "2018-01"^^xsd:gYearMonth .'),
    Spoilt("paper-issued", "ex:four dcterms:issued ?x", 'ex:four dcterms:issued "2019-2-1"^^xsd:date .'),
    Spoilt("paper-date-type", "ex:four dcterms:issued ?x", 'ex:four dcterms:issued "2019-02" .'),
    Spoilt("paper-date-type", "ex:two dcterms:issued ?x", 'ex:two dcterms:issued "2018"^^xsd:integer .'),
    Spoilt("paper-year paper-year-of-issue", more="ex:one kg:year 2018 ."),
    Spoilt("paper-year", "ex:one kg:year ?x", 'ex:one kg:year "2017" .'),
    Spoilt("paper-year-of-issue", "ex:one kg:year ?x", "ex:one kg:year 2016 ."),
    Spoilt("paper-year-of-issue", "ex:one kg:year ?x"),
    Spoilt("paper-year-of-issue", "ex:one dcterms:issued ?x"),
    Spoilt("paper-creator", more="ex:one dcterms:creator ex:finch ."),
    Spoilt("paper-identifier", more="ex:one dcterms:identifier 17 ."),
    Spoilt("paper-arxiv", more='ex:one fabio:hasArXivId "1701.00002" .'),
    Spoilt("paper-url", more='ex:one schema:url "https://example.org/" .'),
    Spoilt("paper-code", more='ex:one schema:codeRepository "https://example.org/" .'),
    Spoilt("paper-venue", more='ex:one kg:venue "Elsewhere" .'),
    Spoilt("paper-source", more='ex:one kg:source "" .'),
    # Runs
    Spoilt("run-agent", "ex:run prov:wasAssociatedWith ?x"),
    Spoilt("run-agent", more="ex:run prov:wasAssociatedWith ex:run ."),
)


def message(name: str) -> str:
    """What the constraint of this name says."""
    return str(shapes().value(SHAPE[name], SH.message))


def test_valid_graph_conforms() -> None:
    assert broken(store()) == {}


def test_empty_graph_conforms() -> None:
    assert broken(Store()) == {}


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda spoilt: spoilt.by.replace(" ", "+"))
def test_spoilt_graph_is_reported(spoilt: Spoilt) -> None:
    assert broken(store(less=spoilt.less, more=spoilt.more)) == {name: {message(name)} for name in spoilt.by.split()}


def test_each_constraint_is_tried() -> None:
    tried = {name for spoilt in SPOILT for name in spoilt.by.split()}
    assert {SHAPE[name] for name in tried} == set(shapes().subjects(SH.message))


@RDFLIB_WARNS_OF_ITSELF
def test_rdflib_dataset_gives_the_same_report() -> None:
    every = store(less=BUILDS, more=" ".join(spoilt.more for spoilt in SPOILT if "ex:s-builds" not in spoilt.more))
    assert broken(dataset(store())) == {}
    assert broken(dataset(every)) == broken(every)
    assert len(broken(every)) > 40


def test_plain_store_will_do() -> None:
    conforms, _, text = pyshacl.validate(
        DataGraph.from_oxigraph_store(store(more='ex:one kg:venue "Elsewhere" .')), shacl_graph=shapes()
    )
    assert not conforms
    assert message("paper-venue") in text


def test_store_is_left_as_it_was() -> None:
    data = store()
    before = sorted(map(str, data))
    broken(data)
    assert sorted(map(str, data)) == before


def test_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(Whole(store()), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, text


def test_every_constraint_speaks_plain_english() -> None:
    speakers = {*shapes().subjects(SH.select), *shapes().subjects(RDF.type, SH.PropertyShape)}
    speakers |= {node for node in shapes().subjects(RDF.type, SH.NodeShape) if (node, SH.sparql, None) not in shapes()}
    for speaker in speakers:
        said = list(shapes().objects(speaker, SH.message))
        assert [text.language for text in said if isinstance(text, Literal)] == ["en"], speaker
        assert str(said[0]).endswith("."), speaker


def test_constraints_are_named_and_none_is_lost() -> None:
    used = {*shapes().objects(None, SH.sparql), *shapes().subjects(SH.targetNode | SH.targetClass)}
    used |= {*shapes().subjects(SH.targetSubjectsOf | SH.targetObjectsOf)}
    assert all(isinstance(node, URIRef) for node in used)
    assert set(shapes().subjects(SH.message)) <= used
