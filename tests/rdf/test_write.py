from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.claims import stated_results
from kg.model import Claim, Graph, Predicate
from kg.rdf.iris import Iris
from kg.rdf.terms import P
from kg.rdf.write import named_graphs
from kg.validate import validate
from ontology import KG, PREFIXES
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import Sketch, chain, in_memory, lamps

IRIS = Iris()


def triples(graph: Graph) -> list[tuple[str, str, str]]:
    return [
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quads in named_graphs(graph, IRIS).values()
        for quad in quads
    ]


def test_there_are_no_blank_nodes_and_no_default_graph() -> None:
    for graph in (lamps().graph(), hostile()):
        for name, quads in named_graphs(graph, IRIS).items():
            for quad in quads:
                assert isinstance(quad.subject, NamedNode)
                assert not isinstance(quad.object, BlankNode)
                assert quad.graph_name == NamedNode(name)


def test_one_named_graph_for_each_paper_and_four_shared() -> None:
    graph = lamps().graph()
    names = {IRIS.graph(paper.id) for paper in graph.papers}
    shared = {IRIS.graph(name) for name in ("entities", "claims", "beliefs", "about")}
    assert set(named_graphs(graph, IRIS)) == names | shared


def test_no_triple_stands_in_two_graphs() -> None:
    """The engine's union of all graphs is a bag, not a set: what stands twice would be counted twice."""
    for graph in (lamps().graph(), hostile()):
        assert len(triples(graph)) == len(set(triples(graph)))


def test_a_query_finds_a_claim_of_several_papers_once() -> None:
    store = chain("A buildsOn B", "A buildsOn B", "A buildsOn B").store()
    whole = "?c a kg:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:belief ?b . ?s kg:buildsOn ?o"
    assert len(list(store.query(f"SELECT * {{ {whole} }}"))) == 1
    assert len(list(store.query(f"SELECT * {{ {whole} . ?c kg:hasEvidence/prov:wasQuotedFrom ?paper }}"))) == 3


def test_a_paper_alone_is_said_in_its_graph() -> None:
    """What one paper says does not depend on what the others say."""
    whole = named_graphs(lamps().graph(), IRIS)
    alone = Sketch()
    alone.paper("wick", title="On Wicks", date="2019-05")
    alone.thing("metric:lux", higher=True)
    alone.says("wick", "", "introduces", "Wick").says("wick", "", "addressesTask", "lighting")
    alone.reports("wick", "Wick", "Dusk", "lux", "70", unit="percent")
    name = IRIS.graph(alone.papers["wick"].id)
    assert named_graphs(alone.graph(), IRIS)[name] == whole[name]


def test_the_direct_triple_and_the_claim_are_both_there() -> None:
    graph = lamps().graph()
    reader = in_memory(graph)
    for claim in graph.claims:
        start, end = NamedNode(IRIS.node(claim.subject)), NamedNode(IRIS.node(claim.object))
        predicate = NamedNode(getattr(KG, claim.predicate))
        papers = {item.paper for item in claim.evidence}
        assert len(list(reader.store.quads(start, predicate, end))) == 1
        node = NamedNode(IRIS.claim(claim))
        quoted = {quad.graph_name for quad in reader.store.quads(node, P.hasEvidence)}
        assert quoted == {NamedNode(IRIS.graph(paper)) for paper in papers}
        for property_, value in ((P.subject, start), (P.predicate, predicate), (P.object, end)):
            assert {quad.object for quad in reader.store.quads(node, property_)} == {value}
        supports = [quad.object for quad in reader.store.quads(node, P.hasSupport)]
        assert supports == [Literal(len(papers))]


def test_support_counts_papers_and_not_sentences() -> None:
    made = Sketch().says("a", "X", "buildsOn", "Y").says("a", "X", "buildsOn", "Y").says("b", "X", "buildsOn", "Y")
    (claim,) = in_memory(made.graph()).claims()
    assert (claim.support, len(claim.evidence)) == (2, 3)


def test_lineage_is_a_path_and_never_a_triple() -> None:
    graph = chain("A improvesOver B", "B improvesOver C", "A buildsOn B", "B buildsOn C").graph()
    ends = {(c.subject, c.object) for c in graph.claims}
    found = {
        (IRIS.node_id(s.strip("<>")), IRIS.node_id(o.strip("<>")))
        for s, p, o in triples(graph)
        if p.strip("<>") in (KG.improvesOver, KG.buildsOn)
    }
    assert found == ends
    assert len(ends) == 2


def test_names_that_differ_in_punctuation_are_different_things() -> None:
    made = Sketch().says("a", "C++", "buildsOn", "C").says("a", "C#", "improvesOver", "C")
    assert len(made.entities) == 3
    reader = in_memory(made.graph())
    assert {entity.label for entity in reader.entities()} == {"C", "C++", "C#"}
    assert len({str(quad.subject) for quad in reader.store.quads(None, P.prefLabel)}) == 3


def test_one_model_on_two_benchmarks_has_two_results() -> None:
    made = (
        Sketch().reports("a", "model:M", "B one", "accuracy", "80").reports("a", "model:M", "B two", "accuracy", "80")
    )
    results = in_memory(made.graph()).results()
    assert len({IRIS.result(result) for result in results}) == 2
    assert [len(in_memory(made.graph()).results(benchmark=made.thing(f"benchmark:B {n}"))) for n in ("one", "two")] == [
        1,
        1,
    ]


def test_a_paper_that_builds_on_and_beats_a_thing_has_two_claims() -> None:
    made = Sketch().says("a", "X", "buildsOn", "Y").says("a", "X", "improvesOver", "Y")
    assert [claim.predicate for claim in in_memory(made.graph()).claims()] == [
        Predicate.BUILDS_ON,
        Predicate.IMPROVES_OVER,
    ]


def test_the_quote_is_where_it_says_it_is() -> None:
    for claim in in_memory(lamps().graph()).claims():
        for item in claim.evidence:
            paper = in_memory(lamps().graph()).paper(item.paper)
            assert item.span.of(paper) == item.text


def test_contradictions_point_at_one_another() -> None:
    reader = in_memory(chain("A improvesOver B", "B improvesOver A", "C improvesOver A").graph())
    pairs = {(str(q.subject), str(q.object)) for q in reader.store.quads(None, P.contradicts)}
    assert len(pairs) == 2
    assert {(b, a) for a, b in pairs} == pairs


def test_a_figure_in_the_sentence_of_a_claim_is_stated_by_it() -> None:
    made = Sketch().says("a", "X", "evaluatesOn", "B").reports("a", "X", "B", "accuracy", "80")
    graph = made.graph()
    (claim,), (result,) = graph.claims, graph.results
    sentence = Claim(claim.subject, claim.predicate, claim.object, (result.evidence,), 0.9)
    together = Graph(graph.papers, graph.entities, graph.links, (sentence,), graph.results)
    assert stated_results(together.claims, together.results) == {claim.id: (result.id,)}
    assert in_memory(together).stated_results(sentence) == [result]


def test_graphs_by_hand_hold_to_the_shapes() -> None:
    for graph in (lamps().graph(), Graph(), chain("A improvesOver B", "B improvesOver A").graph()):
        assert validate(in_memory(graph).store) == (True, ())


def test_hostile_text_is_text() -> None:
    reader = in_memory(hostile())
    assert {entity.label for entity in reader.entities()} == set(HOSTILE)
    assert {paper.title for paper in reader.papers()} == set(HOSTILE)


def test_addresses_are_made_safe_or_left_out() -> None:
    urls = ("https://example.org/ä b?<c>", "https://", "javascript:alert(1)", "https://exa mple.org/%zz", "http://[/")
    made = Sketch()
    made.paper("a")
    paper = replace(made.papers["a"], urls=urls)
    assert in_memory(Graph((paper,))).paper(paper.id).urls == ("https://example.org/%C3%A4%20b?%3Cc%3E",)


def test_every_term_is_in_the_ontology_or_in_a_known_vocabulary() -> None:
    used: defaultdict[str, set[str]] = defaultdict(set)
    for _, predicate, _ in triples(lamps().graph()):
        base, local = re.fullmatch(r"<(.*[/#])([^/#]*)>", predicate).groups()  # type: ignore[union-attr]
        used[base].add(local)
    assert set(used) <= set(PREFIXES.values())
    assert used[PREFIXES["kg"]] <= set(KG)


def test_it_says_who_read_it_and_no_time() -> None:
    text = str(triples(lamps().graph()))
    assert "by-hand%2F1" in text
    assert not re.search(r"generatedAtTime|\d\d:\d\d:\d\d", text)
