"""Triples as a document: what is said of one node, or of the data set, in the RDF formats that know no named graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from exports._rdf import lines, reading_order, used_prefixes
from exports._turtle import turtle
from exports._xml import legal

if TYPE_CHECKING:
    from pyoxigraph import Triple


def document(triples: Iterable[Triple], form: str, base: str) -> bytes:
    """Triples, without blank nodes, in one of `FORMS`; the same triples give the same bytes."""
    return FORMS[form](sorted(triples, key=reading_order), base)


def _turtle(triples: Sequence[Triple], base: str) -> bytes:
    return "".join(turtle(triples, base)).encode()


def _jsonld(triples: Sequence[Triple], base: str) -> bytes:
    from exports.jsonld import jsonld

    return "".join(jsonld(triples, base)).encode()


def _ntriples(triples: Sequence[Triple], base: str) -> bytes:
    from pyoxigraph import RdfFormat, serialize

    return lines(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")


def _rdfxml(triples: Sequence[Triple], base: str) -> bytes:
    from pyoxigraph import RdfFormat, serialize

    data = serialize(triples, format=RdfFormat.RDF_XML, prefixes=used_prefixes(triples)) or b""
    return legal(data) + b"\n"


FORMS: Mapping[str, Callable[[Sequence[Triple], str], bytes]] = {
    "turtle": _turtle,
    "jsonld": _jsonld,
    "ntriples": _ntriples,
    "rdfxml": _rdfxml,
}
"""The formats by name."""
