"""The project's own labels: sane by themselves, and fitting the texts where those are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.labels import PAPER, RELATIONS, TYPES, labelled, rows

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "arxiv_abstracts.jsonl.gz"


def test_labels_are_sane() -> None:
    found = list(rows())
    assert len(found) > 2_000
    assert len({row["id"] for row in found}) == len(found)
    for row in found:
        count = len(row["entities"])
        for entity in row["entities"]:
            assert entity["type"] in TYPES
            assert entity["places"]
            assert all(0 <= start < end for start, end in entity["places"])
            assert set(entity) <= {"type", "introduced", "optional", "places"}
        for relation in RELATIONS:
            for subject, object_, *optional in row.get(relation, ()):
                assert PAPER <= subject < count
                assert 0 <= object_ < count
                assert subject != object_
                assert optional in ([], ["optional"])


def test_labels_fit_their_texts() -> None:
    if not CORPUS.is_file():
        pytest.skip("the texts of the labels are only where the project is developed: shared/corpus")
    papers = list(labelled(CORPUS))
    assert len(papers) == len(list(rows()))
    for paper in papers:
        text = " ".join(f"{paper['title']}\n{paper['abstract']}".split())
        names = [entity["name"] for entity in paper["entities"]]
        assert len(set(names)) == len(names), paper["id"]
        for entity in paper["entities"]:
            for form in (entity["name"], *entity["aliases"]):
                assert form in text
                assert form == form.strip()
