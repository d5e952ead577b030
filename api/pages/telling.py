"""What templates tell of claims and results: the views of the REST routes, with sentences marked and ends seen from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.marks import marked
from kg.graph import KnowledgeGraph
from kg.model import Claim, Predicate, is_paper
from kg.views import View, Views

SHOWN = 8
"""Claims of a section that a page shows unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Section:
    """Claims of a predicate seen from one end: from their subject if `forward`, from either where that is None.

    `column` is where a page shows them: above, left or right. `filter` is the parameter of the lists that narrows
    them to the other ends, where there is one.
    """

    title: str
    predicate: Predicate
    forward: bool | None
    column: int
    filter: str = ""


ABOVE, LEFT, RIGHT = range(3)

SECTIONS = (
    Section("Introduced in", Predicate.INTRODUCES, False, ABOVE),
    Section("Beats", Predicate.IMPROVES_OVER, True, LEFT),
    Section("Builds on", Predicate.BUILDS_ON, True, LEFT),
    Section("Evaluated on", Predicate.EVALUATES_ON, True, LEFT),
    Section("Evaluated here", Predicate.EVALUATES_ON, False, LEFT, "evaluated_on"),
    Section("Addressed by", Predicate.ADDRESSES_TASK, False, LEFT),
    Section("Beaten by", Predicate.IMPROVES_OVER, False, RIGHT, "improves_over"),
    Section("Built upon by", Predicate.BUILDS_ON, False, RIGHT, "builds_on"),
    Section("Compared with", Predicate.COMPARES_WITH, None, RIGHT),
)
"""What a page tells of a thing, in this order."""


class Teller:
    """Tells claims with their sentences, looking up the names of their ends in a graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph, self.views = graph, Views(graph)
        self._names: dict[str, tuple[str, ...]] = {}

    def columns(self, node: str, claims: Sequence[Claim], *, every: bool = False) -> list[list[View]]:
        """The claims of a thing by section, the most believed first; at most `SHOWN` of each, or every one."""
        columns: list[list[View]] = [[], [], []]
        for section in SECTIONS:
            told = self._section(section, node, claims, every)
            columns[section.column] += [told] if told["total"] else []
        return columns

    def _section(self, section: Section, node: str, claims: Sequence[Claim], every: bool) -> View:
        sides = (True, False) if section.forward is None else (section.forward,)
        fit = [c for c in claims if c.predicate is section.predicate and (c.subject == node) in sides]
        fit.sort(key=lambda claim: (-claim.belief, -claim.support, claim.id))
        shown = self.claims(fit if every else fit[:SHOWN], seen_from=node)
        return {"title": section.title, "filter": section.filter, "total": len(fit), "claims": shown}

    def claims(self, claims: Sequence[Claim], *, seen_from: str = "") -> list[View]:
        """Claims with their sentences marked, the clearest first, and the end that they are not seen from."""
        self._learn(claims)
        return [self.quoting(view) | _other(view, seen_from) for view in self.views.claims(claims)]

    def quoting(self, claim: View) -> View:
        """A claim's view with its sentences in pieces."""
        ends = [self._names.get(claim[end], ()) for end in ("subject", "object")]
        said = sorted(claim["evidence"], key=lambda item: (-item["confidence"], item["paper"]))
        return claim | {"quotes": [item | {"pieces": marked(item["sentence"], *ends)} for item in said]}

    def result(self, view: View) -> View:
        """A result's view with its sentence in pieces: what was measured, and on what."""
        names = [[view[end]] if view[end] else [] for end in ("subject", "benchmark")]
        said = view["evidence"]
        return view | {"quotes": [said | {"pieces": marked(said["sentence"], *names)}]}

    def _learn(self, claims: Iterable[Claim]) -> None:
        """Look up the names of all ends at once."""
        ends = {end for claim in claims for end in (claim.subject, claim.object) if not is_paper(end)}
        found = self.graph.index.entities_of(ends - self._names.keys())
        self._names |= {id_: (entity.label, *entity.aliases) for id_, entity in found.items()}


def _other(claim: dict[str, Any], node: str) -> View:
    end = "object" if claim["subject"] == node else "subject"
    return {"other": claim[end], "other_label": claim[f"{end}_label"]}
