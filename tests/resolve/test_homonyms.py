"""Papers that introduce something of one name introduce different things."""

from __future__ import annotations

import pytest

from kg.model import Extraction, Kind
from kg.resolve import Overrides, Resolution, resolve
from kg.resolve.overrides import Merge
from tests.resolve import introducing, things, told


def apart(found: Resolution) -> list[set[str]]:
    """The papers of each entity."""
    papers: dict[str, set[str]] = {}
    for link in found.links:
        papers.setdefault(link.entity, set()).add(link.paper)
    return sorted(papers.values(), key=sorted)


def test_two_papers_that_introduce_a_name_mean_two_things() -> None:
    found = resolve([introducing("a", "Prism"), introducing("b", "PRISM")])
    assert apart(found) == [{"a"}, {"b"}]
    assert {reason for link in found.links for reason in link.reasons} >= {"2 papers introduce something of this name"}


def test_who_only_mentions_the_name_joins_neither() -> None:
    assert apart(resolve([introducing("a", "Prism"), introducing("b", "Prism"), told("c", "Prism")])) == [
        {"a"},
        {"b"},
        {"c"},
    ]


def test_those_who_spell_it_out_alike_mean_one_thing() -> None:
    name = "PFN = Prompt Folding Network"
    assert apart(resolve([introducing("a", name), introducing("b", name)])) == [{"a", "b"}]
    assert apart(resolve([introducing("a", name), introducing("b", "PFN")])) == [{"a"}, {"b"}]


@pytest.mark.parametrize(
    "papers",
    [
        [introducing("a", "Prism"), told("b", "Prism")],
        [introducing("a", "Prism"), introducing("b", "Prism", confidence=0.6)],
        [introducing("a", "Prism"), introducing("b", "Prism"), *(told(f"p{n}", "Prism") for n in range(3))],
    ],
    ids=["one introduces it", "one may introduce it", "most know it"],
)
def test_one_thing(papers: list[Extraction]) -> None:
    assert len(apart(resolve(papers))) == 1


def test_an_override_has_the_last_word() -> None:
    overrides = Overrides((Merge(Kind.METHOD, ("Prism", "PRISM-2")),))
    assert apart(resolve([introducing("a", "Prism"), introducing("b", "Prism")], overrides)) == [{"a", "b"}]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("Benchmark:CHAIR", "Benchmark:Chairs"), ["CHAIR", "Chairs"]),
        (("Transformer", "Transformers"), ["Transformer / Transformers"]),
        (("CNN", "CNNs"), ["CNN / CNNs"]),
        (("POLARIS", "Polaris"), ["POLARIS / Polaris"]),
        (("CHAIR", "chair", "Chairs"), ["CHAIR / Chairs / chair"]),
    ],
)
def test_a_word_in_the_plural_is_no_abbreviation(names: tuple[str, ...], wanted: list[str]) -> None:
    assert things(resolve([told(str(number), name) for number, name in enumerate(names)])) == wanted
