"""Names of one paper that are one thing, although no bracket says so."""

from __future__ import annotations

import pytest

from kg.mentions.features import names
from kg.mentions.variants import begun
from kg.naming import name_key
from tests.reading import document, graph, paper

FITTING = [
    ("LAMP", "Luminous Adaptive Message Passing", 1.0),
    ("WickNet", "a wax-inspired candle kernel network", 0.83),
    ("Bi-Wick", "Bidirectional Wick", 1.0),
    ("LAMP", "Message Passing", 0.0),
    ("GPT-3", "GPT-4", 0.0),
    ("LAMP", "Lamp", 0.0),
]


@pytest.mark.parametrize(("short", "long", "share"), FITTING)
def test_the_letters_of_a_name_begin_words_in_order(short: str, long: str, share: float) -> None:
    assert begun(short, long) == pytest.approx(share, abs=0.1)


def test_long_words_take_no_long_time() -> None:
    assert begun("a" * 20, ("a" * 30 + " ") * 3) == 1.0
    assert begun("a" * 19 + "b", ("a" * 30 + " ") * 3) == 0.0


LONG = "Luminous Adaptive Message Passing"
ONE_THING = [
    (f"LAMP: {LONG} for Streets", "We light streets.", "LAMP", LONG),
    ("On Streets", "We present Bi-Wick, a Bidirectional Wick, for streets.", "Bi-Wick", "Bidirectional Wick"),
    ("On Streets", "We train a Bidirectional Wick called Bi-Wick.", "Bi-Wick", "Bidirectional Wick"),
    ("On Streets", "We use DaC. The use of DaC prompting is slow.", "DaC", "DaC prompting"),
    ("Cross-Modal Wax Lamps", "This is a Cross-Modality Wax Lamp.", "Cross-Modal Wax Lamps", "Cross-Modality Wax Lamp"),
]


@pytest.mark.parametrize(("title", "abstract", "one", "other"), ONE_THING)
def test_two_forms_are_judged_as_one_name(title: str, abstract: str, one: str, other: str) -> None:
    found = names(document(abstract, title, until="kg_mentions"))
    assert [{name_key(one), name_key(other)} <= set(name.keys) for name in found].count(True) == 1


TWO_THINGS = [
    ("On Streets", "We use Torch and Torch networks.", "Torch", "Torch networks"),
    ("On Streets", "We compare GPT-3, GPT-4 and Wick-2, a Wick-1.", "GPT-3", "GPT-4"),
    ("MeLS: Towards Mellow Lights for Small Streets", "We dim lamps.", "MeLS", "Towards Mellow Lights"),
    ("LAMP: Message Passing Without Wicks", "LAMP replaces Message Passing.", "LAMP", "Message Passing"),
]


@pytest.mark.parametrize(("title", "abstract", "one", "other"), TWO_THINGS)
def test_others_stay_apart(title: str, abstract: str, one: str, other: str) -> None:
    found = names(document(abstract, title, until="kg_mentions"))
    assert not any({name_key(one), name_key(other)} <= set(name.keys) for name in found)


def test_one_thing_is_one_node_with_both_names() -> None:
    made = graph(
        paper(
            "We propose LAMP, which outperforms ResNet on ImageNet. Luminous Adaptive Message Passing is quick.",
            "LAMP: Luminous Adaptive Message Passing",
        )
    )
    (lamp,) = [entity for entity in made.graph.entities if entity.label == "LAMP"]
    assert "Luminous Adaptive Message Passing" in lamp.aliases
    assert "Luminous Adaptive Message Passing" not in {entity.label for entity in made.graph.entities}


def test_a_name_is_found_without_the_general_word_behind_it() -> None:
    made = graph(paper("We propose Wick, an optimizer. Wick builds on LoRA adapters and outperforms Adam on GLUE."))
    labels = {entity.label for entity in made.graph.entities}
    assert "LoRA" in labels
    assert "LoRA adapters" not in labels
