"""Fit a log-linear model and write it as the TSV that `kg.linear` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.linear import LinearModel
from training.data import OWN

Rows = Sequence[tuple[set[str], str]]

LEAST_PAPERS = 2
"""Examples that a feature must occur in to get a weight."""

SMALL = 0.05
"""Weights below this are not written."""


def fit_exclusive(rows: Rows, *, strength: float) -> LinearModel:
    """A model of exclusive classes; `strength` is the inverse of the L2 penalty."""
    vocabulary = _vocabulary(features for features, _ in rows)
    classifier = LogisticRegression(C=strength, max_iter=1000, tol=1e-5)
    classifier.fit(_matrix((f for f, _ in rows), vocabulary), [label for _, label in rows])
    return _model([str(name) for name in classifier.classes_], vocabulary, classifier.coef_, classifier.intercept_)


def fit_independent(
    rows: Sequence[tuple[set[str], dict[str, bool | None]]], strengths: Mapping[str, float]
) -> LinearModel:
    """A model of independent classes, each with the inverse of its L2 penalty.

    A label of None leaves the row out for that class.
    """
    vocabulary = _vocabulary(features for features, _ in rows)
    coefficients, intercepts = [], []
    for name, strength in strengths.items():
        used = [(features, labels[name]) for features, labels in rows if labels[name] is not None]
        classifier = LogisticRegression(C=strength, max_iter=1000, tol=1e-5)
        classifier.fit(_matrix((f for f, _ in used), vocabulary), [bool(label) for _, label in used])
        coefficients.append(classifier.coef_[0])
        intercepts.append(classifier.intercept_[0])
    return _model(list(strengths), vocabulary, np.array(coefficients), np.array(intercepts))


def write(model: LinearModel, path: Path) -> None:
    """Write a model: a line of classes, then a line for each feature."""
    lines = ["\t".join(("feature", *model.classes))]
    lines += [
        "\t".join((name, *(f"{weight:.2f}".removesuffix(".00") for weight in weights)))
        for name, weights in sorted(model.weights.items())
        if not name.startswith(OWN)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _vocabulary(examples: Iterable[set[str]]) -> dict[str, int]:
    counts = Counter(feature for features in examples for feature in features)
    kept = sorted(
        feature
        for feature, count in counts.items()
        if count >= LEAST_PAPERS and feature != "bias" and feature.isprintable()
    )
    return {feature: column for column, feature in enumerate(kept)}


def _matrix(examples: Iterable[set[str]], vocabulary: dict[str, int]) -> csr_matrix:
    starts, columns = [0], []
    for features in examples:
        columns += sorted(vocabulary[f] for f in features if f in vocabulary)
        starts.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(starts) - 1, len(vocabulary)))


def _model(
    classes: list[str], vocabulary: dict[str, int], coefficients: np.ndarray, intercepts: np.ndarray
) -> LinearModel:
    weights = {"bias": tuple(round(float(value), 3) for value in intercepts)}
    for feature, column in vocabulary.items():
        row = tuple(round(float(value), 3) for value in coefficients[:, column])
        if max(map(abs, row)) >= SMALL:
            weights[feature] = row
    return LinearModel(tuple(classes), weights)
