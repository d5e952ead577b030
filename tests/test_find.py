from __future__ import annotations

import pytest

from kg.errors import AmbiguousNameError, NotFoundError
from kg.find import find_entity, find_node, find_paper, near_names
from kg.index.read import Index
from kg.lineage import LINEAGE_KINDS
from kg.model import Kind, Paper
from kg.rdf.iris import Iris
from tests.graphs import Sketch, lamps

LAMPS = lamps()
INDEX = LAMPS.index()
LAMP = LAMPS.thing("Lamp")


@pytest.mark.parametrize(
    "name",
    [
        "Lamp", "lamp", "LAMP", "Lamp Network", "LMP", "lamps", "the Lamp", "Lamp method", "method:Lamp",
        "Method: lamp", LAMP, INDEX.iris.node(LAMP),
    ],
)  # fmt: skip
def test_every_name_of_an_entity(name: str) -> None:
    assert find_entity(INDEX, name).id == LAMP


@pytest.mark.parametrize(
    "name",
    [
        "2101.00001", "arxiv:2101.00001", "10.1000/lamp", "doi:10.1000/lamp", "Lamp: Light for Everyone",
        "lamp light for everyone", INDEX.iris.paper("arxiv:2101.00001"),
    ],
)  # fmt: skip
def test_every_name_of_a_paper(name: str) -> None:
    paper = find_paper(INDEX, name)
    assert paper
    assert paper.id == "arxiv:2101.00001"
    assert find_node(INDEX, name) == paper


def test_papers_by_an_id_made_from_the_title() -> None:
    rest = LAMPS.papers["rest"]
    assert find_paper(INDEX, rest.id) == find_paper(INDEX, "A Survey of Light") == find_node(INDEX, rest.title) == rest


def test_an_entity_comes_before_a_paper_of_the_same_name() -> None:
    made = Sketch().says("Lamp", "", "introduces", "Lamp")
    assert not isinstance(find_node(made.index(), "Lamp"), Paper)


def test_unknown_names_get_near_ones() -> None:
    with pytest.raises(NotFoundError, match=r"no entity named 'Lampp' in this graph; near: Lamp") as caught:
        find_entity(INDEX, "Lampp")
    assert caught.value.near[0] == "Lamp"
    with pytest.raises(NotFoundError, match=r"no benchmark named 'Duskk' in this graph; near: Dusk$"):
        find_entity(INDEX, "Duskk", [Kind.BENCHMARK])
    for name in ("qqqqqq", "Dxsp"):
        with pytest.raises(NotFoundError, match="in this graph; search for a part of the name"):
            find_node(INDEX, name)
    assert near_names(INDEX, "Lampp", [Kind.BENCHMARK]) == []
    assert near_names(INDEX, "Lamp", limit=1) == ["Lamp"]


def test_the_number_of_near_names_can_be_set() -> None:
    made = Sketch()
    for number in range(9):
        made.thing(f"Lampshade {number}")
    for limit in (0, 2, 7):
        with pytest.raises(NotFoundError) as caught:
            find_node(made.index(), "Lampshade", near=limit)
        assert len(caught.value.near) == limit


def test_kinds_are_kept_apart() -> None:
    for name in ("Dusk", "benchmark:Dusk", LAMPS.thing("benchmark:Dusk"), "method:Dusk"):
        with pytest.raises(NotFoundError):
            find_entity(INDEX, name, [Kind.METHOD, Kind.TASK])
    assert find_entity(INDEX, "Dusk", LINEAGE_KINDS).kind is Kind.BENCHMARK


@pytest.mark.parametrize("name", ["lamp", "benchmark:Lamp"])
def test_a_name_of_another_kind_is_told(name: str) -> None:
    with pytest.raises(NotFoundError, match=r"; but Lamp is a Method$") as caught:
        find_entity(INDEX, name, [Kind.BENCHMARK])
    assert caught.value.near == ()


def test_what_clearly_more_papers_name_is_meant() -> None:
    made = Sketch()
    for number in range(2):
        made.says(f"p{number}", "Torch", "buildsOn", "Wick")
    made.thing("metric:Torch")
    assert find_entity(made.index(), "torch").kind is Kind.METHOD
    made.says("p2", "model:Torch", "buildsOn", "Wick")
    assert find_entity(made.index(), "torch").kind is Kind.METHOD
    made.says("p3", "model:Torch", "buildsOn", "Wick")
    with pytest.raises(AmbiguousNameError):
        find_entity(made.index(), "torch")


def test_a_name_of_several_kinds_is_ambiguous_until_the_kind_is_said() -> None:
    made = Sketch()
    ids = {kind: made.thing(f"{kind.lower()}:Torch") for kind in (Kind.MODEL, Kind.METHOD, Kind.BENCHMARK)}
    index = made.index()
    with pytest.raises(AmbiguousNameError) as caught:
        find_entity(index, "torch")
    assert len(caught.value.choices) == 3
    assert f"model:Torch  {index.iris.node(ids[Kind.MODEL])}" in caught.value.choices
    for kind, id_ in ids.items():
        assert find_entity(index, f"{kind.lower()}:torch").id == id_
        assert find_entity(index, "Torch", [kind]).id == id_
    for choice in caught.value.choices:
        name, _, iri = choice.partition("  ")
        assert find_entity(index, name) == find_entity(index, iri)


def test_a_label_comes_before_an_alias_and_the_exact_spelling_before_others() -> None:
    made = Sketch()
    made.thing("Adam")
    made.thing("AdamW", aliases=("ADAM", "Adam"))
    made.thing("model:ada-m")
    index = made.index()
    assert find_entity(index, "Adam").label == "Adam"
    assert find_entity(index, "ADAM").label == "AdamW"
    assert find_entity(index, "ada-m").label == "ada-m"
    with pytest.raises(AmbiguousNameError):
        find_entity(index, "aDAm")


def test_numbers_and_marks_count() -> None:
    made = Sketch()
    for name in ("C", "C++", "GPT-3", "GPT-3.5", "model:GPT-4"):
        made.thing(name)
    index = made.index()
    assert find_entity(index, "c++").label == "C++"
    assert find_entity(index, "GPT3").label == "GPT-3"
    assert find_entity(index, "gpt4").label == "GPT-4"
    assert find_entity(index, "gpt 3.5").label == "GPT-3.5"
    with pytest.raises(NotFoundError):
        find_entity(index, "C#")


def test_a_name_without_a_letter_is_found_as_it_is() -> None:
    made = Sketch()
    made.thing("***")
    assert find_entity(made.index(), "***").label == "***"
    with pytest.raises(NotFoundError):
        find_entity(made.index(), "+++")


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "a/<b>", "<a>:b", "\udcff", "\0", "a\nb", "x" * 100_000, "https://w3id.org/kg-lineage/id/<x>",
        "doi:%zz", "https://w3id.org/kg-lineage/id/", "https://example.org/", "method:", ":", "/", "claim/0",
        "paper/arxiv/1", "\u202e", '"', "\\", "{}", "arxiv:", "metric/../x", "graph/about", "dataset",
    ],
    ids=lambda name: repr(name)[:30],
)  # fmt: skip
def test_hostile_names_are_unknown_names(name: str) -> None:
    for find in (find_entity, find_node):
        with pytest.raises(NotFoundError) as caught:
            find(INDEX, name)
        assert len(str(caught.value)) < 1_000
    assert find_paper(INDEX, name) is None


def test_two_papers_of_one_title() -> None:
    made = Sketch()
    ids = [made.paper(key, title="Light", arxiv=f"2101.0000{number}") for number, key in enumerate("ab")]
    found = find_paper(made.index(), "light")
    assert found
    assert found.id == min(ids)


@pytest.mark.parametrize("base", ["urn:x:", "tag:example.org,2020:kg/", "https://example.org/#"])
def test_iris_of_any_scheme(base: str) -> None:
    index = Index.of(LAMPS.graph(), Iris(base))
    assert find_entity(index, f"{base}{LAMP}").id == LAMP
    paper = find_paper(index, index.iris.paper("arxiv:2101.00001"))
    assert paper
    assert paper.id == "arxiv:2101.00001"
