"""What the tests of the sources share."""

from __future__ import annotations

import io
from pathlib import Path

from kg.config import Limits
from kg.model import Paper
from kg.sources import SOURCES, BadRecord, Document, Record

SAMPLES = Path(__file__).parent / "samples"


def document(text: str, name: str = "given") -> Document:
    return Document(name, text[:65_536], lambda: io.StringIO(text))


def records(source: str, text: str, *, name: str = "given") -> list[Record]:
    return list(SOURCES.get(source).records(document(text, name), Limits()))


def papers(source: str, text: str) -> list[Paper]:
    found = records(source, text)
    assert not [record for record in found if isinstance(record, BadRecord)]
    return [record for record in found if isinstance(record, Paper)]


def paper(source: str, text: str) -> Paper:
    (found,) = papers(source, text)
    return found


def faults(source: str, text: str) -> list[tuple[str, str]]:
    return [(bad.where, bad.reason) for bad in records(source, text) if isinstance(bad, BadRecord)]


def titles(source: str, text: str) -> list[str]:
    return [record.title for record in records(source, text) if isinstance(record, Paper)]


def sniffs(source: str, text: str, name: str = "given") -> bool:
    return SOURCES.get(source).sniff(document(text, name))
