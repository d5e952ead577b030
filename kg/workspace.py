"""A graph folder: its generations, the one that is current, and the readings kept for the next build.

    graph/
      current               name of the generation that readers open; replaced in one step
      generations/<name>/   store/, index.sqlite, manifest.json, graphs.json, papers.jsonl, merges.jsonl, rejected.jsonl
      merges.jsonl          the merge log and the rejected candidates of the current generation
      rejected.jsonl
      overrides.toml        decisions of a person, if there are any (see kg/resolve/overrides.py)
      readings.jsonl        what was read off each paper, so that an unchanged one is not read again

A build makes a new generation beside the current one and then switches; whoever has the old one open keeps it.
Only one build at a time may write.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from kg.config import Iri
from kg.errors import BusyError, ConfigError, GraphError, UnknownPluginError
from kg.store import STORES

FORMAT = 3
"""Version of the layout; a folder of another version is refused."""

_BEGUN = re.compile(r"new-\d+")
"""What a build calls the generation that it writes, by its process."""

_NAME = re.compile(r"[0-9a-f]{16}(-\d+)?")
"""What generations are called: by the digest of what they hold."""

LOGS = ("merges.jsonl", "rejected.jsonl")

WRITTEN = ("current", "readings.jsonl", *LOGS)
"""What a build writes beside its generations; a copy of overrides, too, but what looks like one may be a person's."""

FILES = (*WRITTEN, "overrides.toml")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: its sizes, and whether the fast reader read it."""

    version: str
    base: str
    store: str
    counts: Mapping[str, int]
    format: int = FORMAT
    fast: bool = False

    def check(self) -> None:
        """See that it can be one that a build wrote, whoever wrote it.

        Raises:
            TypeError: something in it is not of its type.
            ConfigError: the base is no IRI.
            UnknownPluginError: there is no store of that name.
        """
        sizes = isinstance(self.counts, dict) and all(isinstance(size, int) for size in self.counts.values())
        if not (sizes and isinstance(self.store, str) and isinstance(self.fast, bool)):
            raise TypeError("a value is not of its type")
        Iri(self.base)
        STORES.get(self.store)


@dataclass(frozen=True, slots=True)
class Generation:
    """One finished state of a graph."""

    path: Path

    @property
    def store(self) -> Path:
        """Where its store is."""
        return self.path / "store"

    @property
    def index(self) -> Path:
        """Where its index is."""
        return self.path / "index.sqlite"

    @property
    def manifest(self) -> Manifest:
        """What it holds.

        Raises:
            GraphError: the folder was made by another version of this software, or is damaged.
        """
        graph = self.path.parent.parent
        try:
            table = json.loads((self.path / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise GraphError(
                f"opening {graph}: generation {self.path.name} is damaged ({error}); build it again"
            ) from error
        found = table.get("format") if isinstance(table, dict) else None
        if found != FORMAT:
            raise GraphError(f"{graph} has layout {found}, this version reads {FORMAT}; build it again")
        try:
            manifest = Manifest(**table)
            manifest.check()
        except (TypeError, ConfigError, UnknownPluginError) as error:
            raise GraphError(f"opening {graph}: its manifest is damaged ({error}); build it again") from error
        return manifest

    @property
    def digests(self) -> dict[str, str]:
        """A digest of every named graph of its store; apart from the manifest, for only the next build reads it.

        Raises:
            GraphError: they cannot be read.
        """
        try:
            table = json.loads((self.path / "graphs.json").read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise GraphError(f"reading {self.path / 'graphs.json'}: {error}; build the graph again") from error
        return {str(name): str(value) for name, value in table.items()} if isinstance(table, dict) else {}

    def lines(self, name: str) -> Iterator[str]:
        """The lines of one of its files."""
        with (self.path / name).open(encoding="utf-8") as lines:
            yield from lines


@dataclass(frozen=True, slots=True)
class Workspace:
    """A graph folder."""

    path: Path
    _generations: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_generations", self.path / "generations")

    @property
    def readings(self) -> Path:
        """Where readings are kept."""
        return self.path / "readings.jsonl"

    @property
    def overrides(self) -> Path:
        """Where a person's decisions are."""
        return self.path / "overrides.toml"

    def current(self) -> Generation | None:
        """The generation that readers open, if there is one.

        Raises:
            GraphError: the folder was made by another version of this software, or is damaged.
        """
        name = self.current_name()
        if not name:
            return None
        generation = Generation(self._generations / name)
        _ = generation.manifest
        return generation

    def current_name(self) -> str:
        """The name of the current generation; empty if there is none.

        Raises:
            GraphError: it cannot be read.
        """
        try:
            name = (self.path / "current").read_text(encoding="utf-8", errors="replace").strip()
            return name if Path(name).name == name else "damaged"
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            raise GraphError(f"opening {self.path}: {error}; remove {self.path / 'current'} and build again") from error

    def opened(self) -> Generation:
        """The current generation.

        Raises:
            GraphError: there is none.
        """
        generation = self.current()
        if generation is None:
            raise GraphError(f"no graph in {self.path}; make one with: kg build SOURCE... --out {self.path}")
        return generation

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for one build, making it if need be, and clear what an interrupted build left.

        Raises:
            BusyError: another build holds it.
            GraphError: the folder has other things in it, or cannot be made.
        """
        from filelock import FileLock, Timeout

        self._make()
        lock = FileLock(self.path / "build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BusyError(f"another build is writing to {self.path}; wait for it to end") from None
        except OSError as error:
            raise GraphError(f"locking the graph folder {self.path}: {error}") from error
        try:
            self._clear()
            yield
        except OSError as error:
            raise GraphError(f"writing to the graph folder {self.path}: {error}") from error
        finally:
            lock.release()

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            strangers = sorted({entry.name for entry in self.path.iterdir()} - {*FILES, "build.lock"})
            if strangers and not (is_graph(self.path) and self._generations.is_dir()):
                raise GraphError(f"{self.path} is no graph folder: it holds {strangers[0]}; name an empty or new one")
            if self._generations.is_symlink():
                raise GraphError(f"{self._generations} is a link; a build writes and clears only a folder of its own")
            self._generations.mkdir(exist_ok=True)
        except OSError as error:
            raise GraphError(f"making the graph folder {self.path}: {error}") from error

    def _clear(self) -> None:
        """Clear what builds left that were killed: whoever holds the lock knows that none is at work."""
        for entry in self._generations.iterdir():
            if _BEGUN.fullmatch(entry.name) and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
        partial = re.compile(rf"\.({'|'.join(map(re.escape, WRITTEN))})\.\d+")
        for entry in self.path.iterdir():
            if partial.fullmatch(entry.name) and entry.is_file():
                entry.unlink()

    def begin(self) -> Path:
        """A folder for the next generation, not yet seen by readers."""
        path = self._generations / f"new-{os.getpid()}"
        path.mkdir()
        return path

    def finish(self, path: Path, name: str) -> Generation:
        """Make a finished folder the current generation; of the earlier ones the last stays for its readers.

        The switch comes last of all that may fail: whoever sees an error has the earlier generation.
        """
        before = self._generations / self.current_name()
        generation = Generation(self._unused(name))
        path.replace(generation.path)
        for log in LOGS:
            write_whole(self.path / log, generation.lines(log))
        write_whole(self.path / "current", [generation.path.name + "\n"])
        for entry in self._generations.iterdir():
            if entry not in (generation.path, before) and _NAME.fullmatch(entry.name):
                shutil.rmtree(entry, ignore_errors=True)
        return generation

    def _unused(self, name: str) -> Path:
        """A place for a generation of this name, beside one of the same name that readers may have open."""
        places = (self._generations / (name if number == 1 else f"{name}-{number}") for number in count(1))
        return next(place for place in places if not place.exists())


def is_graph(path: Path) -> bool:
    """Whether this is a graph folder or a generation of one, be it that of a build which did not end."""
    marks = [("generations", "current"), ("generations", "build.lock"), ("store", "manifest.json")]
    return any((path / folder).exists() and (path / file).is_file() for folder, file in marks)


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Write a text file so that nobody ever sees half of it."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
