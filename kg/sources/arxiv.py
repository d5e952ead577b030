"""arXiv: Atom feeds from files, and from the API for `arxiv:...`.

Locators are `arxiv:1706.03762,1810.04805`, and `arxiv:search:cat:cs.CL AND all:parsing?max=200` with a query in
the language of the API (https://info.arxiv.org/help/api/user-manual.html), newest papers first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kg.config import Arxiv, Limits, Settings
from kg.errors import SourceError
from kg.model import Paper
from kg.papers import make_paper
from kg.sources import SOURCES, BadRecord, Document, Record
from kg.sources._arxiv import Api, Query
from kg.sources._xml import BrokenXmlError, elements, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEFAULT_MAX = 100
"""Papers that a search gives where it does not say `?max=`."""

_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.A)
_SEARCH = re.compile(r"arxiv:search:(?P<query>.*?)(?:\?max=(?P<max>[^?]*))?", re.S)
_FEED = re.compile(r"\s*<.*?<?feed\s[^>]{0,999}http://www\.w3\.org/2005/Atom", re.S)
_ERROR = re.compile(r"(?:^|<id>)\s*https?://(?:export\.)?arxiv\.org/api/errors")
_TOTAL = re.compile(r"<(?:\w+:)?totalResults[^>]*>\s*(\d+)")


class ArxivFeed:
    """Papers of the API's Atom feeds.

    Args:
        api: what asks; a stand-in for tests.
    """

    summary = "arXiv: Atom feeds, or arxiv:ID,ID and arxiv:search:QUERY?max=100 from its API"
    scheme = "arxiv"

    def __init__(self, api: Api | None = None) -> None:
        self._api = api or Api()

    def sniff(self, document: Document) -> bool:
        """Whether it is an Atom feed."""
        return _FEED.match(document.head) is not None

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The papers of the feed, and a BadRecord for each id that was asked for in vain."""
        missing = dict.fromkeys(_bare(given) for given in _ids(document.name))
        try:
            for event, element in elements(document):
                if event == "end" and element.tag == "entry":
                    record = _record(element, document.name, limits)
                    missing.pop(_arxiv_id(record), None)
                    yield record
                    element.clear()
        except BrokenXmlError as error:
            yield error.record
            return
        yield from (BadRecord(f"arxiv:{given}", "arXiv has no paper of this id") for given in missing)

    def fetch(self, locator: str, settings: Settings) -> Iterator[Document]:
        """The API's replies, one a page.

        Raises:
            SourceError: the locator makes no sense, or the API cannot be reached or refuses.
        """
        search = _SEARCH.fullmatch(locator)
        if search:
            yield from self._search(search["query"].strip(), _maximum(search["max"]), settings.arxiv)
        else:
            yield from self._listed(_ids(locator), settings.arxiv)

    def _search(self, query: str, maximum: int, settings: Arxiv) -> Iterator[Document]:
        start, total, page_size = 0, maximum, max(settings.page_size, 1)
        if not query:
            raise SourceError("needs a query, such as arxiv:search:all:parsing AND cat:cs.CL")
        while start < min(total, maximum):
            asked: Query = {"search_query": query, "start": start, "max_results": min(page_size, maximum - start)}
            document, entries, total = self._page(f"arxiv:search:{query}, from {start}", asked, settings)
            yield document
            if not entries and start < total:
                raise SourceError(f"arXiv sent an empty page from paper {start} of {total}; try again")
            start += entries

    def _listed(self, ids: Sequence[str], settings: Arxiv) -> Iterator[Document]:
        page_size = max(settings.page_size, 1)
        if not ids:
            raise SourceError("names no paper; write arxiv:1706.03762 or arxiv:search:QUERY")
        for first in range(0, len(ids), page_size):
            given = ids[first : first + page_size]
            asked: Query = {"id_list": ",".join(filter(_ID.fullmatch, given)), "start": 0, "max_results": len(given)}
            name = "arxiv:" + ",".join(given)
            # A malformed id would make the API refuse its neighbours too: those are left to `records` to report.
            yield self._page(name, asked, settings)[0] if asked["id_list"] else _document(name, "<feed/>")

    def _page(self, name: str, asked: Query, settings: Arxiv) -> tuple[Document, int, int]:
        """A page, how many entries it has, and how many papers there are on all pages."""
        body = self._api.ask({**asked, "sortBy": "submittedDate", "sortOrder": "descending"}, settings)
        if _ERROR.search(body) or "<feed" not in body:
            raise SourceError(f"asking arXiv: {_complaint(body)}")
        total = _TOTAL.search(body)
        return _document(name, body), body.count("<entry"), int(total.group(1)) if total else 0


def _document(name: str, body: str) -> Document:
    return Document(name=name, head=body, open=partial(io.StringIO, body))


def _ids(locator: str) -> list[str]:
    """The ids that a locator lists, each once, in its order."""
    if not locator.startswith("arxiv:") or _SEARCH.fullmatch(locator):
        return []
    given = re.split(r"[,\s]+", locator.removeprefix("arxiv:"))
    return list(dict.fromkeys(re.sub("^arxiv:", "", part, flags=re.I) for part in given if part))


def _bare(arxiv_id: str) -> str:
    """An id as arXiv names the paper: without version, and without the subject class of old ids."""
    return re.sub(r"v\d+$|(?<=[a-z])\.[A-Z]{2}(?=/)", "", arxiv_id)


def _maximum(given: str | None) -> int:
    if given is None:
        return DEFAULT_MAX
    if not given.isdecimal() or int(given[:9]) == 0:
        raise SourceError(f"?max={given} is no number of papers; write ?max=200")
    return int(given[:9])


def _complaint(body: str) -> str:
    """What an error feed says, or the beginning of what is no feed at all."""
    summary = re.search(r"<summary[^>]*>(.*?)</summary>", body, re.S)
    return summary.group(1).strip()[:300] if summary else f"the answer is no Atom feed: {body[:80]!r}"


def _record(entry: Element, name: str, limits: Limits) -> Record:
    found = text(entry.find("id"))
    where = f"{name[:80]}: {found or 'an entry without an id'}"
    if _ERROR.search(found):
        return BadRecord(where, f"arXiv reports an error: {text(entry.find('summary'))}")
    return make_paper(
        where=where,
        source="arxiv",
        limits=limits,
        title=text(entry.find("title")),
        abstract=text(entry.find("summary")),
        authors=[text(author) for author in entry.findall("author/name")],
        date=text(entry.find("published")),
        venue=text(entry.find("journal_ref")),
        urls=[found.replace("http://", "https://")],
        identifiers={"arxiv": found, "doi": text(entry.find("doi"))},
    )


def _arxiv_id(record: Record) -> str:
    given = record.identifiers if isinstance(record, Paper) else ()
    return next((identifier.value for identifier in given if identifier.scheme == "arxiv"), "")


SOURCES.register("arxiv")(ArxivFeed())
