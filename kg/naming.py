"""When two spellings are one name: `GPT3` and `GPT-3`, never `GPT-3` and `GPT-3.5`, `C++` and `C`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_PIECE = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|[+*#]")
_OF_NAMES = (
    "dataset|data set|benchmark|corpus|algorithm|method|methodology|framework|model|approach|architecture|technique"
    "|task|test suite|suite|baseline|environment|family|series|mechanism|strateg(?:y|ie)|system|pipeline|procedure"
    "|paradigm|module|challenge|leaderboard"
)
_HEAD = re.compile(rf"(?<=[\w+*)]{{2}})[\s-]+(?:{_OF_NAMES})(?:e?s)?$", re.IGNORECASE)
_OF_PHRASES = ("algorithm", "method", "technique", "approach", "strateg")
_PLURAL = re.compile(r"(?<=[A-Z\d])(?<![vV]\d)(?<![vV]\d\d)s$|(?<=[^\W\d_]{3})(?<![sui])s$")
_GREEK = dict(
    zip(
        range(0x3B1, 0x3CA),
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau"
        " upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_LEAD = re.compile(r"^(?:(?:the|an?|our)\s+)?(?:(?:standard|vanilla|original)\s+)?(?=[\W_]*[^\W_])", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """What all spellings of one name have in common; empty if the name has no letter or digit.

    Case, accents, hyphens, spaces, a plural s and a general last word such as `dataset` do not count, and a Greek
    letter is the same as its name; numbers, decimal points, `+`, `*` and `#` count, and two numbers side by side
    stay two (`3-8B` is not `38B`).
    """
    return plain_key(singular(_without_head(without_article(name))))


def without_article(name: str) -> str:
    """A name in composed characters, without `the`, `our`, `standard` and the like before it."""
    return _LEAD.sub("", unicodedata.normalize("NFKC", name).strip())


def singular(text: str) -> str:
    """A name without the s of a plural."""
    return _PLURAL.sub("", text)


def plain_key(text: str) -> str:
    """The letters, numbers and signs of a text that count, in lower case."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    text = text.translate(_GREEK)
    pieces = _PIECE.findall(text)
    if not any(piece[0].isalnum() for piece in pieces):
        return ""
    joined: str = pieces[0]
    for before, piece in pairwise(pieces):
        joined += ("-" if before[-1].isdigit() and piece[0].isdigit() else "") + piece
    return joined


def _without_head(text: str) -> str:
    """`text` without a last word that says only what kind of thing it names."""
    while short := _shorter(text):
        text = short
    return text


def _shorter(text: str) -> str:
    short = _HEAD.sub("", text)
    named = any(c.isupper() or c.isdigit() for c in short)
    phrase = " " in short and text[len(short) :].strip(" -").lower().startswith(_OF_PHRASES)
    return short if len(short) < len(text) and (named or phrase) else ""
