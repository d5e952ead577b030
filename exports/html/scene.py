"""What a view makes of a graph: things with places, lines between them, and the guides around them.

A scene is what all views have in common; the page draws any scene, and knows no view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from exports.html.facts import Facts
from exports.html.layout import Band, Place
from exports.html.looks import KINDS, LABEL_CHARS, LINES, LONGEST, Line, box_size, short
from exports.html.ports import Bend
from kg.model import Claim
from ontology import PREFIXES

SMALLEST, LARGEST = 14, 30
"""Letter sizes in pixels: a thing with many claims can be read from afar."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box: the node it stands for, its label and where its centre is; no place where it is shown on request only.

    `under` is the id of the mark that it stands below, as a paper does below what it introduces; `tells` says more
    than the panel knows of the node. The left edge of a `flush` one stays where it is, however wide its letters are.
    """

    node: str
    place: Place | None = None
    letters: int = SMALLEST
    id: str = ""
    label: str = ""
    under: str = ""
    main: bool = False
    flush: bool = False
    tells: str = ""
    year: float | None = None

    @property
    def name(self) -> str:
        """The id of the mark: that of its node, unless several marks stand for one node."""
        return self.id or self.node


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two marks, with what the panel tells of it, and the points it passes.

    A `faint` one stands back, and a `quiet` one is not drawn.
    """

    id: str
    start: str
    end: str
    tells: Mapping[str, Any]
    route: tuple[Bend, ...] = ()
    main: bool = False
    faint: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Caption:
    """Words in the picture, `align` left, center or right of the place."""

    text: str
    place: Place
    align: str = "center"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that guides the eye: an axis, a grid line, or a step of the best figure so far."""

    points: tuple[Place, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture, with its title, how to read it, and what was left out of it.

    `query` is the pattern of a SPARQL query whose `?node` are the nodes of the marks that have places; `figures` says
    that the picture is of results on the focus and not of claims, `flow` that its lines lead from right to left.
    """

    title: str
    reading: str
    marks: tuple[Mark, ...]
    edges: tuple[Edge, ...]
    query: str
    kinds: tuple[str, ...] = ("Method", "Model", "Benchmark")
    notes: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    lanes: tuple[Band, ...] = ()
    captions: tuple[Caption, ...] = ()
    rules: tuple[Rule, ...] = ()
    focus: str = ""
    figures: bool = False
    flow: bool = False
    spread: float = 1.0


def letters(importance: int) -> int:
    """Size of the letters of a thing with so many claims."""
    return min(LARGEST, SMALLEST + round(2.2 * sqrt(max(0, importance - 2))))


def claim_edge(facts: Facts, claim: Claim, **look: Any) -> Edge:
    """The line of a claim."""
    return Edge(claim.id, claim.subject, claim.object, facts.claim(claim), **look)


def network(scene: Scene, facts: Facts) -> Any:
    """A `pyvis.network.Network` of a scene, placed and styled, to change or to show in a notebook."""
    from pyvis.network import Network

    made = Network(directed=True, width="100%", height="800px")
    made.toggle_physics(False)
    for mark in scene.marks:
        made.add_node(mark.name, **_mark(mark, facts))
    for edge in scene.edges:
        made.add_edge(edge.start, edge.end, **_edge(edge))
    return made


def page_data(scene: Scene, facts: Facts) -> dict[str, Any]:
    """Everything that the script of the page reads, as plain data."""
    shown, graph = network(scene, facts), facts.graph
    return {
        "title": scene.title,
        "reading": scene.reading,
        "notes": list(scene.notes),
        "focus": scene.focus,
        "newest": facts.newest,
        "counts": {"nodes": graph.nodes(), "edges": graph.edges(), "papers": len(graph.papers)},
        "shown": list(scene.kinds),
        "kinds": [{"name": name, "colour": kind.colour, "sign": kind.sign} for name, kind in KINDS.items()],
        "predicates": [_relation(str(name), line) for name, line in LINES.items()],
        "bands": [_band(band) for band in scene.bands],
        "lanes": [_band(lane) for lane in scene.lanes],
        "captions": [
            {"text": c.text, "x": c.place[0], "y": c.place[1], "align": c.align, "strong": c.strong}
            for c in scene.captions
        ],
        "rules": [{"points": rule.points, "strong": rule.strong} for rule in scene.rules],
        "query": scene.query,
        "figures": scene.figures,
        "flow": scene.flow,
        "prefixes": [[name, PREFIXES[name]] for name in ("kg", "rdf", "prov", "mls", "fair4ml")],
        "spread": scene.spread,
        "papers": facts.sources(_papers(shown.nodes, scene.edges)),
        "nodes": shown.nodes,
        "edges": shown.edges,
    }


def _papers(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Edge]) -> set[str]:
    """The ids of the papers that the page quotes or names."""
    quoted = {item["paper"] for edge in edges for item in edge.tells["evidence"]}
    for node in nodes:
        quoted |= {node["of"], node.get("unnamed_in", ""), *node.get("introduced", ()), *node.get("named", ())}
    return quoted


def _mark(mark: Mark, facts: Facts) -> dict[str, Any]:
    told = facts.node(mark.node)
    label = short(mark.label or told["name"], told["kind"], LONGEST if mark.label else LABEL_CHARS)
    wide, high = box_size(label, mark.letters)
    x, y = mark.place or (None, None)
    extra = {"under": mark.under, "main": mark.main, "flush": mark.flush, "tells": mark.tells, "when": mark.year}
    return {
        **told,
        "of": mark.node,
        "label": label,
        "shape": "box",
        "color": KINDS[told["kind"]].colour,
        "font": {"size": mark.letters},
        "wide": wide,
        "high": high,
        "x": x,
        "y": y,
        **{name: value for name, value in extra.items() if value},
    }


def _edge(edge: Edge) -> dict[str, Any]:
    extra = {"route": edge.route, "main": edge.main, "faint": edge.faint, "quiet": edge.quiet}
    line = LINES[edge.tells["predicate"]]
    drawn = {"color": line.colour, "width": line.width, "dashes": list(line.dashes) or False}
    return {"id": edge.id, **drawn, **edge.tells, **{name: value for name, value in extra.items() if value}}


def _relation(name: str, line: Line) -> dict[str, Any]:
    drawn = {"color": line.colour, "width": line.width, "dashes": list(line.dashes) or False}
    return {"name": name, "label": line.label, "back": line.back, **drawn}


def _band(band: Band) -> dict[str, Any]:
    return {"label": band.label, "start": band.start, "end": band.end}
