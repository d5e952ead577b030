"""Read papers: the spaCy pipeline from text to mentions, relations and measurements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.model import Definition, Extraction, Paper

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_COMPONENTS = (
    "kg_sentences",
    "kg_abbreviations",
    "kg_candidates",
    "kg_mentions",
    "kg_relations",
    "kg_results",
)

def load_pipeline(*, upto: str = "") -> Language:
    """The pipeline of `extraction.cfg`, or its beginning up to one component."""
    import spacy

    import kg.mentions.candidates
    import kg.mentions.judge
    import kg.relations.judge
    import kg.text.abbreviations
    import kg.text.sentences  # noqa: F401
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg.tokenizer.v1"}}})
    for c in _COMPONENTS:
        nlp.add_pipe(c)
        if c==upto: break
    return nlp
