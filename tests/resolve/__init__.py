"""Papers whose mentions are made by hand, and what they are taken for."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Definition, Evidence, Extraction, Field, Kind, Mention, Predicate, Relation, Span
from kg.resolve import Overrides, Resolution, resolve


def told(paper: str, *names: str) -> Extraction:
    """A paper that mentions these, each `Kind:name` or, a method, `name`; `PFN = Prompt Folding Network` is a
    definition, and mentions both.
    """
    mentions, definitions, place = [], [], 0
    for name in names:
        kind, _, rest = name.rpartition(":")
        forms = rest.split(" = ")
        definitions += [Definition(*forms)] if len(forms) == 2 else []
        for form in forms:
            span = Span(Field.ABSTRACT, place, place + len(form))
            mentions.append(Mention(span, Kind(kind or "Method"), form, form, "hand", 0.9))
            place = span.end + 1
    return Extraction(paper, tuple(sorted(mentions)), tuple(definitions))


def introducing(paper: str, *names: str, confidence: float = 0.99) -> Extraction:
    """A paper that mentions these, and introduces the first."""
    made = told(paper, *names)
    first = min(made.mentions, key=lambda mention: mention.span)
    evidence = Evidence(paper, first.span, first.text, "hand", confidence)
    return replace(made, relations=(Relation(None, Predicate.INTRODUCES, first, evidence),))


def things(found: Resolution) -> list[str]:
    """All names of each entity, such as `PFN / Prompt Folding Network`, sorted."""
    return sorted(" / ".join(sorted((entity.label, *entity.aliases))) for entity in found.entities)


def made_of(*papers: Extraction, overrides: Overrides | None = None) -> list[str]:
    """All names of each entity that papers speak of."""
    return things(resolve(papers, overrides))
