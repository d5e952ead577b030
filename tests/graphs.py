"""Graphs made by hand, whose every claim is known: in a folder, or in memory; nothing is read off a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyoxigraph

from kg.belief import belief
from kg.graph import KnowledgeGraph, open_graph
from kg.index.read import Index
from kg.model import (
    Claim,
    Entity,
    Evidence,
    Extraction,
    Field,
    Graph,
    Identifier,
    Kind,
    Link,
    Mention,
    Paper,
    Predicate,
    Quantity,
    Relation,
    Result,
    Scale,
    Span,
    digest,
)
from kg.naming import name_key
from kg.query import Answer, Pool, _ask
from kg.rdf.iris import Iris
from kg.rdf.write import named_graphs
from kg.resolve.across import entity_id
from kg.saving import save
from kg.sparql.job import Job, Seat
from kg.sparql.worker import run
from kg.store import STORES, Store
from kg.store.oxigraph import OxigraphStore
from kg.workspace import Workspace
from tests.rdf.reading import Reader

READER = "by-hand/1"

_OBJECTS = {Predicate.EVALUATES_ON: Kind.BENCHMARK, Predicate.ADDRESSES_TASK: Kind.TASK}


@dataclass
class Sketch:
    """A graph in the making.

    Things are called by label, or `kind:label` where they are no method; a paper by its key, which is also its title
    where it has no other. Each statement becomes a sentence of its paper, and is quoted from there.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    evidence: dict[tuple[str, Predicate, str], list[Evidence]] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)

    def paper(self, key: str, *, title: str = "", date: str = "", arxiv: str = "", doi: str = "") -> str:
        """Add a paper and give its id."""
        given = (("arxiv", arxiv), ("doi", doi))
        identifiers = tuple(Identifier(scheme, value) for scheme, value in given if value)
        id_ = f"{identifiers[0].scheme}:{identifiers[0].value}" if identifiers else f"title:{digest(key)}"
        self.papers[key] = Paper(id_, title or key, "", date=date, identifiers=identifiers, source="hand")
        return id_

    def thing(
        self, name: str, kind: Kind = Kind.METHOD, *, aliases: tuple[str, ...] = (), higher: bool | None = None
    ) -> str:
        """Add an entity, if it is new, and give its id."""
        head, _, rest = name.partition(":")
        kinds = {k.lower(): k for k in Kind}
        kind, label = (kinds[head], rest) if head in kinds else (kind, name)
        id_ = entity_id(kind, name_key(label) or label)
        if aliases or higher is not None or id_ not in self.entities:
            self.entities[id_] = Entity(id_, kind, label, tuple(sorted(aliases)), higher)
        return id_

    def says(self, paper: str, subject: str, relation: str, other: str, confidence: float = 0.9) -> Sketch:
        """A paper states a relation; a subject of `""` is the paper itself."""
        predicate = Predicate(relation)
        said = self._sentence(paper, f"{subject or 'It'} {relation} {other}.", confidence)
        start = self._mentioned(paper, self.thing(subject)) if subject else self.papers[paper].id
        end = self._mentioned(paper, self.thing(other, _OBJECTS.get(predicate, Kind.METHOD)))
        self.evidence.setdefault((start, predicate, end), []).append(said)
        return self

    def reports(
        self,
        paper: str,
        subject: str,
        benchmark: str = "",
        metric: str = "",
        value: str = "",
        *,
        unit: str = "",
        delta: str = "",
        scale: Scale = Scale.ABSOLUTE,
        over: str = "",
    ) -> Sketch:
        """A paper reports a figure."""
        said = self._sentence(paper, f"{subject} has {value or delta} {metric} on {benchmark or 'it'}.", 0.9)
        result = Result(
            paper=self.papers[paper].id,
            subject=self._mentioned(paper, self.thing(subject)),
            evidence=said,
            benchmark=self._mentioned(paper, self.thing(benchmark, Kind.BENCHMARK)) if benchmark else "",
            metric=self._mentioned(paper, self.thing(metric, Kind.METRIC)) if metric else "",
            value=Quantity(value, Decimal(value), unit) if value else None,
            delta=Quantity(delta, Decimal(delta), "points") if delta else None,
            scale=scale if delta else Scale.UNSTATED,
            baseline=self._mentioned(paper, self.thing(over)) if over else "",
        )
        self.results[result.id] = result
        return self

    def _sentence(self, key: str, sentence: str, confidence: float) -> Evidence:
        if key not in self.papers:
            self.paper(key)
        old = self.papers[key]
        start = len(old.abstract) + bool(old.abstract)
        abstract = f"{old.abstract} {sentence}".strip()
        self.papers[key] = Paper(
            old.id, old.title, abstract, date=old.date, identifiers=old.identifiers, source=old.source
        )
        return Evidence(old.id, Span(Field.ABSTRACT, start, start + len(sentence)), sentence, READER, confidence)

    def _mentioned(self, paper: str, entity: str) -> str:
        id_, label = self.papers[paper].id, self.entities[entity].label
        self.links[id_, entity] = Link(id_, entity, label, (), introduced=False, score=1.0, reasons=("same name",))
        return entity

    def graph(self) -> Graph:
        """What was said, as a graph."""
        claims = [Claim(*key, tuple(sorted(said)), belief(said)) for key, said in self.evidence.items()]
        introduced = {(c.subject, c.object) for c in claims if c.predicate is Predicate.INTRODUCES}
        links = [
            Link(link.paper, link.entity, link.name, (), node in introduced, link.score, link.reasons)
            for node, link in self.links.items()
        ]
        return Graph(
            papers=tuple(sorted(self.papers.values())),
            entities=tuple(sorted(self.entities.values())),
            links=tuple(sorted(links)),
            claims=tuple(sorted(claims)),
            results=tuple(sorted(self.results.values(), key=lambda result: result.id)),
        )

    def index(self) -> Index:
        """The graph as an index in memory."""
        return Index.of(self.graph())

    def store(self) -> Store:
        """The graph as RDF in a store in memory."""
        return in_memory(self.graph()).store


def chain(*statements: str) -> Sketch:
    """A sketch of statements such as `A buildsOn B`, each in a paper of its own."""
    sketch = Sketch()
    for number, statement in enumerate(statements):
        subject, relation, other = statement.split(" ")
        sketch.says(f"Paper {number}", subject, relation, other)
    return sketch


def lamps() -> Sketch:
    """A small world of lamps: every kind of entity, every predicate, a contradiction, and three boards."""
    made = Sketch()
    made.paper("lamp", title="Lamp: Light for Everyone", date="2021-01-15", arxiv="2101.00001", doi="10.1000/lamp")
    made.paper("torch", title="Torches", date="2022", doi="10.1000/torch")
    made.paper("wick", title="On Wicks", date="2019-05")
    made.paper("rest", title="A Survey of Light")
    made.thing("Lamp", aliases=("Lamp Network", "LMP"))
    made.thing("metric:lux", higher=True)
    made.thing("metric:glare", higher=False)
    made.says("wick", "", "introduces", "Wick").says("wick", "", "addressesTask", "lighting")
    made.says("lamp", "", "introduces", "Lamp").says("lamp", "Lamp", "buildsOn", "Wick")
    made.says("lamp", "Lamp", "evaluatesOn", "Dusk").says("lamp", "Lamp", "improvesOver", "Wick")
    made.says("torch", "", "introduces", "model:Torch").says("torch", "model:Torch", "buildsOn", "Lamp", 0.6)
    made.says("torch", "model:Torch", "improvesOver", "Lamp").says("torch", "model:Torch", "evaluatesOn", "Dusk")
    made.says("rest", "Lamp", "improvesOver", "model:Torch", 0.5).says("rest", "Lamp", "comparesWith", "Candle")
    made.says("rest", "Lamp", "improvesOver", "Wick", 0.7)
    made.reports("lamp", "Lamp", "Dusk", "lux", "80.5", unit="percent").reports(
        "wick", "Wick", "Dusk", "lux", "70", unit="percent"
    )
    made.reports("torch", "model:Torch", "Dusk", "lux", "90", unit="percent", delta="9.5", over="Lamp")
    made.reports("lamp", "Lamp", "Dusk", "glare", "3").reports("torch", "model:Torch", "Dusk", "glare", "2")
    made.reports("torch", "model:Torch", "Dusk", "lux", delta="12", scale=Scale.RELATIVE)
    return made


def in_memory(graph: Graph, iris: Iris | None = None) -> Reader:
    """A graph in a store in memory."""
    iris, store = iris or Iris(), pyoxigraph.Store()
    for quads in named_graphs(graph, iris).values():
        store.extend(quads)
    return Reader(OxigraphStore(store), iris)


def write(graph: Graph, folder: Path, *, kind: str = "oxigraph", iris: Iris | None = None) -> Path:
    """Write a graph as the current generation of a graph folder."""
    workspace = Workspace(folder)
    with workspace.writing():
        save(workspace, graph, iris=iris or Iris(), store=kind)
    return folder


def opened(graph: Graph, folder: Path, *, kind: str = "oxigraph") -> KnowledgeGraph:
    """A graph that was written to a folder and opened."""
    return open_graph(write(graph, folder, kind=kind))


def read_by_hand(papers: Iterable[Paper], *, fast: bool = False) -> Iterator[Extraction]:
    """What a reader would find in papers whose abstracts have sentences of three words, such as `A buildsOn B.`

    A subject `It` is the paper. Nothing else is found in any other sentence.
    """
    for paper in papers:
        mentions: set[Mention] = set()
        relations: list[Relation] = []
        for sentence in re.finditer(r"(\S+) (\w+) (\S+)\.(?: |$)", paper.abstract):
            subject, name, other = sentence.groups()
            predicate = Predicate(name)
            end = _mention(sentence, 3, other, _OBJECTS.get(predicate, Kind.METHOD))
            start = None if subject == "It" else _mention(sentence, 1, subject, Kind.METHOD)
            span = Span(Field.ABSTRACT, sentence.start(), sentence.end(3) + 1)
            relations.append(Relation(start, predicate, end, Evidence(paper.id, span, span.of(paper), READER, 0.95)))
            mentions |= {end, start} - {None}  # type: ignore[arg-type]
        yield Extraction(paper.id, tuple(sorted(mentions)), relations=tuple(relations))


def _mention(sentence: re.Match[str], group: int, name: str, kind: Kind) -> Mention:
    return Mention(Span(Field.ABSTRACT, sentence.start(group), sentence.end(group)), kind, name, name, READER, 0.9)


def answer_here(seat: Seat, job: Job, pool: Pool | None) -> Answer:
    """Answer a query in this process where it may take its time; to put in the place of `kg.query._ask`."""
    return run(STORES.get(seat.store).open(Path(seat.place)), job) if job.seconds > 1 else _ask(seat, job, pool)
