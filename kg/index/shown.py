"""What answers show of an entity, a claim and a sentence: plain data, which the index also holds ready as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kg.model import Claim, Entity, Evidence, Kind

View = dict[str, Any]

KINDS: dict[str, str] = {**{kind: kind.value for kind in Kind}, "Paper": "Paper"}
"""Kinds as plain strings, which are written to JSON twice as fast as members of an enumeration."""


@dataclass(frozen=True, order=True, slots=True)
class PaperNode:
    """A paper as a node among entities, which a relation such as `introduces` leads to; its title is the label."""

    id: str
    label: str
    kind: str = "Paper"
    aliases: tuple[str, ...] = ()


def entity_view(entity: Entity | PaperNode, iri: str, **more: Any) -> View:
    """An entity with its IRI, or a paper as one, and what else is known of it."""
    return {
        "id": entity.id,
        "iri": iri,
        "kind": KINDS[entity.kind],
        "label": entity.label,
        "aliases": list(entity.aliases),
        **more,
    }


def claim_view(claim: Claim, label: Callable[[str], str]) -> View:
    """A claim with the labels of its ends and all its evidence."""
    return {
        "id": claim.id,
        "subject": claim.subject,
        "subject_label": label(claim.subject),
        "predicate": claim.predicate.value,
        "object": claim.object,
        "object_label": label(claim.object),
        "belief": claim.belief,
        "support": claim.support,
        "evidence": [evidence_view(item, label(item.paper)) for item in claim.evidence],
    }


def evidence_view(item: Evidence, title: str) -> View:
    """A quotation with its paper and place."""
    return {
        "paper": item.paper,
        "title": title,
        "sentence": item.text,
        "field": item.span.field.value,
        "start": item.span.start,
        "end": item.span.end,
        "confidence": item.confidence,
        "extractor": item.extractor,
    }
