"""Measure pages: `python benchmarks/pages.py`. How large they are, and how long they take to load and settle.

The graph is made up: papers of 2005 to 2025, each with a method that builds on and improves over older ones, most of
all on those that many have built on already, and is evaluated on a few benchmarks. A page has settled when its picture
has been drawn. The median of three, in the system's Chromium without a window.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from exports import export
from exports.html import Html
from exports.html.options import Options
from kg.model import Claim, Entity, Evidence, Field, Graph, Kind, Paper, Predicate, Span
from kg.render import table

REPEATS = 3
SIZES = (500, 3_000)
VIEWS = ("overview", "lineage", "neighbourhood", "benchmark")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SEED = 1


def made_up(things: int) -> Graph:
    """A graph of so many linked things, a tenth of them benchmarks, with a paper for each of the others."""
    chance = random.Random(SEED)
    marks = [Entity(f"benchmark/b{n:05}", Kind.BENCHMARK, f"Bench-{n}") for n in range(things // 10)]
    methods = [Entity(f"method/m{n:05}", Kind.METHOD, f"Method-{n}") for n in range(things - len(marks))]
    papers = [
        Paper(f"title:{n:016x}", f"Method-{n}: one of many", "", date=f"{2005 + 20 * n // len(methods)}-0{n % 9 + 1}")
        for n in range(len(methods))
    ]
    claims: list[Claim] = []
    ends = [methods[0].id]  # a thing stands here as often as it has been built on, and once
    for paper, method in zip(papers, methods, strict=True):
        claims += _claims(paper, method, marks, ends, chance)
        ends.append(method.id)
    return Graph(tuple(sorted(papers)), tuple(sorted([*marks, *methods])), (), tuple(sorted(claims)))


def _claims(paper: Paper, method: Entity, marks: list[Entity], ends: list[str], chance: random.Random) -> list[Claim]:
    said = [(paper.id, Predicate.INTRODUCES, method.id)]
    for predicate in (Predicate.BUILDS_ON, Predicate.IMPROVES_OVER):
        older = chance.choice(ends)
        if older != method.id:
            said.append((method.id, predicate, older))
            ends.append(older)
    said.append((method.id, Predicate.EVALUATES_ON, marks[int(len(marks) * chance.random() ** 2)].id))
    return [Claim(*row, (_evidence(paper, row),), round(chance.uniform(0.4, 0.98), 2)) for row in said]


def _evidence(paper: Paper, row: tuple[str, Predicate, str]) -> Evidence:
    sentence = f"{row[0]} {row[1]} {row[2]}, as the abstract of this paper says in a sentence of the usual length."
    return Evidence(paper.id, Span(Field.ABSTRACT, 0, len(sentence)), sentence, "made-up", 0.9)


def write(graph: Graph, view: str, things: int, target: Path) -> float:
    """Write a page that holds the whole graph as far as its view has a place for it; seconds that this takes."""
    focus = {"overview": "", "benchmark": "benchmark/b00000"}.get(view, "method/m00000")
    part = Graph(graph.papers, graph.entities, graph.links, graph.claims, focus=focus)
    start = time.perf_counter()
    export(part, Html(Options(view=view, depth=0, limit=things)), target)
    return time.perf_counter() - start


def settle(browser: Any, page: Path) -> tuple[float, int]:
    """Median seconds from asking for a page until its picture stands, and the number of things in it."""
    times, shown = [], 0
    for _ in range(REPEATS):
        tab = browser.new_page(viewport={"width": 1400, "height": 900})
        start = time.perf_counter()
        tab.goto(page.as_uri())
        tab.wait_for_selector("html[data-settled]", state="attached")
        tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        times.append(time.perf_counter() - start)
        shown = tab.evaluate("view.nodes.size")
        tab.close()
    return sorted(times)[REPEATS // 2], shown


def measured(browser: Any, folder: Path) -> list[tuple[str, ...]]:
    """A row for each size and view."""
    rows = []
    for things in SIZES:
        graph = made_up(things)
        for view in VIEWS:
            page = folder / f"{view}-{things}.html"
            writing = write(graph, view, things, page)
            seconds, shown = settle(browser, page)
            size = page.stat().st_size / 1e6
            rows.append((view, f"{things:,}", f"{shown:,}", f"{size:.2f}", f"{writing:.1f}", f"{seconds:.2f}"))
    return rows


def main() -> None:
    """Print a table of sizes and seconds."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        sys.exit("skipped: playwright, of the extra `dev`, is not installed")
    if path is None:
        sys.exit(f"skipped: no browser on the PATH; looked for {', '.join(BROWSERS)}")
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *alone])
        rows = measured(browser, Path(folder))
        browser.close()
    print(table(("view", "things", "in view", "MB", "seconds to write", "seconds to settle"), rows))


if __name__ == "__main__":
    main()
