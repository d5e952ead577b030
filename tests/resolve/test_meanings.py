"""An abbreviation is as many things as it has meanings; who gives none means what nearly all others do."""

from __future__ import annotations

import pytest

from kg.resolve import resolve
from kg.resolve.meanings import same_words
from tests.resolve import introducing, told

DUSK, DAWN = "SAM = Slow Aware Mixing", "SAM = Sparse Adapter Merge"


def meant(*papers: str) -> tuple[dict[str, str], list[str]]:
    """What the last, bare SAM denotes, by label, with the labels that it was chosen before."""
    found = resolve([told(f"p{i}", text) for i, text in enumerate((*papers, "SAM"))])
    labels = {entity.id: entity.label for entity in found.entities}
    (link,) = (link for link in found.links if link.paper == f"p{len(papers)}")
    same = {other.paper: labels[other.entity] for other in found.links if other.entity == link.entity}
    return same, sorted(labels[other] for other in link.runners_up)


def test_a_single_meaning_is_everybodys() -> None:
    same, others = meant(DUSK)
    assert (set(same), others) == ({"p0", "p1"}, [])


def test_a_dominant_meaning_takes_the_bare_name() -> None:
    same, others = meant(*[DUSK] * 6, DAWN)
    assert set(same) == {"p0", "p1", "p2", "p3", "p4", "p5", "p7"}
    assert set(same.values()) == {"SAM"}
    assert others == ["Sparse Adapter Merge"]


def test_without_one_the_bare_name_is_left_to_itself() -> None:
    same, others = meant(*[DUSK] * 4, DAWN)
    assert set(same) == {"p5"}
    assert others == ["Slow Aware Mixing", "Sparse Adapter Merge"]


def test_what_a_paper_coins_does_not_count_against_the_others() -> None:
    coined = introducing("own", "SAM = Solar Array Mapper")
    papers = [told(f"p{number}", DUSK) for number in range(5)]
    (link,) = (link for link in resolve([*papers, coined, told("bare", "SAM")]).links if link.paper == "bare")
    assert "5 of the 5 papers that spell SAM out mean slowawaremixing" in link.reasons


def test_a_long_form_goes_with_the_abbreviation_that_nearly_all_use() -> None:
    papers = [told(f"p{number}", "PFN = Prompt Folding Network") for number in range(6)]
    odd = told("odd", "XPN = Prompt Folding Network")
    found = resolve([*papers, odd, told("long", "prompt folding networks")])
    assert len({link.entity for link in found.links if link.paper in ("p0", "long")}) == 1


def test_any_form_of_a_meaning_leads_to_its_abbreviation() -> None:
    papers = [told("a", "CAM = Class Activation Mapping"), told("b", "CAM = Class Activation Map")]
    assert len(resolve([*papers, told("c", "class activation maps")]).entities) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Low-Rank Adaptation", "low-rank adapters", True),
        ("continual pretraining", "continued pre-training", True),
        ("continual pretraining", "continued pretraining", True),
        ("reinforcement learning from human feedback", "reinforcement learning with human feedback", True),
        ("Segment Anything Model", "Segment Anything", True),
        ("k-nearest neighbor", "nearest neighbour", True),
        ("Alzheimer's Disease Neuroimaging", "Alzhermer's Disease Neuroimaging", True),
        ("self-supervised learning", "semi-supervised learning", False),
        ("multilingual retrieval-augmented generation", "multimodal retrieval-augmented generation", False),
        ("adaptive recognition module", "adaptive reconciliation module", False),
        ("electromagnetic", "electron microscopy", False),
        ("binary neural network", "Bayesian neural network", False),
    ],
)
def test_long_forms_that_say_the_same(one: str, other: str, *, same: bool) -> None:
    assert same_words(one, other) is same
    assert same_words(other, one) is same
