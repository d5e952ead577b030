"""The whole graph: communities as lanes, named after what most is built upon, years from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean

from exports.html.choice import THINGS, cut_note, hosts, hubs, most_important, within
from exports.html.communities import communities, name_of
from exports.html.facts import Facts
from exports.html.layout import Band, Box, arrange
from exports.html.looks import box_size, named, short
from exports.html.main_path import main_path, on_path
from exports.html.options import Options
from exports.html.scene import Edge, Mark, Scene, claim_edge, letters
from exports.html.sparql import linked_nodes, listed
from exports.html.views import VIEWS
from kg.graph import KnowledgeGraph
from kg.model import LINEAGE, Claim, Graph

LIMIT = 120
PAPER_ROWS = 1.9
"""How much further apart rows must be for papers to stand between them."""
OTHERS = 4
"""How many times as many other nodes as things wait on the page to be shown."""
READING = (
    "Each lane is a community of things that build on, compare with and are measured like one another, and bears the "
    "names of those that most is built upon. {order} A line leads from the newer thing to the older."
)
DATED, UNDATED = "Time runs from left to right.", "Few papers have a date: what others build on stands left of them."
"""What the order from left to right says, with years and without."""


class Overview:
    """Communities across the years."""

    summary = "the whole graph: communities as lanes across the years"

    def part(self, graph: KnowledgeGraph, options: Options) -> Graph:
        """Everything, or what lies around a focus."""
        return graph.data(focus=options.focus, depth=options.depth or 1, min_belief=options.min_belief)

    def scene(self, facts: Facts, options: Options) -> Scene:
        """Choose the most important things and lay their communities out as lanes."""
        claims = [claim for claim in facts.graph.claims if claim.subject not in facts.papers]
        linked = sorted({end for claim in claims for end in (claim.subject, claim.object)})
        focus = facts.graph.focus
        limit = options.limit or LIMIT
        chosen = hubs(facts, claims, limit, first=[focus])
        whole = len(chosen) == len(linked) and not options.min_belief and not focus
        lone = sum(node.kind in THINGS for node in facts.nodes.values()) - len(linked)
        notes = cut_note(len(chosen), len(linked), "linked things")
        if lone > 0:
            notes += (f"{lone:,} thing{'s' * (lone > 1)} that no paper relates to another: found by search.",)
        picture = _Picture(facts, sorted(chosen), within(claims, chosen))
        return picture.scene(notes, linked_nodes() if whole else listed(facts, chosen), focus, OTHERS * limit)


VIEWS.register("overview")(Overview())


class _Picture:
    """One overview in the making."""

    def __init__(self, facts: Facts, chosen: Sequence[str], claims: Sequence[Claim]) -> None:
        self.facts, self.chosen, self.claims = facts, chosen, claims
        named, self.others = communities(chosen, claims)
        self.lanes = [*sorted(named, key=self._age), *([self.others] if self.others else [])]
        self.lane = {node: number for number, members in enumerate(self.lanes) for node in members}
        self.path = main_path((c.subject, c.object) for c in claims if c.predicate in LINEAGE)
        self.layout = arrange([self._box(node) for node in chosen], [(c.subject, c.object) for c in claims])

    def _age(self, members: Sequence[str]) -> tuple[float, list[str]]:
        years = [self.facts.years[node] for node in members if node in self.facts.years]
        return fmean(years) if years else 0.0, list(members)

    def _letters(self, node: str) -> int:
        return letters(self.facts.importance[node])

    def _box(self, node: str) -> Box:
        shown = self.facts.nodes[node]
        size = box_size(short(shown.label, shown.kind), self._letters(node))
        return Box(node, *size, self.facts.years.get(node), self.lane[node])

    def scene(self, notes: tuple[str, ...], query: str, focus: str, others: int) -> Scene:
        """The lanes, and on request the papers, tasks and metrics."""
        path = " \u2192 ".join(named(self.facts.label(node)) for node in reversed(self.path))
        rest = sorted(self.facts.nodes.keys() - set(self.chosen))
        marks = [Mark(n, self.layout.places[n], self._letters(n), main=n in self.path) for n in self.chosen]
        below = hosts(self.facts, self.facts.graph.claims)
        marks += [Mark(node, under=below.get(node, "")) for node in most_important(self.facts, rest, others)]
        return Scene(
            title=_title(self.facts),
            reading=READING.format(order=DATED if self.layout.bands else UNDATED)
            + (f" The main path, on a pale ground: {path}." if len(self.path) > 2 else ""),
            marks=tuple(marks),
            edges=tuple(self._edges([mark.node for mark in marks])),
            query=query,
            notes=notes,
            bands=self.layout.bands,
            flow=True,
            lanes=tuple(self._lanes()),
            focus=focus,
            spread=max(1, round(PAPER_ROWS / self.layout.stretch, 2)),
        )

    def _edges(self, nodes: Sequence[str]) -> Iterable[Edge]:
        main = on_path(self.path)
        for claim in within(self.facts.graph.claims, nodes):
            lineage = claim.predicate in LINEAGE
            yield claim_edge(self.facts, claim, main=lineage and (claim.subject, claim.object) in main)

    def _lanes(self) -> Iterable[Band]:
        for number, members in enumerate(self.lanes):
            name = "others" if members is self.others else name_of(self.facts, members, self.claims)
            yield Band(name if len(self.lanes) > 1 else "", *self.layout.lanes[number])


def _title(facts: Facts) -> str:
    """The name of what the page is about: the focus, or all the papers."""
    if facts.graph.focus:
        return f"Overview around {facts.label(facts.graph.focus)}"
    papers = facts.graph.papers
    years = sorted({paper.year for paper in papers if paper.year})
    span = "\u2013".join(map(str, dict.fromkeys((years[0], years[-1])))) if years else ""
    return f"Overview of {len(papers):,} paper{'s' if len(papers) != 1 else ''}{span and f', {span}'}"
