"""Judge the part each name plays in its paper, and read the frames: `doc._.relations`.

The learned model judges a name by all its sentences, and picks the one that says it best as evidence. A frame
that denies or only hopes speaks against its sentence; a frame that is sure of itself stands without the model.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.context.features import log_odds
from kg.linear import LinearModel, load_model
from kg.mentions.features import INTRODUCED, names_paper
from kg.model import Evidence, Kind, Predicate, Relation
from kg.relations.credit import BETWEEN_ANY, another_did, credited, otherwise, own_approach, own_subject, speaks_against
from kg.relations.features import Part, features, part_of, turn_of
from kg.relations.frames import Frame, frames, only_plans
from kg.relations.masked import mask, speaks_of_own
from kg.text.document import by_sentence, mention, sentence_of, stored_span, text_of

EXTRACTOR = "kg-lineage/0.1"
"""Name and version of this reading; a change in what it finds changes the version."""

LEAST = 0.15
"""Probability from which a relation is put forward; whether it becomes a claim is for `kg.belief` to say."""

SURE = 0.7
"""Share of right ones from which a frame of `buildsOn` needs neither a named subject nor the model."""

UNLIKELY = 0.05
"""Probability of `buildsOn` below which no frame is believed to state it: of 29 that do, 5 were right."""

_VARIANT = re.compile(
    r"[-\s](?:[\d.]+[BMK]?|XXL|XL|XS|[SMLBH]|Tiny|Small|Base|Medium|Large|Huge|Mini|Nano|Pro|Lite)$", re.IGNORECASE
)


@Language.factory(
    "kg_relations",
    requires=["doc.spans"],
    assigns=["doc._.relations"],
)
def create_judge(
    nlp: Language, name: str, weights: str, calibration: str, introduced: float, stated: float
) -> RelationJudge:
    """The component, as a spaCy config names it."""
    model = load_model("kg.relations", weights)
    return RelationJudge(model, introduced, stated, frame_rates(), load_calibration(calibration))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line on the scale of log-odds (Platt, 1999)."""

    slope: float
    offset: float

    def of(self, confidence: float) -> float:
        """The calibrated confidence."""
        return 1 / (1 + math.exp(-self.slope * log_odds(confidence) - self.offset))


def calibrated(relations: Iterable[Relation], calibration: Mapping[str, Calibration]) -> list[Relation]:
    """The relations with calibrated confidence; those of a predicate without calibration as they are."""
    found = []
    for relation in relations:
        line = calibration.get(relation.predicate)
        if line is not None:
            confidence = round(line.of(relation.evidence.confidence), 4)
            relation = replace(relation, evidence=replace(relation.evidence, confidence=confidence))
        found.append(relation)
    return found


class RelationJudge:
    """Sets `doc._.relations`; names whose probability of being introduced reaches `introduced` are the paper's own.

    `stated` is that probability where a sentence or the title says so in so many words, whatever the model makes of
    the name; `rates` says how often what a frame states is right, by `frame_name`; `calibration` turns the confidence
    in a relation of some predicate into the share of right ones among those of that confidence.
    """

    def __init__(
        self,
        model: LinearModel,
        introduced: float,
        stated: float,
        rates: Mapping[str, float],
        calibration: Mapping[str, Calibration],
    ) -> None:
        self.model, self.introduced, self.stated, self.rates = model, introduced, stated, rates
        self.calibration = calibration

    def __call__(self, doc: Doc) -> Doc:
        """Read the relations of a document."""
        found = sentence_frames(doc)
        judged = [(part, self._judge(part)) for part in parts(doc, found)]
        judged = list(_with_variants(judged, self.introduced))
        own = {s for part, p in judged if p[Predicate.INTRODUCES] >= self.introduced for s in part.spans}
        acts = bool(own_approach(own)) or speaks_of_own(doc._.text)
        relations = [relation for part, p in judged for relation in self._learned(part, p, own, acts=acts)]
        unlikely = {s for part, p in judged if p[Predicate.BUILDS_ON] < UNLIKELY for s in part.spans}
        relations += [relation for frame in found for relation in _stated(frame, own, self.rates, unlikely)]
        relations += _tasks(doc)
        doc._.relations = calibrated(_once_a_sentence(relations), self.calibration)
        return doc

    def _judge(self, part: Part) -> dict[str, float]:
        judged = self.model.judge(features(part))
        if any(INTRODUCED in said for said in part.said.values()) or any(map(names_paper, part.spans)):
            judged[Predicate.INTRODUCES] = max(judged[Predicate.INTRODUCES], self.stated)
        return judged

    def _learned(
        self, part: Part, probabilities: Mapping[str, float], own: set[Span], *, acts: bool
    ) -> Iterator[Relation]:
        """What the own contribution has to do with a name, each with the sentence that says so best.

        A paper without an approach of its own, which does not act, beats a name only where a frame says so.
        """
        sentences = {sentence_of(span).start: span for span in reversed(part.spans)}
        sentences = {at: span for at, span in sentences.items() if not only_plans(text_of(sentence_of(span)))}
        likely = [predicate for predicate in probabilities if probabilities[predicate] >= LEAST]
        said = {at: self.model.judge(features(part, at)) for at in sentences} if likely else {}
        for predicate in likely:
            if another_did(part, predicate, own, acts=acts):
                continue
            blocked = {frame.sentence for frame in part.frames if speaks_against(frame, predicate, part, own)}
            blocked |= otherwise(part, predicate)
            open_ = {at: p[predicate] for at, p in said.items() if at not in blocked}
            if open_:
                best = max(open_, key=lambda at: (open_[at], -at))
                subject = own_subject(part, predicate, own)
                yield _relation(subject, Predicate(predicate), sentences[best], probabilities[predicate])


def sentence_frames(doc: Doc) -> list[Frame]:
    """The frames of all sentences."""
    mentions = by_sentence(doc.spans["mentions"])
    return [
        frame
        for sentence in doc._.sentences
        if sentence.start in mentions
        for frame in frames(mask(sentence, mentions[sentence.start]))
    ]


def parts(doc: Doc, found: Iterable[Frame]) -> list[Part]:
    """The names of methods, models and benchmarks with all their mentions, in order of first appearance."""
    by_name: dict[tuple[str, str], list[Span]] = {}
    for span in doc.spans["mentions"]:
        if span.label_ != Kind.TASK:
            by_name.setdefault((span.label_, span._.key), []).append(span)
    about: defaultdict[Span, list[Frame]] = defaultdict(list)
    for frame in found:
        for span in (*frame.subjects, *frame.objects):
            about[span].append(frame)
    beside = by_sentence(span for spans in by_name.values() for span in spans)
    turn = turn_of(doc)
    return [
        part_of(kind, spans, beside, (frame for span in spans for frame in about[span]), turn)
        for (kind, _), spans in by_name.items()
    ]


def _with_variants(
    judged: Sequence[tuple[Part, dict[str, float]]], least: float
) -> Iterator[tuple[Part, dict[str, float]]]:
    """A size or version of an introduced name, `WickLM-7B` of `WickLM`, is as surely introduced."""
    own = {span.text: p[Predicate.INTRODUCES] for part, p in judged for span in part.spans}
    own = {name: probability for name, probability in own.items() if probability >= least}
    for part, p in judged:
        stems = [own[s] for span in part.spans if (s := _VARIANT.sub("", span.text)) != span.text and s in own]
        yield part, p | {Predicate.INTRODUCES: max([p[Predicate.INTRODUCES], *stems])}


def _stated(frame: Frame, own: set[Span], rates: Mapping[str, float], unlikely: Container[Span]) -> Iterator[Relation]:
    """The relations that a frame states, one for every pair.

    Where the sentence does not say who builds on something, only frames that are mostly right stand without the
    model: of 76 others that it doubts, 18 were right.
    """
    subjects = credited(frame, own)
    if frame.predicate not in BETWEEN_ANY and not own.issuperset(subjects):
        return
    for subject in subjects or (None,):
        for object_ in frame.objects or own_approach(own):
            rate = rates[frame_name(frame, subject is None or subject in own or object_ in own)]
            if frame.predicate is Predicate.BUILDS_ON and (object_ in unlikely or not (frame.explicit or rate > SURE)):
                continue
            yield _relation(subject, frame.predicate, object_, rate * object_._.score, frame=frame)


def frame_name(frame: Frame, own: bool) -> str:
    """The row of `rates.toml` for a frame about the own contribution, named or not, or about something else."""
    return f"{frame.name}-{'other' if not own else 'own' if frame.explicit else 'implicit'}"


def frame_rates() -> Mapping[str, float]:
    """The rates in the package."""
    table = tomllib.loads(files("kg.relations").joinpath("rates.toml").read_text(encoding="utf-8"))
    return {str(name): float(value) for name, value in table.items()}


def load_calibration(name: str) -> Mapping[str, Calibration]:
    """A calibration in the package, by predicate."""
    table = tomllib.loads(files("kg.relations").joinpath(name).read_text(encoding="utf-8"))
    return {name: Calibration(**row) for name, row in table.items()}


def _tasks(doc: Doc) -> Iterator[Relation]:
    for span in doc.spans["mentions"]:
        if span.label_ == Kind.TASK:
            yield _relation(None, Predicate.ADDRESSES_TASK, span, span._.score)


def _relation(
    subject: Span | None, predicate: Predicate, object_: Span, confidence: float, *, frame: Frame | None = None
) -> Relation:
    return Relation(
        subject=mention(subject) if subject is not None else None,
        predicate=predicate,
        object=mention(object_),
        evidence=evidence(sentence_of(object_), confidence),
        negated=bool(frame and frame.negated),
        hedged=bool(frame and frame.hedged),
    )


def evidence(sentence: Span, confidence: float) -> Evidence:
    """The sentence as evidence, cut from the stored text."""
    doc, start, end = sentence.doc, sentence.start_char, sentence.end_char
    text = doc._.text[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    place = stored_span(doc, start, end)
    return Evidence(doc._.paper.id, place, place.of(doc._.paper), EXTRACTOR, round(confidence, 4))


def _once_a_sentence(relations: Iterable[Relation]) -> list[Relation]:
    """Of relations that one sentence states twice, the surer."""
    best: dict[object, Relation] = {}
    for r in relations:
        key = (r.subject and r.subject.name, r.predicate, r.object.name, r.evidence.span, r.negated, r.hedged)
        if key not in best or best[key].evidence.confidence < r.evidence.confidence:
            best[key] = r
    return list(best.values())
