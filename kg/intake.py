"""From files, folders, standard input and `scheme:...` locators to papers.

Each file is opened here and given to the source that recognises it. What is wrong with a record, or with a file in
a folder, is reported and passed over; a file or locator that the user named and that gives no paper is an error.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TextIO

from kg import printable
from kg.config import Limits, Settings
from kg.errors import RecordError, SourceError
from kg.model import Paper
from kg.papers import unite
from kg.sources import SOURCES, BadRecord, Document, Record, Source
from kg.unpack import copy, open_text
from kg.workspace import is_graph

GENERAL = ("json", "table", "hf-page")
"""The sources that say yes to much, asked after all others, in this order; the others are asked by name."""

HEAD_CHARS = 65_536
"""Characters of a document that a source is shown to judge it by."""

BINARY_SHARE = 0.1
"""A head with more unprintable or undecodable characters than this is not text."""

UNRECOGNISED = "no source recognises it"

GRAPH_FOLDER = "a graph that was built, no papers"

PROGRESS_EVERY = 1_000
"""Papers after which progress is told again."""

Progress = Callable[[str, int], None]
"""Told the name of the document being read and how many papers were read so far, from all of them."""

Found = tuple[Source, Document] | BadRecord
"""A document and the source that reads it, or what is passed over and why."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read: papers united and sorted, what was skipped in the order it was met, and how many there were.

    `read` counts the usable records before they were united, `documents` the files and replies they came from.
    """

    papers: tuple[Paper, ...]
    bad: tuple[BadRecord, ...]
    read: int
    documents: int

    def __str__(self) -> str:
        return (
            f"{self.read:,} papers read, {len(self.bad):,} skipped, {self.read - len(self.papers):,} duplicates united"
        )


def read(
    locators: Iterable[str | Path],
    *,
    source: str | None = None,
    strict: bool = False,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Read papers from files, folders, `-` for standard input, and locators such as `arxiv:1706.03762`.

    Args:
        locators: where the papers are.
        source: the name of the source that reads every file; each is asked where this is None.
        strict: stop at the first record that cannot be used.
        settings: limits, and how arXiv is asked.
        progress: told of each document as it is begun, and of every thousand papers.

    Raises:
        SourceError: a locator cannot be read, or gives not a single paper.
        RecordError: a record cannot be used, with `strict`.
        UnknownPluginError: no source has the name `source`.
    """
    forced = SOURCES.get(source) if source else None
    settings = settings or Settings()
    tally = _Tally(strict, progress)
    for locator in map(str, locators):
        papers_before, bad_before = len(tally.papers), len(tally.bad)
        for found in _documents(locator, forced, settings):
            tally.begin(found)
            for record in _records(found, settings):
                tally.keep(record)
        if len(tally.papers) == papers_before:
            raise SourceError(_nothing(locator, tally.bad[bad_before:]))
    return Intake(unite(tally.papers), tuple(tally.bad), len(tally.papers), tally.documents)


@dataclass(slots=True)
class _Tally:
    """What has been read so far."""

    strict: bool
    progress: Progress | None
    papers: list[Paper] = field(default_factory=list)
    bad: list[BadRecord] = field(default_factory=list)
    documents: int = 0
    name: str = ""

    def begin(self, found: Found) -> None:
        """Note that a document begins."""
        if isinstance(found, tuple):
            self.documents += 1
            self.name = found[1].name
            self._tell()

    def keep(self, record: Record) -> None:
        """Take a record in."""
        if isinstance(record, Paper):
            self.papers.append(record)
            if len(self.papers) % PROGRESS_EVERY == 0:
                self._tell()
        elif self.strict:
            raise RecordError(printable.line(f"{record.where}: {record.reason}"))
        else:
            self.bad.append(BadRecord(printable.line(record.where), printable.line(record.reason)))

    def _tell(self) -> None:
        if self.progress:
            self.progress(self.name, len(self.papers))


def _nothing(locator: str, bad: list[BadRecord]) -> str:
    """Why there is no paper at a locator."""
    if len(bad) == 1:
        return f"reading {bad[0].where}: {bad[0].reason}"
    first = f"; {len(bad):,} skipped, the first: {bad[0].where}: {bad[0].reason}" if bad else ""
    return f"no papers in {printable.line(locator)}{first}"


def _records(found: Found, settings: Settings) -> Iterator[Record]:
    """The records of a document; where its reading breaks off, a BadRecord ends them."""
    if isinstance(found, BadRecord):
        yield found
        return
    plugin, document = found
    try:
        yield from plugin.records(document, settings.limits)
    except SourceError as error:
        yield BadRecord(document.name, str(error))


def _documents(locator: str, forced: Source | None, settings: Settings) -> Iterator[Found]:
    """What there is to read at a locator, and BadRecords for what is passed over."""
    schemes = {plugin.scheme: plugin for _, plugin in SOURCES.items() if plugin.scheme}
    scheme = locator.partition(":")[0]
    if not locator:
        raise SourceError("an empty name was given for a source; write . for the folder one is in")
    if locator == "-":
        yield from _from_stdin(forced, settings.limits)
    elif scheme in schemes and ":" in locator:
        yield from _fetched(schemes[scheme], locator, settings)
    else:
        yield from _at_path(Path(locator), forced, settings.limits, list(schemes))


def _from_stdin(forced: Source | None, limits: Limits) -> Iterator[Found]:
    if sys.stdin is None:
        raise SourceError("reading stdin: it is closed; name a file, or pipe one in")
    yield from _spooled(sys.stdin.buffer, "stdin", forced, limits)


def _fetched(plugin: Source, locator: str, settings: Settings) -> Iterator[Found]:
    try:
        yield from ((plugin, document) for document in plugin.fetch(locator, settings))
    except SourceError as error:
        yield BadRecord(locator, str(error))


def _at_path(path: Path, forced: Source | None, limits: Limits, schemes: list[str]) -> Iterator[Found]:
    try:
        mode, graph = path.stat().st_mode, is_graph(path)
    except (OSError, ValueError) as error:
        hint = f"; it is no locator either: those begin with {' or '.join(f'{scheme}:' for scheme in schemes)}"
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"reading {printable.line(path)}: {reason}{hint if ':' in str(path) else ''}") from error
    if graph:
        raise SourceError(f"reading {printable.line(path)}: {GRAPH_FOLDER}; name what it was built from")
    if stat.S_ISDIR(mode):
        yield from _in_folder(path, forced, limits)
    elif stat.S_ISFIFO(mode):
        with path.open("rb") as pipe:
            yield from _spooled(pipe, printable.line(path), forced, limits)
    else:
        yield _named(path, printable.line(path), forced, limits)


def _in_folder(folder: Path, forced: Source | None, limits: Limits) -> Iterator[Found]:
    """The files in and below a folder, in sorted order; no folder twice, whatever links lead to it."""
    seen: set[str] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if path.name.startswith(".") and path != folder:
                yield BadRecord(str(path), "hidden, not read")
            elif is_graph(path):
                yield BadRecord(str(path), f"{GRAPH_FOLDER}, not read")
            elif path.is_dir():
                waiting.extend(_children(path, seen))
            else:
                yield _document(path, printable.line(path), forced, limits)
        except (SourceError, OSError) as error:
            yield BadRecord(str(path), str(error))


def _children(folder: Path, seen: set[str]) -> list[Path]:
    """What is in a folder, last first; nothing in one that was seen."""
    real = os.path.realpath(folder)
    if real in seen:
        return []
    seen.add(real)
    return sorted(folder.iterdir(), reverse=True)


def _spooled(stream: IO[bytes], name: str, forced: Source | None, limits: Limits) -> Iterator[Found]:
    """A stream that can be read but once, as a document that can be opened again."""
    with TemporaryDirectory(prefix="kg-") as folder:
        path = Path(folder) / "stream"
        try:
            copy(stream, path, limits.input_bytes + 1)  # one more, for the reader to see that it goes on
        except OSError as error:
            raise SourceError(f"reading {name} into {path}: {error.strerror}") from error
        yield _named(path, name, forced, limits)


def _named(path: Path, name: str, forced: Source | None, limits: Limits) -> Found:
    """The document of a file that the user named: what is wrong with it is an error."""
    try:
        return _document(path, name, forced, limits)
    except SourceError as error:
        hint = f"; name one with --source: {', '.join(SOURCES.names())}" if str(error) == UNRECOGNISED else ""
        raise SourceError(f"reading {name}: {error}{hint}") from error


def _document(path: Path, name: str, forced: Source | None, limits: Limits) -> tuple[Source, Document]:
    """A file's document and the source that reads it.

    Raises:
        SourceError: it cannot be read, is empty or binary, or no source recognises it.
    """
    if not path.is_file():
        raise SourceError("not a regular file")
    reopen = partial(open_text, path, most=limits.input_bytes)
    with reopen() as stream:
        head = _head(stream)
    if not head.strip():
        raise SourceError("the file is empty")
    if sum(map(_is_odd, head)) > BINARY_SHARE * len(head):
        raise SourceError("binary, or text without a byte-order mark that is not UTF-8")
    document = Document(name, head, reopen)
    return forced or _recognised(document), document


def _head(stream: TextIO) -> str:
    """The beginning of a text, from its first filled line; of one that breaks off early, what there is of it."""
    lines: list[str] = []
    left = HEAD_CHARS
    try:
        while line := stream.readline(left):
            if lines or not line.isspace():
                lines.append(line)
                left -= len(line)
    except SourceError:
        if not lines:
            raise
    return "".join(lines)


def _is_odd(character: str) -> bool:
    return (character < " " and character not in "\t\n\r\f\v\x1b") or "\ud800" <= character <= "\udfff"


def _recognised(document: Document) -> Source:
    names = SOURCES.names()
    ordered = [name for name in names if name not in GENERAL] + [name for name in GENERAL if name in names]
    for name in ordered:
        if SOURCES.get(name).sniff(document):
            return SOURCES.get(name)
    raise SourceError(UNRECOGNISED)
