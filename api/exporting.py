"""Whole graphs and parts of them as files: one is written at a time, and what was written last is kept."""

from __future__ import annotations

import re
import shutil
import weakref
from asyncio import get_running_loop, sleep
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import HTTPException

from exports import EXPORTERS, export
from kg.graph import KnowledgeGraph
from kg.model import Graph

WAIT_SECONDS = 5.0
"""Time that a request waits for the export before it to be written."""

RETRY_SECONDS = 10
"""Seconds after which one that waited in vain may be asked for again."""

KEPT = 4
"""Files of whole graphs that are kept for the next who asks for them."""

MEDIA: Mapping[str, str] = {
    "": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".cypher": "text/plain; charset=utf-8",
    ".gexf": "application/gexf+xml",
    ".graphml": "application/graphml+xml",
    ".html": "text/html; charset=utf-8",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
"""Media types by the end of a file's name; a folder is sent as a zip."""

ANY = "application/octet-stream"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of each file in a zip: the earliest there is, so that the same graph gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked for: the format, and what of the graph."""

    form: str
    focus: str = ""
    depth: int = 1
    min_belief: float = 0.0

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the graph."""
        return not self.focus and not self.min_belief


@dataclass(frozen=True, slots=True)
class File:
    """An export: its bytes, open for reading, and what the file is called."""

    data: IO[bytes]
    name: str


class Exports:
    """Writes exports into a folder of its own, which goes when the application does."""

    def __init__(self, most_papers: int) -> None:
        self._most, self._writing = most_papers, Lock()
        self._kept: dict[Path, None] = {}

    @cached_property
    def _folder(self) -> Path:
        made = mkdtemp(prefix="kg-export-")
        self._clean = weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)
        return Path(made)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait, for a while, until no other export is written.

        Raises:
            HTTPException: that took too long.
        """
        clock = get_running_loop().time
        deadline = clock() + WAIT_SECONDS
        while not self._writing.acquire(blocking=False):
            if clock() > deadline:
                detail = "another export is being written; ask again later"
                raise HTTPException(503, detail, {"Retry-After": str(RETRY_SECONDS)})
            await sleep(0.02)
        try:
            yield
        finally:
            self._writing.release()

    def kept(self, graph: KnowledgeGraph, part: Part) -> File | None:
        """The file of an export that was written before, if it is still there."""
        place = self._place(graph, part)
        with suppress(FileNotFoundError):
            return File(place.open("rb"), _name(part.form)) if place in self._kept else None
        return None

    def written(self, graph: KnowledgeGraph, part: Part) -> File:
        """The file of an export; nobody else may be writing (see `turn`).

        Raises:
            HTTPException: it would hold more papers than it may.
            KgError: nothing has the name that it is to lie around, or it cannot be written.
        """
        if found := self.kept(graph, part):
            return found
        data, place = self._data(graph, part), self._place(graph, part)
        export(data, part.form, place, iris=graph.iris)
        if place.is_dir():
            _zip(place)
        file = File(place.open("rb"), _name(part.form, data.focus))
        if part.is_whole:
            self._keep(place)
        else:
            place.unlink()  # what is open can be read to its end
        return file

    def close(self) -> None:
        """Delete what is kept."""
        if "_folder" in vars(self):
            self._clean()

    def _place(self, graph: KnowledgeGraph, part: Part) -> Path:
        return self._folder / (f"{graph.place.name}-{part.form}" if part.is_whole else "part")

    def _data(self, graph: KnowledgeGraph, part: Part) -> Graph:
        self._check(_papers(graph, part))
        return graph.data(focus=part.focus, depth=part.depth, min_belief=part.min_belief)

    def _check(self, papers: int) -> None:
        if papers > self._most:
            raise HTTPException(
                403,
                f"that has {papers:,} papers, and service.export_papers, {self._most:,}, are the most; ask for what "
                "lies around one thing (focus=NAME), for fewer steps from it (depth) or for firmer claims (min_belief)",
            )

    def _keep(self, place: Path) -> None:
        self._kept[place] = None
        for old in list(self._kept)[:-KEPT]:
            del self._kept[old]
            old.unlink(missing_ok=True)


def _papers(graph: KnowledgeGraph, part: Part) -> int:
    """How many papers an export has, counted in the index, before any is read."""
    if not part.focus:
        return graph.counts.get("papers", 0)
    return graph.papers_around(part.focus, depth=part.depth, min_belief=part.min_belief)


def media_of(form: str) -> str:
    """The media type of a format's file."""
    if form == "turtle12":
        return "text/turtle; version=1.2; charset=utf-8"
    return MEDIA.get(EXPORTERS.get(form).suffix, ANY)


def _zip(folder: Path) -> None:
    """Put a zip of the files of a folder in its place; the same files give the same bytes."""
    target = folder.with_suffix(".zip")
    with ZipFile(target, "w") as made:
        for file in sorted(item for item in folder.rglob("*") if item.is_file()):
            entry = ZipInfo(file.relative_to(folder).as_posix(), _EPOCH)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            with file.open("rb") as data, made.open(entry, "w") as out:
                shutil.copyfileobj(data, out)
    shutil.rmtree(folder)
    target.replace(folder)


def _name(form: str, focus: str = "") -> str:
    """What the file is called: after what it lies around, by id, in letters that every system takes."""
    about = re.sub(r"[^A-Za-z0-9.]+", "-", focus).strip("-.")[:80] if focus else "kg-lineage"
    return (about or "part") + (EXPORTERS.get(form).suffix or ".zip")
