"""Which spellings are one name, and which never are."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.naming import name_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("GPT-3", "GPT3", "gpt 3", "GPT\u20113", "\uff27PT-3", "GPT-3s"),
        ("Llama-3-8B", "Llama 3 8B", "Llama3-8B", "LLAMA-3-8b"),
        ("MS COCO", "MS-COCO", "MSCOCO", "the MS COCO dataset", "MS-COCO data set"),
        ("GLUE", "the GLUE benchmark", "GLUE test suite", "GLUE datasets"),
        ("CNN", "CNNs", "a CNN model", "standard CNNs", "CNN architectures"),
        ("\u03b2-VAE", "beta-VAE", "\u0392-VAE"),
        ("Transformer", "Transformers", "the original Transformer"),
        ("Müller", "Mu\u0308ller", "Muller"),
        ("A*", "A* algorithm", "the A* algorithm"),
        ("beam search", "Beam-Search", "beam search algorithm"),
        ("DALL-E 2", "DALL\u00b7E 2"),
        ("C++", "c++"),
    ],
)
def test_one_name(spellings: tuple[str, ...]) -> None:
    assert len({name_key(spelling) for spelling in spellings}) == 1
    assert name_key(spellings[0])


@pytest.mark.parametrize(
    "names",
    [
        ("GPT", "GPT-3", "GPT-3.5", "GPT-4", "GPT-35"),
        ("C", "C++", "C#", "C*"),
        ("Llama-3-8B", "Llama-38B", "Llama-3-80B", "Llama-3.8B"),
        ("LLaVA-1.5", "LLaVA-15", "LLaVA-1-5"),
        ("CIFAR-10", "CIFAR-100"),
        ("HumanEval", "HumanEval+"),
        ("YOLOv8", "YOLOv8s", "YOLOv8m", "YOLOv11", "YOLOv11s"),
        ("ImageNet", "ImageNet-1k", "ImageNet-21k"),
        ("R-CNN", "Fast R-CNN", "Faster R-CNN"),
        ("loss", "los", "bus", "bu", "class", "clas"),
        ("A", "model"),
    ],
)
def test_different_names(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize("word", ["dataset", "benchmark", "model", "method", "the"])
def test_a_general_word_alone_keeps_its_key(word: str) -> None:
    assert name_key(word) == word


@pytest.mark.parametrize("text", ["", " ", "--", "***", "\u0301", "\U0001f4a3", "()"])
def test_no_name_without_letter_or_digit(text: str) -> None:
    assert name_key(text) == ""


# A first word that no article or general word can be, and a second one
HEADS, TAILS = st.from_regex(r"Q[a-z]{1,6}[0-9]?", fullmatch=True), st.from_regex(r"[A-Z][a-z]{1,6}x", fullmatch=True)


@settings(max_examples=200)
@given(HEADS, TAILS)
def test_case_hyphens_and_spaces_do_not_count(head: str, tail: str) -> None:
    forms = (f"{head} {tail}", f"{head}-{tail}", f"{head}{tail}", f"{head} {tail}".lower(), f"  {head}  {tail} ")
    assert {name_key(form) for form in forms} == {(head + tail).lower()}


@settings(max_examples=200)
@given(HEADS, st.integers(0, 400), st.integers(0, 400), st.sampled_from(["-", " ", "."]))
def test_numbers_side_by_side_stay_two(head: str, first: int, second: int, sign: str) -> None:
    assert name_key(f"{head}-{first}{sign}{second}") != name_key(f"{head}-{first}{second}")


@settings(max_examples=300)
@given(st.text())
def test_any_text_has_a_key_that_spaces_around_it_do_not_change(text: str) -> None:
    assert name_key(f" {text} ") == name_key(text)
    assert name_key(text) or not set(text) & set(string.ascii_letters + string.digits)
