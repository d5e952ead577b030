"""The JSON of the Hugging Face daily-papers API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.config import Limits
from kg.sources import SOURCES, BadRecord, Document, FromFiles, Record
from kg.sources._fields import from_row
from kg.sources._json import BadJsonError, parse

_ITEM = re.compile(r'^\s*\[.*?"paper"\s*:\s*\{', re.S)


class HfApi(FromFiles):
    """A list whose items hold a `paper`; its `id` is the arXiv identifier."""

    summary = "Hugging Face daily-papers API: a saved JSON reply"

    def sniff(self, document: Document) -> bool:
        """Whether the text begins like a list of items with a `paper`."""
        return _ITEM.match(document.head) is not None

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The paper of every item, in order."""
        with document.open() as stream:
            text = stream.read()
        try:
            items = parse(text)
        except BadJsonError as error:
            yield BadRecord(f"{document.name}:{error.line}", str(error))
            return
        for index, item in enumerate(items if isinstance(items, list) else [items]):
            yield _record(item, f"{document.name}[{index}]", limits)


def _record(item: Any, where: str, limits: Limits) -> Record:
    paper = item.get("paper") if isinstance(item, dict) else None
    if not isinstance(paper, dict):
        return BadRecord(where, "no object `paper`")
    outer = {name: item[name] for name in ("title", "summary", "publishedAt") if item.get(name)}
    page = f"https://huggingface.co/papers/{paper['id']}" if paper.get("id") else ""
    urls = [page, paper.get("projectPage"), paper.get("githubRepo")]
    row = {**outer, **{name: value for name, value in paper.items() if value}, "url": urls}
    return from_row(row, where=where, source="hf-api", limits=limits)


SOURCES.register("hf-api")(HfApi())
