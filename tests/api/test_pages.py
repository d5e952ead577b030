"""The explorer's pages, as they come from the server: what they say, what they link to, and what they leave alone."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pytest

from api.pages import FOLDER, count
from api.pages.addresses import page_of, web_address
from api.pages.chart import _area as area_of
from api.pages.chart import chart, when
from api.pages.fitting import fitted
from api.pages.marks import linked, marked
from api.pages.picture import picture
from api.routes.pages.start import ASSETS, prepare
from exports.html.looks import KINDS, LINES
from kg.errors import GraphError
from kg.examples import examples, find_example
from kg.family import STEP, family
from kg.graph import KnowledgeGraph
from kg.lineage import Direction, Scope
from kg.model import Kind, Predicate
from tests.api.asking import send
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import Sketch, chain, lamps, opened

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

PAGES = (
    "/",
    "/about",
    "/search",
    "/search?q=lamp",
    "/search?q=nowhere",
    "/methods",
    "/methods?sort=heirs&q=a&from=2000&to=2030&limit=2",
    "/methods?builds_on=Wick",
    "/models?improves_over=Lamp&evaluated_on=Dusk",
    "/papers?names=Lamp&sort=year",
    "/papers/2101.00001",
    "/methods/Lamp",
    "/methods/Lamp?all=true&min_belief=0.5",
    "/models/Torch",
    "/benchmarks/Dusk",
    "/tasks/lighting",
    "/metrics/lux",
    "/methods/Lamp/lineage",
    "/models/Torch/lineage?direction=ancestors&depth=1&relation=buildsOn&min_belief=0.5&limit=5",
    "/methods/Wick/lineage?relation=evaluatesOn&direction=descendants",
    "/benchmarks/Dusk/leaderboard",
    "/benchmarks/Dusk/leaderboard?metric=lux",
    "/compare",
    "/compare?a=Lamp&b=Torch",
    "/path",
    "/path?from=Torch&to=Wick",
    "/path?from=Wick&to=Torch",
    "/path?from=Candle&to=Dusk",
    "/contradictions",
    "/contradictions?name=Lamp&limit=1",
    "/sparql",
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("pages"))


class Elements(HTMLParser):
    """The elements of a page, its text, and what is open at its end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == tag]

    def links(self) -> list[str]:
        return [link["href"] or "" for link in self.all("a")]


def visit(graph: KnowledgeGraph, path: str, status: int = 200) -> Elements:
    answer = answered(graph, path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Elements(answer.text)


def answered(graph: KnowledgeGraph, path: str) -> httpx.Response:
    return send(graph, "GET", path, headers=BROWSER)


# All pages


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_and_has_its_landmarks(path: str, graph: KnowledgeGraph) -> None:
    page = visit(graph, path)
    assert page.open == []
    tags = [tag for tag, _ in page.found]
    assert [tags.count("main"), tags.count("h1")] == [1, 1]
    assert page.all("nav")[0]["aria-label"] == "Main"
    assert page.all("html")[0]["lang"] == "en"
    assert page.links()[0] == "#content"
    ids = [id_ for _, attributes in page.found if (id_ := attributes.get("id"))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(path: str, graph: KnowledgeGraph) -> None:
    page = visit(graph, path)
    ids = {attributes.get("id") for _, attributes in page.found}
    for link in page.links():
        if link.startswith("#"):
            assert unquote(link[1:]) in ids, link
            continue
        if link.startswith(("https://arxiv.org/abs/", "https://doi.org/")):  # where the paper itself is
            continue
        where = f"{path.partition('?')[0]}{link}" if link.startswith("?") else link.partition("#")[0]
        if where.startswith("/sparql?query="):  # which starts a process; the routes' own tests do that
            continue
        assert answered(graph, where).status_code in (200, 303, 307), link


def test_pages_are_not_in_the_openapi_document(graph: KnowledgeGraph) -> None:
    paths = send(graph, "GET", "/openapi.json").json()["paths"]
    assert not {"/", "/about", "/compare", "/methods", "/methods/{name}", "/assets/{name}"} & paths.keys()


def test_what_others_add_to_a_link_does_no_harm(graph: KnowledgeGraph) -> None:
    assert "Lamp" in visit(graph, "/methods/Lamp?utm_source=elsewhere").text


def test_every_page_says_where_the_same_is_as_data(graph: KnowledgeGraph) -> None:
    for path in PAGES:
        for link in visit(graph, path).all("link"):
            if link["rel"] == "alternate":
                answer = send(graph, "GET", link["href"] or "")
                assert answer.status_code == 200, (path, link["href"], answer.text)


def test_what_pages_load_is_there(graph: KnowledgeGraph) -> None:
    for name, media in ASSETS.items():
        answer = send(graph, "GET", f"/assets/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media)
    assert {path.name for path in (FOLDER / "assets").iterdir()} == {*ASSETS, "looks.css"}
    assert send(graph, "GET", "/assets/base.html").status_code == 404
    assert send(graph, "GET", "/assets/../__init__.py").status_code == 404


def test_looks_are_those_of_the_offline_page(graph: KnowledgeGraph) -> None:
    looks = send(graph, "GET", "/assets/looks.css").text
    assert all(f".kind-{name} {{ --kind: light-dark({kind.colour}," in looks for name, kind in KINDS.items())
    assert all(f".rel-{name} {{ --relation: light-dark({line.colour}," in looks for name, line in LINES.items())


def test_a_graph_that_cannot_be_read_keeps_no_service_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, asked = opened(lamps().graph(), tmp_path), []

    def damaged(sql: str, *_: object, **__: object) -> list[object]:
        asked.append(sql)
        raise GraphError("the index is damaged")

    monkeypatch.setattr(graph.index, "rows", damaged)
    prepare(graph)
    assert asked


# Things


def test_the_start_page_leads_in(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/")
    assert "4 papers of 2019 to 2022" in page.text
    assert page_of(graph.find("Lamp").id) in page.links()
    assert f"{page_of(graph.find('Dusk').id)}/leaderboard" in page.links()
    assert page.all("svg")


def test_a_thing_has_its_names_claims_figures_and_papers(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/methods/Lamp")
    for told in ("Method, 2021", "also LMP, Lamp Network", "Introduced in", "Beats", "Beaten by", "Evaluated on"):
        assert told in page.text
    assert "80.5%" in page.text
    assert graph.iris.node(graph.find("Lamp").id) in page.text
    marks = re.findall(r'<mark class="(\w+)">([^<]+)</mark>', answered(graph, "/methods/Lamp").text)
    assert ("subject", "Lamp") in marks
    assert ("object", "Wick") in marks


def test_a_thing_of_many_claims_shows_the_most_believed_first_and_all_on_demand(tmp_path: Path) -> None:
    sketch = Sketch()
    for number in range(30):
        sketch.says(f"p{number}", f"Heir-{number}", "buildsOn", "Root", confidence=0.5 + number / 100)
    graph = opened(sketch.graph(), tmp_path)
    few, every = answered(graph, "/methods/Root").text, answered(graph, "/methods/Root?all=true").text
    heirs = re.findall(r'<p class="head"><a class="thing" href="[^"]+"><bdi>(Heir-\d+)', few)
    assert heirs == [f"Heir-{number}" for number in range(29, 21, -1)]
    assert "Show all 30 with their sentences" in few
    assert len(re.findall(r"<blockquote>", every)) == 30
    assert f"/methods?builds_on={quote(graph.find('Root').id, safe='/')}" in few


def test_a_paper_links_the_names_in_its_abstract(graph: KnowledgeGraph) -> None:
    page = answered(graph, "/papers/2101.00001").text
    lamp = page_of(graph.find("Lamp").id)
    assert f'<a href="{lamp}">Lamp</a>' in page
    assert "What its sentences say" in page
    assert "is evaluated on" in page


def test_a_thing_is_found_by_any_of_its_names(graph: KnowledgeGraph) -> None:
    lamp = graph.find("Lamp")
    assert answered(graph, "/show?name=LMP").headers["location"] == page_of(lamp.id)
    assert answered(graph, "/show?name=2101.00001").headers["location"] == "/papers/arxiv:2101.00001"
    assert answered(graph, "/methods/Torch").headers["location"] == page_of(graph.find("Torch").id)
    assert answered(graph, "/models/Lamp/lineage?depth=2").headers["location"] == f"{page_of(lamp.id)}/lineage?depth=2"


def test_a_claim_has_its_sentence_in_context_and_what_contradicts_it(graph: KnowledgeGraph) -> None:
    wins = graph.compare("Lamp", "Torch").left_wins
    page = visit(graph, f"/claims/{wins[0].id}")
    assert "Contradicted by" in page.text
    assert wins[0].evidence[0].text in page.text
    assert "by-hand/1" in page.text
    assert "Nothing of this name" in visit(graph, "/claims/nothing", 404).text


# Questions


def test_search_groups_hits_by_kind_the_best_first(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/search?q=lamp")
    assert page.links().index(page_of(graph.find("Lamp").id)) < page.links().index("/papers/arxiv:2101.00001")
    assert "Nothing here is called so" in visit(graph, "/search?q=zzzzzz").text


def test_a_comparison_shows_both_sides_of_a_contradiction(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/compare?a=Lamp&b=Torch")
    assert "Papers contradict one another here" in page.text
    assert "80.5%" in page.text
    assert "90%" in page.text
    by_id = visit(graph, f"/compare?a={graph.find('Lamp').id}")
    assert by_id.all("input")[1]["value"] == "method:Lamp"


def test_a_path_is_told_sentence_by_sentence(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/path?from=Wick&to=Torch")
    assert "The other way round than asked" in page.text
    assert "No way of building on" in visit(graph, "/path?from=Candle&to=Dusk").text


def test_a_leaderboard_ranks_charts_and_says_why_not(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/benchmarks/Dusk/leaderboard")
    text = page.text
    assert "higher is better, percent" in text
    assert "only a difference (12), relative" in text
    rows = {attributes.get("id") for attributes in page.all("tr")} - {None}
    dots = [link for link in page.links() if link.startswith("#result-")]
    assert dots
    assert {dot[1:] for dot in dots} <= rows


def test_lists_are_turned_a_page_at_a_time(graph: KnowledgeGraph) -> None:
    seen: list[str] = []
    path = "/methods?limit=2"
    while path:
        page = visit(graph, path)
        seen += [link for link in page.links() if re.fullmatch(r"/methods/[^/?]+", link)]
        more = [link["href"] for link in page.all("a") if link.get("rel") == "next"]
        path = f"/methods{more[0]}" if more else ""
    methods = [entity.id for entity in graph.data().entities if entity.kind is Kind.METHOD]
    assert sorted(seen) == sorted(map(page_of, methods))


def test_unknown_names_get_a_page_with_near_ones(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/methods/Lampp", 404)
    assert "/show?name=Lamp" in page.links()
    assert "Nothing of this name" in page.text
    assert "No such page" in visit(graph, "/nowhere", 404).text
    assert "Invalid parameter" in visit(graph, "/methods/Lamp/lineage?depth=99", 422).text


def test_ambiguous_names_get_a_page_with_the_choices(tmp_path: Path) -> None:
    sketch = Sketch().says("a", "Net", "buildsOn", "Root").says("b", "model:Net", "buildsOn", "Root")
    graph = opened(sketch.graph(), tmp_path)
    page = visit(graph, "/show?name=Net", 409)
    assert {page_of(e.id) for e in graph.index.entities_with_key("net")} <= set(page.links())
    assert len(page.links()) > 2


# Lineage


def test_a_lineage_page_draws_what_it_lists(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/methods/Lamp/lineage")
    drawn = {link["data-claim"] for link in page.all("a") if "data-claim" in link}
    listed = {(row["id"] or "").removeprefix("claim-") for row in page.all("tr") if row.get("id")}
    expected = {claim.id for claim in graph.lineage("Lamp", direction="both", depth=3).claims}
    assert drawn == listed == expected


def test_a_lineage_grows_where_it_is_asked_to(tmp_path: Path) -> None:
    graph = opened(chain("A buildsOn B", "B buildsOn C", "C buildsOn D", "D buildsOn E").graph(), tmp_path)
    page = visit(graph, "/methods/A/lineage?direction=ancestors&depth=2")
    assert shown(page) == {graph.find(name).id for name in "ABC"}
    (more,) = grows(page)
    grown = visit(graph, f"/methods/A/lineage{more}")
    assert shown(grown) == {graph.find(name).id for name in "ABCD"}
    assert [box["value"] for box in grown.all("input") if box["name"] == "depth"] == ["2"]
    again = visit(graph, f"/methods/A/lineage{grows(grown)[0]}")
    assert shown(again) == {graph.find(name).id for name in "ABCDE"}
    assert grows(again) == []


def shown(page: Elements) -> set[str]:
    return {node for group in page.all("g") if (node := group.get("data-node"))}


def grows(page: Elements) -> list[str]:
    return [link["href"] or "" for link in page.all("a") if link.get("class") == "grow"]


def test_a_node_of_many_neighbours_grows_by_some_at_a_time(tmp_path: Path) -> None:
    statements = [f"Heir-{number} buildsOn Root" for number in range(2 * STEP + 3)]
    graph = opened(chain(*statements).graph(), tmp_path)
    root, scope = graph.find("Root"), Scope(Direction.BOTH, depth=1)
    sizes = [
        len(family(graph.index, root, scope, limit=4, grown={root.id: times} if times else {}).nodes) - 1
        for times in range(4)
    ]
    assert sizes == [3, STEP, 2 * STEP, 2 * STEP + 3]
    assert family(graph.index, root, scope, limit=4).unseen[root.id] == 2 * STEP


def test_a_family_has_room_for_both_sides(tmp_path: Path) -> None:
    older = [f"Root buildsOn Old-{number}" for number in range(20)]
    newer = [f"New-{number} buildsOn Root" for number in range(4)]
    graph = opened(chain(*older, *newer).graph(), tmp_path)
    found = family(graph.index, graph.find("Root"), Scope(Direction.BOTH), limit=12)
    sides = [node.distance for node in found.nodes]
    assert (sides.count(1), sides.count(-1)) == (7, 4)
    assert found.reached == 25
    everything = family(graph.index, graph.find("Root"), Scope(Direction.BOTH), limit=100)
    assert len(everything.nodes) == 25
    assert everything.unseen == {}


def test_a_family_keeps_to_its_relations_and_belief(graph: KnowledgeGraph) -> None:
    lamp = graph.find("Lamp")
    found = family(graph.index, lamp, Scope(Direction.BOTH, predicates=(Predicate.BUILDS_ON,), min_belief=0.7), limit=9)
    assert {claim.predicate for claim in found.claims} == {Predicate.BUILDS_ON}
    assert all(claim.belief >= 0.7 for claim in found.claims)
    assert found.unseen == {}


def test_lines_of_a_picture_are_as_wide_as_claims_are_believed(graph: KnowledgeGraph) -> None:
    drawn = picture(family(graph.index, graph.find("Lamp"), Scope(Direction.BOTH), limit=20))
    belief = {claim.id: claim.belief for claim in graph.data().claims}
    lines = sorted((line for line in drawn.lines if line.predicate == "improvesOver"), key=lambda line: line.width)
    assert [belief[line.claim] for line in lines] == sorted(belief[line.claim] for line in lines)
    assert len({line.path for line in drawn.lines}) == len(drawn.lines)
    assert [year.label for year in drawn.years] == ["2019", "2021", "2022"]
    assert drawn.path == ("Torch", "Lamp", "Wick") or "Lamp" in drawn.path
    for thing in drawn.things:
        assert 0 < thing.x - thing.wide / 2 < thing.x + thing.wide / 2 < drawn.wide
        assert 0 < thing.y - thing.high / 2 < thing.y + thing.high / 2 < drawn.high


def test_a_chart_has_a_dot_for_each_figure_and_steps_at_the_best(graph: KnowledgeGraph) -> None:
    series = next(one for one in graph.timeline("Dusk").series if one.metric.label == "lux")
    drawn = chart(series)
    assert drawn
    assert [dot.best for dot in drawn.dots] == [True, True, True]
    xs, ys = [dot.x for dot in drawn.dots], [dot.y for dot in drawn.dots]
    assert xs == sorted(xs)
    assert ys == sorted(ys, reverse=True)
    assert drawn.line.count("V") == 2
    assert [float(text) for text, _ in drawn.values] == sorted(float(text) for text, _ in drawn.values)


def test_dates_of_any_precision_stand_in_their_year() -> None:
    assert 2017 < when("2017-01") < when("2017-06-01") < when("2017-06-30") < when("2017-12-31") < 2018
    assert when("2017") == 2017.5


# Sentences


def test_both_ends_of_a_sentence_are_marked_the_longer_name_first() -> None:
    cut = marked("We compare BERT-large with BERT.", ["BERT"], ["BERT-large"])
    assert cut == [
        ("We compare ", ""), ("BERT-large", "object"), (" with ", ""), ("BERT", "subject"), (".", ""),
    ]  # fmt: skip


def test_a_name_is_marked_as_a_whole_word_or_not_at_all() -> None:
    assert marked("Lamplight and LAMP", ["Lamp"], ["Wick"]) == [("Lamplight and ", ""), ("LAMP", "subject")]
    assert marked("Nothing here", ["Lamp"], []) == [("Nothing here", "")]


def test_all_names_of_a_text_are_linked() -> None:
    names = {"GPT-3": "model/gpt3", "GPT": "model/gpt", "": "method/none"}
    assert [piece for piece in linked("GPT, then gpt-3.", names) if piece[1]] == [
        ("GPT", "model/gpt"),
        ("gpt-3", "model/gpt3"),
    ]
    assert "".join(text for text, _ in linked("GPT, then gpt-3.", names)) == "GPT, then gpt-3."
    assert linked("Nothing.", {}) == [("Nothing.", "")]


# Words and addresses


def test_a_page_has_the_address_of_its_thing() -> None:
    assert page_of("method/lora-1b5d") == "/methods/lora-1b5d"
    assert page_of("doi:10.1000/a/../b?c#d") == "/papers/doi:10.1000%2Fa%2F..%2Fb%3Fc%23d"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc", ""])
def test_only_addresses_of_the_web_are_links(address: str) -> None:
    assert web_address(address) == ""
    assert web_address("HTTPS://example.org/x") == "HTTPS://example.org/x"


def test_numbers_have_their_thousands_apart_and_their_words_agree() -> None:
    assert [count(1, "paper"), count(2, "paper"), count(1024), count(0, "entry", "entries")] == [
        "1 paper",
        "2 papers",
        "1,024",
        "0 entries",
    ]


def test_quality_is_told_as_the_readme_tells_it() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    quality = tomllib.loads((FOLDER / "quality.toml").read_text(encoding="utf-8"))
    head = re.search(r"^\| F1 \| (.+) \|$", readme, re.MULTILINE)
    assert head
    assert head[1].split(" | ") == quality["columns"]
    for row, values in quality["rows"].items():
        told = re.search(rf"^\| \**{row}\** \| (.+) \|$", readme, re.MULTILINE)
        assert told, row
        assert [int(cell.strip("*")) for cell in told[1].split(" | ")] == values


# Hostile names


@pytest.fixture(scope="module")
def hostile_graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(hostile(), tmp_path_factory.mktemp("hostile-pages"))


def test_hostile_names_stay_text(hostile_graph: KnowledgeGraph) -> None:
    entities = [entity.id for entity in hostile_graph.data().entities]
    paths = [page_of(id_) for id_ in (*entities, *(paper.id for paper in hostile_graph.papers()))]
    lineages = [f"{page_of(id_)}/lineage" for id_ in entities]
    lists = [
        "/",
        "/about",
        "/methods?limit=100",
        "/papers?limit=100",
        *(f"/search?q={quote(text[:400])}" for text in HOSTILE),
    ]
    for path in (*paths, *lineages, *lists):
        harmless(visit(hostile_graph, path), path)


def harmless(page: Elements, path: str) -> None:
    assert page.open == [], path
    for tag, attributes in page.found:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (path, tag, attributes)
        assert tag not in ("iframe", "object", "embed", "base", "img", "style"), path
    assert all((script["src"] or "").startswith("/assets/") for script in page.all("script"))
    for link in page.links():
        assert link.startswith(("/", "#", "?", "http://evil.example/")), (path, link)


def test_a_hostile_search_comes_back_as_text(graph: KnowledgeGraph) -> None:
    for text in HOSTILE:
        page = visit(graph, f"/search?q={quote(text[:400])}")
        assert page.all("input")[0]["value"] == text[:400]
        harmless(page, text)


# Names that are not there


@pytest.mark.parametrize(("path", "kept"), [("/compare?a=Lampe&b=Torch", "a"), ("/path?from=Lampe&to=Torch", "from")])
def test_a_question_about_an_unknown_name_keeps_what_was_typed_and_offers_near_names(
    path: str, kept: str, graph: KnowledgeGraph
) -> None:
    page = visit(graph, path, 404)
    values = {field.get("name"): field.get("value") for field in page.all("input")}
    assert values[kept] == "Lampe"
    assert "Torch" in (values.get("b") or values.get("to") or "")
    assert "Nothing here is called Lampe" in page.text
    offered = [link for link in page.links() if re.search(rf"[?&]{kept}=Lamp(&|$)", link)]
    assert visit(graph, offered[0]).text.count("Torch") > 1


def test_the_examples_of_the_console_are_about_things_that_the_graph_has(graph: KnowledgeGraph) -> None:
    there = {entity.label for entity in graph.data().entities} | {paper.title for paper in graph.papers()}
    offered = fitted(graph)
    names = {name for example in offered for name in re.findall(r'(?:prefLabel|title) "([^"]+)"', example.sparql)}
    assert names
    assert names <= there
    by_name = {example.name: example for example in offered}
    assert set(by_name) <= {example.name for example in examples()}
    assert "BERT" not in by_name["descendants"].title + by_name["descendants"].sparql
    assert graph.query(by_name["evidence"].sparql).rows


def test_examples_whose_names_the_graph_has_stay_as_they_are(tmp_path: Path) -> None:
    sketch = chain("DPO improvesOver PPO", "Other buildsOn BERT")
    by_name = {example.name: example for example in fitted(opened(sketch.graph(), tmp_path))}
    assert by_name["evidence"] == find_example("evidence")
    assert by_name["descendants"] == find_example("descendants")
    assert "best-by-year" not in by_name  # there is no benchmark


def test_an_example_takes_a_hostile_name_as_a_name(tmp_path: Path) -> None:
    graph = opened(chain('New improvesOver a"}b\\', 'Newer buildsOn a"}b\\').graph(), tmp_path)
    example = next(example for example in fitted(graph) if example.name == "is-it-beaten")
    assert bool(graph.query(example.sparql))


# The first page, and labels of charts


def test_the_first_page_shows_a_sentence_and_leads_to_questions_about_this_graph(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/")
    asked = [link for link in page.links() if link.startswith(("/compare?", "/contradictions"))]
    assert len(asked) >= 2
    assert "Behind each line stands what a paper says" in page.text
    assert {mark.get("class") for mark in page.all("mark")} == {"subject", "object"}


def test_labels_of_a_chart_lie_on_nothing(tmp_path: Path) -> None:
    sketch = Sketch()
    for number in range(14):
        sketch.paper(f"p{number}", date=f"20{10 + number // 3}-0{1 + number % 3}")
        sketch.thing("metric:lux", higher=True)
        sketch.reports(f"p{number}", f"Quite a long name {number}", "Dusk", "lux", str(50 + number * 7 % 30))
    made = chart(opened(sketch.graph(), tmp_path).timeline("Dusk").series[0])
    assert made
    areas = [area_of(dot.tag, dot.label) for dot in made.dots if dot.tag]
    assert len(areas) >= 6
    assert [dot for dot in made.dots if dot.best][-1].tag
    for one, other in combinations(areas, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert all(area[0] >= 0 and area[2] <= made.wide for area in areas)


def test_the_page_of_what_is_not_there_offers_to_search_for_it(graph: KnowledgeGraph) -> None:
    page = visit(graph, "/methods/Quux", 404)
    assert "/search?q=Quux" in page.links()
    assert "kg search" not in page.text
