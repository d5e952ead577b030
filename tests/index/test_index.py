from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.graph import open_graph
from kg.index.read import Index
from kg.index.write import LAYOUT, write_index
from kg.model import Graph, Paper, Predicate, digest
from kg.rdf.iris import Iris
from tests.graphs import Sketch, chain, in_memory, lamps, opened
from tests.reading import graph, paper

IRIS = Iris("https://example.org/")


@pytest.fixture
def index(tmp_path: Path) -> Index:
    write_index(lamps().graph(), IRIS, tmp_path / "index.sqlite")
    return Index.open(tmp_path / "index.sqlite")


def test_the_index_says_what_the_rdf_says(index: Index) -> None:
    graph = lamps().graph()
    assert index.graph() == in_memory(graph, IRIS).graph() == graph
    assert index.iris == IRIS


@pytest.mark.parametrize("made", [lamps(), chain("A buildsOn B", "B improvesOver A"), Sketch()])
def test_parts_are_those_of_the_rdf(made: Sketch) -> None:
    index, reader = made.index(), in_memory(made.graph())
    for entity in reader.entities():
        assert index.node(entity.id) == index.entity(entity.id) == entity
        assert index.links(entity=entity.id) == reader.links(entity=entity.id)
        assert index.papers_naming(entity.id) == len({link.paper for link in reader.links(entity=entity.id)})
        assert index.results(subject=entity.id) == reader.results(subject=entity.id)
        assert index.results(benchmark=entity.id) == reader.results(benchmark=entity.id)
        for claim in (*reader.claims(subject=entity.id), *reader.claims(object_=entity.id)):
            assert claim in index.claims(subject=claim.subject, object_=claim.object, predicates=[claim.predicate])
            assert index.claim(claim.id) == claim
            assert index.stated_results(claim) == reader.stated_results(claim)
            assert index.contradicting(claim) == reader.contradicting(claim)
    for found in reader.papers():
        assert index.paper(found.id) == found
        assert index.claims_in(found.id) == reader.claims_in(found.id)
        assert index.links(paper=found.id) == reader.links(paper=found.id)


def test_claims_by_predicate() -> None:
    index = lamps().index()
    built = index.claims(predicates=[Predicate.BUILDS_ON])
    assert {claim.predicate for claim in built} == {Predicate.BUILDS_ON}
    assert index.claims(predicates=[]) == []
    assert index.claim("of nobody") is None


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    graph = lamps().graph()
    backwards = Graph(graph.papers[::-1], graph.entities[::-1], graph.links[::-1], graph.claims[::-1])
    forwards = Graph(graph.papers, graph.entities, graph.links, graph.claims)
    for number, made in enumerate((forwards, backwards)):
        write_index(made, IRIS, tmp_path / str(number))
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes()


def test_text_of_all_kinds_comes_back(tmp_path: Path) -> None:
    texts = ["'; DROP TABLE node; --", '"', "\u202eabc", "a\0b", "\U0001f4a1", "\\", "%_", "{order}", ":fold ?1"]
    graph = Graph(papers=tuple(sorted(Paper(f"doi:{n}", text, text * 2) for n, text in enumerate(texts))))
    write_index(graph, IRIS, tmp_path / "index.sqlite")
    assert Index.open(tmp_path / "index.sqlite").graph() == graph


def test_threads_may_ask_at_once(index: Index) -> None:
    found, expected = list[int](), len(index.claims())
    threads = [threading.Thread(target=lambda: found.append(len(index.claims()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8
    index.close()
    with pytest.raises(GraphError, match="closed"):
        index.claims()


def test_a_file_that_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 1000)
    sqlite3.connect(tmp_path / "empty").close()
    for name in ("missing", "text", "empty"):
        with pytest.raises(GraphError, match="build the graph again"):
            Index.open(tmp_path / name)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="writing the index"):
        write_index(lamps().graph(), IRIS, tmp_path / "nowhere" / "index.sqlite")


def test_the_nearest_nodes_are_those_that_most_papers_name() -> None:
    made = Sketch().says("one", "Root", "buildsOn", "Rare").says("two", "Root", "buildsOn", "Often")
    made.says("three", "Other", "buildsOn", "Often").says("four", "Rare", "buildsOn", "Far")
    index = made.index()
    num = {name: index.num(made.thing(name)) for name in ("Root", "Rare", "Often", "Far")}
    steps = {num["Root"]: 0, num["Rare"]: 1, num["Often"]: 1, num["Far"]: -2}
    order = ["Root", "Often", "Rare", "Far"]
    for limit in range(1, 5):
        assert set(index.adjacency.nearest(steps, limit)) == {num[name] for name in order[:limit]}
    assert set(index.adjacency.nearest(steps, 0)) == set(num.values())


def test_an_index_of_another_layout_is_refused_and_a_build_mends_it(tmp_path: Path) -> None:
    place = opened(lamps().graph(), tmp_path).place / "index.sqlite"
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    with pytest.raises(
        GraphError, match=rf"has layout {LAYOUT + 1}, this version reads {LAYOUT}; build the graph again"
    ):
        open_graph(tmp_path)
    assert opened(lamps().graph(), tmp_path).find("Lamp")


def test_an_index_that_lost_its_head_is_said_to_be_damaged(tmp_path: Path) -> None:
    place = opened(lamps().graph(), tmp_path).place / "index.sqlite"
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("DELETE FROM about")
        connection.commit()
    with pytest.raises(GraphError, match="is damaged; build the graph again"):
        open_graph(tmp_path)


def test_another_layout_has_another_number() -> None:
    """Where this fails, what stands in an index has changed: raise `LAYOUT`, and put the new digest here."""
    made = Index.of(lamps().graph())
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*_text*' ORDER BY name"
    tables = [(name, sql) for name, sql in made.rows(sql) if not name.startswith(("sqlite_", "name_piece"))]
    held = [made.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name, _ in tables if name != "about"]  # noqa: S608
    assert (LAYOUT, digest(repr(tables), repr(held))) == (1, "1ee47519f8415994")


def test_a_contribution_without_a_name_is_of_the_year_of_its_paper() -> None:
    read = replace(paper("Our method outperforms ResNet on ImageNet."), date="2021-05")
    made = graph(read).graph
    (unnamed,) = (entity.id for entity in made.entities if entity.unnamed_in)
    assert Index.of(made).year(unnamed) == 2021
