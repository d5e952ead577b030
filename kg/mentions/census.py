"""What many abstracts make of a name: `census.tsv`, a line for each name that three or more papers hold.

One abstract may leave open whether GSM8K is a benchmark; hundreds do not. The list was made by reading arXiv abstracts
with models that know no census (`training/census.py`): two, each trained on half of the annotated papers, so that
what is said to a model in training never comes from one that was taught the same paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

KINDS = ("Method", "Model", "Benchmark")

_EDGES = (2, 5, 15, 30, 50, 70, 85, 95)
"""Percent at which one class of shares ends and the next begins."""

Row = tuple[int, ...]
"""Papers; then the mean probability of each kind in percent, as the first model has it and as the second has it."""


@dataclass(frozen=True, slots=True)
class Census:
    """The list by name key, and the names of several words in lower case; `half` picks one model, None both."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    phrases: frozenset[str] = frozenset()
    half: int | None = None

    def of_half(self, half: int) -> Census:
        """The census of one of the two models."""
        return replace(self, half=half)

    def features(self, keys: Iterable[str]) -> Iterator[str]:
        """What is known of a name with these keys; of several the most frequent."""
        rows = [row for key in keys if (row := self.rows.get(key))]
        if not rows:
            yield "census=unknown"
            return
        papers, *shares = max(rows)
        often, percent = min(papers.bit_length(), 9), self._percent(shares)
        most, best = max(zip(percent, KINDS, strict=True))
        yield f"census-papers={often}"
        yield f"census={best}-{_class(most)}"
        yield f"census={best}-{_class(most)}-{min(often, 4)}"
        yield f"census-any={_class(sum(percent))}"
        yield from (f"census-{kind}={_class(share)}" for kind, share in zip(KINDS, percent, strict=True))

    def _percent(self, shares: list[int]) -> list[float]:
        first, second = shares[:3], shares[3:]
        if self.half is None:
            return [(one + other) / 2 for one, other in zip(first, second, strict=True)]
        return [float(share) for share in (first, second)[self.half]]


def _class(percent: float) -> int:
    return sum(percent >= edge for edge in _EDGES)


@cache
def census() -> Census:
    """The list in the package."""
    lines = files("kg.mentions").joinpath("census.tsv").read_text(encoding="utf-8").splitlines()
    rows, phrases = dict[str, Row](), set[str]()
    for line in lines:
        if not line.startswith("# "):
            key, *numbers, spelt = line.split("\t")
            rows[key] = tuple(map(int, numbers))
            phrases.update(spelt.split("|") if spelt else ())
    return Census(rows, frozenset(phrases))
