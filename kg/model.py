"""The nouns that travel between the stages: frozen, ordered, with ids made from content.

    Paper -> Mention, Relation, Measurement (one Extraction) -> Entity, Link -> Claim, Result -> Graph

A `Relation` speaks of mentions and a `Claim` of entities; the two types are apart on purpose, so that
nothing unresolved can enter a graph. Offsets are half-open and count characters of the stored text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What an entity is."""

    METHOD = "Method"
    MODEL = "Model"
    BENCHMARK = "Benchmark"
    TASK = "Task"
    METRIC = "Metric"


class Predicate(StrEnum):
    """What a claim says of its subject and object; names as in the ontology."""

    INTRODUCES = "introduces"
    EVALUATES_ON = "evaluatesOn"
    IMPROVES_OVER = "improvesOver"
    BUILDS_ON = "buildsOn"
    COMPARES_WITH = "comparesWith"
    ADDRESSES_TASK = "addressesTask"


LINEAGE = (Predicate.BUILDS_ON, Predicate.IMPROVES_OVER)
"""The predicates that a line of descent runs over."""


_ACTORS = frozenset({Kind.METHOD, Kind.MODEL})
_THINGS = frozenset({Kind.METHOD, Kind.MODEL, Kind.BENCHMARK})

SUBJECTS: Mapping[Predicate, frozenset[Kind | None]] = {
    Predicate.INTRODUCES: frozenset({None}),
    Predicate.EVALUATES_ON: frozenset({None, *_ACTORS}),
    Predicate.IMPROVES_OVER: _ACTORS,
    Predicate.BUILDS_ON: _THINGS,
    Predicate.COMPARES_WITH: _ACTORS,
    Predicate.ADDRESSES_TASK: frozenset({None}),
}
"""The kinds that may be the subject of a predicate, as the ontology's domains say; None is a paper."""

OBJECTS: Mapping[Predicate, frozenset[Kind | None]] = {
    Predicate.INTRODUCES: _THINGS,
    Predicate.EVALUATES_ON: frozenset({Kind.BENCHMARK}),
    Predicate.IMPROVES_OVER: _ACTORS,
    Predicate.BUILDS_ON: _THINGS,
    Predicate.COMPARES_WITH: _ACTORS,
    Predicate.ADDRESSES_TASK: frozenset({Kind.TASK}),
}
"""The kinds that may be its object, as the ontology's ranges say."""


class Field(StrEnum):
    """Which stored text of a paper a span points into."""

    TITLE = "title"
    ABSTRACT = "abstract"


class Scale(StrEnum):
    """How a stated difference is to be read."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    UNSTATED = "unstated"


def digest(*parts: str) -> str:
    """16 hexadecimal digits that stand for `parts`; equal parts give equal digits on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_paper(node: str) -> bool:
    """Whether an id is that of a paper, such as `arxiv:1706.03762`; an entity's begins with its kind and a slash."""
    return ":" in node.partition("/")[0]


@dataclass(frozen=True, order=True, slots=True)
class Identifier:
    """An identifier that somebody else gave: scheme `arxiv`, `doi`, `acl` or `openreview`, and value."""

    scheme: str
    value: str


@dataclass(frozen=True, order=True, slots=True)
class Paper:
    """A paper as its source described it.

    `date` is an ISO date of whatever precision the source had (`2017`, `2017-06`, `2017-06-12`) or empty.
    """

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    date: str = ""
    venue: str = ""
    urls: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    source: str = ""

    @property
    def year(self) -> int | None:
        """The year of `date`, if there is one."""
        return int(self.date[:4]) if self.date else None

    def text(self, where: Field) -> str:
        """The stored text that a span's offsets point into."""
        return self.title if where is Field.TITLE else self.abstract


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A stretch of a paper's stored title or abstract."""

    field: Field
    start: int
    end: int

    def of(self, paper: Paper) -> str:
        """The verbatim text of this span."""
        return paper.text(self.field)[self.start : self.end]


@dataclass(frozen=True, order=True, slots=True)
class Mention:
    """A place where a paper names something.

    `text` is verbatim, `name` the same after cleaning; `finder` says what found it and `score`, 0 to 1,
    how sure that is.
    """

    span: Span
    kind: Kind
    text: str
    name: str
    finder: str
    score: float


@dataclass(frozen=True, order=True, slots=True)
class Definition:
    """An abbreviation that a paper spells out, both as cleaned names."""

    short: str
    long: str


@dataclass(frozen=True, order=True, slots=True)
class Variant:
    """Another form of a name in one paper, both as cleaned names."""

    name: str
    form: str


@dataclass(frozen=True, order=True, slots=True)
class Evidence:
    """The sentence that says so: verbatim, with its place, who read it and how sure, 0 to 1, that is."""

    paper: str
    span: Span
    text: str
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Relation:
    """Something a sentence says about mentions. A subject of None is the paper's own contribution.

    `negated` is the sentence's denial of the relation, and `hedged` a wish, plan or possibility; neither
    becomes a positive claim.
    """

    subject: Mention | None
    predicate: Predicate
    object: Mention
    evidence: Evidence
    negated: bool = False
    hedged: bool = False


@dataclass(frozen=True, order=True, slots=True)
class Quantity:
    """A number as written (`text`), its value, and its unit (`percent`, `points`, `times` or as written)."""

    text: str
    number: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number that a sentence reports, about mentions. A subject of None is the paper's own contribution.

    `value` is an absolute figure, `delta` a difference from `baseline_value` or from `baseline`, read on `scale`.
    """

    subject: Mention | None
    benchmark: Mention | None
    metric: Mention | None
    evidence: Evidence
    value: Quantity | None = None
    baseline_value: Quantity | None = None
    delta: Quantity | None = None
    scale: Scale = Scale.UNSTATED
    baseline: Mention | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that did not become part of the graph, and why."""

    paper: str
    stage: str
    what: str
    reason: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read off one paper, before anything is resolved."""

    paper: str
    mentions: tuple[Mention, ...] = ()
    definitions: tuple[Definition, ...] = ()
    variants: tuple[Variant, ...] = ()
    relations: tuple[Relation, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    code: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Entity:
    """A method, model, benchmark, task or metric that papers speak of.

    `unnamed_in` is the id of the paper whose contribution this is, where that has no name of its own.
    """

    id: str
    kind: Kind
    label: str
    aliases: tuple[str, ...] = ()
    higher_is_better: bool | None = None
    unnamed_in: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """The decision that a paper's mentions of a name denote an entity.

    `name` is the form the paper uses most and `forms` the others, as the paper writes them; `reasons` say why
    they were linked, with `score` from 0 to 1, and `runners_up` which entities were passed over.
    """

    paper: str
    entity: str
    name: str
    forms: tuple[str, ...]
    introduced: bool
    score: float
    reasons: tuple[str, ...] = ()
    runners_up: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Claim:
    """A statement about entities (or of a paper, as subject) with all its evidence.

    `belief`, 0 to 1, is how likely the statement was really made; `support` is how many papers make it.
    """

    subject: str
    predicate: Predicate
    object: str
    evidence: tuple[Evidence, ...]
    belief: float

    @property
    def id(self) -> str:
        """Made from the assertion alone, so that equal claims pool their evidence."""
        return digest(self.subject, self.predicate, self.object)

    @property
    def support(self) -> int:
        """Number of papers that state it."""
        return len({item.paper for item in self.evidence})


@dataclass(frozen=True, slots=True)
class Result:
    """A reported figure, about entities; `baseline` is the entity that `delta` is a difference from."""

    paper: str
    subject: str
    evidence: Evidence
    benchmark: str = ""
    metric: str = ""
    value: Quantity | None = None
    baseline_value: Quantity | None = None
    delta: Quantity | None = None
    scale: Scale = Scale.UNSTATED
    baseline: str = ""

    @property
    def id(self) -> str:
        """Made from the whole reading: paper, subject, benchmark, metric and figures."""
        figures = [q.text if q else "" for q in (self.value, self.baseline_value, self.delta)]
        return digest(self.paper, self.subject, self.benchmark, self.metric, self.baseline, *figures)


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole graph, or a neighbourhood of one, in memory; every tuple is sorted.

    `focus` is the id of the node that this is a neighbourhood of; empty for a whole graph.
    """

    papers: tuple[Paper, ...] = ()
    entities: tuple[Entity, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    results: tuple[Result, ...] = ()
    code: tuple[tuple[str, str], ...] = field(default=())
    focus: str = field(default="", compare=False)

    def nodes(self) -> int:
        """Number of papers and entities."""
        return len(self.papers) + len(self.entities)

    def edges(self) -> int:
        """Number of claims."""
        return len(self.claims)
