"""From RDF back to the model: look up parts of a stored graph, or all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode

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
    Scale,
    Span,
)
from kg.rdf.iris import Iris
from kg.rdf.terms import P
from kg.store import Store
from ontology import KG

_PREDICATES = {predicate: NamedNode(getattr(KG, predicate)) for predicate in Predicate}
_KINDS = {getattr(KG, kind): kind for kind in Kind}


class Reader:
    """Reads papers, entities, claims and results from a store, by id."""

    def __init__(self, store: Store, iris: Iris) -> None:
        self.store, self.iris = store, iris

    # Names

    def entities_with_key(self, key: str) -> list[Entity]:
        """The entities that a name of this key may mean, sorted."""
        found = self._subjects(P.nameKey, Literal(key))
        return sorted(self.entity(self.iris.node_id(iri)) for iri in found)

    def labels(self) -> Iterator[tuple[str, str]]:
        """Id and name of every entity, once for every name it has."""
        for predicate in (P.prefLabel, P.altLabel):
            for quad in self.store.quads(None, predicate, None):
                yield self.iris.node_id(_value(quad.subject)), _value(quad.object)

    def titles(self) -> Iterator[tuple[str, str]]:
        """Id and title of every paper."""
        for quad in self.store.quads(None, P.title, None):
            node = self.iris.node_id(_value(quad.subject))
            if ":" in node:
                yield node, _value(quad.object)

    def has_entity(self, entity: str) -> bool:
        """Whether there is an entity of this id."""
        return any(True for _ in self.store.quads(self._node(entity), P.prefLabel, None))

    def has_paper(self, paper: str) -> bool:
        """Whether there is a paper of this id."""
        return any(True for _ in self.store.quads(NamedNode(self.iris.paper(paper)), P.title, None))

    def papers_identified(self, identifiers: Iterable[str]) -> list[str]:
        """The ids of the papers that have one of these identifiers (`doi:10.1000/182`), sorted."""
        return sorted(
            {self.iris.node_id(iri) for text in identifiers for iri in self._subjects(P.identifier, Literal(text))}
        )

    # Nodes

    def entity(self, entity: str) -> Entity:
        """The entity of an id that exists."""
        found = self._about(self._node(entity))
        kind = next(_KINDS[node.value] for node in found[P.type] if node.value in _KINDS)
        better = _first(found, P.higherIsBetter)
        unnamed = _first(found, P.unnamedIn)
        return Entity(
            id=entity,
            kind=kind,
            label=_first(found, P.prefLabel),
            aliases=tuple(sorted(node.value for node in found.get(P.altLabel, ()))),
            higher_is_better=better == "true" if better else None,
            unnamed_in=self.iris.node_id(unnamed) if unnamed else "",
        )

    def paper(self, paper: str) -> Paper:
        """The paper of an id that exists."""
        found = self._about(NamedNode(self.iris.paper(paper)))
        identifiers = {node.value for node in found.get(P.identifier, ())} - {
            paper if paper.startswith("title:") else ""
        }
        return Paper(
            id=paper,
            title=_first(found, P.title),
            abstract=_first(found, P.abstract),
            authors=_authors(_first(found, P.creditText), {node.value for node in found.get(P.creator, ())}),
            date=_first(found, P.issued),
            venue=_first(found, P.venue),
            urls=tuple(sorted(node.value for node in found.get(P.url, ()))),
            identifiers=tuple(sorted(Identifier(*text.split(":", 1)) for text in identifiers if text[:6] != "title:")),
            source=_first(found, P.source),
        )

    def papers(self) -> Iterator[Paper]:
        """Every paper, sorted by id."""
        ids = {self.iris.node_id(iri) for iri in self._subjects(P.type, NamedNode(KG.Paper))}
        return map(self.paper, sorted(ids))

    def entities(self) -> Iterator[Entity]:
        """Every entity, sorted by id."""
        ids = {self.iris.node_id(iri) for iri in self._subjects(P.prefLabel, None)}
        return map(self.entity, sorted(ids))

    # Claims

    def claims(
        self, *, subject: str = "", object_: str = "", predicates: Iterable[Predicate] = tuple(Predicate)
    ) -> list[Claim]:
        """The claims of this subject and this object, where given, with one of the predicates, sorted."""
        wanted = frozenset(predicates)
        found = map(self._claim, self._claim_nodes(subject, object_))
        return sorted(claim for claim in found if claim.predicate in wanted)

    def _claim_nodes(self, subject: str, object_: str) -> list[str]:
        sides = [(P.subject, subject), (P.object, object_)]
        nodes = [set(self._subjects(side, self._node(node))) for side, node in sides if node]
        return sorted(set.intersection(*nodes)) if nodes else self._subjects(P.type, NamedNode(KG.Claim))

    def claims_in(self, paper: str) -> list[Claim]:
        """The claims that a paper states, sorted."""
        found = self.store.quads(None, P.hasEvidence, None, NamedNode(self.iris.graph(paper)))
        nodes = {_value(quad.subject) for quad in found}
        return sorted(self._claim(node) for node in nodes if node.startswith(f"{self.iris.base}claim/"))

    def claim(self, claim: str) -> Claim:
        """The claim of an id that exists."""
        return self._claim(f"{self.iris.base}claim/{claim}")

    def _claim(self, node: str) -> Claim:
        found = self._about(NamedNode(node))
        return Claim(
            subject=self.iris.node_id(_first(found, P.subject)),
            predicate=Predicate(_first(found, P.predicate).removeprefix(P.ontology + "#")),
            object=self.iris.node_id(_first(found, P.object)),
            evidence=tuple(sorted(self._evidence(item) for item in found[P.hasEvidence])),
            belief=float(_first(found, P.belief)),
        )

    def steps(self, node: str, predicates: Iterable[Predicate], *, forward: bool) -> list[tuple[Predicate, str]]:
        """Where the direct triples of these predicates lead from a node, sorted."""
        found = set()
        for predicate in predicates:
            at, property_ = self._node(node), _PREDICATES[predicate]
            ends = self._objects(at, property_) if forward else self._subjects(property_, at)
            found |= {(predicate, iri) for iri in ends}
        return sorted((predicate, self.iris.node_id(iri)) for predicate, iri in found)

    # Results and mentions

    def results(self, *, benchmark: str = "", subject: str = "") -> list[Result]:
        """The results on this benchmark, or of this subject, or all, sorted by id."""
        if benchmark:
            nodes = self._subjects(P.onBenchmark, self._node(benchmark))
        elif subject:
            nodes = self._subjects(P.evaluatedMLModel, self._node(subject))
        else:
            nodes = self._subjects(P.type, NamedNode(KG.Result))
        return [self._result(node) for node in nodes]

    def stated_results(self, claim: Claim) -> list[Result]:
        """The results that a claim's sentences state, sorted by id."""
        return [self._result(node) for node in self._objects(NamedNode(self.iris.claim(claim)), P.statedResult)]

    def contradicting(self, claim: Claim) -> list[Claim]:
        """The claims that say the opposite."""
        return [self._claim(node) for node in self._objects(NamedNode(self.iris.claim(claim)), P.contradicts)]

    def links(self, *, entity: str = "", paper: str = "") -> list[Link]:
        """How papers name an entity, or what a paper names, or all links, sorted."""
        if entity:
            nodes = self._subjects(P.denotes, self._node(entity))
        elif paper:
            nodes = self._subjects(P.inPaper, NamedNode(self.iris.paper(paper)))
        else:
            nodes = self._subjects(P.type, NamedNode(KG.Mention))
        return sorted(map(self._link, nodes))

    def code(self) -> list[tuple[str, str]]:
        """Paper and address of every link to code, sorted."""
        quads = self.store.quads(None, P.codeRepository, None)
        return sorted({(self.iris.node_id(_value(quad.subject)), _value(quad.object)) for quad in quads})

    def graph(self) -> Graph:
        """Everything, in memory."""
        return Graph(
            papers=tuple(self.papers()),
            entities=tuple(self.entities()),
            links=tuple(self.links()),
            claims=tuple(self.claims()),
            results=tuple(self.results()),
            code=tuple(self.code()),
        )

    def _link(self, node: str) -> Link:
        found = self._about(NamedNode(node))
        paper, entity = self.iris.node_id(_first(found, P.inPaper)), self.iris.node_id(_first(found, P.denotes))
        return Link(
            paper=paper,
            entity=entity,
            name=_first(found, P.name),
            forms=tuple(sorted(item.value for item in found.get(P.form, ()))),
            introduced=any(
                True for _ in self.store.quads(NamedNode(self.iris.paper(paper)), P.introduces, self._node(entity))
            ),
            score=float(_first(found, P.linkScore)),
            reasons=tuple(sorted(item.value for item in found.get(P.linkReason, ()))),
            runners_up=tuple(sorted(self.iris.node_id(item.value) for item in found.get(P.runnerUp, ()))),
        )

    def _result(self, node: str) -> Result:
        found = self._about(NamedNode(node))
        scale = _first(found, P.scale)
        return Result(
            paper=self.iris.node_id(_first(found, P.reportedIn)),
            subject=self.iris.node_id(_first(found, P.evaluatedMLModel)),
            evidence=self._evidence(found[P.hasEvidence][0]),
            benchmark=self.iris.node_id(_first(found, P.onBenchmark)),
            metric=self.iris.node_id(_first(found, P.specifiedBy)),
            value=_quantity(found, P.hasValue, P.valueText, P.unit),
            baseline_value=_quantity(found, P.baselineValue, P.baselineText, P.unit),
            delta=_quantity(found, P.delta, P.deltaText, P.deltaUnit),
            scale=Scale(scale) if scale else Scale.UNSTATED,
            baseline=self.iris.node_id(_first(found, P.baseline)),
        )

    def _evidence(self, node: Any) -> Evidence:
        found = self._about(node)
        target = self._about(found[P.hasTarget][0])
        selector = self._about(target[P.hasSelector][0])
        run = _first(found, P.wasGeneratedBy)
        return Evidence(
            paper=self.iris.node_id(_first(found, P.wasQuotedFrom)),
            span=Span(Field(_first(target, P.field)), int(_first(selector, P.start)), int(_first(selector, P.end))),
            text=_first(found, P.value),
            extractor=self.iris.extractor(run),
            confidence=float(_first(found, P.taConfidence)),
        )

    def _node(self, node: str) -> NamedNode:
        return NamedNode(self.iris.node(node))

    def _subjects(self, predicate: NamedNode, object_: NamedNode | Literal | None) -> list[str]:
        """The IRIs that the predicate leads from, sorted."""
        return sorted({_value(quad.subject) for quad in self.store.quads(None, predicate, object_)})

    def _objects(self, subject: NamedNode, predicate: NamedNode) -> list[str]:
        """The IRIs or literals that the predicate leads to, sorted."""
        return sorted({_value(quad.object) for quad in self.store.quads(subject, predicate, None)})

    def _about(self, node: Any) -> dict[Any, list[Any]]:
        """The objects of a node by predicate, each once."""
        found: dict[Any, dict[Any, None]] = {}
        for quad in self.store.quads(node, None, None):
            found.setdefault(quad.predicate, {})[quad.object] = None
        return {predicate: list(objects) for predicate, objects in found.items()}


def _value(node: Any) -> str:
    return str(node.value)


def _first(found: dict[Any, list[Any]], predicate: NamedNode) -> str:
    """The value of the one object of a predicate; empty where there is none."""
    return _value(found[predicate][0]) if predicate in found else ""


def _authors(credit: str, creators: set[str]) -> tuple[str, ...]:
    """The authors in their order; a name may itself have the mark that stands between two."""
    parts = credit.split("; ") if credit else []
    most = 1 + max((name.count("; ") for name in creators), default=0)
    authors = []
    while parts:
        taken = next((n for n in range(most, 0, -1) if "; ".join(parts[:n]) in creators), 1)
        authors.append("; ".join(parts[:taken]))
        parts = parts[taken:]
    return tuple(authors)


def _quantity(found: dict[Any, list[Any]], number: NamedNode, text: NamedNode, unit: NamedNode) -> Quantity | None:
    if number not in found:
        return None
    return Quantity(_first(found, text), Decimal(_first(found, number)), _first(found, unit))
