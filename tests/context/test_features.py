from __future__ import annotations

import pytest

from kg.context.features import KINDS, PARTS, log_odds, of_name, of_sentence, steps
from tests.reading import document

TEXT = "We test FooNet. Later FooNet wins."


PLACES = ((16, 22), (30, 36))


def seen(*logits: tuple[float, ...]) -> tuple[set[str], set[str]]:
    """Features of FooNet, everywhere and in its first sentence, where the network gave its mentions these logits."""
    doc = document(TEXT, "T" * 7, until="kg_candidates")
    spans = [span for place in PLACES if (span := doc.char_span(*place))]
    assert {span.text for span in spans} == {"FooNet"}
    doc._.context = dict(zip(PLACES, logits, strict=False))
    return set(of_name(spans)), set(of_sentence(spans[:1]))


def logits(**given: float) -> tuple[float, ...]:
    return tuple(given.get(name, 0.0) for name in (*KINDS, *PARTS))


def test_a_kind_is_the_mean_of_all_mentions() -> None:
    everywhere, _ = seen(logits(Method=6), logits(Benchmark=4))
    assert "context=Method" in everywhere
    everywhere, _ = seen(logits(Method=4), logits(Benchmark=6))
    assert "context=Benchmark" in everywhere


def test_a_part_is_the_surest_mention() -> None:
    everywhere, here = seen(logits(improvesOver=-3), logits(improvesOver=2))
    assert "context-improvesOver>=2" in everywhere
    assert "context-improvesOver>=3" not in everywhere
    assert "here-improvesOver>=-3" in here
    assert "here-improvesOver>=-2" not in here


def test_the_kind_of_what_names_nothing_is_the_likeliest_one() -> None:
    everywhere, _ = seen(logits(none=9, Model=1), logits(none=9))
    assert "context=Model" in everywhere
    assert "context-none>=5" in everywhere


def test_where_the_network_saw_nothing_there_is_nothing_to_say() -> None:
    assert seen() == (set(), set())


@pytest.mark.parametrize(("odds", "count"), [(-6, 0), (-5, 1), (-0.5, 5), (0, 6), (99, 11)])
def test_each_step_includes_those_below_it(odds: float, count: int) -> None:
    found = list(steps("x", odds))
    assert len(found) == count
    assert found == [f"x>={step}" for step in range(-5, -5 + count)]


@pytest.mark.parametrize(("probability", "odds"), [(0.5, 0), (0.88, 2), (0.12, -2)])
def test_log_odds(probability: float, odds: float) -> None:
    assert log_odds(probability) == pytest.approx(odds, abs=0.02)


def test_log_odds_of_certainty_are_finite() -> None:
    assert -30 < log_odds(0) < -10 < 10 < log_odds(1) < 30
