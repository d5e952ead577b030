"""Write the answer of the engine in a format, and cut it at a number of rows and of bytes.

The engine's own serialisers write; rows made in Python would take two to three times as long. A table is cut in what
they have written: rows are counted roughly while it is written, and exactly only where that count is over the limit.
A graph is cut where its triples are handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import pyoxigraph as ox

from ontology import PREFIXES

TABLE_FORMATS = ("json", "csv", "tsv", "xml")
ASK_FORMATS = ("json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld")

_TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_NESTED = 16
"""Braces within one another in a row of JSON: two of the row and its term, and two for each triple in a triple."""

_DECLARED = {"turtle": rb"\A(?:@prefix .*\n)*", "rdfxml": rb'(?<=<rdf:RDF)(?: xmlns:[^\s=]+="[^"]*")+'}
_ONE = {"turtle": rb"@prefix (\w+):.*\n", "rdfxml": rb' xmlns:(\w+)="[^"]*"'}
"""The declarations of prefixes in a format, and one of them."""

_BEFORE = {"turtle": b"\n\t ^", "rdfxml": b"< "}
"""What stands before a prefix where it is used."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a format of tables separates its rows.

    `mark` stands at least as often as there are rows, less `others`; a row is what `row` matches, from behind the
    first `start`.
    """

    start: bytes
    row: re.Pattern[bytes]
    end: bytes
    mark: bytes
    others: int


def _braces(depth: int) -> bytes:
    inner = b"|" + _braces(depth - 1) if depth else b""
    return rb'\{(?:[^{}"]++|' + _STRING + inner + rb")*+\}"


@cache
def _layout(form: str) -> _Layout:
    line = re.compile(rb"[^\n]*+\n")
    quoted = re.compile(rb'(?:"(?:[^"]++|"")*+"|[^"\n]++)*+\n')
    if form == "json":
        return _Layout(b'"bindings":[', re.compile(b",?" + _braces(_NESTED)), b"]}}", b"},{", -1)
    if form == "xml":
        return _Layout(b"<results>", re.compile(rb"(?s:<result>.*?</result>)"), b"</results></sparql>", b"<result>", 0)
    return _Layout(b"\n", line if form == "tsv" else quoted, b"", b"\n", 1)


class _FullError(Exception):
    """More was written than may be."""


class _Table:
    """A file for the engine to write a table to, which stops it when there are rows or bytes too many."""

    def __init__(self, layout: _Layout, rows: int, size: int) -> None:
        self.data, self._layout, self._most, self._size = bytearray(), layout, rows, size
        self._marks, self._counted = 0, (0, 0)  # the latter: rows counted exactly, and where they end

    def write(self, part: bytes) -> int:
        """Take what is written."""
        before = max(0, len(self.data) - len(self._layout.mark) + 1)
        self.data += part
        self._marks += self.data.count(self._layout.mark, before)
        if len(self.data) > self._size or self.too_many():
            raise _FullError
        return len(part)

    def flush(self) -> None:
        """Do nothing: all is in memory."""

    def too_many(self) -> bool:
        """Whether there are more whole rows than may be."""
        if self._marks - self._layout.others <= self._most:
            return False
        for counted in self._rows(*self._counted):
            self._counted = counted
            if counted[0] > self._most:
                return True
        return False

    def cut(self) -> bytes:
        """The table up to the last row that fits, closed."""
        room, kept = self._size - len(self._layout.end), self._first()
        for number, end in self._rows(0, 0):
            if number > self._most or end > room:
                break
            kept = end
        return bytes(self.data[:kept]) + self._layout.end

    def _rows(self, known: int, at: int) -> Iterator[tuple[int, int]]:
        """The number of each whole row behind a place, and where it ends."""
        at = at or self._first()
        while found := self._layout.row.match(self.data, at):
            known, at = known + 1, found.end()
            yield known, at

    def _first(self) -> int:
        """Where the first row begins."""
        found = self.data.find(self._layout.start)
        return found + len(self._layout.start) if found >= 0 else len(self.data)


def write_table(found: Any, form: str, *, rows: int, size: int) -> tuple[bytes, bool]:
    """The rows of the engine in one of `TABLE_FORMATS`, and whether they were cut at the rows or bytes."""
    table = _Table(_layout(form), rows, size)
    try:
        found.serialize(table, _TABLES[form])
    except _FullError:
        return table.cut(), True
    return (table.cut(), True) if table.too_many() else (bytes(table.data), False)


def write_ask(found: Any, form: str) -> bytes:
    """Yes or no in one of `ASK_FORMATS`."""
    return found.serialize(format=_TABLES[form]) or b""


class _Text(bytearray):
    """A file in memory for the engine to write a graph to."""

    def write(self, part: bytes) -> int:
        """Take what is written."""
        self.extend(part)
        return len(part)

    def flush(self) -> None:
        """Do nothing: all is in memory."""


def write_graph(
    found: Iterable[Any], form: str, *, rows: int, size: int, prefixes: Mapping[str, str] = PREFIXES
) -> tuple[bytes, bool]:
    """The triples of the engine in one of `GRAPH_FORMATS`, and whether they were cut.

    N-Triples never have more bytes than `size`. The others, which have to be closed, stop at the first eight
    kilobytes beyond.
    """
    text, triples, cut = _Text(), iter(found), False

    def some() -> Iterator[Any]:
        for triple in islice(triples, rows):
            if len(text) > size:
                return
            yield triple

    ox.serialize(some(), text, _GRAPHS[form], prefixes=dict(prefixes))  # type: ignore[arg-type]
    cut = next(triples, None) is not None
    if form == "ntriples" and len(text) > size:
        return bytes(text[: text.rfind(b"\n", 0, size) + 1]), True
    return _tidy(bytes(text), form), cut


def _tidy(text: bytes, form: str) -> bytes:
    """The text with the prefixes alone that it uses, in sorted order; the engine has the order of its hashes."""
    if form not in _DECLARED or not (head := re.search(_DECLARED[form], text)):
        return text
    body = text[head.end() :]
    used = [
        one.group()
        for one in re.finditer(_ONE[form], head.group())
        if (form, one[1]) == ("rdfxml", b"rdf") or _uses(body, one[1] + b":", _BEFORE[form])
    ]
    return text[: head.start()] + b"".join(sorted(used)) + body


def _uses(body: bytes, prefix: bytes, before: bytes) -> bool:
    """Whether a prefix stands somewhere behind one of these bytes, or first; much quicker than an expression."""
    at = body.find(prefix)
    while at > 0 and body[at - 1] not in before:
        at = body.find(prefix, at + 1)
    return at >= 0


def rewrite(data: bytes, form: str, *, graph: bool) -> str:
    """A whole answer that is in the plain format, JSON or N-Triples, in another."""
    if graph:
        triples = (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        return write_graph(triples, form, rows=len(data), size=100 * len(data) + 1_000)[0].decode()
    parsed = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    return (parsed.serialize(format=_TABLES[form]) or b"").decode()
