"""Sentence boundaries: the title is one sentence, the abstract is split at its full stops."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

_ABBREVIATIONS = frozenset(
    "e.g i.e cf vs etc al fig figs eq eqs sec tab ref refs w.r.t resp approx no vol dr prof mr mrs ms st viz ca"
    " incl".split()
)
"""Words, without their last full stop, after which a full stop rarely ends a sentence."""

_STOP = re.compile(
    r"""(?<!\.)[.!?]["')\]\u201d]*[ ]+(?=["'(\[\u201c]?[A-Z0-9\u0370-\u03ff])   # a stop, a space, a capital or number
      | (?<=[a-z0-9%)])[.!?](?=[A-Z][a-z]+[ ,])                                  # the space was lost
      | \n""",
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[\w.]+$")


@Language.component("kg_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Mark where sentences begin."""
    starts = {match.end() for match in _STOP.finditer(doc.text) if _ends_sentence(doc.text, match)}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    if not stop.group().startswith("."):
        return True
    word = _LAST_WORD.search(text, max(0, stop.start() - 12), stop.start())
    if word is None:
        return True
    last = word.group().lower()
    initial = len(last) == 1 and word.group().isupper() and text[max(0, word.start() - 2) : word.start()] != "n "
    return last not in _ABBREVIATIONS and not (
        initial and text[stop.end() : stop.end() + 1].isupper() and _is_name(text, word)
    )


def _is_name(text: str, initial: re.Match[str]) -> bool:
    """Whether a single capital is an initial, as in `J. Smith`, rather than the end of `vitamin C.`."""
    before = text[: initial.start()].rstrip()
    return not before or before[-1] in ".,(" or before.split()[-1].istitle()
