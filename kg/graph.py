"""An open graph: the questions that the command line, Python and HTTP all ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.catalogue import Page, Wanted, catalogue
from kg.claims import believed, claims_query
from kg.compare import Comparison, compare
from kg.config import Limits, Settings
from kg.descent import Descent, descent
from kg.disputes import Dispute, disputes
from kg.errors import GraphError, NotFoundError
from kg.find import as_text, bearers, find_entity, find_node, find_paper, spoken
from kg.index.read import Index
from kg.leaderboard import Leaderboard, leaderboard
from kg.lineage import DEPTH, LINEAGE_KINDS, Direction, Lineage, Scope, lineage, parse_predicates
from kg.model import Claim, Entity, Graph, Kind, Link, Paper, Predicate, Result
from kg.neighbourhood import neighbourhood, papers_within, surroundings
from kg.query import EVERYTHING, PLAIN, Answer, Dataset, Pool, Visit, query
from kg.rdf.iris import Iris
from kg.search import Hit, search
from kg.store import STORES, Store
from kg.timeline import Timeline, timeline
from kg.workspace import Generation, Manifest, Workspace


@dataclass(frozen=True, slots=True)
class Sheet:
    """All about one entity: how papers name it, its claims as subject and as object, and its results."""

    entity: Entity
    links: tuple[Link, ...]
    outgoing: tuple[Claim, ...]
    incoming: tuple[Claim, ...]
    results: tuple[Result, ...]
    sparql: str


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """All about one paper: what it names and every claim that one of its sentences states."""

    paper: Paper
    links: tuple[Link, ...]
    claims: tuple[Claim, ...]
    sparql: str


@dataclass(frozen=True, slots=True)
class Validation:
    """Whether a graph holds to the SHACL shapes, and the faults in words."""

    conforms: bool
    faults: tuple[str, ...]


def open_graph(path: str | Path, settings: Settings | None = None) -> KnowledgeGraph:
    """Open the graph in a folder for reading; a build that ends later is not seen.

    Raises:
        GraphError: there is no graph, or it is damaged.
    """
    return KnowledgeGraph(Workspace(Path(path)).opened(), settings or Settings())


class KnowledgeGraph:
    """Questions to one generation of a graph.

    Entities are named by label, alias, id, IRI, or `kind:name` where a name alone is ambiguous. Every method that
    takes a name raises NotFoundError, with near names, or AmbiguousNameError.
    """

    def __init__(self, generation: Generation, settings: Settings) -> None:
        self._generation, self._settings = generation, settings
        self.manifest: Manifest = generation.manifest
        self.iris = Iris(self.manifest.base)
        self.index = Index.open(generation.index)

    @cached_property
    def store(self) -> Store:
        """The RDF, for reading."""
        return STORES.get(self.manifest.store).open(self._generation.store)

    def warm(self) -> None:
        """Read what the first lineage would wait for: the claims as arrays."""
        _ = self.index.adjacency

    def close(self) -> None:
        """Close the files; nothing may be asked after that."""
        self.index.close()

    @property
    def counts(self) -> Mapping[str, int]:
        """Sizes: papers, entities by kind, claims by predicate, results, quads."""
        return self.manifest.counts

    @property
    def place(self) -> Path:
        """The folder of the generation that is open."""
        return self._generation.path

    @property
    def limits(self) -> Limits:
        """The limits that it was opened with."""
        return self._settings.limits

    @property
    def settings(self) -> Settings:
        """The settings that it was opened with."""
        return self._settings

    def latest(self) -> KnowledgeGraph:
        """This graph, or what a build has put in its place since; this one where that cannot be opened."""
        workspace = Workspace(self.place.parent.parent)
        try:
            if workspace.current_name() in ("", self.place.name):
                return self
            return KnowledgeGraph(workspace.opened(), self._settings)
        except GraphError:
            return self

    def find(self, name: str, kinds: Collection[Kind] = tuple(Kind)) -> Entity:
        """The entity of a name."""
        return find_entity(self.index, name, kinds, near=self._settings.limits.near_names)

    def namesakes(self, name: str, meant: str) -> list[str]:
        """What else a name fits beside the node it was taken for, `meant` by its id: as `kind:name`, or by id."""
        found = bearers(self.index, name) if meant else []
        names = Counter(map(spoken, found))
        return [spoken(e) if names[spoken(e)] == 1 else e.id for e in found if e.id != meant]

    def label(self, node: str) -> str:
        """The label of an entity, or the title of a paper, by id."""
        return self.index.label(node)

    def papers(self) -> Iterator[Paper]:
        """Every paper, by id."""
        return self.index.papers()

    def paper(self, name: str) -> Paper | None:
        """The paper of an id, arXiv number, DOI, IRI or title, if there is one."""
        return find_paper(self.index, name)

    def paper_sheet(self, name: str, *, min_belief: float = 0.0) -> PaperSheet:
        """All about a paper, with the claims of at least this belief."""
        return self._paper_sheet(self.paper_of(name), min_belief)

    def paper_of(self, name: str) -> Paper:
        """The paper of an id, arXiv number, DOI, IRI or title."""
        if found := self.paper(name):
            return found
        near = self.search(name, limit=self._settings.limits.near_names, kinds=["Paper"])
        raise NotFoundError("paper", name, [hit.label for hit in near])

    def show(self, name: str, *, min_belief: float = 0.0) -> Sheet | PaperSheet:
        """All about an entity or a paper, with the claims of at least this belief."""
        node = self._node(name)
        if isinstance(node, Entity):
            return self.sheet(node, min_belief=min_belief)
        return self._paper_sheet(node, min_belief)

    def _node(self, name: str) -> Entity | Paper:
        return find_node(self.index, name, near=self._settings.limits.near_names)

    def sheet(self, entity: Entity, *, min_belief: float = 0.0, claims: bool = True) -> Sheet:
        """All about an entity that was found, with the claims of at least this belief or without any."""
        return Sheet(
            entity,
            tuple(self.index.links(entity=entity.id)),
            believed(self.index.claims(subject=entity.id), min_belief) if claims else (),
            believed(self.index.claims(object_=entity.id), min_belief) if claims else (),
            tuple(self.index.results(subject=entity.id)),
            claims_query(f"FILTER(<{self.iris.node(entity.id)}> IN (?subject, ?object))", min_belief),
        )

    def _paper_sheet(self, paper: Paper, min_belief: float) -> PaperSheet:
        claims = believed(self.index.claims_in(paper.id), min_belief)
        stated = f"FILTER EXISTS {{ ?claim kg:hasEvidence/prov:wasQuotedFrom <{self.iris.paper(paper.id)}> }}"
        return PaperSheet(paper, tuple(self.index.links(paper=paper.id)), claims, claims_query(stated, min_belief))

    def search(self, text: str, *, limit: int = 20, kinds: Collection[str] = ()) -> list[Hit]:
        """Entities and papers whose name, title or abstract matches, the best first."""
        return search(self.index, text, limit=limit, kinds=kinds)

    def lineage(
        self,
        name: str,
        *,
        direction: str = Direction.ANCESTORS,
        depth: int = DEPTH,
        relations: Iterable[str] = (),
        min_belief: float = 0.0,
        since: int | None = None,
        until: int | None = None,
        limit: int = 0,
        claims: bool = True,
    ) -> Lineage:
        """What an entity comes from (`ancestors`), what came from it (`descendants`), or `both`.

        A node's `distance` is its steps from the root, below 0 for descendants.

        Args:
            name: the entity.
            direction: which way to go.
            depth: most steps; 0 for no limit.
            relations: names of predicates to follow; `buildsOn` and `improvesOver` where there are none.
            min_belief: least belief, 0 to 1, of a claim that is followed.
            since: first year of papers whose claims are followed.
            until: last year of such papers.
            limit: most nodes, the nearest ones; 0 for no limit.
            claims: whether the claims between the nodes are wanted.
        """
        scope = Scope(Direction(direction), depth, parse_predicates(relations), min_belief, since, until)
        return lineage(self.index, self.find(name, LINEAGE_KINDS), scope, limit=limit, claims=claims)

    def path(
        self, first: str, second: str, *, depth: int = 0, relations: Iterable[str] = (), min_belief: float = 0.0
    ) -> Descent:
        """How one entity comes from another: the shortest ways of claims between them, over `depth` at most."""
        scope = Scope(depth=depth, predicates=parse_predicates(relations), min_belief=min_belief)
        return descent(self.index, self.find(first, LINEAGE_KINDS), self.find(second, LINEAGE_KINDS), scope)

    def timeline(self, name: str, metric: str = "") -> Timeline:
        """The figures reported on a benchmark by date, and the best so far."""
        return timeline(self.leaderboard(name, metric))

    def disputes(self, name: str = "") -> list[Dispute]:
        """Where papers say the opposite of one another, about all things or about one."""
        return disputes(self.index, node=self.find(name, LINEAGE_KINDS).id if name else "")

    def catalogue(self, wanted: Wanted, *, limit: int = 100, after: tuple[Any, int] | None = None) -> Page:
        """A page of the list of papers, or of entities of a kind."""
        return catalogue(self.index, wanted, limit=limit, after=after)

    def claim(self, claim: str) -> Claim:
        """The claim of an id or an IRI.

        Raises:
            NotFoundError: there is none.
        """
        found = self.index.claim(as_text(claim).removeprefix(f"{self.iris.base}claim/"))
        if found is None:
            raise NotFoundError("claim", claim, [])
        return found

    def leaderboard(self, name: str, metric: str = "") -> Leaderboard:
        """What papers report on a benchmark, ranked by each metric or by one."""
        return leaderboard(self.index, self.find(name, (Kind.BENCHMARK,)), metric)

    def compare(self, left: str, right: str, *, min_belief: float = 0.0) -> Comparison:
        """What papers say of two entities, in claims of at least this belief."""
        ends = self.find(left, LINEAGE_KINDS), self.find(right, LINEAGE_KINDS)
        return compare(self.index, *ends, min_belief=min_belief)

    def query(
        self,
        sparql: str,
        *,
        pool: Pool | Visit | None = None,
        dataset: Dataset = EVERYTHING,
        formats: Mapping[str, str] = PLAIN,
    ) -> Answer:
        """The answer to a SPARQL query; see `kg.query.query` for what is refused and limited, and how to ask."""
        place, limits = self._generation.store, self._settings.limits
        return query(self.manifest.store, place, sparql, limits, pool=pool, dataset=dataset, formats=formats)

    def data(self, *, focus: str = "", depth: int = 1, min_belief: float = 0.0) -> Graph:
        """The whole graph in memory, or what lies within `depth` claims of an entity or paper.

        Claims of less than `min_belief` are left out, and no way leads over them.
        """
        if focus:
            return neighbourhood(self.index, self._node(focus).id, depth, min_belief=min_belief)
        whole = self.index.graph()
        return replace(whole, claims=believed(whole.claims, min_belief))

    def papers_around(self, focus: str, *, depth: int = 1, min_belief: float = 0.0) -> int:
        """How many papers `data` would have around an entity or paper; they are counted and not read."""
        return papers_within(self.index, self._node(focus).id, depth, min_belief=min_belief)

    def lineage_data(self, name: str, *, direction: str, depth: int, min_belief: float = 0.0) -> Graph:
        """A lineage (see `lineage`) and what lies one claim around it, in memory."""
        found = self.lineage(name, direction=direction, depth=depth, min_belief=min_belief)
        nodes = [node.entity.id for node in found.nodes]
        return surroundings(self.index, nodes, focus=found.root.id, min_belief=min_belief)

    def benchmark_data(self, name: str, *, min_belief: float = 0.0) -> Graph:
        """A benchmark in memory: all that is claimed and reported of it, and every paper that names it."""
        benchmark = self.find(name, (Kind.BENCHMARK,)).id
        results = self.index.results(benchmark=benchmark)
        claims = self.index.claims(object_=benchmark, predicates=[Predicate.EVALUATES_ON])
        nodes = {claim.subject for claim in claims} | {result.subject for result in results}
        papers = {link.paper for link in self.index.links(entity=benchmark)} | {result.paper for result in results}
        return surroundings(self.index, {benchmark, *nodes, *papers}, focus=benchmark, min_belief=min_belief)

    def validate(self) -> Validation:
        """Check the graph against the SHACL shapes."""
        from kg.validate import validate

        return Validation(*validate(self.store))
