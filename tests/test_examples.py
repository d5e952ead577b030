"""The queries that are shipped: each answers its question, right, on a graph whose every claim is known."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from kg.errors import UnknownPluginError
from kg.examples import Example, examples, find_example
from kg.graph import KnowledgeGraph
from kg.model import Predicate
from kg.sparql.job import Job
from kg.sparql.worker import run
from tests.graphs import Sketch, lamps, opened

NAMES = {
    "BERT": "Torch",
    "ResNet": "Lamp",
    "ImageNet": "Dusk",
    "LoRA: Low-Rank Adaptation of Large Language Models": "Lamp: Light for Everyone",
    "DPO": "Lamp",
    "PPO": "Wick",
    "GRPO": "Torch",
    "DDPM": "Lamp",
    "U-Net": "Wick",
    "GPT-3": "Candle",
}
"""What the examples ask about, and what is asked about in its place."""

EXPECTED: dict[str, list[str]] = {
    "benchmarks-out-of-use": ["Dawn 2015 1"],
    "best-by-year": [
        "glare 2021 Lamp 3",
        "glare 2022 Torch 2",
        "lux 2019 Wick 70",
        "lux 2021 Lamp 80.5",
        "lux 2022 Torch 90",
    ],
    "built-on-two": ["Lantern", "Torch"],
    "chains-of-improvements": ["Torch Lamp Wick"],
    "common-ancestors": ["Lamp", "Torch", "Wick"],
    "contradictions": ["Lamp Torch Lamp improvesOver model:Torch. model:Torch improvesOver Lamp."],
    "descendants": ["Lantern 2015"],
    "evidence": [
        "Lamp improvesOver Wick. Lamp: Light for Everyone 0.9",
        "Lamp improvesOver Wick. A Survey of Light 0.7",
    ],
    "is-it-beaten": ["true"],
    "lineage": ["Lamp", "Torch", "Wick"],
    "most-beaten": ["Wick 2 Lamp", "Candle 1 Lantern", "Lamp 1 Torch", "Torch 1 Lamp"],
    "most-built-upon": ["Lamp 1", "Torch 1", "Wick 1"],
    "most-used-benchmarks": ["Dusk 2 2021 2022", "Dawn 1 2015 2015"],
    "outcome-of-a-paper": ["Lamp is built on by Torch", "Lamp is improved over by Torch"],
    "papers-that-introduce-most": ["Lamp: Light for Everyone 1 Lamp", "On Wicks 1 Wick", "Torches 1 Torch"],
    "results-of-wins": ["Lantern Candle 1 lux Dawn"],
    "same-benchmarks": ["Lamp 1 Dusk"],
    "winners-on-a-benchmark": ["Torch 0.9"],
}
"""The rows of each example; those of the two that show whole named graphs are looked at below."""


def world() -> Sketch:
    """The lamps, and a lantern of long ago that nobody reports on any more."""
    made = lamps()
    made.paper("lantern", title="Lanterns", date="2015")
    made.says("lantern", "Lantern", "buildsOn", "model:Torch").says("lantern", "Lantern", "evaluatesOn", "Dawn")
    made.says("lantern", "Lantern", "improvesOver", "Candle").reports("lantern", "Lantern", "Dawn", "lux", "1")
    (said,) = made.evidence[made.thing("Lantern"), Predicate.IMPROVES_OVER, made.thing("Candle")]
    figure = next(result for result in made.results.values() if result.subject == made.thing("Lantern"))
    made.results[figure.id] = replace(figure, evidence=said)  # the sentence of the win has the figure
    return made


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(world().graph(), tmp_path_factory.mktemp("examples"))


def asked(item: Example) -> str:
    """The query of an example about the things of the hand-made graph."""
    names = "|".join(map(re.escape, NAMES))
    return re.sub(rf'"({names})"', lambda found: f'"{NAMES[found[1]]}"', item.sparql)


def answer(graph: KnowledgeGraph, item: Example) -> list[str]:
    found = run(graph.store, Job(asked(item), 1_000, 1_000_000, 1_000, 60))
    if found.form == "ask":
        return [str(bool(found)).lower()]
    return [" ".join(row[name] for name in found.variables if name in row) for row in found.rows]


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_answers_its_question(name: str, graph: KnowledgeGraph) -> None:
    assert answer(graph, find_example(name)) == EXPECTED[name]


def test_the_graph_of_a_paper_is_that_of_the_paper(graph: KnowledgeGraph) -> None:
    found = run(graph.store, Job(asked(find_example("graph-of-a-paper")), 1_000, 1_000_000, 1_000, 60))
    quads = graph.store.quads(graph=NamedNode(graph.iris.graph("arxiv:2101.00001")))
    assert sorted(found.data.decode().splitlines()) == sorted(f"{quad.triple} ." for quad in quads)


def test_every_named_graph_is_listed_with_its_size(graph: KnowledgeGraph) -> None:
    sizes = Counter(quad.graph_name.value for quad in graph.store.quads() if isinstance(quad.graph_name, NamedNode))
    assert sorted(answer(graph, find_example("named-graphs"))) == sorted(
        f"{name} {size}" for name, size in sizes.items()
    )


def test_all_examples_are_looked_at() -> None:
    assert {item.name for item in examples()} == {*EXPECTED, "graph-of-a-paper", "named-graphs"}


@pytest.mark.parametrize("item", examples(), ids=lambda item: item.name)
def test_an_example_says_what_it_asks(item: Example) -> None:
    assert item.title.endswith("?")
    assert item.description.endswith(".")
    assert "#" not in item.sparql
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", item.name)
    assert len({other.title for other in examples()}) == len(examples())


def test_an_example_that_is_not_there() -> None:
    with pytest.raises(UnknownPluginError, match=r"no example named 'lineages'; known: .*lineage"):
        find_example("lineages")
