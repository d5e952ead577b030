"""Answers as plain data: what `--format json` prints and what HTTP sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.compare import Comparison
from kg.graph import KnowledgeGraph, PaperSheet, Sheet
from kg.leaderboard import Board, Leaderboard, Row
from kg.lineage import Lineage, PaperNode
from kg.model import Claim, Entity, Evidence, Link, Paper, Quantity, Result
from kg.search import Hit

View = dict[str, Any]


class Views:
    """Makes plain data of answers, looking labels and titles up in their graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph

    def entity(self, entity: Entity | PaperNode) -> View:
        """An entity with its IRI, or a paper as one."""
        return {
            "id": entity.id,
            "iri": self.graph.iris.node(entity.id),
            "kind": str(entity.kind),
            "label": entity.label,
            "aliases": list(entity.aliases),
        }

    def paper(self, paper: Paper) -> View:
        """A paper with its IRI, without its abstract."""
        return {
            "id": paper.id,
            "iri": self.graph.iris.node(paper.id),
            "kind": "Paper",
            "title": paper.title,
            "authors": list(paper.authors),
            "date": paper.date,
            "venue": paper.venue,
            "urls": list(paper.urls),
        }

    def evidence(self, item: Evidence) -> View:
        """A quotation with its paper and place."""
        return {
            "paper": item.paper,
            "title": self.graph.label(item.paper),
            "sentence": item.text,
            "field": item.span.field.value,
            "start": item.span.start,
            "end": item.span.end,
            "confidence": item.confidence,
            "extractor": item.extractor,
        }

    def claim(self, claim: Claim) -> View:
        """A claim with the labels of its ends and all its evidence."""
        return {
            "id": claim.id,
            "subject": claim.subject,
            "subject_label": self.graph.label(claim.subject),
            "predicate": claim.predicate.value,
            "object": claim.object,
            "object_label": self.graph.label(claim.object),
            "belief": claim.belief,
            "support": claim.support,
            "evidence": [self.evidence(item) for item in claim.evidence],
        }

    def claims(self, claims: Iterable[Claim]) -> list[View]:
        """Several claims."""
        return [self.claim(claim) for claim in claims]

    def result(self, result: Result) -> View:
        """A reported figure with the labels of its parts."""
        return {
            "id": result.id,
            "paper": result.paper,
            "subject": self.graph.label(result.subject),
            "benchmark": self.graph.label(result.benchmark) if result.benchmark else None,
            "metric": self.graph.label(result.metric) if result.metric else None,
            "value": quantity(result.value),
            "baseline": self.graph.label(result.baseline) if result.baseline else None,
            "baseline_value": quantity(result.baseline_value),
            "delta": quantity(result.delta),
            "scale": result.scale.value if result.delta else None,
            "evidence": self.evidence(result.evidence),
        }

    def lineage(self, found: Lineage) -> View:
        """A lineage as nodes and edges."""
        nodes = [{**self.entity(n.entity), "distance": n.distance, "year": n.year} for n in found.nodes]
        return {
            "root": self.entity(found.root),
            "direction": found.scope.direction.value,
            "depth": found.scope.depth,
            "relations": [predicate.value for predicate in found.scope.predicates],
            "nodes": nodes,
            "edges": self.claims(found.claims),
            "cut": found.cut,
            "sparql": found.sparql,
        }

    def leaderboard(self, found: Leaderboard) -> View:
        """A leaderboard with a board for each metric."""
        return {"benchmark": self.entity(found.benchmark), "boards": [self._board(board) for board in found.boards]}

    def _board(self, board: Board) -> View:
        return {
            "metric": board.metric.label if board.metric else None,
            "higher_is_better": board.metric.higher_is_better if board.metric else None,
            "unit": board.unit,
            "ranked": [self._row(row) for row in board.ranked],
            "unranked": [self._row(row) for row in board.unranked],
        }

    def _row(self, row: Row) -> View:
        place = {"reason": row.reason} if row.reason else {"rank": row.rank}
        return {**place, "label": row.subject.label, "year": row.year, "title": row.title, **self.result(row.result)}

    def comparison(self, found: Comparison) -> View:
        """Two entities side by side."""
        return {
            "left": self.entity(found.left),
            "right": self.entity(found.right),
            "left_wins": self.claims(found.left_wins),
            "right_wins": self.claims(found.right_wins),
            "contradicted": found.contradicted,
            "other": self.claims(found.other),
            "benchmarks": [
                {
                    "benchmark": shared.benchmark.label,
                    "left": [self.result(result) for result in shared.left],
                    "right": [self.result(result) for result in shared.right],
                }
                for shared in found.benchmarks
            ],
            "shared_ancestors": [self.entity(entity) for entity in found.ancestors],
        }

    def sheet(self, sheet: Sheet | PaperSheet) -> View:
        """All about an entity or a paper."""
        if isinstance(sheet, PaperSheet):
            claims = self.claims(sheet.claims)
            return {**self.paper(sheet.paper), "abstract": sheet.paper.abstract, "claims": claims}
        return {
            **self.entity(sheet.entity),
            "higher_is_better": sheet.entity.higher_is_better,
            "unnamed_in": sheet.entity.unnamed_in or None,
            "named_in": [self._link(link) for link in sheet.links],
            "outgoing": self.claims(sheet.outgoing),
            "incoming": self.claims(sheet.incoming),
            "results": [self.result(result) for result in sheet.results],
        }

    def _link(self, link: Link) -> View:
        return {
            "paper": link.paper,
            "title": self.graph.label(link.paper),
            "name": link.name,
            "forms": list(link.forms),
            "introduced": link.introduced,
            "score": link.score,
            "reasons": list(link.reasons),
            "runners_up": list(link.runners_up),
        }

    def hit(self, hit: Hit) -> View:
        """A search hit."""
        return {
            "id": hit.id,
            "kind": hit.kind,
            "label": hit.label,
            "matched": hit.matched,
            "score": round(hit.score, 1),
        }


def quantity(item: Quantity | None) -> View | None:
    """A figure as written, as a number, and its unit."""
    return None if item is None else {"text": item.text, "number": float(item.number), "unit": item.unit}
