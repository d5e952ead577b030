"""Make the shipped weights and lists again: `python -m training`, or measure them: `python -m training --evaluate`.

Needs the annotated papers beside the repository and `pip install -e '.[training]'`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from training.data import ANNOTATED, SHARED, annotated
from training.models import cross_validate, train

PACKAGE = Path(__file__).parents[1] / "kg"


def main() -> int:
    """Train, or cross-validate and write the cards to be scored."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument(
        "--evaluate", type=Path, metavar="FOLDER", help="cross-validate; write gold.json and cards.jsonl there"
    )
    arguments = parser.parse_args()
    if not ANNOTATED.is_file():
        print(
            f"training: no annotated papers at {ANNOTATED.relative_to(SHARED.parent)}; the shipped weights stay",
            file=sys.stderr,
        )
        return 1
    if arguments.evaluate:
        evaluate(arguments.evaluate)
    else:
        train(annotated()).write(PACKAGE)
    return 0


def evaluate(folder: Path) -> None:
    """Write what the papers say and what was read off them, for a scorer."""
    golds = annotated()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gold.json").write_text(json.dumps(golds), encoding="utf-8")
    cards = (json.dumps(card) + "\n" for card in cross_validate(golds))
    (folder / "cards.jsonl").write_text("".join(cards), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
