"""How well figures are tied to what they belong to, which the scorer beside the annotations hardly looks at.

A result is judged where one of its numbers is a number of a result in the annotation that two readers would agree on
(not `optional`). Of these, for each part of a result,

    right     what was read is what the annotation has, or both have nothing
    missing   the annotation has something, nothing was read
    wrong     something else was read, or something where the annotation has nothing

A part that the annotation only describes (`twelve datasets`) counts as nothing: the graph has no node for it. The
paper's own contributions count as one subject. Metrics agree where one's words are among the other's (`accuracy`,
`average accuracy`), or both are spellings of one metric.

`credited` are results of the own contribution whose number the annotation gives to somebody else: as a baseline, or as
a result of another approach.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.render import table
from kg.resolve.metrics import metric_key

PARTS = ("benchmark", "metric", "subject", "baseline", "slot")
VERDICTS = ("right", "missing", "wrong")
OWN = "@own"

Json = Mapping[str, Any]


def print_belonging(score: Any, pairs: Sequence[tuple[Json, Json]]) -> None:
    """Print the share of right, missing and wrong parts, of all results whose number is right."""
    sheets = [Sheet(score, gold, card) for gold, card in pairs]
    matches = [match for sheet in sheets for match in sheet.matches()]
    verdicts = [verdict for match in matches for verdict in match.verdicts]
    counted, total = Counter(verdicts), max(1, len(matches))
    rows = [(part, *(f"{100 * counted[part, v] / total:.1f}" for v in VERDICTS)) for part in PARTS]
    print("\n" + table(("part of a result", *(f"{verdict}, %" for verdict in VERDICTS)), rows))
    whole = sum(all(verdict == "right" for _, verdict in match.verdicts) for match in matches)
    own, credited = (sum(column) for column in zip(*(sheet.credited() for sheet in sheets), strict=True))
    print(
        f"\n{len(matches)} results have a right number; {100 * whole / total:.1f} % of them are right in all parts."
        f"\n{credited} of {own} results of own contributions have a number that belongs to somebody else."
    )


@dataclass(frozen=True, slots=True)
class Match:
    """A result that was read, the annotated one with its number, and what is right of it: pairs of part and verdict."""

    read: Json
    gold: Json
    verdicts: tuple[tuple[str, str], ...]

    @property
    def right(self) -> int:
        """Number of parts that are right."""
        return sum(verdict == "right" for _, verdict in self.verdicts)


class Sheet:
    """One annotated paper and its card."""

    def __init__(self, score: Any, gold: Json, card: Json) -> None:
        self.score, self.gold, self.card = score, gold, card
        self.names = score.Scorer().entities(gold, card)
        self.named = {entity["name"] for entity in gold["entities"]}
        self.own = {entity["name"] for entity in gold["entities"] if entity.get("introduced")} | {"@paper"}

    def matches(self) -> Iterator[Match]:
        """The results with a number of the annotation, each with the row that it agrees with best."""
        for read in self.card["results"]:
            found = [self._match(read, row) for row in self.gold["results"] if self._main(read) & self._main(row)]
            if found and not any(match.gold["optional"] for match in found):
                yield max(found, key=lambda match: match.right)

    def credited(self) -> tuple[int, int]:
        """How many results of the own contribution there are, and how many have a number of somebody else."""
        own = [read for read in self.card["results"] if self._name(read["subject"]) in self.own]
        theirs, ours = set[str](), set[str]()
        for row in self.gold["results"]:
            (ours if row["subject"] in self.own else theirs).update(self._main(row))
            theirs |= self.score.numbers(row["baseline"])
        return len(own), sum(bool(self._main(read) & (theirs - ours)) for read in own)

    def _main(self, row: Json) -> set[str]:
        return set(self.score.numbers(row["value"]) | self.score.numbers(row["delta"]))

    def _name(self, name: str) -> str:
        return name if name == "@paper" else str(self.names.get(self.score.fold(name), f"?{name}"))

    def _match(self, read: Json, row: Json) -> Match:
        verdicts = {
            "benchmark": self._named(read["benchmark"], row["benchmark"]),
            "metric": _metric(read["metric"], row["metric"]),
            "subject": "right" if self._subject(read["subject"]) == self._subject(row["subject"]) else "wrong",
            "baseline": self._baseline(read["baseline"], row["baseline"]),
            "slot": "right" if self._slots(read, row) else "wrong",
        }
        return Match(read, row, tuple(verdicts.items()))

    def _subject(self, name: str) -> str:
        name = self._name(name)
        return OWN if name in self.own else name

    def _named(self, read: str, meant: str) -> str:
        if meant not in self.named:
            return "wrong" if read and self.score.fold(read) not in self.score.fold(meant) else "right"
        return ("right" if self._name(read) == meant else "wrong") if read else "missing"

    def _baseline(self, read: str, meant: str) -> str:
        """A baseline may be a figure, a name, or both."""
        figures = self.score.numbers(meant) if meant not in self.named else set()
        if figures & self.score.numbers(read):
            return "right"
        named = self._named(read, meant)
        return "missing" if figures and not read else named

    def _slots(self, read: Json, row: Json) -> bool:
        return any(self.score.numbers(read[slot]) & self.score.numbers(row[slot]) for slot in ("value", "delta"))


def _metric(read: str, meant: str) -> str:
    if not read or not meant:
        return "right" if read == meant else "wrong" if read else "missing"
    one, other = _words(read), _words(meant)
    return "right" if one <= other or other <= one or metric_key(read) == metric_key(meant) else "wrong"


def _words(metric: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(r"[a-z\d@]+", metric.lower())}
