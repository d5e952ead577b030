"""Networks, tables, scripts and cards, looked at one by one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx
import pytest

from exports import export
from exports.cypher import literal
from kg.model import Predicate
from tests.exports.readers import rows
from tests.exports.sample import HOSTILE, LAMP, graph, hostile


@pytest.fixture
def lamp() -> str:
    """Id of the claim that Lamp improves over Torch."""
    return next(c.id for c in graph().claims if c.subject == "method/lamp-3" and c.object == "model/torch-8")


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_attributes_of_a_network(name: str, lamp: str, tmp_path: Path) -> None:
    export(graph(), name, tmp_path / name)
    made: Any = getattr(networkx, f"read_{name}")(tmp_path / name)
    assert made.is_multigraph()
    assert made.is_directed()
    assert made.nodes["method/lamp-3"] == {
        "label": "Lamp",
        "kind": "Method",
        "aliases": "LAMP|Lamps",
        "iri": "https://w3id.org/kg-lineage/id/method/lamp-3",
    }
    assert made.nodes[LAMP]["url"] == "https://arxiv.org/abs/2101.00001"
    assert (made.nodes[LAMP]["date"], made.nodes[LAMP]["year"]) == ("2021-01-15", 2021)
    assert made.nodes["metric/glare-5"]["higher_is_better"] == "false"
    (edge,) = made.get_edge_data("method/lamp-3", "model/torch-8").values()
    assert (edge.get("label"), edge["belief"], edge["support"], edge["paper"]) == ("improvesOver", 0.41, 1, LAMP)
    assert edge["sentence"].startswith("Lamp beats Torch")
    assert f'id="{lamp}"' in (tmp_path / name).read_text(encoding="utf-8")


def test_a_network_has_no_date_and_no_address_to_run(tmp_path: Path) -> None:
    for name in ("graphml", "gexf"):
        export(graph(), name, tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "lastmodified" not in text
        assert "javascript:" not in text
        assert not re.search(r"\bNone\b", text)


def test_cells_hold_the_text_as_it_is(tmp_path: Path) -> None:
    export(hostile(), "csv", tmp_path / "tables")
    edges = rows(tmp_path / "tables" / "edges.csv")
    assert sorted(row["sentence"] for row in edges) == sorted(HOSTILE)
    results = rows(tmp_path / "tables" / "results.csv")
    assert sorted(row["value_text"] for row in results) == sorted(HOSTILE)


def test_results_are_a_table(tmp_path: Path) -> None:
    export(graph(), "csv", tmp_path / "tables")
    found = {row["paper"]: row for row in rows(tmp_path / "tables" / "results.csv")}
    row = found[LAMP]
    assert (row["value"], row["value_text"], row["unit"], row["delta"], row["scale"]) == (
        "81.50",
        "81.50%",
        "percent",
        "2.5",
        "absolute",
    )
    assert {row["value"] for row in found.values()} == {"81.50", "0.0000001"}
    nodes = {row["id"]: row for row in rows(tmp_path / "tables" / "nodes.csv")}
    assert nodes["metric/lux-6"]["higher_is_better"] == "true"
    assert b"\r" not in (tmp_path / "tables" / "nodes.csv").read_bytes()


def test_a_script_declares_ids_before_it_uses_them(tmp_path: Path) -> None:
    for name in ("cypher", "memgraph"):
        export(graph(), name, tmp_path / name)
        lines = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        words = [line.split()[0] for line in lines]
        assert words == sorted(words, key=["CREATE", "MERGE", "MATCH"].index)
        assert {found for line in lines for found in re.findall(r"\[r:(\w+) ", line)} == {
            re.sub(r"([A-Z])", r"_\1", predicate).upper() for predicate in Predicate
        }
    assert "CREATE CONSTRAINT IF NOT EXISTS FOR (n:Paper) REQUIRE n.id IS UNIQUE;" in (tmp_path / "cypher").read_text()
    assert "CREATE CONSTRAINT ON (n:Paper) ASSERT n.id IS UNIQUE;" in (tmp_path / "memgraph").read_text()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_string_in_cypher_ends_where_it_should(text: str) -> None:
    """Neo4j up to 5 turns \\u0027 into a quote before it looks for the end of a string."""
    quoted = literal(text)
    assert json.loads(quoted) == text
    assert len(quoted.splitlines()) == 1
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"', quoted)
    assert not re.search(r"\\u00(?:22|27|5c)", re.sub(r"\\\\", "", quoted))


def test_cards_count_every_claim_of_every_paper(tmp_path: Path) -> None:
    made = graph()
    export(made, "jsonl", tmp_path / "cards")
    cards = [json.loads(line) for line in (tmp_path / "cards").read_text(encoding="utf-8").splitlines()]
    assert [card["id"] for card in cards] == [paper.id for paper in made.papers]
    relations = ("evaluates_on", "improves_over", "builds_on", "compares_with", "tasks")
    said = sum(len(card[relation]) for card in cards for relation in relations)
    said += sum(entity["introduced"] for card in cards for entity in card["entities"])
    introduced = sum(claim.support for claim in made.claims if claim.predicate is Predicate.INTRODUCES)
    linked = sum(link.introduced for link in made.links)
    assert said - linked + introduced == sum(claim.support for claim in made.claims)


def test_hostile_cards_are_a_line_each(tmp_path: Path) -> None:
    export(hostile(), "jsonl", tmp_path / "cards")
    lines = (tmp_path / "cards").read_text(encoding="utf-8").split("\n")
    names = {entity["name"] for line in lines if line for entity in json.loads(line)["entities"]}
    assert names == set(HOSTILE)


def test_the_dummy_counts(tmp_path: Path) -> None:
    export(graph(), "dummy", tmp_path / "counts")
    assert (tmp_path / "counts").read_text(encoding="utf-8") == "12 nodes, 11 edges\n"
