"""A lineage as a tree of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Protocol

from kg.lineage import Direction, Lineage
from kg.model import LINEAGE, Claim
from kg.wording import SAYS


class Quote(Protocol):
    """Gives the best sentence of a claim in quotation marks, on a line that is indented so far."""

    def __call__(self, claim: Claim, *, indent: int) -> str:
        """The sentence."""


class Tree:
    """A lineage one way, as a tree; a node that several lines lead to is opened where it is nearest to the root."""

    def __init__(self, found: Lineage, quote: Quote, *, forward: bool, quotes: bool) -> None:
        self._found, self._quote, self._forward, self._quotes = found, quote, forward, quotes
        self._years = {node.entity.id: node.year for node in found.nodes}
        self._entities = {node.entity.id: node.entity for node in found.nodes}
        self._distances = {node.entity.id: abs(node.distance) for node in found.nodes}
        self._claims: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in found.claims:
            self._claims[claim.subject if forward else claim.object].append(claim)
        self._opened: set[str] = set()

    def text(self) -> str:
        """The tree."""
        root = self._found.root.id
        lines = list(self._below(root, ""))
        return "\n".join([f"{self._name(root)}: {self._heading()}" + ("" if lines else ", none stated"), *lines])

    def _heading(self) -> str:
        """What the tree shows: ancestors or descendants, or the relations where these are not a line of descent."""
        relations = self._found.scope.predicates
        if set(relations) <= set(LINEAGE):
            return Direction.ANCESTORS if self._forward else Direction.DESCENDANTS
        return ", ".join(SAYS[relation][not self._forward] for relation in relations)

    def _name(self, node: str) -> str:
        entity, year = self._entities[node], self._years[node]
        return f"{entity.label} ({entity.kind}{f', {year}' if year else ''})"

    def _below(self, node: str, indent: str) -> Iterator[str]:
        self._opened.add(node)
        steps = self._steps(node)
        for number, (other, claims) in enumerate(steps, 1):
            last = number == len(steps)
            open_ = self._opens(other, node)
            more = "" if open_ or not self._steps(other) else "  (see its own branch)"
            yield f"{indent}{'└── ' if last else '├── '}{self._says(claims, self._name(other))}{more}"
            deeper = indent + ("    " if last else "│   ")
            if self._quotes:
                mark = "│ " if open_ and self._steps(other) else "  "
                said = dict.fromkeys(self._quote(claim, indent=len(deeper)) for claim in claims)
                yield from (f"{deeper}{mark}{sentence}" for sentence in said)
            if open_:
                yield from self._below(other, deeper)

    def _says(self, claims: list[Claim], name: str) -> str:
        """Each relation with its own belief, and the name of what it leads to."""
        says = [(SAYS[claim.predicate][not self._forward], f"[{claim.belief:.2f}]") for claim in claims]
        if len(says) == 1:
            return f"{says[0][0]} {name}  {says[0][1]}"
        return f"{', '.join(map(' '.join, says))} {name}"

    def _steps(self, node: str) -> list[tuple[str, list[Claim]]]:
        """The next nodes with the claims that lead there, the surest first."""
        by_node: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(self._claims[node], key=lambda claim: -claim.belief):
            by_node[claim.object if self._forward else claim.subject].append(claim)
        return sorted(by_node.items(), key=lambda step: (-max(c.belief for c in step[1]), self._name(step[0])))

    def _opens(self, node: str, parent: str) -> bool:
        nearest = self._distances[node] == self._distances[parent] + 1
        return nearest and node not in self._opened
