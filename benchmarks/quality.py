"""Measure extraction against hand-annotated papers: `python benchmarks/quality.py [--fast] [--cards FOLDER]`.

Reads the annotated papers that nothing was trained on, makes their cards as `kg export --format jsonl` does, and has
the scorer that lies beside the annotations judge them. With `--cards`, judges the cards that `python -m training
--evaluate FOLDER` wrote instead. Neither annotations nor scorer are part of the repository; without them it says so.

Beyond the scorer's table it prints, for each relation,

    direction   of the pairs that are related at all, the share with subject and object the right way round
    evidence    of the claims that are right, the share whose sentence holds the words that the annotator marked

how far belief can be trusted: of the claims in a class of belief, the share that is right; and how well figures are
tied to what they belong to (`benchmarks/belonging.py`).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from belonging import print_belonging

from exports.jsonl import cards
from kg.config import Limits
from kg.extract import extract
from kg.model import Paper
from kg.papers import make_paper
from kg.pipeline import make_graph
from kg.render import table

SCORER = Path(__file__).parents[2] / "shared" / "eval" / "score.py"
DEVELOPMENT = SCORER.with_name("seeds_dev.json")
MADE = Path(__file__).parents[1] / "build" / "quality"
RELATIONS = ("evaluates_on", "improves_over", "builds_on")
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Where classes of belief begin and end."""

FIELDS = {
    "vision": "cvpr iccv eccv wacv",
    "language": "acl naacl coling colm",
    "robotics": "icra iros rss corl",
    "learning": "nips icml iclr aistats uai colt acml",
    "AI, web": "aaai ijcai www",
    "arXiv": "arXiv",
}
"""Fields by the letters that the source of an annotated paper begins with."""

Json = Mapping[str, Any]


def main() -> int:
    """Score cards of annotated papers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fast", action="store_true", help="read without the network")
    parser.add_argument("--cards", type=Path, metavar="FOLDER", help="judge the cards in this folder")
    arguments = parser.parse_args()
    folder = arguments.cards or MADE
    if not SCORER.is_file():
        sys.stderr.write(f"no annotated papers at {DEVELOPMENT.name}; nothing measured\n")
        return 1
    if not arguments.cards:
        read(json.loads(DEVELOPMENT.read_text(encoding="utf-8")), folder, fast=arguments.fast)
    command = [sys.executable, SCORER, folder / "gold.json", folder / "cards.jsonl", "--errors", "0"]
    code = subprocess.run(command, check=False).returncode
    golds = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    made = [json.loads(line) for line in (folder / "cards.jsonl").read_text(encoding="utf-8").splitlines()]
    print_further(golds, made)
    return code


def read(golds: Sequence[Json], folder: Path, *, fast: bool) -> None:
    """Write the annotated papers and their cards."""
    made = [
        make_paper(where=gold["id"], source="gold", limits=Limits(), title=gold["title"], abstract=gold["abstract"])
        for gold in golds
    ]
    papers = [paper for paper in made if isinstance(paper, Paper)]
    graph = make_graph(papers, list(extract(papers, fast=fast))).graph
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gold.json").write_text(json.dumps(golds), encoding="utf-8")
    (folder / "cards.jsonl").write_text("".join(json.dumps(card) + "\n" for card in cards(graph)), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scorer makes of one claim; `right` is None where the annotation leaves it open."""

    relation: str
    belief: float
    right: bool | None
    turned: bool
    shown: bool | None


def print_further(golds: Sequence[Json], made: Sequence[Json]) -> None:
    """Print direction, evidence and belief, and the figures by field."""
    score = _scorer()
    by_title = {score.fold(card["title"]): card for card in made}
    pairs = [(gold, by_title[score.fold(gold["title"])]) for gold in golds if score.fold(gold["title"]) in by_title]
    verdicts = [verdict for gold, card in pairs for verdict in judged(score, gold, card)]
    rows = []
    for relation in RELATIONS:
        found = [verdict for verdict in verdicts if verdict.relation == relation]
        right, turned = sum(v.right is True for v in found), sum(v.turned for v in found)
        shown = [v.shown for v in found if v.right and v.shown is not None]
        rows.append((relation, _percent(right, right + turned), _percent(sum(shown), len(shown)), str(len(shown))))
    print("\n" + table(("relation", "direction", "evidence", "claims"), rows))
    rows = []
    for least, most in pairwise(EDGES):
        found = [v for v in verdicts if least <= v.belief < most and v.right is not None]
        if found:
            mean = sum(v.belief for v in found) / len(found)
            right = sum(v.right is True for v in found)
            label = f"{least:.2f} to {min(most, 1):.2f}"
            rows.append((label, str(len(found)), f"{100 * mean:.0f}", _percent(right, len(found))))
    print("\n" + table(("belief", "claims", "mean belief, %", "right, %"), rows))
    print("\n" + table(("field", "papers", "typed", *RELATIONS, "graph F1"), list(by_field(score, pairs))))
    print_belonging(score, pairs)


def judged(score: Any, gold: Json, card: Json) -> Iterator[Verdict]:
    """What becomes of each claim of a card."""
    resolve = score.Scorer().entities(gold, card)
    for relation in RELATIONS:
        for row in card[relation]:
            right, wrong = _counts(score, relation, gold, {relation: [row]}, resolve)
            turned = {**row, "subject": row["object"], "object": row["subject"]}
            other, _ = _counts(score, relation, gold, {relation: [turned]}, resolve)
            shown = _shown(score, gold, relation, row, resolve) if right else None
            yield Verdict(relation, row["confidence"], None if right == wrong else right > 0, bool(other), shown)


def _counts(score: Any, relation: str, gold: Json, card: Json, resolve: Json) -> tuple[int, int]:
    scorer = score.Scorer()
    scorer.relation(relation, gold, card, resolve, strict=False)
    return scorer.t[relation].tp, scorer.t[relation].fp


def _shown(score: Any, gold: Json, relation: str, row: Json, resolve: Json) -> bool | None:
    """Whether the sentence holds what the annotator marked for a claim about this object."""
    object_ = resolve.get(score.fold(row["object"]))
    marked = [one["evidence"] for one in gold[relation] if one["object"] == object_ and one["evidence"]]
    sentence = _plain(row["evidence"])
    return any(_plain(text) in sentence or sentence in _plain(text) for text in marked) if marked else None


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .")


def by_field(score: Any, pairs: Sequence[tuple[Json, Json]]) -> Iterator[tuple[str, ...]]:
    """The F1 of each field, in percent."""
    fields: defaultdict[str, list[tuple[Json, Json]]] = defaultdict(list)
    for gold, card in pairs:
        fields[_field(gold.get("source", ""))].append((gold, card))
    for name, found in sorted(fields.items(), key=lambda item: -len(item[1])):
        scorer = score.Scorer()
        for gold, card in found:
            scorer.paper(gold, card)
        figures = [scorer.t[row].row()["f1"] for row in ("entity typed", *RELATIONS)]
        yield name, str(len(found)), *(f"{figure:.1f}" for figure in figures), f"{sum(figures) / len(figures):.1f}"


def _field(source: str) -> str:
    return next((f for f, names in FIELDS.items() if source.startswith(tuple(names.split()))), "Hugging Face page")


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}" if whole else "-"


def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
