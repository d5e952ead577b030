"""What a page knows of each node and claim: names, years, sentences, figures, and why a belief is what it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from exports._flat import PAPER, Node, nodes
from exports.html.looks import LINES
from exports.html.plain import plain
from kg.belief import belief, rates
from kg.claims import contradictions, stated_results
from kg.model import Claim, Evidence, Graph, Paper, Predicate, Quantity, Result
from kg.papers import web_addresses
from kg.rdf.iris import Iris

SENTENCES = 5
"""Most sentences of a claim that a page holds, the clearest first; it says how many more there are."""
SUBJECT, OBJECT = 1, 2
"""Which end of a claim a piece of a sentence names; 0 is neither."""

Piece = tuple[str, int]


class Facts:
    """Looks up what is said of the nodes and claims of a graph."""

    def __init__(self, graph: Graph, iris: Iris) -> None:
        self.graph = graph
        self.nodes: Mapping[str, Node] = {node.id: node for node in nodes(graph, iris)}
        self.papers: Mapping[str, Paper] = {paper.id: paper for paper in graph.papers}
        self.introduced: defaultdict[str, list[str]] = defaultdict(list)
        self.named: defaultdict[str, list[str]] = defaultdict(list)
        self.forms: dict[tuple[str, str], tuple[str, ...]] = {}
        for claim in graph.claims:
            if claim.predicate is Predicate.INTRODUCES:
                self.introduced[claim.object].append(claim.subject)
        for link in graph.links:
            self.named[link.entity].append(link.paper)
            self.forms[link.paper, link.entity] = (link.name, *link.forms)

    @cached_property
    def years(self) -> dict[str, int]:
        """When a thing was introduced, or else first spoken of, as far as papers have dates."""
        dates = {paper.id: paper.year for paper in self.graph.papers if paper.year}
        found = {}
        for entity in self.graph.entities:
            told = self.introduced[entity.id] or [paper for paper in [entity.unnamed_in] if paper]
            known = [dates[paper] for paper in told or self.named[entity.id] if paper in dates]
            if known:
                found[entity.id] = min(known)
        return dates | found

    @cached_property
    def degree(self) -> Counter[str]:
        """Number of claims of each node."""
        return Counter(node for claim in self.graph.claims for node in (claim.subject, claim.object))

    @cached_property
    def importance(self) -> Counter[str]:
        """Number of claims of each thing with other things: what papers introduce or name alone does not count."""
        between = (claim for claim in self.graph.claims if claim.subject not in self.papers)
        return Counter(node for claim in between for node in (claim.subject, claim.object))

    @cached_property
    def newest(self) -> str:
        """The date of the newest paper; empty where none has one."""
        return max((paper.date for paper in self.graph.papers), default="")

    @cached_property
    def _stated(self) -> dict[str, tuple[str, ...]]:
        return stated_results(self.graph.claims, self.graph.results)

    @cached_property
    def _results(self) -> dict[str, Result]:
        return {result.id: result for result in self.graph.results}

    @cached_property
    def _opposite(self) -> dict[str, str]:
        return contradictions(self.graph.claims)

    def label(self, node: str) -> str:
        """The label of a thing, or the title of a paper, as it is read."""
        return plain(self.nodes[node].label)

    def node(self, id_: str) -> dict[str, Any]:
        """What the panel tells of a node; what is empty is left out."""
        node = self.nodes[id_]
        given = {
            "iri": node.iri,
            "name": plain(node.label),
            "kind": node.kind,
            "year": self.years.get(id_),
            "aliases": [*dict.fromkeys(map(plain, node.aliases))],
            "introduced": self.introduced[id_],
            "named": [] if node.kind == PAPER else sorted(set(self.named[id_]) - set(self.introduced[id_])),
            "unnamed_in": node.unnamed_in,
            "higher_is_better": node.higher_is_better,
        }
        return {name: value for name, value in given.items() if value not in ([], "", None)}

    def claim(self, claim: Claim) -> dict[str, Any]:
        """What the panel tells of a claim."""
        said = sorted(claim.evidence, key=lambda item: (-item.confidence, item))
        results = [self.figure(self._results[id_], claim.object) for id_ in self._stated.get(claim.id, ())]
        return {
            "predicate": str(claim.predicate),
            "belief": claim.belief,
            "support": claim.support,
            "why": self.why(claim),
            "evidence": [self.sentence(item, claim.subject, claim.object) for item in said[:SENTENCES]],
            **({"more": len(said) - SENTENCES} if len(said) > SENTENCES else {}),
            **({"results": list(dict.fromkeys(results))} if results else {}),
            **({"opposite": self._opposite[claim.id]} if claim.id in self._opposite else {}),
        }

    def why(self, claim: Claim) -> str:
        """A sentence on where the belief in a claim comes from."""
        best: dict[str, float] = {}
        for item in claim.evidence:
            best[item.paper] = max(best.get(item.paper, 0.0), item.confidence)
        sure = ", ".join(f"{value:.2f}" for value in sorted(best.values(), reverse=True)[:SENTENCES])
        told = f"{len(best)} papers say so" if len(best) > 1 else "one paper says so"
        pooled = belief(claim.evidence)
        if len(best) == 1:
            why = f"{told}; its clearest sentence was read with confidence {sure}"
        else:
            why = f"{told}, read with confidence {sure}; each that may be misread leaves less doubt"
        if pooled >= 1 - rates().systematic_error:
            why += f"; none exceeds {pooled:.2f}"
        return why + (f"; lowered from {pooled:.2f} because a paper denies it" if claim.belief < pooled else "")

    def sentence(self, item: Evidence, subject: str, object_: str) -> dict[str, Any]:
        """A quotation in pieces, with those that name the two ends marked."""
        names = [self._names(item.paper, end) for end in (subject, object_)]
        return {"paper": item.paper, "pieces": pieces(item.text, *names), "confidence": item.confidence}

    def _names(self, paper: str, node: str) -> tuple[str, ...]:
        if node in self.papers or node not in self.nodes:
            return ()
        own = self.nodes[node]
        return (*self.forms.get((paper, node), ()), own.label, *own.aliases)

    def figure(self, result: Result, told: str = "") -> str:
        """A result in words, such as `81.5% accuracy on Dusk, 2.5 points over Torch`; `told` needs no naming."""
        metric = self._named(result.metric)
        if result.value:
            text = f"{amount(result.value)} {metric}".strip()
        elif result.delta:
            text = f"{amount(result.delta)} {metric}".strip() + (" (relative)" if result.scale == "relative" else "")
        else:
            text = metric or "a figure"
        if result.benchmark and result.benchmark != told:
            text += f" on {self._named(result.benchmark)}"
        if result.value and result.delta:
            text += f" (a difference of {amount(result.delta)})"
        if result.baseline and result.baseline != told:
            text += f" beside {self._named(result.baseline)}"
        return text + (f" (baseline {amount(result.baseline_value)})" if result.baseline_value else "")

    def _named(self, node: str) -> str:
        return self.label(node) if node in self.nodes else ""

    def sources(self, papers: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Title, date and address of papers, by id."""
        return {id_: _source(self.papers[id_]) for id_ in sorted(set(papers) & self.papers.keys())}


def _source(paper: Paper) -> dict[str, Any]:
    given = {"year": paper.year, "date": paper.date, "url": next(iter(web_addresses(paper)), "")}
    return {"title": plain(paper.title), **{name: value for name, value in given.items() if value}}


def amount(quantity: Quantity) -> str:
    """A quantity as written, with its unit if that is not part of it."""
    text, unit = quantity.text, quantity.unit
    if unit == "percent":
        return text if "%" in text or "percent" in text else f"{text}%"
    return text if not unit or unit in text else f"{text} {unit}"


def pieces(text: str, subject: Iterable[str], object_: Iterable[str]) -> list[Piece]:
    """A sentence as it is read, cut around the names of its ends, each at its first place, the longest name first."""
    text = plain(text)
    found: list[tuple[int, int, int]] = []
    there = [(end, list(_places(text, map(plain, names)))) for end, names in ((SUBJECT, subject), (OBJECT, object_))]
    there.sort(key=lambda row: -max((stop - start for start, stop in row[1]), default=0))  # BERT-large, then BERT
    for end, places in there:
        place = next((p for p in places if all(p[1] <= a or b <= p[0] for a, b, _ in found)), None)
        if place:
            found.append((*place, end))
    cut, at = list[Piece](), 0
    for start, stop, end in sorted(found):
        cut += [(text[at:start], 0), (text[start:stop], end)]
        at = stop
    return [piece for piece in [*cut, (text[at:], 0)] if piece[0]]


def _places(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where names stand as whole words."""
    for name in sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name)):
        for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield hit.span()


def words(predicate: str) -> str:
    """A relation in words."""
    return LINES[predicate].label
