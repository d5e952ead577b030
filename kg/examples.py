"""Queries that come with the software: each answers a question, and is a file in `kg/queries`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.errors import UnknownPluginError

_COMMENT = re.compile(r"#[ ]?(.*)\n")


@dataclass(frozen=True, slots=True)
class Example:
    """A query with its name, the question that it answers, and what to know or change about it."""

    name: str
    title: str
    description: str
    sparql: str


@cache
def examples() -> Sequence[Example]:
    """All examples, by name."""
    found = files("kg").joinpath("queries").iterdir()
    read = ((item.name, item.read_text(encoding="utf-8")) for item in found if item.name.endswith(".rq"))
    return tuple(_example(name.removesuffix(".rq"), text) for name, text in sorted(read))


def find_example(name: str) -> Example:
    """The example of a name.

    Raises:
        UnknownPluginError: there is none.
    """
    for item in examples():
        if item.name == name:
            return item
    raise UnknownPluginError("example", name, [item.name for item in examples()])


def _example(name: str, text: str) -> Example:
    """An example of its file: a line of comment that is the title, others that describe it, and the query."""
    lines = []
    while comment := _COMMENT.match(text):
        lines.append(comment[1].strip())
        text = text[comment.end() :]
    return Example(name, lines[0], " ".join(lines[1:]), text.strip() + "\n")
