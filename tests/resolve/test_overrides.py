"""What a person decides comes before every rule, and can be undone; a broken file is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from kg.errors import ConfigError
from kg.model import Extraction, Kind, Variant
from kg.resolve import Overrides, load_overrides, resolve
from tests.resolve import made_of, things, told

Decide = Callable[[str], Overrides]


@pytest.fixture
def decide(tmp_path: Path) -> Decide:
    """Loads an overrides file with this text."""

    def load(text: str) -> Overrides:
        path = tmp_path / "overrides.toml"
        path.write_text(text, encoding="utf-8")
        return load_overrides(path)

    return load


def merge(*names: str, kind: str = "Method") -> str:
    return f'[[merge]]\nkind = "{kind}"\nnames = {list(names)}\n'


def split(*names: str, kind: str = "Method", papers: tuple[str, ...] = ()) -> str:
    return f'[[split]]\nkind = "{kind}"\nnames = {list(names)}\n' + (f"papers = {list(papers)}\n" if papers else "")


def kind(name: str, kind: str) -> str:
    return f'[[kind]]\nname = "{name}"\nkind = "{kind}"\n'


LORA = (told("a", "LoRA = Low-Rank Adaptation"), told("b", "Low-Rank Adapters"), told("c", "lora"))


@pytest.mark.parametrize("names", [("LoRA", "Low-Rank Adapters"), ("low-rank adapters", "LORA")])
def test_names_are_merged(names: tuple[str, ...], decide: Decide) -> None:
    assert len(made_of(*LORA)) == 2
    found = resolve(LORA, decide(merge(*names)))
    assert things(found) == ["LoRA / Low-Rank Adaptation / Low-Rank Adapters / lora"]
    assert "by override" in {entry.reason for entry in found.merges}


def test_names_of_one_paper_are_merged(decide: Decide) -> None:
    assert made_of(told("a", "Lumo", "Dimmo"), overrides=decide(merge("Dimmo", "Lumo"))) == ["Dimmo / Lumo"]


def test_a_merge_is_of_one_kind(decide: Decide) -> None:
    papers = told("a", "Lumo", "Benchmark:Lumo"), told("b", "Dimmo", "Benchmark:Dimmo")
    found = resolve(papers, decide(merge("Lumo", "Dimmo", kind="Benchmark")))
    assert sorted((e.kind, len(e.aliases)) for e in found.entities) == [("Benchmark", 1), ("Method", 0), ("Method", 0)]


GPT = [[told("a", "Model:GPT-3"), told("b", "Model:GPT3")], [told("a", "Model:GPT-3", "Model:GPT3")]]


@pytest.mark.parametrize("papers", GPT)
def test_spellings_are_split(papers: list[Extraction], decide: Decide) -> None:
    assert made_of(*papers) == ["GPT-3 / GPT3"]
    assert made_of(*papers, overrides=decide(split("GPT-3", "GPT3", kind="Model"))) == ["GPT-3", "GPT3"]


def test_a_third_spelling_and_each_mention_go_their_own_way(decide: Decide) -> None:
    read = told("a", "Model:GPT-3", "Model:GPT3", "Model:gpt-3", "Model:GPT 3 = Third Text Model")
    found = resolve([read, told("b", "Model:GPT3")], decide(split("GPT-3", "GPT3", kind="Model")))
    assert things(found) == ["GPT 3 / Third Text Model / gpt-3", "GPT-3", "GPT3"]
    labels = {entity.id: entity.label for entity in found.entities}
    assert {m.name: labels[found.entity_of("a", m)] for m in read.mentions} == {
        "GPT-3": "GPT-3",
        "GPT3": "GPT3",
        "gpt-3": "GPT 3",
        "GPT 3": "GPT 3",
        "Third Text Model": "GPT 3",
    }


def test_a_split_of_another_kind_splits_nothing(decide: Decide) -> None:
    found = resolve(GPT[1], decide(split("GPT-3", "GPT3", kind="Benchmark")))
    assert things(found) == ["GPT-3 / GPT3"]
    assert {found.entity_of("a", mention) for mention in GPT[1][0].mentions} == {found.entities[0].id}


def test_names_that_their_keys_tell_apart_are_split_whatever_the_spelling(decide: Decide) -> None:
    assert made_of(*LORA, overrides=decide(split("LORA", "low-rank adaptation"))) == [
        "LoRA / lora",
        "Low-Rank Adaptation",
        "Low-Rank Adapters",
    ]


@pytest.mark.parametrize("names", [("LoRA", "Low-Rank Adaptation"), ("LoRA", "low-rank adaptation")])
def test_a_name_is_split_from_its_long_form(names: tuple[str, ...], decide: Decide) -> None:
    assert made_of(LORA[0]) == ["LoRA / Low-Rank Adaptation"]
    assert made_of(LORA[0], overrides=decide(split(*names))) == ["LoRA", "Low-Rank Adaptation"]


def test_a_name_means_something_else_in_some_papers(decide: Decide) -> None:
    papers = [told(name, "SAM", "Lumo") for name in "abcde"]
    found = resolve(papers, decide(split("SAM", papers=("a", "b")) + split("sam", papers=("c",))))
    (sam,) = {mention for mention in papers[0].mentions if mention.name == "SAM"}
    ids = [found.entity_of(name, sam) for name in "abcde"]
    assert ids[0] == ids[1]
    assert ids[3] == ids[4]
    assert len(set(ids)) == 3
    assert things(found) == ["Lumo", "SAM", "SAM", "SAM"]
    assert {(entry.form, entry.reason) for entry in found.merges} == {("SAM", "by override")}


def test_a_split_of_a_paper_that_is_not_there_changes_nothing(decide: Decide) -> None:
    papers = [told("a", "SAM"), told("b", "SAM")]
    assert resolve(papers, decide(split("SAM", papers=("z",)))) == resolve(papers)


@pytest.mark.parametrize("papers", [[told("a", "MATH")], [told("a", "MATH"), told("b", "Benchmark:Math")]])
def test_a_kind_is_decided(papers: list[Extraction], decide: Decide) -> None:
    found = resolve(papers, decide(kind("math", "Benchmark")))
    assert [entity.kind for entity in found.entities] == [Kind.BENCHMARK]
    assert "kind by override" in found.merges[0].reason


def test_a_kind_and_a_merge_go_together(decide: Decide) -> None:
    papers = told("a", "Lumo"), told("b", "Model:Dimmo")
    assert made_of(*papers, overrides=decide(merge("Lumo", "Dimmo"))) == ["Dimmo", "Lumo"]
    assert made_of(*papers, overrides=decide(merge("Lumo", "Dimmo") + kind("Dimmo", "Method"))) == ["Dimmo / Lumo"]


def test_merges_that_share_a_name_are_one(decide: Decide) -> None:
    papers = told("a", "Lumo"), told("b", "Dimmo"), told("c", "Glimmo"), told("d", "Quieto")
    parts = [merge("Lumo", "Dimmo"), merge("Quieto", "Glimmo"), merge("Glimmo", "dimmo")]
    made = [resolve(papers, decide("".join(order))) for order in permutations(parts)]
    assert things(made[0]) == ["Dimmo / Glimmo / Lumo / Quieto"]
    assert all(found == made[0] for found in made)


@pytest.mark.parametrize("name", ["Low-Rank Adaptation", "low-rank adaptations"])
def test_a_long_form_reaches_what_its_abbreviation_names(name: str, decide: Decide) -> None:
    (found,) = made_of(*LORA, overrides=decide(merge("Low-Rank Adapters", name)))
    assert found == "LoRA / Low-Rank Adaptation / Low-Rank Adapters / lora"
    decided = resolve([*LORA, told("d", "Low-Rank Adaptation")], decide(kind(name, "Model")))
    assert {entity.label: entity.kind for entity in decided.entities} == {
        "LoRA": Kind.MODEL,
        "Low-Rank Adapters": Kind.METHOD,
    }


SAM = (told("a", "SAM = Segment Anything"), told("b", "SAM = Sharpness-Aware Minimization"), told("c", "SAM"))


def test_a_long_form_reaches_one_meaning_of_an_abbreviation(decide: Decide) -> None:
    merged = made_of(*SAM, told("d", "SegAny"), overrides=decide(merge("SegAny", "segment anything")))
    assert merged == ["SAM", "SAM / SegAny / Segment Anything", "SAM / Sharpness-Aware Minimization"]
    decided = resolve(SAM, decide(kind("Segment Anything", "Model")))
    kinds = {("Segment Anything" in (entity.label, *entity.aliases), entity.kind) for entity in decided.entities}
    assert kinds == {(True, Kind.MODEL), (False, Kind.METHOD)}


def test_the_order_of_papers_and_entries_does_not_matter(decide: Decide) -> None:
    papers = [*LORA, told("d", "SAM", "MATH"), told("e", "SAM", "Benchmark:MATH")]
    parts = [merge("LoRA", "Low-Rank Adapters"), split("SAM", papers=("d",)), kind("MATH", "Benchmark")]
    wanted = resolve(papers, decide("".join(parts)))
    assert resolve(papers[::-1], decide("".join(parts[::-1]))) == wanted
    assert resolve(papers, decide("# nothing")) == resolve(papers) != wanted


def test_the_example_of_the_documentation_is_a_good_file(decide: Decide) -> None:
    page = Path(__file__).parents[2] / "docs" / "overrides.md"
    found = decide(page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0])
    assert (len(found.merges), len(found.splits), dict(found.kinds)) == (1, 2, {"math": Kind.BENCHMARK})


# Files that are refused

BROKEN = [
    ('[[merge]\nkind = "Method"\n', "line 1"),
    ('[[merge]]\nkind = "Method"\nnames = ["A", "B"\n[[split]]', "line 4"),
    ('[[kind]]\nname = "A"\nkind = "Task"\nkind = "Model"\n', "line 4"),
    ('[[merge]]\nkind = "Method"\n', "merge 1: names is missing"),
    ('[[split]]\nnames = ["A"]\n', "split 1: kind is missing"),
    (merge("A", "B") + '[[merge]]\nkind = "Method"\n', "merge 2: names is missing"),
    (merge("A", "B") + 'because = "I say so"\n', "merge 1: unknown key 'because'"),
    (merge("A", "B") + 'papers = ["a"]\n', "merge 1: unknown key 'papers'"),
    ('[[rename]]\nname = "A"\n', "unknown key 'rename'; known: kind, merge, split"),
    ('[merge]\nkind = "Method"\nnames = ["A", "B"]\n', r"write \[\[merge\]\]"),
    (merge("A", "B", kind="Mehtod"), "no kind 'Mehtod'.*known: Method, Model, Benchmark, Task, Metric"),
    (merge("A"), "at least 2 names"),
    (split(), "at least 1 names"),
    (merge("A", "--"), "names must be"),
    (merge("A", ""), "names must be"),
    ('[[merge]]\nkind = "Method"\nnames = "AB"\n', "names must be"),
    ('[[merge]]\nkind = "Method"\nnames = ["A", 1]\n', "names must be"),
    (kind("", "Model"), "name"),
    ('[[kind]]\nname = 5\nkind = "Model"\n', "name"),
    ("merge = [1]", "merge 1"),
    ('[[split]]\nkind = "Method"\nnames = ["A"]\npapers = "arxiv:1"\n', "papers"),
    ('[[split]]\nkind = "Method"\nnames = ["A"]\npapers = [1]\n', "papers"),
    ('[[split]]\nkind = "Method"\nnames = ["A"]\npapers = 1\n', "papers"),
    ('[[split]]\nkind = "Method"\nnames = ["A"]\npapers = []\n', "papers"),
    ("merge = 1", r"write \[\[merge\]\]"),
    ('[[kind]]\nname = "A"\nkind = ["Task"]\n', "overrides.toml: kind 1: no kind"),
    (kind("A", "Task") + kind("--", "Task"), "overrides.toml: kind 2: name"),
    (merge("A", "B") + merge("A", "B", kind="Mehtod"), "merge 2"),
    (merge("A", "B") + merge("A"), "overrides.toml: merge 2"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_file_is_refused(text: str, message: str, decide: Decide) -> None:
    with pytest.raises(ConfigError, match=message):
        decide(text)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'# caf\xe9\n[[merge]]\nkind = "Method"\n')
    for name in ("none.toml", "latin.toml"):
        with pytest.raises(ConfigError, match=name):
            load_overrides(tmp_path / name)


def test_a_name_is_split_from_another_form_of_it(decide: Decide) -> None:
    made = replace(told("a", "Wick", "Wick prompting"), variants=(Variant("Wick", "Wick prompting"),))
    assert made_of(made, overrides=decide(split("Wick", "Wick prompting"))) == ["Wick", "Wick prompting"]


def test_a_number_that_is_too_long_is_refused_with_its_file(decide: Decide) -> None:
    with pytest.raises(ConfigError, match=r"reading overrides from .*overrides\.toml"):
        decide("x = " + "9" * 5_000)
