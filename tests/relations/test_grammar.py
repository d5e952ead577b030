"""The grammar of frames: a broken file is refused, every frame is met with, and each phrase points the right way."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from kg.model import Predicate
from kg.relations import grammar as module
from kg.relations.frames import COMPARED, SURPLUS, Frame
from kg.relations.judge import sentence_frames
from tests.reading import document
from tests.relations.test_challenge import ROWS

TEXT = files("kg.relations").joinpath("grammar.toml").read_text(encoding="utf-8")

Load = Callable[[str], module.Grammar]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Load a grammar of this text."""

    def loaded(text: str) -> module.Grammar:
        (tmp_path / "grammar.toml").write_text(text, encoding="utf-8")
        module.grammar.cache_clear()
        return module.grammar()

    monkeypatch.setattr(module, "files", lambda package: tmp_path)
    yield loaded
    module.grammar.cache_clear()


def test_the_grammar_that_is_shipped_loads(load: Load) -> None:
    assert [kind.name for kind in load(TEXT).kinds] == [row["name"] for row in tomllib.loads(TEXT)["frame"]]


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ("[denial]", "[denial", tomllib.TOMLDecodeError, "line"),
        ("beat = [", "beat = [[", tomllib.TOMLDecodeError, "line"),
        ('predicate = "evaluatesOn"', 'predicate = "triedOn"', ValueError, "triedOn"),
        ('objects = "benchmarks"', 'objects = "datasets"', KeyError, "datasets"),
        ('name = "tested"', 'title = "tested"', KeyError, "name"),
        ("trigger = ['unlike'", "triggers = ['unlike'", ValueError, "triggers"),
        ("near = [", "close = [", KeyError, "near"),
        ("such_as = [", "such = [", KeyError, "such_as"),
        ("'unlike', 'in contrast", "'unlike(', 'in contrast", re.error, "unterminated|missing"),
        ("[hope]", "[hopes]", KeyError, "hope"),
        ("{beat}(?:", "{beet}(?:", ValueError, "beet"),
        ("denies = true", "deny = true", ValueError, "deny"),
    ],
)
def test_a_broken_grammar_is_refused(load: Load, old: str, new: str, error: type[Exception], said: str) -> None:
    assert old in TEXT
    with pytest.raises(error, match=said):
        load(TEXT.replace(old, new))


def test_no_entry_is_written_twice() -> None:
    table = tomllib.loads(TEXT)
    lists = [*table["words"].values(), *table["sentence"].values(), *(row["trigger"] for row in table["frame"])]
    assert not [entry for entries in lists for entry in entries if entries.count(entry) > 1]


def test_every_word_list_is_used() -> None:
    table = tomllib.loads(TEXT)
    triggers = "".join(trigger for row in table["frame"] for trigger in row["trigger"])
    unused = {name for name in table["words"] if f"{{{name}}}" not in triggers}
    assert unused <= {"achieve"}, "`achieve` is looked for around a comparison"


@cache
def frames(text: str, title: str) -> tuple[Frame, ...]:
    return tuple(sentence_frames(document(text, title, until="kg_relations")))


def test_every_frame_is_met_with_in_the_challenge_set() -> None:
    met = {frame.name for row in ROWS for frame in frames(row.text, row.title)}
    assert met == {COMPARED, SURPLUS, *(kind.name for kind in module.grammar().kinds)}


PHRASES = {
    "beats": "outperforms|out-performs|surpasses|beats|exceeds|outranks|eclipses|improves over"
    "|significantly improves upon|compares favorably to|clearly outclasses|achieves gains on",
    "beaten": "is outperformed by|is surpassed on all tasks by|was beaten by|is eclipsed by|is improved upon by",
    "better": "is better than|is much faster than|is more accurate than|is superior to|is smaller and cheaper than"
    "|is more sample-efficient than|performs better than",
    "worse": "is worse than|is slower than|is less accurate than|is inferior to|performs worse than",
    "lags": "lags behind|trails|falls short of|underperforms|loses to|lags far behind",
    "gain": "shows an improvement of two points over|brings a speed-up over|gives gains relative to"
    "|is 3.1 points above|achieves 2.65x throughput over|raises accuracy over",
    "lifts": "improves the accuracy of|boosts the performance of|enhances the robustness of",
    "matches": "matches|rivals|is on par with|is comparable to|is competitive with|performs similarly to|keeps up with"
    "|is as accurate as|works as well as",
    "extends": "builds on|builds upon|extends|is an extension of|is based on|generalizes|is a variant of"
    "|is derived from|is inspired by|is initialized from|is fine-tuned from|adapts from|is an instantiation of"
    "|is a successor to|draws on|is a derivative of",
    "alters": "modifies|adapts|revisits|simplifies|augments|is a modification of|repurposes|plugs into",
    "uses": "combines|integrates|incorporates|leverages|employs|uses|adopts|applies|exploits|harnesses|injects",
    "parts": "consists of|comprises|is composed of|is made up of",
}
"""What may stand between two names, for each frame."""


@pytest.mark.parametrize(
    ("name", "phrase"), [(name, phrase) for name, phrases in PHRASES.items() for phrase in phrases.split("|")]
)
def test_a_phrase_is_read_in_its_direction(name: str, phrase: str) -> None:
    found = frames(f"We introduce Zarnet. Zarnet {phrase} BERT.", "Zarnet: Sparse Routing for Text")
    swapped = name in ("beaten", "worse", "lags")
    ends = ("BERT", "Zarnet") if swapped else ("Zarnet", "BERT")
    assert (name, ends, False, False) in {
        (f.name, (one.text, other.text), f.negated, f.hedged)
        for f in found
        for one in f.subjects
        for other in f.objects
    }


@pytest.mark.parametrize("phrase", ["does not", "did not", "doesn't", "cannot", "never", "fails to", "is unable to"])
def test_a_denial_is_seen(phrase: str) -> None:
    assert {(f.negated, f.hedged) for f in beating(phrase)} == {(True, False)}


@pytest.mark.parametrize("phrase", ["may", "might", "could", "should", "aims to", "is expected to", "seeks to"])
def test_a_hope_is_seen(phrase: str) -> None:
    assert {(f.negated, f.hedged) for f in beating(phrase)} == {(False, True)}


@pytest.mark.parametrize("phrase", ["can", "does", "will always", "manages to", "does not only"])
def test_a_claim_stays_one(phrase: str) -> None:
    assert {(f.negated, f.hedged) for f in beating(phrase)} == {(False, False)}


def beating(phrase: str) -> list[Frame]:
    found = frames(f"We introduce Zarnet. Zarnet {phrase} outperform BERT.", "Zarnet: Sparse Routing for Text")
    return [frame for frame in found if frame.predicate is Predicate.IMPROVES_OVER]
