"""An abbreviation is as many things as it has meanings; who gives none means what nearly all others do."""

from __future__ import annotations

from kg.resolve import resolve
from tests.resolve import told

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
