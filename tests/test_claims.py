"""Which figures a claim states, and which claims speak against each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.claims import contradictions, stated_results
from kg.model import Claim, Evidence, Field, Graph, Predicate, Quantity, Result, Span
from tests.graphs import Sketch, chain
from tests.reading import figures as written
from tests.reading import graph, paper

HERE, THERE = Span(Field.ABSTRACT, 0, 9), Span(Field.ABSTRACT, 10, 19)
BEATS, TESTED = Predicate.IMPROVES_OVER, Predicate.EVALUATES_ON


def evidence(span: Span = HERE, paper: str = "p") -> Evidence:
    return Evidence(paper, span, "It is so.", "hand", 0.9)


def claim(predicate: Predicate, object_: str, *said: Evidence) -> Claim:
    return Claim("lumo", predicate, object_, said or (evidence(),), 0.9)


def result(said: Evidence | None = None, *, subject: str = "lumo", benchmark: str = "", baseline: str = "") -> Result:
    said = said or evidence()
    value = Quantity("91.2", Decimal("91.2"))
    return Result(said.paper, subject, said, benchmark=benchmark, value=value, baseline=baseline)


@pytest.mark.parametrize(
    ("said", "found", "goes"),
    [
        (claim(TESTED, "glue"), result(benchmark="glue"), True),
        (claim(TESTED, "glue"), result(benchmark="squad"), False),
        (claim(TESTED, "glue"), result(), False),
        (claim(BEATS, "bert"), result(baseline="bert"), True),
        (claim(BEATS, "bert"), result(), True),
        (claim(BEATS, "bert"), result(baseline="gpt"), False),
        (claim(Predicate.BUILDS_ON, "bert"), result(baseline="bert"), False),
        (claim(BEATS, "bert"), result(subject="dimmo", baseline="bert"), False),
        (claim(BEATS, "bert"), result(evidence(THERE), baseline="bert"), False),
        (claim(BEATS, "bert"), result(evidence(paper="q"), baseline="bert"), False),
        (claim(BEATS, "bert", evidence(), evidence(THERE, "q")), result(evidence(THERE, "q")), True),
    ],
)
def test_a_figure_goes_with_what_its_sentence_claims(said: Claim, found: Result, goes: bool) -> None:
    assert stated_results([said], [found]) == ({said.id: (found.id,)} if goes else {})


def test_all_figures_of_a_sentence_are_found_in_any_order() -> None:
    figures = [result(benchmark="glue"), result(benchmark="glue", baseline="bert"), result(baseline="bert")]
    claims = [claim(BEATS, "bert"), claim(TESTED, "glue")]
    found = stated_results(claims, figures)
    assert found == stated_results(claims[::-1], figures[::-1])
    assert {id_: len(ids) for id_, ids in found.items()} == {claims[0].id: 3, claims[1].id: 2}
    assert all(ids == tuple(sorted(ids)) for ids in found.values())


def test_figures_of_a_paper() -> None:
    text = "We propose Lumo, a framework. Lumo outperforms BERT by 2.3 points on GLUE. Lumo reaches 91.2 F1 on SQuAD."
    made = graph(paper(text)).graph
    labels = {entity.id: entity.label for entity in made.entities}
    figures = {result.id: ", ".join(written([result])) for result in made.results}
    found = stated_results(made.claims, made.results)
    told = {(str(c.predicate), labels[c.object]): [figures[id_] for id_ in found.get(c.id, ())] for c in made.claims}
    assert told == {
        ("introduces", "Lumo"): [],
        ("improvesOver", "BERT"): ["2.3 points"],
        ("evaluatesOn", "GLUE"): ["2.3 points"],
        ("evaluatesOn", "SQuAD"): ["91.2"],
    }


# Contradictions


def opposed(made: Graph) -> set[str]:
    labels = {entity.id: entity.label for entity in made.entities}
    named = {c.id: f"{labels.get(c.subject)}>{labels[c.object]}" for c in made.claims}
    return {f"{named[one]} {named[other]}" for one, other in contradictions(made.claims).items()}


@pytest.mark.parametrize(
    ("statements", "wanted"),
    [
        (["A improvesOver B", "B improvesOver A"], {"A>B B>A", "B>A A>B"}),
        (["A improvesOver B", "A improvesOver B"], set()),
        (["A improvesOver B", "B improvesOver C", "C improvesOver A"], set()),
        (["A buildsOn B", "B buildsOn A"], set()),
        (["A improvesOver B", "B buildsOn A"], set()),
        (["A comparesWith B", "B improvesOver A"], set()),
        (["A improvesOver B", "C improvesOver A", "B improvesOver A"], {"A>B B>A", "B>A A>B"}),
        ([], set()),
    ],
)
def test_only_improvements_both_ways_are_contradictions(statements: list[str], wanted: set[str]) -> None:
    assert opposed(chain(*statements).graph()) == wanted


def test_one_paper_that_says_both_speaks_of_two_conditions() -> None:
    made = Sketch().says("p", "A", "improvesOver", "B").says("p", "B", "improvesOver", "A")
    assert contradictions(made.graph().claims) == {}
    made.says("q", "A", "improvesOver", "B")
    assert len(contradictions(made.graph().claims)) == 2


def test_papers_that_contradict_each_other() -> None:
    one = paper("We introduce RoBERTa, a language model. RoBERTa outperforms BERT on GLUE.", "One")
    two = paper("On SQuAD, BERT outperforms RoBERTa by 2.3 points.", "Two")
    assert opposed(graph(one, two).graph) == {"RoBERTa>BERT BERT>RoBERTa", "BERT>RoBERTa RoBERTa>BERT"}
    assert opposed(graph(one).graph) == set()
