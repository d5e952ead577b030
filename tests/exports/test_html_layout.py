"""Places: nothing lies on anything else, years run from left to right, and lines pass around boxes."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from exports.html.blocks import Block, around, columns, rows
from exports.html.chart import HIGH, PAD, WIDE, Chart, Point, chart, ranking
from exports.html.layout import Box, arrange
from exports.html.ports import Thread, threaded


def random_graph(seed: int, size: int, links: int, years: bool) -> tuple[list[Box], list[tuple[str, str]]]:
    chance = random.Random(seed)  # noqa: S311
    boxes = [
        Box(f"b{n:03}", chance.randint(40, 200), chance.randint(20, 50), chance.randint(2010, 2020) if years else None)
        for n in range(size)
    ]
    return boxes, [(chance.choice(boxes).id, chance.choice(boxes).id) for _ in range(links)]


each_shape = pytest.mark.parametrize(
    ("size", "links", "years"),
    [(1, 0, True), (1, 1, False), (40, 10, True), (120, 200, True), (120, 150, False), (60, 0, False)],
)


@each_shape
def test_no_box_lies_on_another(size: int, links: int, years: bool) -> None:
    boxes, edges = random_graph(1, size, links, years)
    places = arrange(boxes, edges).places
    assert set(places) == {box.id for box in boxes}
    for a, b in combinations(boxes, 2):
        (ax, ay), (bx, by) = places[a.id], places[b.id]
        assert abs(ax - bx) >= (a.width + b.width) / 2 or abs(ay - by) >= (a.height + b.height) / 2


@each_shape
def test_order_of_boxes_and_edges_does_not_matter(size: int, links: int, years: bool) -> None:
    boxes, edges = random_graph(2, size, links, years)
    assert arrange(boxes, edges) == arrange(boxes[::-1], edges[::-1])


def test_years_run_from_left_to_right() -> None:
    boxes, edges = random_graph(3, 100, 150, True)
    made = arrange(boxes, edges)
    assert [band.label for band in made.bands] == sorted({str(box.year) for box in boxes})
    spans = {band.label: (band.start, band.end) for band in made.bands}
    for box in boxes:
        left, right = spans[str(box.year)]
        assert left < made.places[box.id][0] < right
    assert all(a.end == b.start for a, b in zip(made.bands, made.bands[1:], strict=False))


def test_without_years_what_is_built_on_stands_left() -> None:
    boxes = [Box(name, 50, 20) for name in "abcd"]
    made = arrange(boxes, [("c", "b"), ("b", "a"), ("d", "b")])
    x = {name: place[0] for name, place in made.places.items()}
    assert x["a"] < x["b"] < x["c"] == x["d"]
    assert made.bands == ()


def test_a_circle_of_claims_is_placed() -> None:
    boxes = [Box(name, 50, 20) for name in "abc"]
    assert len(set(arrange(boxes, [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a")]).places.values())) == 3


def test_nothing_is_placed_for_nothing() -> None:
    assert arrange([], []).places == {}


# Lanes


def lanes_of(size: int) -> tuple[list[Box], list[tuple[str, str]]]:
    boxes, edges = random_graph(5, size, size, True)
    return [Box(box.id, box.width, box.height, box.year, at % 3) for at, box in enumerate(boxes)], edges


def test_lanes_are_below_one_another_and_hold_their_boxes() -> None:
    boxes, edges = lanes_of(60)
    made = arrange(boxes, edges)
    assert list(made.lanes) == [0, 1, 2]
    assert all(made.lanes[a][1] <= made.lanes[b][0] for a, b in pairwise(made.lanes))
    for box in boxes:
        top, bottom = made.lanes[box.lane or 0]
        assert top < made.places[box.id][1] < bottom


def test_boxes_of_one_year_share_a_band_across_lanes() -> None:
    boxes, edges = lanes_of(60)
    made = arrange(boxes, edges)
    spans = {band.label: (band.start, band.end) for band in made.bands}
    assert all(spans[str(box.year)][0] < made.places[box.id][0] < spans[str(box.year)][1] for box in boxes)


# Traced lines


def test_a_traced_line_passes_every_column_between_and_no_box() -> None:
    boxes = [Box(name, 60, 24, year) for name, year in zip("abcde", range(2010, 2015), strict=True)]
    made = arrange(boxes, [("e", "a"), ("d", "a"), ("b", "a"), ("c", "b"), ("d", "c"), ("e", "d")], traced=True)
    assert len({x for x, _ in made.routes["e", "a"]}) >= 5
    xs = [made.places["e"][0], *(x for x, _ in made.routes["e", "a"]), made.places["a"][0]]
    assert xs == sorted(xs, reverse=True)
    for route in made.routes.values():
        for x, y in route:
            assert all(abs(x - bx) > 30 or abs(y - by) > 12 for bx, by in made.places.values())


def test_a_line_leaves_its_column_level_so_that_it_passes_no_wider_box() -> None:
    boxes = [Box("old", 60, 24), Box("narrow", 40, 24), *(Box(f"wide{n}", 200, 24) for n in range(6))]
    made = arrange(boxes, [(box.id, "old") for box in boxes[1:]], traced=True)
    (x, y), *_ = made.routes["narrow", "old"]
    assert y == made.places["narrow"][1]
    assert x < made.places["wide0"][0] - 100


def test_lines_meet_a_box_one_below_the_other_in_the_order_of_where_they_come_from() -> None:
    boxes = [Box("old", 60, 40, 2000), *(Box(f"n{n}", 60, 24, 2001) for n in range(4))]
    made = arrange(boxes, [(box.id, "old") for box in boxes[1:]], traced=True)
    led = threaded([Thread(box.id, box.id, "old") for box in boxes[1:]], made, {box.id: box.height for box in boxes})
    meeting = [led[box.id][-1][2] for box in sorted(boxes[1:], key=lambda box: made.places[box.id][1])]
    assert meeting == sorted(set(meeting))
    assert max(map(abs, meeting)) < 20


def test_lines_of_the_same_two_ends_run_side_by_side_the_whole_way() -> None:
    boxes = [Box(name, 60, 24, year) for name, year in zip("abc", (2000, 2001, 2002), strict=True)]
    made = arrange(boxes, [("c", "a"), ("b", "a"), ("c", "b")], traced=True)
    led = threaded([Thread("one", "c", "a"), Thread("two", "c", "a")], made, dict.fromkeys("abc", 24))
    assert all(one[2] < two[2] for one, two in zip(led["one"], led["two"], strict=True))


def test_crossings_are_undone_where_they_can_be() -> None:
    boxes = [Box(f"{side}{n}", 50, 20, 2000 + at) for at, side in enumerate("ab") for n in range(6)]
    edges = [(f"b{n}", f"a{5 - n}") for n in range(6)]
    made = arrange(boxes, edges, traced=True).places
    assert [made[f"a{5 - n}"][1] for n in range(6)] == [made[f"b{n}"][1] for n in range(6)]


# Blocks


def sizes(count: int, mark: str = "n") -> dict[str, tuple[int, int]]:
    return {f"{mark}{at}": (40 + 7 * at, 24) for at in range(count)}


def apart(places: dict[str, tuple[int, int]], size: dict[str, tuple[int, int]]) -> bool:
    return all(
        abs(places[a][0] - places[b][0]) >= (size[a][0] + size[b][0]) // 2
        or abs(places[a][1] - places[b][1]) >= (size[a][1] + size[b][1]) // 2
        for a, b in combinations(places, 2)
    )


@pytest.mark.parametrize("count", [1, 9, 10, 30])
def test_grids_hold_all_boxes_apart(count: int) -> None:
    for grid in (columns(sizes(count)), rows(sizes(count)), rows(sizes(count), flush=True)):
        assert set(grid.places) == set(sizes(count))
        assert apart(dict(grid.places), sizes(count))


def test_blocks_stand_on_their_side_of_the_middle_and_clear_of_one_another() -> None:
    blocks = [Block(side, side, 1, sizes(count, side)) for side, count in zip(SIDES, (12, 25, 4, 20), strict=True)]
    places, heads = around(blocks, (120, 40))
    assert [head for head, _, _ in heads] == list(SIDES)
    assert apart(places, {name: size for block in blocks for name, size in block.sizes.items()})
    assert all(x < -60 for name, (x, _) in places.items() if name.startswith("left"))
    assert all(x > 60 for name, (x, _) in places.items() if name.startswith("right"))
    assert all(y < -20 for name, (_, y) in places.items() if name.startswith("above"))
    assert all(y > 20 for name, (_, y) in places.items() if name.startswith("below"))


SIDES = ("left", "right", "above", "below")


# Charts


def charted(*values: tuple[float, float], higher: bool | None = True) -> Chart:
    return chart([Point(f"p{at}", when, value, (90, 24)) for at, (when, value) in enumerate(values)], higher=higher)


def test_a_chart_runs_by_time_and_value() -> None:
    made = charted((2015.5, 10), (2018.5, 20), (2021.5, 5))
    xs, ys = zip(*(made.places[f"p{at}"] for at in range(3)), strict=True)
    assert list(xs) == sorted(xs)
    assert ys[1] < ys[0] < ys[2]
    assert all(PAD <= x <= WIDE and 0 <= y <= HIGH for x, y in made.places.values())


def test_labels_of_equal_figures_stand_apart() -> None:
    made = charted(*[(2020.5, 50.0)] * 6)
    assert apart(made.places, dict.fromkeys(made.places, (90, 24)))


@pytest.mark.parametrize(("higher", "corners"), [(True, 4), (False, 4), (None, 0)])
def test_the_best_so_far_is_a_stepped_line(higher: bool | None, corners: int) -> None:
    made = charted((2015.5, 10), (2016.5, 20), (2017.5, 5), higher=higher)
    best = [rule for rule in made.rules if rule.strong]
    assert len(best) == (higher is not None)
    assert sum(len(rule.points) for rule in best) == corners


@pytest.mark.parametrize("values", [[(2020.5, 0.0)], [(2020.5, -3.5), (2020.5, 1e9)], [(2020.1, 1e-7), (2020.2, 2e-7)]])
def test_any_range_of_figures_has_axes(values: list[tuple[float, float]]) -> None:
    made = charted(*values)
    assert 3 <= sum(align == "right" for _, _, align in made.texts) <= 8 or len(values) == 1


def test_figures_without_dates_stand_in_their_order_at_the_end_of_lines_as_long_as_they_are_much() -> None:
    points = [Point(name, None, value, (90, 26)) for name, value in (("low", 10), ("high", 40), ("middle", 25))]
    for higher, order in ((True, ["high", "middle", "low"]), (False, ["low", "middle", "high"])):
        made = ranking(points, higher=higher)
        assert sorted(made.places, key=lambda name: made.places[name][1]) == order
        assert made.places["low"][0] < made.places["middle"][0] < made.places["high"][0] <= WIDE
        ends = {rule.points[1][1]: rule.points[1][0] for rule in made.rules if len({y for _, y in rule.points}) == 1}
        assert all(ends[y] == x - 45 for x, y in made.places.values())
