"""Tasks, found by name: `tasks.txt` lists them, one a line, and `for X` or `X task` is not needed to know them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Span

from kg.text.clean import lower


def task_spans(doc: Doc) -> list[Span]:
    """A span for every task that the text names."""
    found = []
    for match in _tasks().finditer(lower(doc._.text)):
        span = doc.char_span(*match.span(), label="Task")
        if span is not None:
            span._.finder, span._.score = "list", 0.8
            found.append(span)
    return found


@cache
def _tasks() -> re.Pattern[str]:
    lines = files("kg.mentions").joinpath("tasks.txt").read_text(encoding="utf-8").splitlines()
    names = sorted((line for line in lines if line and not line.startswith("#")), key=lambda name: (-len(name), name))
    by_start: dict[str, list[str]] = {}  # so that few of the names are tried at each place
    for name in names:
        by_start.setdefault(_spaced(name[:2]), []).append(_spaced(name[2:]))
    groups = (f"{start}(?:{'|'.join(rest)})" for start, rest in by_start.items())
    return re.compile(rf"(?<![\w-])(?:{'|'.join(groups)})(?![\w-])")


def _spaced(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"(?:[^\S\n]|-)")  # no name goes on from title to abstract
