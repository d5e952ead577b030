"""Train the log-linear models on annotated papers, and cross-validate the whole pipeline with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from exports.jsonl import cards
from kg.context.component import ReadContext
from kg.context.network import Network
from kg.extract import configuration, extraction_of
from kg.linear import LinearModel
from kg.mentions.judge import Judge
from kg.model import Predicate
from kg.pipeline import make_graph
from kg.relations.judge import Calibration, RelationJudge, calibrated
from kg.relations.results import Results
from training.data import Example, Gold, Votes, examples, forget_own_names, half_of, mention_rows
from training.fit import fit_exclusive, fit_independent, write
from training.relations import Row, calibration, frame_rates, frame_verdicts, relation_rows
from training.results import result_rows

_Row = TypeVar("_Row")

FOLDS = 5
MENTION_STRENGTH, RESULT_STRENGTH = 0.1, 0.3
RELATION_STRENGTHS = {
    Predicate.INTRODUCES: 0.1,
    Predicate.EVALUATES_ON: 0.3,
    Predicate.IMPROVES_OVER: 0.1,
    Predicate.BUILDS_ON: 0.1,
}
"""Inverse L2 penalties, chosen by cross-validation among 0.03, 0.05, 0.1, 0.3 and 1."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The models and lists that ship."""

    mentions: LinearModel
    relations: LinearModel
    results: LinearModel
    rates: dict[str, float]
    calibration: dict[str, Calibration]
    names: list[tuple[str, str]]

    def write(self, package: Path, settings: str) -> None:
        """Write everything to its place in the package; `settings` names the pipeline that it is for."""
        components = configuration(settings)["components"]
        write(self.mentions, package / "mentions" / components["kg_mentions"]["weights"])
        write(self.relations, package / "relations" / components["kg_relations"]["weights"])
        write(self.results, package / "relations" / "results.tsv")
        rates = "".join(f"{name} = {rate}\n" for name, rate in self.rates.items())
        (package / "relations" / "rates.toml").write_text(f"{_RATES}\n{rates}", encoding="utf-8")
        lines = "".join(f"{p} = {{ slope = {c.slope}, offset = {c.offset} }}\n" for p, c in self.calibration.items())
        (package / "relations" / components["kg_relations"]["calibration"]).write_text(
            f"{_CALIBRATION}\n{lines}", encoding="utf-8"
        )
        names = "".join(f"{name}\t{kind}\n" for name, kind in self.names)
        (package / "mentions" / "names.tsv").write_text(f"{_NAMES}\n{names}", encoding="utf-8")


_RATES = """\
# How often what a frame states is right, on the annotated papers: of the paper's own contribution, named in the
# sentence (own) or not (implicit), and of others. Written by `python -m training`."""
_CALIBRATION = """\
# What turns the confidence of a relation into the share of right ones among those of that confidence, on annotated
# papers that the models had not seen: a line on the scale of log-odds. Written by `python -m training`."""
_NAMES = "# Names of the annotated papers with their kinds. Written by `python -m training`."


def material(golds: Sequence[Gold]) -> tuple[Votes, list[Example]]:
    """The names that papers vote for, and documents with the candidates that the others' votes would find."""
    votes, found = Votes(golds), examples(golds)
    for example in found:
        forget_own_names(example, votes.known_without(example.id))
    return votes, found


def read_context(found: Sequence[Example], networks: Sequence[Network]) -> None:
    """Have each document read by the network that was taught the other half of the papers."""
    readers = [ReadContext(network) for network in networks]
    for example in found:
        readers[1 - half_of(example.gold)](example.doc)


def cross_validate(found: Sequence[Example], votes: Votes, settings: str) -> Iterator[Gold]:
    """The card of each paper as read by models that have not seen it, in no order; `settings` names the pipeline."""
    train(found, votes, settings)
    for fold in range(FOLDS):
        held_out, others = found[fold::FOLDS], [e for i, e in enumerate(found) if i % FOLDS != fold]
        lines = calibration(others)
        extractions = [extraction_of(example.doc) for example in held_out]
        extractions = [replace(e, relations=tuple(calibrated(e.relations, lines))) for e in extractions]
        yield from cards(make_graph([example.doc._.paper for example in held_out], extractions).graph)


def train(found: Sequence[Example], votes: Votes, settings: str) -> Trained:
    """Train on all papers; afterwards each document holds what models that have not seen it read.

    The models that come later are trained on mentions that were judged by models which had not seen the paper, as
    will be the case with any other paper.
    """
    components = configuration(settings)["components"]
    most_doubt, least = components["kg_mentions"]["most_doubt"], components["kg_results"]["least"]
    introduced, stated = (components["kg_relations"][name] for name in ("introduced", "stated"))
    mentions = [mention_rows(example, votes.known_without(example.id)) for example in found]
    for fold in range(FOLDS):
        model = mention_model(_without(fold, mentions))
        for example in found[fold::FOLDS]:
            Judge(model, votes.known_without(example.id), most_doubt)(example.doc)
    mention = mention_model(_without(None, mentions))
    del mentions
    relations, results = [relation_rows(e) for e in found], [result_rows(e) for e in found]
    frames = [frame_verdicts(example) for example in found]
    for fold in range(FOLDS):
        rates = frame_rates(_without(fold, frames))
        read = RelationJudge(relation_model(_without(fold, relations)), introduced, stated, rates, {})
        measure = Results(result_model(_without(fold, results)), least)
        for example in found[fold::FOLDS]:
            measure(read(example.doc))
    return Trained(
        mentions=mention,
        relations=relation_model(_without(None, relations)),
        results=result_model(_without(None, results)),
        rates=frame_rates(_without(None, frames)),
        calibration=calibration(found),
        names=votes.rows(),
    )


def _without(fold: int | None, rows: Sequence[Sequence[_Row]]) -> list[_Row]:
    """The rows of all papers but those of a fold."""
    return [row for i, of_paper in enumerate(rows) if i % FOLDS != fold for row in of_paper]


def mention_model(rows: Sequence[tuple[set[str], str]]) -> LinearModel:
    """The model of mentions."""
    return fit_exclusive([row for row in rows if row[1] != "optional"], strength=MENTION_STRENGTH)


def relation_model(rows: Sequence[Row]) -> LinearModel:
    """The model of relations."""
    return fit_independent(rows, RELATION_STRENGTHS)


def result_model(rows: Sequence[tuple[set[str], str]]) -> LinearModel:
    """The model of numbers."""
    return fit_exclusive(rows, strength=RESULT_STRENGTH)
