"""A made-up literature of any size, in the project's own model: the same papers for the same size, everywhere.

Of a hundred papers about 43 introduce a method or model that builds on an earlier one, some of which improve over
another and report a figure; a few only measure, compare, contradict or survey; the others say nothing that is read.
What was built on before is likelier to be built on again, so that a few methods have most of the heirs. Names and
sentences are put together from syllables and patterns, and mean nothing.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import count, product

from kg.belief import belief
from kg.model import (
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
    Span,
)
from kg.naming import name_key
from kg.resolve.across import entity_id

Assertion = tuple[str, Predicate, str]

READER = "made-up/1"
FIRST_YEAR, MONTHS = 2010, 16 * 12 + 9
"""Papers are of 2010 to September 2026, as many in each month."""

INTRODUCES, COMPARES, MEASURES, SURVEYS = 0.43, 0.01, 0.02, 0.01
"""Shares of the papers that introduce something, compare earlier work, measure it again, and survey a task."""

FOUNDS, IMPROVES, REPORTS = 0.002, 0.2, 0.12
"""Shares of what is introduced that builds on nothing earlier, improves over something, comes with a figure."""

CONTRADICTS = 0.02
"""Share of the comparisons that say the opposite of what an earlier paper said."""

SYLLABLES = [first + second for first, second in product("bdfgklmnprtvzhjw", "aeiou")]
TASKS = "parsing retrieval segmentation translation planning forecasting matching labelling control generation".split()
FIELDS = "sparse dense noisy long structured unseen temporal visual spoken clinical legal molecular".split()
METRICS = {"accuracy": True, "F1": True, "BLEU": True, "mean reward": True, "error rate": False, "latency": False}
FILLERS = (
    "Much work on {field} {task} takes the data to be clean.",
    "For {field} {task} the cost of labels is what holds systems back.",
    "How well {field} {task} carries over to new domains is not known.",
    "A careful study of {field} {task} has long been due.",
)


def made_up(papers: int, seed: int = 0) -> Graph:
    """A literature of this many papers."""
    world = _World(random.Random(seed))
    for number in range(papers):
        _written(world, number, papers)
    return world.graph()


@dataclass
class _World:
    """All that has been published so far."""

    chance: random.Random
    papers: list[Paper] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    evidence: defaultdict[Assertion, list[Evidence]] = field(default_factory=partial(defaultdict, list))
    results: dict[str, Result] = field(default_factory=dict)
    known: list[Entity] = field(default_factory=list)
    """Methods and models, each once and once more for each time that it was built on."""
    improvements: list[tuple[Entity, Entity]] = field(default_factory=list)
    names: Iterator[str] = field(default_factory=lambda: map(_name, count()))

    def thing(self, kind: Kind, label: str, *aliases: str, higher: bool | None = None) -> Entity:
        """The entity of this name, new or known."""
        id_ = entity_id(kind, name_key(label))
        return self.entities.setdefault(id_, Entity(id_, kind, label, aliases, higher))

    def invented(self) -> Entity:
        """A new method or model."""
        name = next(self.names)
        if self.chance.random() < 0.3:
            return self.thing(Kind.MODEL, f"{name}-{self.chance.randint(1, 90)}B", name)
        return self.thing(Kind.METHOD, name, *([f"{name} Search"] if self.chance.random() < 0.2 else []))

    def task(self) -> str:
        """The name of a task."""
        return f"{self.chance.choice(FIELDS)} {self.chance.choice(TASKS)}"

    def benchmark(self) -> Entity:
        """A benchmark; the first are used most."""
        number = min(int(self.chance.paretovariate(0.6)), 240)
        return self.thing(Kind.BENCHMARK, f"{_name(300_000 + number)}Bench")

    def metric(self) -> Entity:
        """A metric."""
        label, higher = self.chance.choice(list(METRICS.items()))
        return self.thing(Kind.METRIC, label, higher=higher)

    def graph(self) -> Graph:
        """Everything, sorted."""
        claims = (Claim(*said, tuple(sorted(found)), belief(found)) for said, found in self.evidence.items())
        return Graph(
            papers=tuple(sorted(self.papers)),
            entities=tuple(sorted(self.entities.values())),
            links=tuple(sorted(self.links)),
            claims=tuple(sorted(claims)),
            results=tuple(result for _, result in sorted(self.results.items())),
        )


def _name(number: int) -> str:
    """A name of three syllables, another for each number below 512,000."""
    number = number * 191_173 % len(SYLLABLES) ** 3  # no factor in common, so that no two meet
    first, rest = divmod(number, len(SYLLABLES) ** 2)
    return "".join(SYLLABLES[part] for part in (first, *divmod(rest, len(SYLLABLES)))).capitalize()


class _Draft:
    """A paper that is being written: each sentence is quoted where it says something."""

    def __init__(self, world: _World, number: int, of: int) -> None:
        month = number * MONTHS // of
        year, month = FIRST_YEAR + month // 12, month % 12 + 1
        self.arxiv = f"{year % 100:02}{month:02}.{number % 100_000:05}"
        self.id, self.date = f"arxiv:{self.arxiv}", f"{year}-{month:02}-{number % 28 + 1:02}"
        self._world, self._sentences, self._length = world, list[str](), 0
        self._named: dict[str, Link] = {}

    def write(self, sentence: str) -> Evidence:
        """Add a sentence; what can be quoted for what it says."""
        start = self._length + bool(self._sentences)
        self._sentences.append(sentence)
        self._length = start + len(sentence)
        sure = self._world.chance.randint(50, 97) / 100
        return Evidence(self.id, Span(Field.ABSTRACT, start, self._length), sentence, READER, sure)

    def claim(self, subject: Entity | None, predicate: Predicate, other: Entity, said: Evidence) -> None:
        """Claim something of an entity, or of this paper for None."""
        self._world.evidence[subject.id if subject else self.id, predicate, other.id].append(said)
        for entity in filter(None, (subject, other)):
            self.name(entity, introduced=subject is None and predicate is Predicate.INTRODUCES)

    def name(self, entity: Entity, *, introduced: bool = False) -> None:
        """Have it on record that the paper names an entity."""
        link = Link(self.id, entity.id, entity.label, (), introduced, 1.0, ("same name",))
        self._named.setdefault(entity.id, link)

    def publish(self, title: str) -> None:
        """Add the paper to the world."""
        identifiers = (Identifier("arxiv", self.arxiv),)
        abstract = " ".join(self._sentences)
        self._world.papers.append(Paper(self.id, title, abstract, date=self.date, identifiers=identifiers))
        self._world.links += self._named.values()


def _written(world: _World, number: int, of: int) -> None:
    """Write and publish one paper."""
    draft, share = _Draft(world, number, of), world.chance.random()
    if not world.known or share < INTRODUCES:
        _introduces(world, draft)
    elif share < INTRODUCES + COMPARES:
        _compares(world, draft)
    elif share < INTRODUCES + COMPARES + MEASURES:
        _measures(world, draft)
    elif share < INTRODUCES + COMPARES + MEASURES + SURVEYS:
        _surveys(world, draft)
    else:
        _says_nothing(world, draft)


def _introduces(world: _World, draft: _Draft) -> None:
    new, task = world.invented(), world.task()
    _fill(world, draft, task, most=2)
    old = _earlier(world) if world.known and world.chance.random() >= FOUNDS else None
    said = draft.write(f"We present {new.label}, which builds on {old.label}." if old else f"We present {new.label}.")
    draft.claim(None, Predicate.INTRODUCES, new, said)
    if old:
        draft.claim(new, Predicate.BUILDS_ON, old, said)
        world.known.append(old)
        if world.chance.random() < IMPROVES:
            _improves(world, draft, new)
    if world.chance.random() < REPORTS:
        _reports(world, draft, new)
    world.known.append(new)
    draft.publish(f"{new.label}: Towards Better {task.title()}")


def _improves(world: _World, draft: _Draft, new: Entity) -> None:
    old = _earlier(world)
    draft.claim(new, Predicate.IMPROVES_OVER, old, draft.write(f"{new.label} outperforms {old.label}."))
    world.improvements.append((new, old))


def _reports(world: _World, draft: _Draft, subject: Entity) -> None:
    benchmark, metric = world.benchmark(), world.metric()
    value = f"{world.chance.randint(300, 990) / 10}"
    said = draft.write(f"{subject.label} has {value} {metric.label} on {benchmark.label}.")
    draft.claim(subject, Predicate.EVALUATES_ON, benchmark, said)
    draft.name(metric)
    result = Result(draft.id, subject.id, said, benchmark.id, metric.id, Quantity(value, Decimal(value)))
    world.results[result.id] = result


def _compares(world: _World, draft: _Draft) -> None:
    if world.improvements and world.chance.random() < CONTRADICTS:
        old, new = world.chance.choice(world.improvements)
        said, predicate = draft.write(f"In our hands {new.label} outperforms {old.label}."), Predicate.IMPROVES_OVER
    else:
        new, old = _earlier(world), _earlier(world)
        said, predicate = draft.write(f"We compare {new.label} with {old.label}."), Predicate.COMPARES_WITH
    if new != old:
        draft.claim(new, predicate, old, said)
    _fill(world, draft, world.task(), most=2)
    draft.publish(f"{new.label} and {old.label} Side by Side")


def _measures(world: _World, draft: _Draft) -> None:
    subject = _earlier(world)
    _reports(world, draft, subject)
    draft.publish(f"{subject.label} Measured Again")


def _surveys(world: _World, draft: _Draft) -> None:
    task = world.task()
    said = draft.write(f"This is a survey of {task}.")
    draft.claim(None, Predicate.ADDRESSES_TASK, world.thing(Kind.TASK, task), said)
    draft.publish(f"{task.title()}: a Survey, {draft.arxiv}")


def _says_nothing(world: _World, draft: _Draft) -> None:
    task = world.task()
    _fill(world, draft, task, most=4)
    draft.publish(f"Notes on {task.title()}, {draft.arxiv}")


def _fill(world: _World, draft: _Draft, task: str, *, most: int) -> None:
    field_, _, name = task.partition(" ")
    for sentence in world.chance.sample(FILLERS, world.chance.randint(1, most)):
        draft.write(sentence.format(field=field_, task=name))


def _earlier(world: _World) -> Entity:
    """Something known; what was built on before is likelier to be taken."""
    return world.chance.choice(world.known)
