"""Where papers come from: one plug-in module each.

A source parses one kind of document. It says whether a document looks like its own (`sniff`) and gives
the papers in it (`records`), with a `BadRecord` in the place of each one it cannot use. It never opens files,
unpacks or decodes: that is done once, in `kg.intake` and `kg.unpack`. What sources share stands in modules that
begin with an underscore: columns and names in `_fields`, JSON in `_json`, XML in `_xml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TextIO

from kg.config import Limits, Settings
from kg.errors import SourceError
from kg.model import Paper
from kg.registry import Registry


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded document: its name as the user knows it, its beginning, and a way to read it from the start.

    Bytes that are not UTF-8 come as lone surrogates, so that only the record that holds them is refused.
    """

    name: str
    head: str
    open: Callable[[], TextIO]


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that is not used: where it stands (`papers.jsonl:12`) and why."""

    where: str
    reason: str


Record = Paper | BadRecord


class Source(Protocol):
    """What a plug-in promises; `scheme`, where not empty, is the prefix of locators that `fetch` answers."""

    summary: str
    scheme: str

    def sniff(self, document: Document) -> bool:
        """Whether the document looks like this source's kind, judged by its name and head."""

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The papers of the document, in its order."""

    def fetch(self, locator: str, settings: Settings) -> Iterator[Document]:
        """Documents for a locator `scheme:...`; only called where `scheme` is not empty."""


class FromFiles:
    """The half of a source that reads files alone."""

    scheme = ""

    def fetch(self, locator: str, settings: Settings) -> Iterator[Document]:
        """Refuses: there is no scheme to fetch by."""
        raise SourceError(f"this source reads files; it cannot fetch {locator}")


SOURCES: Registry[Source] = Registry("source", __name__)
