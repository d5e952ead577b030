from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ConfigError
from kg.model import Graph
from kg.neighbourhood import neighbourhood, papers_within
from kg.validate import validate
from tests.graphs import Sketch, chain, in_memory, lamps, opened


def around(made: Sketch, node: str, depth: int) -> Graph:
    return neighbourhood(made.index(), node, depth)


def labels(graph: Graph) -> str:
    return "".join(sorted(entity.label for entity in graph.entities))


@pytest.mark.parametrize(("depth", "reached", "edges"), [(0, "C", 0), (1, "BCD", 2), (2, "ABCDE", 4), (9, "ABCDEF", 5)])
def test_depth_goes_both_ways(depth: int, reached: str, edges: int) -> None:
    made = chain("A buildsOn B", "B improvesOver C", "C buildsOn D", "D buildsOn E", "E comparesWith F")
    found = around(made, made.thing("C"), depth)
    assert (labels(found), found.edges()) == (reached, edges)
    assert len(found.papers) == edges


def test_no_way_leads_over_a_claim_of_little_belief() -> None:
    made = Sketch().says("p", "A", "buildsOn", "B").says("p", "B", "buildsOn", "C", 0.3).says("p", "C", "buildsOn", "D")
    found = neighbourhood(made.index(), made.thing("A"), 3, min_belief=0.5)
    assert (labels(found), found.focus) == ("AB", made.thing("A"))
    with pytest.raises(ConfigError, match="from 0 to 1, not 2"):
        neighbourhood(made.index(), made.thing("A"), 1, min_belief=2)


def test_around_a_paper() -> None:
    made = lamps()
    found = around(made, made.papers["wick"].id, 1)
    assert {entity.label for entity in found.entities} == {"Wick", "lighting"}
    assert [paper.title for paper in found.papers] == ["On Wicks"]


@pytest.mark.parametrize("depth", range(4))
def test_a_part_is_whole_enough_to_be_a_graph(depth: int) -> None:
    made = lamps()
    whole = made.graph()
    for id_ in (*(paper.id for paper in whole.papers), *(entity.id for entity in whole.entities)):
        found = around(made, id_, depth)
        nodes = {paper.id for paper in found.papers} | {entity.id for entity in found.entities}
        assert id_ in nodes
        for claim in found.claims:
            assert {claim.subject, claim.object, *(item.paper for item in claim.evidence)} <= nodes
        for result in found.results:
            assert {result.paper, result.subject, result.benchmark, result.metric, result.baseline} <= {*nodes, ""}
        for link in found.links:
            assert {link.paper, link.entity} <= nodes
        for name in ("papers", "entities", "links", "claims", "results"):
            assert set(getattr(found, name)) <= set(getattr(whole, name))
        again = in_memory(found).graph()
        assert (again.papers, again.entities, again.claims, again.results) == (
            found.papers,
            found.entities,
            found.claims,
            found.results,
        )


def test_a_part_holds_to_the_shapes() -> None:
    made = lamps()
    for name in ("Lamp", "model:Torch", "benchmark:Dusk", "metric:lux", "task:lighting"):
        assert validate(in_memory(around(made, made.thing(name), 1)).store) == (True, ())


def test_far_enough_it_is_the_whole() -> None:
    made = lamps()
    assert around(made, made.thing("Lamp"), 9) == made.graph()


def test_no_depth_takes_longer_than_the_graph_is_wide(tmp_path: Path) -> None:
    graph = opened(lamps().graph(), tmp_path)
    lamp = graph.find("Lamp").id
    assert neighbourhood(graph.index, lamp, 10**9) == neighbourhood(graph.index, lamp, 100)
    assert papers_within(graph.index, lamp, 10**9) == papers_within(graph.index, lamp, 100)
