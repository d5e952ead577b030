"""Tasks, found by name."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kg.mentions.tasks import task_spans
from kg.model import Kind
from tests.reading import document, read


def tasks(abstract: str, title: str = "On Forks") -> list[str]:
    """The mentions of tasks."""
    return [m.name for m in read(abstract, title).mentions if m.kind is Kind.TASK]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We study semantic segmentation and Machine Translation.", ["semantic segmentation", "Machine Translation"]),
        ("A question-answering system bends.", ["question-answering"]),
        ("For 3D object detection we bend forks.", ["3D object detection"]),
        ("We study extractive question answering.", ["extractive question answering"]),
        ("Of re-machine translation, machine translationese and mymachine translation", []),
        ("For machine translation evaluation we bend forks.", ["machine translation evaluation"]),
        ("We bend forks for a living.", []),
    ],
)
def test_tasks(text: str, found: list[str]) -> None:
    assert tasks(text) == found


def test_a_task_in_a_title() -> None:
    assert tasks("We bend forks.", "Forks for Code Generation") == ["Code Generation"]


def test_a_task_within_a_name_is_no_mention_of_its_own() -> None:
    text = "We evaluate on the Stanford Question Answering Dataset (SQuAD)."
    assert [span.text for span in task_spans(document(text))] == ["Question Answering"]
    assert tasks(text) == []


def test_the_list_is_sorted_lower_case_and_without_doubles() -> None:
    lines = files("kg.mentions").joinpath("tasks.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(set(lines))
    assert all(line == line.strip().lower() != "" for line in lines)


def test_no_task_goes_on_from_title_to_abstract() -> None:
    assert task_spans(document("Classification is a task.", "A Study of Image", until="kg_mentions")) == []
