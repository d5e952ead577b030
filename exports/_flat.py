"""A graph as two tables: papers and entities as nodes, claims as edges, every cell one plain value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Claim, Entity, Evidence, Graph, Paper
from kg.papers import web_addresses
from kg.rdf.iris import Iris

PAPER = "Paper"
"""The kind of a node that is a paper; an entity has the kind that the model gives it."""

KINDS = (PAPER, "Method", "Model", "Benchmark", "Task", "Metric")


@dataclass(frozen=True, slots=True)
class Node:
    """A paper or an entity; what does not apply is empty, or None if it is a number or a yes or no."""

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    date: str = ""
    year: int | None = None
    url: str = ""
    iri: str = ""
    higher_is_better: bool | None = None
    unnamed_in: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A claim with its best sentence, and the id of the paper that this is from."""

    id: str
    source: str
    target: str
    predicate: str
    belief: float
    support: int
    sentence: str
    paper: str


def nodes(graph: Graph, iris: Iris) -> Iterator[Node]:
    """The papers, then the entities."""
    yield from (_paper(paper, iris) for paper in graph.papers)
    yield from (_entity(entity, iris) for entity in graph.entities)


def _paper(paper: Paper, iris: Iris) -> Node:
    return Node(
        id=paper.id,
        kind=PAPER,
        label=paper.title,
        date=paper.date,
        year=paper.year,
        url=next(iter(web_addresses(paper)), ""),
        iri=iris.paper(paper.id),
    )


def _entity(entity: Entity, iris: Iris) -> Node:
    return Node(
        id=entity.id,
        kind=str(entity.kind),
        label=entity.label,
        aliases=entity.aliases,
        iri=iris.node(entity.id),
        higher_is_better=entity.higher_is_better,
        unnamed_in=entity.unnamed_in,
    )


def edges(graph: Graph) -> Iterator[Edge]:
    """The claims."""
    for claim in graph.claims:
        yield _edge(claim, best(claim.evidence))


def _edge(claim: Claim, evidence: Evidence) -> Edge:
    return Edge(
        id=claim.id,
        source=claim.subject,
        target=claim.object,
        predicate=str(claim.predicate),
        belief=claim.belief,
        support=claim.support,
        sentence=evidence.text,
        paper=evidence.paper,
    )


def best(evidence: Iterable[Evidence]) -> Evidence:
    """The surest piece of evidence."""
    return max(evidence, key=lambda item: (item.confidence, item))
