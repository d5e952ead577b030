"""Measure speed as ratios in one run: `python benchmarks/speed.py [PAPERS]`.

Machines differ and are noisy, so every figure stands beside one of the same run: reading abstracts beside tokenising
them, building again beside building, a lineage beside the engine's own property path.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import kg
from kg.extract import extract, load_pipeline
from kg.graph import KnowledgeGraph
from kg.intake import read
from kg.model import LINEAGE, Entity, Kind
from kg.render import table
from kg.text.document import make_doc

REPEATS = 5
LANDMARKS = Path(__file__).parents[1] / "examples" / "landmarks.jsonl"


def median_seconds(work: Callable[[], Any]) -> float:
    """The median of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[REPEATS // 2]


def heirs(graph: KnowledgeGraph, entity: Entity) -> int:
    """How many things build on an entity."""
    return len(graph.reader.claims(object_=entity.id, predicates=LINEAGE))


def main() -> None:
    """Print a table of figures and ratios."""
    source = sys.argv[1] if len(sys.argv) > 1 else str(LANDMARKS)
    papers = read([source]).papers[:500]
    nlp = load_pipeline()
    tokenise = median_seconds(lambda: [make_doc(nlp, paper) for paper in papers])
    reading = median_seconds(lambda: list(extract(papers)))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        kg.build([source], out=f"{folder}/graph")
        first = time.perf_counter() - start
        again = median_seconds(lambda: kg.build([source], out=f"{folder}/graph"))
        graph = kg.open(f"{folder}/graph")
        name = max(
            (e for e in graph.reader.entities() if e.kind in (Kind.METHOD, Kind.MODEL)), key=partial(heirs, graph)
        ).id
        found = graph.lineage(name, direction="descendants", depth=0)
        lineage = median_seconds(lambda: graph.lineage(name, direction="descendants", depth=0))
        path = median_seconds(lambda: list(graph.store.query(found.sparql)))
    rows = [
        ("abstracts read a second", f"{len(papers) / reading:.0f}", f"{reading / tokenise:.1f} times tokenising alone"),
        ("first build, seconds", f"{first:.2f}", f"{len(papers)} papers"),
        ("build again, seconds", f"{again:.2f}", f"{again / first:.2f} of the first"),
        (
            f"lineage of {len(found.nodes)} nodes, ms",
            f"{lineage * 1e3:.1f}",
            f"{lineage / path:.1f} times the bare path",
        ),
    ]
    print(table(("what", "figure", "beside"), rows))


if __name__ == "__main__":
    main()
