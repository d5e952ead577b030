"""Answers put together of JSON that the index holds: the same bytes as those made of objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import json
from pydantic_core import to_json

from api import schemas
from kg import written
from kg.graph import KnowledgeGraph
from kg.lineage import Direction, Scope, lineage
from kg.model import Entity, Predicate
from kg.views import Views
from tests.exports.sample import hostile
from tests.graphs import Sketch, chain, lamps, opened

EVERY = tuple(Predicate)
SCOPES = (
    Scope(),
    Scope(Direction.BOTH, depth=0, predicates=EVERY),
    Scope(Direction.DESCENDANTS, depth=1, min_belief=0.6),
    Scope(Direction.BOTH, depth=3, since=2019, until=2021),
)


def odd() -> Sketch:
    """Names that JSON, SQL or a sort by letters could get wrong, and nodes without year or alias."""
    made = Sketch()
    for name in ('a "quoted" }', "}", "Ünïcödé 🜂", "back\\slash", "tab\tand\x00nul", "zebra", "Zebra 2", "\u2028"):
        made.says("one", name, "buildsOn", "Root").says("two", "Root", "improvesOver", f"older {name}", 0.123456789)
    return made


@pytest.fixture(params=[lamps(), chain("A buildsOn B", "B buildsOn A", "B improvesOver C"), odd()])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> KnowledgeGraph:
    return opened(request.param.graph(), tmp_path)


def entities(graph: KnowledgeGraph) -> Iterator[Entity]:
    return iter(graph.index.graph().entities)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("limit", "claims"), [(0, True), (2, True), (0, False)])
def test_a_lineage(graph: KnowledgeGraph, scope: Scope, limit: int, claims: bool) -> None:
    for root in entities(graph):
        bytes_ = json.encode(written.lineage(graph, root, scope, limit=limit, claims=claims))
        found = lineage(graph.index, root, scope, limit=limit, claims=claims)
        assert bytes_ == to_json(Views(graph).lineage(found))
        schemas.Lineage.model_validate_json(bytes_)


@pytest.mark.parametrize("min_belief", [0.0, 0.6, 1.0])
def test_a_sheet(graph: KnowledgeGraph, min_belief: float) -> None:
    for entity in entities(graph):
        bytes_ = json.encode(written.sheet(graph, entity, min_belief=min_belief))
        assert bytes_ == to_json(Views(graph).sheet(graph.show(entity.id, min_belief=min_belief)))
        schemas.EntitySheet.model_validate_json(bytes_)


def test_hostile_text(tmp_path: Path) -> None:
    graph = opened(hostile(), tmp_path)
    scope = Scope(Direction.BOTH, depth=0, predicates=EVERY)
    for entity in entities(graph):
        found = lineage(graph.index, entity, scope)
        bytes_ = json.encode(written.lineage(graph, entity, scope, limit=0, claims=True))
        assert bytes_ == to_json(Views(graph).lineage(found))
