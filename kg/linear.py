"""A log-linear model: a table of feature weights, one column per class, read from a TSV in the package.

Small enough to read, quick enough for a laptop, and the same answer on every machine: sums are exact before they are
rounded, so that they never depend on the order of a set.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Classes, and for each known feature one weight per class."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, features: Iterable[str]) -> list[float]:
        """The sum of weights for each class; unknown features count nothing."""
        find = self.weights.get
        rows = [row for feature in features if (row := find(feature))]
        return [math.fsum(column) for column in zip(*rows, strict=True)] or [0.0] * len(self.classes)

    def choose(self, features: Iterable[str]) -> dict[str, float]:
        """Probabilities of exclusive classes (softmax of the scores)."""
        scores = self.scores(features)
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        return {name: round(power / sum(powers), 6) for name, power in zip(self.classes, powers, strict=True)}

    def judge(self, features: Iterable[str]) -> dict[str, float]:
        """Probabilities of independent classes (logistic function of each score)."""
        scores = self.scores(features)
        return {name: round(_logistic(score), 6) for name, score in zip(self.classes, scores, strict=True)}


def _logistic(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def load_model(package: str, name: str) -> LinearModel:
    """The model in the file `name` of a package: a line of classes, then a line for each feature."""
    lines = files(package).joinpath(name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    weights = {row[0]: tuple(map(float, row[1:])) for row in rows[1:]}
    return LinearModel(tuple(rows[0][1:]), weights)
