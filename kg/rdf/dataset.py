"""The graph described as a data set, in VoID and DCAT: how large, of which words, and where it can be asked and had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg.model import Kind, Predicate
from kg.rdf.iris import Iris
from kg.rdf.terms import P
from kg.store import Store
from ontology import KG, PREFIXES

RDF_MEDIA = (
    "text/turtle",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/ld+json",
    "application/rdf+xml",
)
"""Dumps in these are RDF, which a void:dataDump must be."""

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Access:
    """Addresses at which a service has the data set: SPARQL, a place that IRIs can be put behind, and the dumps.

    `dumps` has the address and the media type of each, by the name of its format.
    """

    endpoint: str
    lookup: str
    page: str
    dumps: Mapping[str, tuple[str, str]]


def dataset_triples(
    store: Store, iris: Iris, counts: Mapping[str, int], access: Access, *, examples: Sequence[str] = ()
) -> Iterator[Triple]:
    """What there is to say of the data set; `examples` are ids of things in it.

    Raises:
        ValueError: an address is no IRI.
    """
    s = NamedNode(f"{iris.base}dataset")
    yield from (quad.triple for quad in store.quads(s))
    yield from _sizes(s, store, counts)
    yield from _words(s, store)
    yield from (Triple(s, _void("exampleResource"), NamedNode(iris.node(node))) for node in examples)
    yield Triple(s, _void("sparqlEndpoint"), NamedNode(access.endpoint))
    yield Triple(s, _void("uriLookupEndpoint"), NamedNode(access.lookup))
    yield Triple(s, _dcat("landingPage"), NamedNode(access.page))
    for name, (address, media) in access.dumps.items():
        yield from _dump(s, name, address, media)


def _sizes(s: NamedNode, store: Store, counts: Mapping[str, int]) -> Iterator[Triple]:
    """Sizes of the whole, and of its parts by class and by property."""
    yield Triple(s, _void("triples"), Literal(len(store)))
    yield Triple(s, _void("entities"), Literal(sum(counts.get(kind, 0) for kind in ("papers", *Kind))))
    classes = {"Paper": counts.get("papers", 0), "Claim": counts.get("claims", 0), "Result": counts.get("results", 0)}
    for name, size in {**classes, **{kind.value: counts.get(kind, 0) for kind in Kind}}.items():
        if size:
            yield from _part(s, "class", name, "entities", size)
    for predicate in Predicate:
        if size := counts.get(predicate, 0):
            yield from _part(s, "property", predicate.value, "triples", size)


def _part(s: NamedNode, by: str, name: str, counted: str, size: int) -> Iterator[Triple]:
    part = NamedNode(f"{s.value}#{name}")
    yield Triple(s, _void(f"{by}Partition"), part)
    yield Triple(part, _void(by), NamedNode(getattr(KG, name)))
    yield Triple(part, _void(counted), Literal(size))


def _words(s: NamedNode, store: Store) -> Iterator[Triple]:
    """How many classes and properties there are, and of which vocabularies; each word is looked up, no triple read."""
    words = P.all()
    classes = [word for word in words if _any(store, P.type, word)]
    properties = [word for word in words if _any(store, word)]
    yield Triple(s, _void("classes"), Literal(len(classes)))
    yield Triple(s, _void("properties"), Literal(len(properties)))
    for space in sorted(set(PREFIXES.values()) - {PREFIXES["kg"]}):  # the graph names its own ontology itself
        if any(word.value.startswith(space) for word in (*classes, *properties)):
            yield Triple(s, P.vocabulary, NamedNode(space))


def _any(store: Store, *pattern: NamedNode) -> bool:
    return next(store.quads(None, *pattern), None) is not None


def _dump(s: NamedNode, name: str, address: str, media: str) -> Iterator[Triple]:
    dump, place = NamedNode(f"{s.value}#dump-{name}"), NamedNode(address)
    yield Triple(s, _dcat("distribution"), dump)
    yield Triple(dump, P.type, _dcat("Distribution"))
    yield Triple(dump, P.title, Literal(name))
    yield Triple(dump, _dcat("downloadURL"), place)
    yield Triple(dump, _dcat("mediaType"), NamedNode(MEDIA_TYPES + media.partition(";")[0]))
    if media.partition(";")[0] in RDF_MEDIA:
        yield Triple(s, _void("dataDump"), place)


def _void(name: str) -> NamedNode:
    return NamedNode(PREFIXES["void"] + name)


def _dcat(name: str) -> NamedNode:
    return NamedNode(PREFIXES["dcat"] + name)
