"""A knowledge graph of research papers: where a method comes from, what it beats, and on what.

import kg

kg.build(["papers.bib"], out="graph")
graph = kg.open("graph")
print(graph.lineage("DPO").tree())
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph import open_graph as open  # noqa: A004 - reads well as kg.open
    from kg.pipeline import build

__version__ = "0.1.0"
__all__ = ["__version__", "build", "open"]


def __getattr__(name: str) -> Any:
    """The functions of the library, imported when first asked for, so that `kg --help` stays quick."""
    if name == "open":
        from kg.graph import open_graph

        return open_graph
    if name == "build":
        from kg.pipeline import build

        return build
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
