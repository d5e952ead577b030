"""Which candidates are names, and of what: papers that name things, and papers that do not."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings

from kg.mentions.features import Name
from kg.mentions.judge import Judged, chosen
from kg.model import Kind
from tests.reading import document, names, read
from tests.text.tools import texts

METHOD, MODEL, BENCHMARK = Kind.METHOD, Kind.MODEL, Kind.BENCHMARK


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "We present QuizBox, a benchmark for question answering with 4,000 questions. GPT-4 fails on QuizBox.",
            {"QuizBox": BENCHMARK, "GPT-4": MODEL},
        ),
        ("We introduce TidyBench, a dataset of 3,000 kitchens for robot manipulation.", {"TidyBench": BENCHMARK}),
        (
            "We propose ForkNet, a method for object detection. ForkNet outperforms PPO on COCO by 2.1 AP.",
            {"ForkNet": METHOD, "PPO": METHOD, "COCO": BENCHMARK},
        ),
        (
            "We release ParrotLM-7B, a large language model. ParrotLM-7B outperforms LLaMA-7B on MMLU.",
            {"ParrotLM-7B": MODEL, "LLaMA-7B": MODEL, "MMLU": BENCHMARK},
        ),
        (
            "We evaluate on SQuAD, CoNLL-2003 and WMT14.",
            {"SQuAD": BENCHMARK, "CoNLL-2003": BENCHMARK, "WMT14": BENCHMARK},
        ),
    ],
)
def test_kinds(text: str, kinds: dict[str, Kind]) -> None:
    assert names(text) == kinds


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "We survey work on machine learning over the last ten years. We group it by aim, discuss open problems,"
            " and point at directions for further work.",
            "Machine Learning: A Survey",
        ),
        ("This survey reviews recent progress. We discuss challenges and future directions.", "A Survey of the Field"),
        ("Code is available at https://github.com/QuxLab/QuxNet. Write to jane@ForkNet.com.", "A Study"),
        ("Let X be a set and K a kernel. Figure 3 and Table 2 show Theorem 1.", "A Proof"),
        ("However, Results vary. Many people agree. Yet Nobody knows why. Tables abound.", "A Study"),
        ("It was funded by the University of Oxford in January 2020, in Paris.", "A Study"),
        ("We propose a new method. It is fast. It is simple. It beats the baselines.", "A Study"),
        ("", "A Study"),
    ],
)
def test_papers_that_name_nothing(text: str, title: str) -> None:
    assert names(text, title) == {}


def test_a_name_has_one_kind_wherever_it_stands() -> None:
    extraction = read("We introduce TidyBench, a dataset of kitchens. GPT-4 fails on TidyBench.", "TidyBench: Kitchens")
    found = Counter((m.span.field, m.kind) for m in extraction.mentions if m.name == "TidyBench")
    assert found == {("title", BENCHMARK): 1, ("abstract", BENCHMARK): 2}


def test_both_forms_of_a_definition_are_one_name() -> None:
    doc = document("We propose Patch Dropping (PaDrop). PaDrop beats DropPath on ImageNet.", until="kg_relations")
    keys = {span.text: span._.key for span in doc.spans["mentions"]}
    assert keys["Patch Dropping"] == keys["PaDrop"] == "padrop"
    assert keys["ImageNet"] == "imagenet"


def test_the_longer_name_wins_where_two_overlap() -> None:
    found = names("We propose ForkNet, which outperforms Faster R-CNN on COCO.")
    assert "Faster R-CNN" in found
    assert "R-CNN" not in found


@pytest.mark.parametrize(
    ("long", "short", "most_doubt", "kept"),
    [
        (0.6, 0.1, 0.65, "Fork"),
        (0.15, 0.1, 0.65, "Tine Fork"),
        (0.1, 0.15, 0.65, "Tine Fork"),
        (0.15, 0.1, 0.12, "Fork"),
        (0.15, 0.1, 0.05, ""),
    ],
)
def test_the_longer_of_two_names_wins_unless_it_is_much_less_sure(
    long: float, short: float, most_doubt: float, kept: str
) -> None:
    doc = document("we bend Tine Fork", until="kg_mentions")
    offers = []
    for text, doubt in (("Tine Fork", long), ("Fork", short)):
        span = doc.char_span(len(doc.text) - len(text), len(doc.text))
        assert span is not None
        offers.append(Judged(Name(text, (text,), (span,)), {"Method": 1 - doubt, "Model": 0.0, "none": doubt}))
    assert [(span.text, span.label_) for span in chosen(offers, most_doubt)] == [(kept, "Method")] * bool(kept)


def test_what_is_nearly_a_name_is_reported_with_its_sentence() -> None:
    texts = ("Let X be a set. Figure 3 and Table 2 show it.", "We run on an A100 with Python, Ubuntu and Docker.")
    rejected = [item for text in texts for item in read(text).rejected if item.stage == "mention"]
    assert rejected
    for item in rejected:
        name, _, kind = item.what.rpartition(" as ")
        assert name in item.evidence
        assert Kind(kind)
        assert "probability" in item.reason


@settings(max_examples=100, deadline=None)
@given(texts, texts)
def test_mentions_of_any_text_do_not_overlap(title: str, abstract: str) -> None:
    doc = document(
        f"ForkNet beats BERT-base. {abstract} We propose ForkNet.", f"ForkNet: {title}", until="kg_relations"
    )
    mentions = list(doc.spans["mentions"])
    assert mentions
    assert all(before.end <= after.start for before, after in pairwise(mentions))
    assert all(Kind(span.label_) and 0 < span._.score <= 1 for span in mentions)
