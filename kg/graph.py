"""An open graph: the questions that the command line, Python and HTTP all ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.claims import believed
from kg.compare import Comparison, compare
from kg.config import Limits, Settings
from kg.errors import GraphError
from kg.find import find_entity, find_node, find_paper, fitting, spoken
from kg.leaderboard import Leaderboard, leaderboard
from kg.lineage import DEPTH, LINEAGE_KINDS, Direction, Lineage, Scope, lineage, parse_predicates
from kg.model import Claim, Entity, Graph, Kind, Link, Paper, Result, is_paper
from kg.neighbourhood import neighbourhood
from kg.query import EVERYTHING, PLAIN, Answer, Dataset, Pool, query
from kg.rdf.iris import Iris
from kg.rdf.read import Reader
from kg.search import Hit, search
from kg.store import STORES
from kg.workspace import Generation, Manifest, Workspace


@dataclass(frozen=True, slots=True)
class Sheet:
    """All about one entity: how papers name it, its claims as subject and as object, and its results."""

    entity: Entity
    links: tuple[Link, ...]
    outgoing: tuple[Claim, ...]
    incoming: tuple[Claim, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """All about one paper: what it names and every claim that one of its sentences states."""

    paper: Paper
    links: tuple[Link, ...]
    claims: tuple[Claim, ...]


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
        self.store = STORES.get(self.manifest.store).open(generation.store)
        self.reader = Reader(self.store, self.iris)

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
        return find_entity(self.reader, name, kinds, near=self._settings.limits.near_names)

    def namesakes(self, name: str, meant: str) -> list[str]:
        """What else a name fits, as `kind:name`, beside the node it was taken for, which is `meant` by its id."""
        return [spoken(other) for other in fitting(self.reader, name) if meant and other.id != meant]

    def label(self, node: str) -> str:
        """The label of an entity, or the title of a paper, by id."""
        return self.reader.paper(node).title if is_paper(node) else self.reader.entity(node).label

    def papers(self) -> Iterator[Paper]:
        """Every paper, by id."""
        return self.reader.papers()

    def paper(self, name: str) -> Paper | None:
        """The paper of an id, arXiv number, DOI, IRI or title."""
        return find_paper(self.reader, name)

    def show(self, name: str, *, min_belief: float = 0.0) -> Sheet | PaperSheet:
        """All about an entity or a paper, with the claims of at least this belief."""
        node = self._node(name)
        return self._entity_sheet(node, min_belief) if isinstance(node, Entity) else self._paper_sheet(node, min_belief)

    def _node(self, name: str) -> Entity | Paper:
        return find_node(self.reader, name, near=self._settings.limits.near_names)

    def _entity_sheet(self, entity: Entity, min_belief: float) -> Sheet:
        return Sheet(
            entity,
            tuple(self.reader.links(entity=entity.id)),
            believed(self.reader.claims(subject=entity.id), min_belief),
            believed(self.reader.claims(object_=entity.id), min_belief),
            tuple(self.reader.results(subject=entity.id)),
        )

    def _paper_sheet(self, paper: Paper, min_belief: float) -> PaperSheet:
        claims = believed(self.reader.claims_in(paper.id), min_belief)
        return PaperSheet(paper, tuple(self.reader.links(paper=paper.id)), claims)

    def search(self, text: str, *, limit: int = 20) -> list[Hit]:
        """Entities and papers whose name or title matches, the best first."""
        return search(self.reader, text, limit=limit)

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
        """
        scope = Scope(Direction(direction), depth, parse_predicates(relations), min_belief, since, until)
        return lineage(self.reader, self.find(name, LINEAGE_KINDS), scope)

    def leaderboard(self, name: str, metric: str = "") -> Leaderboard:
        """What papers report on a benchmark, ranked by each metric or by one."""
        return leaderboard(self.reader, self.find(name, (Kind.BENCHMARK,)), metric)

    def compare(self, left: str, right: str, *, min_belief: float = 0.0) -> Comparison:
        """What papers say of two entities, in claims of at least this belief."""
        ends = self.find(left, LINEAGE_KINDS), self.find(right, LINEAGE_KINDS)
        return compare(self.reader, *ends, min_belief=min_belief)

    def query(
        self,
        sparql: str,
        *,
        pool: Pool | None = None,
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
            return neighbourhood(self.reader, self._node(focus).id, depth, min_belief=min_belief)
        whole = self.reader.graph()
        return replace(whole, claims=believed(whole.claims, min_belief))

    def validate(self) -> Validation:
        """Check the graph against the SHACL shapes."""
        from kg.validate import validate

        return Validation(*validate(self.store))
