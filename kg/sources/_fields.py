"""From a row of named values to a paper: the one place that knows what columns are called.

JSON objects, table rows, BibTeX entries and RIS records all become rows here. Names are compared by their
letters and digits alone, so that `Publication Date`, `publication_date` and `publicationDate` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.config import Limits
from kg.papers import SCHEMES, make_paper
from kg.sources import BadRecord, Record

Row = Mapping[str, object]

COLUMNS = {
    "title": ("title", "papertitle", "articletitle", "documenttitle", "displayname", "name"),
    "abstract": ("abstract", "abstractnote", "abstracttext", "summary", "description"),
    "authors": ("authors", "author", "authornames", "creators"),
    "date": ("publicationdate", "publishedat", "published", "date", "datepublished", "publicationyear", "year"),
    "venue": ("venue", "journal", "journaltitle", "booktitle", "publicationtitle", "sourcetitle", "conference"),
    "urls": ("url", "urls", "link", "paperurl", "urlabs", "pdfurl", "urlpdf", "projectpage", "githubrepo", "codeurl"),
    "arxiv": ("arxiv", "arxivid", "eprint"),
    "doi": ("doi",),
    "acl": ("acl", "aclid", "anthologyid"),
    "openreview": ("openreview", "openreviewid", "forum"),
    "id": ("id", "paperid", "identifier"),
}
"""What each field is called, letters and digits only; of several that are filled, the first counts."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_KNOWN = {name: field for field, names in COLUMNS.items() for name in names}
_ARXIV_ID = re.compile(
    r"(?i:arxiv:|https?://(?:www\.)?arxiv\.org/\w+/)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
)
_DOI_ID = re.compile(r"(?i:doi:|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/")


class Number(str):
    """A number as written; it can be an identifier or a year, but no title."""

    __slots__ = ()


def field_of(name: str) -> str | None:
    """The field of `COLUMNS` that a column of this name holds, if any."""
    return _KNOWN.get("".join(filter(str.isalnum, name.casefold())))


def from_row(row: Row, *, where: str, source: str, limits: Limits) -> Record:
    """The paper that a row of named values describes, or why it is none."""
    values = _by_field(row)
    for name in ("title", "abstract"):
        if not _is_text(values.get(name, "")):
            return BadRecord(where, f"{name} is {kind_of(values[name])}, not text")
    return make_paper(
        where=where,
        source=source,
        limits=limits,
        title=_text(values.get("title")),
        abstract=_text(values.get("abstract")),
        authors=tuple(authors(values.get("authors"))),
        date=_text(values.get("date")),
        venue=_text(values.get("venue")),
        urls=tuple(_urls(values.get("urls"))),
        identifiers=_identifiers(values),
    )


def authors(value: object) -> Iterator[str]:
    """Names in natural order, from a list of names or of objects with a `name`, or from one string."""
    names = _split(value) if type(value) is str else value
    for item in names if isinstance(names, list) else []:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and not isinstance(name, Number):
            yield natural(name)


def natural(name: str) -> str:
    """`Last, First`, with or without a `Jr` in any place, with the first name first; other names as they are."""
    if "," not in name:
        return name
    parts = [part.strip() for part in name.split(",") if part.strip()]
    suffixes = [part for part in parts[1:] if part.rstrip(".").lower() in ("jr", "sr", "ii", "iii", "iv")]
    names = [part for part in parts if part not in suffixes]
    return " ".join([*reversed(names), *suffixes]) if len(names) <= 2 else name


def month_date(year: str, month: str) -> str:
    """`2017` and `June` (or `jun`, `6`, `June 12--14`) as `2017-06`; without a month, the year as it is."""
    number = int(month) if re.fullmatch(r"[0-9]{1,2}", month) else 0
    name = month.strip().lower()[:3]
    number = MONTHS.index(name) + 1 if name in MONTHS else number
    return f"{year}-{number:02}" if 1 <= number <= 12 else year


def kind_of(value: object) -> str:
    """What a value is, in the words of a message."""
    names = {Number: "a number", str: "text", dict: "an object", list: "a list", bool: "true or false"}
    return names.get(type(value), "null")


def _by_field(row: Row) -> dict[str, object]:
    """The filled values of a row, by field; the column that stands first in `COLUMNS` wins."""
    named = {"".join(filter(str.isalnum, name.casefold())): value for name, value in row.items() if value}
    if isinstance(more := named.get("externalids"), dict):
        named = {**{name.casefold(): value for name, value in more.items()}, **named}
    return {field: named[name] for field, names in COLUMNS.items() for name in reversed(names) if name in named}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _split(names: str) -> list[str]:
    """Names apart, at `;` or ` and `, or at commas where every part is a whole name."""
    names = " ".join(names.split())
    if ";" in names:
        return names.split(";")
    parts = names.split(" and ")
    commas = [part for part in re.split(", ?(?:and )?| and ", names) if part.strip()]
    return commas if len(commas) > len(parts) and all(" " in part.strip() for part in commas) else parts


def _urls(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        yield from re.split(r"[\s;]+", _text(item))


def _identifiers(values: Mapping[str, object]) -> dict[str, str]:
    found = {scheme: _text(values[scheme]) for scheme in SCHEMES if scheme in values}
    given = _text(values.get("id")).strip()
    for scheme, pattern in (("arxiv", _ARXIV_ID), ("doi", _DOI_ID)):
        if pattern.match(given):
            found.setdefault(scheme, given)
    return found
