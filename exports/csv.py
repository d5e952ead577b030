"""CSV (RFC 4180, but with bare line feeds): a folder of nodes.csv, edges.csv and results.csv.

Cells hold the text as it is: `+C`, `-` and `@home` are names, and whoever joins or compares the tables must find
them unchanged. A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and the text of a paper
is not to be trusted with that: import the files with every column set to text, do not open them by double click.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from exports import EXPORTERS
from exports._flat import Edge, Node, edges, nodes
from kg.model import Graph, Result
from kg.rdf.iris import Iris


class Csv:
    """Three tables."""

    summary = "CSV: a folder with nodes.csv, edges.csv and results.csv"
    suffix = ""

    def write(self, graph: Graph, iris: Iris, target: Path) -> None:
        """Make the folder and write the tables."""
        target.mkdir()
        _table(target / "nodes.csv", Node, nodes(graph, iris))
        _table(target / "edges.csv", Edge, edges(graph))
        _table(target / "results.csv", _Row, map(_row, graph.results))


EXPORTERS.register("csv")(Csv())


@dataclass(frozen=True, slots=True)
class _Row:
    """A result; figures stand as numbers and as the paper writes them."""

    id: str
    paper: str
    subject: str
    benchmark: str
    metric: str
    value: str
    value_text: str
    unit: str
    baseline: str
    baseline_value: str
    baseline_text: str
    delta: str
    delta_text: str
    delta_unit: str
    scale: str
    sentence: str


def _row(result: Result) -> _Row:
    value, before, delta = result.value, result.baseline_value, result.delta
    return _Row(
        id=result.id,
        paper=result.paper,
        subject=result.subject,
        benchmark=result.benchmark,
        metric=result.metric,
        value=f"{value.number:f}" if value else "",
        value_text=value.text if value else "",
        unit=value.unit if value else "",
        baseline=result.baseline,
        baseline_value=f"{before.number:f}" if before else "",
        baseline_text=before.text if before else "",
        delta=f"{delta.number:f}" if delta else "",
        delta_text=delta.text if delta else "",
        delta_unit=delta.unit if delta else "",
        scale=str(result.scale) if delta else "",
        sentence=result.evidence.text,
    )


def _table(path: Path, kind: type[Any], rows: Iterable[Any]) -> None:
    names = [field.name for field in fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(_cells(row, names) for row in rows)


def _cells(row: Any, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = getattr(row, name)
        if isinstance(value, bool):
            yield str(value).lower()
        elif isinstance(value, tuple):
            yield "|".join(value)
        else:
            yield "" if value is None else str(value)
