"""The example queries in names of the graph that is served: one whose names it lacks is given some that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from weakref import WeakKeyDictionary

from kg.asking import literal
from kg.catalogue import Order, Wanted
from kg.examples import Example, examples
from kg.find import find_paper, fitting
from kg.graph import KnowledgeGraph
from kg.model import LINEAGE, Claim, Entity, Kind, Predicate
from kg.stats import most_followed

PAPER = "LoRA: Low-Rank Adaptation of Large Language Models"
"""The title that examples about a paper give."""
PARTS: Mapping[str, Mapping[str, str]] = {
    "best-by-year": {"ImageNet": "benchmark"},
    "built-on-two": {"DDPM": "base", "U-Net": "other base"},
    "common-ancestors": {"DPO": "heir", "GRPO": "other heir"},
    "descendants": {"BERT": "root"},
    "evidence": {"DPO": "winner", "PPO": "loser"},
    "graph-of-a-paper": {PAPER: "paper"},
    "is-it-beaten": {"GPT-3": "loser"},
    "lineage": {"BERT": "heir"},
    "outcome-of-a-paper": {PAPER: "paper"},
    "same-benchmarks": {"BERT": "tested"},
    "winners-on-a-benchmark": {"ResNet": "loser", "ImageNet": "benchmark"},
}
"""The names in each example, with the part that what is put in their place has to play."""
ROOTS = 12
"""Things that most others build on, among which the parts are looked for."""

_KNOWN: WeakKeyDictionary[KnowledgeGraph, tuple[Example, ...]] = WeakKeyDictionary()
"""What was found for each graph that is open, whose content never changes."""


def fitted(graph: KnowledgeGraph) -> tuple[Example, ...]:
    """The examples; one whose names the graph lacks has others, and is left out where nothing plays its parts."""
    if graph not in _KNOWN:
        cast = _Cast(graph)
        found = (_fitted(cast, example, PARTS.get(example.name, {})) for example in examples())
        _KNOWN[graph] = tuple(example for example in found if example)
    return _KNOWN[graph]


def _fitted(cast: _Cast, example: Example, parts: Mapping[str, str]) -> Example | None:
    if all(cast.knows(name) for name in parts):
        return example
    names = {name: cast.players.get(part, "") for name, part in parts.items()}
    if not all(names.values()):
        return None
    for name, player in names.items():
        example = replace(
            example,
            title=example.title.replace(name, player),
            description=example.description.replace(name, player),
            sparql=example.sparql.replace(literal(name), literal(player)),
        )
    return example


class _Cast:
    """Who plays which part in a graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph, self.index = graph, graph.index

    def knows(self, name: str) -> bool:
        """Whether something, or a paper, is called just so."""
        if any(entity.label == name for entity in fitting(self.index, name)):
            return True
        paper = find_paper(self.index, name)
        return paper is not None and paper.title == name

    @cached_property
    def players(self) -> dict[str, str]:
        """The names that the graph has for the parts."""
        found: dict[str, str] = {}
        for part, name in self._offers():
            found.setdefault(part, name)
        return found

    def _offers(self) -> Iterator[tuple[str, str]]:
        """Names for parts, the best first; a part may be offered again."""
        for row in most_followed(self.index, limit=ROOTS):
            if isinstance(row.node, Entity) and row.heirs:
                yield from self._of_root(row.node)
        for listed in self.graph.catalogue(Wanted(Kind.BENCHMARK, order=Order.RESULTS), limit=1).rows:
            yield "benchmark", self.index.label(listed.node.id)
            tested = self.index.claims(object_=listed.node.id, predicates=[Predicate.EVALUATES_ON])
            yield from (("tested", self.index.label(claim.subject)) for claim in _surest(tested)[:1])

    def _of_root(self, root: Entity) -> Iterator[tuple[str, str]]:
        claims = _surest(self.index.claims(object_=root.id, predicates=LINEAGE))
        heirs = list(dict.fromkeys(claim.subject for claim in claims))
        beaten = [claim for claim in claims if claim.predicate is Predicate.IMPROVES_OVER]
        if len(heirs) > 1:
            yield from (("heir", self.index.label(heirs[0])), ("other heir", self.index.label(heirs[1])))
        if beaten:
            yield from (("loser", root.label), ("winner", self.index.label(beaten[0].subject)))
        yield "root", root.label
        for other in self._beside(root, [claim for claim in claims if claim.predicate is Predicate.BUILDS_ON]):
            yield from (("base", root.label), ("other base", other))
        for claim in self.index.claims(object_=root.id, predicates=[Predicate.INTRODUCES]):
            yield "paper", self.index.paper(claim.subject).title

    def _beside(self, root: Entity, built: list[Claim]) -> Iterator[str]:
        """What else something is built on that is built on a root."""
        for claim in built[:ROOTS]:
            for other in self.index.claims(subject=claim.subject, predicates=[Predicate.BUILDS_ON]):
                if other.object != root.id:
                    yield self.index.label(other.object)


def _surest(claims: list[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (-claim.belief, claim.id))
