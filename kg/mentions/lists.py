"""What stands in one list is of one sort: in "on GSM8K, MATH and ARC" the surest items tell what the others are."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Span

from kg.model import Kind

Probabilities = Mapping[str, float]

MARGIN = 1.0
"""How much likelier, as a logarithm, all items of a list must be of one sort than of the other, to be taken for it."""

_FLOOR = 0.02
"""Least probability of a sort; one item alone never rules a list out."""

_JOINT = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:\[[\d, ]{1,20}\]\s*)?"
    r"(?:,\s*(?:(?:and|or|as well as)\s+)?|\s(?:and|or|as well as|&)\s|/)\s*(?:the\s+)?"
)


def agreed(spans: Iterable[Span], probabilities: Mapping[str, Probabilities]) -> dict[str, dict[str, float]]:
    """The probabilities of the names, by key, that the lists they stand in say are of the other sort."""
    votes: defaultdict[str, float] = defaultdict(float)
    for items in _lists(sorted(spans, key=lambda span: span.start)):
        keys = list(dict.fromkeys(span._.key for span in items))
        lean = sum(_lean(probabilities[key]) for key in keys)
        for key in keys if abs(lean) >= MARGIN and len(keys) > 1 else ():
            votes[key] += lean
    return {
        key: _turned(probabilities[key], benchmark=vote > 0)
        for key, vote in votes.items()
        if vote * _lean(probabilities[key]) < 0
    }


def _lists(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Runs of names with nothing but commas and conjunctions between them."""
    return (run for run in _runs(spans) if not _meet_at_a_comma(run))


def _runs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    run: list[Span] = []
    for span in spans:
        if run and not _JOINT.fullmatch(span.doc._.text[run[-1].end_char : span.start_char]):
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _meet_at_a_comma(run: Sequence[Span]) -> bool:
    """Whether two names only happen to meet: "on GSM8K, Lumo wins"; not in "(GSM8K, MATH)" and "on two sets: A, B"."""
    text, first, last = run[0].doc._.text, run[0], run[-1]
    bare = len(run) == 2 and text[first.end_char : last.start_char].strip() == ","
    return bare and not text[: first.start_char].rstrip().endswith(("(", ":"))


def _lean(probabilities: Probabilities) -> float:
    """How far a name leans to being a benchmark, as the logarithm of the odds against an approach."""
    approach = probabilities[Kind.METHOD] + probabilities[Kind.MODEL]
    return math.log(max(probabilities[Kind.BENCHMARK], _FLOOR)) - math.log(max(approach, _FLOOR))


def _turned(probabilities: Probabilities, *, benchmark: bool) -> dict[str, float]:
    """The probabilities with those of the two sorts exchanged."""
    method, model, tested = (probabilities[kind] for kind in (Kind.METHOD, Kind.MODEL, Kind.BENCHMARK))
    turned = dict(probabilities)
    if benchmark:
        turned |= {Kind.BENCHMARK: method + model, Kind.METHOD: tested, Kind.MODEL: 0.0}
    else:
        share = method / (method + model) if method + model else 1.0
        turned |= {Kind.BENCHMARK: method + model, Kind.METHOD: tested * share, Kind.MODEL: tested * (1 - share)}
    return turned
