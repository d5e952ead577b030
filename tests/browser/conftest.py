"""A real browser for tests: the one the system has, without a window and without a network.

`browser` is one for the whole session, and `visit` opens an address in it, with every complaint of the page collected:
a test that used it fails if there was one. Both skip where there is no browser.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="playwright, of the extra `dev`, is not installed")

from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LOCAL = ("file:", "blob:", "data:", "http://127.0.0.1", "http://localhost")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium or Chrome."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser on the PATH; looked for {', '.join(NAMES)}")
    unconfined = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # which root must do without
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *unconfined])
        yield made
        made.close()


@dataclass
class Visits:
    """Opens pages, and keeps what they complain of and whom they ask for more."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    open: list[Page] = field(default_factory=list)

    def __call__(self, address: str | Path, *, width: int = 1400, height: int = 900, **options: Any) -> Page:
        """A page that has been drawn; options are those of a new page, such as `color_scheme="dark"`."""
        page = self.browser.new_page(viewport={"width": width, "height": height}, **options)
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", self._note)
        page.route("**/*", _refuse_far)
        page.set_default_timeout(10_000)
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        self.open.append(page)
        return page

    def _note(self, request: Request) -> None:
        if not request.url.startswith(LOCAL):
            self.asked.append(request.url)


def _refuse_far(route: Route) -> None:
    if route.request.url.startswith(LOCAL):
        route.continue_()
    else:
        route.abort()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visits]:
    """Opens addresses and files."""
    visits = Visits(browser)
    yield visits
    for page in visits.open:
        page.close()
    assert visits.complaints == []
    assert visits.asked == []
