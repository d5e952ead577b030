"""What answers look like, for the OpenAPI document; the answers themselves are made by `kg.views`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Entity(_Schema):
    """A method, model, benchmark, task or metric; or a paper as the end of a relation."""

    id: str = Field(examples=["method/lora-1a2b3c4d"])
    iri: str
    kind: str = Field(examples=["Method"])
    label: str
    aliases: list[str]


class Paper(_Schema):
    """A paper, without its abstract."""

    id: str = Field(examples=["arxiv:2106.09685"])
    iri: str
    kind: Literal["Paper"]
    title: str
    authors: list[str]
    date: str = Field(description="ISO 8601, as precise as the source had it; empty if unknown.")
    venue: str
    urls: list[str]


class Evidence(_Schema):
    """A sentence that says so, verbatim, with its paper and its place in the paper's title or abstract."""

    paper: str
    title: str
    sentence: str
    field: Literal["title", "abstract"]
    start: int
    end: int
    confidence: float
    extractor: str


class Claim(_Schema):
    """A relation between two things, with all its evidence; belief is the likelihood that papers really say so."""

    id: str
    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    belief: float
    support: int = Field(description="Number of papers that say so.")
    evidence: list[Evidence]


class EvidenceInContext(Evidence):
    """A sentence with what stands before and after it."""

    before: str
    after: str


class Quantity(_Schema):
    """A figure as written, as a number, and its unit."""

    text: str
    number: float
    unit: str


class Result(_Schema):
    """A figure that a paper reports."""

    id: str
    paper: str
    subject: str
    benchmark: str | None
    metric: str | None
    value: Quantity | None
    baseline: str | None
    baseline_value: Quantity | None
    delta: Quantity | None
    scale: str | None
    evidence: Evidence


class ClaimSheet(Claim):
    """A claim with its sentences in context, the figures they state, and what contradicts it."""

    iri: str
    evidence: list[EvidenceInContext]  # type: ignore[assignment]
    results: list[Result]
    contradicted_by: list[Claim]
    sparql: str


class Naming(_Schema):
    """How a paper names an entity, and why that was taken for it."""

    paper: str
    title: str
    entity: str
    label: str
    name: str
    forms: list[str]
    introduced: bool
    score: float
    reasons: list[str]
    runners_up: list[str]


class EntitySheet(Entity):
    """All about an entity."""

    higher_is_better: bool | None
    unnamed_in: str | None
    named_in: list[Naming]
    outgoing: list[Claim]
    incoming: list[Claim]
    results: list[Result]
    sparql: str


class PaperSheet(Paper):
    """All about a paper."""

    abstract: str
    names: list[Naming]
    claims: list[Claim]
    sparql: str


class ListedEntity(Entity):
    """An entity in a list; `heirs` is how many things build on it or improve over it."""

    year: int | None
    papers: int
    heirs: int
    results: int


class ListedPaper(Paper):
    """A paper in a list."""

    year: int | None
    results: int


class _Page(_Schema):
    total: int
    next: str | None = Field(description="The cursor of the next page, if there is one.")
    sparql: str


class EntityPage(_Page):
    """A page of a list of entities."""

    items: list[ListedEntity]


class PaperPage(_Page):
    """A page of a list of papers."""

    items: list[ListedPaper]


class Node(Entity):
    """A node of a lineage: its steps from the root, negative towards descendants."""

    distance: int
    year: int | None


class Lineage(_Schema):
    """What a thing comes from, or what came from it."""

    root: Entity
    direction: Literal["ancestors", "descendants", "both"]
    depth: int
    relations: list[str]
    nodes: list[Node]
    edges: list[Claim]
    reached: int = Field(description="Nodes within the depth, shown or not.")
    cut: bool = Field(description="Whether the depth or the limit left any out.")
    sparql: str


class Path(_Schema):
    """How one thing descends from another: the shortest ways, the most believed first."""

    younger: Entity
    older: Entity
    reversed: bool = Field(description="Whether the way leads from the second to the first of those asked for.")
    steps: int
    ways: list[list[Claim]]
    sparql: str


class _Row(Result):
    label: str
    year: int | None
    title: str


class RankedRow(_Row):
    """A row of a leaderboard."""

    rank: int


class UnrankedRow(_Row):
    """A result that cannot be ranked, and why."""

    reason: str


class Board(_Schema):
    """The results on a benchmark by one metric; those that name none have a board of their own."""

    metric: str | None
    higher_is_better: bool | None
    unit: str
    ranked: list[RankedRow]
    unranked: list[UnrankedRow]


class Leaderboard(_Schema):
    """All boards of a benchmark, the fullest first."""

    benchmark: Entity
    boards: list[Board]
    sparql: str


class Point(RankedRow):
    """A dated figure; `best` says that nothing before it, or of its date, is better."""

    date: str
    best: bool


class Series(_Schema):
    """The dated figures by one metric, oldest first."""

    metric: str
    higher_is_better: bool | None
    unit: str
    points: list[Point]


class Timeline(_Schema):
    """The figures on a benchmark over time."""

    benchmark: Entity
    series: list[Series]
    sparql: str


class SharedBenchmark(_Schema):
    """A benchmark that both were tested on."""

    benchmark: str
    left: list[Result]
    right: list[Result]


class Comparison(_Schema):
    """Two things side by side."""

    left: Entity
    right: Entity
    left_wins: list[Claim]
    right_wins: list[Claim]
    contradicted: bool
    other: list[Claim]
    benchmarks: list[SharedBenchmark]
    shared_ancestors: list[Entity]
    sparql: str


class Dispute(_Schema):
    """Two claims that contradict one another, the more believed one first."""

    claim: Claim
    opposite: Claim


class Disputes(_Page):
    """A page of disputes."""

    items: list[Dispute]


class Hit(_Schema):
    """A node that matches a text."""

    id: str
    kind: str
    label: str
    matched: str
    score: float


class Hits(_Schema):
    """What matches a text, the best first."""

    hits: list[Hit]
    sparql: str


class Stats(_Schema):
    """What the graph holds."""

    version: str
    base: str
    generation: str
    counts: dict[str, int]
    years: dict[int, int] = Field(description="Papers by year, as far as they have a date.")
    most_followed: list[ListedEntity] = Field(description="Those that most things build on or improve over.")
    sparql: str
