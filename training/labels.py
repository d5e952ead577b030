"""The project's own labels on arXiv abstracts: where in a text a name stands, what it is, and what is said of it.

`labels/arxiv.jsonl` holds no text, only places in title + line break + abstract of the arXiv metadata:

    {"id": "2505.01234", "text": "2f5b12ac90",                       digest of the text they were made on
     "entities": [{"type": "Method", "introduced": true, "places": [[0, 8], [61, 92]]},
                  {"type": "Benchmark", "optional": true, "places": [[700, 708]]}],
     "evaluates_on": [[0, 1], [-1, 1, "optional"]], ...}             numbers of entities; -1 is the paper itself

The first place of an entity is its name, the others are its other spellings. Results are not labelled.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import digest

LABELS = Path(__file__).parent / "labels" / "arxiv.jsonl"
RELATIONS = ("evaluates_on", "improves_over", "builds_on", "compares_with")
TYPES = ("Method", "Model", "Benchmark")
PAPER = -1
"""The number that stands for the paper's own contribution in a row of a relation."""

Row = Mapping[str, Any]


def texts(corpus: Path, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Title and abstract of the wanted arXiv records."""
    left, found = set(wanted), dict[str, tuple[str, str]]()
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["id"] in left:
                found[record["id"]] = (record["title"], record["abstract"])
    return found


def rows() -> Iterator[Row]:
    """The labels, paper by paper."""
    with LABELS.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def labelled(corpus: Path) -> Iterator[Row]:
    """The labelled papers in the form of the annotated ones, without results.

    Raises:
        InputError: the corpus lacks a paper, or has another text than the one that was labelled.
    """
    labels = list(rows())
    found = texts(corpus, (row["id"] for row in labels))
    for row in labels:
        if row["id"] not in found:
            raise InputError(f"reading labels: {row['id']} is not in {corpus.name}")
        title, abstract = found[row["id"]]
        text = f"{title}\n{abstract}"
        if digest(text)[:10] != row["text"]:
            raise InputError(f"reading labels: {row['id']} has another text in {corpus.name} than was labelled")
        yield _gold(row, title, abstract, text)


def _gold(row: Row, title: str, abstract: str, text: str) -> Row:
    entities = [_entity(entity, text) for entity in row["entities"]]
    names = [entity["name"] for entity in entities]
    relations = {
        relation: [
            {
                "subject": "@paper" if subject == PAPER else names[subject],
                "object": names[object_],
                "optional": bool(optional),
            }
            for subject, object_, *optional in row.get(relation, ())
        ]
        for relation in RELATIONS
    }
    return {"id": f"arXiv:{row['id']}", "title": title, "abstract": abstract, "entities": entities, **relations}


def _entity(entity: Row, text: str) -> Row:
    name, *aliases = (" ".join(text[start:end].split()) for start, end in entity["places"])
    return {
        "name": name,
        "type": entity["type"],
        "aliases": aliases,
        "introduced": entity.get("introduced", False),
        "optional": entity.get("optional", False),
    }
