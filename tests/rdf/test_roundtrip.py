"""What is written comes back: graphs by hand, the hostile sample, and graphs that hypothesis makes up."""

from __future__ import annotations

import itertools
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.belief import belief
from kg.model import (
    OBJECTS,
    SUBJECTS,
    Claim,
    Entity,
    Evidence,
    Field,
    Graph,
    Identifier,
    Kind,
    Link,
    Paper,
    Predicate,
    Quantity,
    Result,
    Scale,
    Span,
)
from kg.rdf.write import named_graphs
from kg.resolve.across import entity_id
from tests.exports.sample import HOSTILE
from tests.graphs import in_memory, lamps

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30) | st.sampled_from(HOSTILE)
WORDS = st.sets(TEXT, max_size=3).map(lambda found: tuple(sorted(found)))
SHARE = st.integers(0, 10_000).map(lambda n: n / 10_000)
DATES = st.sampled_from(["", "2017", "2017-06", "2017-06-12", "1999-02-28"])
NUMBERS = st.decimals(-(10**12), 10**12, places=4) | st.sampled_from([Decimal("0"), Decimal("1e-7"), Decimal("1E+3")])


@st.composite
def papers(draw: st.DrawFn, number: int) -> Paper:
    value = draw(TEXT.map(lambda text: f"10.1/{text}{number}")) if number % 2 else f"17{number:02}.00001"
    identifier = Identifier("doi" if number % 2 else "arxiv", value)
    more = (Identifier("acl", f"P17-{number:04}"),) if draw(st.booleans()) else ()
    return Paper(
        id=f"{identifier.scheme}:{value}",
        title=draw(TEXT),
        abstract=draw(TEXT),
        authors=draw(st.lists(TEXT, max_size=3).map(tuple)),
        date=draw(DATES),
        venue=draw(TEXT | st.just("")),
        urls=draw(st.sampled_from([(), ("https://example.org/a?b=c&d=%20",)])),
        identifiers=tuple(sorted((identifier, *more))),
        source=draw(TEXT),
    )


@st.composite
def entities(draw: st.DrawFn, number: int) -> Entity:
    kind, label = list(Kind)[number % len(Kind)], draw(TEXT)
    better = draw(st.none() | st.booleans()) if kind is Kind.METRIC else None
    aliases = tuple(alias for alias in draw(WORDS) if alias != label)
    return Entity(entity_id(kind, f"{label}{number}"), kind, label, aliases, better)


def quote(draw: st.DrawFn, paper: Paper) -> Evidence:
    span = Span(Field.ABSTRACT, 0, draw(st.integers(1, len(paper.abstract))))
    return Evidence(paper.id, span, span.of(paper), f"reader/{draw(st.integers(1, 2))} <a>", draw(SHARE))


def quantity(draw: st.DrawFn, unit: str | None = None) -> Quantity | None:
    if not draw(st.booleans()):
        return None
    return Quantity(draw(TEXT), draw(NUMBERS), draw(TEXT | st.just("")) if unit is None else unit)


@st.composite
def results(draw: st.DrawFn, paper: Paper, nodes: list[Entity]) -> Result:
    by_kind = {kind: [node.id for node in nodes if node.kind is kind] for kind in Kind}
    value, delta = quantity(draw), quantity(draw)
    baseline = quantity(draw, value.unit if value else None)
    return Result(
        paper=paper.id,
        subject=draw(st.sampled_from(by_kind[Kind.METHOD])),
        evidence=quote(draw, paper),
        benchmark=draw(st.sampled_from(["", *by_kind[Kind.BENCHMARK]])),
        metric=draw(st.sampled_from(["", *by_kind[Kind.METRIC]])),
        value=value,
        baseline_value=baseline,
        delta=delta,
        scale=draw(st.sampled_from(Scale)) if delta else Scale.UNSTATED,
        baseline=draw(st.sampled_from(["", *by_kind[Kind.MODEL]])),
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    made = [draw(papers(number)) for number in range(draw(st.integers(1, 3)))]
    nodes = [draw(entities(number)) for number in range(len(Kind))]
    triples = [
        (start, predicate, end.id)
        for predicate in Predicate
        for start, kind in [*((p.id, None) for p in made), *((n.id, n.kind) for n in nodes)]
        for end in nodes
        if kind in SUBJECTS[predicate] and end.kind in OBJECTS[predicate] and start != end.id
    ]
    claims = []
    for start, predicate, end in draw(st.lists(st.sampled_from(triples), max_size=6, unique=True)):
        where = [p for p in made if p.id == start] or draw(st.lists(st.sampled_from(made), min_size=1, unique=True))
        said = tuple(sorted({quote(draw, paper) for paper in where}))
        claims.append(Claim(start, predicate, end, said, belief(said)))
    introduced = {(c.subject, c.object) for c in claims if c.predicate is Predicate.INTRODUCES}
    links = [
        Link(paper.id, node.id, draw(TEXT), draw(WORDS), (paper.id, node.id) in introduced, draw(SHARE), draw(WORDS))
        for paper, node in itertools.product(made, nodes)
        if draw(st.booleans())
    ]
    found = {result.id: result for paper in made for result in draw(st.lists(results(paper, nodes), max_size=2))}
    return Graph(
        papers=tuple(sorted(made)),
        entities=tuple(sorted(nodes)),
        links=tuple(sorted(links)),
        claims=tuple(sorted(claims)),
        results=tuple(found[id_] for id_ in sorted(found)),
        code=tuple(sorted((paper.id, "https://github.com/a/b") for paper in made if draw(st.booleans()))),
    )


@given(graphs())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_graph_comes_back(graph: Graph) -> None:
    reader = in_memory(graph)
    assert reader.graph() == graph
    assert list(reader.papers()) == list(graph.papers)
    for paper in graph.papers:
        said = [claim for claim in graph.claims if paper.id in {item.paper for item in claim.evidence}]
        assert reader.claims_in(paper.id) == said


@given(graphs(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_order_does_not_matter(graph: Graph, random: object) -> None:
    """The same quads come of the same parts in any order."""
    from kg.rdf.iris import Iris

    def shuffled(items: tuple[object, ...]) -> tuple[object, ...]:
        random.shuffle(found := list(items))  # type: ignore[attr-defined]
        return tuple(found)

    parts = {name: shuffled(getattr(graph, name)) for name in Graph.__slots__}
    assert named_graphs(Graph(**parts), Iris()) == named_graphs(graph, Iris())  # type: ignore[arg-type]


def test_the_lamps_come_back() -> None:
    graph = lamps().graph()
    assert in_memory(graph).graph() == graph


def test_nothing_comes_back_as_nothing() -> None:
    assert in_memory(Graph()).graph() == Graph()


def test_parts_can_be_looked_up() -> None:
    graph = lamps().graph()
    reader = in_memory(graph)
    for claim in graph.claims:
        assert reader.claim(claim.id) == claim
        assert reader.claims(subject=claim.subject, object_=claim.object, predicates=[claim.predicate]) == [claim]
        wins = claim.predicate is Predicate.IMPROVES_OVER
        other_way = claim.object, claim.predicate, claim.subject
        opposite = [c for c in graph.claims if (c.subject, c.predicate, c.object) == other_way and wins]
        assert reader.contradicting(claim) == opposite
    for entity in graph.entities:
        assert reader.entity(entity.id) == entity
        assert reader.links(entity=entity.id) == [link for link in graph.links if link.entity == entity.id]
        assert reader.results(subject=entity.id) == [r for r in graph.results if r.subject == entity.id]
        assert reader.results(benchmark=entity.id) == [r for r in graph.results if r.benchmark == entity.id]
    for paper in graph.papers:
        assert reader.links(paper=paper.id) == [link for link in graph.links if link.paper == paper.id]
    assert reader.results() == list(graph.results)
    assert dict(reader.titles()) == {paper.id: paper.title for paper in graph.papers}
