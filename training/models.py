"""Train the three models on annotated papers, and cross-validate the whole pipeline with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.jsonl import cards
from kg.extract import extraction_of, load_pipeline
from kg.linear import LinearModel
from kg.mentions.judge import Judge
from kg.pipeline import make_graph
from kg.relations.judge import RelationJudge
from kg.relations.results import Results
from training.data import Example, Gold, Votes, examples, forget_own_names, mention_rows
from training.fit import fit_exclusive, fit_independent, write
from training.relations import LEARNED, frame_rates, relation_rows
from training.results import result_rows

FOLDS = 5
MENTION_STRENGTH, RELATION_STRENGTH, RESULT_STRENGTH = 0.3, 0.3, 0.3
"""Inverse L2 penalties, chosen by cross-validation among 0.1, 0.3 and 1."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The models and lists that ship."""

    mentions: LinearModel
    relations: LinearModel
    results: LinearModel
    rates: dict[str, float]
    names: list[tuple[str, str]]

    def write(self, package: Path) -> None:
        """Write everything to its place in the package."""
        write(self.mentions, package / "mentions" / "weights.tsv")
        write(self.relations, package / "relations" / "weights.tsv")
        write(self.results, package / "relations" / "results.tsv")
        rates = "".join(f"{name} = {rate}\n" for name, rate in self.rates.items())
        (package / "relations" / "rates.toml").write_text(f"{_RATES}\n{rates}", encoding="utf-8")
        names = "".join(f"{name}\t{kind}\n" for name, kind in self.names)
        (package / "mentions" / "names.tsv").write_text(f"{_NAMES}\n{names}", encoding="utf-8")


_RATES = """\
# How often what a frame states is right, on the annotated papers: of the paper's own contribution, named in the
# sentence (own) or not (implicit), and of others. Written by `python -m training`."""
_NAMES = "# Names of the annotated papers with their kinds. Written by `python -m training`."


def _material(golds: Sequence[Gold]) -> tuple[Votes, list[Example]]:
    """The names that papers vote for, and documents with the candidates that the others' votes would find."""
    votes, found = Votes(golds), examples(golds)
    for example in found:
        forget_own_names(example, votes.known_without(example.id))
    return votes, found


def cross_validate(golds: Sequence[Gold]) -> Iterator[Gold]:
    """The card of each paper as read by models that have not seen it, in no order."""
    votes, found = _material(golds)
    by_fold = [[e for i, e in enumerate(found) if i % FOLDS == fold] for fold in range(FOLDS)]
    mention_models = []
    for fold in range(FOLDS):
        mention_models.append(
            train_mentions([e for other in range(FOLDS) if other != fold for e in by_fold[other]], votes)
        )
        judge(by_fold[fold], mention_models[fold], votes)
    for fold in range(FOLDS):
        trained = _trained(
            [e for other in range(FOLDS) if other != fold for e in by_fold[other]], votes, mention_models[fold]
        )
        yield from _cards(by_fold[fold], trained)


def _cards(found: Sequence[Example], trained: Trained) -> Iterator[Gold]:
    """Cards of documents whose mentions are set already."""
    components = dict(load_pipeline().pipeline)
    settings = components["kg_relations"]
    relations = RelationJudge(trained.relations, settings.introduced, settings.stated, trained.rates)
    results = Results(trained.results, components["kg_results"].least)
    extractions = [extraction_of(results(relations(example.doc))) for example in found]
    yield from cards(make_graph([example.doc._.paper for example in found], extractions).graph)


def train(golds: Sequence[Gold]) -> Trained:
    """Train on all papers.

    The models that come later are trained on mentions that were judged by models which had not seen the paper, as
    will be the case with any other paper.
    """
    votes, found = _material(golds)
    for fold in range(FOLDS):
        held_out = [e for i, e in enumerate(found) if i % FOLDS == fold]
        model = train_mentions([e for i, e in enumerate(found) if i % FOLDS != fold], votes)
        judge(held_out, model, votes)
    return _trained(found, votes, train_mentions(found, votes))


def train_mentions(found: Sequence[Example], votes: Votes) -> LinearModel:
    """The model of mentions."""
    rows = [
        (features, label)
        for example in found
        for _, features, label in mention_rows(example, votes.known_without(example.id))
        if label != "optional"
    ]
    return fit_exclusive(rows, strength=MENTION_STRENGTH)


def judge(found: Sequence[Example], model: LinearModel, votes: Votes) -> None:
    """Set the mentions of documents as the pipeline does, each without the names that only it knows."""
    most_doubt = dict(load_pipeline().pipeline)["kg_mentions"].most_doubt
    for example in found:
        Judge(model, votes.known_without(example.id), most_doubt)(example.doc)


def _trained(found: Sequence[Example], votes: Votes, mentions: LinearModel) -> Trained:
    relations = [row for example in found for row in relation_rows(example)]
    results = [row for example in found for row in result_rows(example)]
    return Trained(
        mentions=mentions,
        relations=fit_independent(relations, list(LEARNED), strength=RELATION_STRENGTH),
        results=fit_exclusive(results, strength=RESULT_STRENGTH),
        rates=frame_rates(found),
        names=votes.rows(),
    )
