"""From a graph to a file: one plug-in module each, and the one function that writes."""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Protocol

from exports._documents import document
from kg.errors import GraphError
from kg.model import Graph
from kg.rdf.iris import Iris
from kg.registry import Registry
from kg.workspace import is_graph

__all__ = ["EXPORTERS", "Exporter", "document", "export"]


class Exporter(Protocol):
    """What a plug-in promises: the same graph gives the same bytes.

    `suffix` is the usual end of the file's name; empty where the export is a folder of files.
    """

    summary: str
    suffix: str

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write the graph to `target`, which does not exist yet."""


PART = ".kg-part"
"""How the name ends of what is still being written."""

EXPORTERS: Registry[Exporter] = Registry("exporter", __name__)


def export(graph: Graph, form: str | Exporter, target: str | Path, *, iris: Iris | None = None) -> None:
    """Write a graph in a format to a file, or a folder where the format has several files; `-` is standard output.

    The format is a name, or an exporter with options of its own. Whoever looks at `target` sees what was there before,
    or the whole export.

    Raises:
        UnknownPluginError: there is no exporter of that name.
        GraphError: the file cannot be written.
    """
    exporter, iris = EXPORTERS.get(form) if isinstance(form, str) else form, iris or Iris()
    name = form if isinstance(form, str) else type(form).__name__.lower()
    if str(target) == "-" and sys.stdout is None:
        raise GraphError(f"writing {name} to standard output: it is closed; name a file")
    if str(target) == "-" and not exporter.suffix:
        raise GraphError(f"the format {name} is a folder of files and cannot go to standard output; name a folder")
    try:
        if str(target) == "-":
            _to_standard_output(exporter, graph, iris)
        else:
            _to_place(exporter, graph, iris, Path(target))
    except BrokenPipeError:  # whoever read has read enough
        raise
    except OSError as error:
        raise GraphError(f"writing {name} to {target}: {error}") from error


def _to_standard_output(exporter: Exporter, graph: Graph, iris: Iris) -> None:
    _copy(exporter, graph, iris, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _to_stream(exporter: Exporter, graph: Graph, iris: Iris, place: Path) -> None:
    """Write into something that cannot be replaced by a file, such as a device."""
    if not exporter.suffix:
        raise GraphError(f"{place} is no folder, and this format is a folder of files")
    with place.open("wb") as out:
        _copy(exporter, graph, iris, out)


def _copy(exporter: Exporter, graph: Graph, iris: Iris, out: IO[bytes]) -> None:
    with TemporaryDirectory(prefix="kg-export-") as folder:
        whole = Path(folder, "export")
        exporter.write(graph, iris, whole)
        with whole.open("rb") as data:
            shutil.copyfileobj(data, out)


def _to_place(exporter: Exporter, graph: Graph, iris: Iris, place: Path) -> None:
    place = place.resolve()
    if not place.name:
        raise GraphError(f"{place} is no name for a file")
    if inside := next((folder for folder in (place, *place.parents) if is_graph(folder)), None):
        raise GraphError(f"{place} is in the graph folder {inside}; name another place")
    if place.exists() and not place.is_file() and not place.is_dir():  # a device, or a pipe
        return _to_stream(exporter, graph, iris, place)
    partial = place.with_name(f".{place.name}.{os.getpid()}{PART}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # what is left of others' exports, or in a folder that cannot be listed
            _clear_left(place)
        exporter.write(graph, iris, partial)
        _replace(partial, place)
    finally:
        _discard(partial)


def _clear_left(place: Path) -> None:
    """Remove what exports to this place have left whose process was killed."""
    left = re.compile(rf"\.{re.escape(place.name)}\.(\d{{1,9}}){re.escape(PART)}")
    for entry in place.parent.iterdir():
        named = left.fullmatch(entry.name)
        if named and not entry.is_symlink() and not _lives(int(named[1])):
            _discard(entry)


def _lives(process: int) -> bool:
    """Whether there is a process of this number; where the system cannot be asked, it is held that there is."""
    if os.name == "nt":  # to ask there is to end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _replace(partial: Path, place: Path) -> None:
    if place.is_dir() and not partial.is_dir():
        raise GraphError(f"{place} is a folder; name a file")
    if partial.is_dir() and place.exists():
        _move_files(partial, place)
    else:
        partial.replace(place)


def _move_files(partial: Path, place: Path) -> None:
    """Put the files of a folder into one that exists, each in one step, and leave all others there alone."""
    if not place.is_dir():
        raise GraphError(f"{place} is a file; name a folder")
    for file in sorted(partial.iterdir()):
        file.replace(place / file.name)


def _discard(partial: Path) -> None:
    if partial.is_dir():
        shutil.rmtree(partial)
    else:
        partial.unlink(missing_ok=True)
