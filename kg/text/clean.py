r"""Clean a title or abstract once, and remember where every character came from.

LaTeX residue, markup and ligatures go; what is left reads as prose. Offsets into the clean text map back to
the stored one, so that a quote can always be cut from what the source said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Replace = str | Callable[[re.Match[str]], str]

_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"}
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
    return unicodedata.normalize("NFC", match["letter"] + _ACCENTS[match["accent"]])


def _ligature(match: re.Match[str]) -> str:
    return _LIGATURES[match.group()]


_URL_COMMAND = r"\\(?:url|href)\s*\{(?P<url>[^{}]*)\}(?:\s*\{[^{}]*\})?"

RULES: tuple[tuple[str, str, Replace], ...] = (
    ("ligature", "[\ufb00-\ufb04\u0132\u0133]", _ligature),
    ("invisible character", "[\u00ad\u200b-\u200d\u2060\ufeff]", ""),
    ("typographic quote", "``|''", '"'),
    ("named entity &lt;", "&lt;", "<"),
    ("named entity &gt;", "&gt;", ">"),
    ("named entity &amp;", "&amp;", "&"),
    ("link command", _URL_COMMAND, r" \g<url> "),
    ("Markdown link", r"\[(?P<shown>[^\[\]]{1,200})\]\((?P<url>https?://[^()\s]+)\)", r"\g<shown> \g<url> "),
    ("citation command", r"[~\s]*\\(?:no)?[cC]ite[a-z]*\*?(?:\[[^\]]*\])*\{[^{}]*\}", ""),
    ("accent command", r"\\(?P<accent>[\"'`^~])\{?(?P<letter>[A-Za-z])\}?", _accented),
    ("display math delimiter", r"\$\$|\\[()\[\]]", ""),
    ("inline math", r"(?<!\\)\$(?!\s|\d[\d.,]*\s)(?P<shown>[^$]{1,80}?)(?<![\s\\])\$(?!\d)", r"\g<shown>"),
    ("escaped sign", r"\\(?=[%$&#_{}])", ""),
    ("thin space", r"\\[,;:! ]|(?<=\S)~(?=\S)", " "),
    ("superscript star", r"\s?\^\s?\{?\s?(?:\\?star\b|\\?ast\b|\*)\s?\}?", "*"),
    ("times sign", r"(?<=\d)\s?(?:\\times|times|\u00d7|\\texttimes)(?![A-Za-z])", "x"),
    ("times command", r"\\times\b", "x"),
    ("per cent command", r"\\(?:percent|textpercent)\b", "%"),
    ("tilde command", r"\\(?:textasciitilde|sim|approx)\b\s?", "~"),
    ("innermost command with argument", r"\\[A-Za-z]+\*?\s?\{(?P<shown>[^{}\\]+)\}", r"\g<shown>"),
    ("the same, once more for nested ones", r"\\[A-Za-z]+\*?\s?\{(?P<shown>[^{}\\]+)\}", r"\g<shown>"),
    ("font switch", r"\{\\(?:em|bf|it|tt|sc|sf|rm)\b\s?(?P<shown>[^{}]*)\}", r"\g<shown>"),
    ("macro that stands for a name", r"\\(?P<name>[A-Za-z]+)(?:\{\})?", r"\g<name>"),
    ("braces of an exponent", r"(?<=[\^_])\{(?P<shown>[^{}]*)\}", r"\g<shown>"),
    ("group", r"\{(?P<shown>[^{}]{0,200})\}", r"\g<shown>"),
    ("Markdown strong", r"\*\*(?P<shown>[^*\n]{1,200})\*\*", r"\g<shown>"),
    ("Markdown emphasis", r"(?<![\w*])\*(?P<shown>[^\s*](?:[^*\n]{0,200}[^\s*])?)\*(?![\w*])", r"\g<shown>"),
    ("Markdown code", r"`(?P<shown>[^`'\n]{1,200})`", r"\g<shown>"),
    ("HTML tag", r"</?(?:i|b|em|strong|sub|sup|tt|code|p|br|span|u)\s?/?>", ""),
    ("white space", r"\s+", " "),
)
"""What is replaced, in order: a name, a pattern, and what takes its place."""

_COMPILED = tuple((re.compile(pattern), replace) for _, pattern, replace in RULES)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, and for each of its characters the half-open stretch of the stored text behind it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the stored text of `text[start:end]`, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def clean(stored: str) -> Cleaned:
    """The clean form of a stored title or abstract."""
    text, starts, ends = stored, list(range(len(stored))), list(range(1, len(stored) + 1))
    for pattern, replace in _COMPILED:
        edits = [
            (m.start(), m.end(), m.expand(replace) if isinstance(replace, str) else replace(m))
            for m in pattern.finditer(text)
            if m.end() > m.start()
        ]
        if any(text[start:end] != new for start, end, new in edits):
            text, starts, ends = _apply(text, starts, ends, edits)
    return Cleaned(text, tuple(starts), tuple(ends))


def _apply(
    text: str, starts: list[int], ends: list[int], edits: Iterable[tuple[int, int, str]]
) -> tuple[str, list[int], list[int]]:
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
            kept = text.find(new, start, end)
            if kept >= 0:
                new_starts += starts[kept : kept + len(new)]
                new_ends += ends[kept : kept + len(new)]
            else:
                new_starts += [starts[start]] * len(new)
                new_ends += [ends[end - 1]] * len(new)
        done = end
    return "".join(parts), new_starts, new_ends
