"""Search: names and titles that match a text, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import is_paper
from kg.naming import name_key
from kg.rdf.read import Reader


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that matches: its id, what it is, its label, the name that matched, and how well, 0 to 100."""

    id: str
    kind: str
    label: str
    matched: str
    score: float


def search(reader: Reader, text: str, *, limit: int = 20) -> list[Hit]:
    """Entities and papers whose name or title matches, the best first; never more than `limit`."""
    best: dict[str, tuple[float, str]] = {}
    for node, name in _names(reader):
        score = _score(text, name)
        if score > best.get(node, (0.0, ""))[0]:
            best[node] = score, name
    order = sorted(best, key=lambda node: (-best[node][0], len(best[node][1]), best[node][1].casefold(), node))
    return [_hit(reader, node, *best[node]) for node in order[:limit]]


def _names(reader: Reader) -> Iterator[tuple[str, str]]:
    yield from reader.labels()
    yield from reader.titles()


def _score(text: str, name: str) -> float:
    """100 for the name itself, less for a part of it or a likeness, 0 for nothing in common."""
    from rapidfuzz import fuzz

    wanted, found = text.casefold().strip(), name.casefold()
    if not wanted:
        return 0.0
    if wanted == found or name_key(wanted) == name_key(found) != "":
        return 100.0
    if wanted in found:
        return 90.0 if found.startswith(wanted) else 80.0
    words = wanted.split()
    if all(word in found for word in words):
        return 70.0
    likeness = fuzz.ratio(wanted, found)
    return 0.6 * likeness if likeness >= 75 else 0.0


def _hit(reader: Reader, node: str, score: float, name: str) -> Hit:
    if is_paper(node):
        return Hit(node, "Paper", name, name, score)
    entity = reader.entity(node)
    return Hit(node, entity.kind, entity.label, name, score)
