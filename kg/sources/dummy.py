"""Three made-up papers, so that everything runs without files and without a network."""

from __future__ import annotations

import io
from collections.abc import Iterator

from kg.config import Limits, Settings
from kg.papers import make_paper
from kg.sources import SOURCES, Document, Record

PAPERS = (
    (
        "GlowNet: Lamps that Learn",
        "Lamps are hard to sort by colour. We propose GlowNet, a network that sorts lamps. "
        "GlowNet reaches 71.2% accuracy on LampBench.",
        "2019",
    ),
    (
        "DimNet: Sorting Lamps with Less Light",
        "We present DimNet, which builds on GlowNet and needs half of its light. "
        "On LampBench, DimNet outperforms GlowNet by 3.1 points in accuracy.",
        "2020",
    ),
    (
        "LampBench-2: A Benchmark of Broken Lamps",
        "We introduce LampBench-2, a benchmark for lamp sorting with broken lamps. "
        "We evaluate GlowNet and DimNet on LampBench-2; DimNet reaches 48.0% accuracy.",
        "2021",
    ),
)
"""Title, abstract and year."""


class Dummy:
    """Answers `dummy:` with `PAPERS`."""

    summary = "three made-up papers, for trying things out"
    scheme = "dummy"

    def sniff(self, document: Document) -> bool:
        """No file is of this kind."""
        return False

    def records(self, document: Document, limits: Limits) -> Iterator[Record]:
        """The three papers, whatever the document says."""
        for number, (title, abstract, year) in enumerate(PAPERS):
            where = f"dummy:{number}"
            yield make_paper(where=where, source="dummy", limits=limits, title=title, abstract=abstract, date=year)

    def fetch(self, locator: str, settings: Settings) -> Iterator[Document]:
        """One document, which is empty."""
        yield Document(name=locator, head="", open=io.StringIO)


SOURCES.register("dummy")(Dummy())
