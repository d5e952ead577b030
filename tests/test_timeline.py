from __future__ import annotations

from kg.index.read import Index
from kg.leaderboard import leaderboard
from kg.timeline import Timeline, timeline
from tests.graphs import Sketch


def told(made: Sketch, benchmark: str = "Bench") -> Timeline:
    index = Index.of(made.graph())
    return timeline(leaderboard(index, index.entity(made.thing(f"benchmark:{benchmark}"))))


def figures(higher: bool, *dated: tuple[str, str]) -> Sketch:
    """Papers with a date each that report a figure."""
    made = Sketch()
    made.thing("metric:score", higher=higher)
    for number, (date, value) in enumerate(dated):
        made.paper(f"p{number}", date=date)
        made.reports(f"p{number}", f"M{number}", "Bench", "score", value)
    return made


def test_the_best_so_far_is_marked_in_the_direction_of_the_metric() -> None:
    dated = [("2019", "80"), ("2017-05", "70"), ("2018", "65"), ("2018-01", "75"), ("2020", "80"), ("", "99")]
    rising = [(p.date, p.row.subject.label, p.best) for p in told(figures(True, *dated)).series[0].points]
    assert rising == [
        ("2017-05", "M1", True),
        ("2018", "M2", False),
        ("2018-01", "M3", True),
        ("2019", "M0", True),
        ("2020", "M4", False),
    ]
    falling = [(p.row.subject.label, p.best) for p in told(figures(False, *dated)).series[0].points]
    assert falling == [("M1", True), ("M2", True), ("M3", False), ("M0", False), ("M4", False)]


def test_what_cannot_be_ranked_or_dated_has_no_place_in_time() -> None:
    assert told(figures(True, ("", "5"))).series == ()
    made = figures(True, ("2020", "5")).reports("p0", "M0", "Bench", "", "7")
    (series,) = told(made).series
    assert [point.row.result.value.text for point in series.points if point.row.result.value] == ["5"]
