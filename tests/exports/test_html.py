"""The page: nothing comes from outside, nothing breaks out, and what it shows is what there is."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest

from exports import export
from exports.html import Html, embedded
from exports.html.layout import Box, arrange
from exports.html.view import KINDS, LABEL_CHARS, PREDICATES, network
from kg.model import Claim, Entity, Graph, Kind, Paper, Predicate
from kg.rdf.iris import Iris
from tests.exports.readers import page_data
from tests.exports.sample import BEATS, HOSTILE, LAMP, graph, hostile

OWN = Path(__file__).parents[2] / "exports" / "html"


class Page(HTMLParser):
    """The elements of a page, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.pieces.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(("", ""))

    def handle_data(self, data: str) -> None:
        if self.pieces:
            tag, before = self.pieces[-1]
            self.pieces[-1] = (tag, before + data)


def written(made: Graph, folder: Path) -> str:
    export(made, "html", folder / "page.html")
    return (folder / "page.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(hostile(), tmp_path_factory.mktemp("page"))


def test_nothing_is_fetched(text: str) -> None:
    page = Page(text)
    assert not {"link", "img", "iframe", "object", "embed", "base"} & {tag for tag, _ in page.tags}
    assert not [attributes for _, attributes in page.tags if {"src", "href"} & set(attributes)]
    code = text.replace(re.findall(r'id="data">(.*?)</script>', text)[0], "")
    assert not re.search(r"""(?:src|href)\s*=\s*["'`]?\s*(?:https?:)?//""", code)
    assert not re.search(r"@import|url\(\s*[\"']?(?!data:)\S+?\)", code)
    assert "sourceMappingURL" not in text


def test_the_policy_allows_the_scripts_of_the_page_and_no_others(text: str) -> None:
    page = Page(text)
    policy = next(a["content"] or "" for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert set(directives) == {"default-src", "script-src", "style-src", "base-uri", "form-action"}
    pieces = [piece for piece in page.pieces if piece[0] in ("script", "style")]
    digests = [f"'sha256-{base64.b64encode(hashlib.sha256(p.encode()).digest()).decode()}'" for _, p in pieces]
    style, _, *scripts = digests
    assert directives["style-src"] == style
    assert directives["script-src"].split() == scripts


def test_data_does_not_break_out(text: str) -> None:
    assert [attributes.get("type") for tag, attributes in Page(text).tags if tag == "script"] == [
        "application/json",
        None,
        None,
    ]
    data = re.findall(r'id="data">(.*?)</script>', text)[0]
    assert data.isascii()
    assert not set("<>&\n\r") & set(data)


@pytest.mark.parametrize("value", [*HOSTILE, "\ud800", "\x00"])
def test_embedded_text_is_the_same_when_read(value: str) -> None:
    assert json.loads(embedded([value])) == [value]


def test_own_scripts_make_no_markup() -> None:
    for path in OWN.glob("*.js"):
        script = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch\(|XMLHttp", script
        )


def test_what_the_page_knows_of_an_edge(tmp_path: Path) -> None:
    written(graph(), tmp_path)
    data = page_data(tmp_path / "page.html")
    edges = [edge for edge in data["edges"] if (edge["from"], edge["to"]) == ("model/torch-8", "benchmark/dusk-1")]
    assert [item["confidence"] for item in edges[0]["evidence"]] == [0.9, 0.8]
    assert edges[0]["evidence"][0]["paper"] == LAMP
    assert edges[0]["support"] == 2
    assert data["papers"][LAMP] == {
        "title": "Lamp: Light for Everyone",
        "year": 2021,
        "url": "https://arxiv.org/abs/2101.00001",
    }


def test_what_the_page_knows_of_a_node(tmp_path: Path) -> None:
    written(graph(), tmp_path)
    nodes = {node["id"]: node for node in page_data(tmp_path / "page.html")["nodes"]}
    lamp = nodes["method/lamp-3"]
    assert (lamp["name"], lamp["aliases"], lamp["introduced"]) == ("Lamp", ["LAMP", "Lamps"], [LAMP])
    assert nodes["metric/glare-5"]["higher_is_better"] is False
    assert nodes["method/contribution-2"]["unnamed_in"] == "title:00c0ffee00c0ffee"
    assert (nodes[LAMP]["x"], nodes[LAMP]["y"]) == (lamp["x"], lamp["y"])
    assert nodes[LAMP]["below"] == lamp["font"]["size"]


def test_no_address_but_of_the_web(text: str) -> None:
    data = json.loads(re.findall(r'id="data">(.*?)</script>', text)[0])
    addresses = {paper["url"] for paper in data["papers"].values() if "url" in paper}
    assert addresses == {"http://evil.example/?a=<b>&c='d'"}


def test_every_kind_and_predicate_has_its_look() -> None:
    assert set(KINDS) == {"Paper", *Kind}
    assert set(PREDICATES) == set(Predicate)
    assert len({colour for colour, _ in KINDS.values()}) == len({sign for _, sign in KINDS.values()}) == len(KINDS)
    assert len({(colour, width, tuple(dashes)) for _, colour, width, dashes in PREDICATES.values()}) == len(PREDICATES)


def test_the_page_is_named_after_its_focus_or_its_papers(tmp_path: Path) -> None:
    written(graph(), tmp_path)
    data = page_data(tmp_path / "page.html")
    assert (data["title"], data["focus"], data["dated"]) == ("Lineage graph of 3 papers, 2021\u20132023", "", 3)
    written(replace(graph(), focus="method/lamp-3"), tmp_path)
    data = page_data(tmp_path / "page.html")
    assert (data["title"], data["focus"]) == ("Lineage graph around Lamp", "method/lamp-3")


def test_the_focus_is_on_a_page_that_is_cut(tmp_path: Path) -> None:
    Html(limit=1).write(replace(graph(), focus="metric/glare-5"), Iris(), tmp_path / "page.html")
    assert [node["id"] for node in page_data(tmp_path / "page.html")["nodes"]] == ["metric/glare-5"]


def test_a_large_graph_is_cut_to_its_best_connected_part(tmp_path: Path) -> None:
    Html(limit=4).write(graph(), Iris(), tmp_path / "page.html")
    data = page_data(tmp_path / "page.html")
    assert {node["id"] for node in data["nodes"]} == {
        "method/lamp-3",
        "method/wick-4",
        "model/torch-8",
        "benchmark/dusk-1",
    }
    assert data["counts"] == {"nodes": 12, "edges": 11, "papers": 3}
    assert len(data["edges"]) == 7
    assert LAMP in data["papers"]


def test_labels_are_short_and_of_one_line() -> None:
    made = network(hostile(), Iris(), limit=1_000)
    assert all(len(node["label"]) <= LABEL_CHARS + 2 for node in made.nodes)
    assert all(len(node["label"].splitlines()) == 1 for node in made.nodes)


def test_a_network_for_notebooks() -> None:
    made = network(graph(), Iris(), limit=1_000)
    assert (made.num_nodes(), made.num_edges()) == (12, 11)
    assert made.options.physics.enabled is False


# Places


def random_graph(seed: int, size: int, links: int, years: bool) -> tuple[list[Box], list[tuple[str, str]]]:
    chance = random.Random(seed)  # noqa: S311
    boxes = [
        Box(f"b{n:03}", chance.randint(40, 200), chance.randint(20, 50), chance.randint(2010, 2020) if years else None)
        for n in range(size)
    ]
    return boxes, [(chance.choice(boxes).id, chance.choice(boxes).id) for _ in range(links)]


each_shape = pytest.mark.parametrize(
    ("size", "links", "years"),
    [(1, 0, True), (1, 1, False), (40, 10, True), (120, 200, True), (120, 150, False), (60, 0, False)],
)


@each_shape
def test_no_box_lies_on_another(size: int, links: int, years: bool) -> None:
    boxes, edges = random_graph(1, size, links, years)
    places = arrange(boxes, edges).places
    assert set(places) == {box.id for box in boxes}
    for a, b in combinations(boxes, 2):
        (ax, ay), (bx, by) = places[a.id], places[b.id]
        assert abs(ax - bx) >= (a.width + b.width) / 2 or abs(ay - by) >= (a.height + b.height) / 2


@each_shape
def test_order_of_boxes_and_edges_does_not_matter(size: int, links: int, years: bool) -> None:
    boxes, edges = random_graph(2, size, links, years)
    assert arrange(boxes, edges) == arrange(boxes[::-1], edges[::-1])


def test_years_run_from_left_to_right() -> None:
    boxes, edges = random_graph(3, 100, 150, True)
    made = arrange(boxes, edges)
    assert [band.label for band in made.bands] == sorted({str(box.year) for box in boxes})
    spans = {band.label: (band.left, band.right) for band in made.bands}
    for box in boxes:
        left, right = spans[str(box.year)]
        assert left < made.places[box.id][0] < right
    assert all(a.right == b.left for a, b in zip(made.bands, made.bands[1:], strict=False))


def test_without_years_what_is_built_on_stands_left() -> None:
    boxes = [Box(name, 50, 20) for name in "abcd"]
    made = arrange(boxes, [("c", "b"), ("b", "a"), ("d", "b")])
    x = {name: place[0] for name, place in made.places.items()}
    assert x["a"] < x["b"] < x["c"] == x["d"]
    assert made.bands == ()


def test_a_circle_of_claims_is_placed() -> None:
    boxes = [Box(name, 50, 20) for name in "abc"]
    assert len(set(arrange(boxes, [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")]).places.values())) == 3


def test_nothing_is_placed_for_nothing() -> None:
    assert arrange([], []).places == {}


def test_an_entity_stands_in_the_year_of_the_paper_that_introduces_it(tmp_path: Path) -> None:
    papers = (Paper("title:1", "A", "", date="2019"), Paper("title:2", "B", "", date="2021-05"))
    entities = (Entity("method/a", Kind.METHOD, "A"), Entity("method/b", Kind.METHOD, "B"))
    claims = tuple(
        Claim(paper.id, Predicate.INTRODUCES, entity.id, (BEATS,), 1.0)
        for paper, entity in zip(papers, entities, strict=True)
    )
    written(Graph(papers, entities, (), claims), tmp_path)
    data = page_data(tmp_path / "page.html")
    x = {node["id"]: node["x"] for node in data["nodes"]}
    bands = {band["label"]: (band["left"], band["right"]) for band in data["bands"]}
    assert list(bands) == ["2019", "2021"]
    assert bands["2019"][0] < x["method/a"] < bands["2019"][1] <= bands["2021"][0] < x["method/b"] < bands["2021"][1]
