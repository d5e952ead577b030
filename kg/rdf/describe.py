"""What the graph says of one of its nodes: a concise bounded description, read from the store.

    the node            every triple that has it as subject
    its parts           the evidence of a claim or result, and the passage and position of that
    its statements      for a paper or entity, the claims that have it as subject: the nodes behind its plain triples
    a paper's graph     all that stands in it
    labels              names of the entities and titles of the papers that any of these lead to

Nothing else is followed, so a description stays as small as what the graph says of the node itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from kg.rdf.iris import Iris
from kg.rdf.terms import P
from kg.store import Store

PARTS = (P.hasEvidence, P.hasTarget, P.hasSelector)
"""What leads from a node to a part of it, which has no life of its own."""

LABELS = (P.prefLabel, P.title)


def describe(store: Store, iris: Iris, iri: str) -> set[Triple]:
    """The description of an IRI; empty if the graph says nothing of it."""
    node = _named(iri)
    if node is None:
        return set()
    found = set(_whole(store, node))
    if found and iris.node_id(iri):
        found |= set(_statements(store, node))
    if iris.graph_paper(iri) and found:
        found |= {quad.triple for quad in store.quads(graph=node)}
    return found | set(_labels(store, found))


def is_described(store: Store, iri: str) -> bool:
    """Whether the graph says anything of an IRI."""
    node = _named(iri)
    return node is not None and next(store.quads(node), None) is not None


def _named(iri: str) -> NamedNode | None:
    """The node of an IRI; None for a text that is none."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _whole(store: Store, node: NamedNode) -> Iterator[Triple]:
    """The triples of a node and of its parts."""
    for quad in store.quads(node):
        yield quad.triple
        if quad.predicate in PARTS and isinstance(quad.object, NamedNode):
            yield from _whole(store, quad.object)


def _statements(store: Store, node: NamedNode) -> Iterator[Triple]:
    """The claims with a node as subject, without their evidence, which is one step further."""
    for claim in store.quads(None, P.subject, node):
        yield from (quad.triple for quad in store.quads(claim.subject))


def _labels(store: Store, triples: Iterable[Triple]) -> Iterator[Triple]:
    """The labels of what the triples lead to."""
    for node in {triple.object for triple in triples if isinstance(triple.object, NamedNode)}:
        for label in LABELS:
            yield from (quad.triple for quad in store.quads(node, label))
