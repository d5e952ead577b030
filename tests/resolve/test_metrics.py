"""Which way is better, from a metric's name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.model import Kind, Quantity
from kg.resolve import resolve
from kg.resolve.metrics import higher_is_better, may_measure, metric_key, metric_names
from tests.resolve import told

HIGHER = """accuracy|top-1 accuracy|ACC|F1|macro-F1|F1 score|F-measure|BLEU|ROUGE-L|chrF|BERTScore|exact match|Pass@1
Recall@10|nDCG@10|MRR|hits@10|mAP|mIoU|Dice|PSNR|SSIM|AUROC|AUC-ROC|win rate|success rate|throughput|inference speed
speed-up|reward|Elo|Spearman correlation|average precision|hit rate
R@1|recall@k|hits@k|Pass@k|P@5|tokens/s|samples per sec""".replace("\n", "|").split("|")
LOWER = """error rate|word error rate|WER|Top-5 error|equal error rate|perplexity|latency|training time|FID|FVD|LPIPS
MAE|RMSE|loss|accuracy loss|false positive rate|number of parameters|FLOPs|GPU memory|energy consumption|edit distance
KL divergence|hallucination rate|toxicity|regret|bits per byte|attack success rate
negative log-likelihood|negative log likelihood|NLL""".replace("\n", "|").split("|")


@pytest.mark.parametrize("name", HIGHER)
def test_higher_is_better(name: str) -> None:
    assert higher_is_better(name) is True
    assert higher_is_better(name.upper()) is True


@pytest.mark.parametrize("name", LOWER)
def test_lower_is_better(name: str) -> None:
    assert higher_is_better(name) is False
    assert higher_is_better(name.upper()) is False


@pytest.mark.parametrize("name", ["", "Lumo", "G-Eval", "--", "lossless", "terse", "capital", "\u7cbe\u5ea6"])
def test_a_name_that_does_not_tell(name: str) -> None:
    assert higher_is_better(name) is None


@pytest.mark.parametrize("name", ["frames per second", "tokens per second", "accuracy per class", "Steps Per Second"])
def test_per_is_no_error_rate(name: str) -> None:
    assert higher_is_better(name) is True
    assert higher_is_better(name.upper()) is True


@pytest.mark.parametrize("name", ["PER", "PER (%)", "test PER on TIMIT", "seconds per frame", "tokens per sample"])
def test_a_phoneme_error_rate_is(name: str) -> None:
    assert higher_is_better(name) is False


def test_a_metric_knows_its_direction_and_nothing_else_has_one() -> None:
    found = resolve([told("a", "Metric:word error rate", "Metric:F1", "Metric:lux", "Benchmark:accuracy", "Loss")])
    assert {(e.label, e.higher_is_better) for e in found.entities if e.kind is Kind.METRIC} == {
        ("word error rate", False),
        ("F1", True),
        ("lux", None),
    }
    assert {e.higher_is_better for e in found.entities if e.kind is not Kind.METRIC} == {None}


SPELLINGS = [
    "FID|FIDs|FID score|Fr\u00e9chet Inception Distance",
    "F1|F1 score|F1-score|F1 scores|F-measure|F-score",
    "macro-F1|Macro F1|macro-F1 scores|macro-averaged F1 score|F1 (macro)|F1-macro",
    "BLEU|BLEU score|BLEU scores",
    "BLEU-4|BLEU4|BLEU@4|B@4|BLEU-4 score",
    "pass@1|Pass@1|pass@1 accuracy|Pass at 1|pass @ 1",
    "recall@5|R@5|Recall@5|recall at 5",
    "hits@10|Hit@10|H@10|hit rate@10",
    "mIoU|mIOU|mean IoU|mean intersection-over-union",
    "mAP|mean average precision|Mean Average Precision (mAP)",
    "mAP@50|mAP50|mAP@0.5|AP50|AP@0.5",
    "mAP@0.5:0.95|mAP50-95|mAP@[.5:.95]",
    "accuracy|Accuracy|accuracies|accuracy (%)|acc|test accuracy|classification accuracy",
    "top-1 accuracy|Top1 accuracy|top-1 acc.|Top-1 accuracies",
    "average accuracy|mean accuracy|avg. accuracy|Averaged accuracy",
    "WER|word error rate|word error rates|Word Error Rate (WER)",
    "AUROC|AuROC|ROC-AUC|AUC-ROC|area under the ROC curve",
    "success rate|Success Rates|task success rate",
    "Spearman|Spearman correlation|Spearman's rank correlation coefficient|Spearman's rho",
    "speedup|speed-ups|speed-up",
    "Dice|dice scores|Dice similarity coefficient",
    "normalized score|normalised score",
    "RMSE|root-mean-square error|root mean squared errors",
]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_spellings_of_one_metric(spellings: str) -> None:
    assert len({metric_key(name) for name in spellings.split("|")}) == 1


def test_no_two_of_them_are_one() -> None:
    assert len({metric_key(spellings.partition("|")[0]) for spellings in SPELLINGS}) == len(SPELLINGS)


@pytest.mark.parametrize("row", metric_names()["apart"], ids=lambda row: str(row["names"][0]))
def test_metrics_that_look_alike_stay_apart(row: dict[str, list[str]]) -> None:
    assert len({metric_key(name) for name in row["names"]}) == len(row["names"])


def test_every_judgement_has_its_reason() -> None:
    rows = [row for name in ("rule", "same", "head", "apart") for row in metric_names()[name]]
    assert all(row["because"].endswith(".") for row in rows)
    assert len({row["because"] for row in rows if row["because"] != "Abbreviation and long form."}) > 30


@pytest.mark.parametrize("name", ["\u7cbe\u5ea6", "score", "F1", "%", "...", ""])
def test_a_metric_has_a_key_if_it_has_a_letter(name: str) -> None:
    assert bool(metric_key(name)) is any(c.isalnum() for c in name)


def test_spellings_across_papers_are_one_node_with_all_of_them() -> None:
    found = resolve(
        [told("a", "Metric:F1 score"), told("b", "Metric:F1"), told("c", "Metric:F1"), told("d", "Metric:F0.5")]
    )
    assert [(e.label, e.aliases) for e in found.entities] == [("F0.5", ()), ("F1", ("F1 score",))]


def test_the_rules_for_metrics_are_for_metrics_alone() -> None:
    found = resolve(
        [told("a", "Metric:test accuracy", "Benchmark:MAP"), told("b", "Metric:accuracy", "Benchmark:MAP@50")]
    )
    assert [e.kind for e in found.entities] == [Kind.BENCHMARK, Kind.BENCHMARK, Kind.METRIC]


@pytest.mark.parametrize(
    ("metric", "unit", "number", "fits"),
    [
        ("accuracy", "percent", "84.2", True),
        ("accuracy", "", "0.84", True),
        ("accuracy", "fps", "59", False),
        ("top-1 accuracy", "times", "8.4", False),
        ("parameters", "", "88.9", False),
        ("parameters", "times", "8.4", True),
        ("FID", "", "2.27", True),
    ],
)
def test_a_figure_fits_a_metric_by_its_unit(metric: str, unit: str, number: str, fits: bool) -> None:
    assert may_measure(metric, Quantity(number, Decimal(number), unit)) is fits


@pytest.mark.parametrize("name", ["compute-efficient", "memory savings", "latency reduction", "resolution rate"])
def test_what_spares_is_better_the_more_there_is_of_it(name: str) -> None:
    assert higher_is_better(name) is True
