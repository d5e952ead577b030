"""The page: nothing comes from outside, nothing breaks out, and what it holds is what there is."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from exports import export
from exports.html import Html
from exports.html.facts import Facts, pieces
from exports.html.looks import KINDS, LINES, LONGEST, MENTIONS
from exports.html.options import Options
from exports.html.page import SCRIPTS, embedded
from exports.html.scene import network
from exports.html.views import VIEWS
from kg.model import Graph, Kind, Predicate
from kg.rdf.iris import Iris
from tests.exports.readers import page_data
from tests.exports.sample import HOSTILE, LAMP, graph, hostile
from tests.graphs import lamps

OWN = Path(__file__).parents[2] / "exports" / "html"


class Page(HTMLParser):
    """The elements of a page, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.pieces.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(("", ""))

    def handle_data(self, data: str) -> None:
        if self.pieces:
            tag, before = self.pieces[-1]
            self.pieces[-1] = (tag, before + data)


def written(made: Graph, folder: Path, **options: Any) -> str:
    export(made, Html(Options(**options)), folder / "page.html")
    return (folder / "page.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=["overview", "lineage", "neighbourhood", "benchmark"])
def text(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of each view whose every name and sentence is hostile."""
    made = hostile()
    focus = next(e.id for e in made.entities if request.param != "benchmark" or e.kind is Kind.BENCHMARK)
    focus = "" if request.param == "overview" else focus
    return written(replace(made, focus=focus), tmp_path_factory.mktemp("page"), view=request.param)


def test_nothing_is_fetched(text: str) -> None:
    page = Page(text)
    assert not {"link", "img", "iframe", "object", "embed", "base"} & {tag for tag, _ in page.tags}
    assert not [attributes for _, attributes in page.tags if {"src", "href"} & set(attributes)]
    code = text.replace(re.findall(r'id="data">(.*?)</script>', text)[0], "")
    assert not re.search(r"""(?:src|href)\s*=\s*["'`]?\s*(?:https?:)?//""", code)
    assert not re.search(r"@import|url\(\s*[\"']?(?!data:|#)\S+?\)", code)
    assert "sourceMappingURL" not in text


def test_the_policy_allows_the_scripts_of_the_page_and_no_others(text: str) -> None:
    page = Page(text)
    policy = next(a["content"] or "" for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "blob:"
    assert set(directives) == {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}
    pieces = [piece for piece in page.pieces if piece[0] in ("script", "style")]
    digests = [f"'sha256-{base64.b64encode(hashlib.sha256(p.encode()).digest()).decode()}'" for _, p in pieces]
    style, _, *scripts = digests
    assert directives["style-src"] == style
    assert directives["script-src"].split() == scripts


def test_data_does_not_break_out(text: str) -> None:
    assert [attributes.get("type") for tag, attributes in Page(text).tags if tag == "script"] == [
        "application/json",
        None,
        None,
    ]
    data = re.findall(r'id="data">(.*?)</script>', text)[0]
    assert data.isascii()
    assert not set("<>&\n\r") & set(data)


def test_no_address_but_of_the_web(text: str) -> None:
    data = json.loads(re.findall(r'id="data">(.*?)</script>', text)[0])
    assert {paper["url"] for paper in data["papers"].values() if "url" in paper} <= {"http://evil.example/?a=<b>&c='d'"}


def test_labels_are_short_and_of_one_line_and_turn_no_text_around(text: str) -> None:
    labels = [node["label"] for node in json.loads(re.findall(r'id="data">(.*?)</script>', text)[0])["nodes"]]
    assert labels
    assert all(len(label) <= LONGEST + 2 and len(label.splitlines()) == 1 for label in labels)
    assert not any(set(label) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f") for label in labels)


@pytest.mark.parametrize("value", [*HOSTILE, "\ud800", "\x00"])
def test_embedded_text_is_the_same_when_read(value: str) -> None:
    assert json.loads(embedded([value])) == [value]


def test_own_scripts_make_no_markup() -> None:
    scripts = sorted(path.stem for path in OWN.rglob("*.js"))
    assert scripts == sorted(SCRIPTS)
    for path in OWN.rglob("*.js"):
        script = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch\(|XMLHttp", script
        )


def test_every_kind_and_relation_has_its_look() -> None:
    assert set(KINDS) == {"Paper", *Kind}
    assert set(LINES) == {MENTIONS, *Predicate}
    assert len({kind.colour for kind in KINDS.values()}) == len({kind.sign for kind in KINDS.values()}) == len(KINDS)
    assert len({line.dashes for line in LINES.values()}) == len(LINES)  # told apart where no colour is seen


def test_a_network_for_notebooks() -> None:
    facts = Facts(graph(), Iris())
    made = network(VIEWS.get("overview").scene(facts, Options()), facts)
    assert (made.num_nodes(), made.num_edges()) == (12, 11)
    assert made.options.physics.enabled is False


def test_a_format_of_its_own_options_is_written_as_one_of_a_name(tmp_path: Path) -> None:
    export(graph(), "html", tmp_path / "plain.html")
    assert written(graph(), tmp_path) == (tmp_path / "plain.html").read_text(encoding="utf-8")
    written(replace(graph(), focus="method/lamp-3"), tmp_path)
    assert page_data(tmp_path / "page.html")["title"] == "What papers say of Lamp"


# What the page knows


def test_what_the_page_knows_of_a_claim(tmp_path: Path) -> None:
    written(graph(), tmp_path)
    data = page_data(tmp_path / "page.html")
    edges = {(edge["from"], edge["predicate"], edge["to"]): edge for edge in data["edges"]}
    twice = edges["model/torch-8", "evaluatesOn", "benchmark/dusk-1"]
    assert [item["confidence"] for item in twice["evidence"]] == [0.9, 0.8]
    assert twice["evidence"][0]["paper"] == LAMP
    assert twice["support"] == 2
    assert twice["why"].startswith("2 papers say so, read with confidence 0.90, 0.80")
    beats = edges["method/lamp-3", "improvesOver", "model/torch-8"]
    assert [text for text, end in beats["evidence"][0]["pieces"] if end] == ["Lamp", "Torch"]
    assert any("81.50%" in text for text in beats["results"])
    assert data["papers"][LAMP] == {
        "title": "Lamp: Light for Everyone",
        "year": 2021,
        "date": "2021-01-15",
        "url": "https://arxiv.org/abs/2101.00001",
    }
    assert data["newest"] == "2023"


def test_what_the_page_knows_of_a_thing(tmp_path: Path) -> None:
    written(graph(), tmp_path)
    nodes = {node["id"]: node for node in page_data(tmp_path / "page.html")["nodes"]}
    lamp = nodes["method/lamp-3"]
    assert (lamp["name"], lamp["aliases"], lamp["introduced"]) == ("Lamp", ["LAMP", "Lamps"], [LAMP])
    assert lamp["iri"] == Iris().node("method/lamp-3")
    assert nodes["metric/glare-5"]["higher_is_better"] is False
    assert nodes["method/contribution-2"]["unnamed_in"] == "title:00c0ffee00c0ffee"
    assert nodes[LAMP]["under"] == "method/lamp-3"


def test_belief_below_its_evidence_is_explained() -> None:
    made = lamps().graph()
    doubted = [replace(claim, belief=claim.belief / 2) for claim in made.claims]
    facts = Facts(made, Iris())
    assert not any("denies" in facts.why(claim) for claim in made.claims)
    assert all("lowered from" in facts.why(claim) for claim in doubted)


@pytest.mark.parametrize(
    ("text", "subject", "object_", "marked"),
    [
        ("DPO beats PPO.", ["DPO"], ["PPO"], [("DPO", 1), ("PPO", 2)]),
        ("BERT-large beats BERT.", ["BERT-large"], ["BERT"], [("BERT-large", 1), ("BERT", 2)]),
        ("BERT beats BERT-large.", ["BERT"], ["BERT-large"], [("BERT", 1), ("BERT-large", 2)]),
        ("Rebertise it.", ["BERT"], ["it"], [("it", 2)]),
        ("lamp (the Lamp)", ["the Lamp", "Lamp"], [], [("the Lamp", 1)]),
        ("a.c beats abc", ["a.c"], ["abc"], [("a.c", 1), ("abc", 2)]),
        ("nothing here", [], ["", " "], []),
    ],
)
def test_both_ends_are_marked_in_the_sentence(
    text: str, subject: list[str], object_: list[str], marked: list[tuple[str, int]]
) -> None:
    found = pieces(text, subject, object_)
    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece in found if piece[1]] == marked
