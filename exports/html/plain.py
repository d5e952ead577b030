r"""Texts of papers as people read them: without the LaTeX that abstracts carry, such as `$\ell_1$` or `\textit{on}`.

For what is shown alone: data keeps every text as its paper has it. A command that is not known leaves its name or what
stands in its braces, so that no word is lost. The library pylatexenc raises errors where the arguments of a command are
not as it expects, as they are in many abstracts, so there is a table here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final
from unicodedata import category, normalize

_TABLES = tomllib.loads(files(__package__).joinpath("latex.toml").read_text(encoding="utf-8"))
SYMBOLS: Final[Mapping[str, str]] = _TABLES["symbols"]
ACCENTS: Final[Mapping[str, str]] = _TABLES["accents"]
RAISED: Final = str.maketrans("0123456789+-=()niT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ")
LOWERED: Final = str.maketrans("0123456789+-=()aeijknmoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₘₒₚᵣₛₜᵤᵥₓ")
SILENT: Final = r"cite[a-z]*|footnote|label|vspace|hspace|includegraphics"
"""Commands that are left out with what stands in their braces."""
OPENING, CLOSING = "\ue000", "\ue001"
"""What stands for a brace that is meant as such, while those that group are gone through."""
DEEPEST: Final = 8
"""Commands within commands that are followed."""

_GROUP = r"\s*\{([^{}]*)\}"
_HINT = re.compile(r"[\\$]|\w\^\d")

Turn = Callable[[re.Match[str]], str]


def _symbol(hit: re.Match[str]) -> str:
    return SYMBOLS.get(hit[1], hit[1])


def _letter(hit: re.Match[str]) -> str:
    """The letter of a code point; none for one that is no letter by itself, or turns text around."""
    letter = chr(int(hit[1], 16))
    return "" if category(letter) in ("Cc", "Cf", "Cs") else letter


def _accent(hit: re.Match[str]) -> str:
    return normalize("NFC", hit[2] + ACCENTS[hit[1]])


def _shifted(table: Mapping[int, int], sign: str) -> Turn:
    """A turn of a superscript or subscript into letters that stand so, or if there are none, into its plain form."""

    def turn(hit: re.Match[str]) -> str:
        inner = hit[1] if hit[1] is not None else hit[2]
        if all(ord(letter) in table for letter in inner):
            return inner.translate(table)
        return f"{sign}{inner}" if len(inner) == 1 else f"{sign}({inner})"

    return turn


def _math(hit: re.Match[str]) -> str:
    """A formula, its braces and small distances gone."""
    text = re.sub(r"\\[,;:!> ]", " ", hit[1])
    text = re.sub(r"\^\{?°\}?", "°", text)
    text = re.sub(r"\^(?:\{([^{}]*)\}|([^\s{}\\^_]))", _shifted(RAISED, "^"), text)
    text = re.sub(r"_(?:\{([^{}]*)\}|([^\s{}\\^_]))", _shifted(LOWERED, "_"), text)
    return re.sub(r"[{}]", "", text)


_ACCENTED = "|".join(re.escape(name) for name in ACCENTS if not name.isalpha())
_WITHIN: Final[tuple[tuple[re.Pattern[str], str | Turn], ...]] = (
    (re.compile(rf"\\(?:{SILENT})\b{_GROUP}"), ""),
    (re.compile(rf"\\href{_GROUP}{_GROUP}"), r"\2"),
    (re.compile(rf"\\textcolor{_GROUP}{_GROUP}"), r"\2"),
    (re.compile(rf"\\[dt]?frac{_GROUP}{_GROUP}"), r"\1/\2"),
    (re.compile(rf"\\sqrt{_GROUP}"), r"√(\1)"),
    (re.compile(r"\\unicode\{x([0-9a-fA-F]{2,4})\}"), _letter),
    (re.compile(rf"\\({_ACCENTED})\s*\{{?(\w)\}}?"), _accent),
    (re.compile(r"\\(hat|widehat|tilde|bar|dot|vec|c|v|u|H)\{(\w)\}"), _accent),
    (re.compile(r"\{\\(?:em|bf|it|tt|sc|rm|sf)\s+([^{}]*)\}"), r"\1"),
    (re.compile(r"\\textsuperscript\{(\d+)\}"), lambda hit: hit[1].translate(RAISED)),
    (re.compile(r"\\textsubscript\{(\d+)\}"), lambda hit: hit[1].translate(LOWERED)),
    (re.compile(r"\\([a-zA-Z]+)\{\}"), _symbol),
    (re.compile(rf"\\[a-zA-Z]+\*?{_GROUP}"), r"\1"),
)  # fmt: skip
"""What is done again and again, from within outwards."""
_AFTER: Final[tuple[tuple[re.Pattern[str], str | Turn], ...]] = (
    (re.compile(r"\\([a-zA-Z]+)\*? ?(?=[^a-zA-Z]|$)"), _symbol),
    (re.compile(r"\$([^\s$\d][^\s$]{0,80})\$"), _math),
    (re.compile(r"\$([^\s$\w.,()])\$"), _math),
    (re.compile(r"\$\$?([^\s$](?:[^$\n]{0,300}?[^\s$\\])?)\$\$?(?!\d)"), _math),
    (re.compile(r"\\[(\[](.{0,300}?)\\[)\]]"), _math),
    (re.compile(r"(?<=\w)\^\{?(\d+)\}?(?!\w)"), lambda hit: hit[1].translate(RAISED)),
    (re.compile(r"(?<=[A-Za-z])\^(\d)"), lambda hit: hit[1].translate(RAISED)),
    (re.compile(r"\\([%&_#$|+.@])"), r"\1"),
    (re.compile(r"\\[,;:!> -]"), " "),
    (re.compile(r"  +"), " "),
)  # fmt: skip


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """A text as it is read; one without LaTeX is given back as it is."""
    if not _HINT.search(text):
        return text
    text = text.replace(r"\{", OPENING).replace(r"\}", CLOSING)
    for _ in range(DEEPEST):
        before = text
        for pattern, turn in _WITHIN:
            text = pattern.sub(turn, text)
        if text == before:
            break
    for pattern, turn in _AFTER:
        text = pattern.sub(turn, text)
    return text.replace(OPENING, "{").replace(CLOSING, "}")
