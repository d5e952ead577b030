from __future__ import annotations

from kg.disputes import disputes
from tests.graphs import Sketch


def test_the_most_evenly_believed_pair_comes_first() -> None:
    made = Sketch().says("p", "A", "improvesOver", "B", 0.9).says("q", "B", "improvesOver", "A", 0.5)
    made.says("p", "C", "improvesOver", "D", 0.7).says("q", "D", "improvesOver", "C", 0.8)
    made.says("p", "E", "improvesOver", "F").says("q", "F", "buildsOn", "E")
    index = made.index()
    pairs = [(index.label(one.claim.subject), index.label(one.opposite.subject)) for one in disputes(index)]
    assert pairs == [("D", "C"), ("A", "B")]
    for name, count in (("A", 1), ("B", 1), ("C", 1), ("E", 0)):
        assert len(disputes(index, node=made.thing(name))) == count
