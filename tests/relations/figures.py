"""Made-up sentences with the figures they report (`figures.toml`), read as one paper each."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.reading import OURS, graph, paper

PATH = Path(__file__).with_name("figures.toml")
TABLE: dict[str, Any] = tomllib.loads(PATH.read_text(encoding="utf-8"))
TITLE, OWN, INTRODUCTION = "Zarnet: Sparse Routing for Text", "Zarnet", "We introduce Zarnet. "

Figure = Mapping[str, str]
"""A result in words: `value` or `by`, and of what (`of`, `on`, `metric`, `over`, `from`)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, and its figures as lines such as `84.2% on=GLUE metric=accuracy` or `by:3 points over=BERT`.

    What a line leaves out is left open, but the approach, which is the paper's own where none is given.
    """

    group: str
    text: str
    expect: tuple[str, ...] = ()
    gap: bool = False

    def passes(self) -> bool:
        """Whether the figures are those of the lines, no more and no fewer, each with what the line says."""
        left = found(self.text)
        for figure in map(written, self.expect):
            hit = next((one for one in left if figure.items() <= one.items()), None)
            if hit is None:
                return False
            left = [one for one in left if one is not hit]
        return not left


def written(line: str) -> dict[str, str]:
    """The figure that a line stands for."""
    number, *parts = re.split(r" (?=(?:of|on|metric|over|from)=)", line)
    slot, _, text = number.rpartition(":")
    return {"of": OWN, slot or "value": text, **dict(part.split("=", 1) for part in parts)}


@cache
def found(text: str) -> list[dict[str, str]]:
    """The figures that are read in a sentence."""
    made = graph(paper(INTRODUCTION + text, TITLE)).graph
    label = {entity.id: OWN if entity.unnamed_in else entity.label for entity in made.entities}
    return [
        {
            "of": label.get(r.subject, OURS),
            "value": r.value.text if r.value else "",
            "by": r.delta.text if r.delta else "",
            "from": r.baseline_value.text if r.baseline_value else "",
            "on": label.get(r.benchmark, ""),
            "metric": label.get(r.metric, ""),
            "over": label.get(r.baseline, ""),
        }
        for r in made.results
    ]


ROWS = [Row(**row | {"expect": tuple(row.get("expect", ()))}) for row in TABLE["row"]]
GROUPS = Counter(row.group for row in ROWS)
