from __future__ import annotations

from collections import Counter
from functools import cache

from benchmarks.made_up import made_up
from kg.index.read import Index
from kg.lineage import Direction, Scope, lineage
from kg.model import Graph, Kind, Predicate
from kg.validate import validate
from tests.graphs import in_memory

PAPERS = 1500


@cache
def graph() -> Graph:
    return made_up(PAPERS)


def test_the_same_size_gives_the_same_graph() -> None:
    assert made_up(PAPERS) == graph()


def test_every_quote_is_verbatim() -> None:
    papers = {paper.id: paper for paper in graph().papers}
    said = [item for claim in graph().claims for item in claim.evidence] + [r.evidence for r in graph().results]
    assert all(item.span.of(papers[item.paper]) == item.text for item in said)
    assert len(papers) == PAPERS
    assert len(said) > PAPERS


def test_there_is_something_of_every_kind() -> None:
    assert {entity.kind for entity in graph().entities} == set(Kind)
    assert {claim.predicate for claim in graph().claims} == set(Predicate)
    assert graph().results


def test_it_holds_to_the_shapes() -> None:
    assert validate(in_memory(made_up(300)).store) == (True, ())


def test_one_root_has_most_of_the_rest_for_descendants() -> None:
    index = Index.of(graph())
    built_on = Counter(claim.object for claim in graph().claims if claim.predicate is Predicate.BUILDS_ON)
    root = index.entity(max(built_on, key=built_on.__getitem__))
    found = lineage(index, root, Scope(Direction.DESCENDANTS, depth=0))
    introduced = sum(claim.predicate is Predicate.INTRODUCES for claim in graph().claims)
    assert len(found.nodes) > 0.9 * introduced
