"""What a SPARQL service says of itself, in RDF (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iris import Iris
from kg.sparql.formats import write_graph
from ontology import PREFIXES

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples JSON-LD RDF_XML"
).split()
_SHARED = ("about", "beliefs", "claims", "entities")
"""The named graphs that are not those of papers."""

GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"
"""The query that lists all named graphs."""


def service_description(endpoint: str, iris: Iris, counts: Mapping[str, int], form: str) -> bytes:
    """The description of the service at an address, in one of the formats of graphs.

    Raises:
        ValueError: the address is no IRI.
    """
    triples = list(_triples(endpoint, iris, counts))
    return write_graph(triples, form, rows=len(triples), size=1_000_000, prefixes={**PREFIXES, "sd": _SD})[0]


def _triples(endpoint: str, iris: Iris, counts: Mapping[str, int]) -> Iterator[Triple]:
    service, dataset, union = (NamedNode(endpoint + part) for part in ("", "#dataset", "#union"))
    a = NamedNode(PREFIXES["rdf"] + "type")
    yield Triple(service, a, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in _RESULTS:
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMAT + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, a, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), union)
    yield Triple(union, a, _sd("Graph"))
    if "quads" in counts:
        yield Triple(union, NamedNode(PREFIXES["void"] + "triples"), Literal(counts["quads"]))
    for name in _SHARED:
        yield from _named(dataset, f"{endpoint}#{name}", iris.graph(name))
    yield Triple(
        dataset, NamedNode(PREFIXES["rdfs"] + "seeAlso"), NamedNode(f"{endpoint}?query={quote(GRAPHS, safe='')}")
    )


def _named(dataset: NamedNode, node: str, name: str) -> Iterator[Triple]:
    graph = NamedNode(node)
    yield Triple(dataset, _sd("namedGraph"), graph)
    yield Triple(graph, NamedNode(PREFIXES["rdf"] + "type"), _sd("NamedGraph"))
    yield Triple(graph, _sd("name"), NamedNode(name))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
