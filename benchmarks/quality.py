"""Measure extraction against hand-annotated papers: `python benchmarks/quality.py [GOLD.json]`.

Reads the papers of the annotation file, makes their cards as `kg export --format jsonl` does, and runs the scorer that
lies beside the annotations. Neither is part of the repository; without them it says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from exports.jsonl import cards
from kg.config import Limits
from kg.extract import extract
from kg.model import Paper
from kg.papers import make_paper
from kg.pipeline import make_graph

SHARED = Path(__file__).parents[2] / "shared" / "eval"


def main() -> int:
    """Score the cards of annotated papers."""
    gold = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "seeds_dev.json"
    if not gold.is_file():
        print(f"no annotated papers at {gold.name}; nothing measured", file=sys.stderr)
        return 1
    rows = json.loads(gold.read_text(encoding="utf-8"))
    made = [
        make_paper(where=row["id"], source="gold", limits=Limits(), title=row["title"], abstract=row["abstract"])
        for row in rows
    ]
    papers = [paper for paper in made if isinstance(paper, Paper)]
    graph = make_graph(papers, list(extract(papers))).graph
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.jsonl"
        path.write_text("".join(json.dumps(card) + "\n" for card in cards(graph)), encoding="utf-8")
        return subprocess.run(
            [sys.executable, SHARED / "score.py", gold, path, "--errors", "0"], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
