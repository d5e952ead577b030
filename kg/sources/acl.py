"""ACL Anthology XML: a collection of volumes of papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.config import Limits
from kg.papers import make_paper
from kg.sources import SOURCES, Document, FromFiles, Record
from kg.sources._fields import month_date
from kg.sources._xml import BrokenXmlError, elements, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_COLLECTION = re.compile(r"\s*<.*?<?collection\s[^>]{0,999}\bid\s*=", re.S)


@dataclass(slots=True)
class _Volume:
    """What the papers of a volume have in common."""

    collection: str = ""
    id: str = ""
    venue: str = ""
    date: str = ""

    def paper_id(self, number: str) -> str:
        """The Anthology's identifier of a paper: `2022.acl-long.1`, and for old volumes `P18-1001`, `W18-0501`."""
        if re.match(r"\d{4}\.", self.collection):
            return f"{self.collection}-{self.id}.{number}"
        if not (self.id.isdecimal() and number.isdecimal()):
            return ""
        volume, paper = int(self.id), int(number)
        two_digits = self.collection[:1] == "W" or self.collection == "C69" or (self.collection == "D19" and volume > 4)
        return f"{self.collection}-{volume:02}{paper:02}" if two_digits else f"{self.collection}-{volume}{paper:03}"


class Acl(FromFiles):
    """Titles and abstracts flattened to text; front matter is no paper."""

    summary = "ACL Anthology: XML volumes of its repository"

    def sniff(self, document: Document) -> bool:
        """Whether there is a `collection` with an id."""
        return _COLLECTION.match(document.head) is not None

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The papers of every volume; a document that breaks off gives those before the break."""
        volume = _Volume()
        try:
            for event, element in elements(document):
                if event == "start":
                    _enter(element, volume)
                elif element.tag == "meta":
                    _describe(element, volume)
                elif element.tag == "paper":
                    yield _record(element, volume, document.name, limits)
                    element.clear()
        except BrokenXmlError as error:
            yield error.record


def _enter(element: Element, volume: _Volume) -> None:
    if element.tag == "collection":
        volume.collection = element.get("id", "")
    elif element.tag == "volume":
        volume.id, volume.venue, volume.date = element.get("id", ""), "", ""


def _describe(meta: Element, volume: _Volume) -> None:
    volume.venue = text(meta.find("booktitle"))
    volume.date = month_date(text(meta.find("year")), text(meta.find("month")))


def _record(paper: Element, volume: _Volume, name: str, limits: Limits) -> Record:
    identity = volume.paper_id(paper.get("id", ""))
    return make_paper(
        where=f"{name}: {identity or 'a paper without an id'}",
        source="acl",
        limits=limits,
        title=text(paper.find("title")),
        abstract=text(paper.find("abstract")),
        authors=[f"{text(author.find('first'))} {text(author.find('last'))}" for author in paper.findall("author")],
        date=volume.date,
        venue=volume.venue,
        urls=[f"https://aclanthology.org/{identity}", text(paper.find("url"))] if identity else [],
        identifiers={"acl": identity, "doi": text(paper.find("doi"))},
    )


SOURCES.register("acl")(Acl())
