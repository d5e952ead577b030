"""Who was evaluated on a benchmark, when and with what result: a chart for each metric, and lists of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from exports.html.blocks import BLOCK, HEAD, Grid, rows
from exports.html.chart import Chart, Point, chart, ranking
from exports.html.choice import cut_note, most_important
from exports.html.facts import Facts, amount
from exports.html.layout import Place
from exports.html.looks import LABEL_CHARS, LONGEST, MENTIONS, box_size, cut, named, short
from exports.html.options import Options
from exports.html.scene import Caption, Edge, Mark, Rule, Scene, claim_edge
from exports.html.sparql import listed, on_benchmark
from exports.html.views import VIEWS, focus_of
from kg.errors import ConfigError
from kg.graph import KnowledgeGraph
from kg.model import Graph, Kind, Predicate, Result

LIMIT = 200
ACROSS, FEWEST = 2, 2
"""Charts side by side, and figures that make a chart."""
LETTERS, FOCUS_LETTERS, PAPER_LETTERS = 14, 24, 13
APART, ROW = 70, 1_310
"""Pixels between charts, and the widest row of a list."""
READING = (
    "Who was evaluated on {focus}, and with what result: a chart for each metric{how} Figures are those that abstracts "
    "state, of settings that may differ."
)
OVER_TIME = ", the year of the reporting paper from left to right. The stepped line is the best figure so far."
IN_ORDER = "; where papers have no date, the best figure stands first."
"""How charts are read, as far as there are such."""

Key = tuple[str, str]
"""A metric and a unit: figures that can stand on one axis."""


class BenchmarkView:
    """Charts of one benchmark."""

    summary = "who was evaluated on the focus, when, with what result; and who only mentions it"

    def part(self, graph: KnowledgeGraph, options: Options) -> Graph:
        """What is claimed and reported of the benchmark, and the papers that name it."""
        if not options.focus:
            raise ConfigError("a page of the view benchmark is about a benchmark: name one with --focus")
        return graph.benchmark_data(options.focus, min_belief=options.min_belief)

    def scene(self, facts: Facts, options: Options) -> Scene:
        """Chart the figures, list the rest."""
        focus = focus_of(facts, "benchmark", "a benchmark")
        if facts.nodes[focus].kind != Kind.BENCHMARK:
            raise ConfigError(f"{facts.label(focus)} is a {facts.nodes[focus].kind.lower()}, not a benchmark")
        return _Picture(facts, focus, options).scene()


VIEWS.register("benchmark")(BenchmarkView())


class _Picture:
    """One page of charts in the making."""

    def __init__(self, facts: Facts, focus: str, options: Options) -> None:
        self.facts, self.focus, self.options = facts, focus, options
        graph = facts.graph
        self.claims = [
            c
            for c in graph.claims
            if c.predicate is Predicate.EVALUATES_ON and c.object == focus and c.subject not in facts.papers
        ]
        self.results = [result for result in graph.results if result.benchmark == focus]
        told = {item.paper for claim in graph.claims if claim.object == focus for item in claim.evidence}
        told |= {result.paper for result in self.results}
        named = {link.paper for link in graph.links if link.entity == focus}
        self.silent = sorted(named - told, key=lambda paper: (facts.papers[paper].date, paper))
        there = {result.subject for result in self.results} | {claim.subject for claim in self.claims}
        limit = options.limit or LIMIT
        self.chosen = most_important(facts, [*there, *self.silent], limit)
        self.there = len(there) + len(self.silent)
        self.marks: list[Mark] = []
        self.edges: list[Edge] = []
        self.captions: list[Caption] = []
        self.rules: list[Rule] = []
        self.over_time = self.in_order = False

    def scene(self) -> Scene:
        """The charts in rows, then the lists."""
        bottom = self._charts()
        charted = {mark.node for mark in self.marks}
        rest = [claim for claim in self.claims if claim.subject in self.chosen and claim.subject not in charted]
        bottom = self._list(
            "evaluated on it, without a figure that could be charted",
            self._by_year({c.subject for c in rest} | self._odd(charted)),
            bottom,
        )
        silent = [paper for paper in self.silent if paper in self.chosen]
        self._list("papers that only mention it", silent, bottom, PAPER_LETTERS)
        self.edges += [claim_edge(self.facts, claim, quiet=True) for claim in rest]
        self.edges += [_mention(paper, self.focus) for paper in silent]
        shown = self.facts.nodes[self.focus]
        wide, _ = box_size(short(shown.label, shown.kind), FOCUS_LETTERS)
        self.marks.append(Mark(self.focus, (wide // 2, -HEAD - 26), FOCUS_LETTERS, flush=True))
        kinds = {self.facts.nodes[mark.node].kind for mark in self.marks}
        return Scene(
            title=f"Results on {self.facts.label(self.focus)}",
            reading=READING.format(focus=self.facts.label(self.focus), how=self._how()),
            marks=tuple(self.marks),
            edges=tuple(self.edges),
            query=self._query(),
            kinds=tuple(sorted(kinds)),
            notes=cut_note(len(self.chosen), self.there, "things and papers"),
            captions=tuple(self.captions),
            rules=tuple(self.rules),
            focus=self.focus,
            figures=True,
        )

    def _how(self) -> str:
        if self.over_time and self.in_order:
            return OVER_TIME + IN_ORDER.replace("; w", " W")
        return OVER_TIME if self.over_time else IN_ORDER if self.in_order else "."

    def _query(self) -> str:
        if len(self.chosen) < self.there or self.options.min_belief:
            return listed(self.facts, {mark.node for mark in self.marks})
        return on_benchmark(self.facts, self.focus)

    def _odd(self, charted: set[str]) -> set[str]:
        """Things with figures that fit no chart: of no metric, or only a difference."""
        return {result.subject for result in self.results if result.subject in self.chosen} - charted

    def _by_year(self, nodes: Iterable[str]) -> list[str]:
        return sorted(nodes, key=lambda node: (self.facts.years.get(node, 0), self.facts.label(node).casefold(), node))

    def _charts(self) -> int:
        """Place the charts, then the figures that fit none as lists; gives the lower edge."""
        left = lower = top = number = 0
        single: list[Result] = []
        undated: list[Result] = []
        for key, results in self._boards():
            made, drawn = self._chart(key, results)
            rest = [result for result in results if result not in drawn]
            (undated if drawn else single).extend(rest)
            if not made:
                continue
            if number % ACROSS == 0:
                left, top = 0, lower + (APART if number else 0)
            self._draw(made, key, drawn, left, top)
            left, lower, number = left + made.wide + APART, max(lower, top + made.high), number + 1
        lower = self._figures("the only figure of its metric", single, lower)
        return self._figures("figures of papers without a date", undated, lower)

    def _chart(self, key: Key, results: Sequence[Result]) -> tuple[Chart | None, Sequence[Result]]:
        """The chart of a board with the figures in it: over time if at least half have a date, else the best first."""
        higher = self.facts.nodes[key[0]].higher_is_better
        dated = [result for result in results if self.facts.papers[result.paper].date]
        if len(dated) >= max(FEWEST, len(results) / 2):
            self.over_time = True
            return chart([self._point(result) for result in dated], higher=higher), dated
        if len(results) >= FEWEST:
            self.in_order = True
            return ranking([self._point(result) for result in results], higher=higher), results
        return None, ()

    def _figures(self, title: str, results: Sequence[Result], top: int) -> int:
        """A list of figures with their metrics; gives its lower edge."""
        if not results:
            return top
        told = {result.id: f"{self._label(result)} {self.facts.label(result.metric)}" for result in results}
        sizes = {r.id: box_size(short(told[r.id], self.facts.nodes[r.subject].kind, LONGEST), LETTERS) for r in results}
        grid = self._headed(title, sizes, top)
        for result in results:
            self._add_result(result, grid.places[result.id], told[result.id], flush=True)
        return top + BLOCK + grid.high

    def _boards(self) -> list[tuple[Key, list[Result]]]:
        """The figures by metric and unit, the fullest first."""
        found: defaultdict[Key, list[Result]] = defaultdict(list)
        for result in self.results:
            if result.value and result.metric and result.subject in self.chosen:
                found[result.metric, result.value.unit].append(result)
        return sorted(found.items(), key=lambda item: (-len(item[1]), self.facts.label(item[0][0]), item[0]))

    def _point(self, result: Result) -> Point:
        assert result.value is not None  # noqa: S101 - boards hold figures
        label = self._label(result)
        size = box_size(short(label, self.facts.nodes[result.subject].kind, LONGEST), LETTERS)
        return Point(result.id, _when(self.facts.papers[result.paper].date), float(result.value.number), size)

    def _label(self, result: Result) -> str:
        name = cut(named(self.facts.label(result.subject)), LABEL_CHARS)
        return f"{name} {amount(result.value) if result.value else ''}"

    def _draw(self, made: Chart, key: Key, results: Sequence[Result], left: int, top: int) -> None:
        metric, unit = key
        better = {True: ", higher is better", False: ", lower is better", None: ""}[
            self.facts.nodes[metric].higher_is_better
        ]
        head = f"{self.facts.label(metric)}{f' in {unit}' if unit else ''}{better}"
        self.captions.append(Caption(head, (left, top - 6), "left", strong=True))
        self.captions += [Caption(text, _moved(place, left, top), align) for text, place, align in made.texts]
        self.rules += [replace(rule, points=tuple(_moved(p, left, top) for p in rule.points)) for rule in made.rules]
        for result in results:
            place = _moved(made.places[result.id], left, top)
            self._add_result(result, place, self._label(result), flush=made.ranked)

    def _add_result(self, result: Result, place: Place, label: str, *, flush: bool = False) -> None:
        told, year = self.facts.figure(result, self.focus), _when(self.facts.papers[result.paper].date)
        self.marks.append(Mark(result.subject, place, LETTERS, result.id, label, tells=told, year=year, flush=flush))
        self.edges.append(self._result_edge(result, told))

    def _result_edge(self, result: Result, told: str) -> Edge:
        claim = next((claim for claim in self.claims if claim.subject == result.subject), None)
        tells = {
            "predicate": str(Predicate.EVALUATES_ON),
            "belief": claim.belief if claim else result.evidence.confidence,
            "support": claim.support if claim else 1,
            "why": self.facts.why(claim) if claim else "one figure, of one sentence",
            "evidence": [self.facts.sentence(result.evidence, result.subject, self.focus)],
            "results": [told],
        }
        return Edge(f"result-{result.id}", result.id, self.focus, tells, quiet=True)

    def _list(self, title: str, nodes: Sequence[str], top: int, size: int = LETTERS) -> int:
        """A heading and boxes in rows; gives their lower edge."""
        if not nodes:
            return top
        shown = [self.facts.nodes[node] for node in nodes]
        grid = self._headed(title, {n.id: box_size(short(n.label, n.kind), size) for n in shown}, top)
        self.marks += [Mark(node, grid.places[node], size, flush=True) for node in nodes]
        return top + BLOCK + grid.high

    def _headed(self, title: str, sizes: Mapping[str, tuple[int, int]], top: int) -> Grid:
        grid = rows(sizes, ROW, flush=True)
        self.captions.append(Caption(title, (0, top + BLOCK + HEAD // 2), "left", strong=True))
        return replace(grid, places={name: _moved(place, 0, top + BLOCK) for name, place in grid.places.items()})


def _mention(paper: str, focus: str) -> Edge:
    tells = {
        "predicate": MENTIONS,
        "belief": 1.0,
        "support": 1,
        "why": "no sentence relates it to anything",
        "evidence": [],
    }
    return Edge(f"mention-{paper}", paper, focus, tells, quiet=True)


def _moved(place: Place, x: int, y: int) -> Place:
    return place[0] + x, place[1] + y


def _when(date: str) -> float | None:
    """A date as a year with a fraction, the middle of what is known; None where nothing is."""
    if not date:
        return None
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return parts[0] + 0.5
    return parts[0] + (parts[1] - 0.5) / 12
