"""What the page shows: a pyvis network that brings its places and sentences along."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unicodedata import east_asian_width

from exports._flat import PAPER, Node, nodes, web_addresses
from exports.html.layout import Box, Layout, arrange
from kg.model import Claim, Graph, Paper, Predicate
from kg.rdf.iris import Iris

KINDS: Mapping[str, tuple[str, str]] = {
    "Method": ("#0072b2", "\u25cf"),
    "Model": ("#d55e00", "\u25a0"),
    "Benchmark": ("#009e73", "\u25c6"),
    "Task": ("#cc79a7", "\u25b2"),
    "Metric": ("#e69f00", "\u2605"),
    PAPER: ("#7f7f7f", "\u25a4"),
}
"""Colour and sign of each kind. The colours are those of Okabe and Ito, which colour-blind readers tell apart."""

PREDICATES: Mapping[Predicate, tuple[str, str, int, list[int]]] = {
    Predicate.IMPROVES_OVER: ("improves over", "#d55e00", 3, []),
    Predicate.BUILDS_ON: ("builds on", "#0072b2", 2, []),
    Predicate.COMPARES_WITH: ("compares with", "#b58900", 2, [2, 4]),
    Predicate.EVALUATES_ON: ("evaluates on", "#009e73", 1, [9, 5]),
    Predicate.ADDRESSES_TASK: ("addresses task", "#cc79a7", 1, [9, 4, 2, 4]),
    Predicate.INTRODUCES: ("introduces", "#7f7f7f", 1, [3, 3]),
}
"""Words, colour, width and dashes of each predicate's line."""

LABEL_CHARS = 24
"""Longest label of a box; the whole name is a click away."""
PAPER_ROWS = 1.9
"""How much further apart rows must be for papers to stand between them."""
SMALLEST, LARGEST = 14, 34
"""Letter sizes in pixels: a thing with many claims can be read from afar."""


def network(graph: Graph, iris: Iris, *, limit: int) -> Any:
    """A `pyvis.network.Network` of the graph, placed and styled, to change or to show in a notebook."""
    return _View(graph, iris, limit).network()


def page_data(graph: Graph, iris: Iris, *, limit: int) -> dict[str, Any]:
    """Everything that the script of the page reads."""
    view = _View(graph, iris, limit)
    shown = view.network()
    return {
        "title": view.title,
        "focus": graph.focus,
        "dated": sum(paper.year is not None for paper in graph.papers),
        "counts": {"nodes": graph.nodes(), "edges": graph.edges(), "papers": len(graph.papers)},
        "kinds": [{"name": name, "colour": colour, "sign": sign} for name, (colour, sign) in KINDS.items()],
        "predicates": [{"name": str(name), "label": label} | _line(name) for name, (label, *_) in PREDICATES.items()],
        "bands": [{"label": band.label, "left": band.left, "right": band.right} for band in view.layout.bands],
        "spread": max(1, round(PAPER_ROWS / view.layout.stretch, 2)),
        "papers": view.sources(),
        "nodes": shown.nodes,
        "edges": shown.edges,
    }


class _View:
    """The part of a graph that is shown: its focus, entities, papers, the best connected first, up to the limit."""

    def __init__(self, graph: Graph, iris: Iris, limit: int) -> None:
        self.papers = {paper.id: paper for paper in graph.papers}
        self.title = _title(graph)
        self.degree = _degrees(graph.claims)
        between = _degrees(claim for claim in graph.claims if claim.subject not in self.papers)
        rank = {node: (node.kind == PAPER, -between[node.id], -self.degree[node.id]) for node in nodes(graph, iris)}
        best = sorted(rank, key=lambda node: (node.id != graph.focus, rank[node], node.id))
        self.nodes = {node.id: node for node in sorted(best[:limit], key=lambda node: node.id)}
        self.claims = [c for c in graph.claims if c.subject in self.nodes and c.object in self.nodes]
        self.introduced: defaultdict[str, list[str]] = defaultdict(list)
        for claim in graph.claims:
            if claim.predicate is Predicate.INTRODUCES:
                self.introduced[claim.object].append(claim.subject)
        self.years = self._years(graph)
        self.hosts = dict(self._hosts())
        self.layout = self._layout()

    def _years(self, graph: Graph) -> dict[str, int]:
        """When a thing was introduced, or else first spoken of, as far as papers have dates."""
        dates = {paper.id: paper.year for paper in graph.papers if paper.year}
        spoken: defaultdict[str, set[str]] = defaultdict(set)
        for link in graph.links:
            spoken[link.entity].add(link.paper)
        for entity in graph.entities:
            spoken[entity.id] = set(self.introduced[entity.id]) or {entity.unnamed_in} - {""} or spoken[entity.id]
        found = {name: [dates[paper] for paper in papers if paper in dates] for name, papers in spoken.items()}
        return dates | {name: min(years) for name, years in found.items() if years}

    def _hosts(self) -> Iterator[tuple[str, str]]:
        """Paper, and the thing it introduces that it stands below; each has one of the other at most."""
        taken: set[str] = set()
        for claim in self.claims:
            pair = {claim.subject, claim.object}
            same_year = self.years.get(claim.subject) == self.years.get(claim.object)
            if claim.predicate is Predicate.INTRODUCES and same_year and not pair & taken:
                taken |= pair
                yield claim.subject, claim.object

    def _layout(self) -> Layout:
        boxes = [self._box(node) for node in self.nodes.values() if node.id not in self.hosts]
        return arrange(boxes, [(c.subject, c.object) for c in self.claims if c.subject not in self.papers])

    def _box(self, node: Node) -> Box:
        letters = self._letters(node)
        width = round(_cells(_short(node)) * letters * 0.58) + 24
        return Box(node.id, width, round(letters * 1.3) + 12, self.years.get(node.id), node.kind == PAPER)

    def _letters(self, node: Node) -> int:
        """Size of the letters of its label."""
        more = max(0, self.degree[node.id] - 2)
        return SMALLEST if node.kind == PAPER else min(LARGEST, SMALLEST + round(2.5 * more**0.5))

    def network(self) -> Any:
        """The nodes and edges in pyvis; it keeps what it does not know for the script of the page."""
        from pyvis.network import Network

        made = Network(directed=True, width="100%", height="800px")
        made.toggle_physics(False)
        for node in self.nodes.values():
            made.add_node(node.id, **self._node(node))
        for claim in self.claims:
            made.add_edge(claim.subject, claim.object, **_edge(claim))
        return made

    def _node(self, node: Node) -> dict[str, Any]:
        x, y = self.layout.places[self.hosts.get(node.id, node.id)]
        given = {
            "aliases": list(node.aliases),
            "introduced": self.introduced[node.id],
            "unnamed_in": node.unnamed_in,
            "higher_is_better": node.higher_is_better,
            "below": self._letters(self.nodes[self.hosts[node.id]]) if node.id in self.hosts else None,
        }
        return {
            "label": _short(node),
            "name": node.label,
            "kind": node.kind,
            "shape": "box",
            "color": KINDS[node.kind][0],
            "font": {"size": self._letters(node)},
            "x": x,
            "y": y,
            **{name: value for name, value in given.items() if value not in ([], "", None)},
        }

    def sources(self) -> dict[str, dict[str, Any]]:
        """Title, year and address of each paper that the page quotes or names."""
        quoted = {item.paper for claim in self.claims for item in claim.evidence}
        named = {
            paper for node in self.nodes.values() for paper in (node.id, node.unnamed_in, *self.introduced[node.id])
        }
        return {id_: _source(self.papers[id_]) for id_ in sorted((quoted | named) & self.papers.keys())}


def _title(graph: Graph) -> str:
    """The name of what the page is about: the focus, or all the papers."""
    names = {paper.id: paper.title for paper in graph.papers} | {entity.id: entity.label for entity in graph.entities}
    if graph.focus:
        return f"Lineage graph around {names[graph.focus]}"
    years = sorted({paper.year for paper in graph.papers if paper.year})
    span = "\u2013".join(map(str, dict.fromkeys((years[0], years[-1])))) if years else ""
    return f"Lineage graph of {len(graph.papers):,} paper{'s' if len(graph.papers) != 1 else ''}{span and f', {span}'}"


def _degrees(claims: Iterable[Claim]) -> Counter[str]:
    return Counter(node for claim in claims for node in (claim.subject, claim.object))


def _edge(claim: Claim) -> dict[str, Any]:
    evidence = sorted(claim.evidence, key=lambda item: (-item.confidence, item))
    return {
        "id": claim.id,
        "predicate": str(claim.predicate),
        "belief": claim.belief,
        "support": claim.support,
        "evidence": [{"paper": item.paper, "text": item.text, "confidence": item.confidence} for item in evidence],
        **_line(claim.predicate),
    }


def _line(predicate: Predicate) -> dict[str, Any]:
    _, colour, width, dashes = PREDICATES[predicate]
    return {"color": colour, "width": width, "dashes": dashes or False}


def _source(paper: Paper) -> dict[str, Any]:
    given = {"year": paper.year, "url": next(web_addresses(paper.urls), "")}
    return {"title": paper.title, **{name: value for name, value in given.items() if value}}


def _cells(text: str) -> int:
    """How many letters wide a text is; those of East Asia count twice."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _short(node: Node) -> str:
    """The label of a box, with the sign of its kind."""
    text = " ".join(node.label.removeprefix("contribution of ").split())
    cut = text if len(text) <= LABEL_CHARS else text[: LABEL_CHARS - 1].rstrip() + "\u2026"
    return f"{KINDS[node.kind][1]} {cut}"
