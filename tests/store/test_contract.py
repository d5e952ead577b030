"""What every store promises, checked for each that there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import GraphError
from kg.store import STORES, Store
from tests.exports.sample import HOSTILE

each = pytest.mark.parametrize("kind", STORES.names())


def graph(name: str, *texts: str) -> dict[str, list[Quad]]:
    node, property_ = NamedNode(f"urn:{name}"), NamedNode("urn:says")
    return {node.value: [Quad(NamedNode(f"urn:s{i}"), property_, Literal(text), node) for i, text in enumerate(texts)]}


def make(
    kind: str, place: Path, *graphs: dict[str, list[Quad]], base: Path | None = None, dropped: tuple[str, ...] = ()
) -> Store:
    merged = {name: quads for found in graphs for name, quads in found.items()}
    STORES.get(kind).create(place, merged, base=base, dropped=[f"urn:{name}" for name in dropped])
    return STORES.get(kind).open(place)


def text(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, Literal) else ""


def held(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in store.quads():
        found.setdefault(str(quad.graph_name)[5:-1], set()).add(text(quad))
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@each
def test_it_describes_itself(kind: str) -> None:
    assert 10 < len(STORES.get(kind).summary) < 90
    assert "\n" not in STORES.get(kind).summary


@each
def test_what_is_written_is_held(kind: str, tmp_path: Path) -> None:
    store = make(kind, tmp_path / "a", graph("g", "one", "two"), graph("h", *HOSTILE))
    assert held(store) == {"g": {"one", "two"}, "h": set(HOSTILE)}
    assert len(store) == 2 + len(HOSTILE)
    assert [text(quad) for quad in store.quads(NamedNode("urn:s1"), None, None, NamedNode("urn:g"))] == ["two"]
    assert len(list(store.quads(None, NamedNode("urn:says"), Literal("one")))) == 1


@each
def test_an_empty_store(kind: str, tmp_path: Path) -> None:
    assert held(make(kind, tmp_path / "a")) == {}


@each
def test_a_query_sees_the_union_and_knows_the_prefixes(kind: str, tmp_path: Path) -> None:
    store = make(kind, tmp_path / "a", graph("g", "one"), graph("h", "two"))
    rows = store.query("SELECT ?o ?x { ?s <urn:says> ?o OPTIONAL { ?s kg:belief ?x } }")
    assert {row["o"].value for row in rows} == {"one", "two"}


@each
def test_graphs_are_kept_replaced_added_and_dropped(kind: str, tmp_path: Path) -> None:
    make(kind, tmp_path / "a", graph("kept", "k"), graph("replaced", "old", "older"), graph("dropped", "d"))
    store = make(
        kind,
        tmp_path / "b",
        graph("replaced", "new"),
        graph("added", "a"),
        base=tmp_path / "a",
        dropped=("dropped", "no"),
    )
    assert held(store) == {"kept": {"k"}, "replaced": {"new"}, "added": {"a"}}
    third = make(kind, tmp_path / "c", graph("kept"), base=tmp_path / "b")
    assert held(third) == {"replaced": {"new"}, "added": {"a"}}


@each
def test_the_base_does_not_change(kind: str, tmp_path: Path) -> None:
    base = make(kind, tmp_path / "a", graph("g", "one"), graph("h", "two"))
    place = tmp_path / "a"
    before = files(place) if place.is_dir() else {"": place.read_bytes()}
    make(kind, tmp_path / "b", graph("g", "new"), base=place, dropped=("h",))
    assert held(base) == held(STORES.get(kind).open(place)) == {"g": {"one"}, "h": {"two"}}
    assert (files(place) if place.is_dir() else {"": place.read_bytes()}) == before


@each
def test_a_store_can_be_moved(kind: str, tmp_path: Path) -> None:
    make(kind, tmp_path / "a", graph("g", "one"))
    (tmp_path / "a").rename(tmp_path / "b")
    assert held(STORES.get(kind).open(tmp_path / "b")) == {"g": {"one"}}


@each
def test_several_processes_read_one_store(kind: str, tmp_path: Path) -> None:
    make(kind, tmp_path / "a", graph("g", "one", "two"))
    here = STORES.get(kind).open(tmp_path / "a")
    code = (
        "import sys; from pathlib import Path; from kg.store import STORES; input()\n"
        "store = STORES.get(sys.argv[1]).open(Path(sys.argv[2])); print(len(store), flush=True); input()"
    )
    command = [sys.executable, "-c", code, kind, str(tmp_path / "a")]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdin
        reader.stdin.write("\n")
        reader.stdin.flush()
    assert [reader.stdout.readline() if reader.stdout else "" for reader in readers] == ["2\n", "2\n"]
    make(kind, tmp_path / "b", graph("g", "new"), base=tmp_path / "a")  # all of them have the base open
    assert [reader.communicate("\n")[1] for reader in readers] == [None, None]
    assert len(here) == 2


@each
def test_the_same_graphs_in_any_order_are_the_same_store(kind: str, tmp_path: Path) -> None:
    parts = [graph("g", "one"), graph("h", "two"), graph("i", "three")]
    first = make(kind, tmp_path / "a", *parts)
    second = make(kind, tmp_path / "b", *reversed(parts))
    assert sorted(map(str, first.quads())) == sorted(map(str, second.quads()))


@each
def test_a_store_that_is_not_there_or_damaged(kind: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("no store")
    for name in ("none", "empty", "text"):
        with pytest.raises(GraphError, match=f"opening the store .*{name}"):
            STORES.get(kind).open(tmp_path / name)


@each
def test_a_place_that_cannot_be_written(kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GraphError, match="writing the store"):
        make(kind, tmp_path / "file" / "store", graph("g", "one"))
