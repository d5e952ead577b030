"""Which way is better: the direction of a metric, from the words of its name (`metrics.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def higher_is_better(name: str) -> bool | None:
    """Whether a higher figure is better; None where the name does not tell."""
    for direction, pattern in _directions():
        if pattern.search(name):
            return direction
    return None


@cache
def _directions() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    table = tomllib.loads(files("kg.resolve").joinpath("metrics.toml").read_text(encoding="utf-8"))
    return tuple(
        (direction, re.compile(r"\b(?:" + "|".join(table[name]) + r")\b", re.IGNORECASE))
        for name, direction in (("lower", False), ("higher", True))
    )
