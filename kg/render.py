"""Answers as text for people: trees, tables and sheets.

Everything from papers is printed as it is: nothing in it is read as markup, and control characters never
get this far (see `kg.papers`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from kg.compare import Comparison
from kg.descent import Descent
from kg.disputes import Dispute
from kg.graph import KnowledgeGraph, PaperSheet, Sheet
from kg.leaderboard import Board, Leaderboard, Row
from kg.lineage import Direction, Lineage
from kg.model import Claim, Field, Kind, Predicate, Quantity, Result, is_paper
from kg.query import Answer
from kg.search import Hit
from kg.timeline import Series, Timeline
from kg.tree import Tree
from kg.wording import SAYS, WIDTH, best_quote, quote, shorten
from ontology import PREFIXES

CELL = 60
"""Characters that a cell of a table is shortened to."""

WHOLE = 10_000
"""The same where nothing is to be shortened."""

MANY = 500
"""Rows beyond which the answer to a query is not padded to its longest cells, lest one of them swell all others."""

TESTED_ON = (
    "For what was tested on it, try: kg leaderboard, kg show, or --direction descendants --relation evaluatesOn."
)
"""What to do where a benchmark has no lineage."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, cell: int = CELL, widest: int = 10_000) -> str:
    """A table with columns as wide as they need to be, up to `widest`; cells longer than `cell` are shortened."""
    cells = [[_cell(item, cell) for item in row] for row in rows]
    widths = [min(max(map(len, column)), widest) for column in zip(head, *cells, strict=True)]
    lines = [head, ["-" * width for width in widths], *cells]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def _cell(item: object, most: int) -> str:
    text = " ".join(str("" if item is None else item).split())
    return text if len(text) <= most else text[: most - 3] + "..."


def _compact(value: str, base: str) -> str:
    """An IRI of a node below `base` as its id, which every command takes, and one of a known namespace by prefix."""
    if not value.startswith(("http://", "https://")) or " " in value:
        return value
    if base and value.startswith(base):
        return value.removeprefix(base)
    found = ((prefix, value.removeprefix(space)) for prefix, space in PREFIXES.items() if value.startswith(space))
    return next((f"{prefix}:{name}" for prefix, name in found if name.isidentifier()), value)


def answer_table(answer: Answer, *, base: str = "") -> str:
    """The answer to a query for people: a table, yes or no, or Turtle; the ids of nodes below `base`, and prefixes."""
    if answer.form == "ask":
        return "yes" if answer else "no"
    if answer.form == "graph":
        return answer.serialise("turtle").rstrip("\n") or "(no triples)"
    names = answer.variables
    rows = [[_compact(row.get(name, ""), base) for name in names] for row in answer.rows]
    count = f"({len(rows):,} row{'s' if len(rows) != 1 else ''}{', cut' if answer.truncated else ''})"
    return f"{table(names, rows, cell=10_000, widest=CELL if len(rows) > MANY else 10_000)}\n{count}"


class Renderer:
    """Makes text of answers, looking labels and titles up in their graph; sentences are whole for a width of 0."""

    def __init__(self, graph: KnowledgeGraph, *, width: int = WIDTH) -> None:
        self.graph, self.width = graph, width

    def said(self, claim: Claim, *, indent: int = 0) -> str:
        """The best sentence of a claim in quotation marks, cut so that both its ends stay in sight."""
        return self._quote(best_quote(claim), [self._spellings(end) for end in (claim.subject, claim.object)], indent)

    def reported(self, result: Result) -> str:
        """The sentence of a result, cut so that subject, benchmark and figure stay in sight."""
        names = [self._spellings(node) for node in (result.subject, result.benchmark)]
        return self._quote(result.evidence.text, [*names, [_text(result.value or result.delta)]])

    def _quote(self, text: str, names: Iterable[Collection[str]], indent: int = 0) -> str:
        return quote(text, self.width and max(self.width - indent, 1), names)

    def _spellings(self, node: str) -> tuple[str, ...]:
        if not node or is_paper(node):
            return ()
        entity = self.graph.index.entity(node)
        return entity.label, *entity.aliases

    def lineage(self, found: Lineage, *, quotes: bool = True) -> str:
        """A lineage as one tree, or two for both directions."""
        parts = [Tree(found, self.said, forward=forward, quotes=quotes).text() for forward in _ways(found)]
        if found.cut:
            parts.append(f"There is more beyond depth {found.scope.depth}; use --depth to go further.")
        if not found.claims and found.root.kind is Kind.BENCHMARK:
            parts.append(TESTED_ON)
        return "\n".join(parts)

    def lineage_table(self, found: Lineage) -> str:
        """The claims of a lineage as a table."""
        head = ("subject", "relation", "object", "belief", "papers", "sentence")
        return table(head, (self._claim_row(claim) for claim in found.claims), cell=CELL if self.width else WHOLE)

    def _claim_row(self, claim: Claim) -> tuple[object, ...]:
        ends = self.graph.label(claim.subject), SAYS[claim.predicate][0], self.graph.label(claim.object)
        names = [self._spellings(end) for end in (claim.subject, claim.object)]
        sentence = shorten(best_quote(claim), self.width and CELL, names)
        return (*ends, f"{claim.belief:.2f}", claim.support, sentence)

    def claim(self, claim: Claim, *, forward: bool) -> Iterator[str]:
        """A claim as a line seen from one end, and its best sentence below."""
        other = self.graph.label(claim.object if forward else claim.subject)
        yield f"  {SAYS[claim.predicate][not forward]} {other}  [{claim.belief:.2f}]"
        yield f"      {self.said(claim)}"

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
        yield f"  named in {len(sheet.links)} paper{'s' * (len(sheet.links) != 1)}"
        for claim in _by_predicate(sheet.outgoing):
            yield from self.claim(claim, forward=True)
        for claim in _by_predicate(sheet.incoming):
            yield from self.claim(claim, forward=False)
        yield from self._results("result", sheet.results)

    def _paper(self, sheet: PaperSheet) -> Iterator[str]:
        paper = sheet.paper
        yield paper.title
        about = [", ".join(paper.authors), paper.date, paper.venue, paper.id]
        yield "  " + " | ".join(part for part in about if part)
        for claim in _by_predicate(sheet.claims):
            subject = "" if claim.subject == paper.id else f"{self.graph.label(claim.subject)} "
            yield f"  {subject}{SAYS[claim.predicate][0]} {self.graph.label(claim.object)}  [{claim.belief:.2f}]"
            yield f"      {self.said(claim)}"

    def _results(self, head: str, results: Iterable[Result]) -> Iterator[str]:
        """Results with their sentences; those of one sentence stand together above it."""
        order = sorted(results, key=_sentence)
        for _, same in groupby(order, key=_sentence):
            stated = list(same)
            yield from (f"  {head}: {self.result(result)}" for result in stated)
            yield f"      {self.reported(stated[0])}"

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

    def leaderboard(self, found: Leaderboard, *, quotes: bool = True) -> str:
        """The boards of a benchmark, each as a table with a sentence below each row."""
        if not found.boards:
            return f"No paper here reports a figure on {found.benchmark.label}."
        return "\n\n".join([found.benchmark.label, *("\n".join(self._board(board, quotes)) for board in found.boards)])

    def _board(self, board: Board, quotes: bool) -> Iterator[str]:
        if board.ranked and board.metric:
            better = "higher" if board.metric.higher_is_better else "lower"
            yield f"{board.metric.label} ({better} is better{', ' + board.unit if board.unit else ''})"
            head, rule, *lines = table(("#", "what", "value", "year", "paper"), map(self._row, board.ranked)).split(
                "\n"
            )
            yield from (head, rule)
            yield from self._with_quotes(lines, board.ranked, quotes)
        if board.unranked:
            yield f"not ranked{' by ' + board.metric.label if board.metric else ''}:"
            lines = [f"  {row.subject.label}: {self.result(row.result)} ({row.reason})" for row in board.unranked]
            yield from self._with_quotes(lines, board.unranked, quotes)

    def _with_quotes(self, lines: Iterable[str], rows: Iterable[Row], quotes: bool) -> Iterator[str]:
        for line, row in zip(lines, rows, strict=True):
            yield line
            if quotes:
                yield f"      {self.reported(row.result)}"

    def _row(self, row: Row) -> tuple[object, ...]:
        return row.rank, row.subject.label, _text(row.result.value), row.year or "", row.title

    def comparison(self, found: Comparison) -> str:
        """Two entities side by side."""
        return "\n".join(self._comparison(found))

    def _comparison(self, found: Comparison) -> Iterator[str]:
        left, right = found.left.label, found.right.label
        if found.left == found.right:
            yield f"Both names mean {left}."
            return
        yield f"{left}  and  {right}"
        for winner, loser, wins in ((left, right, found.left_wins), (right, left, found.right_wins)):
            yield f"{winner} improves over {loser}: {'stated' if wins else 'not stated'}"
            yield from (f"      {self.said(claim)}" for claim in wins)
        if found.contradicted:
            yield "Papers contradict one another here."
        for claim in found.other:
            yield f"{self.graph.label(claim.subject)} {SAYS[claim.predicate][0]} {self.graph.label(claim.object)}"
            yield f"      {self.said(claim)}"
        yield f"shared benchmarks: {', '.join(shared.benchmark.label for shared in found.benchmarks) or 'none'}"
        for shared in found.benchmarks:
            for label, results in ((left, shared.left), (right, shared.right)):
                yield from self._results(label, results)
        yield f"shared ancestors: {', '.join(entity.label for entity in found.ancestors) or 'none'}"

    def descent(self, found: Descent) -> str:
        """The ways from one entity to another, a claim a step, each with its sentence."""
        if found.younger == found.older:
            return f"Both names mean {found.younger.label}."
        if not found.ways:
            return f"No way leads from {found.younger.label} to {found.older.label}, nor back."
        head = f"{found.younger.label} comes from {found.older.label}, over {found.steps} step{'s' * (found.steps > 1)}"
        return "\n".join([head, *(line for way in found.ways for line in self._way(way))])

    def _way(self, way: Sequence[Claim]) -> Iterator[str]:
        yield ""
        for claim in way:
            yield f"{self.graph.label(claim.subject)} {SAYS[claim.predicate][0]} {self.graph.label(claim.object)}" + (
                f"  [{claim.belief:.2f}]"
            )
            yield f"      {self.said(claim)}"

    def timeline(self, found: Timeline) -> str:
        """The figures on a benchmark by date, a table for each metric."""
        tables = [self._series(series) for series in found.series]
        return (
            "\n\n".join([found.benchmark.label, *tables])
            if tables
            else (f"No paper with a date reports a figure on {found.benchmark.label} that can be ranked.")
        )

    def _series(self, series: Series) -> str:
        better = "higher" if series.metric.higher_is_better else "lower"
        rows = (
            ("*" if p.best else "", p.date, p.row.subject.label, _text(p.row.result.value), p.row.title)
            for p in series.points
        )
        unit = f", {series.unit}" if series.unit else ""
        return f"{series.metric.label} ({better} is better{unit})\n" + table(
            ("", "date", "what", "value", "paper"), rows
        )

    def disputes(self, found: Sequence[Dispute]) -> str:
        """Pairs of claims that say the opposite, each with its sentence."""
        if not found:
            return "No two papers contradict one another here."
        return "\n\n".join("\n".join([*self._way((one.claim, one.opposite))][1:]) for one in found)

    def hits(self, hits: Sequence[Hit]) -> str:
        """Search hits as a table."""
        return table(("kind", "name", "matched", "id"), ((h.kind, h.label, h.matched, h.id) for h in hits))


def _ways(found: Lineage) -> list[bool]:
    return {Direction.ANCESTORS: [True], Direction.DESCENDANTS: [False], Direction.BOTH: [True, False]}[
        found.scope.direction
    ]


def _by_predicate(claims: Iterable[Claim]) -> list[Claim]:
    order = list(Predicate)
    return sorted(claims, key=lambda claim: (order.index(claim.predicate), -claim.belief, claim.object))


def _sentence(result: Result) -> tuple[str, Field, int]:
    """Which sentence states a result, to sort by."""
    return result.paper, result.evidence.span.field, result.evidence.span.start


def _figure(result: Result) -> str:
    return _text(result.value) or f"{_text(result.delta)} difference"


def _text(item: Quantity | None) -> str:
    return item.text if item else ""
