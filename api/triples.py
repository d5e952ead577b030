"""A page about anything that the graph has an IRI for: its triples, as a table with links to follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from api.pages import render
from kg.rdf.iris import Iris
from ontology import PREFIXES
from ontology.documents import short

LABELS = {PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title", PREFIXES["prov"] + "value"}
"""What a node may be shown as instead of its IRI."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and the address it leads to, if any."""

    text: str
    link: str = ""


def page(iris: Iris, iri: str, triples: Iterable[Any], place: str) -> str:
    """The page of an IRI: what is said of it first, then what is said of other nodes; `place` is as in `sent`."""
    said = sorted(triples, key=lambda t: (t.subject.value != iri, t.subject.value, t.predicate.value, str(t.object)))
    names = {t.subject.value: t.object.value for t in reversed(said) if t.predicate.value in LABELS}
    nodes: dict[str, list[tuple[Cell, Cell]]] = {}
    for triple in said:
        row = _node(iris, triple.predicate.value, names), _object(iris, triple.object, names)
        nodes.setdefault(triple.subject.value, []).append(row)
    about = [(_node(iris, subject, names), rows) for subject, rows in nodes.items()]
    return render("triples.html", iri=iri, title=names.get(iri) or iri, about=about, place=place)


def _object(iris: Iris, node: Any, names: dict[str, str]) -> Cell:
    return Cell(node.value) if hasattr(node, "datatype") else _node(iris, node.value, names)


def _node(iris: Iris, iri: str, names: dict[str, str]) -> Cell:
    """A node by its label or a short form of its IRI; it leads to where this service, or the web, tells of it."""
    if iri.startswith(iris.base):
        path = iri[len(iris.base) :]
        return Cell(names.get(iri, path), f"/id/{path}")
    if iri.startswith(PREFIXES["kg"]):
        return Cell(short(iri), f"/ontology#{iri[len(PREFIXES['kg']) :]}")
    return Cell(short(iri), iri if iri.startswith(("http://", "https://")) else "")


def cells(iris: Iterable[str]) -> Iterator[Cell]:
    """IRIs of vocabularies as cells."""
    return (_node(Iris("urn:none:"), iri, {}) for iri in iris)
