"""Make the shipped weights and lists again: `python -m training`, or measure them: `python -m training --evaluate`.

Needs the annotated papers beside the repository and `pip install -e '.[training]'`. The networks take an hour and a
half on two cores, and are kept in `build/networks`; all else takes ten minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from kg.context.network import Network, network_in
from kg.extract import FAST, FULL
from training.data import (
    ANNOTATED,
    CORPUS,
    SHARED,
    Example,
    Gold,
    Votes,
    all_labelled,
    half_of,
    is_annotated,
    unlabelled,
)
from training.models import cross_validate, material, read_context, train

PACKAGE = Path(__file__).parents[1] / "kg"
NETWORKS = Path(__file__).parents[1] / "build" / "networks"
"""Where the two networks are that were each taught half of the papers."""


def main() -> int:
    """Train, or cross-validate and write the cards to be scored."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument(
        "--evaluate", type=Path, metavar="FOLDER", help="cross-validate; write gold.json and cards.jsonl there"
    )
    parser.add_argument("--fast", action="store_true", help="evaluate the reader without the network")
    arguments = parser.parse_args()
    for needed in (ANNOTATED, CORPUS):
        if not needed.is_file():
            sys.stderr.write(f"training: {needed.relative_to(SHARED.parent)} is missing; the shipped weights stay\n")
            return 1
    with threadpool_limits(1, user_api="blas"):  # vectors as short as those of the fits are quicker on one core
        return work(arguments.evaluate, fast=arguments.fast)


def work(folder: Path | None, *, fast: bool) -> int:
    """Train, or cross-validate into a folder."""
    golds = all_labelled()
    votes, found = material(golds)
    if folder:
        if not fast:
            read_context(found, halves(found))
        evaluate(folder, golds, votes, found, FAST if fast else FULL)
        return 0
    train(found, votes, FAST).write(PACKAGE, FAST)
    read_context(found, halves(found))
    train(found, votes, FULL).write(PACKAGE, FULL)
    return 0


def halves(found: Sequence[Example]) -> list[Network]:
    """The networks that were taught half of the papers each; where they are not kept, all networks are trained."""
    folders = [NETWORKS / str(half) for half in (0, 1)]
    if not all(folder.is_dir() for folder in folders):
        from training.network import spread_alike, train_network, write_network, write_vocabulary
        from training.samples import sample

        write_vocabulary(PACKAGE / "context")
        samples = [(half_of(example.gold), sample(example)) for example in found]
        write_network(train_network([one for _, one in samples]), PACKAGE / "context")
        for half, folder in enumerate(folders):
            write_network(train_network([one for of, one in samples if of == half]), folder)
        spread_alike(PACKAGE / "context", folders, unlabelled())
    return [network_in(folder) for folder in folders]


def evaluate(folder: Path, golds: Sequence[Gold], votes: Votes, found: Sequence[Example], settings: str) -> None:
    """Write what the annotated papers say and what was read off them, for a scorer."""
    folder.mkdir(parents=True, exist_ok=True)
    annotated = list(filter(is_annotated, golds))
    (folder / "gold.json").write_text(json.dumps(annotated), encoding="utf-8")
    cards = (json.dumps(card) + "\n" for card in cross_validate(found, votes, settings))
    (folder / "cards.jsonl").write_text("".join(cards), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
