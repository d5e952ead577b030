"""Annotated papers as the network sees them in training: word pieces with tags, and names with labels."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.context.features import KINDS
from kg.context.network import WINDOW, inputs
from kg.context.wordpiece import pieces
from kg.mentions.features import names
from kg.naming import name_key
from kg.text.clean import clean
from training.data import Example, Gold, entity_of
from training.relations import labels

OPEN = -1
"""Label of what the annotation leaves open."""

INVENTED = 4
"""Stretches of text that name nothing and are no candidates, added to each paper as examples of such."""


@dataclass(frozen=True, slots=True)
class Target:
    """A name with its places, in pieces, and its labels: a number of `KINDS`, and 1, 0 or OPEN for each part."""

    places: tuple[tuple[int, int], ...]
    kind: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper as the network sees it in training: inputs and targets, the first `WINDOW` pieces."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    segments: tuple[int, ...]
    tags: tuple[int, ...]
    targets: tuple[Target, ...]


def sample(example: Example) -> Sample:
    """A paper with its targets."""
    text, title = example.doc._.text, len(example.doc._.title.text)
    found = pieces(text)[:WINDOW]
    place = _Places([(piece.start, piece.end) for piece in found])
    spelt = list(_spelt(example.gold, text))
    return Sample(
        **inputs(found, title),
        tags=(OPEN, *_tags(place, spelt, len(found)), OPEN),
        targets=tuple(target for target in _targets(example, spelt, place) if target.places),
    )


class _Places:
    """From characters to pieces, counted from 1 since a mark stands before the first."""

    def __init__(self, pieces: Sequence[tuple[int, int]]) -> None:
        self._piece = {char: number for number, place in enumerate(pieces, 1) for char in range(*place)}

    def of(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last piece of a stretch of text; None if it lies beyond what is read."""
        if start in self._piece and end - 1 in self._piece:
            return self._piece[start], self._piece[end - 1]
        return None


def _spelt(gold: Gold, text: str) -> Iterator[tuple[int, int, Gold]]:
    """Wherever a form of an annotated entity stands in the text."""
    for entity in gold["entities"]:
        for form in dict.fromkeys(clean(form).text.strip() for form in (entity["name"], *entity["aliases"])):
            if len(form) > 1:
                for match in re.finditer(rf"(?<![A-Za-z0-9]){re.escape(form)}(?![A-Za-z0-9])", text):
                    yield *match.span(), entity


def _tags(place: _Places, spelt: Sequence[tuple[int, int, Gold]], length: int) -> list[int]:
    """0 outside a name, 1 where one begins, 2 where it goes on; of names within one another the longer."""
    tags = [0] * length
    places = [(found, entity["optional"]) for start, end, entity in spelt if (found := place.of(start, end))]
    for (first, last), optional in sorted(places, key=lambda item: (not item[1], item[0][1] - item[0][0])):
        tags[first - 1 : last] = [OPEN] * (last + 1 - first) if optional else [1] + [2] * (last - first)
    return tags


def _targets(example: Example, spelt: Sequence[tuple[int, int, Gold]], place: _Places) -> Iterator[Target]:
    gold, seen = example.gold, set[str]()
    taken = [(start, end) for start, end, _ in spelt]
    for name in names(example.doc):
        seen.update(name.keys)
        taken += [(span.start_char, span.end_char) for span in name.spans]
        places = [(span.start_char, span.end_char) for span in name.spans]
        yield _target(entity_of(name.forms, gold), gold, places, place)
    for entity in gold["entities"]:
        if not entity["optional"] and seen.isdisjoint(map(name_key, (entity["name"], *entity["aliases"]))):
            yield _target(entity, gold, [(start, end) for start, end, found in spelt if found is entity], place)
    for stretch in _invented(example, taken):
        yield _target(None, gold, [stretch], place)


def _target(entity: Gold | None, gold: Gold, places: Sequence[tuple[int, int]], place: _Places) -> Target:
    kind = 0 if entity is None else OPEN if entity["optional"] else KINDS.index(entity["type"])
    parts = labels(entity, gold).values()
    found = tuple(found for start, end in places if (found := place.of(start, end)))
    return Target(found, kind, tuple(OPEN if part is None else int(part) for part in parts))


def _invented(example: Example, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Some stretches of one to four words that overlap no name and no candidate."""
    text, rng = example.doc._.text, random.Random(example.id)  # noqa: S311 - chance is all that is asked of it
    words = [match.span() for match in re.finditer(r"[A-Za-z][\w-]*", text)]
    found: list[tuple[int, int]] = []
    for _ in range(40):
        at = rng.randrange(max(1, len(words)))
        stretch = words[at : at + rng.randint(1, 4)]
        if stretch and len(found) < INVENTED:
            start, end = stretch[0][0], stretch[-1][1]
            apart = all(end <= other[0] or other[1] <= start for other in (*taken, *found))
            if apart and not re.search(r"[.,;:()\n]", text[start:end]):
                found.append((start, end))
    return found
