"""Which way is better, from a metric's name."""

from __future__ import annotations

import pytest

from kg.model import Kind
from kg.resolve import resolve
from kg.resolve.metrics import higher_is_better
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
