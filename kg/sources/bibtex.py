"""BibTeX and BibLaTeX, with LaTeX decoded."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from kg.config import Limits
from kg.sources import SOURCES, BadRecord, Document, FromFiles, Record
from kg.sources._fields import from_row, month_date

TEXTS = ("title", "abstract", "author", "journal", "journaltitle", "booktitle")
"""Fields that hold LaTeX; all others are read as they stand."""

LONGEST_LATEX = 100_000
"""Characters of a field that is decoded; a longer one stays as it is, for decoding takes a second for so many."""

VOLUMES = ("proceedings", "mvproceedings", "collection", "mvcollection", "periodical")
"""Entry types that are no papers but what papers appear in; they are passed over."""

_BLOCK = re.compile(r"^[ \t]*@(?:\w+\s*\{\s*[^\s,{}]+\s*,|(?:string|preamble|comment)\s*[{(])", re.M | re.I)
_LATEX = re.compile(r"[\\{}$~%]|--|``|''")


class Bibtex(FromFiles):
    """Every entry is a paper, with or without an abstract, whatever its key."""

    summary = "BibTeX: entries with title, abstract, author, doi, eprint"

    def sniff(self, document: Document) -> bool:
        """Whether some line begins an entry."""
        return _BLOCK.search(document.head) is not None

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The papers in order, and a BadRecord for each entry that is broken off or garbled."""
        with document.open() as stream:
            blocks = _blocks(stream.read())
        for block in blocks:
            where = f"{document.name}:{(block.start_line or 0) + 1}"
            if hasattr(block, "error"):
                yield BadRecord(where, f"broken entry: {getattr(block.error, 'abort_reason', block.error)}".strip())
            elif hasattr(block, "entry_type") and block.entry_type.lower() not in VOLUMES:
                yield _record(block, where, limits)


def _blocks(text: str) -> list[Any]:
    """The blocks of a file, @string names put in and the outer braces of values taken off."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_parse_stack

    _hush("bibtexparser", "pylatexenc")
    found = parse_string(text, parse_stack=[]).blocks
    # What is faulty only for its key, or for a field given twice, is an entry all the same.
    blocks: list[Any] = [getattr(block, "ignore_error_block", None) or block for block in found]
    for number, block in enumerate(blocks):
        if hasattr(block, "entry_type"):
            block.key = str(number)
    library = Library(blocks, fail_on_duplicate_key=False)
    for middleware in default_parse_stack():
        library = middleware.transform(library)
    return library.blocks


def _hush(*names: str) -> None:
    """Keep the libraries' warnings off the terminal: what they warn of is reported as a BadRecord."""
    for name in names:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _record(entry: Any, where: str, limits: Limits) -> Record:
    row = {field.key.lower(): str(field.value) for field in reversed(entry.fields)}
    texts = {name: row[name] for name in TEXTS if 0 < len(row.get(name, "")) <= LONGEST_LATEX}
    row.update(_decoded({name: value for name, value in texts.items() if _LATEX.search(value)}))
    row.update({name: row[name].replace("\\", "") for name in ("url", "doi") if name in row})
    row["date"] = row.get("date") or month_date(row.get("year", ""), row.get("month", ""))
    return from_row(row, where=where, source="bibtex", limits=limits)


def _decoded(fields: dict[str, str]) -> dict[str, str]:
    """The fields with accents and markup as text; one that cannot be decoded stays as it is."""
    from bibtexparser.library import Library
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import Entry, Field

    entry = Entry("misc", "key", [Field(name, _shielded(value)) for name, value in fields.items()])
    LatexDecodingMiddleware().transform_entry(entry, Library())
    return {field.key: field.value.replace("\\%", "%").replace("\xa0", " ") for field in entry.fields}


def _shielded(value: str) -> str:
    """LaTeX in which what is usual outside LaTeX does no harm.

    A bare percent sign is no comment, a tilde in an address no space, and dollars that do not pair no mathematics.
    """
    value = re.sub(r"(?<!\\)%", r"\\%", value).replace("/~", r"/\textasciitilde{}")
    dollars = re.compile(r"(?<!\\)\$")
    return dollars.sub(r"\\$", value) if len(dollars.findall(value)) % 2 else value


SOURCES.register("bibtex")(Bibtex())
