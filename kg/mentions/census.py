"""What many abstracts make of a name: `census.tsv`, a line for each name that three or more papers hold.

One abstract may leave open whether GSM8K is a benchmark; hundreds do not. The list was made by reading arXiv abstracts
with models that know no census (`training/census.py`): two, each trained on half of the annotated papers, so that
what is said to a model in training never comes from one that was taught the same paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
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

    def features(self, keys: Iterable[str]) -> tuple[str, ...]:
        """What is known of a name with these keys; of several the most frequent."""
        rows = [row for key in keys if (row := self.rows.get(key))]
        return _told(max(rows)[0], self._percent(max(rows)[1:])) if rows else ("census=unknown",)

    def _percent(self, shares: Row) -> tuple[float, ...]:
        first, second = shares[:3], shares[3:]
        if self.half is None:
            return tuple((one + other) / 2 for one, other in zip(first, second, strict=True))
        return tuple(map(float, (first, second)[self.half]))


@lru_cache(maxsize=50_000)
def _told(papers: int, percent: tuple[float, ...]) -> tuple[str, ...]:
    often, (most, best) = min(papers.bit_length(), 9), max(zip(percent, KINDS, strict=True))
    return (
        f"census-papers={often}",
        f"census={best}-{_class(most)}",
        f"census={best}-{_class(most)}-{min(often, 4)}",
        f"census-any={_class(sum(percent))}",
        *(f"census-{kind}={_class(share)}" for kind, share in zip(KINDS, percent, strict=True)),
    )


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
