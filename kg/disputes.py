"""Disputes: pairs of claims where papers say the opposite of one another."""

from __future__ import annotations

from dataclasses import dataclass

from kg.asking import select
from kg.index.read import Index
from kg.model import Claim

QUERY = select("?claim ?other", "  ?claim kg:contradicts ?other .", order="?claim")
"""The SPARQL query that gives both claims of each dispute, once from either side."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two claims that contradict one another; the more believed one is `claim`."""

    claim: Claim
    opposite: Claim


def disputes(index: Index, *, node: str = "") -> list[Dispute]:
    """All disputes, or those about a node, those that are most evenly and firmly believed first."""
    pairs = (sorted(pair, key=lambda claim: (-claim.belief, claim)) for pair in index.opposites(node=node))
    found = [Dispute(*pair) for pair in pairs]
    return sorted(found, key=lambda dispute: (-dispute.opposite.belief, -dispute.claim.belief, dispute.claim))
