"""From the model to RDF: one named graph per paper, and four shared ones.

    graph/paper/...   what the paper is, and all that it says: evidence for claims, results and names
    graph/entities    what the entities are called
    graph/claims      each claim, as a plain triple and as a node, whoever states it
    graph/beliefs     belief and support of each claim, pooled over papers; contradictions
    graph/about       the data set, the runs that read it, and the list of graphs

Replacing the graph of a paper and the shared ones is all that a changed paper asks for. No triple stands in two
graphs: engines that take the union of all graphs without looking for doubles then count right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.claims import contradictions, stated_results
from kg.model import Claim, Entity, Evidence, Graph, Link, Paper, Quantity, Result
from kg.naming import name_key
from kg.rdf.iris import Iris
from kg.rdf.terms import DOUBLE, P, dated, decimal
from ontology import KG

ENTITIES, CLAIMS, BELIEFS, ABOUT = "entities", "claims", "beliefs", "about"

Object = NamedNode | Literal
Triple = tuple[str, NamedNode, Object]


def named_graphs(graph: Graph, iris: Iris) -> dict[str, list[Quad]]:
    """The quads of a graph by IRI of their named graph, sorted and without repetition."""
    writer = _Writer(graph, iris)
    triples: dict[str, Iterable[Triple]] = {iris.graph(paper.id): writer.paper(paper) for paper in graph.papers}
    triples[iris.graph(ENTITIES)] = writer.entities()
    triples[iris.graph(CLAIMS)] = writer.claims()
    triples[iris.graph(BELIEFS)] = writer.beliefs()
    triples[iris.graph(ABOUT)] = writer.about()
    return {name: _quads(name, found) for name, found in sorted(triples.items())}


def _quads(graph: str, triples: Iterable[Triple]) -> list[Quad]:
    name = NamedNode(graph)
    quads = {Quad(NamedNode(s), p, o, name) for s, p, o in triples}
    return sorted(quads, key=str)


class _Writer:
    """Turns the parts of one graph into triples."""

    def __init__(self, graph: Graph, iris: Iris) -> None:
        self.graph, self.iris = graph, iris
        self._links, self._claims = defaultdict(list), defaultdict(list)
        self._results, self._code = defaultdict(list), defaultdict(list)
        for link in graph.links:
            self._links[link.paper].append(link)
        for claim in graph.claims:
            for paper in sorted({item.paper for item in claim.evidence}):
                self._claims[paper].append(claim)
        for result in graph.results:
            self._results[result.paper].append(result)
        for code_paper, url in graph.code:
            self._code[code_paper].append(url)
        self._stated = stated_results(graph.claims, graph.results)
        self._paper_of_result = {result.id: result.paper for result in graph.results}

    def paper(self, paper: Paper) -> Iterator[Triple]:
        """All that one paper is and says."""
        yield from self._record(paper)
        for link in self._links[paper.id]:
            yield from self._mention(link)
        for claim in self._claims[paper.id]:
            yield from self._support(claim, paper.id)
        for result in self._results[paper.id]:
            yield from self._result(result)

    def _record(self, paper: Paper) -> Iterator[Triple]:
        s = self.iris.paper(paper.id)
        yield s, P.type, NamedNode(KG.Paper)
        yield s, P.type, P.fabio_ResearchPaper
        yield s, P.type, P.schema_ScholarlyArticle
        yield s, P.title, Literal(paper.title)
        yield s, P.identifier, Literal(paper.id)
        if paper.abstract:
            yield s, P.abstract, Literal(paper.abstract)
        if paper.date:
            yield s, P.issued, dated(paper.date)
            yield s, P.year, Literal(int(paper.date[:4]))
        for predicate, text in ((P.venue, paper.venue), (P.source, paper.source)):
            if text:
                yield s, predicate, Literal(text)
        if paper.authors:
            yield s, P.creditText, Literal("; ".join(paper.authors))  # keeps the order that creators have not
        yield from ((s, P.creator, Literal(author)) for author in paper.authors)
        for identifier in paper.identifiers:
            yield s, P.identifier, Literal(f"{identifier.scheme}:{identifier.value}")
            if identifier.scheme == "arxiv":
                yield s, P.hasArXivId, Literal(identifier.value)
        yield from ((s, P.url, url) for url in _addresses(paper.urls))
        yield from ((s, P.codeRepository, url) for url in _addresses(self._code[paper.id]))

    def _mention(self, link: Link) -> Iterator[Triple]:
        s = self.iris.mention(link)
        yield s, P.type, NamedNode(KG.Mention)
        yield s, P.inPaper, NamedNode(self.iris.paper(link.paper))
        yield s, P.denotes, NamedNode(self.iris.node(link.entity))
        yield s, P.name, Literal(link.name)
        yield from ((s, P.form, Literal(form)) for form in link.forms)
        yield s, P.linkScore, decimal(link.score)
        yield from ((s, P.linkReason, Literal(reason)) for reason in link.reasons)
        yield from ((s, P.runnerUp, NamedNode(self.iris.node(other))) for other in link.runners_up)

    def _support(self, claim: Claim, paper: str) -> Iterator[Triple]:
        s = self.iris.claim(claim)
        for item in claim.evidence:
            if item.paper == paper:
                yield from self._evidence(s, item)
        for result in self._stated.get(claim.id, ()):
            if self._paper_of_result[result] == paper:
                yield s, P.statedResult, NamedNode(f"{self.iris.base}result/{result}")

    def _evidence(self, owner: str, item: Evidence) -> Iterator[Triple]:
        s, target = self.iris.evidence(item), self.iris.passage(item.paper, item.span)
        selector, paper = f"{target}/position", NamedNode(self.iris.paper(item.paper))
        yield owner, P.hasEvidence, NamedNode(s)
        yield s, P.type, NamedNode(KG.Evidence)
        yield s, P.type, P.Annotation
        yield s, P.value, Literal(item.text)
        yield s, P.wasQuotedFrom, paper
        yield s, P.wasGeneratedBy, NamedNode(self.iris.run(item.extractor))
        yield s, P.taConfidence, Literal(str(item.confidence), datatype=DOUBLE)
        yield s, P.hasTarget, NamedNode(target)
        yield target, P.type, P.SpecificResource
        yield target, P.hasSource, paper
        yield target, P.field, Literal(item.span.field.value)
        yield target, P.hasSelector, NamedNode(selector)
        yield selector, P.type, P.TextPositionSelector
        yield selector, P.start, Literal(item.span.start)
        yield selector, P.end, Literal(item.span.end)

    def _result(self, result: Result) -> Iterator[Triple]:
        s = self.iris.result(result)
        yield s, P.type, NamedNode(KG.Result)
        yield s, P.type, P.ModelEvaluation
        yield s, P.evaluatedMLModel, NamedNode(self.iris.node(result.subject))
        yield s, P.reportedIn, NamedNode(self.iris.paper(result.paper))
        yield from self._evidence(s, result.evidence)
        for predicate, node in (
            (P.onBenchmark, result.benchmark),
            (P.specifiedBy, result.metric),
            (P.baseline, result.baseline),
        ):
            if node:
                yield s, predicate, NamedNode(self.iris.node(node))
        yield from _quantity(s, result.value, P.hasValue, P.valueText, P.unit)
        unit = None if result.value else P.unit  # a baseline is in the unit of the value
        yield from _quantity(s, result.baseline_value, P.baselineValue, P.baselineText, unit)
        yield from _quantity(s, result.delta, P.delta, P.deltaText, P.deltaUnit)
        if result.delta:
            yield s, P.scale, Literal(result.scale.value)

    def entities(self) -> Iterator[Triple]:
        """Kind and names of every entity."""
        for entity in self.graph.entities:
            yield from self._entity(entity)

    def _entity(self, entity: Entity) -> Iterator[Triple]:
        s = self.iris.node(entity.id)
        yield s, P.type, NamedNode(getattr(KG, entity.kind))
        yield s, P.prefLabel, Literal(entity.label)
        yield from ((s, P.altLabel, Literal(alias)) for alias in entity.aliases)
        keys = {name_key(form) for form in (entity.label, *entity.aliases)} - {""}
        yield from ((s, P.nameKey, Literal(key)) for key in keys or {entity.label})
        if entity.higher_is_better is not None:
            yield s, P.higherIsBetter, Literal(entity.higher_is_better)
        if entity.unnamed_in:
            yield s, P.unnamedIn, NamedNode(self.iris.paper(entity.unnamed_in))

    def claims(self) -> Iterator[Triple]:
        """Every claim, as a triple and as a node."""
        for claim in self.graph.claims:
            s, subject = self.iris.claim(claim), self.iris.node(claim.subject)
            predicate, object_ = NamedNode(getattr(KG, claim.predicate)), NamedNode(self.iris.node(claim.object))
            yield subject, predicate, object_
            yield s, P.type, NamedNode(KG.Claim)
            yield s, P.type, P.Statement
            yield s, P.subject, NamedNode(subject)
            yield s, P.predicate, predicate
            yield s, P.object, object_

    def beliefs(self) -> Iterator[Triple]:
        """Belief and support of every claim, and what contradicts it."""
        opposite = contradictions(self.graph.claims)
        for claim in self.graph.claims:
            s = self.iris.claim(claim)
            yield s, P.belief, decimal(claim.belief)
            yield s, P.hasSupport, Literal(claim.support)
            if claim.id in opposite:
                yield s, P.contradicts, NamedNode(f"{self.iris.base}claim/{opposite[claim.id]}")

    def about(self) -> Iterator[Triple]:
        """The data set, who read it, and its named graphs."""
        s = f"{self.iris.base}dataset"
        yield s, P.type, P.void_Dataset
        yield s, P.type, P.dcat_Dataset
        yield s, P.title, Literal("A graph of methods, models and benchmarks, with the sentences that say so")
        yield s, P.conformsTo, NamedNode(P.version)
        yield s, P.vocabulary, NamedNode(P.ontology)
        yield s, P.uriSpace, Literal(self.iris.base)
        yield s, P.documents, Literal(len(self.graph.papers))
        for name in (ENTITIES, CLAIMS, BELIEFS, ABOUT, *(paper.id for paper in self.graph.papers)):
            yield self.iris.graph(name), P.type, P.Bundle
        yield from self._runs()

    def _runs(self) -> Iterator[Triple]:
        read = {item.extractor for claim in self.graph.claims for item in claim.evidence}
        agent = self.iris.agent(f"kg-lineage/{__version__}")
        yield agent, P.type, P.SoftwareAgent
        yield agent, P.softwareVersion, Literal(__version__)
        for extractor in read | {result.evidence.extractor for result in self.graph.results}:
            run = self.iris.run(extractor)
            yield run, P.type, P.Activity
            yield run, P.wasAssociatedWith, NamedNode(agent)


def _quantity(
    s: str, quantity: Quantity | None, number: NamedNode, text: NamedNode, unit: NamedNode | None
) -> Iterator[Triple]:
    if quantity is not None:
        yield s, number, decimal(quantity.number)
        yield s, text, Literal(quantity.text)
        if unit is not None and quantity.unit:
            yield s, unit, Literal(quantity.unit)


def _addresses(urls: Iterable[str]) -> Iterator[NamedNode]:
    """The web addresses among `urls`, made safe to stand as IRIs."""
    for url in urls:
        safe = quote(url, safe="/:?#[]@!$&()*+,;=%~-._")
        if re.fullmatch(r"https?://[^/\s]+\S*", safe) and re.fullmatch(r"(?:[^%]|%[0-9A-Fa-f]{2})*", safe):
            try:
                yield NamedNode(safe)
            except ValueError:
                continue
