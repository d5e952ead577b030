"""The pattern that finds the nodes of a page with SPARQL; the page adds what the reader has filtered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exports.html.facts import Facts
from exports.html.options import Options
from kg.lineage import Direction, Scope, lineage_pattern
from kg.model import Predicate

STEP = "|".join(f"kg:{predicate}|^kg:{predicate}" for predicate in Predicate)


def listed(facts: Facts, nodes: Iterable[str]) -> str:
    """The nodes by their IRIs: for a choice that no rule gives."""
    return f"VALUES ?node {{ {' '.join(f'<{facts.nodes[node].iri}>' for node in sorted(nodes))} }}"


def lineage_nodes(facts: Facts, focus: str, options: Options, depth: int, chosen: Sequence[str], *, whole: bool) -> str:
    """The nodes of a lineage and its focus."""
    if not whole:
        return listed(facts, chosen)
    scope = Scope(Direction(options.direction), depth, min_belief=options.min_belief)
    root = facts.nodes[focus].iri
    return f"{{ {listed(facts, [focus])} }} UNION {lineage_pattern(root, scope, deepest=depth or len(chosen))}"


def around_nodes(facts: Facts, focus: str, depth: int, chosen: Sequence[str], *, whole: bool) -> str:
    """The nodes within some claims of a focus, and the focus."""
    if not whole or not depth:
        return listed(facts, chosen)
    path = f"({STEP})"
    for _ in range(depth - 1):
        path = f"({STEP})/({path})?"
    return f"{{ {listed(facts, [focus])} }} UNION {{ <{facts.nodes[focus].iri}> {path} ?node }}"


def on_benchmark(facts: Facts, focus: str) -> str:
    """What was evaluated on a benchmark, the papers that only name it, and the benchmark."""
    at = f"<{facts.nodes[focus].iri}>"
    says = f"?said rdf:object {at} ; kg:hasEvidence/prov:wasQuotedFrom ?node"
    reports = f"?figure kg:onBenchmark {at} ; kg:reportedIn ?node"
    ways = (
        listed(facts, [focus]),
        f"?node kg:evaluatesOn {at} FILTER NOT EXISTS {{ ?node a kg:Paper }}",
        f"?result kg:onBenchmark {at} ; fair4ml:evaluatedMLModel ?node",
        f"?mention kg:denotes {at} ; kg:inPaper ?node FILTER NOT EXISTS {{ {says} }} FILTER NOT EXISTS {{ {reports} }}",
    )
    return " UNION ".join(f"{{ {way} }}" for way in ways)


def linked_nodes() -> str:
    """All things that a claim relates to another thing."""
    subject = "?claim rdf:subject ?node FILTER NOT EXISTS { ?node a kg:Paper }"
    object_ = "?claim rdf:object ?node ; rdf:subject ?other FILTER NOT EXISTS { ?other a kg:Paper }"
    return f"{{ {subject} }} UNION {{ {object_} }}"
