"""What lies around a node: one block for each relation, at the side where it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from exports.html.blocks import Block, around
from exports.html.choice import cut_note, most_important, reached, within
from exports.html.facts import Facts
from exports.html.layout import Place
from exports.html.looks import LINES, box_size, short
from exports.html.options import Options
from exports.html.scene import Caption, Edge, Mark, Scene, claim_edge
from exports.html.sparql import around_nodes
from exports.html.views import VIEWS, focus_of
from kg.errors import ConfigError
from kg.graph import KnowledgeGraph
from kg.model import Graph, Predicate

DEPTH, LIMIT, EXTRAS = 1, 60, 300
FOCUS_LETTERS, LETTERS, FAR_LETTERS = 26, 15, 13
"""Letter sizes in pixels of the focus, of what is next to it, and of what is further away."""
LEFT, RIGHT, ABOVE, BELOW = "left", "right", "above", "below"

SIDES: Mapping[tuple[Predicate, bool], str] = {
    (Predicate.IMPROVES_OVER, True): LEFT,
    (Predicate.BUILDS_ON, True): LEFT,
    (Predicate.IMPROVES_OVER, False): RIGHT,
    (Predicate.BUILDS_ON, False): RIGHT,
    (Predicate.INTRODUCES, True): RIGHT,
    (Predicate.EVALUATES_ON, True): BELOW,
    (Predicate.EVALUATES_ON, False): RIGHT,
    (Predicate.INTRODUCES, False): ABOVE,
    (Predicate.COMPARES_WITH, True): ABOVE,
    (Predicate.COMPARES_WITH, False): ABOVE,
    (Predicate.ADDRESSES_TASK, True): ABOVE,
    (Predicate.ADDRESSES_TASK, False): RIGHT,
}
"""Where a relation stands, by whether the focus is its subject."""
READING = (
    "What papers say of {focus}, a block for each relation: what it comes from at the left, what came from it at the "
    "right, what it is measured on below. A line leads from the subject of the sentence to its object."
)


class Neighbourhood:
    """Blocks around a focus."""

    summary = "what papers say of the focus, a block for each relation"

    def part(self, graph: KnowledgeGraph, options: Options) -> Graph:
        """What lies within reach, and one claim further."""
        if not options.focus:
            raise ConfigError("a page of the view neighbourhood is about one thing or paper: name it with --focus")
        return graph.data(focus=options.focus, depth=(options.depth or DEPTH) + 1, min_belief=options.min_belief)

    def scene(self, facts: Facts, options: Options) -> Scene:
        """Choose what is within reach and place it by relation."""
        focus = focus_of(facts, "neighbourhood", "one thing or paper")
        depth, limit = options.depth or DEPTH, options.limit or LIMIT
        steps = reached(facts.graph.claims, focus, depth, knot=True)
        near = {node: at for node, at in steps.items() if at < 2 or node not in facts.papers}
        rank = {node: at for at, node in enumerate(most_important(facts, near, len(near)))}
        chosen = sorted(near, key=lambda node: (near[node], rank[node]))[:limit]
        whole = len(chosen) == len(steps) and not options.min_belief
        return _Picture(facts, focus, {node: near[node] for node in chosen}).scene(
            cut_note(len(chosen), len(near), "things within reach"),
            around_nodes(facts, focus, depth, chosen, whole=whole),
        )


VIEWS.register("neighbourhood")(Neighbourhood())


class _Picture:
    """One neighbourhood in the making."""

    def __init__(self, facts: Facts, focus: str, steps: Mapping[str, int]) -> None:
        self.facts, self.focus, self.steps = facts, focus, steps
        self.claims = within(facts.graph.claims, steps)
        self.side: dict[str, str] = {}
        self.blocks: list[Block] = []
        self._add_next()
        for far in range(2, max(steps.values(), default=0) + 1):
            self._add_ring(far)
        self.places, self.heads = around(self.blocks, self._size(focus))

    def _add_next(self) -> None:
        """A block for each relation of the focus; what has several is in that of the claim believed most."""
        turn = {key: at for at, key in enumerate(SIDES)}
        best: dict[str, tuple[float, int]] = {}
        for claim in self.claims:
            if self.focus in (claim.subject, claim.object) and claim.subject != claim.object:
                forward = claim.subject == self.focus
                other = claim.object if forward else claim.subject
                rank = -claim.belief, turn[claim.predicate, forward]
                best[other] = min(best.get(other, rank), rank)
        for (predicate, forward), side in SIDES.items():
            found = [node for node, (_, at) in best.items() if at == turn[predicate, forward]]
            line = LINES[predicate]
            if found:
                self.side |= dict.fromkeys(found, side)
                self._add(line.label if forward else line.back, side, 1, sorted(found, key=self._by_year))

    def _add_ring(self, far: int) -> None:
        """What is some steps away, outside of that by which it is reached."""
        parents: defaultdict[str, list[str]] = defaultdict(list)
        for claim in self.claims:
            for a, b in ((claim.subject, claim.object), (claim.object, claim.subject)):
                if self.steps[a] == far and self.steps[b] == far - 1:
                    parents[a].append(b)
        for side in (LEFT, RIGHT, ABOVE, BELOW):
            order = [node for block in self.blocks if block.side == side for node in block.sizes]
            turn = {node: at for at, node in enumerate(order)}
            own = {
                node: [turn[p] for p in near if p in turn] for node, near in parents.items() if node not in self.side
            }
            found = sorted((node for node in own if own[node]), key=lambda node: (fmean(own[node]), node))
            self.side |= dict.fromkeys(found, side)
            if found:
                self._add(f"{far} steps away", side, far, found)

    def _add(self, title: str, side: str, ring: int, nodes: Sequence[str]) -> None:
        self.blocks.append(Block(title, side, ring, {node: self._size(node) for node in nodes}))

    def _by_year(self, node: str) -> tuple[int, str, str]:
        return self.facts.years.get(node, 0), self.facts.label(node).casefold(), node

    def _letters(self, node: str) -> int:
        return FOCUS_LETTERS if node == self.focus else LETTERS if self.steps[node] < 2 else FAR_LETTERS

    def _size(self, node: str) -> tuple[int, int]:
        shown = self.facts.nodes[node]
        return box_size(short(shown.label, shown.kind), self._letters(node))

    def scene(self, notes: tuple[str, ...], query: str) -> Scene:
        """The blocks with their headings, and on request what lies one claim further."""
        places: dict[str, Place] = {self.focus: (0, 0), **self.places}
        rest = self.facts.nodes.keys() - places.keys()
        marks = [Mark(node, places[node], self._letters(node)) for node in sorted(places)]
        marks += [Mark(node) for node in sorted(most_important(self.facts, rest, EXTRAS))]
        kinds = {self.facts.nodes[node].kind for node in places}
        return Scene(
            title=f"What papers say of {self.facts.label(self.focus)}",
            reading=READING.format(focus=self.facts.label(self.focus)),
            marks=tuple(marks),
            edges=tuple(self._edges(mark.node for mark in marks)),
            query=query,
            kinds=tuple(sorted(kinds)),
            notes=notes,
            captions=tuple(Caption(title, place, align) for title, place, align in self.heads),
            focus=self.focus,
        )

    def _edges(self, nodes: Iterable[str]) -> Iterable[Edge]:
        """The lines; those that lead no step further from the focus, or pass a column of boxes, stand back."""
        behind = self._behind()
        for claim in within(self.facts.graph.claims, list(nodes)):
            steps = self.steps.get(claim.subject), self.steps.get(claim.object)
            aside = None not in steps and steps[0] == steps[1]
            yield claim_edge(self.facts, claim, faint=aside or bool(behind & {claim.subject, claim.object}))

    def _behind(self) -> set[str]:
        """What stands left or right, and not in the column of its block that is nearest to the focus."""
        found: set[str] = set()
        for block in self.blocks:
            if block.side in (LEFT, RIGHT):
                away = {node: abs(self.places[node][0]) for node in block.sizes}
                found |= {node for node in away if away[node] > min(away.values())}
        return found
