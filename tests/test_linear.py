"""The log-linear model: sums of weights, probabilities from them, and a file that anybody can read."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.linear import LinearModel, load_model

MODEL = LinearModel(("yes", "no"), {"good": (2.0, -1.0), "bad": (-1.0, 0.5), "huge": (1e6, -1e6)})


def test_scores_are_sums_and_unknown_features_count_nothing() -> None:
    assert MODEL.scores({"good", "bad", "unheard of"}) == [1.0, -0.5]
    assert MODEL.scores(()) == [0.0, 0.0]


def test_exclusive_classes_share_one() -> None:
    assert MODEL.choose(()) == {"yes": 0.5, "no": 0.5}
    assert MODEL.choose({"good"}) == {
        "yes": pytest.approx(1 / (1 + math.exp(-3)), abs=1e-6),
        "no": pytest.approx(0.047426),
    }


def test_independent_classes_do_not() -> None:
    assert MODEL.judge(()) == {"yes": 0.5, "no": 0.5}
    assert MODEL.judge({"good"}) == {"yes": pytest.approx(0.880797), "no": pytest.approx(0.268941)}


def test_extreme_scores_end_in_certainty() -> None:
    assert MODEL.choose({"huge"}) == MODEL.judge({"huge"}) == {"yes": 1.0, "no": 0.0}


@given(st.dictionaries(st.text(max_size=3), st.tuples(*[st.floats(-9, 9)] * 3), max_size=9))
def test_order_does_not_count_and_probabilities_do(weights: dict[str, tuple[float, ...]]) -> None:
    model = LinearModel(("a", "b", "c"), weights)
    features = sorted(weights)
    assert model.scores(features) == model.scores(features[::-1]) == model.scores(set(features))
    assert sum(model.choose(features).values()) == pytest.approx(1, abs=1e-5)
    assert all(0 <= value <= 1 for value in (*model.choose(features).values(), *model.judge(features).values()))


def test_a_model_is_read_from_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "holds_a_model"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "w.tsv").write_text(
        "# made by hand\nfeature\tA\tB\nword=\u03b2\t1\t-0.5\n# so\nbias\t0\t2e-1\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    model = load_model("holds_a_model", "w.tsv")
    assert model == LinearModel(("A", "B"), {"word=\u03b2": (1.0, -0.5), "bias": (0.0, 0.2)})


@pytest.mark.parametrize("package", ["kg.mentions", "kg.relations"])
def test_the_models_in_the_package_are_whole(package: str) -> None:
    model = load_model(package, "weights.tsv")
    assert len(model.classes) >= 2
    assert "bias" in model.weights
    assert {len(row) for row in model.weights.values()} == {len(model.classes)}
    assert all(math.isfinite(weight) for row in model.weights.values() for weight in row)
