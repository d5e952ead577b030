"""The one function that writes: whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from threading import Thread

import pytest

from exports import EXPORTERS, Exporter, export
from kg.errors import GraphError, UnknownPluginError
from kg.graph import open_graph
from kg.model import Graph
from kg.rdf.iris import Iris
from tests.exports.sample import graph
from tests.graphs import lamps, write


class Failing:
    summary, suffix = "fails half-way", ".txt"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        target.write_text("half", encoding="utf-8")
        raise self.error


class FailingFolder:
    summary, suffix = "fails in the middle of a folder", ""

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        target.mkdir()
        (target / "nodes.csv").write_text("half", encoding="utf-8")
        raise OSError("disk full")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    extra: dict[str, Exporter] = {
        "failing": Failing(OSError("disk full")),
        "broken": Failing(ZeroDivisionError()),
        "folder": FailingFolder(),
    }
    EXPORTERS.names()
    monkeypatch.setattr(EXPORTERS, "_plugins", EXPORTERS._plugins | extra)


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    export(graph(), "dummy", tmp_path / "a" / "b" / "graph.txt")
    assert (tmp_path / "a" / "b" / "graph.txt").read_text(encoding="utf-8") == "12 nodes, 11 edges\n"


def test_what_was_there_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "graph.txt"
    place.write_text("old", encoding="utf-8")
    export(graph(), "dummy", place)
    assert place.read_text(encoding="utf-8").startswith("12 nodes")
    assert [file.name for file in tmp_path.iterdir()] == ["graph.txt"]


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize(("name", "error"), [("failing", GraphError), ("broken", ZeroDivisionError)])
def test_a_failure_leaves_what_was_there(name: str, error: type[Exception], tmp_path: Path) -> None:
    place = tmp_path / "graph.txt"
    place.write_text("old", encoding="utf-8")
    with pytest.raises(error):
        export(graph(), name, place)
    assert place.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["graph.txt"]


@pytest.mark.usefixtures("failing")
def test_a_failure_leaves_the_files_of_a_folder(tmp_path: Path) -> None:
    export(graph(), "csv", tmp_path / "tables")
    before = (tmp_path / "tables" / "nodes.csv").read_bytes()
    with pytest.raises(GraphError, match=r"writing folder to .*tables: disk full"):
        export(graph(), "folder", tmp_path / "tables")
    assert (tmp_path / "tables" / "nodes.csv").read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["tables"]


def test_a_folder_keeps_what_else_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "tables" / "nodes.csv").write_text("old", encoding="utf-8")
    export(graph(), "csv", tmp_path / "tables")
    assert sorted(file.name for file in (tmp_path / "tables").iterdir()) == [
        "edges.csv",
        "nodes.csv",
        "notes.txt",
        "results.csv",
    ]
    assert (tmp_path / "tables" / "nodes.csv").read_text(encoding="utf-8").startswith("id,kind,label")


@pytest.mark.parametrize(
    ("name", "there"), [("dummy", "is a folder; name a file"), ("csv", "is a file; name a folder")]
)
def test_a_file_is_no_folder(name: str, there: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    if name == "csv":
        place.write_text("old", encoding="utf-8")
    else:
        place.mkdir()
    with pytest.raises(GraphError, match=there):
        export(graph(), name, place)
    assert [entry.name for entry in tmp_path.iterdir()] == ["place"]


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GraphError, match=r"writing dummy to .*graph\.txt"):
        export(graph(), "dummy", tmp_path / "file" / "graph.txt")


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if exporter.suffix])
def test_standard_output(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    export(graph(), name, "-")
    printed = capsysbinary.readouterr().out
    export(graph(), name, tmp_path / "file")
    assert printed == (tmp_path / "file").read_bytes()
    assert not list((tmp_path / "empty").iterdir())


def test_a_folder_does_not_go_to_standard_output() -> None:
    with pytest.raises(GraphError, match="csv is a folder of files"):
        export(graph(), "csv", "-")


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(UnknownPluginError, match="no exporter named 'turtel'"):
        export(graph(), "turtel", tmp_path / "graph")


@pytest.mark.parametrize("below", ["current", "generations/x/index.sqlite", "new.ttl", "."])
def test_nothing_is_written_into_a_graph(below: str, tmp_path: Path) -> None:
    place = write(lamps().graph(), tmp_path / "g")
    for name in ("turtle", "csv"):
        with pytest.raises(GraphError, match="is in the graph folder"):
            export(lamps().graph(), name, place / below)
    open_graph(place)


def test_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    export(lamps().graph(), "ntriples", pipe)
    reader.join()
    assert pipe.is_fifo()
    export(lamps().graph(), "ntriples", tmp_path / "file")
    assert read == [(tmp_path / "file").read_text(encoding="utf-8")]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    export(lamps().graph(), "ntriples", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert "old" not in (tmp_path / "file").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="kills a process")
def test_what_a_killed_export_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    program = """
        import os, signal, sys
        from exports import export
        from kg.model import Graph
        class Killed:
            suffix = ".txt"
            def write(self, graph, iris, target):
                target.mkdir()
                (target / "half").touch()
                os.kill(os.getpid(), signal.SIGKILL)
        export(Graph(), Killed(), sys.argv[1])
    """
    target = tmp_path / "graph.txt"
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program), str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    others = [".graph.txt.2024", f".graph.txt.{os.getppid()}.kg-part", ".other.txt.999999999.kg-part", ".graph.txt.swp"]
    for name in others:
        (tmp_path / name).write_text("mine")
    export(graph(), "dummy", target)
    assert not left.exists()
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted([*others, "graph.txt"])
