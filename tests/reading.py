"""Read made-up papers, and say in short what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from kg.config import Limits
from kg.extract import extract, load_pipeline
from kg.model import Extraction, Graph, Kind, Paper, Result
from kg.papers import make_paper
from kg.pipeline import Made, make_graph
from kg.text.document import make_doc

OURS = "ours"
"""What stands for a paper's own contribution where that has no name, and for the paper itself."""

Said = tuple[str, str, str]
"""Subject, predicate and object, by label."""


def paper(abstract: str = "", title: str = "A Study", **given: object) -> Paper:
    """A paper with this text."""
    made = make_paper(where="test", source="test", limits=Limits(), title=title, abstract=abstract, **given)  # type: ignore[arg-type]
    assert isinstance(made, Paper), made
    return made


def read(abstract: str = "", title: str = "A Study") -> Extraction:
    """What is read off a paper with this text."""
    (extraction,) = extract([paper(abstract, title)])
    return extraction


def document(abstract: str = "", title: str = "A Study", *, until: str = "") -> Doc:
    """The document of a paper, after all components, or those before the one named `until`."""
    nlp = load_pipeline()
    doc = make_doc(nlp, paper(abstract, title))
    for name, component in nlp.pipeline:
        if name == until:
            break
        doc = component(doc)
    return doc


def graph(*papers: Paper) -> Made:
    """The graph of papers."""
    return make_graph(papers, list(extract(papers)))


def said(made: Graph) -> set[Said]:
    """The claims of a graph."""
    labels = {entity.id: OURS if entity.unnamed_in else entity.label for entity in made.entities}
    return {(labels.get(c.subject, OURS), str(c.predicate), labels[c.object]) for c in made.claims}


def claims(abstract: str, title: str = "A Study") -> set[Said]:
    """The claims that a paper makes."""
    return said(graph(paper(abstract, title)).graph)


def names(abstract: str, title: str = "A Study") -> dict[str, Kind]:
    """The methods, models and benchmarks that a paper names, with their kinds."""
    return {m.name: m.kind for m in read(abstract, title).mentions if m.kind not in (Kind.TASK, Kind.METRIC)}


def results(abstract: str, title: str = "A Study") -> tuple[Result, ...]:
    """The figures that a paper reports."""
    return graph(paper(abstract, title)).graph.results


def figures(found: Iterable[Result]) -> Iterator[str]:
    """The figures of results, as written."""
    for result in found:
        for quantity in (result.value, result.baseline_value, result.delta):
            if quantity:
                yield quantity.text
