"""Across papers: one thing by its name and kind, with a reason for every merge, whatever the order."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Extraction, Kind, Paper
from kg.pipeline import make_graph
from kg.rdf.iris import Iris
from kg.rdf.write import named_graphs
from kg.resolve import Resolution, resolve
from tests.reading import graph, paper, read, said
from tests.resolve import made_of, told

SPELT = told("a", "PFN = Prompt Folding Network")


def kinds(found: Resolution) -> dict[str, list[Kind]]:
    """The kinds of the entities of each label."""
    labels = sorted({entity.label for entity in found.entities})
    return {label: sorted(e.kind for e in found.entities if e.label == label) for label in labels}


def reasons(found: Resolution) -> set[str]:
    """The reasons in the merge log."""
    return {merge.reason for merge in found.merges}


def of_kinds(name: str, *counts: tuple[Kind, int]) -> list[Extraction]:
    """Papers that take a name for these kinds, so many each."""
    return [told(f"{kind}{number}", f"{kind}:{name}") for kind, count in counts for number in range(count)]


# What is one


@pytest.mark.parametrize(
    "others",
    [
        [told("b", "PFN")],
        [told("b", "PFNs")],
        [told("b", "Prompt Folding Network")],
        [told("b", "prompt-folding networks"), told("c", "PFN")],
        [told("b", "PFN = prompt folding network")],
    ],
)
def test_abbreviation_and_long_form_meet(others: list[Extraction]) -> None:
    found = resolve([SPELT, *others])
    (entity,) = found.entities
    assert {"PFN", "Prompt Folding Network"} <= {entity.label, *entity.aliases}
    assert {link.paper for link in found.links} == {"a", *(other.paper for other in others)}


def test_a_long_form_that_no_paper_abbreviates_stays() -> None:
    assert made_of(told("a", "PFN"), told("b", "Prompt Folding Network")) == ["PFN", "Prompt Folding Network"]


def test_papers_of_one_method_speak_of_one_method() -> None:
    one = paper("We propose the Prompt Folding Network (PFN), a new parser.", "One")
    two = paper("We propose Lumo, a framework. Lumo outperforms PFN by 2.3 points.", "Two")
    three = paper("We propose Dimmo, a framework. Dimmo builds on PFN and outperforms BERT.", "Three")
    made = said(graph(one, two, three).graph)
    assert {("ours", "introduces", "PFN"), ("Lumo", "improvesOver", "PFN"), ("Dimmo", "buildsOn", "PFN")} <= made


# What is not


@pytest.mark.parametrize("kind", [Kind.BENCHMARK, Kind.TASK, Kind.METRIC])
def test_only_one_kind_is_merged(kind: Kind) -> None:
    found = resolve([told("a", "Method:Dusk"), told("b", f"{kind}:Dusk"), told("c", f"{kind}:dusk")])
    assert len(found.entities) == 2
    assert {found.entity_of("b", m) for m in told("b", f"{kind}:Dusk").mentions} == {
        entity.id for entity in found.entities if entity.kind is kind
    }


OURS = "We propose a new training scheme. Our method outperforms BERT on GLUE."


@pytest.mark.parametrize("titles", [("One", "Two"), ("A Study", "A Study")])
def test_contributions_without_a_name_never_merge(titles: tuple[str, str]) -> None:
    papers = [paper(OURS, title, identifiers={"arxiv": f"2001.0000{n}"}) for n, title in enumerate(titles)]
    made = graph(*papers).graph
    unnamed = [entity for entity in made.entities if entity.unnamed_in]
    assert [entity.unnamed_in for entity in sorted(unnamed, key=lambda e: e.unnamed_in)] == [p.id for p in papers]
    beats = [claim for claim in made.claims if claim.predicate == "improvesOver"]
    assert {claim.subject for claim in beats} == {entity.id for entity in unnamed}
    assert [claim.support for claim in beats] == [1, 1]


@pytest.mark.parametrize("ours", ["Ours", "Our model", "OURS", "This method", "The proposed method"])
def test_ours_of_two_papers_is_two_things(ours: str) -> None:
    text = "We study how parsers fail. {0} reaches 91.2 F1 on SQuAD. {0} outperforms BERT on GLUE."
    made = graph(paper(text.format(ours), "One"), paper(text.format(ours), "Two")).graph
    beats = [claim for claim in made.claims if claim.predicate == "improvesOver"]
    assert [claim.support for claim in beats] == [1, 1]
    assert not {entity.label.casefold() for entity in made.entities} & {ours.casefold(), "ours"}
    assert len({result.subject for result in made.results}) == 2


# The kind that most papers give a name


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ([(Kind.METHOD, 2), (Kind.MODEL, 1)], [Kind.METHOD]),
        ([(Kind.METHOD, 1), (Kind.MODEL, 2)], [Kind.MODEL]),
        ([(Kind.BENCHMARK, 4), (Kind.METHOD, 1)], [Kind.BENCHMARK, Kind.METHOD]),
        ([(Kind.BENCHMARK, 5), (Kind.METHOD, 1)], [Kind.BENCHMARK]),
        ([(Kind.BENCHMARK, 5), (Kind.METHOD, 2)], [Kind.BENCHMARK, Kind.METHOD]),
        ([(Kind.METHOD, 1), (Kind.BENCHMARK, 1)], [Kind.BENCHMARK, Kind.METHOD]),
    ],
)
def test_a_majority_says_the_kind(counts: list[tuple[Kind, int]], wanted: list[Kind]) -> None:
    assert kinds(resolve(of_kinds("Dusk", *counts))) == {"Dusk": wanted}


def test_a_long_form_votes_with_its_abbreviation() -> None:
    found = resolve([SPELT, told("b", "Model:Prompt Folding Network"), told("c", "Model:PFN")])
    assert kinds(found) == {"PFN": [Kind.MODEL]}
    assert "kind Method became Model, as in 2 of 3 papers" in {reason.split(";")[0] for reason in reasons(found)}
    assert kinds(resolve([SPELT, told("b", "Model:Prompt Folding Network"), told("c", "PFN")])) == {
        "PFN": [Kind.METHOD]
    }


def test_a_changed_kind_is_logged() -> None:
    found = resolve(of_kinds("Dusk", (Kind.BENCHMARK, 5), (Kind.METHOD, 1)))
    (merge,) = found.merges
    assert (merge.form, merge.papers, merge.kind) == ("Dusk", ("Method0",), Kind.BENCHMARK)
    assert merge.reason.startswith("kind Method became Benchmark, as in 5 of 6 papers")


# The merge log


def test_what_was_merged_is_logged_with_its_reason() -> None:
    found = resolve(
        [SPELT, told("b", "Prompt Folding Network"), told("c", "Lumo"), told("d", "LUMO"), told("e", "Lumo")]
    )
    by_form = {(merge.form, merge.papers): merge for merge in found.merges}
    assert by_form["Prompt Folding Network", ("a",)].reason == "same name, and the paper spells it out"
    assert by_form["Prompt Folding Network", ("b",)].reason == "other papers abbreviate this name"
    assert by_form["LUMO", ("d",)].reason == "same name"
    assert by_form["LUMO", ("d",)].label == "Lumo"
    assert len(found.merges) == 3


def test_what_was_not_merged_is_not_logged() -> None:
    assert resolve([told("a", "Lumo", "GPT-3"), told("b", "GPT-3.5", "Benchmark:Lumo")]).merges == ()


NAMES = "PFN|Prompt Folding Network|pfn|PFN = Prompt Folding Network|PFN = Pale Flat Noon|Lumo|LUMO|Model:Lumo|Lumo 2|\
Benchmark:Dusk|Dusk|Benchmark:dusk|Task:lighting|Metric:lux|Metric:Lux|GPT-3|Model:GPT3|GPT-3.5|Model:GPT-3.5".split(
    "|"
)
WORLDS = st.lists(st.lists(st.sampled_from(NAMES), max_size=5), max_size=9).map(
    lambda rows: [told(f"p{number}", *dict.fromkeys(row)) for number, row in enumerate(rows)]
)


@settings(max_examples=150, deadline=None)
@given(WORLDS)
def test_every_alias_is_in_the_log_with_a_reason(papers: list[Extraction]) -> None:
    found = resolve(papers)
    logged = {(merge.entity, merge.form) for merge in found.merges}
    assert {(entity.id, alias) for entity in found.entities for alias in entity.aliases} <= logged
    assert all(merge.reason.strip() and merge.papers for merge in found.merges)
    assert all(link.reasons and all(link.reasons) for link in found.links)


@settings(max_examples=150, deadline=None)
@given(WORLDS)
def test_every_mention_is_of_one_known_entity(papers: list[Extraction]) -> None:
    found = resolve(papers)
    ids = [entity.id for entity in found.entities]
    assert len(set(ids)) == len(ids)
    assert {found.entity_of(p.paper, mention) for p in papers for mention in p.mentions} == set(ids)


@settings(max_examples=150, deadline=None)
@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(papers: list[Extraction], chance: Random) -> None:
    assert resolve(chance.sample(papers, len(papers))) == resolve(papers)


READ = [
    paper("We propose the Prompt Folding Network (PFN), a new parser. PFN outperforms BERT on GLUE.", "One"),
    paper("We introduce Lumo, a parser. Lumo builds on PFN and outperforms GPT-3 by 2.3 points on GLUE.", "Two"),
    paper("We study parsers. Ours outperforms GPT-3.5 on GLUE. Lumo does not outperform BERT.", "Three"),
    paper("We present Dimmo, which builds on the Prompt Folding Network. Dimmo outperforms Lumo.", "Four"),
    paper(OURS, "Five"),
]
EXTRACTIONS = {one.id: read(one.abstract, one.title) for one in READ}


@settings(max_examples=40, deadline=None)
@given(st.permutations(READ))
def test_the_order_of_papers_does_not_matter_for_a_graph(papers: list[Paper]) -> None:
    made, wanted = (make_graph(order, [EXTRACTIONS[p.id] for p in order]) for order in (papers, READ))
    assert made.graph == wanted.graph
    assert made.resolution.merges == wanted.resolution.merges
    assert named_graphs(made.graph, Iris()) == named_graphs(wanted.graph, Iris())


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_a_paper_about_other_things_changes_nothing(papers: list[Extraction]) -> None:
    more = resolve([*papers, told("z", "Quietude", "Benchmark:Calm", "Task:resting")])
    assert set(resolve(papers).entities) == {e for e in more.entities if e.label not in ("Quietude", "Calm", "resting")}
