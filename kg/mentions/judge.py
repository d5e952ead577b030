"""Judge the candidates: which are names, and of what. One judgement for all mentions of a name in a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.linear import LinearModel, load_model
from kg.mentions.features import Name, features, names, names_paper
from kg.mentions.lists import agreed
from kg.mentions.names import KnownNames, known_names
from kg.mentions.tasks import task_spans
from kg.naming import name_key
from kg.text.document import reject, sentence_of, text_of

NONE = "none"
"""The class of candidates that name nothing."""

FAVOUR = 0.1
"""Doubt that each further word of a name makes up for: `Fast R-CNN` rather than `R-CNN`."""

PAPER_NAME_DOUBT = 0.03
"""Most doubt that what a title plainly names names something, whatever the model makes of it."""

HOPELESS = 0.9
"""Doubt from which a candidate is not even worth a line among the rejected."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A name with the probability of each kind, and of naming nothing."""

    name: Name
    probabilities: dict[str, float]

    @property
    def doubt(self) -> float:
        """Probability of naming nothing."""
        return self.probabilities[NONE]

    @property
    def kind(self) -> str:
        """The likeliest kind, given that it is one."""
        return max((kind for kind in self.probabilities if kind != NONE), key=lambda kind: self.probabilities[kind])


@Language.factory(
    "kg_mentions",
    requires=["doc.spans"],
    assigns=["doc.spans"],
)
def create_judge(nlp: Language, name: str, weights: str, most_doubt: float) -> Judge:
    """The component, as a spaCy config names it."""
    return Judge(load_model("kg.mentions", weights), known_names(), most_doubt)


class Judge:
    """Sets `doc.spans["mentions"]`; names in more doubt than `most_doubt` are rejected."""

    def __init__(self, model: LinearModel, known: KnownNames, most_doubt: float) -> None:
        self.model, self.known, self.most_doubt = model, known, most_doubt

    def __call__(self, doc: Doc) -> Doc:
        """Judge the candidates of a document."""
        judged = [Judged(name, self._judge(name)) for name in names(doc)]
        kept = self._settled(judged)
        keys = {item.name.key: item.name.keys for item in judged}
        for span in kept:
            span._.census = tuple(self.known.census.features(keys[span._.key]))
        taken = {i for span in kept for i in range(span.start, span.end)}
        kept += [span for span in task_spans(doc) if taken.isdisjoint(range(span.start, span.end))]
        doc.spans["mentions"] = sorted(kept, key=lambda span: span.start)
        for item in judged:
            if self.most_doubt < item.doubt < HOPELESS:
                what, doubt = f"{item.name.forms[0]} as {item.kind}", f"probability {1 - item.doubt:.2f} is too low"
                reject(doc, "mention", what, doubt, sentence_of(item.name.spans[0]).text.strip())
        return doc

    def _judge(self, name: Name) -> dict[str, float]:
        judged = self.model.choose(features(name, self.known))
        if judged[NONE] <= PAPER_NAME_DOUBT or not any(map(names_paper, name.spans)):
            return judged
        share = (1 - PAPER_NAME_DOUBT) / max(1 - judged[NONE], 1e-6)
        return {kind: PAPER_NAME_DOUBT if kind == NONE else judged[kind] * share for kind in judged}

    def _settled(self, judged: Sequence[Judged]) -> list[Span]:
        """The mentions, after those of one list have agreed on what they are."""
        kept = chosen(judged, self.most_doubt)
        turned = agreed(kept, {item.name.key: item.probabilities for item in judged})
        if not turned:
            return kept
        items = [replace(item, probabilities=turned.get(item.name.key, item.probabilities)) for item in judged]
        return chosen(items, self.most_doubt)


def chosen(judged: Iterable[Judged], most_doubt: float) -> list[Span]:
    """The mentions of all names that are sure enough; where they overlap the surer, with some favour to the longer."""
    offers = [(span, item) for item in judged if item.doubt <= most_doubt for span in _bare(item.name.spans)]
    offers.sort(key=lambda offer: (_rank(*offer), offer[0].start, -len(offer[0])))
    taken, kept = set[int](), list[Span]()
    for span, item in offers:
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(_mention(span, item))
    return kept


def _bare(spans: Sequence[Span]) -> Iterator[Span]:
    """The mentions of a name without those that only add a general word to one: in `LoRA adapters` that is `LoRA`."""
    keys = {(span.start, span.end): name_key(text_of(span)) for span in spans}
    shortest: dict[int, int] = {}
    for start, end in keys:
        shortest[start] = min(end, shortest.get(start, end))
    for span in spans:
        if keys[span.start, span.end] == keys[span.start, shortest[span.start]]:
            yield span


def _rank(span: Span, item: Judged) -> float:
    return item.doubt - FAVOUR * text_of(span).count(" ")


def _mention(span: Span, item: Judged) -> Span:
    mention = Span(span.doc, span.start, span.end, label=item.kind)
    mention._.finder, mention._.score, mention._.key = span._.finder, round(1 - item.doubt, 4), item.name.key
    return mention
