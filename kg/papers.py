"""Make a `Paper` from what a source found, or say why not; unite records of the same paper."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from unicodedata import category, normalize
from urllib.parse import quote

from kg.config import Limits
from kg.model import Identifier, Paper, digest
from kg.sources import BadRecord

SCHEMES = ("arxiv", "doi", "acl", "openreview")
"""Identifier schemes, the one that names a paper first at the front."""

_ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?=v\d+|[\s?#]|$)", re.A)
_ARXIV_PREFIX = re.compile(
    r"^(?:https?://)?(?:www\.|export\.|dx\.)?(?:doi\.org/)?(?:arxiv\.org/(?:abs|pdf|html)/|arxiv:|doi:|10\.48550/arxiv\.)+",
    re.I,
)
_VALUES = {
    "doi": re.compile(r"(10\.\d{4,9}/\S+)", re.A),
    "acl": re.compile(r"(?:^|/)([A-Z]\d\d-\d{4}|\d{4}\.\w+-\w+\.\d+)(?:\.pdf)?/?$", re.A),
    "openreview": re.compile(r"(?:^|[?&]id=)([\w-]{4,})(?:&|$)", re.A),
}
_HOSTS = {
    "arxiv": re.compile(r"^https?://(?:www\.|export\.)?arxiv\.org/", re.I),
    "doi": re.compile(r"^https?://(?:dx\.)?doi\.org/", re.I),
    "acl": re.compile(r"^https?://(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/", re.I),
    "openreview": re.compile(r"^https?://openreview\.net/", re.I),
}
_PLACES = {
    "arxiv": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "acl": "https://aclanthology.org/",
    "openreview": "https://openreview.net/forum?id=",
}
"""Where the papers of a scheme are."""

_DATE = re.compile(
    r"(?<!\d)(1[89]\d\d|2\d\d\d)(?:[-/.]?(0[1-9]|1[0-2])(?:[-/.]?(0[1-9]|[12]\d|3[01])(?!\d))?(?!\d))?(?!\d)", re.A
)
_LOOSE_SIGNS = re.compile(r"(?<![^\W\d_])(?<![+#])[+#]+")
"""Signs that do not stand right behind a letter."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x85]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def make_paper(
    *,
    where: str,
    source: str,
    limits: Limits,
    title: str,
    abstract: str,
    authors: Sequence[str] = (),
    date: str = "",
    venue: str = "",
    urls: Sequence[str] = (),
    identifiers: Mapping[str, str] | None = None,
) -> Paper | BadRecord:
    r"""A checked paper with its id, or the reason why the record at `where` is not used.

    Line ends become `\n`, outer space and marks that turn the reading order go, and control characters and
    others that XML cannot hold become U+FFFD; all else is kept as the source said it. `identifiers` maps a
    scheme of `SCHEMES` to a value in any usual spelling; a value that is none is left out. Addresses of arXiv,
    DOI, ACL Anthology and OpenReview count as identifiers. A paper of arXiv without a date has the month that its
    number says.
    """
    title, abstract = " ".join(_plain(title).split()), _plain(abstract)
    reason = _fault(title, abstract, limits)
    if reason:
        return BadRecord(where, reason)
    known = tuple(sorted(_identifiers(identifiers or {}, urls)))
    return Paper(
        id=_paper_id(title, known),
        title=title,
        abstract=abstract,
        authors=tuple(name for name in map(_line, authors) if name),
        date=iso_date(date) or _arxiv_month(known),
        venue=_line(venue),
        urls=tuple(sorted({url for url in map(_line, urls) if url.startswith(("http://", "https://"))})),
        identifiers=known,
        source=source,
    )


def iso_date(text: str) -> str:
    """The first year, year and month, or day in `text`, as ISO 8601; empty where there is none."""
    found = _DATE.search(text)
    parts = [part for part in found.groups() if part] if found else []
    return "-".join(parts if len(parts) < 3 or _is_day(*map(int, parts)) else parts[:2])


def _arxiv_month(identifiers: Iterable[Identifier]) -> str:
    """The month in an arXiv number, such as 2017-06 of 1706.03762 or 1999-01 of hep-th/9901001; empty without one."""
    number = next((item.value for item in identifiers if item.scheme == "arxiv"), "").rpartition("/")[2]
    year, month = number[:2], number[2:4]
    if not number or not 1 <= int(month) <= 12:
        return ""
    century = 19 if "." not in number and int(year) > 90 else 20
    return f"{century}{year}-{month}"


def web_addresses(paper: Paper) -> tuple[str, ...]:
    """Where a paper can be read: its `http(s)` addresses, never `javascript:`, and those of its identifiers."""
    given = [url for url in paper.urls if url.lower().startswith(("http://", "https://"))]
    known = [_PLACES[i.scheme] + quote(i.value, safe="/") for i in paper.identifiers if i.scheme in _PLACES]
    return tuple(dict.fromkeys((*given, *known)))


def title_key(title: str) -> str:
    """What spellings of a title have in common: letters with their marks, digits and signs as of C++, in one case."""
    text = _LOOSE_SIGNS.sub("", normalize("NFC", title).casefold())
    return "".join(c for c in text if c in "+#" or category(c)[0] in "LMN")


def unite(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """One paper for all records of it, sorted by id, whatever their order.

    Records are of one paper if they share an identifier, or a title where no two identifiers of one scheme
    speak against it. The record with the longest abstract leads; what it lacks is taken from the others.
    """
    by_identifier = _components(sorted(set(papers)))
    titles: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in map(_united, by_identifier):
        titles[title_key(paper.title)].append(paper)
    united = ([_united(group)] if _agree(group) else group for group in titles.values())
    return tuple(sorted(paper for group in united for paper in group))


def _plain(text: str) -> str:
    text = _TURNING.sub("", _LINE_ENDS.sub("\n", text)).strip()
    return _UNPRINTABLE.sub("\ufffd", text)


def _line(text: str) -> str:
    """One printable line; bytes that were not UTF-8 become U+FFFD, which is no reason to refuse the paper."""
    return " ".join(_SURROGATE.sub("\ufffd", _plain(text)).split())


def _is_day(year: int, month: int, day: int) -> bool:
    return day <= monthrange(year, month)[1]


def _fault(title: str, abstract: str, limits: Limits) -> str:
    if not title:
        return "no title"
    if not title_key(title):
        return f"the title {title[:40]!r} has no letter or digit"
    if len(title) > limits.title_chars:
        return f"title of {len(title):,} characters, over limits.title_chars = {limits.title_chars:,}"
    if len(abstract) > limits.abstract_chars:
        return f"abstract of {len(abstract):,} characters, over limits.abstract_chars = {limits.abstract_chars:,}"
    if _SURROGATE.search(title) or _SURROGATE.search(abstract):
        return "not valid UTF-8"
    return ""


def _identifiers(given: Mapping[str, str], urls: Sequence[str]) -> Iterable[Identifier]:
    found: dict[str, str] = {}
    hosted = ((scheme, url) for url in urls for scheme, host in _HOSTS.items() if host.match(url))
    for scheme, value in [*given.items(), *hosted]:
        scheme, value = _normal(scheme, value.strip())
        if value and not _SURROGATE.search(value) and _plain(value) == value:
            found.setdefault(scheme, value)
    return (Identifier(scheme, value) for scheme, value in found.items())


def _normal(scheme: str, value: str) -> tuple[str, str]:
    """Scheme and value in the one spelling that identifiers are compared in; an empty value is none."""
    bare = _ARXIV_PREFIX.sub("", value).removesuffix(".pdf")
    if scheme in ("arxiv", "doi") and (found := _ARXIV.match(bare)):
        return "arxiv", found.group()
    found = _VALUES[scheme].search(value) if scheme in _VALUES else None
    plain = found.group(1) if found else ""
    return scheme, plain.lower().rstrip(".,;") if scheme == "doi" else plain


def _paper_id(title: str, identifiers: Sequence[Identifier]) -> str:
    by_scheme = {identifier.scheme: identifier.value for identifier in identifiers}
    for scheme in SCHEMES:
        if scheme in by_scheme:
            return f"{scheme}:{by_scheme[scheme]}"
    return f"title:{digest(title_key(title))}"


def _components(papers: Sequence[Paper]) -> list[list[Paper]]:
    """The papers in groups that are connected through shared identifiers, or ids made from their titles."""
    leader = list(range(len(papers)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    first: dict[Identifier | str, int] = {}
    for i, paper in enumerate(papers):
        for key in paper.identifiers or (paper.id,):
            leader[find(i)] = find(first.setdefault(key, i))
    groups: defaultdict[int, list[Paper]] = defaultdict(list)
    for i, paper in enumerate(papers):
        groups[find(i)].append(paper)
    return list(groups.values())


def _agree(group: Sequence[Paper]) -> bool:
    """Whether no scheme names two different papers in the group."""
    identifiers = {identifier for paper in group for identifier in paper.identifiers}
    return len(identifiers) == len({identifier.scheme for identifier in identifiers})


def _united(group: Sequence[Paper]) -> Paper:
    best = sorted(group, key=lambda paper: (-len(paper.abstract), paper))
    identifiers: dict[str, Identifier] = {}
    for paper in best:
        for identifier in paper.identifiers:
            identifiers.setdefault(identifier.scheme, identifier)
    known = tuple(sorted(identifiers.values()))
    return replace(
        best[0],
        id=_paper_id(best[0].title, known),
        authors=next((paper.authors for paper in best if paper.authors), ()),
        date=min((paper.date for paper in best), key=lambda date: (-len(date), date)),
        venue=next((paper.venue for paper in best if paper.venue), ""),
        urls=tuple(sorted({url for paper in best for url in paper.urls})),
        identifiers=known,
    )
