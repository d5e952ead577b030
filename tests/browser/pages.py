"""Pages to open, and what one does with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Locator, Page, expect

from kg.graph import KnowledgeGraph

Visit = Callable[..., Page]

VIEWS = {
    "lineage": {"view": "lineage", "focus": "Lamp"},
    "neighbourhood": {"view": "neighbourhood", "focus": "Lamp"},
    "overview": {"view": "overview"},
    "benchmark": {"view": "benchmark", "focus": "Dusk"},
}
"""A page of each view of the little world of lamps."""


@dataclass(frozen=True)
class Written:
    """The pages of a graph by view, in a folder."""

    graph: KnowledgeGraph
    folder: Path

    def __getitem__(self, view: str) -> Path:
        return self.folder / f"{view}.html"


def drawn(page: Page) -> Page:
    """The page, once its picture stands."""
    page.wait_for_selector("html[data-settled]", state="attached")
    return page


def address(page: Page) -> str:
    """Where the page is; `page.url` learns of what a script puts there only a while later."""
    return cast(str, page.evaluate("location.href"))


def known(page: Page, label: str) -> str:
    """The id of the first thing of this name on the page."""
    return cast(str, page.evaluate("label => data.nodes.find(item => item.name === label).id", label))


def in_view(page: Page) -> set[str]:
    """The ids of the nodes that the page shows."""
    return set(page.evaluate("[...view.nodes].map(id => node.get(id).of)"))


def counts(page: Page) -> tuple[int, int]:
    """Things and relations in view, as the page says."""
    words = page.inner_text("#counts").replace(",", "").split()
    return int(words[0]), int(words[3])


def suggested(page: Page, text: str) -> Locator:
    """What is suggested in the explorer for a text that was typed, once the answer to all of it is there."""
    shown = page.locator("main [role=listbox]:visible")
    expect(shown).to_have_attribute("data-of", text)
    return shown.locator("[role=option]")


def grave(page: Page, *rules: str) -> list[str]:
    """What the checks of axe, or some of them, find that is serious or worse."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe, of the extra `dev`, is not there")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe.AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "iframes": False} | ({"runOnly": list(rules)} if rules else {})
    found = page.evaluate(
        """async options => (await axe.run(options)).violations
            .filter(item => ["serious", "critical"].includes(item.impact))
            .map(item => `${item.id}: ${item.nodes[0].html}`)""",
        options,
    )
    return cast(list[str], found)


def click_thing(page: Page, label: str) -> None:
    """Click where a thing is drawn, until it is selected."""
    thing = known(page, label)
    _click(page, page.evaluate("id => network.canvasToDOM(place(node.get(id)))", thing))
    page.wait_for_function("id => state.selected?.node?.id === id", arg=thing)


def click_line(page: Page, start: str, end: str) -> None:
    """Click somewhere on a line, where it is the topmost, until it is selected."""
    ends_ = [known(page, start), known(page, end)]
    spot = page.evaluate(
        """([from, to]) => {
            const a = network.canvasToDOM(place(node.get(from))), b = network.canvasToDOM(place(node.get(to)));
            for (let i = 20; i <= 80; i += 1) for (let off = -40; off <= 40; off += 4) {
                const spot = { x: a.x + (b.x - a.x) * i / 100, y: a.y + (b.y - a.y) * i / 100 + off };
                const line = edgeOf.get(network.getEdgeAt(spot));
                if (line && !network.getNodeAt(spot) && line.from === from && line.to === to) return spot;
            }
            return null;
        }""",
        ends_,
    )
    _click(page, spot)
    page.wait_for_function(
        "([from, to]) => state.selected?.edge?.from === from && state.selected.edge.to === to", arg=ends_
    )


def _click(page: Page, spot: dict[str, float]) -> None:
    box = page.locator("#canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])


def saved(page: Page, how: str, folder: Path) -> Path:
    """The file that a button of the menu Save gives."""
    page.click("#save summary")
    with page.expect_download() as waiting:
        page.click(f"#{how}")
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def query_of(page: Page) -> str:
    """The SPARQL query that the page gives."""
    page.click("#save summary")
    page.click("#sparql")
    text = page.input_value("#text")
    page.click("#shut")
    return text


def ends(graph: KnowledgeGraph, query: str) -> set[str]:
    """The nodes that a query finds, by id: the ends of claims, or those with figures."""
    found = graph.store.query(query)
    names = [name.value for name in found.variables if name.value in ("subject", "object", "node")]
    return {graph.iris.node_id(row[name].value) for row in found for name in names}
