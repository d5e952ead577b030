from __future__ import annotations

import pytest

from kg.wording import shorten

SENTENCE = "After many years of work by many hands, our Lamp Network is brighter than the older Torch on every Dusk."


def test_what_fits_is_whole() -> None:
    assert shorten("one\n two", 7) == "one two"
    assert shorten("one two three", 0) == "one two three"
    assert shorten(SENTENCE, len(SENTENCE), [["Torch"]]) == SENTENCE


def test_without_names_the_beginning_is_kept() -> None:
    assert shorten(SENTENCE, 30) == shorten(SENTENCE, 30, [["Candle"]]) == "After many years of work ..."
    assert shorten("x" * 50, 20) == shorten("x" * 50 + " y", 20) == "..."


def test_the_beginning_is_kept_if_it_names_everything() -> None:
    assert (
        shorten(SENTENCE, 60, [["lamp", "Lamp Network"]])
        == "After many years of work by many hands, our Lamp Network ..."
    )


def test_names_stay_in_sight() -> None:
    both = [["LMP", "Lamp Network"], ["Torch"]]
    assert shorten(SENTENCE, 60, both) == "... our Lamp Network is brighter than the older Torch on ..."
    assert shorten(SENTENCE, 35, both) == "... Lamp Network is ... Torch ..."
    assert shorten(SENTENCE, 20, both) == "... Lamp Network ..."


@pytest.mark.parametrize("width", range(5, 120, 7))
@pytest.mark.parametrize("name", ["After", "Torch", "Dusk", "İ", " ", ""])
def test_it_is_never_longer_than_asked(width: int, name: str) -> None:
    assert len(shorten(SENTENCE, width, [[name]])) <= width
