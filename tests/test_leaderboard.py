from __future__ import annotations

import itertools

import pytest

from kg.errors import NotFoundError
from kg.index.read import Index
from kg.leaderboard import Board, Leaderboard, leaderboard
from kg.model import Graph, Scale
from tests import reading
from tests.graphs import Sketch, lamps


def asked(sketch: Sketch, metric: str = "", benchmark: str = "Dusk") -> Leaderboard:
    return boards(sketch.graph(), sketch.thing(f"benchmark:{benchmark}"), metric)


def boards(graph: Graph, benchmark: str, metric: str = "") -> Leaderboard:
    index = Index.of(graph)
    return leaderboard(index, index.entity(benchmark), metric)


def ranked(board: Board) -> list[tuple[int, str, str]]:
    return [(row.rank, row.subject.label, row.result.value.text if row.result.value else "") for row in board.ranked]


def unranked(board: Board) -> list[tuple[str, str]]:
    return [(row.subject.label, row.reason) for row in board.unranked]


def figures(*values: str, higher: bool | None = True, unit: str = "") -> Sketch:
    made = Sketch()
    made.thing("metric:lux", higher=higher)
    made.thing("benchmark:Dusk")
    for number, value in enumerate(values):
        made.reports(f"paper {number}", f"Lamp{number}", "Dusk", "lux", value, unit=unit)
    return made


def test_higher_is_better() -> None:
    (board,) = asked(lamps(), "lux").boards
    assert ranked(board) == [(1, "Torch", "90"), (2, "Lamp", "80.5"), (3, "Wick", "70")]
    assert board.unit == "percent"
    row = board.ranked[1]
    assert (row.year, row.title, row.reason) == (2021, "Lamp: Light for Everyone", "")


def test_lower_is_better() -> None:
    (board,) = asked(lamps(), "glare").boards
    assert ranked(board) == [(1, "Torch", "2"), (2, "Lamp", "3")]


def test_numbers_are_numbers() -> None:
    (board,) = asked(figures("9", "10.5", "1e1", "-3", "0.100")).boards
    assert [value for _, _, value in ranked(board)] == ["10.5", "1e1", "9", "0.100", "-3"]


def test_ties_share_a_rank_and_keep_an_order() -> None:
    made = figures("90", "90.0", "80", "90")
    (board,) = asked(made).boards
    assert [rank for rank, _, _ in ranked(board)] == [1, 1, 1, 4]
    assert [row.result.id for row in board.ranked[:3]] == sorted(row.result.id for row in board.ranked[:3])


def test_figures_that_differ_in_the_last_of_many_digits_are_no_tie() -> None:
    (board,) = asked(figures("0.1", "0.100000000000000001", higher=False)).boards
    assert [rank for rank, _, _ in ranked(board)] == [1, 2]


def test_the_order_does_not_hang_on_the_order_of_papers() -> None:
    graphs = []
    for order in itertools.permutations([("a", "Lamp"), ("b", "Torch"), ("c", "Wick")]):
        made = Sketch()
        made.thing("metric:lux", higher=True)
        for paper, subject in order:
            made.reports(paper, subject, "Dusk", "lux", "5")
        graphs.append(ranked(asked(made).boards[0]))
    assert all(found == graphs[0] for found in graphs)


@pytest.mark.parametrize("scale", [Scale.RELATIVE, Scale.ABSOLUTE, Scale.UNSTATED])
def test_a_difference_is_never_ranked(scale: Scale) -> None:
    made = figures("80").reports("d", "Torch", "Dusk", "lux", delta="99", scale=scale)
    (board,) = asked(made).boards
    assert [label for _, label, _ in ranked(board)] == ["Lamp0"]
    assert unranked(board) == [("Torch", f"only a difference (99), {scale}")]


def test_a_figure_with_a_difference_is_ranked_by_the_figure() -> None:
    made = figures("80").reports("d", "Torch", "Dusk", "lux", "70", delta="99")
    assert [label for _, label, _ in ranked(asked(made).boards[0])] == ["Lamp0", "Torch"]


def test_what_cannot_be_ranked_is_listed_with_the_reason() -> None:
    (board,) = asked(figures("80", "90", higher=None)).boards
    reason = "it is not known which way lux is better"
    assert (ranked(board), unranked(board)) == ([], [("Lamp0", reason), ("Lamp1", reason)])
    (nameless,) = asked(Sketch().reports("p", "Lamp", "Dusk", "", "80")).boards
    assert nameless.metric is None
    assert unranked(nameless) == [("Lamp", "no metric named")]


def test_units_are_not_mixed() -> None:
    made = figures("80", "90", unit="percent").reports("x", "Torch", "Dusk", "lux", "0.99")
    made.reports("y", "Wick", "Dusk", "lux", "7", unit="points")
    (board,) = asked(made).boards
    assert board.unit == "percent"
    assert [label for _, label, _ in ranked(board)] == ["Lamp1", "Lamp0"]
    assert unranked(board) == [
        ("Torch", "unit not stated, others have percent"),
        ("Wick", "unit points, others have percent"),
    ]


def test_a_share_without_a_unit_is_in_percent() -> None:
    made = Sketch()
    made.thing("metric:accuracy", higher=True)
    made.reports("a", "Lamp", "Dusk", "accuracy", "84.2", unit="percent").reports(
        "b", "Torch", "Dusk", "accuracy", "85.0"
    )
    made.reports("c", "Wick", "Dusk", "accuracy", "0.9")
    (board,) = asked(made).boards
    assert board.unit == "percent"
    assert [label for _, label, _ in ranked(board)] == ["Torch", "Lamp"]
    assert unranked(board) == [("Wick", "unit not stated, others have percent")]


def test_papers_that_spell_a_metric_differently_stand_on_one_board() -> None:
    texts = [("Zarnet", "an F1-score of 88.0"), ("Quillon", "an F1 of 89.5%"), ("Morvex", "F1 scores of 90.1")]
    papers = [
        reading.paper(
            f"We introduce {name}, a sparse encoder. {name} reaches {figure} on SQuAD.", f"{name}: A Sparse Encoder"
        )
        for name, figure in texts
    ]
    made = reading.graph(*papers).graph
    squad = next(entity.id for entity in made.entities if entity.label == "SQuAD")
    (board,) = boards(made, squad, "f-measure").boards
    assert [(rank, label) for rank, label, _ in ranked(board)] == [(1, "Morvex"), (2, "Quillon"), (3, "Zarnet")]


def test_the_fullest_board_comes_first_and_the_one_without_a_metric_last() -> None:
    made = lamps().reports("lamp", "Lamp", "Dusk", "", "1").reports("lamp", "Lamp", "Dusk", "metric:zeal", "1")
    found = asked(made)
    assert [board.metric.label if board.metric else None for board in found.boards] == ["lux", "glare", "zeal", None]
    assert found.rows == 8


def test_one_metric_in_any_spelling() -> None:
    made = lamps()
    made.thing("metric:lux", higher=True, aliases=("Luminous-Flux",))
    for name in ("lux", "LUX", "luminous flux"):
        assert len(asked(made, name).boards) == 1
    with pytest.raises(NotFoundError, match="no metric on Dusk named 'heat' in this graph; near: glare, lux"):
        asked(made, "heat")


def test_a_benchmark_without_figures() -> None:
    made = Sketch().says("p", "Lamp", "evaluatesOn", "Dusk")
    assert asked(made).boards == ()
    with pytest.raises(NotFoundError):
        asked(made, "lux")
