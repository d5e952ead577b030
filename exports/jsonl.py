"""Paper cards: one JSON object a line for each paper, in the names that the paper itself uses."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exports import EXPORTERS
from kg.model import Claim, Entity, Evidence, Graph, Kind, Link, Paper, Predicate, Quantity, Result
from kg.rdf.iris import Iris

RELATIONS = {
    Predicate.EVALUATES_ON: "evaluates_on",
    Predicate.IMPROVES_OVER: "improves_over",
    Predicate.BUILDS_ON: "builds_on",
    Predicate.COMPARES_WITH: "compares_with",
}
_THINGS = (Kind.METHOD, Kind.MODEL, Kind.BENCHMARK)


class Cards:
    """Cards of all papers."""

    summary = "paper cards, one JSON object a line: entities, relations, results, tasks, code"
    suffix = ".jsonl"

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Write a card for every paper, in order of their ids."""
        with target.open("w", encoding="utf-8", newline="\n") as out:
            for card in cards(graph):
                out.write(json.dumps(card, ensure_ascii=False) + "\n")


EXPORTERS.register("jsonl")(Cards())


def cards(graph: Graph) -> Iterator[dict[str, Any]]:
    """The card of every paper."""
    entities = {entity.id: entity for entity in graph.entities}
    links, results, code = defaultdict(list), defaultdict(list), defaultdict(list)
    claims: defaultdict[str, list[tuple[Claim, Evidence]]] = defaultdict(list)
    for link in graph.links:
        links[link.paper].append(link)
    for claim in graph.claims:
        for paper in {item.paper for item in claim.evidence}:
            best = max((e for e in claim.evidence if e.paper == paper), key=lambda e: (e.confidence, e))
            claims[paper].append((claim, best))
    for result in graph.results:
        results[result.paper].append(result)
    for paper, url in graph.code:
        code[paper].append(url)
    for item in graph.papers:
        sheet = _Sheet(item, entities, links[item.id])
        yield sheet.card(claims[item.id], results[item.id], code[item.id])


class _Sheet:
    """One paper, and what it calls things."""

    def __init__(self, paper: Paper, entities: Mapping[str, Entity], links: list[Link]) -> None:
        self.paper, self._entities, self._links = paper, entities, links
        self._names = {link.entity: link.name for link in links}

    def card(self, claims: list[tuple[Claim, Evidence]], results: list[Result], code: list[str]) -> dict[str, Any]:
        """The card of the paper."""
        return {
            "id": self.paper.id,
            "title": self.paper.title,
            "entities": [self._entity(link) for link in self._links if self._kind(link.entity) in _THINGS],
            **{key: [self._relation(*row) for row in claims if row[0].predicate is p] for p, key in RELATIONS.items()},
            "results": [self._result(result) for result in results],
            "tasks": [self._name(c.object) for c, _ in claims if c.predicate is Predicate.ADDRESSES_TASK],
            "code": code,
        }

    def _kind(self, entity: str) -> Kind:
        return self._entities[entity].kind

    def _name(self, node: str) -> str:
        """What the paper calls a node; its own contribution without a name is `@paper`."""
        return "" if not node else self._names.get(node, "@paper")

    def _entity(self, link: Link) -> dict[str, Any]:
        return {
            "name": link.name,
            "type": self._kind(link.entity).value,
            "aliases": list(link.forms),
            "introduced": link.introduced,
        }

    def _relation(self, claim: Claim, evidence: Evidence) -> dict[str, Any]:
        return {
            "subject": self._name(claim.subject),
            "object": self._name(claim.object),
            "evidence": evidence.text,
            "confidence": evidence.confidence,
        }

    def _result(self, result: Result) -> dict[str, Any]:
        return {
            "subject": self._name(result.subject),
            "benchmark": self._name(result.benchmark),
            "metric": self._name(result.metric),
            "value": _text(result.value),
            "baseline": _text(result.baseline_value) or self._name(result.baseline),
            "delta": _text(result.delta),
            "evidence": result.evidence.text,
        }


def _text(quantity: Quantity | None) -> str:
    return quantity.text if quantity else ""
