"""Reading whole papers: the same every time, in order, and sane whatever the text."""

from __future__ import annotations

import itertools
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.extract
from kg.extract import extract, load_pipeline
from kg.model import Extraction, Paper
from tests.reading import claims, graph, names, paper, read

CFG = Path(kg.extract.__file__).with_name("extraction.cfg")
TEXT = (
    "We introduce the Lumo Network (LN), a new parser that builds on BERT. LN outperforms BERT on GLUE by 2.3 points"
    " and reaches 91.2 F1 on SQuAD. Code is at https://github.com/lumo/lumo."
)


def is_sane(found: Extraction, of: Paper) -> bool:
    """Whether all that is quoted stands in the paper, where it is said to, and relations are about its mentions."""
    quotes = [(item.span, item.text) for item in found.mentions]
    said = [relation.evidence for relation in found.relations] + [m.evidence for m in found.measurements]
    quotes += [(item.span, item.text) for item in said]
    ends = {mention for relation in found.relations for mention in (relation.subject, relation.object) if mention}
    return all(span.of(of) == text != "" for span, text in quotes) and ends <= set(found.mentions)


def test_a_paper_is_read() -> None:
    found = read(TEXT)
    assert {"Lumo Network", "LN", "BERT", "GLUE", "SQuAD", "F1"} <= {mention.name for mention in found.mentions}
    assert [(d.short, d.long) for d in found.definitions] == [("LN", "Lumo Network")]
    assert {str(r.predicate) for r in found.relations} >= {"introduces", "buildsOn", "improvesOver", "evaluatesOn"}
    assert len(found.measurements) == 2
    assert found.code == ("https://github.com/lumo/lumo",)
    assert is_sane(found, paper(TEXT))


def test_reading_is_the_same_in_another_process() -> None:
    code = (
        "import sys, hashlib; from tests.reading import read;"
        " print(hashlib.sha256(repr(read(sys.argv[1])).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, TEXT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_order_of_papers_is_kept_and_none_colours_another() -> None:
    papers = [paper(TEXT, "One"), paper("", "Two"), paper("We study parsers.", "Three"), paper(TEXT, "Four")]
    found = list(extract(papers))
    assert [extraction.paper for extraction in found] == [one.id for one in papers]
    assert list(extract(papers[::-1])) == found[::-1]
    assert [next(extract([one])) for one in papers] == found


def test_papers_are_read_as_they_are_asked_for() -> None:
    stream = extract(itertools.repeat(paper(TEXT)))
    assert next(stream) == next(stream)


# Texts that say little, or in another language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Abstract",
        "Lumo",
        ".",
        "?!",
        "42",
        "()",
        "A B C D E F G",
        "\n\n\n",
        "\U0001f4a3",
        "\u0301",
        "n/a",
        "(LN)",
        "Nous pr\u00e9sentons une nouvelle m\u00e9thode de traduction. Elle est bien meilleure.",
        "Wir stellen ein neues Verfahren vor. Es ist besser als alle bisherigen Verfahren.",
        "\u041c\u044b \u043d\u0430\u0448\u043b\u0438 \u0435\u0433\u043e.",
        "\u672c\u6587\u63d0\u51fa\u4e00\u79cd\u65b0\u65b9\u6cd5\u3002\u5b9e\u9a8c\u8868\u660e\u5176\u4f18\u4e8e\u73b0\u6709\u65b9\u6cd5\u3002",
        "\u0646\u0642\u062f\u0645 \u0637\u0631\u064a\u0642\u0629 \u062c\u062f\u064a\u062f\u0629.",
    ],
)
def test_little_or_foreign_text_makes_no_claims(text: str) -> None:
    assert is_sane(read(text), paper(text))
    assert claims(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "This survey reviews recent work on language and vision. We discuss open problems and future directions.",
        "We review two decades of research on parsing, sort it by purpose, and point out what is still missing.",
        "In this position paper we argue that reviewers should ask for less. We call on the community to slow down.",
    ],
)
def test_a_survey_that_names_nothing_makes_no_claims(text: str) -> None:
    assert names(text) == {}
    assert claims(text, "A Survey of Everything") == set()


@pytest.mark.parametrize("title", ["Lumo: Parsing in the Dark", "A", "\u7cbe\u5ea6", "Is It True? (No)"])
def test_a_title_alone(title: str) -> None:
    assert is_sane(read("", title), paper("", title))


# Texts of great length


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("https://", "") + " word" * 50_000,
        " ".join(f"Net{number}" for number in range(50_000)),
        "Lumo outperforms BERT on GLUE by 2.3 points. " * 5_600,
        "(LN) " * 50_000,
        "a" * 300_000,
        "We introduce Lumo" + ", which builds on BERT" * 12_500 + ".",
    ],
    ids=["words", "names", "claims", "brackets", "one word", "one sentence"],
)
def test_fifty_thousand_words_are_read_as_far_as_is_said(text: str) -> None:
    long = paper(text)
    (found,) = extract([long])
    assert is_sane(found, long)
    assert any("only the first 50,000 characters are read" in item.reason for item in found.rejected)


def test_the_beginning_of_a_long_text_is_read_as_ever() -> None:
    made = claims(TEXT + " And so on and so forth." * 2_500)
    assert ("LN", "improvesOver", "BERT") in made
    assert made <= claims(TEXT)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(0, len(TEXT)))
def test_quotes_are_verbatim_whatever_the_text(noise: str, place: int) -> None:
    one = paper(TEXT[:place] + noise + TEXT[place:])
    (found,) = extract([one])
    assert is_sane(found, one)
    assert all(item.span.of(one) == item.text for claim in graph(one).graph.claims for item in claim.evidence)


# extraction.cfg


def cfg(text: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read_string(text)
    return parser


def test_the_components_are_those_of_the_configuration() -> None:
    wanted = cfg(CFG.read_text(encoding="utf-8"))
    assert str(load_pipeline().pipe_names).replace("'", '"') == wanted["nlp"]["pipeline"]


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("least = 0.45", "least = 1.0", "results"),
        (', "kg_relations"', "", "improvesOver"),
        ("most_doubt = 0.55", "most_doubt = 0.0", "improvesOver"),
    ],
)
def test_a_changed_configuration_is_heeded(
    old: str, new: str, lost: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> set[str]:
        found = read(TEXT)
        return {str(relation.predicate) for relation in found.relations} | {"results" for _ in found.measurements}

    text = CFG.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "extraction.cfg").write_text(text.replace(old, new), encoding="utf-8")
    assert lost in said()
    monkeypatch.setattr("kg.extract.files", lambda _: tmp_path)
    monkeypatch.setattr("kg.extract.load_pipeline", load_pipeline.__wrapped__)
    assert lost not in said()


# Addresses of code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Code: https://github.com/a/b.", ("https://github.com/a/b",)),
        ("(https://gitlab.com/a/b)", ("https://gitlab.com/a/b",)),
        ("See https://huggingface.co/a/b, and https://github.com/a/b; thanks.",
         ("https://github.com/a/b", "https://huggingface.co/a/b")),
        ("Twice https://github.com/a/b and https://github.com/a/b.", ("https://github.com/a/b",)),
        ("See https://example.org/paper.", ()),
        ("No address.", ()),
    ],
)  # fmt: skip
def test_code(text: str, wanted: tuple[str, ...]) -> None:
    assert read(text).code == wanted
