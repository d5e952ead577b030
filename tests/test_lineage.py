from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.errors import ConfigError
from kg.index.read import Index
from kg.lineage import DEPTH, Direction, Lineage, Scope, lineage, lineage_query, parse_predicates
from kg.model import LINEAGE, Kind, Predicate
from kg.rdf.iris import Iris
from tests.graphs import Sketch, chain

BUILDS, BEATS = Predicate.BUILDS_ON, Predicate.IMPROVES_OVER
LINE = chain("A buildsOn B", "B improvesOver C", "C buildsOn D", "D buildsOn E", "E buildsOn F", "X comparesWith A")


def asked(sketch: Sketch, root: str, index: Index | None = None, **scope: Any) -> Lineage:
    index = index or sketch.index()
    return lineage(index, index.entity(sketch.thing(root)), Scope(**scope))


def steps(found: Lineage) -> dict[str, int]:
    return {node.entity.label: node.distance for node in found.nodes}


def edges(found: Lineage) -> set[str]:
    """The claims of a lineage, such as `A>B`; the ids end in a digest."""
    return {">".join(end.partition("/")[2][0].upper() for end in (c.subject, c.object)) for c in found.claims}


def rows(found: Lineage, made: Sketch) -> set[str]:
    """What the lineage's own SPARQL answers, as ids."""
    return {Iris().node_id(row["node"].value) for row in made.store().query(found.sparql)}


def test_ancestors() -> None:
    found = asked(LINE, "A")
    assert found.root.label == "A"
    assert steps(found) == {"A": 0, "B": 1, "C": 2, "D": 3, "E": 4}
    assert edges(found) == {"A>B", "B>C", "C>D", "D>E"}
    assert found.cut
    assert DEPTH == 4


def test_descendants_have_negative_steps() -> None:
    found = asked(LINE, "D", direction=Direction.DESCENDANTS)
    assert steps(found) == {"D": 0, "C": -1, "B": -2, "A": -3}
    assert [node.entity.label for node in found.nodes] == ["A", "B", "C", "D"]
    assert not found.cut


def test_both() -> None:
    found = asked(LINE, "C", direction=Direction.BOTH)
    assert steps(found) == {"A": -2, "B": -1, "C": 0, "D": 1, "E": 2, "F": 3}
    assert edges(found) == {"A>B", "B>C", "C>D", "D>E", "E>F"}


@pytest.mark.parametrize(("depth", "last", "cut"), [(1, "B", True), (2, "C", True), (5, "F", False), (0, "F", False)])
def test_depth(depth: int, last: str, cut: bool) -> None:
    found = asked(LINE, "A", depth=depth)
    assert (found.nodes[-1].entity.label, found.cut) == (last, cut)


def test_the_nearest_way_counts() -> None:
    made = chain("A buildsOn B", "B buildsOn C", "C buildsOn D", "A buildsOn D")
    assert steps(asked(made, "A")) == {"A": 0, "B": 1, "C": 2, "D": 1}
    assert steps(asked(made, "A", depth=1)) == {"A": 0, "B": 1, "D": 1}


@pytest.mark.parametrize("depth", range(5))
@pytest.mark.parametrize("direction", Direction)
def test_cycles_end(depth: int, direction: Direction) -> None:
    made = chain("A buildsOn B", "B buildsOn C", "C buildsOn A", "B improvesOver A", "A improvesOver B")
    found = asked(made, "A", depth=depth, direction=direction)
    assert steps(found)["A"] == 0
    assert len(found.nodes) == 3 if depth != 1 else len(found.nodes) >= 2


def test_nothing_above() -> None:
    found = asked(LINE, "F")
    assert (steps(found), found.claims, found.cut) == ({"F": 0}, (), False)


def test_relations() -> None:
    assert steps(asked(LINE, "A", predicates=(BUILDS,))) == {"A": 0, "B": 1}
    assert steps(asked(LINE, "B", predicates=(BEATS,))) == {"B": 0, "C": 1}
    assert steps(asked(LINE, "X", predicates=(Predicate.COMPARES_WITH,))) == {"X": 0, "A": 1}
    assert parse_predicates(()) == LINEAGE == (BUILDS, BEATS)
    assert parse_predicates(["comparesWith"]) == parse_predicates(["compareswith"]) == (Predicate.COMPARES_WITH,)
    with pytest.raises(ConfigError, match="outperforms"):
        parse_predicates(["outperforms"])


def test_belief() -> None:
    made = Sketch().says("p", "A", "buildsOn", "B", 0.5).says("p", "B", "buildsOn", "C", 0.9)
    assert steps(asked(made, "A", min_belief=0.5)) == {"A": 0, "B": 1, "C": 2}
    assert steps(asked(made, "A", min_belief=0.6)) == {"A": 0}
    assert steps(asked(made, "B", min_belief=0.6)) == {"B": 0, "C": 1}


def dated() -> Sketch:
    made = Sketch()
    for year in ("2018", "2020-05", "2022-01-01", ""):
        made.paper(f"of {year[:4]}", date=year)
    made.says("of 2022", "A", "buildsOn", "B").says("of 2020", "B", "buildsOn", "C")
    made.says("of 2018", "B", "buildsOn", "C").says("of ", "C", "buildsOn", "D")
    return made


@pytest.mark.parametrize(
    ("since", "until", "reached"),
    [
        (None, None, "ABCD"),
        (2020, None, "ABC"),
        (2021, None, "AB"),
        (None, 2021, "A"),
        (2018, 2022, "ABC"),
        (2023, None, "A"),
    ],
)
def test_years_of_the_papers_that_claim(since: int | None, until: int | None, reached: str) -> None:
    made = dated()
    found = asked(made, "A", since=since, until=until)
    assert "".join(node.entity.label for node in found.nodes) == reached
    assert rows(found, made) == {node.entity.id for node in found.nodes if node.distance}


def test_the_year_of_a_node_is_that_of_the_first_paper_that_introduces_it() -> None:
    made = dated().says("of 2022", "", "introduces", "B").says("of 2020", "", "introduces", "B")
    made.says("of ", "", "introduces", "B").says("of ", "", "introduces", "C")
    years = {node.entity.label: node.year for node in asked(made, "A").nodes}
    assert years == {"A": None, "B": 2020, "C": None, "D": None}


def test_order_is_by_distance_and_name() -> None:
    made = chain(*(f"Root buildsOn {name}" for name in ("b", "A", "c", "B1")), "c buildsOn a2")
    assert [node.entity.label for node in asked(made, "Root").nodes] == ["Root", "A", "b", "B1", "c", "a2"]


def test_benchmarks_have_a_lineage_too() -> None:
    made = chain("benchmark:GLUE2 buildsOn benchmark:GLUE")
    found = asked(made, "benchmark:GLUE2")
    assert [node.entity.kind for node in found.nodes] == [Kind.BENCHMARK, Kind.BENCHMARK]


def test_the_query_is_a_property_path_where_it_can_be() -> None:
    iri = "https://example.org/a"
    assert f"<{iri}> (kg:buildsOn|kg:improvesOver)+ ?node" in lineage_query(iri, Scope(depth=0))
    assert "rdf:subject" not in lineage_query(iri, Scope())
    both = lineage_query(iri, Scope(Direction.BOTH, depth=1))
    assert f"<{iri}> (kg:buildsOn|kg:improvesOver) ?node" in both
    assert f"?node (kg:buildsOn|kg:improvesOver) <{iri}>" in both
    filtered = lineage_query(iri, Scope(min_belief=0.5, since=2019), deepest=2)
    assert filtered.count("UNION") == 1
    assert "PREFIX prov:" in filtered


# The answer and its SPARQL, on graphs that hypothesis makes up

NAMES = "ABCDEF"
PAPERS = ["2018", "2019", "2020", ""]
PAIRS = [(a, b) for a in NAMES for b in NAMES if a != b]
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(PAPERS),
        st.sampled_from(PAIRS),
        st.sampled_from(["buildsOn", "improvesOver", "comparesWith"]),
        st.sampled_from([0.3, 0.5, 0.85, 0.9]),
    ),
    min_size=1,
    max_size=14,
)
YEARS = st.none() | st.integers(2017, 2021)
RELATIONS = st.sampled_from([LINEAGE, (BUILDS,), (BEATS, Predicate.COMPARES_WITH), tuple(Predicate)])


def made_up(claims: list[tuple[str, tuple[str, str], str, float]]) -> Sketch:
    made = Sketch()
    for year in PAPERS:
        made.paper(f"p{year}", date=year)
    made.thing("A")
    for year, (subject, other), relation, confidence in claims:
        made.says(f"p{year}", subject, relation, other, confidence)
    return made


@settings(max_examples=150, deadline=None)
@given(CLAIMS, st.sampled_from(Direction), st.integers(0, 5), RELATIONS)
def test_a_plain_answer_equals_its_query(
    claims: list[tuple[str, tuple[str, str], str, float]],
    direction: Direction,
    depth: int,
    predicates: tuple[Predicate, ...],
) -> None:
    made = made_up(claims)
    index = made.index()
    found = asked(made, "A", index, direction=direction, depth=depth, predicates=predicates)
    assert rows(found, made) == {node.entity.id for node in found.nodes if node.distance}
    further = asked(made, "A", index, direction=direction, depth=depth + 1 if depth else 0, predicates=predicates)
    assert found.cut == (steps(found) != steps(further))
    assert edges(found) <= edges(further)


@settings(max_examples=150, deadline=None)
@given(
    CLAIMS, st.sampled_from(Direction), st.integers(0, 4), RELATIONS, st.sampled_from([0.0, 0.5, 0.86]), YEARS, YEARS
)
def test_a_filtered_answer_equals_its_query(
    claims: list[tuple[str, tuple[str, str], str, float]],
    direction: Direction,
    depth: int,
    predicates: tuple[Predicate, ...],
    min_belief: float,
    since: int | None,
    until: int | None,
) -> None:
    assume(since is None or until is None or since <= until)
    made = made_up(claims)
    index = made.index()
    scope = {"predicates": predicates, "min_belief": min_belief, "since": since, "until": until}
    found = asked(made, "A", index, direction=direction, depth=depth, **scope)
    assert rows(found, made) == {node.entity.id for node in found.nodes if node.distance}
    assert all(claim.belief >= min_belief and claim.predicate in predicates for claim in found.claims)


def test_a_relation_may_lead_to_papers() -> None:
    made = Sketch()
    made.paper("p", title="On Lamps", date="2020")
    made.says("p", "", "introduces", "Lamp").says("p", "", "evaluatesOn", "Bench")
    index = made.index()
    for root, relation in (("Lamp", Predicate.INTRODUCES), ("benchmark:Bench", Predicate.EVALUATES_ON)):
        for direction in (Direction.DESCENDANTS, Direction.BOTH):
            found = asked(made, root, index, direction=direction, predicates=(relation,))
            (node,) = (node for node in found.nodes if node.distance == -1)
            assert (node.entity.id, node.entity.kind, node.entity.label, node.year) == (
                made.papers["p"].id,
                "Paper",
                "On Lamps",
                2020,
            )
            assert rows(found, made) == {node.entity.id}


def test_years_that_end_before_they_begin() -> None:
    with pytest.raises(ConfigError, match="from 3000 to 1000"):
        Scope(since=3000, until=1000)
    assert Scope(since=2000, until=2000)


def test_a_limit_keeps_the_nearest_and_says_so() -> None:
    whole = asked(LINE, "C", direction=Direction.BOTH, depth=0)
    assert (whole.reached, whole.cut) == (6, False)
    index = LINE.index()
    scope = Scope(Direction.BOTH, depth=0)
    found = lineage(index, index.entity(LINE.thing("C")), scope, limit=3)
    assert steps(found) == {"B": -1, "C": 0, "D": 1}
    assert (found.reached, found.cut, edges(found)) == (6, True, {"B>C", "C>D"})
    bare = lineage(index, index.entity(LINE.thing("C")), scope, claims=False)
    assert (bare.nodes, bare.claims) == (whole.nodes, ())


def test_a_claim_of_papers_of_several_years_is_in_time_if_one_of_them_is() -> None:
    made = Sketch()
    for year in ("2015", "2018", "2021"):
        made.paper(year, date=year)
        if year != "2018":
            made.says(year, "A", "buildsOn", "B")
    index = made.index()
    root = index.entity(made.thing("A"))
    for since, until, reached in ((2016, 2020, 1), (2016, 2021, 2), (2014, 2015, 2), (2016, None, 2), (None, 2014, 1)):
        assert lineage(index, root, Scope(since=since, until=until)).reached == reached, (since, until)
