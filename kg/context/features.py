"""What the network makes of a name, as features that a log-linear model weighs with the others.

A name is one thing wherever it stands, so the logits of its kinds are averaged over its mentions; one sentence is
enough to say what it is there for, so of the parts it plays the highest count.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

from spacy.tokens import Span

KINDS = ("none", "Method", "Model", "Benchmark")
"""What the first logits of a mention stand for, which exclude one another."""

PARTS = ("introduces", "evaluatesOn", "improvesOver", "buildsOn")
"""What the others stand for: what the paper's own contribution does with it."""

MOST = 5
"""Log-odds beyond which no difference is made."""

_LEAST = 1e-9


def of_name(spans: Collection[Span]) -> Iterator[str]:
    """Features of a name, from all its mentions."""
    rows = _rows(spans)
    if rows:
        odds = _odds([sum(row[i] for row in rows) / len(rows) for i in range(len(KINDS))])
        best = max(range(1, len(KINDS)), key=odds.__getitem__)
        yield f"context={KINDS[best]}"
        for kind, value in zip(KINDS, odds, strict=True):
            yield from steps(f"context-{kind}", value)
        for part, value in _parts(rows):
            yield from steps(f"context-{part}", value)


def of_sentence(spans: Collection[Span]) -> Iterator[str]:
    """Features of what one sentence says of a name, from its mentions there."""
    for part, value in _parts(_rows(spans)):
        yield from steps(f"here-{part}", value)


def _rows(spans: Collection[Span]) -> list[tuple[float, ...]]:
    known = next(iter(spans)).doc._.context
    return [row for span in spans if (row := known.get((span.start_char, span.end_char)))]


def _parts(rows: Sequence[tuple[float, ...]]) -> Iterator[tuple[str, float]]:
    if rows:
        for i, part in enumerate(PARTS, len(KINDS)):
            yield part, max(row[i] for row in rows)


def log_odds(probability: float) -> float:
    """The log-odds of a probability, within bounds."""
    return math.log(max(probability, _LEAST)) - math.log(max(1 - probability, _LEAST))


def _odds(logits: Sequence[float]) -> list[float]:
    """The log-odds of each of some exclusive classes."""
    powers = [math.exp(logit - max(logits)) for logit in logits]
    return [math.log(max(power, _LEAST)) - math.log(max(sum(powers) - power, _LEAST)) for power in powers]


def steps(name: str, odds: float) -> Iterator[str]:
    """One feature for each whole number that the log-odds reach, so that neighbours share what they teach."""
    yield from (f"{name}>={step}" for step in range(-MOST, MOST + 1) if odds >= step)
