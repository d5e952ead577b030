from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Graph
from kg.rdf.terms import P
from kg.validate import validate
from tests.exports.sample import graph
from tests.graphs import in_memory, lamps

STRAY = NamedNode("https://example.org/stray")


def test_a_whole_graph_conforms() -> None:
    for made in (lamps().graph(), Graph()):
        assert validate(in_memory(made).store) == (True, ())


def test_each_fault_is_said_once_in_words_and_sorted() -> None:
    reader = in_memory(lamps().graph())
    claims = reader.claims()
    for claim in claims[:2]:
        node = NamedNode(reader.iris.claim(claim))
        for quad in list(reader.store.quads(node, P.hasEvidence)):
            reader.store.raw.remove(quad)
        reader.store.raw.add(Quad(node, P.belief, Literal("much"), STRAY))
    conforms, faults = validate(reader.store)
    assert not conforms
    assert list(faults) == sorted(set(faults))
    for claim in claims[:2]:
        assert any(claim.id in fault and "evidence" in fault.lower() for fault in faults)
        assert any(claim.id in fault and "much" in fault for fault in faults)


def test_the_sample_of_the_exporters_is_told_apart() -> None:
    """That sample is made to be awkward; it breaks shapes, and the report says which."""
    conforms, faults = validate(in_memory(graph()).store)
    assert conforms == (not faults)
