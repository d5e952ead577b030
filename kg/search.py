"""Search: names and titles that match a text, the best first, then papers whose abstract has its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.asking import literal, select
from kg.index.read import Index
from kg.index.rows import dumped
from kg.naming import name_key

LONGEST = 300
"""Characters of a text that are looked at."""

EXACT, PREFIX, PART, WORDS, LIKE, ABSTRACT = 100.0, 90.0, 80.0, 70.0, 0.6, 40.0
"""Scores of the ways to match; `LIKE` is a share of the likeness, and `ABSTRACT` what the best abstract gets."""

NEAR_ENOUGH = 75
"""Likeness, 0 to 100, from which a name counts as like the text; two letters in common give 60."""

CANDIDATES = 3_000
"""Names that are compared with a text letter by letter, those nearest to it in length first."""

PIECE = 3
"""Letters of the pieces that the index of names knows."""

PIECES = 6
"""Three-letter pieces of a text by which names like it are found, the rarest."""

SHORT = 6
"""Letters of a name so short that one other letter changes most of its pieces."""

_MATCH = """
    SELECT node.id, node.kind, node.label, name.name, min({order}) AS place
    FROM {table} JOIN node ON node.num = name.node
    WHERE {where} AND (:kinds = '[]' OR node.kind IN (SELECT value FROM json_each(:kinds)))
    GROUP BY node.num ORDER BY place, name.fold, node.num LIMIT :limit
"""
_NAME, _TEXT = "name", "name_text JOIN name ON name.num = name_text.rowid"
_ABSTRACTS = """
    SELECT node.id, node.kind, node.label, node.label, bm25(paper_text, 4.0, 1.0) AS place
    FROM paper_text JOIN node ON node.num = paper_text.rowid
    WHERE paper_text MATCH :words ORDER BY place, node.num LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that matches: its id, what it is, its label, the name that matched, and how well, 0 to 100."""

    id: str
    kind: str
    label: str
    matched: str
    score: float


def search(index: Index, text: str, *, limit: int = 20, kinds: Collection[str] = ()) -> list[Hit]:
    """Entities and papers whose name, title or abstract matches, the best first; never more than `limit`.

    `kinds` are those of entities and `Paper`; all where there are none.
    """
    best: dict[str, Hit] = {}
    for hit in _Search(index, text, limit, kinds).hits():
        if hit.id not in best:
            best[hit.id] = hit
        if len(best) == limit:
            break
    return list(best.values())[:limit]


def alike(index: Index, text: str, kinds: Collection[str] = ()) -> list[str]:
    """Names that a text may be a misspelling of, to be compared with it letter by letter."""
    found = _Search(index, text, CANDIDATES, kinds).alike()
    return list(dict.fromkeys(row[3] for row in found))


def search_query(text: str) -> str:
    """The SPARQL query that finds names and titles with the text in them; it knows no ranking and no likeness."""
    part = literal(text.casefold().strip())
    pattern = f"  ?node skos:prefLabel|skos:altLabel|dcterms:title ?name .\n  FILTER(CONTAINS(LCASE(?name), {part}))"
    return select("DISTINCT ?node ?name", pattern, order="STRLEN(?name) ?name")


class _Search:
    """One text that is looked for; each way to match gives hits in order."""

    def __init__(self, index: Index, text: str, limit: int, kinds: Collection[str]) -> None:
        clean = text.encode("utf-8", "replace").decode().replace("\0", " ").strip()
        self.index, self.limit, self.kinds = index, limit, dumped(sorted(kinds))
        self.fold, self.key = clean.casefold()[:LONGEST], name_key(clean[:LONGEST])

    def hits(self) -> Iterator[Hit]:
        """All hits, some nodes more than once."""
        if self.fold:
            yield from self._exact()
            yield from self._part()
            yield from self._words()
            yield from self._like()
            yield from self._abstracts()

    def _exact(self) -> Iterator[Hit]:
        where = "(name.fold = :fold OR name.key = :key)"
        for row in self._rows(_NAME, where, "-node.papers", key=self.key or self.fold):
            yield _hit(row, EXACT)

    def _part(self) -> Iterator[Hit]:
        order = "(substr(name.fold, 1, length(:fold)) != :fold) * 1000000 + length(name.name)"
        for row in self._having([self.fold], order):
            yield _hit(row, PART if row[4] >= 1_000_000 else PREFIX)

    def _words(self) -> Iterator[Hit]:
        words = self.fold.split()
        if len(words) > 1:
            for row in self._having(words, "length(name.name)"):
                yield _hit(row, WORDS)

    def _having(self, parts: list[str], order: str) -> list[Any]:
        """The names that have all these parts; the text index knows parts of three letters or more."""
        long = " ".join(quoted(part) for part in parts if len(part) >= PIECE)
        where = " AND ".join(f"instr(name.fold, :part{n}) > 0" for n in range(len(parts)))
        values = {f"part{n}": part for n, part in enumerate(parts)}
        if not long:  # a letter or two are in every other name; those that begin with them will do
            where += " AND name.fold >= :part0 AND name.fold < :part0 || :last"
            return self._rows(_NAME, where, order, last=chr(0x10FFFF), **values)
        return self._rows(_TEXT, f"name_text MATCH :long AND {where}", order, long=long, **values)

    def _like(self) -> Iterator[Hit]:
        """Names that differ in a few letters."""
        from rapidfuzz import fuzz

        scored = [(fuzz.ratio(self.fold, row[3].casefold()), row) for row in self.alike()]
        for score, row in sorted(scored, key=lambda item: (-item[0], len(item[1][3]), item[1][3], item[1][0])):
            if score >= NEAR_ENOUGH:
                yield _hit(row, LIKE * score)

    def alike(self) -> list[Any]:
        """Rows of names about as long as the text with a telling piece of it, or the first letter of a short one."""
        where = "length(name.fold) BETWEEN length(:fold) / 2 AND length(:fold) * 2"
        order = "abs(length(name.fold) - length(:fold))"
        found = []
        if telling := " OR ".join(map(quoted, self._telling())):
            found += self._rows(_TEXT, f"name_text MATCH :any AND {where}", order, any=telling, limit=CANDIDATES)
        if 0 < len(self.fold) <= SHORT:
            bounds = {"first": self.fold[0], "last": self.fold[0] + chr(0x10FFFF)}
            found += self._rows(
                _NAME, f"name.fold BETWEEN :first AND :last AND {where}", order, limit=CANDIDATES, **bounds
            )
        return found

    def _telling(self) -> list[str]:
        """The pieces of three letters that fewest names have, but some have."""
        pieces = {self.fold[at : at + PIECE] for at in range(len(self.fold) - PIECE + 1)}
        sql = """
            SELECT term FROM name_piece JOIN json_each(?) ON name_piece.term = json_each.value
            ORDER BY name_piece.doc, term LIMIT ?
        """
        return [term for (term,) in self.index.rows(sql, dumped(sorted(pieces)), PIECES)]

    def _abstracts(self) -> Iterator[Hit]:
        words = " ".join(map(quoted, re.findall(r"\w+", self.fold)))
        if not words or (self.kinds != "[]" and '"Paper"' not in self.kinds):
            return
        found = self.index.rows(_ABSTRACTS, words=words, limit=self.limit)
        for row in found:
            yield _hit(row, ABSTRACT * row[4] / found[0][4])

    def _rows(self, table: str, where: str, order: str, **values: object) -> list[Any]:
        given = {"kinds": self.kinds, "limit": self.limit, "fold": self.fold} | values
        return self.index.rows(_MATCH.format(table=table, where=where, order=order), **given)


def _hit(row: Sequence[Any], score: float) -> Hit:
    id_, kind, label, matched, _ = row
    return Hit(id_, kind, label, matched, score)


def quoted(text: str) -> str:
    """A text as one phrase of a full-text query."""
    return '"' + text.replace('"', '""') + '"'
