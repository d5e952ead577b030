"""Answers as plain data: what `--format json` prints and what HTTP sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.catalogue import Listed
from kg.claims import claim_query
from kg.compare import Comparison
from kg.descent import Descent
from kg.disputes import Dispute
from kg.graph import KnowledgeGraph, PaperSheet, Sheet
from kg.index.shown import PaperNode, claim_view, entity_view, evidence_view
from kg.index.shown import View as View
from kg.leaderboard import Board, Leaderboard, Row
from kg.lineage import Lineage, Reach
from kg.model import Claim, Entity, Evidence, Link, Paper, Quantity, Result
from kg.papers import web_addresses
from kg.search import Hit
from kg.timeline import Timeline

CONTEXT = 600
"""Characters before and after a sentence that are shown with it."""


class Views:
    """Makes plain data of answers, looking labels and titles up in their graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self._labels: dict[str, str] = {}

    def label(self, node: str) -> str:
        """The label of an entity, or the title of a paper."""
        if node not in self._labels:
            self._labels[node] = self.graph.label(node)
        return self._labels[node]

    def _know(self, claims: Iterable[Claim] = (), results: Iterable[Result] = (), links: Iterable[Link] = ()) -> None:
        """Look up the labels of all that is spoken of at once."""
        spoken = {node for claim in claims for node in (claim.subject, claim.object)}
        spoken |= {item.paper for claim in claims for item in claim.evidence}
        spoken |= {n for r in results for n in (r.paper, r.subject, r.benchmark, r.metric, r.baseline)} - {""}
        spoken |= {node for link in links for node in (link.paper, link.entity)}
        if unknown := spoken - self._labels.keys():
            self._labels |= self.graph.index.labels(unknown)

    def entity(self, entity: Entity | PaperNode, **more: Any) -> View:
        """An entity with its IRI, or a paper as one, and what else is known of it."""
        return entity_view(entity, self.graph.iris.node(entity.id), **more)

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
            "urls": list(web_addresses(paper)),
        }

    def evidence(self, item: Evidence) -> View:
        """A quotation with its paper and place."""
        return evidence_view(item, self.label(item.paper))

    def claim(self, claim: Claim) -> View:
        """A claim with the labels of its ends and all its evidence."""
        return claim_view(claim, self.label)

    def claims(self, claims: Iterable[Claim]) -> list[View]:
        """Several claims."""
        known = list(claims)
        self._know(known)
        return [self.claim(claim) for claim in known]

    def result(self, result: Result) -> View:
        """A reported figure with the labels of its parts."""
        return {
            "id": result.id,
            "paper": result.paper,
            "subject": self.label(result.subject),
            "benchmark": self.label(result.benchmark) if result.benchmark else None,
            "metric": self.label(result.metric) if result.metric else None,
            "value": quantity(result.value),
            "baseline": self.label(result.baseline) if result.baseline else None,
            "baseline_value": quantity(result.baseline_value),
            "delta": quantity(result.delta),
            "scale": result.scale.value if result.delta else None,
            "evidence": self.evidence(result.evidence),
        }

    def results(self, results: Iterable[Result]) -> list[View]:
        """Several figures."""
        known = list(results)
        self._know(results=known)
        return [self.result(result) for result in known]

    def lineage(self, found: Lineage) -> View:
        """A lineage as nodes and edges."""
        self._labels |= {node.entity.id: node.entity.label for node in found.nodes}
        nodes = [self.entity(node.entity, distance=node.distance, year=node.year) for node in found.nodes]
        return self.reach(found, nodes, self.claims(found.claims))

    def reach(self, found: Lineage | Reach, nodes: Any, edges: Any) -> View:
        """A lineage with nodes and edges that are views already."""
        return {
            "root": self.entity(found.root),
            "direction": found.scope.direction.value,
            "depth": found.scope.depth,
            "relations": [predicate.value for predicate in found.scope.predicates],
            "nodes": nodes,
            "edges": edges,
            "reached": found.reached,
            "cut": found.cut,
            "sparql": found.sparql,
        }

    def leaderboard(self, found: Leaderboard) -> View:
        """A leaderboard with a board for each metric."""
        rows = [row for board in found.boards for row in (*board.ranked, *board.unranked)]
        self._labels |= {row.result.paper: row.title for row in rows}
        self._labels |= {row.subject.id: row.subject.label for row in rows}
        self._know(results=[row.result for row in rows])
        boards = [self._board(board) for board in found.boards]
        return {"benchmark": self.entity(found.benchmark), "boards": boards, "sparql": found.sparql}

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
            "sparql": found.sparql,
        }

    def sheet(self, sheet: Sheet | PaperSheet) -> View:
        """All about an entity or a paper."""
        if isinstance(sheet, PaperSheet):
            self._know(sheet.claims, links=sheet.links)
            return {
                **self.paper(sheet.paper),
                "abstract": sheet.paper.abstract,
                "names": [self._link(link) for link in sheet.links],
                "claims": self.claims(sheet.claims),
                "sparql": sheet.sparql,
            }
        self._know((*sheet.outgoing, *sheet.incoming), sheet.results, sheet.links)
        return {
            **self.entity(sheet.entity),
            "higher_is_better": sheet.entity.higher_is_better,
            "unnamed_in": sheet.entity.unnamed_in or None,
            "named_in": [self._link(link) for link in sheet.links],
            "outgoing": self.claims(sheet.outgoing),
            "incoming": self.claims(sheet.incoming),
            "results": [self.result(result) for result in sheet.results],
            "sparql": sheet.sparql,
        }

    def _link(self, link: Link) -> View:
        return {
            "paper": link.paper,
            "title": self.label(link.paper),
            "entity": link.entity,
            "label": self.label(link.entity),
            "name": link.name,
            "forms": list(link.forms),
            "introduced": link.introduced,
            "score": link.score,
            "reasons": list(link.reasons),
            "runners_up": list(link.runners_up),
        }

    def descent(self, found: Descent) -> View:
        """The ways from one entity to another that it comes from."""
        return {
            "younger": self.entity(found.younger),
            "older": self.entity(found.older),
            "reversed": found.reversed,
            "steps": found.steps,
            "ways": [self.claims(way) for way in found.ways],
            "sparql": found.sparql,
        }

    def timeline(self, found: Timeline) -> View:
        """The figures on a benchmark by date."""
        self._know(results=[point.row.result for series in found.series for point in series.points])
        series = [
            {
                "metric": one.metric.label,
                "higher_is_better": one.metric.higher_is_better,
                "unit": one.unit,
                "points": [{"date": p.date, "best": p.best, **self._row(p.row)} for p in one.points],
            }
            for one in found.series
        ]
        return {"benchmark": self.entity(found.benchmark), "series": series, "sparql": found.sparql}

    def disputes(self, found: Iterable[Dispute]) -> list[View]:
        """Pairs of claims that contradict one another."""
        return [dict(zip(("claim", "opposite"), self.claims((d.claim, d.opposite)), strict=True)) for d in found]

    def listed(self, row: Listed) -> View:
        """A row of a list."""
        sizes = {"year": row.year, "results": row.results}
        if isinstance(row.node, Paper):
            return {**self.paper(row.node), **sizes}
        return self.entity(row.node, **sizes, papers=row.papers, heirs=row.heirs)

    def claim_sheet(self, claim: Claim) -> View:
        """A claim with its evidence in context, the figures its sentences state, and what contradicts it."""
        index = self.graph.index
        return {
            **self.claim(claim),
            "iri": self.graph.iris.claim(claim),
            "evidence": [self.evidence(item) | self._context(item) for item in claim.evidence],
            "results": [self.result(result) for result in index.stated_results(claim)],
            "contradicted_by": self.claims(index.contradicting(claim)),
            "sparql": claim_query(self.graph.iris.claim(claim)),
        }

    def _context(self, item: Evidence) -> View:
        """What stands before and after a sentence."""
        text = self.graph.index.paper(item.paper).text(item.span.field)
        return {"before": text[: item.span.start][-CONTEXT:], "after": text[item.span.end :][:CONTEXT]}

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
