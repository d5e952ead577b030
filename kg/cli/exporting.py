"""From an open graph to a file: the whole, a part, or a page. Like the command line, it looks outward."""

from __future__ import annotations

from typing import Any

from kg.errors import ConfigError
from kg.graph import KnowledgeGraph
from kg.model import Graph


def write_export(
    graph: KnowledgeGraph, form: str, target: str, *, focus: str = "", depth: int | None = None, **options: Any
) -> Graph:
    """Write a graph, or what lies around a focus, in a format; gives what was written.

    Of the options, `min_belief` is for every format, and `view`, `direction` and `limit` are for pages, which take what
    is None for themselves to say.

    Raises:
        ConfigError: an option is not for this format.
    """
    if form == "html":
        from exports.html import write_page

        given = {name: value for name, value in options.items() if value is not None}
        return write_page(graph, target, focus=focus, depth=depth, **given)
    from exports import export

    min_belief = options.pop("min_belief", 0.0)
    if unfit := [f"--{name}" for name, value in options.items() if value is not None]:
        raise ConfigError(f"{', '.join(unfit)}: for --format html, not for {form}")
    part = graph.data(focus=focus, depth=1 if depth is None else depth, min_belief=min_belief)
    export(part, form, target, iris=graph.iris)
    return part
