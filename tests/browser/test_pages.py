"""The pages in a real browser, opened from a file, with no network."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from exports import export
from exports.html import Html, write_page
from exports.html.options import Options
from exports.html.plain import plain
from kg.model import Kind
from tests.browser.pages import (
    VIEWS,
    Visit,
    Written,
    address,
    click_line,
    click_thing,
    counts,
    drawn,
    ends,
    grave,
    in_view,
    known,
    query_of,
    saved,
)
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import lamps, opened

SVG = "{http://www.w3.org/2000/svg}"
each_view = pytest.mark.parametrize("view", VIEWS)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("pages")
    written = Written(opened(lamps().graph(), folder / "graph"), folder)
    for view, options in VIEWS.items():
        write_page(written.graph, written[view], **options)
    return written


@each_view
def test_it_opens_and_says_what_it_shows(view: str, pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages[view]))
    things, relations = counts(page)
    assert things == page.evaluate("data.nodes.filter(item => item.x !== null && allowed(item)).length") >= 3
    assert relations > 3
    assert "the newest of 2022" in page.inner_text("#counts")
    assert page.title() == page.inner_text("h1") != ""
    assert page.inner_text("#reading")
    drawn_pixels = "at('canvas').querySelector('canvas').toDataURL().length"
    full = page.evaluate(drawn_pixels)
    page.evaluate("network.setData({nodes: [], edges: []}), network.redraw()")
    assert full > 1.2 * page.evaluate(drawn_pixels)


# Search


def test_search_suggests_by_name_and_alias_and_takes_keys(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    page.fill("#search", "l")
    rows = page.locator("#found li[role=option]")
    assert rows.count() >= 2
    page.fill("#search", "LMP")
    assert "Lamp" in rows.nth(0).inner_text()
    page.fill("#search", "tórch")
    page.press("#search", "ArrowDown")
    page.press("#search", "ArrowUp")
    assert page.get_attribute("#search", "aria-activedescendant") == "hit-0"
    page.press("#search", "Enter")
    assert page.inner_text("#panel h2") == "Torch"
    assert page.is_hidden("#found")


def test_search_says_when_there_is_nothing_and_brings_back_what_is_hidden(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    page.fill("#search", "nowhere")
    assert page.inner_text("#found") == "nothing of that name on this page"
    page.press("#search", "Escape")
    click_thing(page, "Torch")
    page.click("#hide")
    assert known(page, "Torch") not in in_view(page)
    page.fill("#search", "torch")
    page.click("#found li >> nth=0")
    assert known(page, "Torch") in in_view(page)


# Filters


def test_filters_leave_out_kinds_relations_beliefs_and_years(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["overview"]))
    things, relations = counts(page)
    chip = page.locator("#predicates label.chip", has_text="improves over")
    chip.click()
    fewer = counts(page)
    assert fewer[1] < relations
    chip.click()
    page.locator("#kinds label.chip", has_text="Benchmark").click()
    assert counts(page)[0] == things - 1
    page.click("#back")
    assert counts(page) == (things, relations)
    page.fill("#belief", "0.9")
    assert counts(page)[1] == page.evaluate("data.edges.filter(item => view.edges.has(item.id)).length") < relations
    assert page.evaluate("data.edges.filter(item => view.edges.has(item.id)).every(item => item.belief >= 0.9)")
    page.fill("#belief", "0")
    page.select_option("#to", "2021")
    assert known(page, "Torch") not in in_view(page)
    page.click("#back")
    assert page.is_disabled("#back")


def test_a_kind_that_is_not_shown_at_first_comes_on_request(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["overview"]))
    paper = known(page, "On Wicks")
    assert paper not in in_view(page)
    page.locator("#kinds label.chip", has_text="Paper").click()
    assert paper in in_view(page)
    assert page.evaluate("id => place(node.get(id)).y > place(node.get(node.get(id).under)).y", paper)


def test_filters_that_leave_nothing_say_so(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["overview"]))
    for kind in ("Method", "Model", "Benchmark"):
        page.locator("#kinds label.chip", has_text=kind).click()
    assert page.is_visible("#empty")
    assert counts(page) == (0, 0)


# Sentences


def test_a_click_on_a_line_shows_the_sentence_with_both_ends_marked(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    click_line(page, "Torch", "Lamp")
    panel = page.locator("#panel")
    assert panel.locator("blockquote").nth(0).inner_text().startswith("model:Torch ")
    assert page.locator("#panel blockquote >> nth=0 >> mark").all_inner_texts() == ["Torch", "Lamp"]
    assert "Torches (2022)" in panel.inner_text()
    assert "one paper says so" in panel.inner_text()
    assert "Contradicted" in panel.inner_text().title() or "Also Between The Two" in panel.inner_text().title()


def test_a_stated_result_stands_by_the_line(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["benchmark"]))
    page.fill("#search", "torch")
    page.press("#search", "Enter")
    assert page.inner_text("#panel .figure-line >> nth=0") in (
        "90% lux (a difference of 9.5 points) beside Lamp",
        "2 glare",
    )


def test_a_click_on_a_thing_lists_its_relations_and_papers(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["neighbourhood"]))
    click_thing(page, "Lamp")
    text = page.inner_text("#panel").lower()
    for told in (
        "method, 2021",
        "also lmp, lamp network",
        "introduced by",
        "improves over (",
        "evaluated on (1)",
        "named in",
    ):
        assert told in text
    page.click("#panel li button.name >> text=Dusk")
    assert page.inner_text("#panel h2") == "Dusk"
    page.click("#panel .close")
    assert page.is_hidden("#panel")


def test_the_panel_covers_no_picture(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    page.fill("#search", "lamp")
    page.press("#search", "Enter")
    for width in (1400, 900, 400):
        page.set_viewport_size({"width": width, "height": 900})
        picture, panel = page.locator("#stage").bounding_box(), page.locator("#panel").bounding_box()
        assert picture
        assert panel
        assert picture["x"] + picture["width"] <= panel["x"] + 1 or picture["y"] + picture["height"] <= panel["y"] + 1
        assert picture["width"] * picture["height"] > 0.2 * width * 900
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# Keyboard


def test_keys_lead_from_thing_to_thing_and_along_lines(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#panel h2") == "Lamp"
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#panel h2") == "Wick"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    first = page.inner_text("#said")
    page.keyboard.press("n")
    assert page.inner_text("#said") != first
    assert "Lamp" in first
    assert ":" in first
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")


def test_keys_hide_a_thing_and_show_what_is_around_it(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    candle = known(page, "Candle")
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    assert candle not in in_view(page)
    page.keyboard.press("e")
    assert candle in in_view(page)
    page.keyboard.press("e")
    assert candle not in in_view(page)
    page.keyboard.press("h")
    assert known(page, "Lamp") not in in_view(page)


# Addresses


def test_an_address_leads_back_to_the_state(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    page.locator("#predicates label.chip", has_text="builds on").click()
    page.fill("#belief", "0.55")
    click_thing(page, "Wick")
    page.keyboard.press("Escape")
    click_line(page, "Torch", "Lamp")
    again = drawn(visit(address(page)))
    assert counts(again) == counts(page)
    assert in_view(again) == in_view(page)
    assert again.inner_text("#panel") == page.inner_text("#panel")
    assert again.input_value("#belief") == "0.55"
    page.click("#back")
    assert "#" not in address(page)


def test_an_address_of_nothing_known_is_the_page_itself(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    strange = drawn(visit(f"{pages['lineage'].as_uri()}#node=%3Cscript%3E&hidden=x&belief=NaN&kinds=Method&kinds=Lamp"))
    assert page.is_hidden("#panel")
    assert strange.is_hidden("#panel")
    assert strange.locator("#kinds input:checked").all_inner_texts() == [""]


# Saving


@each_view
def test_the_picture_as_svg(view: str, pages: Written, visit: Visit, tmp_path: Path) -> None:
    page = drawn(visit(pages[view]))
    picture = ElementTree.parse(saved(page, "svg", tmp_path)).getroot()  # noqa: S314 - our own
    texts = {text.text for text in picture.iter(f"{SVG}text")}
    labels = set(page.evaluate("shownItems().map(item => item.label)"))
    assert labels <= texts
    assert page.title() in texts
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {
        *("svg", "title", "defs", "marker", "path", "rect", "text", "g", "line", "polyline")
    }
    lines = page.evaluate("data.edges.filter(item => view.edges.has(item.id) && !item.quiet).length")
    assert sum("marker-end" in path.attrib for path in picture.iter(f"{SVG}path")) == lines


@pytest.mark.parametrize("view", ["overview", "benchmark"])
def test_the_picture_as_png(view: str, pages: Written, visit: Visit, tmp_path: Path) -> None:
    data = saved(drawn(visit(pages[view])), "png", tmp_path).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(data[16:20]) >= 1500
    assert len(data) > 20_000


@each_view
def test_the_query_gives_what_is_in_view(view: str, pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages[view]))
    assert ends(pages.graph, query_of(page)) == in_view(page)


def test_the_query_of_figures_knows_what_the_reader_has_chosen(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["benchmark"]))
    page.select_option("#to", "2021")
    assert known(page, "Torch") not in in_view(page)
    assert ends(pages.graph, query_of(page)) == in_view(page)
    page.click("#back")
    page.fill("#belief", "0.92")
    assert ends(pages.graph, query_of(page)) == in_view(page)


def test_the_query_knows_what_the_reader_has_chosen(pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages["lineage"]))
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    page.fill("#belief", "0.6")
    page.locator("#predicates label.chip", has_text="builds on").click()
    click_thing(page, "Dusk")
    page.click("#hide")
    assert known(page, "Dusk") not in in_view(page)
    assert ends(pages.graph, query_of(page)) == in_view(page)
    page.select_option("#to", "2021")
    assert ends(pages.graph, query_of(page)) == in_view(page)


# Reading without seeing


@each_view
def test_the_table_says_the_same(view: str, pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages[view]))
    things, relations = counts(page)
    page.click("#tabular")
    assert page.is_hidden("#stage")
    assert page.locator("#table tbody tr").count() == relations
    assert f"{things} things and {relations} relations" in page.inner_text("#table caption")
    assert page.locator("#table thead th[scope=col]").count() == 7
    page.locator("#predicates label.chip").nth(0).click()
    assert page.locator("#table tbody tr").count() == counts(page)[1]
    page.locator("#table tbody th button").nth(0).click() if counts(page)[1] else None
    page.click("#tabular")
    assert page.is_visible("#stage")


@each_view
def test_nothing_stands_in_the_way_of_anybody(view: str, pages: Written, visit: Visit) -> None:
    page = drawn(visit(pages[view]))
    page.fill("#search", "lamp")
    assert grave(page) == []
    page.press("#search", "Enter")
    assert page.is_visible("#panel")
    page.click("#tabular")
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, "color-contrast") == []
    page.click("#tabular")
    assert grave(page, "color-contrast") == []


# Looks


def test_dark_and_light_and_paper(pages: Written, visit: Visit) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page = drawn(visit(pages["lineage"], color_scheme="dark"))
    dark = page.evaluate(ground)
    before = page.evaluate("at('canvas').querySelector('canvas').toDataURL()")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(ground) == "rgb(255, 255, 255)" != dark
    page.wait_for_function("before => at('canvas').querySelector('canvas').toDataURL() !== before", arg=before)
    page.emulate_media(media="print")
    assert page.is_hidden(".tools")
    assert page.is_visible("#canvas")


# Hostile names


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, made = tmp_path_factory.mktemp("hostile"), hostile()
    for view in VIEWS:
        kind = Kind.BENCHMARK if view == "benchmark" else Kind.METHOD
        focus = "" if view == "overview" else next(entity.id for entity in made.entities if entity.kind is kind)
        export(replace(made, focus=focus), Html(Options(view=view)), folder / f"{view}.html")
    return folder


@each_view
def test_hostile_names_stay_text(view: str, hostile_pages: Path, visit: Visit, tmp_path: Path) -> None:
    page = drawn(visit(hostile_pages / f"{view}.html"))
    elements = "document.querySelectorAll('script, img, iframe, object, embed, link, base, form').length"
    before = page.evaluate(elements)
    names = page.evaluate("data.nodes.map(item => [item.id, item.name])")
    assert {name for _, name in names} <= {*map(plain, HOSTILE)}
    assert page.evaluate(
        """() => data.nodes.map(item => {
            select({ node: item });
            return [item.id, document.querySelector('#panel h2').textContent];
        })"""
    ) == [list(row) for row in names]
    page.evaluate("data.edges.forEach(item => select({ edge: item }))")
    links = page.evaluate("[...document.querySelectorAll('#panel a')].map(item => item.protocol)")
    assert set(links) <= {"http:", "https:"}
    page.click("#tabular")
    page.fill("#search", "<")
    page.press("#search", "Escape")
    page.click("#tabular")
    assert page.evaluate(elements) == before == 3
    assert not page.evaluate(
        "[...document.querySelectorAll('*')].some(item => [...item.attributes].some(a => /^on/i.test(a.name)))"
    )
    ElementTree.parse(saved(page, "svg", tmp_path))  # noqa: S314 - that it is well-formed
    saved(page, "png", tmp_path)
    assert query_of(page)


def test_the_query_is_one_that_the_guard_lets_through(pages: Written, visit: Visit) -> None:
    for view in ("overview", "benchmark"):
        assert pages.graph.query(query_of(drawn(visit(pages[view])))).rows
