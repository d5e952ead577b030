from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kg.errors import BusyError, GraphError
from kg.graph import open_graph
from kg.workspace import Workspace, write_whole
from tests.graphs import chain, lamps, write

ONE, TWO, THREE = (chain(text).graph() for text in ("A buildsOn B", "B buildsOn C", "C buildsOn D"))


def generations(folder: Path) -> list[str]:
    return sorted(entry.name for entry in (folder / "generations").iterdir())


def test_the_layout(tmp_path: Path) -> None:
    write(lamps().graph(), tmp_path / "g")
    names = {"build.lock", "current", "generations", "merges.jsonl", "rejected.jsonl"}
    assert {entry.name for entry in (tmp_path / "g").iterdir()} == names
    generation = Workspace(tmp_path / "g").opened()
    assert generation.manifest.counts["papers"] == 4
    assert len(list(generation.lines("papers.jsonl"))) == 4
    assert generation.path.name == (tmp_path / "g" / "current").read_text().strip()


def test_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "none", tmp_path / "file"):
        assert Workspace(place).current() is None
        with pytest.raises(GraphError, match="make one with: kg build"):
            Workspace(place).opened()


def test_the_last_but_one_generation_stays_for_its_readers(tmp_path: Path) -> None:
    for graph in (ONE, TWO, THREE):
        write(graph, tmp_path)
    assert len(generations(tmp_path)) == 2
    assert open_graph(tmp_path).data() == THREE


def test_writing_the_same_again_leaves_what_readers_have_open(tmp_path: Path) -> None:
    write(ONE, tmp_path)
    reader = open_graph(tmp_path)
    place = reader.place
    for _ in range(3):
        write(ONE, tmp_path)
        assert open_graph(tmp_path).data() == reader.data() == ONE
    assert len(generations(tmp_path)) == 2
    write(TWO, tmp_path)
    write(ONE, tmp_path)
    assert open_graph(tmp_path).data() == ONE
    assert place.name.split("-")[0] == open_graph(tmp_path).place.name.split("-")[0]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    first, second = Workspace(tmp_path), Workspace(tmp_path)
    with first.writing(), pytest.raises(BusyError, match="another build"), second.writing():
        pass
    with second.writing():
        pass


def test_a_writer_in_another_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.workspace import Workspace\n"
        "with Workspace(Path(sys.argv[1])).writing(): print('in', flush=True); input()"
    )
    pipe = subprocess.PIPE
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=pipe, stdout=pipe, text=True)
    assert other.stdout
    other.stdout.readline()
    with pytest.raises(BusyError), Workspace(tmp_path).writing():
        pass
    other.kill()  # a lock does not outlive its process
    other.communicate()
    with Workspace(tmp_path).writing():
        pass


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("dear to me")
    with pytest.raises(GraphError, match=r"holds thesis\.tex"), Workspace(tmp_path).writing():
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.tex"]


def test_what_people_add_to_a_graph_folder_is_left_alone(tmp_path: Path) -> None:
    write(ONE, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    write(TWO, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_places_that_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "generations").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "odd"):
        with pytest.raises(GraphError, match=r"making the graph folder|no graph folder"), Workspace(place).writing():
            pass


def test_faults_of_the_disk_are_errors_of_the_graph(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="No space left"), Workspace(tmp_path).writing():
        raise OSError(28, "No space left on device")
    with Workspace(tmp_path).writing():
        pass


def test_leftovers_are_cleared(tmp_path: Path) -> None:
    write(ONE, tmp_path)
    (tmp_path / "generations" / "new-1").mkdir()
    (tmp_path / "generations" / "new-1" / "store").write_text("half")
    (tmp_path / "generations" / "0123456789abcdef").mkdir()
    (tmp_path / ".current.123").write_text("half")
    (tmp_path / ".rejected.jsonl.9").write_text("half")
    write(TWO, tmp_path)
    assert len(generations(tmp_path)) == 2
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_what_a_person_keeps_beside_is_no_leftover(tmp_path: Path) -> None:
    write(ONE, tmp_path)
    elsewhere = tmp_path.with_name("elsewhere")
    elsewhere.mkdir()
    kept = [
        tmp_path / ".overrides.toml.swp",
        tmp_path / ".overrides.toml.2024",
        tmp_path / ".current.bak",
        tmp_path / "generations" / "new-ideas",
        elsewhere / "kept",
    ]
    for place in kept:
        place.write_text("mine")
    (tmp_path / "generations" / "new-7").symlink_to(elsewhere)
    write(TWO, tmp_path)
    assert [place.read_text() for place in kept] == ["mine"] * len(kept)


@pytest.mark.skipif(os.name == "nt", reason="kills a process")
def test_a_build_that_is_killed_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    program = """
        import os, signal, sys
        from pathlib import Path
        from kg.workspace import Workspace, write_whole
        with Workspace(Path(sys.argv[1])).writing():
            new = Workspace(Path(sys.argv[1])).begin()
            write_whole(new / "papers.jsonl", ["half"])
            def lines():
                yield "half"
                os.kill(os.getpid(), signal.SIGKILL)
            write_whole(Path(sys.argv[1]) / "current", lines())
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program), str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list(tmp_path.glob("generations/new-*"))
    assert list(tmp_path.glob(".current.*"))
    write(ONE, tmp_path)
    assert len(generations(tmp_path)) == 1
    assert not list(tmp_path.glob(".*"))


def manifest(folder: Path) -> Path:
    return Workspace(folder).opened().path / "manifest.json"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\udcff", '{"format": 1}', '{"format": 1, "more": 2}'])
def test_a_damaged_manifest(text: str, tmp_path: Path) -> None:
    manifest(write(ONE, tmp_path)).write_text(text, errors="surrogateescape")
    with pytest.raises(GraphError, match="build it again"):
        open_graph(tmp_path)


def test_a_layout_of_another_version(tmp_path: Path) -> None:
    path = manifest(write(ONE, tmp_path))
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99, "new": "key"}))
    with pytest.raises(GraphError, match="layout 99, this version reads 3; build it again"):
        open_graph(tmp_path)


@pytest.mark.parametrize("name", [b"gone", b"../..", b"\xff", b"a\0b", b"x" * 5_000])
def test_a_current_file_that_leads_nowhere(name: bytes, tmp_path: Path) -> None:
    write(ONE, tmp_path)
    (tmp_path / "current").write_bytes(name)
    with pytest.raises(GraphError, match="damaged"):
        open_graph(tmp_path)
    write(TWO, tmp_path)
    assert open_graph(tmp_path).data() == TWO


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, ["old\n"])

    def broken() -> list[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(path, (line for part in (["new\n"], [1 / 0]) for line in map(str, part)))
    with pytest.raises(ZeroDivisionError):
        write_whole(path, broken())
    assert path.read_text() == "old\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": "no iri"},
        {"base": "http://a:b/"},
        {"base": 3},
        {"store": "gone"},
        {"store": ["oxigraph"]},
        {"counts": []},
        {"counts": {"papers": "many"}},
    ],
    ids=str,
)
def test_a_manifest_with_a_wrong_value(wrong: dict[str, object], tmp_path: Path) -> None:
    path = manifest(write(ONE, tmp_path))
    path.write_text(json.dumps(json.loads(path.read_text()) | wrong))
    with pytest.raises(GraphError, match=f"opening {tmp_path}: its manifest is damaged .*; build it again"):
        open_graph(tmp_path)


@pytest.mark.parametrize("log", ["merges.jsonl", "rejected.jsonl"])
def test_whoever_sees_an_error_has_the_earlier_generation(log: str, tmp_path: Path) -> None:
    write(ONE, tmp_path)
    (tmp_path / log).unlink()
    (tmp_path / log).mkdir()
    with pytest.raises(GraphError, match="writing to the graph folder"):
        write(TWO, tmp_path)
    assert open_graph(tmp_path).data() == ONE
    (tmp_path / log).rmdir()
    write(TWO, tmp_path)
    assert open_graph(tmp_path).data() == TWO
    assert len(generations(tmp_path)) == 2


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "project" / "generations" / "thesis").mkdir(parents=True)
    with pytest.raises(GraphError, match="is no graph folder: it holds generations"):
        write(ONE, tmp_path / "project")
    write(ONE, tmp_path / "graph")
    kept = tmp_path / "graph" / "generations" / "thesis"
    kept.mkdir()
    for _ in range(3):
        write(ONE, tmp_path / "graph")
    assert kept.is_dir()
    (tmp_path / "precious").mkdir()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "current").write_text("")
    (tmp_path / "linked" / "generations").symlink_to(tmp_path / "precious")
    with pytest.raises(GraphError, match="is a link"):
        write(ONE, tmp_path / "linked")


@pytest.mark.parametrize("name", ["../../elsewhere", "a/b", "/etc", ".."])
def test_a_current_that_is_no_name_is_damage(name: str, tmp_path: Path) -> None:
    write(ONE, tmp_path)
    (tmp_path / "current").write_text(name)
    with pytest.raises(GraphError, match="build it again"):
        Workspace(tmp_path).opened()
