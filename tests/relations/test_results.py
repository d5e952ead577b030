"""Figures: which numbers are results, and what belongs to each."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kg.model import Quantity, Scale
from tests.reading import OURS, graph, paper

OWN = "Zarnet"
INTRODUCTION = "We introduce Zarnet. "


@dataclass(frozen=True, slots=True)
class Told:
    """A result in words; an empty string is something that the sentence does not say."""

    value: str = ""
    metric: str = ""
    on: str = ""
    of: str = OWN
    before: str = ""
    by: str = ""
    over: str = ""
    scale: Scale = Scale.UNSTATED
    unit: str = ""


def told(sentence: str) -> set[Told]:
    """The results of a paper that introduces Zarnet and goes on with this sentence."""
    made = graph(paper(INTRODUCTION + sentence, "Zarnet: Sparse Routing for Text")).graph
    label = {entity.id: OURS if entity.unnamed_in else entity.label for entity in made.entities}
    return {
        Told(
            value=text(r.value),
            metric=label.get(r.metric, ""),
            on=label.get(r.benchmark, ""),
            of=label.get(r.subject, OURS),
            before=text(r.baseline_value),
            by=text(r.delta),
            over=label.get(r.baseline, ""),
            scale=r.scale,
            unit=next(quantity.unit for quantity in (r.value, r.delta) if quantity),
        )
        for r in made.results
    }


def text(quantity: Quantity | None) -> str:
    return quantity.text if quantity else ""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Zarnet reaches 74.5 mAP on COCO.", Told("74.5", "mAP", "COCO")),
        ("Zarnet attains an FID of 2.1 on CIFAR-10.", Told("2.1", "FID", "CIFAR-10")),
        ("Zarnet achieves 62.0 pass@1 on HumanEval.", Told("62.0", "pass@1", "HumanEval")),
        ("The error rate drops to 3.4% on CIFAR-10.", Told("3.4%", "error rate", "CIFAR-10", unit="percent")),
        ("It runs at 45 FPS on COCO.", Told("45 FPS", on="COCO", unit="FPS")),
        ("Zarnet answers 71 percent of HotpotQA.", Told("71 percent", on="HotpotQA", unit="percent")),
        ("On GSM8K our model is right in 61.4% of cases.", Told("61.4%", on="GSM8K", unit="percent")),
        ("Zarnet obtains a perplexity of 1,024.5 on PG-19.", Told("1,024.5", "perplexity", "PG-19")),
        ("Zarnet scores .845 AUROC on MIMIC-III.", Told(".845", "AUROC", "MIMIC-III")),
    ],
)
def test_a_value(sentence: str, expected: Told) -> None:
    assert told(sentence) == {expected}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Zarnet improves accuracy from 71.2 to 74.5 on GLUE.", Told("74.5", "accuracy", "GLUE", before="71.2")),
        ("We lower perplexity from 20.5 to 18.3 on PG-19.", Told("18.3", "perplexity", "PG-19", before="20.5")),
        ("Zarnet cuts latency from 120 ms to 45 ms.", Told("45 ms", "latency", before="120 ms", unit="ms")),
        (
            "On GSM8K, accuracy rises from 55.0% to 61.4%.",
            Told("61.4%", "accuracy", "GSM8K", before="55.0%", unit="percent"),
        ),
        (
            "Zarnet doubles accuracy on MATH, from 15% to 30%.",
            Told("30%", "accuracy", "MATH", before="15%", unit="percent"),
        ),
    ],
)
def test_a_value_and_what_it_was_before(sentence: str, expected: Told) -> None:
    assert told(sentence) == {expected}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Zarnet improves over BERT by 3.1 points on GLUE.",
            Told(on="GLUE", by="3.1 points", over="BERT", scale=Scale.ABSOLUTE, unit="points"),
        ),
        (
            "Zarnet reduces WER by 12% relative compared to HuBERT on LibriSpeech.",
            Told(metric="WER", on="LibriSpeech", by="12%", over="HuBERT", scale=Scale.RELATIVE, unit="percent"),
        ),
        (
            "Zarnet reduces WER by 1.2% absolute on LibriSpeech.",
            Told(metric="WER", on="LibriSpeech", by="1.2%", scale=Scale.ABSOLUTE, unit="percent"),
        ),
        (
            "Zarnet yields a 15% relative improvement in NDCG@10 on MS MARCO.",
            Told(metric="NDCG@10", on="MS MARCO", by="15%", scale=Scale.RELATIVE, unit="percent"),
        ),
        ("Zarnet gains +0.6 mIoU over SegFormer on ADE20K.", Told("", "mIoU", "ADE20K", by="+0.6", over="SegFormer")),
        ("Zarnet is 2.5x faster than BERT.", Told(by="2.5x", over="BERT", scale=Scale.RELATIVE, unit="times")),
        ("Zarnet reduces memory by 40%.", Told(metric="memory", by="40%", unit="percent")),
        (
            "Relative to BERT, Zarnet improves accuracy by 2 percentage points.",
            Told(metric="accuracy", by="2 percentage points", over="BERT", scale=Scale.ABSOLUTE, unit="points"),
        ),
        (
            "Zarnet speeds up training by 3-fold.",
            Told(by="3-fold", scale=Scale.RELATIVE, unit="times"),
        ),
    ],
)
def test_a_difference(sentence: str, expected: Told) -> None:
    assert told(sentence) == {expected}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Zarnet (84.2%) beats BERT (81.0%) on MNLI.",
            {Told("84.2%", on="MNLI", unit="percent"), Told("81.0%", on="MNLI", of="BERT", unit="percent")},
        ),
        (
            "Zarnet solves 31% of the issues in SWE-bench, while GPT-4 solves 22%.",
            {Told("31%", on="SWE-bench", unit="percent"), Told("22%", on="SWE-bench", of="GPT-4", unit="percent")},
        ),
        (
            "Zarnet scores 80.5 on GLUE versus 72.8 for ELMo.",
            {Told("80.5", on="GLUE"), Told("72.8", on="GLUE", of="ELMo")},
        ),
        (
            "Zarnet achieves ROUGE-L of 41.5 on XSum, compared to 39.8 for T5.",
            {Told("41.5", "ROUGE-L", "XSum"), Told("39.8", "ROUGE-L", "XSum", of="T5")},
        ),
        (
            "Zarnet achieves an accuracy of 91.3% on CIFAR-10 and 72.4% on CIFAR-100.",
            {
                Told("91.3%", "accuracy", "CIFAR-10", unit="percent"),
                Told("72.4%", "accuracy", "CIFAR-100", unit="percent"),
            },
        ),
        (
            "Zarnet reaches 28.4 and 41.8 BLEU on WMT14 and WMT16, respectively.",
            {Told("28.4", "BLEU", "WMT14"), Told("41.8", "BLEU", "WMT16")},
        ),
        (
            "Zarnet has 88.0 F1 and 80.1 EM on SQuAD.",
            {Told("88.0", "F1", "SQuAD"), Told("80.1", "EM", "SQuAD")},
        ),
        (
            "Zarnet beats BERT by 1.2 and XLNet by 0.8 points on GLUE.",
            {
                Told(on="GLUE", by="1.2", over="BERT"),
                Told(on="GLUE", by="0.8 points", over="XLNet", scale=Scale.ABSOLUTE, unit="points"),
            },
        ),
        (
            "Zarnet outperforms BERT and XLNet by 1.2 and 0.8 points on GLUE, respectively.",
            {
                Told(on="GLUE", by="1.2", over="BERT"),
                Told(on="GLUE", by="0.8 points", over="XLNet", scale=Scale.ABSOLUTE, unit="points"),
            },
        ),
        (
            "Zarnet sets a new state of the art of 93.2 F1 on SQuAD, an improvement of 1.5 points over BERT.",
            {
                Told("93.2", "F1", "SQuAD"),
                Told(metric="F1", on="SQuAD", by="1.5 points", over="BERT", scale=Scale.ABSOLUTE, unit="points"),
            },
        ),
        (
            "Zarnet achieves a top-1 accuracy of 81.2% on ImageNet with 22M parameters.",
            {Told("81.2%", "top-1 accuracy", "ImageNet", unit="percent")},
        ),
        (
            "Trained on 8 GPUs in 2021, Zarnet reaches 74.5 mAP on COCO after 36 epochs.",
            {Told("74.5", "mAP", "COCO")},
        ),
    ],
)
def test_several_numbers(sentence: str, expected: set[Told]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Zarnet was trained for 3 hours on 8 GPUs.",
        "We evaluate on 3 datasets and 12 tasks.",
        "Zarnet is a model of 7B parameters.",
        "Zarnet has 1.3 billion weights in 24 layers.",
        "In 2019, BERT was the standard, and 2020 brought T5.",
        "The corpus holds 10,000 questions by 250 authors.",
        "Section 4 lists 5 open problems.",
        "Zarnet uses a window of 512 tokens and a batch size of 64.",
        "The learning rate is 0.001 and we train for 100 epochs.",
        "See arXiv:2001.01234 and https://example.org/10.5/77.",
        "GPT-4 and ResNet-50 come with 24 layers.",
        "About 40% of the papers in our field share no code.",
        "The test set was drawn from 15% of the patients.",
        "Zarnet 2.0 needs Python 3.11.",
        "Two of us, aged 30 and 40, labelled 5% of the data.",
    ],
)
def test_no_result(sentence: str) -> None:
    assert told(sentence) == set()


def test_the_evidence_is_the_sentence() -> None:
    made = graph(paper("We introduce Zarnet. It reaches 74.5 mAP on COCO. It is small.")).graph
    assert [result.evidence.text for result in made.results] == ["It reaches 74.5 mAP on COCO."]
