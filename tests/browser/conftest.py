"""A real browser for tests: the one the system has, without a window and without a network.

`browser` is one for the whole session, and `visit` opens addresses in its windows, with every complaint of a page
collected: a test that used it fails if there was one. Both skip where there is no browser.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

pytest.importorskip("playwright", reason="playwright, of the extra `dev`, is not installed")

from playwright.sync_api import Browser, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ColorScheme = Literal["light", "dark"]
LOCAL = ("about:", "file:", "blob:", "data:", "http://127.0.0.1", "http://localhost")


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
class Windows:
    """The windows of a session, used again and again, with what their pages complain of and whom they ask for more."""

    browser: Browser
    open: list[Page] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def window(self, number: int) -> Page:
        """The window of a number, made when it is first asked for."""
        while number >= len(self.open):
            page = self.browser.new_page(accept_downloads=True)
            page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
            page.on("request", self._note)
            page.route(lambda address: not address.startswith(LOCAL), lambda route: route.abort())
            page.set_default_timeout(10_000)
            self.open.append(page)
        return self.open[number]

    def _note(self, request: Request) -> None:
        if not request.url.startswith(LOCAL):
            self.asked.append(request.url)


@dataclass
class Visits:
    """Opens each address in a window of its own."""

    windows: Windows
    number: int = 0

    def __call__(
        self, address: str | Path, *, width: int = 1400, height: int = 900, color_scheme: ColorScheme = "light"
    ) -> Page:
        """The page of an address or a file."""
        page = self.windows.window(self.number)
        self.number += 1
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="screen", color_scheme=color_scheme)
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        return page


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows of the session."""
    return Windows(browser)


@pytest.fixture
def visit(windows: Windows) -> Iterator[Visits]:
    """Opens addresses and files; a page that complains, or asks for anything from elsewhere, fails the test."""
    windows.complaints.clear()
    windows.asked.clear()
    visits = Visits(windows)
    yield visits
    for page in windows.open[: visits.number]:
        page.goto("about:blank")  # nothing goes on, and an address that differs in its fragment alone loads
    assert windows.complaints == []
    assert windows.asked == []
