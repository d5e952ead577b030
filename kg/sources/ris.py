"""RIS, as reference managers and publishers export it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from kg.config import Limits
from kg.sources import SOURCES, BadRecord, Document, FromFiles, Record
from kg.sources._fields import from_row

TAGS = {
    "TY": "type",
    "TI": "title",
    "T1": "paper_title",
    "AB": "abstract",
    "N2": "abstract_note",
    "AU": "authors",
    "A1": "author",
    "DA": "publication_date",
    "PY": "date",
    "Y1": "year",
    "JO": "venue",
    "JF": "journal",
    "T2": "book_title",
    "UR": "url",
    "L1": "pdf_url",
    "DO": "doi",
    "ID": "id",
}
"""The tags that are read, and the columns of `kg.sources._fields` that they fill."""

LISTS = ("AU", "A1", "UR")
"""The tags that may stand several times, or go on with one more value in the next line."""

_TAG = re.compile(r"[A-Z][A-Z0-9]  -")
_START = re.compile(r"\ufeff?TY {1,2}- ")


class Ris(FromFiles):
    """Records from `TY` to `ER`."""

    summary = "RIS: references exported by libraries and publishers"

    def sniff(self, document: Document) -> bool:
        """Whether some line begins a record."""
        return re.search(r"^TY {1,2}- ", document.head, re.M) is not None

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The records in order; one without its `ER` is broken off and reported."""
        with document.open() as stream:
            for line, text in _chunks(stream):
                yield _record(text, f"{document.name}:{line}", limits)


def _chunks(stream: TextIO) -> Iterator[tuple[int, str]]:
    """The text of each record with the line it begins in; what stands before the first is no record."""
    begin, lines = 0, list[str]()
    for number, line in enumerate(stream, 1):
        if _START.match(line):
            if lines:
                yield begin, _unfolded(lines)
            begin, lines = number, []
        if begin:
            lines.append(line.rstrip("\n"))
    if lines:
        yield begin, _unfolded(lines)


def _unfolded(lines: Iterable[str]) -> str:
    """The lines of a record, each with those that it goes on in; joined one by one they would take forever."""
    folded: list[list[str]] = []
    for line in lines:
        if not folded or _TAG.match(line) or folded[-1][0].startswith(LISTS):
            folded.append([line])
        else:
            folded[-1].append(line.strip())
    return "\n".join(" ".join(parts) for parts in folded)


def _record(text: str, where: str, limits: Limits) -> Record:
    row = _parse(text)
    if row is None:
        return BadRecord(where, "a record without its end, ER")
    return from_row(row, where=where, source="ris", limits=limits)


def _parse(text: str) -> dict[str, Any] | None:
    """The columns of the one record in a text, or None where it is broken off."""
    import rispy

    records = rispy.loads(text, mapping=TAGS, list_tags=list(LISTS), skip_unknown_tags=True)
    return records[0] if records else None


SOURCES.register("ris")(Ris())
