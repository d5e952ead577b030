"""The annotated papers, as documents with candidates and labels."""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span

from kg.config import Limits
from kg.extract import FAST, load_pipeline
from kg.mentions.census import Census, census
from kg.mentions.features import features, names
from kg.mentions.names import KnownNames
from kg.model import Paper, digest
from kg.naming import name_key
from kg.papers import make_paper
from kg.text.clean import clean
from kg.text.document import make_doc
from training.labels import labelled

SHARED = Path(__file__).parents[2] / "shared"
"""Where the annotated papers lie, beside the repository; they are not part of it."""

ANNOTATED = SHARED / "data" / "train" / "annotated.jsonl"
CORPUS = SHARED / "corpus" / "arxiv_abstracts.jsonl.gz"
DEVELOPMENT = SHARED / "eval" / "seeds_dev.json"

EVERY = 400
"""Of how many abstracts of the corpus one is read to compare networks."""

Gold = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated paper and its document, with candidates but without judgements."""

    gold: Gold
    doc: Doc

    @property
    def id(self) -> str:
        """The id of the annotated paper."""
        return str(self.gold["id"])


def annotated() -> list[Gold]:
    """The annotated training papers."""
    with ANNOTATED.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def all_labelled() -> list[Gold]:
    """The annotated training papers, and the abstracts that the project labelled itself."""
    return [*annotated(), *labelled(CORPUS)]


def unlabelled() -> list[Doc]:
    """Documents of some abstracts that nobody labelled, up to their candidates."""
    known = {str(gold.get("source", gold["id"])) for gold in all_labelled()}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for number, line in enumerate(lines) if number % EVERY == 0]
    left = [record for record in records if f"arXiv:{record['id']}" not in known]
    return [example.doc for example in examples(left)]


def development() -> list[Gold]:
    """The annotated papers that are only measured on."""
    found: list[Gold] = json.loads(DEVELOPMENT.read_text(encoding="utf-8"))
    return found


def paper_of(gold: Gold) -> Paper:
    """The paper that was annotated."""
    made = make_paper(
        where=gold["id"], source="annotated", limits=Limits(), title=gold["title"], abstract=gold["abstract"]
    )
    if not isinstance(made, Paper):
        raise ValueError(f"annotated paper {gold['id']}: {made.reason}")
    return made


def examples(golds: Iterable[Gold]) -> list[Example]:
    """Documents of annotated papers, up to their candidates."""
    nlp = load_pipeline(FAST)
    first = nlp.pipeline[: nlp.pipe_names.index("kg_candidates") + 1]
    found = []
    for gold in golds:
        doc = make_doc(nlp, paper_of(gold))
        for _, component in first:
            doc = component(doc)
        found.append(Example(gold, doc))
    return found


def half_of(gold: Gold) -> int:
    """Which of the two models of the census was taught this paper, 0 or 1."""
    return int(digest(str(gold["id"])), 16) % 2


class Votes:
    """Which papers name what as which kind; a paper never votes on its own names."""

    def __init__(self, golds: Iterable[Gold], counted: Census | None = None) -> None:
        golds, self._census = list(golds), counted or census()
        self._taught = {str(gold["id"]): half_of(gold) for gold in golds}
        self._papers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_key: defaultdict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        for gold in golds:
            for entity in gold["entities"]:
                if not entity["optional"]:
                    for form in (entity["name"], *entity["aliases"]):
                        self._papers[clean(form).text.strip(" #"), entity["type"]].add(str(gold["id"]))
        for (form, kind), papers in self._papers.items():
            self._by_key[name_key(form)].append((kind, papers))

    def rows(self) -> list[tuple[str, str]]:
        """Names with kinds, sorted; of the spellings of one key the shortest, with and without a space."""
        first: dict[tuple[str, str, bool], tuple[str, str]] = {}
        for form, kind in sorted(self._papers, key=lambda row: (len(row[0]), row)):
            if name_key(form):
                first.setdefault((name_key(form), kind, " " in form or "-" in form), (form, kind))
        return sorted(first.values())

    def known_without(self, paper: str) -> KnownNames:
        """What the other papers know."""
        return KnownNames(_Without(paper, self._by_key), self._census.of_half(1 - self._taught[paper]))


class _Without(Mapping[str, frozenset[str]]):
    """Kinds by name key, leaving out what only one paper knows."""

    def __init__(self, paper: str, by_key: Mapping[str, list[tuple[str, set[str]]]]) -> None:
        self._paper, self._by_key = paper, by_key

    def __getitem__(self, key: str) -> frozenset[str]:
        kinds = frozenset(kind for kind, papers in self._by_key.get(key, ()) if papers - {self._paper})
        if not kinds:
            raise KeyError(key)
        return kinds

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._by_key if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def forget_own_names(example: Example, known: KnownNames) -> None:
    """Take out the candidates that were found in the list of names only because this paper put them there."""
    others = known.census.phrases

    def listed(span: Span) -> bool:
        return name_key(span.text) in known.kinds or not others.isdisjoint((span.text.lower(), span.text.lower()[:-1]))

    kept = [s for s in example.doc.spans["candidates"] if s._.finder != "list" or listed(s)]
    example.doc.spans["candidates"] = kept


OWN = "own-label"
"""Feature of what the project labelled itself: more generously than the annotated papers, which set the standard.

A model learns by it, and by its combinations with the features below, how much more generously, and what to expect
where it is missing, as it is in every paper that is read. It does not ship.
"""

_GENEROUS = ("context", "here", "kind=", "sure", "by=", "introduced")


def marked(found: set[str], gold: Gold) -> set[str]:
    """The features with the mark of whose labels they are taught with."""
    if is_annotated(gold):
        return found
    return found | {OWN} | {f"{OWN}|{feature}" for feature in found if feature.startswith(_GENEROUS)}


def is_annotated(gold: Gold) -> bool:
    """Whether it is one of the annotated papers, whose results are labelled too."""
    return "results" in gold


def mention_rows(example: Example, known: KnownNames) -> list[tuple[set[str], str]]:
    """The features of each name of a document, and its label: a kind, `none`, or `optional`."""
    return [
        (set(map(sys.intern, marked(features(name, known), example.gold))), label(name.forms, example.gold))
        for name in names(example.doc)
    ]


def label(forms: Sequence[str], gold: Gold) -> str:
    """What the annotation makes of a name."""
    entity = entity_of(forms, gold)
    if entity is None:
        return "none"
    return "optional" if entity["optional"] else str(entity["type"])


def entity_of(forms: Iterable[str], gold: Gold) -> Gold | None:
    """The annotated entity with one of these forms, the required ones first."""
    keys = {name_key(form) for form in forms}
    for entity in sorted(gold["entities"], key=lambda e: bool(e["optional"])):
        if keys & {name_key(form) for form in (entity["name"], *entity["aliases"])}:
            found: Gold = entity
            return found
    return None
