"""Judge the part each name plays in its paper, and read the frames: `doc._.relations`.

The learned model judges a name by all its sentences, and picks the one that says it best as evidence. A frame
that denies or only hopes speaks against its sentence; a frame that is sure of itself stands without the model.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.linear import LinearModel, load_model
from kg.model import Evidence, Kind, Predicate, Relation
from kg.relations.features import Part, features
from kg.relations.frames import Frame, frames, only_plans
from kg.relations.masked import mask
from kg.text.document import mention, stored_span

EXTRACTOR = "kg-lineage/0.1"
"""Name and version of this reading; a change in what it finds changes the version."""

LEAST = 0.15
"""Probability from which a relation is put forward; whether it becomes a claim is for `kg.belief` to say."""

_BETWEEN_ANY = frozenset({Predicate.IMPROVES_OVER, Predicate.COMPARES_WITH})
"""Predicates that a frame may state of two things that are both somebody else's."""


@Language.factory(
    "kg_relations",
    requires=["doc.spans"],
    assigns=["doc._.relations"],
    default_config={"weights": "weights.tsv", "introduced": 0.3},
)
def create_judge(nlp: Language, name: str, weights: str, introduced: float) -> RelationJudge:
    """The component, as a spaCy config names it."""
    return RelationJudge(load_model("kg.relations", weights), introduced)


class RelationJudge:
    """Sets `doc._.relations`; names whose probability of being introduced reaches `introduced` are the paper's own."""

    def __init__(self, model: LinearModel, introduced: float) -> None:
        self.model, self.introduced = model, introduced

    def __call__(self, doc: Doc) -> Doc:
        """Read the relations of a document."""
        found = sentence_frames(doc)
        judged = [(part, self.model.judge(features(part))) for part in parts(doc, found)]
        own = {s for part, p in judged if p[Predicate.INTRODUCES] >= self.introduced for s in part.spans}
        relations = [relation for part, p in judged for relation in self._learned(part, p, own)]
        relations += [relation for frame in found for relation in _stated(frame, own)]
        relations += _tasks(doc)
        doc._.relations = _once_a_sentence(relations)
        return doc

    def _learned(self, part: Part, probabilities: Mapping[str, float], own: set[Span]) -> Iterator[Relation]:
        """What the own contribution has to do with a name, each with the sentence that says so best."""
        sentences = {s.sent.start: s for s in reversed(part.spans) if not only_plans(s.sent.text)}
        for predicate, probability in probabilities.items():
            blocked = {frame.sentence for frame in part.frames if _speaks_against(frame, predicate, part, own)}
            open_ = {at: span for at, span in sentences.items() if at not in blocked}
            if probability >= LEAST and open_:
                best = max(open_, key=lambda at: (self.model.judge(features(part, at))[predicate], -at))
                subject = _own_subject(part, predicate, own)
                yield _relation(subject, Predicate(predicate), open_[best], probability)


def sentence_frames(doc: Doc) -> list[Frame]:
    """The frames of all sentences."""
    by_sentence: defaultdict[int, list[Span]] = defaultdict(list)
    for span in doc.spans["mentions"]:
        by_sentence[span.sent.start].append(span)
    return [
        frame
        for sentence in doc.sents
        if sentence.start in by_sentence
        for frame in frames(mask(sentence, by_sentence[sentence.start]))
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
    everything = tuple(span for spans in by_name.values() for span in spans)
    return [
        Part(kind, tuple(spans), everything, tuple(frame for span in spans for frame in about[span]))
        for (kind, _), spans in by_name.items()
    ]


def _speaks_against(frame: Frame, predicate: str, part: Part, own: set[Span]) -> bool:
    """Whether a frame says that its sentence does not state the predicate of the own contribution and this name.

    It does so by denial or hope, by another subject, or by saying the opposite.
    """
    if frame.predicate != predicate:
        return False
    if set(part.spans) & set(frame.objects):
        other = frame.predicate in _BETWEEN_ANY and bool(frame.subjects) and own.isdisjoint(frame.subjects)
        return frame.negated or frame.hedged or other
    return frame.predicate is Predicate.IMPROVES_OVER


def _own_subject(part: Part, predicate: str, own: set[Span]) -> Span | None:
    """The own name that a frame makes the subject, if there is one."""
    for frame in part.frames:
        if frame.predicate == predicate and set(part.spans) & set(frame.objects) and not frame.negated:
            for subject in frame.subjects:
                if subject in own:
                    return subject
    return None


def _stated(frame: Frame, own: set[Span]) -> Iterator[Relation]:
    """The relations that a frame states, one for every pair."""
    others = [subject for subject in frame.subjects if subject not in own]
    if others and frame.predicate not in _BETWEEN_ANY:
        return
    for subject in frame.subjects or (None,):
        for object_ in frame.objects:
            confidence = _rates()[frame_name(frame, subject is None or subject in own or object_ in own)]
            yield _relation(subject, frame.predicate, object_, confidence, frame=frame)


def frame_name(frame: Frame, own: bool) -> str:
    """The row of `rates.toml` for a frame about the own contribution, named or not, or about something else."""
    return f"{frame.name}-{'other' if not own else 'own' if frame.explicit else 'implicit'}"


@cache
def _rates() -> Mapping[str, float]:
    table = tomllib.loads(files("kg.relations").joinpath("rates.toml").read_text(encoding="utf-8"))
    return {str(name): float(value) for name, value in table.items()}


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
        evidence=evidence(object_.sent, confidence),
        negated=bool(frame and frame.negated),
        hedged=bool(frame and frame.hedged),
    )


def evidence(sentence: Span, confidence: float) -> Evidence:
    """The sentence as evidence, cut from the stored text."""
    doc, start, end = sentence.doc, sentence.start_char, sentence.end_char
    text = doc.text[start:end]
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
