"""What was read off each paper, kept in a file, so that an unchanged paper is not read again.

The file is appended to while papers are read, so that an interrupted build takes up where it stopped, and
rewritten at the end with the readings that are still of use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Extraction, Paper, digest
from kg.workspace import write_whole

if TYPE_CHECKING:
    from pydantic import TypeAdapter

EVERY = 50
"""Readings after which the file is brought up to date."""


def reading_key(paper: Paper, reader: str) -> str:
    """Changes with the paper's text and with the version of what reads it, and with nothing else."""
    return digest(reader, paper.id, paper.title, paper.abstract)


class Readings:
    """The readings in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines = dict(_load(path))

    def of(self, key: str) -> Extraction | None:
        """The reading of this key, if it is kept; one that is damaged is not."""
        try:
            return _adapter().validate_json(self._lines.get(key, ""))
        except ValueError:
            return None

    def keep(self, found: Iterable[tuple[str, Extraction]]) -> Iterator[Extraction]:
        """Hand the readings on, writing them down on the way."""
        with self.path.open("a", encoding="utf-8", newline="\n") as out:
            if out.tell():
                out.write("\n")  # the last row may have been cut short
            for number, (key, extraction) in enumerate(found, 1):
                self._lines[key] = line = _adapter().dump_json(extraction).decode()
                out.write(_row(key, line))
                if number % EVERY == 0:
                    out.flush()
                yield extraction

    def prune(self, used: Iterable[str]) -> None:
        """Forget all readings but those of these keys."""
        keys = sorted(key for key in set(used) if key in self._lines)
        write_whole(self.path, (_row(key, self._lines[key]) for key in keys))


def _row(key: str, line: str) -> str:
    return f"{key}\t{line}\n"


def _load(path: Path) -> Iterator[tuple[str, str]]:
    """The rows of the file; a row that an interruption cut short is passed over."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as rows:
        for row in rows:
            key, _, line = row.partition("\t")
            if line.endswith("}\n"):
                yield key, line[:-1]


@cache
def _adapter() -> TypeAdapter[Extraction]:
    from pydantic import TypeAdapter

    return TypeAdapter(Extraction)


@cache
def _papers() -> TypeAdapter[Paper]:
    from pydantic import TypeAdapter

    return TypeAdapter(Paper)


def paper_line(paper: Paper) -> str:
    """A paper as a line of JSON."""
    return _papers().dump_json(paper).decode() + "\n"


def paper_of(line: str) -> Paper:
    """The paper in a line of JSON."""
    return _papers().validate_json(line)
