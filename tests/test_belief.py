"""Belief: how likely it is that a claim was really made, from the papers that make it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.belief import belief, rates
from kg.model import Evidence, Field, Predicate, Span
from kg.pipeline import Made
from tests.reading import graph, paper


def evidence(paper: str, confidence: float, start: int = 0) -> Evidence:
    return Evidence(paper, Span(Field.ABSTRACT, start, start + 9), "It is so.", "hand", confidence)


def papers(*confidences: float) -> list[Evidence]:
    """One sentence in each of so many papers."""
    return [evidence(f"p{number}", confidence) for number, confidence in enumerate(confidences)]


CONFIDENCE = st.floats(0, 1)
SENTENCES = st.lists(st.builds(evidence, st.sampled_from("abcdef"), CONFIDENCE, st.integers(0, 50)), max_size=12)


@pytest.mark.parametrize("confidence", [0.0, 0.35, 0.5, 0.9, 0.98])
def test_one_paper_is_believed_as_it_is_read(confidence: float) -> None:
    assert belief(papers(confidence)) == confidence


def test_nobody_says_so() -> None:
    assert belief([]) == 0.0


@pytest.mark.parametrize("confidence", [0.1, 0.35, 0.5, 0.8])
def test_more_papers_raise_belief(confidence: float) -> None:
    found = [belief(papers(*[confidence] * count)) for count in range(1, 6)]
    assert found == sorted(set(found))


def test_the_same_paper_counts_once_with_its_best_sentence() -> None:
    twice = [evidence("a", 0.6, 0), evidence("a", 0.6, 40), evidence("a", 0.4, 80)]
    assert belief(twice) == belief(papers(0.6)) < belief(papers(0.6, 0.6))


def test_many_sentences_of_one_paper_say_less_than_two_papers() -> None:
    assert belief([evidence("a", 0.6, start) for start in range(50)]) < belief(papers(0.6, 0.3))


def test_no_number_of_papers_makes_it_certain() -> None:
    assert belief(papers(*[1.0] * 200)) == 1 - rates().systematic_error < 1


@given(SENTENCES, st.integers(0, 20))
def test_belief_is_a_probability(said: list[Evidence], denials: int) -> None:
    assert 0.0 <= belief(said, denials) <= 1.0


@given(SENTENCES, st.builds(evidence, st.sampled_from("abcdefg"), CONFIDENCE), st.integers(0, 3))
def test_more_evidence_never_lowers_it(said: list[Evidence], more: Evidence, denials: int) -> None:
    assert belief([*said, more], denials) >= belief(said, denials)


@given(st.lists(st.tuples(CONFIDENCE, CONFIDENCE), max_size=8))
def test_surer_readings_never_lower_it(pairs: list[tuple[float, float]]) -> None:
    assert belief(papers(*map(max, pairs))) >= belief(papers(*map(min, pairs)))


@given(SENTENCES, st.integers(0, 5))
def test_a_denial_never_raises_it(said: list[Evidence], denials: int) -> None:
    assert belief(said, denials + 1) <= belief(said, denials)


@given(SENTENCES, st.randoms(use_true_random=False))
def test_order_does_not_matter(said: list[Evidence], chance: Random) -> None:
    assert belief(chance.sample(said, len(said))) == belief(said)


def test_the_rates_are_probabilities_and_cover_each_predicate() -> None:
    found = rates()
    assert set(found.threshold) == set(Predicate)
    for rate in (found.systematic_error, found.denial, found.own_name, *found.threshold.values()):
        assert 0 < rate < 1


# In a graph

SAYS = "We introduce RoBERTa, a language model. RoBERTa outperforms BERT on GLUE."
AGAIN = "In our tests, RoBERTa outperforms BERT by 2.3 points on SQuAD."
DENIES = "We study a parser. We find that RoBERTa does not outperform BERT."


def beats(made: Made) -> float:
    """Belief in RoBERTa's being better than BERT."""
    labels = {entity.id: entity.label for entity in made.graph.entities}
    named = {(labels.get(c.subject), str(c.predicate), labels[c.object]): c.belief for c in made.graph.claims}
    return named["RoBERTa", "improvesOver", "BERT"]


def test_papers_agree_and_deny() -> None:
    says, again, denies = paper(SAYS, "One"), paper(AGAIN, "Two"), paper(DENIES, "Three")
    assert beats(graph(says)) < beats(graph(says, again))
    assert beats(graph(says, denies)) < beats(graph(says))
    assert beats(graph(says, denies)) < beats(graph(says, again, denies)) < beats(graph(says, again))


def test_one_paper_that_repeats_itself_is_one_paper() -> None:
    twice = paper(SAYS + " All in all, RoBERTa outperforms BERT on GLUE.", "One")
    made = graph(twice)
    (claim,) = (c for c in made.graph.claims if c.predicate == "improvesOver")
    assert (len(claim.evidence), claim.support) == (2, 1)
    assert claim.belief == pytest.approx(max(item.confidence for item in claim.evidence), abs=1e-4)
