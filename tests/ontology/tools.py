"""A valid graph, ways to spoil it, and what SHACL says of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
from pyoxigraph import RdfFormat, Store, serialize
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import Dataset, Graph, Namespace, Node
from rdflib.namespace import SH

from ontology import PREFIXES, shapes_text

SHAPE = Namespace("https://w3id.org/kg-lineage/shapes#")
VALID = Path(__file__).with_name("valid.trig")
DECLARED = "".join(
    f"PREFIX {prefix}: <{base}>\n" for prefix, base in (PREFIXES | {"ex": "https://example.org/"}).items()
)


class Whole(OxigraphDataGraph):
    """A store that says at once that it is not empty; pySHACL asks at each violation, and would count all triples."""

    def __bool__(self) -> bool:
        return True


@cache
def shapes() -> Graph:
    """The shapes, parsed once."""
    return Graph().parse(data=shapes_text(), format="turtle")


def store(*, less: str = "", more: str = "") -> Store:
    """The valid graph without what matches the patterns `less`, one a line, and with the triples `more`."""
    made = Store()
    made.load(path=VALID, format=RdfFormat.TRIG)
    for pattern in filter(None, map(str.strip, less.splitlines())):
        made.update(f"{DECLARED} DELETE {{ GRAPH ?g {{ {pattern} }} }} WHERE {{ GRAPH ?g {{ {pattern} }} }}")
    if more:
        made.update(f"{DECLARED} INSERT DATA {{ GRAPH ex:spoilt {{ {more} }} }}")
    return made


def dataset(quads: Store) -> Dataset:
    """The same quads for rdflib."""
    made = Dataset(default_union=True)
    made.parse(data=quads.dump(format=RdfFormat.N_QUADS), format="nquads")
    return made


def flat(quads: Store) -> Graph:
    """The triples of all named graphs in one graph of rdflib."""
    written = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=written or b"", format="nt")


def broken(data: Store | Dataset) -> dict[str, set[str]]:
    """The constraints that do not hold, by name, each with the messages that report it."""
    graph = Whole(data) if isinstance(data, Store) else data
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes())
    found: dict[str, set[str]] = {}
    for result in report.objects(None, SH.result):
        at: Node = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        found.setdefault(str(at).removeprefix(SHAPE), set()).update(map(str, report.objects(result, SH.resultMessage)))
    return found
