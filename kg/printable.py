"""Text as a terminal may have it: control characters and those that turn the reading order are written as escapes."""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_IN_TEXT = re.compile(f"[{_CONTROLS}]|\r(?!\n)")
_IN_LINE = re.compile(f"[{_CONTROLS}\t\n\r\ud800-\udfff]")


def text(given: str) -> str:
    r"""Lines for a terminal, with `\u001b` for an escape character; in JSON and Turtle that means the same."""
    return _IN_TEXT.sub(_escape, given)


def line(given: object) -> str:
    """A path or message on one line, whatever is in it."""
    return _IN_LINE.sub(_escape, str(given))


def _escape(found: re.Match[str]) -> str:
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(found.group()) or f"\\u{ord(found.group()):04x}"
