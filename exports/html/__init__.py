"""One web page that opens offline: the graph as a picture to walk through, with the sentence behind every line.

The page carries its own script and vis-network, the drawing library that pyvis brings. Its content security policy
runs those two scripts, by their digests, and lets nothing be fetched. Data is a block of JSON that the script turns
into text nodes and a canvas, never into markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from exports import EXPORTERS
from kg.model import Graph
from kg.rdf.iris import Iris

MOST_NODES = 1_500
"""Nodes that a page shows; of a larger graph the best connected ones, and the page says so."""

_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


class Html:
    """A page of the whole graph, or of its best connected part if it is large."""

    summary = "a web page that opens offline: lineage by year, filters, sentences"
    suffix = ".html"

    def __init__(self, limit: int = MOST_NODES) -> None:
        self.limit = limit

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write the page."""
        from exports.html.view import page_data

        target.write_text(_page(page_data(graph, iris, limit=self.limit)), encoding="utf-8", newline="\n")


EXPORTERS.register("html")(Html())


def _page(data: dict[str, Any]) -> str:
    style, vis, script = _text("page.css"), _vis(), _text("picture.js") + _text("panel.js")
    template = Template(_text("page.html"))
    return template.substitute(
        policy=_policy(style, vis, script), style=style, vis=vis, script=script, data=embedded(data)
    )


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _vis() -> str:
    text = files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    return text.partition("//# sourceMappingURL=")[0]


def _policy(style: str, *scripts: str) -> str:
    """The content security policy: these inline pieces, known by their digests, and nothing from anywhere."""
    allowed = " ".join(map(_digest, scripts))
    return f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def embedded(data: Any) -> str:
    """JSON that no text in it can break out of: plain ASCII, without any character that HTML gives a meaning."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
