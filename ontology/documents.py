"""The ontology and the shapes for readers: in other formats than Turtle, and as a list of terms with what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from ontology import PREFIXES, core_text

_FORMATS = {"jsonld": RdfFormat.JSON_LD, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
_RELATIONS = {
    "is a kind of": ("rdfs:subClassOf", "rdfs:subPropertyOf"),
    "said of": ("rdfs:domain",),
    "leads to": ("rdfs:range",),
    "inverse of": ("owl:inverseOf",),
    "close to": ("skos:closeMatch", "skos:relatedMatch"),
}
"""What a page says of a term, by the properties that say so."""


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property: what it is called and means, and the IRIs that it is related to, by how."""

    name: str
    iri: str
    label: str
    comment: str
    is_class: bool
    relations: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def document(text: str, form: str) -> bytes:
    """Turtle of this package as `turtle`, which is left as it is, `jsonld`, `ntriples` or `rdfxml`."""
    if form == "turtle":
        return text.encode()
    prefixes = PREFIXES if form == "rdfxml" else None
    return serialize(_sorted(text), format=_FORMATS[form], prefixes=prefixes) or b""


@cache
def terms() -> Sequence[Term]:
    """The own classes and properties, by name."""
    said = list(parse(core_text(), format=RdfFormat.TURTLE))
    nodes = {triple.subject for triple in said if isinstance(triple.subject, NamedNode)}
    own = (node for node in nodes if node.value.startswith(PREFIXES["kg"]))
    by_name = sorted(own, key=lambda node: (node.value.casefold(), node.value))
    return tuple(_term(node, [triple for triple in said if triple.subject == node]) for node in by_name)


def short(iri: str) -> str:
    """The IRI as prefix and name where there is a prefix for it."""
    found = (f"{prefix}:{iri[len(space) :]}" for prefix, space in PREFIXES.items() if iri.startswith(space))
    return next(found, iri)


def _term(node: NamedNode, said: Sequence[Quad]) -> Term:
    relations = ((how, _objects(said, properties)) for how, properties in _RELATIONS.items())
    return Term(
        name=node.value.removeprefix(PREFIXES["kg"]),
        iri=node.value,
        label=_objects(said, ("rdfs:label",))[0],
        comment=_objects(said, ("rdfs:comment",))[0],
        is_class="owl:Class" in map(short, _objects(said, ("rdf:type",))),
        relations=tuple((how, found) for how, found in relations if found),
    )


def _objects(said: Iterable[Quad], properties: Sequence[str]) -> tuple[str, ...]:
    wanted = {_named(name) for name in properties}
    found = (quad.object for quad in said if quad.predicate in wanted)
    return tuple(sorted(node.value for node in found if isinstance(node, NamedNode | Literal)))


def _named(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _sorted(text: str) -> list[Triple]:
    """The triples in an order and with names of blank nodes that are the same each time."""
    found = Dataset(parse(text, format=RdfFormat.TURTLE))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in found), key=lambda t: (isinstance(t.subject, BlankNode), str(t)))
