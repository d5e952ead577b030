from __future__ import annotations

from kg.compare import Comparison, compare
from kg.model import Predicate
from tests.graphs import Sketch, chain, lamps


def asked(made: Sketch, left: str, right: str) -> Comparison:
    index = made.index()
    return compare(index, index.entity(made.thing(left)), index.entity(made.thing(right)))


def test_wins_both_ways_are_a_contradiction() -> None:
    found = asked(lamps(), "Lamp", "model:Torch")
    assert [len(found.left_wins), len(found.right_wins), found.contradicted] == [1, 1, True]
    assert {claim.predicate for claim in (*found.left_wins, *found.right_wins)} == {Predicate.IMPROVES_OVER}
    assert found.left_wins[0].subject == found.left.id
    assert [claim.predicate for claim in found.other] == [Predicate.BUILDS_ON]


def test_the_other_way_round() -> None:
    there, back = asked(lamps(), "Lamp", "model:Torch"), asked(lamps(), "model:Torch", "Lamp")
    assert (there.left_wins, there.right_wins) == (back.right_wins, back.left_wins)
    assert sorted(there.other) == sorted(back.other)
    assert there.ancestors == back.ancestors


def test_one_win_is_no_contradiction() -> None:
    found = asked(chain("A improvesOver B"), "A", "B")
    assert (len(found.left_wins), found.right_wins, found.contradicted) == (1, (), False)


def test_shared_benchmarks_with_the_figures_of_each() -> None:
    made = Sketch().says("p", "A", "evaluatesOn", "both").says("p", "B", "evaluatesOn", "both")
    made.says("p", "A", "evaluatesOn", "alone").reports("p", "A", "figures", "acc", "1").reports(
        "q", "B", "figures", "acc", "2"
    )
    found = asked(made, "A", "B")
    assert [(s.benchmark.label, len(s.left), len(s.right)) for s in found.benchmarks] == [
        ("both", 0, 0),
        ("figures", 1, 1),
    ]


def test_shared_ancestors_are_neither_of_the_two() -> None:
    made = chain("A buildsOn Old", "B buildsOn Mid", "Mid buildsOn Old", "A buildsOn Alone", "Old buildsOn First")
    assert [entity.label for entity in asked(made, "A", "B").ancestors] == ["First", "Old"]
    made = chain("A buildsOn B", "B buildsOn Old")
    assert [entity.label for entity in asked(made, "A", "B").ancestors] == ["Old"]
    assert asked(chain("A improvesOver Old", "B improvesOver Old"), "A", "B").ancestors == ()


def test_order_of_equal_labels_is_that_of_ids() -> None:
    made = Sketch()
    for subject in "AB":
        for kind in ("model", "method"):
            made.says("p", subject, "buildsOn", f"{kind}:Same")
    found = asked(made, "A", "B").ancestors
    assert [entity.kind for entity in found] == ["Method", "Model"]


def test_strangers_and_oneself() -> None:
    found = asked(chain("A buildsOn X", "B buildsOn Y"), "A", "B")
    assert (found.left_wins, found.right_wins, found.other, found.benchmarks, found.ancestors) == ((), (), (), (), ())
    found = asked(lamps(), "Lamp", "Lamp")
    assert (found.left, found.left_wins, found.contradicted) == (found.right, (), False)
