"""Turtle and TriG, written for reading: sorted, a paragraph for each subject, its type first.

The serialiser of pyoxigraph lists prefixes in an order of its own at each run, and makes every IRI relative
to a base, `<//arxiv.org/abs/1706.03762>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from exports._rdf import TYPE, XSD, Names, grouped, used_prefixes

if TYPE_CHECKING:
    from pyoxigraph import Literal, Quad, Triple

_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
"""Literals that Turtle writes without quotes, by datatype; any other lexical form keeps them."""


def turtle(triples: Sequence[Triple], base: str) -> Iterator[str]:
    """The pieces of a Turtle document."""
    writer = _Writer(base)
    yield from writer.head(triples)
    yield from writer.subjects(triples, "")


def trig(graphs: Mapping[str, Sequence[Quad]], base: str) -> Iterator[str]:
    """The pieces of a TriG document, with a block for each named graph."""
    writer = _Writer(base)
    yield from writer.head([quad for quads in graphs.values() for quad in quads])
    for name, quads in graphs.items():
        yield f"\n{writer.iri(name)} {{\n"
        yield from writer.subjects(quads, "    ")
        yield "}\n"


class _Writer:
    """Writes terms in their short forms."""

    def __init__(self, base: str) -> None:
        self.names = Names(base)

    def head(self, statements: Iterable[Triple | Quad]) -> Iterator[str]:
        yield f"@base <{self.names.base}> .\n"
        yield from (f"@prefix {prefix}: <{space}> .\n" for prefix, space in used_prefixes(statements).items())

    def subjects(self, statements: Iterable[Triple | Quad], indent: str) -> Iterator[str]:
        for subject, found in grouped(statements).items():
            rows = (f"{self.predicate(name)} {self.objects(name, found[name])}" for name in found)
            joined = f" ;\n{indent}    ".join(rows)
            yield f"\n{indent}{self.iri(subject.value)}\n{indent}    {joined} .\n"

    def predicate(self, iri: str) -> str:
        return "a" if iri == TYPE else self.term(iri)

    def objects(self, predicate: str, nodes: Iterable[Any]) -> str:
        return ", ".join(self.term(node.value) if predicate == TYPE else self.node(node) for node in nodes)

    def node(self, node: Any) -> str:
        if hasattr(node, "datatype"):
            return self.literal(node)
        if hasattr(node, "predicate"):
            parts = (self.iri(node.subject.value), self.term(node.predicate.value), self.node(node.object))
            return f"<<( {' '.join(parts)} )>>"
        return self.term(node.value)

    def literal(self, literal: Literal) -> str:
        from pyoxigraph import Literal

        datatype = literal.datatype.value
        if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
            return literal.value
        quoted = str(Literal(literal.value)).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return quoted if datatype == XSD + "string" else f"{quoted}^^{self.term(datatype)}"

    def term(self, iri: str) -> str:
        return self.names.prefixed(iri) or self.iri(iri)

    def iri(self, iri: str) -> str:
        return f"<{self.names.relative(iri)}>"
