"""From evidence to belief: how likely it is that a claim was really made.

After INDRA (Gyori et al., 2017): a claim is wrong only if every paper that seems to state it was misread. Each
paper counts once, with its most confident sentence, so that five sentences in one abstract say less than five
papers. With confidence c_p of paper p and systematic error s,

    belief = (1 - s) * (1 - product over p of (1 - min(c_p / (1 - s), 1)))

so that the belief in a claim of one paper is its confidence, and no belief exceeds 1 - s. The rates are in
`belief.toml`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.model import Evidence, Predicate


@dataclass(frozen=True, slots=True)
class Rates:
    """The numbers of `belief.toml`."""

    systematic_error: float
    denial: float
    own_name: float
    threshold: Mapping[Predicate, float]


@cache
def rates() -> Rates:
    """The rates in the package."""
    table = tomllib.loads(files("kg").joinpath("belief.toml").read_text(encoding="utf-8"))
    threshold = {Predicate(name): float(value) for name, value in table["threshold"].items()}
    return Rates(table["systematic_error"], table["denial"], table["own_name"], threshold)


def belief(evidence: Iterable[Evidence], denials: int = 0) -> float:
    """Belief, 0 to 1, rounded to 4 places, in a claim with this evidence that `denials` papers deny."""
    best: dict[str, float] = {}
    for item in evidence:
        best[item.paper] = max(best.get(item.paper, 0.0), item.confidence)
    most = 1.0 - rates().systematic_error
    wrong = math.prod(1.0 - min(best[paper] / most, 1.0) for paper in sorted(best))
    return round(most * (1.0 - wrong) * (1.0 - rates().denial) ** denials, 4)
