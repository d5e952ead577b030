r"""Clean a title or abstract once, and remember where every character came from.

LaTeX residue, markup and ligatures go; what is left reads as prose. Offsets into the clean text map back to
the stored one, so that a quote can always be cut from what the source said.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Maker = Callable[[re.Match[str]], str]
Replace = str | Maker

_ACCENTS = dict(
    zip(
        "\"'`^~.=Hcvurkd",
        "\u0308\u0301\u0300\u0302\u0303\u0307\u0304\u030b\u0327\u030c\u0306\u030a\u0328\u0323",
        strict=True,
    )
)
_LETTERS = dict(
    zip(
        "ss o O l L aa AA ae AE oe OE".split(),
        "\u00df\u00f8\u00d8\u0142\u0141\u00e5\u00c5\u00e6\u00c6\u0153\u0152",
        strict=True,
    )
)
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\u0132": "IJ",
    "\u0133": "ij",
}


def _accented(match: re.Match[str]) -> str:
    """The letter with its accent; where there is no such letter, without it, but for a quotation mark."""
    letter = next(filter(None, match.group("one", "grouped")))
    accented = unicodedata.normalize("NFC", letter + _ACCENTS[match["accent"]])
    return accented if len(accented) == 1 else match["accent"].strip("^~.=Hcvurkd") + letter


def _letter(match: re.Match[str]) -> str:
    return _LETTERS[match["name"]]


def _ligature(match: re.Match[str]) -> str:
    return _LIGATURES[match.group()]


def _entity(match: re.Match[str]) -> str:
    return html.unescape(match.group())


_ARGUMENT = r"\{(?P<shown>[^{}]*)\}"
_URL_COMMAND = r"\\(?:url|href)\s*\{(?P<url>[^{}]*)\}(?:\s*\{[^{}]*\})?"
_ACCENT = r"\\(?P<accent>[\"'`^~.=])\s?(?:\{\\?(?P<grouped>[A-Za-z])\}|\\?(?P<one>[A-Za-z]))"
_LONG_ACCENT = r"\\(?P<accent>[Hcvurkd])(?:\s?\{\\?(?P<grouped>[A-Za-z])\}|\s\\?(?P<one>[A-Za-z]))"
_COMMAND = r"\\[A-Za-z]+\*?\s?\{(?P<shown>[^{}\\]+)\}"
_ATTRIBUTES = r"""(?:\s+[\w:-]{1,40}=(?:"[^"<>]{0,300}"|'[^'<>]{0,300}')){0,9}\s?/?"""
_BLOCKS = "p|br|div|li|ul|ol|title|sec|list|list-item"
_SPANS = "i|b|em|strong|sub|sup|tt|code|span|u|a|sc|italic|bold|inline-formula|tex-math|monospace"

Rule = tuple[str, str, Replace]

CHARACTERS: tuple[Rule, ...] = (
    ("ligature", "[\ufb00-\ufb04\u0132\u0133]", _ligature),
    ("invisible character", "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]", ""),
    ("HTML entity", r"&(?:[A-Za-z]{2,8}\d?|#\d{1,7}|#[xX][\da-fA-F]{1,6});", _entity),
)
"""What is replaced everywhere, in order: a name, a pattern, and what takes its place."""

MARKUP: tuple[Rule, ...] = (
    ("typographic quote", "``|''", '"'),
    ("link command", _URL_COMMAND, r" \g<url> "),
    ("Markdown link", r"\[(?P<shown>[^\[\]]{1,200})\]\((?P<url>https?://[^()\s]+)\)", r"\g<shown> \g<url> "),
    ("citation command", r"(?<![~\s])[~\s]*+\\(?:no)?[cC]ite[a-z]*\*?(?:\[[^\]]{0,200}\])*\{[^{}]*\}", ""),
    ("line break", r"\\\\(?![A-Za-z])(?:\[[^\]\s]{0,9}\])?", " "),
    ("environment", r"\\(?:begin|end)\s?\{[^{}]{0,40}\}", " "),
    ("footnote", rf"\\footnote\s?{_ARGUMENT}", r" \g<shown> "),
    ("fraction", r"\\[dt]?frac\s?\{(?P<over>[^{}\\]{1,40})\}\s?\{(?P<under>[^{}\\]{1,40})\}", r"\g<over>/\g<under>"),
    ("accent command", _ACCENT, _accented),
    ("accent command of a letter", _LONG_ACCENT, _accented),
    ("letter command", r"\\(?P<name>ss|[oOlL]|aa|AA|ae|AE|oe|OE)(?![A-Za-z])(?:\{\}|\s(?=[a-z]))?", _letter),
    ("display math delimiter", r"\$\$|\\[()\[\]]", ""),
    ("times sign between letters", r"(?<=[A-Za-z])\$\s?\\times\s?\$(?=[A-Za-z])", "x"),
    ("inline math of one command", r"\$\s?(?P<shown>\\[A-Za-z]+)\s?\$", r"\g<shown>"),
    ("inline math", r"(?<!\\)\$(?!\s|\d[\d.,]*\s)(?P<shown>[^$]{1,80}?)(?<![\s\\])\$(?!\d)", r"\g<shown>"),
    ("escaped sign", r"\\(?=[%$&#_{}])", ""),
    ("thousands", r"(?<=\d)(?:\\,|\{,\})(?=\d{3}(?!\d))", ","),
    ("hyphenation point", r"(?<=[A-Za-z])\\-(?=[A-Za-z])", ""),
    ("thin space", r"\\[,;:! ]|(?<=\S)~(?=\S)", " "),
    ("superscript star", r"\s?\^\s?\{?\s?(?:\\?star\b|\\?ast\b|\*)\s?\}?", "*"),
    ("times sign", r"(?<=\d)\s?(?:\\times|times|\u00d7|\\texttimes)(?![A-Za-z])", "x"),
    ("times command", r"\\times(?![A-Za-z])", "x"),
    ("per cent command", r"\\(?:percent|textpercent)(?![A-Za-z])", "%"),
    ("tilde command", r"\\(?:textasciitilde|sim|approx)(?![A-Za-z])(?:\{\})?\s?", "~"),
    ("macro that shows nothing", r"\\(?:xspace|left|right|displaystyle|noindent|limits)(?![A-Za-z])(?:\{\})?", ""),
    ("macro that parts", r"\\(?:par|item|newline|linebreak|quad|qquad)(?![A-Za-z])", " "),
    ("innermost command with argument", _COMMAND, r"\g<shown>"),
    ("group in an argument", r"(?<=[\s{])\{(?P<shown>[^{}\\]{0,200})\}", r"\g<shown>"),
    ("command around it", _COMMAND, r"\g<shown>"),
    ("command around that", _COMMAND, r"\g<shown>"),
    ("font switch", r"\{\\(?:em|bf|it|tt|sc|sf|rm)\b\s?(?P<shown>[^{}]*)\}", r"\g<shown>"),
    ("macro that stands for a name", r"(?:(?<![A-Za-z])\\)?\\(?P<name>[A-Za-z]+)(?:\{\})?", r"\g<name>"),
    ("braces of an exponent", rf"(?<=[\^_]){_ARGUMENT}", r"\g<shown>"),
    ("group", r"\{(?P<shown>[^{}]{0,200})\}", r"\g<shown>"),
    ("group around it", r"\{(?P<shown>[^{}]{0,200})\}", r"\g<shown>"),
    ("Markdown strong", r"\*\*(?P<shown>[^*\n]{1,200})\*\*", r"\g<shown>"),
    ("Markdown emphasis", r"(?<![\w*])\*(?P<shown>[^\s*](?:[^*\n]{0,200}[^\s*])?)\*(?![\w*])", r"\g<shown>"),
    ("Markdown code", r"`(?P<shown>[^`'\n]{1,200})`", r"\g<shown>"),
    ("HTML block", rf"</?(?:jats:)?(?:{_BLOCKS}){_ATTRIBUTES}>", " "),
    ("HTML span", rf"</?(?:jats:)?(?:{_SPANS}){_ATTRIBUTES}>", ""),
    ("F1", r"(?<![A-Za-z])F_1(?!\d)", "F1"),
    ("white space", r"\s{2,}|[^\S ]", " "),
)
"""What is replaced outside addresses, after the characters."""

_URL = re.compile(r"https?://[^\s\\{}<>\"$`^|]+")


def _compiled(rules: Iterable[Rule]) -> tuple[tuple[re.Pattern[str], Maker], ...]:
    return tuple(
        (re.compile(pattern), _maker(replace) if isinstance(replace, str) else replace) for _, pattern, replace in rules
    )


def _maker(template: str) -> Maker:
    """What `match.expand(template)` gives, for templates of plain text and named groups, without parsing it anew."""
    texts = re.split(r"\\g<(\w+)>", template)
    fixed, names = texts[::2], texts[1::2]
    if not names:
        return lambda _: template
    return lambda match: fixed[0] + "".join(match[name] + text for name, text in zip(names, fixed[1:], strict=True))


_EVERYWHERE, _OUTSIDE = _compiled(CHARACTERS), _compiled(MARKUP)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, and for each of its characters the half-open stretch of the stored text behind it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the stored text of `text[start:end]`, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def lower(text: str) -> str:
    """The text in lower case, with every character in its place; U+0130 alone would become two."""
    return text.replace("\u0130", "I").lower()


def clean(stored: str) -> Cleaned:
    """The clean form of a stored title or abstract."""
    text, starts, ends = stored, list(range(len(stored))), list(range(1, len(stored) + 1))
    for rules, outside in ((_EVERYWHERE, False), (_OUTSIDE, True)):
        for pattern, make in rules:
            edits = _edits(text, pattern, make, outside=outside)
            if edits:
                text, starts, ends = _apply(text, starts, ends, edits)
    return Cleaned(text, tuple(starts), tuple(ends))


Edit = tuple[int, int, str]


def _edits(text: str, pattern: re.Pattern[str], make: Maker, *, outside: bool) -> list[Edit]:
    """Start, end and replacement of every change that a rule makes; none wholly inside an address if `outside`."""
    found = [(m.start(), m.end(), new) for m in pattern.finditer(text) if m.group() != (new := make(m))]
    if not (found and outside and "://" in text):
        return found
    places = [(0, 0), *(m.span() for m in _URL.finditer(text))]
    return [edit for edit in found if not _within(places, edit)]


def _within(places: Sequence[tuple[int, int]], edit: Edit) -> bool:
    """Whether an edit lies inside one of the places, which are in order."""
    start, end = places[bisect_right(places, edit[0], key=lambda place: place[0]) - 1]
    return start <= edit[0] and edit[1] <= end


def _apply(text: str, starts: list[int], ends: list[int], edits: Iterable[Edit]) -> tuple[str, list[int], list[int]]:
    """Text and offsets after the edits, which are in order and do not overlap."""
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for start, end, new in [*edits, (len(text), len(text), "")]:
        parts += (text[done:start], new)
        new_starts += starts[done:start]
        new_ends += ends[done:start]
        if new:
            kept = text.rfind(new, start, end)
            if kept >= 0:
                new_starts += starts[kept : kept + len(new)]
                new_ends += ends[kept : kept + len(new)]
            else:
                new_starts += [starts[start]] * len(new)
                new_ends += [ends[end - 1]] * len(new)
        done = end
    return "".join(parts), new_starts, new_ends
