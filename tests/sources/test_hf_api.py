from __future__ import annotations

import json

from tests.sources.tools import faults, paper, records, sniffs

ITEM = {"paper": {"id": "2401.00001", "title": "A Lamp", "summary": "It\nshines."}}


def test_what_is_there_is_read() -> None:
    found = paper("hf-api", json.dumps([ITEM]))
    assert (found.id, found.title, found.abstract) == ("arxiv:2401.00001", "A Lamp", "It\nshines.")
    assert found.urls == ("https://huggingface.co/papers/2401.00001",)


def test_a_field_may_stand_outside_the_paper() -> None:
    item = {"paper": {"id": "2401.00001", "title": None}, "title": "A Lamp", "publishedAt": "2024-01-02T00:00:00.000Z"}
    found = paper("hf-api", json.dumps([item]))
    assert (found.title, found.abstract, found.date) == ("A Lamp", "", "2024-01-02")


def test_a_github_repository_is_kept() -> None:
    item = {"paper": {**ITEM["paper"], "githubRepo": "https://github.com/a/lamp", "projectPage": "https://lamp.org"}}
    assert paper("hf-api", json.dumps([item])).urls == (
        "https://github.com/a/lamp",
        "https://huggingface.co/papers/2401.00001",
        "https://lamp.org",
    )


def test_what_is_no_paper_is_reported() -> None:
    text = json.dumps([ITEM, {}, None, 3, {"paper": []}, {"paper": {}}])
    assert faults("hf-api", text) == [
        ("given[1]", "no object `paper`"),
        ("given[2]", "no object `paper`"),
        ("given[3]", "no object `paper`"),
        ("given[4]", "no object `paper`"),
        ("given[5]", "no title"),
    ]
    assert len(records("hf-api", text)) == 6


def test_a_reply_that_is_cut_is_reported() -> None:
    assert faults("hf-api", json.dumps([ITEM], indent=1)[:-9])[0][0].startswith("given:")


def test_a_list_without_papers_belongs_to_another_source() -> None:
    assert sniffs("hf-api", json.dumps([ITEM], indent=4))
    assert not sniffs("hf-api", '[{"title": "A"}]')
    assert not sniffs("hf-api", '{"paper": {}}')
