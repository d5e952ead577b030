"""The explorer in a real browser, served on a port of this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

import kg
from api import create_app
from kg.graph import KnowledgeGraph
from tests.browser.pages import Visit, address, grave, suggested
from tests.exports.sample import HOSTILE, hostile
from tests.graphs import chain, lamps, opened

LANDMARKS = Path(__file__).parents[2] / "examples" / "landmarks.jsonl"

PAGES = (
    "/",
    "/about",
    "/methods?sort=heirs&limit=12",
    "/papers?limit=8",
    "/search?q=distil",
    "/methods/LoRA",
    "/papers/2106.09685",
    "/models/BERT/lineage?limit=8",
    "/benchmarks/ImageNet",
    "/benchmarks/ImageNet/leaderboard",
    "/compare?a=ViT&b=ResNet",
    "/path?from=DPO&to=TRPO",
    "/contradictions",
    "/sparql",
)


@contextmanager
def served(graph: KnowledgeGraph) -> Iterator[str]:
    """The address of a graph that is served on a free port."""
    server = uvicorn.Server(uvicorn.Config(create_app(graph), port=0, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


@pytest.fixture(scope="module")
def landmarks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("landmarks") / "graph"
    kg.build([LANDMARKS], out=place, fast=True)
    with served(kg.open(place)) as address:
        yield address


@pytest.fixture(scope="module")
def lit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(opened(lamps().graph(), tmp_path_factory.mktemp("lamps"))) as address:
        yield address


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A line of descent from A back to F, and a child of C."""
    line = [f"{a} buildsOn {b}" for a, b in zip("ABCDE", "BCDEF", strict=True)]
    with served(opened(chain(*line, "Other improvesOver C").graph(), tmp_path_factory.mktemp("line"))) as address:
        yield address


# All pages


@pytest.mark.parametrize("path", PAGES)
def test_it_opens_without_complaint_for_everybody_and_fits_a_phone(path: str, landmarks: str, visit: Visit) -> None:
    page = visit(landmarks + path)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.styleSheets.length") == 2
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert grave(page, "color-contrast") == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_is_read_without_a_script(lit: str, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{lit}/methods/Lamp/lineage")
    assert page.locator(".node").count() == 3
    page.click("#table a >> text=Torch >> nth=0")
    expect(page.locator("h1")).to_have_text("Torch")
    page.fill("header input", "lamp")
    page.press("header input", "Enter")
    page.wait_for_url("**/search?q=lamp")
    page.click("main a >> text=Lamp >> nth=0")
    expect(page.locator("h1")).to_have_text("Lamp")
    assert page.locator("blockquote mark.subject").count() > 0
    page.close()


def test_the_first_key_leads_to_the_content(lit: str, visit: Visit) -> None:
    page = visit(f"{lit}/methods/Lamp")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'content'")


def test_a_printed_page_has_the_sentences_and_no_controls(lit: str, visit: Visit) -> None:
    page = visit(f"{lit}/methods/Lamp")
    page.emulate_media(media="print")
    assert page.is_hidden("header.top")
    assert page.is_visible("blockquote >> nth=0")


# Suggestions


def test_names_are_suggested_while_one_types_and_open_by_key(lit: str, visit: Visit) -> None:
    page = visit(lit)
    field = page.locator("main input[type=search]")
    field.press_sequentially("lam")
    rows = suggested(page, "lam")
    assert "Lamp" in rows.nth(0).inner_text()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == rows.nth(0).get_attribute("id")
    field.press("Enter")
    page.wait_for_url("**/methods/lamp-*")
    assert page.inner_text("h1") == "Lamp"


def test_suggestions_go_when_they_are_not_wanted(lit: str, visit: Visit) -> None:
    page = visit(lit)
    field = page.locator("main input[type=search]")
    field.press_sequentially("lam")
    suggested(page, "lam").nth(0).wait_for()
    field.press("Escape")
    assert page.locator("main [role=listbox]").is_hidden()
    field.press("Enter")
    page.wait_for_url("**/search?q=lam")
    assert page.locator("main a.thing").count() > 0


def test_a_field_of_a_question_takes_the_name_that_is_chosen(lit: str, visit: Visit) -> None:
    page = visit(f"{lit}/compare")
    for field, name in (("a", "lam"), ("b", "tor")):
        page.locator(f"input[name={field}]").press_sequentially(name)
        suggested(page, name).nth(0).click()
    assert page.input_value("input[name=a]") == "method:Lamp"
    page.click("main form button")
    expect(page.locator("h1")).to_have_text("Lamp and Torch")


# Lineage


def nodes(page: Page) -> list[str]:
    return sorted(page.locator(".node a:first-child title").all_text_contents())


def plus(label: str) -> str:
    return f'a.grow[aria-label^="Show more around {label}:"]'


def test_a_lineage_grows_on_click_and_its_address_leads_back(family: str, visit: Visit) -> None:
    page = visit(f"{family}/methods/A/lineage?depth=2")
    assert nodes(page) == ["A", "B", "C"]
    page.evaluate("window.same = true")
    page.click(plus("C"))
    expect(page.locator(".node")).to_have_count(5)
    assert nodes(page) == ["A", "B", "C", "D", "Other"]
    assert page.evaluate("window.same")
    assert page.locator("#table tbody tr").count() == 4
    assert nodes(visit(address(page))) == nodes(page)
    page.go_back()
    expect(page.locator(".node")).to_have_count(3)
    assert "grow" not in address(page)


def test_a_lineage_grows_by_key_and_keeps_the_focus(family: str, visit: Visit) -> None:
    page = visit(f"{family}/methods/A/lineage?depth=2&direction=ancestors")
    page.focus(plus("C"))
    page.keyboard.press("Enter")
    expect(page.locator(".node")).to_have_count(4)
    assert "C, Method" in str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def test_a_lineage_is_drawn_anew_for_other_wishes(family: str, visit: Visit) -> None:
    page = visit(f"{family}/methods/C/lineage?depth=1")
    assert nodes(page) == ["B", "C", "D", "Other"]
    page.uncheck("input[value=improvesOver]")
    expect(page.locator(".node")).to_have_count(3)
    page.fill("input[name=depth]", "3")
    page.press("input[name=depth]", "Tab")
    expect(page.locator(".node")).to_have_count(6)
    assert "depth=3" in address(page)
    assert not page.is_checked("input[value=improvesOver]")
    assert page.is_checked("input[value=buildsOn]")


def test_a_line_tells_its_sentences_by_click_and_by_key(lit: str, visit: Visit) -> None:
    page = visit(f"{lit}/methods/Lamp/lineage")
    line = page.locator('a.line[aria-label^="Lamp builds on Wick"]')
    line.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Lamp builds on Wick"
    assert panel.locator("mark").all_inner_texts() == ["Lamp", "Wick"]
    assert page.evaluate("document.activeElement.id") == "panel"
    again = visit(address(page))
    assert again.inner_text("#panel h2") == "Lamp builds on Wick"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert "#" not in address(page)
    assert page.evaluate("document.activeElement.dataset.claim") == line.get_attribute("data-claim")


def test_a_dot_of_the_chart_leads_to_its_row(lit: str, visit: Visit) -> None:
    page = visit(f"{lit}/benchmarks/Dusk/leaderboard")
    page.locator(".chart a").nth(0).focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr:target")).to_contain_text("70%")


# The console


def test_the_console_runs_an_example_and_shows_a_table(landmarks: str, visit: Visit) -> None:
    page = visit(f"{landmarks}/sparql")
    assert page.locator("#coloured .code-keyword").count() > 3
    page.click("text=Which methods do most others build on?")
    page.locator("#answer table").wait_for()
    assert page.locator("#answer tbody tr").count() >= 5
    assert re.search(r"\d+ rows", page.inner_text("#answer"))
    again = visit(address(page))
    again.locator("#answer table").wait_for()
    assert again.input_value("#query") == page.input_value("#query")


def test_the_console_links_things_to_their_pages(lit: str, visit: Visit) -> None:
    page = visit(f"{lit}/sparql")
    page.fill("#query", 'SELECT ?x WHERE { ?x skos:prefLabel "Torch" }')
    page.keyboard.press("Control+Enter")
    page.click("#answer td a")
    page.wait_for_url("**/models/*")
    assert page.inner_text("h1") == "Torch"


def test_the_console_shows_yes_and_graphs_as_they_are(lit: str, visit: Visit) -> None:
    page = visit(f"{lit}/sparql")
    page.fill("#query", "ASK { ?a kg:buildsOn ?b }")
    page.click("#ask")
    page.locator("#answer .lead").wait_for()
    assert page.inner_text("#answer .lead") == "Yes"
    page.fill("#query", "CONSTRUCT WHERE { ?a kg:buildsOn ?b }")
    page.click("#ask")
    page.locator("#answer pre").wait_for()
    assert "buildsOn" in page.inner_text("#answer pre")


# Hostile names


def test_hostile_names_stay_text_in_pages_and_suggestions(tmp_path: Path, visit: Visit) -> None:
    page = visit("about:blank")
    with served(opened(hostile(), tmp_path)) as address:
        for path in ("/", "/methods?limit=100", "/papers?limit=100", "/models/01", "/methods/00/lineage"):
            page.goto(address + path)
            assert page.locator("script:not([src]), iframe, img, object, style").count() == 0
        page.goto(address)
        field = page.locator("main input[type=search]")
        for text in (HOSTILE[0], HOSTILE[3]):
            field.fill(text)
            expect(page.locator("main [role=option] bdi").first).to_have_text(text)
        assert page.locator("script:not([src])").count() == 0
