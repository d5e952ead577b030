"""A graph folder: its generations, the one that is current, and the readings kept for the next build.

    graph/
      current               name of the generation that readers open; replaced in one step
      generations/<name>/   store/, manifest.json, papers.jsonl, merges.jsonl, rejected.jsonl
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
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import BusyError, GraphError

FORMAT = 1
"""Version of the layout; a folder of another version is refused."""

LOGS = ("merges.jsonl", "rejected.jsonl")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: its sizes, and a digest of every named graph."""

    version: str
    base: str
    store: str
    counts: Mapping[str, int]
    graphs: Mapping[str, str]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Generation:
    """One finished state of a graph."""

    path: Path

    @property
    def store(self) -> Path:
        """Where its store is."""
        return self.path / "store"

    @property
    def manifest(self) -> Manifest:
        """What it holds."""
        table: dict[str, Any] = json.loads((self.path / "manifest.json").read_text(encoding="utf-8"))
        return Manifest(**table)

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
        try:
            name = (self.path / "current").read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        generation = Generation(self._generations / name)
        try:
            found = json.loads((generation.path / "manifest.json").read_text(encoding="utf-8")).get("format")
        except (OSError, ValueError) as error:
            raise GraphError(f"opening {self.path}: generation {name} is damaged ({error}); build it again") from error
        if found != FORMAT:
            raise GraphError(f"{self.path} has layout {found}, this version reads {FORMAT}; build it again")
        return generation

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
        try:
            self._clear()
            yield
        finally:
            lock.release()

    def _make(self) -> None:
        known = {"current", "generations", "readings.jsonl", "overrides.toml", "build.lock", *LOGS}
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            strangers = sorted({entry.name for entry in self.path.iterdir()} - known)
        except OSError as error:
            raise GraphError(f"making the graph folder {self.path}: {error}") from error
        if strangers and not (self.path / "generations").is_dir():
            raise GraphError(f"{self.path} is no graph folder: it holds {strangers[0]}; name an empty or new one")
        self._generations.mkdir(exist_ok=True)

    def _clear(self) -> None:
        for entry in self._generations.iterdir():
            if entry.name.startswith("new-"):
                shutil.rmtree(entry, ignore_errors=True)

    def begin(self) -> Path:
        """A folder for the next generation, not yet seen by readers."""
        path = self._generations / f"new-{os.getpid()}"
        path.mkdir()
        return path

    def finish(self, path: Path, name: str) -> Generation:
        """Make a finished folder the current generation; of the earlier ones the last stays for its readers."""
        before = self.current()
        generation = Generation(self._generations / name)
        if generation.path.exists():
            shutil.rmtree(generation.path)
        path.replace(generation.path)
        write_whole(self.path / "current", [name + "\n"])
        for log in LOGS:
            write_whole(self.path / log, generation.lines(log))
        kept = {generation.path, before.path if before else generation.path}
        for entry in self._generations.iterdir():
            if entry not in kept:
                shutil.rmtree(entry, ignore_errors=True)
        return generation


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
