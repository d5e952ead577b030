"""The views of a page: one plug-in module each. A view reads its part of a graph and says where everything stands."""

from __future__ import annotations

from typing import Protocol

from exports.html.facts import Facts
from exports.html.options import Options
from exports.html.scene import Scene
from kg.errors import ConfigError
from kg.graph import KnowledgeGraph
from kg.model import Graph
from kg.registry import Registry


class View(Protocol):
    """What a view promises: the same graph gives the same scene, and what is left out is said in its notes."""

    summary: str

    def part(self, graph: KnowledgeGraph, options: Options) -> Graph:
        """Read what the view shows; the focus of the graph is the id of what `options.focus` names."""

    def scene(self, facts: Facts, options: Options) -> Scene:
        """Choose and place; the focus is that of the graph."""


VIEWS: Registry[View] = Registry("view", __name__)


def focus_of(facts: Facts, view: str, what: str) -> str:
    """The id of the focus.

    Raises:
        ConfigError: there is none, or the graph does not hold it.
    """
    focus = facts.graph.focus
    if focus not in facts.nodes:
        raise ConfigError(f"a page of the view {view} is about {what}: name one with --focus (in Python focus=...)")
    return focus
