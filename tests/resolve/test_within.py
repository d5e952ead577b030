"""Inside one paper: spellings and definitions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Extraction, Field, Kind, Mention, Span, Variant
from kg.resolve import resolve
from tests.reading import graph, paper, said
from tests.resolve import made_of, told

APART = [
    ("GPT-3", "GPT-3.5"),
    ("Llama3-8B", "Llama3-70B"),
    ("Qwen2-7B", "Qwen-27B"),
    ("C++", "C"),
    ("C#", "C"),
    ("A*", "A"),
    ("YOLOv3", "YOLOv4"),
    ("ResNet-50", "ResNet-101"),
    ("CIFAR-10", "CIFAR-100"),
    ("T5", "mT5"),
    ("BERT-base", "BERT-large"),
    ("Fast R-CNN", "Faster R-CNN"),
    ("GPT-4", "GPT-4o"),
]
ONE = [
    ("GPT-3", "GPT3"),
    ("Faster R-CNN", "faster RCNN"),
    ("GAN", "GANs"),
    ("SQuAD", "SQuAD dataset"),
    ("\u03b2-VAE", "beta-VAE"),
    ("Pok\u00e9Net", "PokeNet"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_versions_and_sizes_are_kept_apart(one: str, other: str) -> None:
    wanted = sorted([one, other])
    assert made_of(told("a", one, other)) == wanted
    assert made_of(told("a", one), told("b", other)) == wanted


@pytest.mark.parametrize(("one", "other"), [pair for pair in APART if pair[1] not in ("C", "A")])
def test_versions_in_a_sentence_are_two_rivals(one: str, other: str) -> None:
    made = graph(
        paper(f"We propose Lumo, a framework. Lumo outperforms {one} and {other}, both of them strong rivals.")
    )
    assert {one, other} <= {entity.label for entity in made.graph.entities}


@pytest.mark.parametrize(("one", "other"), ONE)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    wanted = [" / ".join(sorted([one, other]))]
    assert made_of(told("a", one, other)) == wanted
    assert made_of(told("a", one), told("b", other)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "We propose the Prompt Folding Network (PFN), a new parser. PFN outperforms BERT on SQuAD.",
        "We propose PFN (Prompt Folding Network), a new parser. PFN outperforms BERT on SQuAD.",
        "We propose the Prompt Folding Network (PFN), a new parser. The Prompt Folding Network outperforms BERT.",
    ],
)
def test_abbreviation_and_long_form_are_one(text: str) -> None:
    made = graph(paper(text))
    (ours,) = (entity for entity in made.graph.entities if entity.kind is Kind.METHOD)
    assert {ours.label, *ours.aliases} == {"PFN", "Prompt Folding Network"}
    label = ours.label
    assert {("ours", "introduces", label), (label, "improvesOver", "BERT")} <= said(made.graph)


def test_a_name_within_a_longer_one_is_another_thing() -> None:
    assert made_of(told("a", "Lumo", "Lumo-Tiny", "Deep Lumo")) == ["Deep Lumo", "Lumo", "Lumo-Tiny"]


def test_one_name_for_two_kinds_is_two_things() -> None:
    found = resolve([told("a", "Dusk = Dim User Sky Kit", "Benchmark:Dusk")])
    assert sorted(entity.kind for entity in found.entities) == [Kind.BENCHMARK, Kind.METHOD]


def test_the_form_used_most_is_the_label_and_all_others_are_kept() -> None:
    read = told("a", "PFN = Prompt Folding Network", "PFN", "prompt-folding network")
    (entity,) = resolve([read]).entities
    assert (entity.label, entity.aliases) == ("PFN", ("Prompt Folding Network", "prompt-folding network"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [("T5}_{base}", False), ("(T5", False), ("T5]", False), ("{T5)", False), ("T5({[]})", True), (r"\rm{T5}", True)],
)
def test_what_is_cut_out_of_brackets_is_no_alias(text: str, kept: bool) -> None:
    mention = Mention(Span(Field.ABSTRACT, 0, len(text)), Kind.MODEL, text, "T5-base", "hand", 0.9)
    (entity,) = resolve([Extraction("a", (mention,), ())]).entities
    assert (entity.label, entity.aliases) == ("T5-base", (text,) if kept else ())


def test_every_mention_has_its_entity() -> None:
    read = told("a", "PFN = Prompt Folding Network", "pfn", "Benchmark:Dusk", "Metric:lux", "Task:lighting")
    found = resolve([read])
    ids = {mention.name: found.entity_of("a", mention) for mention in read.mentions}
    assert ids["PFN"] == ids["Prompt Folding Network"] == ids["pfn"]
    assert set(ids.values()) == {entity.id for entity in found.entities}
    assert len(set(ids.values())) == 4


@pytest.mark.parametrize("read", [Extraction("a"), told("a", "--")])
def test_nothing_to_speak_of(read: Extraction) -> None:
    assert made_of(read) == []


def test_forms_of_a_name_are_one_thing_in_their_paper_alone() -> None:
    made = replace(told("a", "Wick", "Wick prompting", "Torch"), variants=(Variant("Wick", "Wick prompting"),))
    assert made_of(made, told("b", "Wick prompting")) == ["Torch", "Wick / Wick prompting", "Wick prompting"]
