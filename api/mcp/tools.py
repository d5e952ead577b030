"""The questions that a language model may ask: each is a question to `kg.graph`, with its limits.

Names of things may be labels, aliases, ids, IRIs, or `kind:name` such as `method:GAN`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from pydantic import Field

from api.deps import Latest, Relation
from api.mcp import answers as told
from api.mcp import telling
from kg.graph import KnowledgeGraph
from kg.query import Answer, pool_of
from kg.views import Views

MOST = 50
"""Items of a list that a tool may be asked for."""

MOST_ROWS = 200
"""Rows of a table."""

WAYS, BOARDS = 5, 10

Kinds = Literal["Paper", "Method", "Model", "Benchmark", "Task", "Metric"]
Name = Annotated[str, Field(max_length=500, description="Label, alias, id, IRI, or kind:name such as method:GAN.")]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Most items of each list.")]
Belief = Annotated[float, Field(ge=0, le=1, description="Leaves out claims of less belief; 0.8 for firm ones.")]
Year = Annotated[int | None, Field(ge=0, le=9999, description="Counts only papers of these years.")]
Metric = Annotated[str, Field(max_length=500, description="Name of a metric; all where it is empty.")]


class Tools:
    """The tools over a graph, and over what later builds make of it."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._latest, self._pool = Latest(graph), pool_of(graph.limits)

    @property
    def every(self) -> list[Callable[..., Any]]:
        """All tools, in the order in which a model is told of them."""
        found: list[Callable[..., Any]] = [self.search, self.entity, self.lineage, self.path, self.leaderboard]
        return [*found, self.timeline, self.compare, self.contradictions, self.evidence, self.sparql]

    @contextmanager
    def graph(self) -> Iterator[KnowledgeGraph]:
        """The graph as the last build left it, open while it is read."""
        if self._latest.is_stale():
            self._latest.renew()
        with self._latest.leased() as graph:
            yield graph

    def close(self) -> None:
        """Close the graph, and end the workers of queries."""
        self._pool.close()
        self._latest.close()

    def search(
        self,
        text: Annotated[str, Field(max_length=300, description="A name, a part of one, or words.")],
        kinds: Annotated[list[Kinds], Field(description="Kinds to look among; all where it is empty.")] = [],  # noqa: B006
        limit: Limit = 10,
    ) -> told.Hits:
        """Find methods, models, benchmarks, tasks, metrics and papers by name or words; use it to get a name right."""
        with self.graph() as graph:
            hits = [Views(graph).hit(hit) for hit in graph.search(text, limit=limit, kinds=kinds)]
            return told.Hits(hits=[told.Hit(**telling.thing(hit).model_dump(), score=hit["score"]) for hit in hits])

    def entity(self, name: Name, min_belief: Belief = 0.0, limit: Limit = 15) -> told.Sheet:
        """All about one thing or paper: what is said of it, with a sentence each, and its results."""
        with self.graph() as graph:
            view = Views(graph).sheet(graph.show(name, min_belief=min_belief))
        says, cut = telling.first(telling.all_said(view.get("outgoing") or view.get("claims", ())), limit)
        others, cut_too = telling.first(telling.all_said(view.get("incoming", ())), limit)
        results, cut_also = telling.first(map(telling.figure, view.get("results", ())), limit)
        return told.Sheet(
            **telling.thing(view).model_dump(),
            iri=view["iri"],
            aliases=view.get("aliases", []),
            abstract=telling.text_of(view),
            says=says,
            said_by_others=others,
            results=results,
            cut=cut or cut_too or cut_also,
        )

    def lineage(
        self,
        name: Name,
        direction: Literal["ancestors", "descendants", "both"] = "ancestors",
        depth: Annotated[int, Field(ge=1, le=10, description="Most steps from it.")] = 2,
        relations: Annotated[
            list[Relation], Field(description="Relations to follow; buildsOn and improvesOver where it is empty.")
        ] = [],  # noqa: B006
        min_belief: Belief = 0.0,
        from_year: Year = None,
        to_year: Year = None,
        limit: Limit = 20,
    ) -> told.Family:
        """What a method, model or benchmark comes from (ancestors), or what came from it (descendants)."""
        with self.graph() as graph:
            found = graph.lineage(
                name,
                direction=direction,
                depth=depth,
                relations=relations,
                min_belief=min_belief,
                since=from_year,
                until=to_year,
                limit=limit,
            )
            view = Views(graph).lineage(found)
        claims, cut = telling.first(telling.all_said(view["edges"]), 2 * limit)
        steps = [
            told.Step(**telling.thing(node).model_dump(), year=node["year"], steps=node["distance"])
            for node in view["nodes"]
        ]
        return told.Family(
            root=telling.thing(view["root"]),
            nodes=steps,
            claims=claims,
            reached=view["reached"],
            cut=view["cut"] or cut,
        )

    def path(self, younger: Name, older: Name, min_belief: Belief = 0.0) -> told.Ways:
        """How one thing descends from another, claim by claim; tried the other way round where it does not."""
        with self.graph() as graph:
            view = Views(graph).descent(graph.path(younger, older, min_belief=min_belief))
        ways, cut = telling.first(view["ways"], WAYS)
        return told.Ways(
            younger=telling.thing(view["younger"]),
            older=telling.thing(view["older"]),
            reversed=view["reversed"],
            steps=view["steps"],
            ways=[[telling.said(claim) for claim in way] for way in ways],
            cut=cut,
        )

    def leaderboard(self, benchmark: Name, metric: Metric = "", limit: Limit = 10) -> told.Boards:
        """What papers report on a benchmark, ranked by each metric, the best first."""
        with self.graph() as graph:
            view = Views(graph).leaderboard(graph.leaderboard(benchmark, metric))
        boards, cut = telling.first(view["boards"], BOARDS)
        made = [
            told.Board(
                metric=board["metric"],
                higher_is_better=board["higher_is_better"],
                unit=board["unit"],
                rows=[_ranked(row) for row in [*board["ranked"], *board["unranked"]][:limit]],
            )
            for board in boards
        ]
        cut = cut or any(len(board["ranked"]) + len(board["unranked"]) > limit for board in boards)
        return told.Boards(benchmark=telling.thing(view["benchmark"]), boards=made, cut=cut)

    def timeline(self, benchmark: Name, metric: Metric = "", limit: Limit = 15) -> told.History:
        """The dated figures on a benchmark, oldest first, and which were the best of their time."""
        with self.graph() as graph:
            view = Views(graph).timeline(graph.timeline(benchmark, metric))
        series, cut = telling.first(view["series"], BOARDS)
        made = [
            told.Series(
                metric=one["metric"],
                higher_is_better=one["higher_is_better"],
                unit=one["unit"],
                points=[_dated(point) for point in telling.nearest(one["points"], limit)],
            )
            for one in series
        ]
        cut = cut or any(len(one["points"]) > limit for one in series)
        return told.History(benchmark=telling.thing(view["benchmark"]), series=made, cut=cut)

    def compare(self, a: Name, b: Name, min_belief: Belief = 0.0, limit: Limit = 10) -> told.Comparison:
        """Two methods or models side by side: wins either way, contradictions, shared benchmarks and ancestors."""
        with self.graph() as graph:
            view = Views(graph).comparison(graph.compare(a, b, min_belief=min_belief))
        wins, losses, other = (telling.all_said(view[name]) for name in ("left_wins", "right_wins", "other"))
        lists = [*(view[name] for name in ("benchmarks", "shared_ancestors")), wins, losses, other]
        lists += [side for shared in view["benchmarks"] for side in (shared["left"], shared["right"])]
        return told.Comparison(
            a=telling.thing(view["left"]),
            b=telling.thing(view["right"]),
            a_improves_over_b=wins[:limit],
            b_improves_over_a=losses[:limit],
            contradicted=view["contradicted"],
            other=other[:limit],
            benchmarks=[_shared(shared, limit) for shared in view["benchmarks"][:limit]],
            shared_ancestors=[ancestor["label"] for ancestor in view["shared_ancestors"][:limit]],
            cut=any(len(found) > limit for found in lists),
        )

    def contradictions(
        self,
        name: Annotated[str, Field(max_length=500, description="A thing they are about; all where it is empty.")] = "",
        limit: Limit = 10,
    ) -> told.Disputes:
        """Where papers say the opposite of one another, those first where both sides are believed."""
        with self.graph() as graph:
            found = graph.disputes(name)
            views = Views(graph).disputes(found[:limit])
        pairs = [told.Dispute(**{side: telling.said(claim) for side, claim in view.items()}) for view in views]
        return told.Disputes(disputes=pairs, total=len(found))

    def evidence(
        self, claim: Annotated[str, Field(max_length=500, description="Id of a claim.")], limit: Limit = 10
    ) -> told.Evidence:
        """All the sentences behind a claim, verbatim and in context: read them before you rely on it."""
        with self.graph() as graph:
            view = Views(graph).claim_sheet(graph.claim(claim))
        sentences, cut = telling.first(sorted(view["evidence"], key=lambda item: -item["confidence"]), limit)
        results, cut_too = telling.first(map(telling.figure, view["results"]), limit)
        return told.Evidence(
            claim=telling.said(view),
            iri=view["iri"],
            sentences=[telling.quotation(item) for item in sentences],
            results=results,
            contradicted_by=telling.all_said(view["contradicted_by"]),
            cut=cut or cut_too,
        )

    def sparql(
        self,
        query: Annotated[
            str, Field(max_length=20_000, description="SELECT, ASK, CONSTRUCT or DESCRIBE; it only reads.")
        ],
        limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Most rows.")] = 50,
    ) -> told.Table:
        """Ask the graph in SPARQL; the resources `kg://ontology` and `kg://examples` have its words and some queries.

        The prefixes kg:, skos:, dcterms:, prov:, mls:, fair4ml:, rdf:, rdfs: and the like need no declaration.
        """
        with self.graph() as graph:
            return _table(graph.query(query, pool=self._pool), limit)


def _ranked(row: dict[str, Any]) -> told.Ranked:
    extra = {"rank": row.get("rank"), "year": row["year"], "reason": row.get("reason")}
    return told.Ranked(**telling.figure_parts(row), **extra)


def _dated(point: dict[str, Any]) -> told.Dated:
    return told.Dated(**telling.figure_parts(point), date=point["date"], best=point["best"])


def _shared(view: dict[str, Any], limit: int) -> told.Shared:
    sides = {name: list(map(telling.figure, view[side][:limit])) for name, side in (("a", "left"), ("b", "right"))}
    return told.Shared(benchmark=view["benchmark"], **sides)


def _table(answer: Answer, limit: int) -> told.Table:
    text = answer.serialise("ntriples") if answer.form == "graph" else ""
    lines, cut = telling.first(text.splitlines(), limit)
    rows, cut_too = telling.first(answer.rows, limit)
    return told.Table(
        columns=answer.variables,
        rows=rows,
        boolean=bool(answer) if answer.form == "ask" else None,
        triples="\n".join(lines),
        cut=answer.truncated or cut or cut_too,
    )
