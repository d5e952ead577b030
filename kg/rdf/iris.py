"""The IRIs of the graph's own nodes, made from content; there are no blank nodes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from kg.config import Iri
from kg.model import Claim, Evidence, Link, Result, Span, digest, is_paper

_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")
"""What stands in an IRI as it is: most ids."""


@dataclass(frozen=True, slots=True)
class Iris:
    """Makes IRIs under one base, and ids from IRIs."""

    base: str = Iri().base

    def paper(self, paper: str) -> str:
        """IRI of a paper: `arxiv:1706.03762` is `.../paper/arxiv/1706.03762`."""
        scheme, _, value = paper.partition(":")
        return f"{self.base}paper/{_safe(scheme)}/{_safe(value)}"

    def node(self, node: str) -> str:
        """IRI of a paper or entity, by its id."""
        return self.paper(node) if is_paper(node) else self.base + _safe(node)

    def node_id(self, iri: str) -> str:
        """The id of a paper or entity; empty if the IRI is not one of this graph."""
        if not iri.startswith(self.base):
            return ""
        path = iri[len(self.base) :]
        if path.startswith("paper/"):
            scheme, _, value = path.removeprefix("paper/").partition("/")
            return f"{unquote(scheme)}:{unquote(value)}"
        return unquote(path)

    def claim(self, claim: Claim) -> str:
        """IRI of a claim."""
        return f"{self.base}claim/{claim.id}"

    def result(self, result: Result) -> str:
        """IRI of a result."""
        return f"{self.base}result/{result.id}"

    def evidence(self, evidence: Evidence) -> str:
        """IRI of a piece of evidence."""
        span, confidence = evidence.span, f"{evidence.confidence:.4f}"
        parts = (evidence.paper, span.field, str(span.start), str(span.end), evidence.extractor, confidence)
        return f"{self.base}evidence/{digest(*parts)}"

    def passage(self, paper: str, span: Span) -> str:
        """IRI of a stretch of a paper's text."""
        return f"{self.base}passage/{digest(paper, span.field, str(span.start), str(span.end))}"

    def mention(self, link: Link) -> str:
        """IRI of the way a paper names an entity."""
        return f"{self.base}mention/{digest(link.paper, link.entity)}"

    def run(self, extractor: str) -> str:
        """IRI of the activity of an extractor."""
        return f"{self.base}run/{quote(extractor, safe='')}"

    def extractor(self, run: str) -> str:
        """The extractor of a run, by the IRI of the run."""
        return unquote(run.removeprefix(f"{self.base}run/"))

    def agent(self, software: str) -> str:
        """IRI of the software of a version."""
        return f"{self.base}agent/{quote(software, safe='')}"

    def graph(self, name: str) -> str:
        """IRI of a named graph: that of a paper, by its id, or a shared one, by its name."""
        return f"{self.base}graph/{self.paper(name)[len(self.base) :] if ':' in name else name}"

    def graph_paper(self, iri: str) -> str:
        """The id of the paper whose named graph this is; empty for the shared graphs."""
        path = iri.removeprefix(f"{self.base}graph/")
        return self.node_id(self.base + path) if path.startswith("paper/") else ""


def _safe(part: str) -> str:
    """A part of an id as a part of an IRI; what cannot be text becomes a question mark."""
    return part if _PLAIN.fullmatch(part) else quote(part, safe="/", errors="replace")
