"""Read many abstracts and count what each name in them is taken for: `python -m training.census`; about an hour.

Writes `kg/mentions/census.tsv`. Two models that know no census, each trained on half of the annotated papers, judge
every candidate; papers that are annotated are left out.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

from kg.config import Limits
from kg.extract import FAST, load_pipeline
from kg.linear import LinearModel
from kg.mentions.census import KINDS, Census
from kg.mentions.features import Name, features, names
from kg.mentions.names import KnownNames
from kg.model import Paper
from kg.papers import make_paper, title_key
from kg.text.document import make_doc
from training.data import (
    CORPUS,
    SHARED,
    Gold,
    Votes,
    annotated,
    development,
    examples,
    forget_own_names,
    half_of,
    mention_rows,
)
from training.models import mention_model

TARGET = Path(__file__).parents[1] / "kg" / "mentions" / "census.tsv"

LEAST_PAPERS = 3
"""Papers that a name must occur in to be listed; a paper's own name is then not known by that paper alone."""

LEAST_SHARE = 30
"""Percent from which a name of several words is looked for in lower case."""

MOST_FORMS = 3
"""Spellings of one name in one paper that are counted."""

_PHRASE = re.compile(r"(?=.{4,50}$)(?=.*[ -])[^\W_][\w' -]*[^\W_]")
_HEAD = """\
# Names with the papers that hold them, of {papers} arXiv abstracts, what two models take them for (percent Method,
# Model, Benchmark; twice), and their spellings of several words. Written by `python -m training.census`.
"""


@dataclass(slots=True)
class Count:
    """What was counted in some papers: by key the papers, the summed probabilities, and the spellings."""

    papers: int = 0
    sums: dict[str, list[float]] = field(default_factory=dict)
    forms: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def see(self, name: Name, probabilities: Iterable[float]) -> None:
        """Take in a name of one paper."""
        row = self.sums.setdefault(name.key, [0.0] * (1 + 2 * len(KINDS)))
        for column, value in enumerate((1.0, *probabilities)):
            row[column] += value
        self.forms[name.key].update(set(name.forms[:MOST_FORMS]))

    def add(self, other: Count) -> None:
        """Take in what was counted in other papers."""
        self.papers += other.papers
        for key, row in other.sums.items():
            mine = self.sums.setdefault(key, [0.0] * len(row))
            self.sums[key] = [one + more for one, more in zip(mine, row, strict=True)]
            self.forms[key].update(other.forms[key])

    def lines(self) -> Iterator[str]:
        """The rows of the list, sorted."""
        for key, (papers, *sums) in sorted(self.sums.items()):
            if papers >= LEAST_PAPERS:
                percent = [round(100 * value / papers) for value in sums]
                spelt = self._phrases(key) if sum(percent) / 2 >= LEAST_SHARE else []
                yield "\t".join((key, str(round(papers)), *map(str, percent), "|".join(spelt))) + "\n"

    def _phrases(self, key: str) -> list[str]:
        lowered = Counter[str]()
        for form, count in self.forms[key].items():
            lowered[form.lower()] += count
        return sorted(form for form, count in lowered.items() if count > 1 and _PHRASE.fullmatch(form))


def main() -> int:
    """Count, and write the list."""
    if not CORPUS.is_file():
        sys.stderr.write(f"training: no abstracts at {CORPUS.relative_to(SHARED.parent)}; the shipped list stays\n")
        return 1
    golds = annotated()
    teachers = [_teacher([gold for gold in golds if half_of(gold) == half]) for half in (0, 1)]
    total = Count()
    with Pool(WORKERS) as pool:
        for count in pool.imap(_counted, [(part, teachers) for part in range(WORKERS)]):
            total.add(count)
    TARGET.write_text(_HEAD.format(papers=total.papers) + "".join(total.lines()), encoding="utf-8")
    return 0


WORKERS = 2

Teacher = tuple[LinearModel, Mapping[str, frozenset[str]]]
"""A model of mentions, and the kinds of the names it knows."""


def _teacher(golds: list[Gold]) -> Teacher:
    votes, found = Votes(golds, Census()), examples(golds)
    for example in found:
        forget_own_names(example, votes.known_without(example.id))
    rows = [row for example in found for row in mention_rows(example, votes.known_without(example.id))]
    return mention_model(rows), KnownNames.of(votes.rows()).kinds


def _counted(task: tuple[int, list[Teacher]]) -> Count:
    """What one worker counts in its share of the papers."""
    part, teachers = task
    nlp, count = load_pipeline(FAST), Count()
    first = nlp.pipeline[: nlp.pipe_names.index("kg_candidates") + 1]
    for paper in _papers(part):
        doc = make_doc(nlp, paper)
        for _, component in first:
            doc = component(doc)
        for name in names(doc):
            found = [model.choose(features(name, KnownNames(kinds))) for model, kinds in teachers]
            count.see(name, (probabilities[kind] for probabilities in found for kind in KINDS))
        count.papers += 1
    return count


def _papers(part: int) -> Iterator[Paper]:
    known = {title_key(gold["title"]) for gold in (*annotated(), *development())}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line) if number % WORKERS == part else None
            if row and title_key(row["title"]) not in known:
                made = make_paper(
                    where=f"record {number}",
                    source="corpus",
                    limits=Limits(),
                    title=row["title"],
                    abstract=row["abstract"],
                )
                if isinstance(made, Paper):
                    yield made


if __name__ == "__main__":
    sys.exit(main())
