"""What claims have to do with one another and with results: stated figures, and contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.asking import CLAIM, EVIDENCE, select
from kg.errors import ConfigError
from kg.model import Claim, Predicate, Result, Span


def stated_results(claims: Iterable[Claim], results: Iterable[Result]) -> dict[str, tuple[str, ...]]:
    """Ids of the results that a claim's own sentences state, by id of the claim.

    A result goes with a claim of the same subject if it names the claim's object as baseline or benchmark, or, for
    an improvement, if it names no baseline at all.
    """
    by_place: defaultdict[tuple[str, Span, str], list[Result]] = defaultdict(list)
    for result in results:
        by_place[result.paper, result.evidence.span, result.subject].append(result)
    found = {}
    for claim in claims:
        places = {(item.paper, item.span, claim.subject) for item in claim.evidence}
        ids = {result.id for place in places for result in by_place.get(place, ()) if _goes_with(result, claim)}
        if ids:
            found[claim.id] = tuple(sorted(ids))
    return found


def _goes_with(result: Result, claim: Claim) -> bool:
    if claim.predicate is Predicate.EVALUATES_ON:
        return result.benchmark == claim.object
    return claim.predicate is Predicate.IMPROVES_OVER and result.baseline in ("", claim.object)


def believed(claims: Iterable[Claim], min_belief: float) -> tuple[Claim, ...]:
    """The claims of at least this belief.

    Raises:
        ConfigError: the belief is not from 0 to 1.
    """
    if not 0 <= min_belief <= 1:
        raise ConfigError(f"the least belief of a claim is from 0 to 1, not {min_belief}")
    return tuple(claim for claim in claims if claim.belief >= min_belief)


def contradictions(claims: Iterable[Claim]) -> dict[str, str]:
    """For each claim of an improvement, the id of the claim by which another paper says the opposite, if one does."""
    improvements = {(c.subject, c.object): c for c in claims if c.predicate is Predicate.IMPROVES_OVER}
    return {
        claim.id: other.id
        for (subject, object_), claim in improvements.items()
        if (other := improvements.get((object_, subject))) and opposed(claim, other)
    }


def opposed(claim: Claim, other: Claim) -> bool:
    """Whether it takes two papers to state both; one that says both speaks of different conditions."""
    return len({item.paper for item in (*claim.evidence, *other.evidence)}) > 1


def claims_query(condition: str, min_belief: float = 0.0) -> str:
    """The SPARQL query that gives the claims of this belief or more that meet a condition on `?claim` and its parts."""
    pattern = f"  {CLAIM} .\n  {condition}\n  FILTER(?belief >= {min_belief})"
    return select("?claim ?subject ?predicate ?object ?belief", pattern, order="DESC(?belief) ?claim")


def claim_query(claim: str) -> str:
    """The SPARQL query that gives the evidence of the claim of an IRI."""
    pattern = f"  VALUES ?claim {{ <{claim}> }}\n  {EVIDENCE} ; itsrdf:taConfidence ?confidence ."
    return select("?sentence ?paper ?confidence", pattern, order="DESC(?confidence) ?paper")
