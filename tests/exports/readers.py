"""Each format read back: how many nodes and edges it holds, and what the entities are called."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.model import Kind
from ontology import KG, PREFIXES

TYPE = NamedNode(PREFIXES["rdf"] + "type")
LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
NODES = {getattr(KG, name) for name in ("Paper", *Kind)}

RDF = {
    "turtle": (RdfFormat.TURTLE, "turtle"),
    "ntriples": (RdfFormat.N_TRIPLES, "nt"),
    "rdfxml": (RdfFormat.RDF_XML, "xml"),
    "nquads": (RdfFormat.N_QUADS, "nquads"),
    "trig": (RdfFormat.TRIG, "trig"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
}
"""What the two readers call each format of RDF 1.1."""
NAMED = ("nquads", "trig", "jsonld")
"""Those that keep named graphs."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a file; labels are those of entities."""

    nodes: int
    edges: int
    labels: frozenset[str]


def _rdf(path: Path, *, form: RdfFormat) -> Found:
    return of_statements(list(parse(path.read_bytes(), format=form)))


def of_statements(statements: Iterable[Quad | Triple]) -> Found:
    kinds = {(s.subject, s.object.value) for s in statements if s.predicate == TYPE and isinstance(s.object, NamedNode)}
    labels = {str(getattr(s.object, "value", "")) for s in statements if s.predicate == LABEL}
    nodes = sum(kind in NODES for _, kind in kinds)
    return Found(nodes, sum(kind == KG.Claim for _, kind in kinds), frozenset(labels))


def _network(path: Path, *, reader: str) -> Found:
    import networkx

    made: Any = getattr(networkx, reader)(path)
    given = dict(made.nodes(data=True)).values()
    ids = set(networkx.get_edge_attributes(made, "id").values())
    if reader == "read_graphml" and made.is_multigraph():
        ids = {key for _, _, key in made.edges(keys=True)}
    labels = frozenset(node["label"] for node in given if node["kind"] != "Paper")
    return Found(made.number_of_nodes(), len(ids), labels)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _csv(path: Path) -> Found:
    nodes = rows(path / "nodes.csv")
    labels = frozenset(row["label"] for row in nodes if row["kind"] != "Paper")
    return Found(len(nodes), len(rows(path / "edges.csv")), labels)


NODE = re.compile(r'MERGE \(n:(\w+) \{id: ("(?:[^"\\]|\\.)*")\}\) SET n \+= \{label: ("(?:[^"\\]|\\.)*").*\};')
RELATIONSHIP = re.compile(
    r'MATCH \(a:\w+ \{id: "[^"\\]+"\}\), \(b:\w+ \{id: "[^"\\]+"\}\) '
    r'MERGE \(a\)-\[r:([A-Z_]+) \{id: "([0-9a-f]{16})"\}\]->\(b\) SET r \+= \{(?:(?:[^"\\}]|"(?:[^"\\]|\\.)*")*)\};'
)


def _cypher(path: Path) -> Found:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(line.endswith(";") for line in lines)
    nodes = [found for line in lines if (found := NODE.fullmatch(line))]
    edges = {found[2] for line in lines if (found := RELATIONSHIP.fullmatch(line))}
    assert len(nodes) + len(edges) == sum(line.startswith(("MERGE", "MATCH")) for line in lines)
    return Found(len(nodes), len(edges), frozenset(json.loads(found[3]) for found in nodes if found[1] != "Paper"))


def page_data(path: Path) -> Any:
    found = re.findall(r'<script type="application/json" id="data">(.*?)</script>', path.read_text(encoding="utf-8"))
    (data,) = found
    return json.loads(data)


def _html(path: Path) -> Found:
    data = page_data(path)
    edges = {edge["id"] for edge in data["edges"]}
    assert data["counts"]["nodes"] == len(data["nodes"])
    assert data["counts"]["edges"] == len(data["edges"])
    return Found(
        len(data["nodes"]), len(edges), frozenset(node["name"] for node in data["nodes"] if node["kind"] != "Paper")
    )


READERS: dict[str, Callable[[Path], Found]] = {
    **{name: partial(_rdf, form=form) for name, (form, _) in RDF.items()},
    "turtle12": partial(_rdf, form=RdfFormat.TURTLE),
    "graphml": partial(_network, reader="read_graphml"),
    "gexf": partial(_network, reader="read_gexf"),
    "csv": _csv,
    "cypher": _cypher,
    "memgraph": _cypher,
    "html": _html,
}
"""The formats that hold whole graphs; cards and the dummy are counted in tests of their own."""
