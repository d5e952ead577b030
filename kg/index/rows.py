"""How the parts of the model that nobody searches by are packed into one column of JSON, and unpacked again."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from pydantic_core import from_json, to_json

from kg.index.shown import View
from kg.model import (
    Claim,
    Entity,
    Evidence,
    Field,
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


def dumped(value: Any) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


PLAIN = '[[],null,""]'
"""What is packed of an entity of which no more is known: most of them."""

_KINDS = {str(kind): kind for kind in Kind}
_FIELDS = {str(field): field for field in Field}
_PREDICATES = {str(predicate): predicate for predicate in Predicate}


def pack_entity(entity: Entity) -> str:
    """What a row of an entity has beside its columns."""
    return dumped([entity.aliases, entity.higher_is_better, entity.unnamed_in])


def unpack_entity(id_: str, kind: str, label: str, data: str) -> Entity:
    """The entity of a row."""
    if data == PLAIN:
        return Entity(id_, _KINDS[kind], label)
    aliases, higher_is_better, unnamed_in = from_json(data)
    return Entity(id_, _KINDS[kind], label, tuple(aliases), higher_is_better, unnamed_in)


def pack_paper(paper: Paper) -> str:
    """What a row of a paper has beside its columns."""
    identifiers = [(item.scheme, item.value) for item in paper.identifiers]
    return dumped(
        [paper.abstract, paper.authors, paper.date, paper.venue, sorted(paper.urls), identifiers, paper.source]
    )


def unpack_paper(id_: str, title: str, data: str) -> Paper:
    """The paper of a row."""
    abstract, authors, date, venue, urls, identifiers, source = from_json(data)
    named = tuple(Identifier(*item) for item in identifiers)
    return Paper(id_, title, abstract, tuple(authors), date, venue, tuple(urls), named, source)


def pack_link(link: Link) -> str:
    """What a row of a link has beside its columns."""
    return dumped([link.name, link.forms, link.introduced, link.score, link.reasons, link.runners_up])


def unpack_link(paper: str, entity: str, data: str) -> Link:
    """The link of a row."""
    name, forms, introduced, score, reasons, runners_up = from_json(data)
    return Link(paper, entity, name, tuple(forms), introduced, score, tuple(reasons), tuple(runners_up))


def pack_view(view: View) -> str:
    """What answers show of a thing, as they write it."""
    return to_json(view).decode()


def unpack_claim(subject: str, predicate: str, object_: str, view: str, belief: float) -> Claim:
    """The claim of a row."""
    return Claim(subject, _PREDICATES[predicate], object_, tuple(map(_shown, from_json(view)["evidence"])), belief)


def pack_result(result: Result) -> str:
    """What a row of a result has beside its columns."""
    figures = map(_quantity_row, (result.value, result.baseline_value, result.delta))
    return dumped([_evidence_row(result.evidence), *figures, result.scale, result.baseline])


def unpack_result(paper: str, subject: str, benchmark: str, metric: str, data: str) -> Result:
    """The result of a row."""
    evidence, value, baseline_value, delta, scale, baseline = from_json(data)
    return Result(
        paper=paper,
        subject=subject,
        evidence=_evidence(evidence),
        benchmark=benchmark,
        metric=metric,
        value=_quantity(value),
        baseline_value=_quantity(baseline_value),
        delta=_quantity(delta),
        scale=Scale(scale),
        baseline=baseline,
    )


def _evidence_row(item: Evidence) -> list[Any]:
    return [item.paper, item.span.field, item.span.start, item.span.end, item.text, item.extractor, item.confidence]


def _evidence(row: list[Any]) -> Evidence:
    paper, field, start, end, text, extractor, confidence = row
    return Evidence(paper, Span(_FIELDS[field], start, end), text, extractor, confidence)


def _shown(view: View) -> Evidence:
    span = Span(_FIELDS[view["field"]], view["start"], view["end"])
    return Evidence(view["paper"], span, view["sentence"], view["extractor"], view["confidence"])


def _quantity_row(item: Quantity | None) -> list[str] | None:
    return None if item is None else [item.text, str(item.number), item.unit]


def _quantity(row: list[str] | None) -> Quantity | None:
    return None if row is None else Quantity(row[0], Decimal(row[1]), row[2])
