"""One web page that opens offline: a view of the graph to walk through, with the sentence behind every line.

    view (views/)  ->  Scene: marks, edges, guides (scene.py)  ->  pyvis network and plain data  ->  page (page.py)

A view chooses a part of the graph and says where everything stands; the page draws any scene.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports import EXPORTERS, export
from exports.html.options import Options
from kg.claims import believed
from kg.model import Graph
from kg.rdf.iris import Iris

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph


class Html:
    """A page with one view of a graph; the focus is that of the graph."""

    summary = "a web page that opens offline: lineage, neighbourhood, overview or benchmark (--view)"
    suffix = ".html"

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write the page."""
        from exports.html.page import page

        target.write_text(page(self._data(graph, iris)), encoding="utf-8", newline="\n")

    def _data(self, graph: Graph, iris: Iris) -> dict[str, Any]:
        from exports.html.facts import Facts
        from exports.html.scene import page_data
        from exports.html.views import VIEWS

        options = self.options
        view = VIEWS.get(options.view or ("neighbourhood" if graph.focus else "overview"))
        facts = Facts(replace(graph, claims=believed(graph.claims, options.min_belief)), iris)
        return page_data(view.scene(facts, options), facts)


EXPORTERS.register("html")(Html())


def write_page(graph: KnowledgeGraph, target: str | Path, **options: Any) -> Graph:
    """Write a page of an open graph to a file (`-` is standard output); gives the part of the graph it is made of.

    Args:
        graph: as `kg.open` gives it.
        target: the file.
        options: those of `Options`: view, focus, depth, direction, limit, min_belief.

    Raises:
        UnknownPluginError: there is no view of that name.
        NotFoundError: nothing has the name of the focus.
        ConfigError: the view asks for a focus, or an option is out of range.
        GraphError: the file cannot be written.
    """
    from exports.html.views import VIEWS

    wanted = Options(**options)
    part = VIEWS.get(wanted.view_name).part(graph, wanted)
    export(part, Html(replace(wanted, view=wanted.view_name)), target, iris=graph.iris)
    return part
