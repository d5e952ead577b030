"""Tables with a header: comma, tab, semicolon or bar between the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import TextIO

from kg.config import Limits
from kg.sources import SOURCES, BadRecord, Document, FromFiles, Record
from kg.sources._fields import field_of, from_row

DELIMITERS = (",", "\t", ";", "|")

_LONGEST_CELL = 2**31 - 1  # what a C long holds everywhere; limits.abstract_chars is the limit that counts


class Table(FromFiles):
    """CSV and its kin; the header names the columns of `kg.sources._fields`."""

    summary = "CSV or TSV with a header: title, abstract, authors, date, ids"

    def sniff(self, document: Document) -> bool:
        """Whether the first line names a title and one more column, or a title in a file called .csv or .tsv."""
        _, header = _dialect(document.head)
        fields = {field_of(name) for name in header} - {None}
        named = any(suffix.lower() in (".csv", ".tsv", ".tab") for suffix in PurePath(document.name).suffixes)
        return "title" in fields and (named or len(fields) > 1)

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """One record a row, in order."""
        csv.field_size_limit(_LONGEST_CELL)
        delimiter, _ = _dialect(document.head)
        with document.open() as stream:
            rows = _rows(document.name, stream, delimiter)
            header = next((row for _, row in rows if not isinstance(row, BadRecord)), [])
            if "title" not in map(field_of, header):
                yield BadRecord(document.name, "the first row names no title column")
                return
            for where, row in rows:
                yield _record(header, row, where, limits)


def _dialect(head: str) -> tuple[str, list[str]]:
    """The delimiter under which the first filled line names most fields, and the names under it."""
    line = head.lstrip().partition("\n")[0]
    cells = {delimiter: _cells(line, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: len(set(map(field_of, cells[delimiter]))))
    return best, cells[best]


def _cells(line: str, delimiter: str) -> list[str]:
    csv.field_size_limit(_LONGEST_CELL)
    return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])


def _rows(name: str, stream: TextIO, delimiter: str) -> Iterator[tuple[str, list[str] | BadRecord]]:
    """The filled rows with the line each begins in; a BadRecord for one whose quotes are wrong."""
    reader = csv.reader(stream, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        where = f"{name}:{reader.line_num + 1}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield where, BadRecord(where, f"not a table row: {error}")
            continue
        if any(cell.strip() for cell in row):
            yield where, row


def _record(header: list[str], row: list[str] | BadRecord, where: str, limits: Limits) -> Record:
    if isinstance(row, BadRecord):
        return row
    if len(row) < len(header) or any(row[len(header) :]):
        return BadRecord(where, f"{len(row)} cells where the header has {len(header)}")
    return from_row(dict(zip(header, row, strict=False)), where=where, source="table", limits=limits)


SOURCES.register("table")(Table())
