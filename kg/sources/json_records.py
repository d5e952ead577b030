"""JSON: one object, a list, an object that holds a list, or JSON lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from kg.config import Limits
from kg.sources import SOURCES, BadRecord, Document, FromFiles, Record
from kg.sources._fields import COLUMNS, from_row, kind_of
from kg.sources._json import BadJsonError, parse

LISTS = ("papers", "data", "records", "results", "items")
"""The names under which an object may hold the list of papers."""


class JsonRecords(FromFiles):
    """Objects with the columns of `kg.sources._fields`; JSON lines are streamed."""

    summary = "JSON or JSON lines: objects with title, abstract, authors, date, ids"

    def sniff(self, document: Document) -> bool:
        """Whether the text begins like a JSON object or list."""
        return document.head.lstrip()[:1] in ("{", "[")

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The papers of every object, in order."""
        with document.open() as stream:
            for where, value in _values(document.name, stream):
                for place, item in _items(where, value):
                    yield _record(item, place, limits)


def _values(name: str, stream: TextIO) -> Iterator[tuple[str, Any]]:
    """The top-level values of a stream, each with its place; a BadRecord in the place of one that is not JSON."""
    number, line = next(((number, line) for number, line in enumerate(stream, 1) if line.strip()), (1, ""))
    first = _parsed(f"{name}:{number}", line)
    if isinstance(first, BadRecord):
        yield from _whole(name, number, line + stream.read())
    else:
        yield f"{name}:{number}", first
        yield from _lines(name, enumerate(stream, number + 1))


def _whole(name: str, number: int, text: str) -> Iterator[tuple[str, Any]]:
    """The one value of a text that begins in line `number`; JSON lines if that is what it is, with a bad first line."""
    try:
        yield name, parse(text)
    except BadJsonError as error:
        lines = text.split("\n")
        if any(line.startswith("{") and _is_json(line) for line in lines):
            yield from _lines(name, enumerate(lines, number))
        else:
            where = f"{name}:{number + error.line - 1}"
            yield where, BadRecord(where, str(error))


def _lines(name: str, lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, Any]]:
    for number, line in lines:
        if line.strip():
            where = f"{name}:{number}"
            yield where, _parsed(where, line)


def _parsed(where: str, text: str) -> Any:
    try:
        return parse(text)
    except BadJsonError as error:
        return BadRecord(where, str(error))


def _is_json(text: str) -> bool:
    return not isinstance(_parsed("", text), BadRecord)


def _items(where: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The records of a value: those in its list, or itself."""
    if isinstance(value, dict) and not any(name in value for name in COLUMNS["title"]):
        value = next((value[name] for name in LISTS if isinstance(value.get(name), list)), value)
    if isinstance(value, list):
        yield from ((f"{where}[{index}]", item) for index, item in enumerate(value))
    else:
        yield where, value


def _record(value: Any, where: str, limits: Limits) -> Record:
    if isinstance(value, BadRecord):
        return value
    if not isinstance(value, dict):
        return BadRecord(where, f"{kind_of(value)}, not an object")
    return from_row(value, where=where, source="json", limits=limits)


SOURCES.register("json")(JsonRecords())
