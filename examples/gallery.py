"""Write a page of each view of the demo graph, and pictures of them: `python examples/gallery.py GRAPH FOLDER`.

The pictures are taken in the system's Chromium or Chrome, at three widths, in light and dark; without one there are the
pages alone. See docs/gallery.md.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import kg
from exports.html import write_page

PAGES = {
    "lineage": {"view": "lineage", "focus": "DPO"},
    "descendants": {"view": "lineage", "focus": "BERT", "direction": "descendants", "depth": 2},
    "neighbourhood": {"view": "neighbourhood", "focus": "LoRA"},
    "overview": {"view": "overview"},
    "benchmark": {"view": "benchmark", "focus": "ImageNet"},
}
WIDTHS = {1400: 900, 900: 800, 400: 800}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def photograph(folder: Path, path: str) -> None:
    """A picture of each page in each width and each of light and dark, beside the pages."""
    from playwright.sync_api import sync_playwright

    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *alone])
        page = browser.new_page()
        for name in PAGES:
            for scheme in ("light", "dark"):
                for width, height in WIDTHS.items():
                    page.set_viewport_size({"width": width, "height": height})
                    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    page.goto((folder / f"{name}.html").absolute().as_uri())
                    page.wait_for_selector("html[data-settled]", state="attached")
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
        browser.close()


def main() -> None:
    """Write the pages, then take the pictures."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    graph, folder = kg.open(sys.argv[1]), Path(sys.argv[2])
    for name, options in PAGES.items():
        write_page(graph, folder / f"{name}.html", **options)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        photograph(folder, browser)
    made = "pages and pictures" if browser else "pages; no browser was found to take pictures with"
    print(f"{folder}: {made}")


if __name__ == "__main__":
    main()
