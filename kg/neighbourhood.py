"""A part of a graph: what lies within some claims of a node, whole enough to be a graph of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.claims import believed
from kg.index.read import Index
from kg.index.rows import dumped
from kg.model import Claim, Graph, is_paper

_AROUND = """
    WITH some AS (SELECT value FROM json_each(:nodes))
    SELECT num, subject, object FROM claim WHERE belief >= :belief AND num IN
    (SELECT num FROM claim WHERE subject IN some UNION SELECT num FROM claim WHERE object IN some)
"""
"""The claims, by number, that have an end among nodes."""

_PAPERS = """
    SELECT num FROM node WHERE kind = 'Paper' AND num IN (SELECT value FROM json_each(:nodes))
    UNION SELECT paper FROM evidence WHERE claim IN (SELECT value FROM json_each(:claims))
"""
"""The papers among nodes, and those that state claims."""


def neighbourhood(index: Index, node: str, depth: int, *, min_belief: float = 0.0) -> Graph:
    """The claims within `depth` steps of a node, either way, with all the papers and entities they speak of.

    Claims of less than `min_belief` do not count.
    """
    return surroundings(index, [node], depth, focus=node, min_belief=min_belief)


def surroundings(
    index: Index, nodes: Iterable[str], depth: int = 1, *, focus: str = "", min_belief: float = 0.0
) -> Graph:
    """The same of several nodes; papers that are among them come along, even where no claim quotes them."""
    claims: dict[str, Claim] = {}
    seen = set(nodes)
    edge = sorted(seen)
    for _ in range(depth):
        if not edge:
            break
        near = [claim for at in edge for claim in (*index.claims(subject=at), *index.claims(object_=at))]
        found = believed(near, min_belief)
        claims.update((claim.id, claim) for claim in found)
        further = {end for claim in found for end in (claim.subject, claim.object)} - seen
        seen |= further
        edge = sorted(further)
    return replace(_whole(index, seen, list(claims.values())), focus=focus)


def papers_within(index: Index, node: str, depth: int, *, min_belief: float = 0.0) -> int:
    """How many papers `neighbourhood` has, counted without reading claims or papers."""
    start = index.num(node)
    seen, edge, claims = {start}, {start}, set[int]()
    for _ in range(depth):
        if not edge:
            break
        found = index.rows(_AROUND, nodes=dumped(sorted(edge)), belief=min_belief)
        claims |= {num for num, *_ in found}
        edge = {end for _, *ends in found for end in ends} - seen
        seen |= edge
    return len(index.rows(_PAPERS, nodes=dumped(sorted(seen)), claims=dumped(sorted(claims))))


def _whole(index: Index, nodes: set[str], claims: list[Claim]) -> Graph:
    """The graph of these nodes and claims, with the papers that the claims quote."""
    papers = {node for node in nodes if is_paper(node)} | {item.paper for claim in claims for item in claim.evidence}
    entities = {node for node in nodes if not is_paper(node)}
    results = [r for entity in sorted(entities) for r in index.results(subject=entity) if r.paper in papers]
    results = [r for r in results if {r.benchmark, r.metric, r.baseline} - {""} <= entities | _metrics(r.metric)]
    entities |= {result.metric for result in results if result.metric}
    links = [link for entity in sorted(entities) for link in index.links(entity=entity) if link.paper in papers]
    return Graph(
        papers=tuple(sorted(index.paper(paper) for paper in papers)),
        entities=tuple(sorted(index.entity(entity) for entity in entities)),
        links=tuple(sorted(links)),
        claims=tuple(sorted(claims)),
        results=tuple(sorted(results, key=lambda result: result.id)),
        code=tuple((paper, url) for paper, url in index.code() if paper in papers),
    )


def _metrics(metric: str) -> set[str]:
    return {metric} if metric else set()
