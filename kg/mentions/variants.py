"""Names of one paper that are one thing, although no bracket says so.

    spelt out   LumoNet: A Luminous Network; LumoNet, a luminous network; a luminous network called LumoNet
    with a tail LumoNet-style agents; LumoNet prompting
    inflected   cross-modal lamp distillation, Cross-Modality Lamp Distillation

How often each rule is right was counted on the names of annotated papers: with a colon 60 of 60, in apposition 23 of
23 (but for versions, which have no letters to match), with a tail 104 of 111, inflected 42 of 44.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from spacy.tokens import Span

from kg.naming import name_key, singular
from kg.text.document import text_of

_WORD = re.compile(r"[^\W\d_]+")
_SHORT = re.compile(r"(?=\S*[^\W\d_]\S*[A-Z\d])\S{2,20}")
"""A single word with a capital or digit behind its first letter."""

_GIVEN = re.compile(r"(?:: | ?[\u2013\u2014] ?| -{1,3} )(?:(?:an?|the|our) )?", re.IGNORECASE)
_APPOSED = re.compile(r",? (?:an?|the|our) |, ", re.IGNORECASE)
_CALLED = re.compile(
    r",? (?:(?:which|that) (?:we|is) )?(?:call(?:ed)?|termed?|dubbed|named?|namely|denoted(?: as| by)?"
    r"|abbreviated(?: as| to)?) [\"'\u201c]?$"
)

GIVEN_SHARE, APPOSED_SHARE = 0.4, 0.6
"""Share of a long form's words that the letters of a name must begin, the first among them: after a colon, and else."""

LONGEST = 120
"""Characters of the longest long form, and of the text before a name in which it is called so."""

STEM, LEAST_WORDS = 5, 3
"""Letters of a word that count where names are inflected, and words that such names have at least."""


def variants(spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """The key of a name and that of another form of it, for all such among the candidates of a document."""
    yield from _spelt_out(spans)
    forms = {text_of(span): name_key(text_of(span)) for span in spans}
    yield from _with_tails(forms)
    yield from _inflected(forms)


def _spelt_out(spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
    starting, ending = defaultdict[int, list[Span]](list), defaultdict[int, list[Span]](list)
    for span in spans:
        starting[span.start_char].append(span)
        ending[span.end_char].append(span)
    for span in spans:
        short = text_of(span)
        if _SHORT.fullmatch(short):
            for long in _long_forms(span, starting, ending):
                yield name_key(short), name_key(long)


def _long_forms(span: Span, starting: Mapping[int, list[Span]], ending: Mapping[int, list[Span]]) -> Iterator[str]:
    """What a name is said to stand for, right behind it or before it: of what fits the longest."""
    text, short = span.doc._.text, text_of(span)
    given = _GIVEN.match(text, span.end_char)
    behind, share = (given, GIVEN_SHARE) if given else (_APPOSED.match(text, span.end_char), APPOSED_SHARE)
    before = _CALLED.search(text, max(0, span.start_char - LONGEST), span.start_char)
    offers = (starting.get(behind.end(), ()) if behind else (), ending.get(before.start(), ()) if before else ())
    for found in offers:
        longs = sorted(map(text_of, found), key=len, reverse=True)
        yield from [long for long in longs if long[0].lower() == short[0].lower() and begun(short, long) >= share][:1]


def begun(short: str, long: str) -> float:
    """The share of the words of `long` that letters of `short` begin; 0 unless all its letters stand there in order."""
    letters, words = "".join(_WORD.findall(short)).lower(), [word.lower() for word in _WORD.findall(long)]
    if len(words) < 2 or len(long) > LONGEST or not set(letters) <= set("".join(words)):
        return 0.0
    return max(0.0, _begun(letters, tuple(words)) / len(words))


@lru_cache(maxsize=10_000)
def _begun(letters: str, words: tuple[str, ...]) -> int:
    """Most words that the letters can begin, each behind the one before it; below 0 if they do not all fit."""
    none = -len(words) - 1
    best = [0] + [none] * len(letters)  # by number of letters that have a place
    for word in words:
        later = list(best)
        for at in range(len(letters)):
            if best[at] > none:
                for used, count in _within(letters[at:], word):
                    later[at + used] = max(later[at + used], best[at] + count)
        best = later
    return best[-1]


def _within(letters: str, word: str) -> Iterator[tuple[int, int]]:
    """How many of the first letters can stand in a word, in order, and whether the word begins with the first."""
    for first in (0, 1):
        place = word.find(letters[0], first) if first else (0 if word[0] == letters[0] else -1)
        used = 0
        while place >= 0:
            used += 1
            yield used, int(not first)
            place = word.find(letters[used], place + 1) if used < len(letters) else -1


def _with_tails(forms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names with a general word behind them, where the name stands in the paper without it, too."""
    known = set(forms.values())
    for form, key in forms.items():
        bare = form
        while (shorter := _tail().sub("", bare)) != bare:
            bare = shorter
            base = name_key(bare)
            if base in known and base != key:
                yield base, key
                break


def _inflected(forms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Long names whose words begin alike."""
    first: dict[tuple[str, ...], str] = {}
    for form, key in forms.items():
        words = form.lower().replace("-", " ").split()
        if len(words) >= LEAST_WORDS and all(map(str.isalpha, words)):
            lead = first.setdefault(tuple(singular(word)[:STEM] for word in words), key)
            if lead != key:
                yield lead, key


@cache
def _tail() -> re.Pattern[str]:
    data = tomllib.loads(files("kg.mentions").joinpath("variants.toml").read_text(encoding="utf-8"))
    joints, tails = "|".join(data["joints"]), "|".join(data["tails"])
    return re.compile(rf"(?<=\w)(?:-(?:{joints}))?[ -](?:{tails})s?$", re.IGNORECASE)
