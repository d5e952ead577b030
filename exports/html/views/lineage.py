"""Where something comes from and what came from it: ancestors left, descendants right, years from left to right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from exports.html.choice import cut_note, hosts, most_important, reached, within
from exports.html.facts import Facts
from exports.html.layout import Box, arrange
from exports.html.looks import box_size, named, short
from exports.html.main_path import main_path, on_path
from exports.html.options import Options
from exports.html.ports import Thread, threaded
from exports.html.scene import Edge, Mark, Scene, claim_edge, letters
from exports.html.sparql import lineage_nodes
from exports.html.views import VIEWS, focus_of
from kg.errors import ConfigError
from kg.graph import KnowledgeGraph
from kg.lineage import LINEAGE_KINDS
from kg.model import LINEAGE, Claim, Graph

DEPTH, LIMIT = 3, 60
TRACED = 400
"""Most lines that are led around the boxes between; more would find no way."""
EXTRAS = 300
"""Most things around the lineage that wait on the page to be shown."""
READING = (
    "{order}ncestors stand left of {focus}, descendants right. A line leads from the newer thing to the older. The "
    "main path, drawn on a pale ground, is the line of descent that most others run through."
)
DATED, UNDATED = "Time runs from left to right: a", "A"
"""What stands before the word, with years and without."""


class LineageView:
    """Layered by year around a focus, with the main path."""

    summary = "where the focus comes from and what came from it, by year, with the main path"

    def part(self, graph: KnowledgeGraph, options: Options) -> Graph:
        """The lineage, and what lies one claim around it."""
        if not options.focus:
            raise ConfigError("a page of the view lineage is about a method, model or benchmark: name one with --focus")
        depth = DEPTH if options.depth is None else options.depth
        return graph.lineage_data(
            options.focus, direction=options.direction, depth=depth, min_belief=options.min_belief
        )

    def scene(self, facts: Facts, options: Options) -> Scene:
        """Choose what is within reach, lay it out by year, and find the main path."""
        focus = focus_of(facts, "lineage", "a method, model or benchmark")
        if facts.nodes[focus].kind not in LINEAGE_KINDS:
            raise ConfigError(f"{facts.label(focus)} is a {facts.nodes[focus].kind.lower()}, which has no lineage")
        descent = [claim for claim in facts.graph.claims if claim.predicate in LINEAGE]
        depth, limit = DEPTH if options.depth is None else options.depth, options.limit or LIMIT
        steps = reached(descent, focus, depth, direction=options.direction)
        chosen = _nearest(facts, steps, limit)
        return _Picture(facts, focus, within(facts.graph.claims, chosen), chosen).scene(
            notes=(
                *_far(facts, descent, steps, options, depth),
                *cut_note(len(chosen), len(steps), "things within reach"),
            ),
            query=lineage_nodes(facts, focus, options, depth, chosen, whole=len(chosen) == len(steps)),
        )


VIEWS.register("lineage")(LineageView())


def _nearest(facts: Facts, steps: dict[str, int], limit: int) -> list[str]:
    """The things of fewest steps, of equal ones the most important."""
    rank = {node: at for at, node in enumerate(most_important(facts, steps, len(steps)))}
    return sorted(sorted(steps, key=lambda node: (abs(steps[node]), rank[node]))[:limit])


def _far(
    facts: Facts, descent: Sequence[Claim], steps: Collection[str], options: Options, depth: int
) -> tuple[str, ...]:
    """A note where the depth keeps something out."""
    if not depth:
        return ()
    further = reached(descent, facts.graph.focus, depth + 1, direction=options.direction).keys() - steps
    return (
        (f"To {depth} step{'s' if depth > 1 else ''} from the focus; --depth {depth + 1} shows more.",)
        if further
        else ()
    )


class _Picture:
    """One lineage in the making."""

    def __init__(self, facts: Facts, focus: str, claims: Sequence[Claim], chosen: Sequence[str]) -> None:
        self.facts, self.focus, self.claims, self.chosen = facts, focus, claims, chosen
        descent = [(claim.subject, claim.object) for claim in claims if claim.predicate in LINEAGE]
        self.degree = Counter(end for ends in descent for end in ends)
        self.path = main_path(descent, focus)
        links = [(claim.subject, claim.object) for claim in claims]
        self.layout = arrange([self._box(node) for node in chosen], links, traced=len(links) <= TRACED)

    def _letters(self, node: str) -> int:
        return letters(self.degree[node] + (12 if node == self.focus else 0))

    def _box(self, node: str) -> Box:
        shown = self.facts.nodes[node]
        return Box(node, *box_size(short(shown.label, shown.kind), self._letters(node)), self.facts.years.get(node))

    def scene(self, *, notes: tuple[str, ...], query: str) -> Scene:
        name, kinds = self.facts.label(self.focus), {self.facts.nodes[node].kind for node in self.chosen}
        extras = self._extras()
        around = within(self.facts.graph.claims, [*self.chosen, *(mark.node for mark in extras)])
        own = {claim.id for claim in self.claims}
        path = " \u2192 ".join(named(self.facts.label(node)) for node in reversed(self.path))
        return Scene(
            title=f"Lineage of {name}",
            reading=READING.format(order=DATED if self.layout.bands else UNDATED, focus=name)
            + (f" Here it is {path}." if len(self.path) > 2 else ""),
            marks=(*(self._mark(node) for node in self.chosen), *extras),
            edges=(*self._edges(), *(claim_edge(self.facts, c) for c in around if c.id not in own)),
            query=query,
            kinds=tuple(sorted(kinds | {"Method", "Model", "Benchmark"})),
            notes=notes,
            bands=self.layout.bands,
            flow=True,
            focus=self.focus,
        )

    def _mark(self, node: str) -> Mark:
        return Mark(node, self.layout.places[node], self._letters(node), main=node in self.path)

    def _extras(self) -> list[Mark]:
        """What lies around the lineage, to be shown on request; a paper goes below what it introduces."""
        below = hosts(self.facts, self.facts.graph.claims)
        others = self.facts.nodes.keys() - set(self.chosen)
        return [Mark(node, under=below.get(node, "")) for node in sorted(most_important(self.facts, others, EXTRAS))]

    def _edges(self) -> Iterable[Edge]:
        """The lines, those of the same two ends side by side."""
        threads = [Thread(claim.id, claim.subject, claim.object) for claim in self.claims]
        routes = threaded(threads, self.layout, {node: self._box(node).height for node in self.chosen})
        main = on_path(self.path)
        for claim in self.claims:
            ends = claim.subject, claim.object
            yield claim_edge(
                self.facts, claim, route=routes[claim.id], main=ends in main and claim.predicate in LINEAGE
            )
