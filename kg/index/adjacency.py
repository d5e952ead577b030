"""Who is next to whom: the claims as arrays, so that a lineage of tens of thousands of nodes is a matter of moments.

Rows are compressed: `starts[n]` to `starts[n + 1]` of an order are the claims of node n, forward from subjects to
objects, or backward. The claims of one step are then taken together, for all nodes of that step at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.model import Claim, Predicate

if TYPE_CHECKING:
    import numpy as np

    Ints = np.ndarray[Any, np.dtype[Any]]

PREDICATES = tuple(Predicate)
COLUMNS = {
    "subject": "<i4",
    "object": "<i4",
    "predicate": "<i1",
    "belief": "<f8",
    "since": "<i2",
    "until": "<i2",
    "forward_order": "<i4",
    "forward_starts": "<i4",
    "backward_order": "<i4",
    "backward_starts": "<i4",
    "rank": "<i4",
    "alphabet": "<i4",
}
"""Types of the arrays as they are stored. `since` and `until` are the first and last year of the papers that state a
claim, 0 where none has a date; `rank` is the place of a node among those that most papers name,
and `alphabet` its place by label without case."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What a walk found: steps to each node, the claims it passed, and whether the depth kept nodes out."""

    nodes: Mapping[int, int]
    claims: Sequence[int]
    cut: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """The claims that a walk may pass: of these predicates, this belief or more, and stated in these years.

    `years` tells the years of the papers that state a claim, for the few stated by papers of several years.
    """

    predicates: Collection[Predicate]
    min_belief: float
    since: int | None
    until: int | None
    years: Callable[[int], Collection[int]]


def arrays(
    claims: Sequence[Claim],
    num: Mapping[str, int],
    years: Mapping[str, int | None],
    papers: Sequence[int],
    labels: Sequence[str],
) -> Iterator[tuple[str, bytes]]:
    """The arrays of claims that are in order of their numbers, by name.

    Nodes are numbered by `num`; `papers` says how many papers name each, and `labels` what they are called.
    """
    import numpy as np

    subjects = np.array([num[claim.subject] for claim in claims], dtype="<i4")
    objects = np.array([num[claim.object] for claim in claims], dtype="<i4")
    spans = [_span(claim, years) for claim in claims]
    found = {
        "subject": subjects,
        "object": objects,
        "predicate": [PREDICATES.index(claim.predicate) for claim in claims],
        "belief": [claim.belief for claim in claims],
        "since": [first for first, _ in spans],
        "until": [last for _, last in spans],
        "rank": np.argsort(np.argsort(-np.array(papers, dtype=np.int64), kind="stable")),
        "alphabet": np.argsort(sorted(range(len(labels)), key=lambda node: labels[node].casefold())),
    }
    for name, ends in (("forward", subjects), ("backward", objects)):
        found[f"{name}_order"] = np.argsort(ends, kind="stable")
        found[f"{name}_starts"] = np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=len(num)))))
    return ((name, np.asarray(values, dtype=COLUMNS[name]).tobytes()) for name, values in found.items())


def _span(claim: Claim, years: Mapping[str, int | None]) -> tuple[int, int]:
    found = [year for item in claim.evidence if (year := years[item.paper])]
    return min(found, default=0), max(found, default=0)


class Adjacency:
    """The claims between nodes, by number."""

    def __init__(self, stored: Iterable[tuple[str, bytes]]) -> None:
        import numpy as np

        self._arrays: dict[str, Ints] = {name: np.frombuffer(data, dtype=COLUMNS[name]) for name, data in stored}

    def walk(self, root: int, depth: int, allowed: Filter, *, forward: bool) -> Steps:
        """Go from a node along claims, from subjects to objects or back, `depth` steps at most, 0 for no limit."""
        import numpy as np

        seen = np.zeros(len(self._arrays["rank"]), dtype=bool)
        seen[root] = True
        edge, reached, passed = np.array([root]), {root: 0}, list[Any]()
        for step in range(1, len(seen) + 1):
            claims, ends = self._next(edge, allowed, forward=forward)
            if depth and step > depth:
                return Steps(reached, _flat(passed), bool((~seen[ends]).any()))
            passed.append(claims)
            edge = np.unique(ends[~seen[ends]])
            if not len(edge):
                break
            seen[edge] = True
            reached.update(dict.fromkeys(edge.tolist(), step))
        return Steps(reached, _flat(passed), cut=False)

    def leading(self, walked: Steps, end: int) -> list[int]:
        """The claims of a walk that are on a shortest way from where it began to one of its nodes."""
        import numpy as np

        claims = np.array(walked.claims, dtype=np.int64)
        starts, ends = self._arrays["subject"][claims], self._arrays["object"][claims]
        distance = np.full(len(self._arrays["rank"]), -2)
        distance[list(walked.nodes)] = list(walked.nodes.values())
        onward, leads, found = distance[ends] == distance[starts] + 1, np.zeros(len(distance), dtype=bool), []
        leads[end] = True
        for step in range(walked.nodes[end], 0, -1):
            hit = onward & leads[ends] & (distance[ends] == step)
            leads[starts[hit]] = True
            found.append(claims[hit])
        return _flat(found)

    def nearest(self, distances: Mapping[int, int], limit: int) -> list[int]:
        """The nodes at the least distances, and of those at one distance the ones that most papers name."""
        import numpy as np

        nodes = np.fromiter(distances, dtype=np.int64)
        if not limit or len(nodes) <= limit:
            return list(distances)
        steps = np.abs(np.fromiter(distances.values(), dtype=np.int64))
        return list(map(int, nodes[np.lexsort((self._arrays["rank"][nodes], steps))[:limit]]))

    def arranged(self, distances: Mapping[int, int]) -> list[int]:
        """Nodes by distance and label, each packed into one number: its own by 2^32, and its distance and 2^31."""
        import numpy as np

        nodes, steps = (np.fromiter(some, dtype=np.int64) for some in (distances, distances.values()))
        packed = (nodes << 32) + steps + (1 << 31)
        found: list[int] = packed[np.lexsort((self._arrays["alphabet"][nodes], steps))].tolist()
        return found

    def between(self, claims: Iterable[int], nodes: Iterable[int]) -> list[int]:
        """Those of some claims that have both ends among some nodes, sorted."""
        import numpy as np

        within = np.zeros(len(self._arrays["rank"]), dtype=bool)
        within[list(nodes)] = True
        some = np.array(sorted(claims), dtype=np.int64)
        kept = within[self._arrays["subject"][some]] & within[self._arrays["object"][some]]
        return list(map(int, some[kept]))

    def _next(self, nodes: Ints, allowed: Filter, *, forward: bool) -> tuple[Ints, Ints]:
        """The claims that lead on from any of some nodes, and where each leads."""
        import numpy as np

        way = "forward" if forward else "backward"
        starts, order = self._arrays[f"{way}_starts"], self._arrays[f"{way}_order"]
        first, size = starts[nodes], starts[nodes + 1] - starts[nodes]
        within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        claims = order[np.repeat(first, size) + within]
        claims = claims[self._fit(claims, allowed)]
        return claims, self._arrays["object" if forward else "subject"][claims]

    def _fit(self, claims: Ints, allowed: Filter) -> Ints:
        import numpy as np

        known = np.zeros(len(PREDICATES), dtype=bool)
        known[[PREDICATES.index(predicate) for predicate in allowed.predicates]] = True
        fit: Ints = known[self._arrays["predicate"][claims]]
        if allowed.min_belief:
            fit &= self._arrays["belief"][claims] >= allowed.min_belief
        if allowed.since is not None or allowed.until is not None:
            fit &= self._in_time(claims, allowed)
        return fit

    def _in_time(self, claims: Ints, allowed: Filter) -> Ints:
        """Whether a paper of the years that are asked for states each claim."""
        import numpy as np

        low = max(1, allowed.since or 1)  # 0 stands for no date
        high = 9_999 if allowed.until is None else allowed.until
        first, last = self._arrays["since"][claims], self._arrays["until"][claims]
        fit: Ints = (low <= first) & (first <= high) | (low <= last) & (last <= high)
        for at in np.flatnonzero((first < low) & (high < last)):
            fit[at] = any(low <= year <= high for year in allowed.years(int(claims[at])))
        return fit


def _flat(passed: list[Any]) -> list[int]:
    import numpy as np

    found: list[int] = np.unique(np.concatenate(passed)).tolist() if passed else []
    return found
