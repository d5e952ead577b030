"""Parts of answers that the index holds as JSON, joined by the database: one row, and no object for each part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kg.index.read import Index
from kg.index.rows import dumped

_NODES = """
    SELECT CAST(group_concat(
        rtrim(view, '}') || ',"distance":' || distance || ',"year":' || coalesce(year, 'null') || '}'
    ) AS BLOB)
    FROM (
        SELECT view, year, (value & 0xffffffff) - 0x80000000 AS distance
        FROM json_each(?) CROSS JOIN node ON num = value >> 32
    )
"""
"""A view ends with the list of aliases, so that no more than its last brace is taken off."""

_CLAIMS = "SELECT CAST(group_concat(view) AS BLOB) FROM (SELECT view FROM {})"


def nodes(index: Index, packed: Sequence[int]) -> bytes:
    """A list of nodes with distance and year, in the order given; each as `Adjacency.arranged` packs it."""
    return _listed(index, _NODES, dumped(packed))


def claims_numbered(index: Index, nums: Sequence[int]) -> bytes:
    """A list of the claims of these numbers, in the order given."""
    return _listed(index, _CLAIMS.format("json_each(?) CROSS JOIN claim ON num = value"), dumped(nums))


def claims_of(index: Index, side: Literal["subject", "object"], node: str, min_belief: float) -> bytes:
    """A list of the claims of a node, by its id, that have at least this belief, sorted."""
    some = f"claim WHERE {side} = (SELECT num FROM node WHERE id = ?) AND belief >= ? ORDER BY num"
    return _listed(index, _CLAIMS.format(some), node, min_belief)


def _listed(index: Index, sql: str, *values: object) -> bytes:
    return b"[%b]" % (index.rows(sql, *values)[0][0] or b"")
