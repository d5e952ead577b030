from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from kg.context.component import ReadContext
from tests.reading import document

TEXT = "We use slow feature analysis and BERT."


class Reading:
    """What a network would make of a text, if it saw certain names in it."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self._places = [(max(0, text.find(name)), max(0, text.find(name)) + len(name)) for name in names]

    def names(self) -> Iterator[tuple[int, int]]:
        return iter(self._places)

    def mentions(self, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[float, ...]]:
        return {place: (float(place[0]),) * 8 for place in places}


class Seeing:
    """A network that sees certain names."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.asked: list[tuple[int, list[int]]] = []

    def read(self, text: str, title: int, ends: Sequence[int]) -> Reading:
        self.asked.append((title, list(ends)))
        return Reading(text, self.names)


def candidates(network: Seeing, text: str = TEXT) -> dict[str, str]:
    doc = ReadContext(network)(document(text, "A Study", until="kg_context"))  # type: ignore[arg-type]
    spans = doc.spans["candidates"]
    assert list(doc._.context) == [(span.start_char, span.end_char) for span in spans]
    assert list(doc._.context) == sorted(doc._.context)
    return {span.text: span._.finder for span in spans}


def test_what_only_the_network_sees_is_a_candidate() -> None:
    assert candidates(Seeing("slow feature analysis"))["slow feature analysis"] == "context"


def test_what_was_a_candidate_keeps_its_finder() -> None:
    assert candidates(Seeing("BERT"))["BERT"] == "shape"


@pytest.mark.parametrize("seen", [".", "Study\nWe use", "feature analysis and BERT." * 9])
def test_what_is_no_name_is_no_candidate(seen: str) -> None:
    assert "context" not in candidates(Seeing(seen)).values()


@pytest.mark.parametrize(
    "seen", ["slow feature analysis (SFA)", "use slow feature analysis (SFA)", "analysis (SFA) of"]
)
def test_a_long_form_with_its_abbreviation_is_two_names(seen: str) -> None:
    found = candidates(Seeing(seen), "We use slow feature analysis (SFA) of faces.")
    assert "context" not in found.values()
    assert {"slow feature analysis", "SFA"} <= found.keys()


def test_a_name_ends_before_a_bracket() -> None:
    found = candidates(Seeing("slow feature analysis (as in bees)"), "We use slow feature analysis (as in bees).")
    assert found["slow feature analysis"] == "context"


def test_signs_at_its_ends_are_no_part_of_a_name() -> None:
    assert candidates(Seeing(" slow feature analysis "))["slow feature analysis"] == "context"
    assert "BERT." not in candidates(Seeing("BERT."))


def test_the_network_is_told_where_the_title_and_the_sentences_end() -> None:
    network = Seeing()
    candidates(network)
    assert network.asked == [(7, [8, 8 + len(TEXT)])]
