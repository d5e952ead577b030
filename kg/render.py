"""Answers as text for people: trees, tables and sheets.

Everything from papers is printed as it is: nothing in it is read as markup, and control characters never
get this far (see `kg.papers`).
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.compare import Comparison
from kg.graph import KnowledgeGraph, PaperSheet, Sheet
from kg.leaderboard import Board, Leaderboard, Row
from kg.lineage import Direction, Lineage
from kg.model import Claim, Predicate, Quantity, Result
from kg.query import Answer
from kg.search import Hit

WIDTH = 110
"""Columns that quotations are shortened to."""

CELL = 60
"""Characters that a cell of a table is shortened to."""

SAYS = {
    Predicate.INTRODUCES: ("introduces", "introduced by"),
    Predicate.EVALUATES_ON: ("evaluated on", "evaluates"),
    Predicate.IMPROVES_OVER: ("improves over", "improved over by"),
    Predicate.BUILDS_ON: ("builds on", "built upon by"),
    Predicate.COMPARES_WITH: ("compared with", "compared with"),
    Predicate.ADDRESSES_TASK: ("addresses", "addressed by"),
}
"""A predicate in words, forwards and backwards."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, cell: int = CELL) -> str:
    """A table with columns as wide as they need to be; cells longer than `cell` are shortened."""
    cells = [[_cell(item, cell) for item in row] for row in rows]
    widths = [max(len(row[i]) for row in [list(head), *cells]) for i in range(len(head))]
    lines = [head, ["-" * width for width in widths], *cells]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def _cell(item: object, most: int) -> str:
    text = " ".join(str("" if item is None else item).split())
    return text if len(text) <= most else text[: most - 3] + "..."


def quote(text: str, width: int = WIDTH) -> str:
    """A sentence in quotation marks on one line."""
    return f"\u201c{textwrap.shorten(text, max(width - 2, 20), placeholder=' ...')}\u201d"


def answer_table(answer: Answer) -> str:
    """The answer to a query for people: a table, yes or no, or Turtle. Cells are not shortened."""
    if answer.form == "ask":
        return "yes" if answer else "no"
    if answer.form == "graph":
        return answer.serialise("turtle").rstrip("\n") or "(no triples)"
    rows = [[row.get(name, "") for name in answer.variables] for row in answer.rows]
    count = f"({len(rows):,} row{'s' if len(rows) != 1 else ''}{', cut' if answer.truncated else ''})"
    return f"{table(answer.variables, rows, cell=10_000)}\n{count}"


class Renderer:
    """Makes text of answers, looking labels and titles up in their graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph

    def lineage(self, found: Lineage, *, quotes: bool = True) -> str:
        """A lineage as one tree, or two for both directions."""
        parts = [_Tree(self, found, forward=forward, quotes=quotes).text() for forward in _ways(found)]
        if found.cut:
            parts.append(f"There is more beyond depth {found.scope.depth}; use --depth to go further.")
        return "\n".join(parts)

    def lineage_table(self, found: Lineage) -> str:
        """The claims of a lineage as a table."""
        head = ("subject", "relation", "object", "belief", "papers", "sentence")
        return table(head, (self._claim_row(claim) for claim in found.claims))

    def _claim_row(self, claim: Claim) -> tuple[object, ...]:
        ends = self.graph.label(claim.subject), SAYS[claim.predicate][0], self.graph.label(claim.object)
        return (*ends, f"{claim.belief:.2f}", claim.support, best_quote(claim))

    def claim(self, claim: Claim, *, forward: bool) -> Iterator[str]:
        """A claim as a line seen from one end, and its best sentence below."""
        other = self.graph.label(claim.object if forward else claim.subject)
        yield f"  {SAYS[claim.predicate][not forward]} {other}  [{claim.belief:.2f}]"
        yield f"      {quote(best_quote(claim))}"

    def sheet(self, sheet: Sheet | PaperSheet) -> str:
        """All about an entity or a paper."""
        lines = self._paper(sheet) if isinstance(sheet, PaperSheet) else self._entity(sheet)
        return "\n".join(lines)

    def _entity(self, sheet: Sheet) -> Iterator[str]:
        entity = sheet.entity
        yield f"{entity.label}  ({entity.kind})"
        yield f"  {self.graph.iris.node(entity.id)}"
        if entity.aliases:
            yield f"  also: {', '.join(entity.aliases)}"
        yield f"  named in {len(sheet.links)} papers"
        for claim in _by_predicate(sheet.outgoing):
            yield from self.claim(claim, forward=True)
        for claim in _by_predicate(sheet.incoming):
            yield from self.claim(claim, forward=False)
        yield from (f"  result: {self.result(result)}" for result in sheet.results)

    def _paper(self, sheet: PaperSheet) -> Iterator[str]:
        paper = sheet.paper
        yield paper.title
        about = [", ".join(paper.authors), paper.date, paper.venue, paper.id]
        yield "  " + " | ".join(part for part in about if part)
        for claim in _by_predicate(sheet.claims):
            subject = "" if claim.subject == paper.id else f"{self.graph.label(claim.subject)} "
            yield f"  {subject}{SAYS[claim.predicate][0]} {self.graph.label(claim.object)}  [{claim.belief:.2f}]"
            yield f"      {quote(best_quote(claim))}"

    def result(self, result: Result) -> str:
        """A figure with its metric, benchmark and baseline, on one line."""
        parts = [
            _figure(result),
            f"{self.graph.label(result.metric)}" if result.metric else "",
            f"on {self.graph.label(result.benchmark)}" if result.benchmark else "",
            f"over {self.graph.label(result.baseline)}" if result.baseline else "",
            f"from {result.baseline_value.text}" if result.baseline_value else "",
        ]
        return " ".join(part for part in parts if part)

    def leaderboard(self, found: Leaderboard) -> str:
        """The boards of a benchmark, each as a table."""
        if not found.boards:
            return f"No paper here reports a figure on {found.benchmark.label}."
        return "\n\n".join([found.benchmark.label, *(self._board(board) for board in found.boards)])

    def _board(self, board: Board) -> str:
        lines = []
        if board.ranked and board.metric:
            better = "higher" if board.metric.higher_is_better else "lower"
            lines.append(f"{board.metric.label} ({better} is better{', ' + board.unit if board.unit else ''})")
            lines.append(table(("#", "what", "value", "year", "paper"), map(self._row, board.ranked)))
        if board.unranked:
            lines.append(f"not ranked{' by ' + board.metric.label if board.metric else ''}:")
            lines += [f"  {row.subject.label}: {self.result(row.result)} ({row.reason})" for row in board.unranked]
        return "\n".join(lines)

    def _row(self, row: Row) -> tuple[object, ...]:
        return row.rank, row.subject.label, _text(row.result.value), row.year or "", row.title

    def comparison(self, found: Comparison) -> str:
        """Two entities side by side."""
        return "\n".join(self._comparison(found))

    def _comparison(self, found: Comparison) -> Iterator[str]:
        left, right = found.left.label, found.right.label
        yield f"{left}  and  {right}"
        for winner, loser, wins in ((left, right, found.left_wins), (right, left, found.right_wins)):
            yield f"{winner} improves over {loser}: {'stated' if wins else 'not stated'}"
            yield from (f"      {quote(best_quote(claim))}" for claim in wins)
        if found.contradicted:
            yield "Papers contradict one another here."
        for claim in found.other:
            yield f"{self.graph.label(claim.subject)} {SAYS[claim.predicate][0]} {self.graph.label(claim.object)}"
            yield f"      {quote(best_quote(claim))}"
        yield f"shared benchmarks: {', '.join(shared.benchmark.label for shared in found.benchmarks) or 'none'}"
        for shared in found.benchmarks:
            for label, results in ((left, shared.left), (right, shared.right)):
                yield from (f"  {label}: {self.result(result)}" for result in results)
        yield f"shared ancestors: {', '.join(entity.label for entity in found.ancestors) or 'none'}"

    def hits(self, hits: Sequence[Hit]) -> str:
        """Search hits as a table."""
        return table(("kind", "name", "matched", "id"), ((h.kind, h.label, h.matched, h.id) for h in hits))


class _Tree:
    """A lineage one way, as a tree; a node that several lines lead to is opened where it is nearest to the root."""

    def __init__(self, renderer: Renderer, found: Lineage, *, forward: bool, quotes: bool) -> None:
        self._renderer, self._found, self._forward, self._quotes = renderer, found, forward, quotes
        self._years = {node.entity.id: node.year for node in found.nodes}
        self._entities = {node.entity.id: node.entity for node in found.nodes}
        self._distances = {node.entity.id: abs(node.distance) for node in found.nodes}
        self._claims: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in found.claims:
            self._claims[claim.subject if forward else claim.object].append(claim)
        self._opened: set[str] = set()

    def text(self) -> str:
        """The tree."""
        root = self._found.root.id
        lines = list(self._below(root, ""))
        way = Direction.ANCESTORS if self._forward else Direction.DESCENDANTS
        return "\n".join([f"{self._name(root)}: {way}" + ("" if lines else ", none stated"), *lines])

    def _name(self, node: str) -> str:
        entity, year = self._entities[node], self._years[node]
        return f"{entity.label} ({entity.kind}{f', {year}' if year else ''})"

    def _below(self, node: str, indent: str) -> Iterator[str]:
        self._opened.add(node)
        steps = self._steps(node)
        for number, (other, claims) in enumerate(steps, 1):
            last = number == len(steps)
            says = ", ".join(SAYS[claim.predicate][not self._forward] for claim in claims)
            open_ = self._opens(other, node)
            more = "" if open_ or not self._steps(other) else "  (see its own branch)"
            belief = max(claim.belief for claim in claims)
            yield f"{indent}{'└── ' if last else '├── '}{says} {self._name(other)}  [{belief:.2f}]{more}"
            deeper = indent + ("    " if last else "│   ")
            if self._quotes:
                mark = "│ " if open_ and self._steps(other) else "  "
                yield f"{deeper}{mark}{quote(best_quote(claims[0]), WIDTH - len(deeper))}"
            if open_:
                yield from self._below(other, deeper)

    def _steps(self, node: str) -> list[tuple[str, list[Claim]]]:
        """The next nodes with the claims that lead there, the surest first."""
        by_node: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self._claims[node]:
            by_node[claim.object if self._forward else claim.subject].append(claim)
        return sorted(by_node.items(), key=lambda step: (-max(c.belief for c in step[1]), self._name(step[0])))

    def _opens(self, node: str, parent: str) -> bool:
        nearest = self._distances[node] == self._distances[parent] + 1
        return nearest and node not in self._opened


def _ways(found: Lineage) -> list[bool]:
    return {Direction.ANCESTORS: [True], Direction.DESCENDANTS: [False], Direction.BOTH: [True, False]}[
        found.scope.direction
    ]


def _by_predicate(claims: Iterable[Claim]) -> list[Claim]:
    order = list(Predicate)
    return sorted(claims, key=lambda claim: (order.index(claim.predicate), -claim.belief, claim.object))


def best_quote(claim: Claim) -> str:
    """The sentence that states a claim most clearly."""
    return max(claim.evidence, key=lambda item: (item.confidence, item.paper)).text


def _figure(result: Result) -> str:
    return _text(result.value) or f"{_text(result.delta)} difference"


def _text(item: Quantity | None) -> str:
    return item.text if item else ""
