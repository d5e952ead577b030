"""From what sentences say to claims: evidence pooled and verbatim, and a reason for all that was left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.belief import rates
from kg.model import OBJECTS, SUBJECTS, Claim, Extraction, Kind, Mention, Paper, Predicate, Rejected, Relation
from kg.pipeline import Made, make_graph
from tests.graphs import read_by_hand
from tests.reading import claims, figures, graph, paper, said

TEXT = "We propose Lumo, a framework that builds on BERT. Lumo outperforms BERT on GLUE by 2.3 points."


def sentence(text: str, **changes: object) -> tuple[Paper, Extraction]:
    """A paper of three-word sentences, whose relations have been changed."""
    one = Paper("title:1", "One", text)
    (found,) = read_by_hand([one])
    relations = (replace(relation, **changes) for relation in found.relations)  # type: ignore[arg-type]
    return one, replace(found, relations=tuple(relations))


def assembled(*read: tuple[Paper, Extraction]) -> Made:
    return make_graph([one for one, _ in read], [found for _, found in read])


def surely(read: tuple[Paper, Extraction], confidence: float) -> tuple[Paper, Extraction]:
    one, found = read
    relations = (replace(r, evidence=replace(r.evidence, confidence=confidence)) for r in found.relations)
    return one, replace(found, relations=tuple(relations))


def why(made: Made) -> list[str]:
    return [f"{item.what}: {item.reason}" for item in made.assembly.rejected if item.stage == "claim"]


def the_claim(made: Made, predicate: Predicate) -> Claim:
    (found,) = (claim for claim in made.graph.claims if claim.predicate is predicate)
    return found


# Evidence


@pytest.mark.parametrize(
    "abstract",
    [
        TEXT,
        TEXT.replace("BERT", "\\textbf{BERT}"),
        TEXT.replace("BERT", "$\\mathrm{BERT}_{base}$"),
        TEXT.replace(" ", "  ").replace(". ", ".\n\n"),
        TEXT.replace("Lumo", "Lum\u00f6") + " \U0001f4a3",
        TEXT.replace("Lumo", "Lumo (Light \ufb01nder)"),
        "Lumo, e.g., v1.5, outperforms GPT-3.5 by 2.3 points, i.e., a lot. " + TEXT,
    ],
)
def test_every_claim_has_verbatim_evidence(abstract: str) -> None:
    one = paper(abstract, "Lumo: A Parser")
    made = graph(one).graph
    assert made.claims
    for item in [item for claim in made.claims for item in claim.evidence] + [r.evidence for r in made.results]:
        assert item.paper == one.id
        assert item.text == item.span.of(one) != ""
    assert all(claim.evidence and claim.support == 1 for claim in made.claims)


def test_evidence_is_the_sentence_that_says_so() -> None:
    made = graph(paper(TEXT))
    (item,) = the_claim(made, Predicate.IMPROVES_OVER).evidence
    assert item.text.rstrip(".") == "Lumo outperforms BERT on GLUE by 2.3 points"
    assert 0 < item.confidence <= 1
    assert item.extractor.startswith("kg-lineage/")


def test_evidence_is_pooled_over_papers() -> None:
    papers = [Paper(f"title:{n}", f"Paper {n}", "Lumo improvesOver Bert. Lumo improvesOver BERT.") for n in range(3)]
    papers.append(Paper("title:9", "Paper 9", "lumo improvesOver BERT."))
    claim = the_claim(make_graph(papers, list(read_by_hand(papers))), Predicate.IMPROVES_OVER)
    assert (claim.support, len(claim.evidence)) == (4, 7)
    assert list(claim.evidence) == sorted(claim.evidence)


def test_results_of_a_claim_are_figures_of_its_paper() -> None:
    made = graph(paper(TEXT))
    (result,) = made.graph.results
    labels = {entity.id: entity.label for entity in made.graph.entities}
    assert [labels[e] for e in (result.subject, result.baseline, result.benchmark)] == ["Lumo", "BERT", "GLUE"]
    assert list(figures([result])) == ["2.3 points"]


# Who it is that a paper speaks of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("We propose Lumo, a framework that folds prompts. Our method outperforms BERT on GLUE.",
         {("ours", "introduces", "Lumo"), ("Lumo", "improvesOver", "BERT"), ("Lumo", "evaluatesOn", "GLUE")}),
        (TEXT, {("ours", "introduces", "Lumo"), ("Lumo", "buildsOn", "BERT"), ("Lumo", "improvesOver", "BERT"),
                ("Lumo", "evaluatesOn", "GLUE")}),
        ("We propose a new training scheme. Our method outperforms BERT on GLUE.",
         {("ours", "improvesOver", "BERT"), ("ours", "evaluatesOn", "GLUE")}),
    ],
)  # fmt: skip
def test_claims_are_about_the_contribution(text: str, wanted: set[tuple[str, str, str]]) -> None:
    assert claims(text) == wanted


@pytest.mark.parametrize(("predicate", "by_name"), [(Predicate.BUILDS_ON, True), (Predicate.COMPARES_WITH, False)])
def test_a_benchmark_is_built_on_another_but_does_not_act(predicate: Predicate, by_name: bool) -> None:
    one, found = sentence(f"It introduces Dusk. It {predicate} Dawn.")
    introduces, other = found.relations
    new = replace(introduces.object, kind=Kind.BENCHMARK)
    relations = (replace(introduces, object=new), other)
    made = assembled((one, replace(found, mentions=(new, other.object), relations=relations))).graph
    assert (("Dusk", str(predicate), "Dawn") in said(made)) == by_name
    assert (("ours", str(predicate), "Dawn") in said(made)) != by_name


def test_no_contribution_is_made_up_where_none_acts() -> None:
    made = assembled(sentence("It evaluatesOn Dusk. It introduces Lumo.")).graph
    assert [entity.label for entity in made.entities if entity.unnamed_in] == []
    made = graph(paper("We measure how BERT does on GLUE.")).graph
    assert [entity.label for entity in made.entities if entity.unnamed_in] == []


# What is left out, and why


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "We propose Lumo, a framework that folds prompts. Lumo does not outperform BERT on GLUE.",
            "the sentence denies it",
        ),
        (
            "We propose Lumo, a framework that folds prompts. Lumo might outperform BERT on GLUE.",
            "the sentence only hopes",
        ),
    ],
)
def test_denials_and_hopes_are_no_claims(text: str, reason: str) -> None:
    made = graph(paper(text))
    assert not [claim for claim in said(made.graph) if claim[1] == "improvesOver"]
    (item,) = (r for r in made.assembly.rejected if r.what == "Lumo improvesOver BERT")
    assert item.reason.startswith(reason)
    assert item.evidence.rstrip(".") in text


@pytest.mark.parametrize(
    ("text", "changes", "reason"),
    [
        ("Lumo improvesOver Bert.", {"negated": True}, "Lumo improvesOver Bert: the sentence denies it"),
        ("Lumo buildsOn Bert.", {"hedged": True},
         "Lumo buildsOn Bert: the sentence only hopes, plans or supposes it"),
        ("Lumo buildsOn LUMO.", {}, "LUMO buildsOn LUMO: subject and object are the same"),
        ("It introduces Lumo. It buildsOn Lumo.", {}, "Lumo buildsOn Lumo: subject and object are the same"),
        ("Lumo evaluatesOn Dusk.", {"predicate": Predicate.BUILDS_ON}, ""),
        ("Lumo evaluatesOn Dusk.", {"predicate": Predicate.IMPROVES_OVER},
         "Lumo improvesOver Dusk: improvesOver does not run from Method to Benchmark"),
        ("Lumo addressesTask parsing.", {},
         "Lumo addressesTask parsing: addressesTask does not run from Method to Task"),
        ("Lumo introduces Bert.", {}, "Lumo introduces Bert: introduces does not run from Method to Method"),
    ],
)  # fmt: skip
def test_what_is_no_claim_is_kept_with_its_reason(text: str, changes: dict[str, object], reason: str) -> None:
    made = assembled(sentence(text, **changes))
    assert why(made) == ([reason] if reason else [])
    for item in made.assembly.rejected:
        assert item.evidence in text
    kept = {str(claim.predicate) for claim in made.graph.claims}
    assert len(kept) + len(why(made)) == text.count(".")


@pytest.mark.parametrize("predicate", Predicate)
def test_what_is_too_unsure_is_kept_with_its_reason(predicate: Predicate) -> None:
    least = rates().threshold[predicate]
    subject = "It" if SUBJECTS[predicate] == {None} else "Lumo"
    read = sentence(f"{subject} {predicate} Dusk.")
    assert len(assembled(surely(read, least)).graph.claims) == 1
    below = assembled(surely(read, least - 0.01))
    assert below.graph.claims == ()
    (reason,) = why(below)
    assert reason.endswith(f"confidence {least - 0.01:.2f} is below {least:.2f}")


def test_what_the_reader_rejected_is_kept_and_told_once() -> None:
    one, found = sentence("Lumo buildsOn Bert.")
    rejected = Rejected(one.id, "mention", "Ours as Method", "probability 0.26 is too low", "Ours is good.")
    assert assembled((one, replace(found, rejected=(rejected, rejected)))).assembly.rejected == (rejected,)


# On anything that a reader may find

NAMES = [(kind, name) for kind in Kind for name in ("Lumo", "Dimmo", "Dusk")]
RELATION = st.tuples(
    st.none() | st.sampled_from(NAMES),
    st.sampled_from(Predicate),
    st.sampled_from(NAMES),
    st.floats(0, 1),
    st.booleans(),
    st.booleans(),
)
Said = tuple[tuple[Kind, str] | None, Predicate, tuple[Kind, str], float, bool, bool]


def reading(number: int, rows: list[Said]) -> tuple[Paper, Extraction]:
    """A paper that says these, each in a sentence of its own."""
    one, found = sentence("A buildsOn B.")
    (base,) = found.relations
    relations = []
    for subject, predicate, object_, confidence, negated, hedged in rows:
        start = replace(base.object, kind=subject[0], name=subject[1]) if subject else None
        end = replace(base.object, kind=object_[0], name=object_[1])
        evidence = replace(base.evidence, paper=f"title:{number}", confidence=confidence)
        relations.append(Relation(start, predicate, end, evidence, negated, hedged))
    mentions: set[Mention] = {m for r in relations for m in (r.subject, r.object) if m}
    extraction = Extraction(f"title:{number}", tuple(sorted(mentions)), relations=tuple(relations))
    return replace(one, id=f"title:{number}"), extraction


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(RELATION, max_size=6), max_size=5))
def test_a_relation_is_a_claim_or_rejected_never_neither(rows: list[list[Said]]) -> None:
    made = assembled(*(reading(number, row) for number, row in enumerate(rows)))
    kinds: dict[str, Kind | None] = {entity.id: entity.kind for entity in made.graph.entities}
    kinds |= dict.fromkeys(one.id for one in made.graph.papers)
    for claim in made.graph.claims:
        assert kinds[claim.subject] in SUBJECTS[claim.predicate]
        assert kinds[claim.object] in OBJECTS[claim.predicate]
        assert claim.subject != claim.object
        assert claim.evidence
        assert 0 <= claim.belief <= 1
    assert all(item.reason for item in made.assembly.rejected)
    seen = {item.paper for claim in made.graph.claims for item in claim.evidence}
    seen |= {item.paper for item in made.assembly.rejected}
    assert seen == {f"title:{number}" for number, row in enumerate(rows) if row}
