"""What tools answer: one sentence for each claim, lists that end, and whether anything was left out."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Plain data that does not change."""

    model_config = ConfigDict(frozen=True)


class Thing(Answer):
    """A method, model, benchmark, task, metric or paper; `id` names it in every tool."""

    id: str
    kind: str
    label: str


class Hit(Thing):
    """Something that matches a text."""

    score: float = Field(description="0 to 100; 100 for the name itself.")


class Hits(Answer):
    """What matches, the best first."""

    hits: list[Hit]


class Said(Answer):
    """A claim: that papers say something of two things, with the sentence that says so most clearly."""

    id: str = Field(description="Ask the tool `evidence` for all its sentences.")
    subject: str
    predicate: str
    object: str
    belief: float = Field(description="0 to 1: how likely it is that papers really say so.")
    papers: int = Field(description="How many papers say so.")
    sentence: str = Field(description="From a paper's abstract or title; `...` stands for what was left out.")
    paper: str = Field(description="Id of the paper of the sentence.")
    title: str


class Figure(Answer):
    """A figure that a paper reports."""

    subject: str
    benchmark: str | None
    metric: str | None
    value: str | None
    delta: str | None = Field(description="A difference from the baseline, as written.")
    baseline: str | None
    paper: str
    title: str
    sentence: str


class Sheet(Thing):
    """All about one thing."""

    iri: str
    aliases: list[str]
    abstract: str = Field(description="Of a paper; empty for all else.")
    says: list[Said] = Field(description="What is said of it, or what a paper says; the most believed first.")
    said_by_others: list[Said] = Field(description="Claims in which it is the object.")
    results: list[Figure]
    cut: bool = Field(description="Whether the limit left anything out.")


class Step(Thing):
    """A node of a lineage."""

    year: int | None
    steps: int = Field(description="From the root: above 0 to ancestors, below 0 to descendants.")


class Family(Answer):
    """A lineage: the nodes nearest to the root, and the claims between them."""

    root: Thing
    nodes: list[Step]
    claims: list[Said]
    reached: int = Field(description="Nodes within the depth, shown or not.")
    cut: bool = Field(description="Whether the depth or the limit left anything out.")


class Ways(Answer):
    """How one thing descends from another: the shortest ways, the most believed first."""

    younger: Thing
    older: Thing
    reversed: bool = Field(description="Whether the way leads from the second to the first that were named.")
    steps: int = Field(description="0 where there is no way.")
    ways: list[list[Said]]
    cut: bool


class Ranked(Figure):
    """A figure with its place; `rank` is None for what cannot be ranked, and `reason` says why."""

    rank: int | None
    year: int | None
    reason: str | None


class Board(Answer):
    """The figures by one metric, the best first."""

    metric: str | None
    higher_is_better: bool | None
    unit: str
    rows: list[Ranked]


class Boards(Answer):
    """What papers report on a benchmark."""

    benchmark: Thing
    boards: list[Board]
    cut: bool


class Dated(Figure):
    """A figure with its date; `best` says that no earlier one is better."""

    date: str
    best: bool


class Series(Answer):
    """The figures by one metric, oldest first."""

    metric: str
    higher_is_better: bool | None
    unit: str
    points: list[Dated]


class History(Answer):
    """The figures on a benchmark over time; where they are cut, those that were best in their time are kept."""

    benchmark: Thing
    series: list[Series]
    cut: bool


class Shared(Answer):
    """A benchmark that both were tested on, with what is reported for each."""

    benchmark: str
    a: list[Figure]
    b: list[Figure]


class Comparison(Answer):
    """Two things side by side."""

    a: Thing
    b: Thing
    a_improves_over_b: list[Said]
    b_improves_over_a: list[Said]
    contradicted: bool = Field(description="Whether papers say the opposite of one another.")
    other: list[Said]
    benchmarks: list[Shared]
    shared_ancestors: list[str]
    cut: bool


class Dispute(Answer):
    """Two claims that say the opposite; the more believed one first."""

    claim: Said
    opposite: Said


class Disputes(Answer):
    """Where papers contradict one another."""

    disputes: list[Dispute]
    total: int


class Quotation(Answer):
    """A sentence, verbatim, with what stands around it."""

    before: str
    sentence: str
    after: str
    paper: str
    title: str
    field: str
    confidence: float


class Evidence(Answer):
    """A claim with its sentences, the figures they state, and what contradicts it."""

    claim: Said
    iri: str
    sentences: list[Quotation]
    results: list[Figure]
    contradicted_by: list[Said]
    cut: bool


class Table(Answer):
    """The answer to a SPARQL query: rows of SELECT, yes or no of ASK, or N-Triples of CONSTRUCT and DESCRIBE."""

    columns: list[str]
    rows: list[dict[str, str]] = Field(description="By column; what is unbound is left out.")
    boolean: bool | None
    triples: str
    cut: bool
