"""Decide whether a SPARQL text may run, before the engine gets to see it.

The engine has no switch for SERVICE, which makes it call other servers, so a text must be shown to hold none. Two
things make that certain without a second parser, whose reading could differ from that of the engine:

- The grammar has SERVICE in one place, as a keyword. Where the letters do not stand in the text, there is none.
- Where they do, they are replaced by others that are no keyword. If the engine's own parser still reads the text as
  a query, then all of them stood in names, strings, IRIs or comments; if it does not, the text is not run.

Escapes are resolved beforehand, as the engine would resolve them; those that could make syntax are refused.
Updates need no look: the engine reads none where it is asked for a query. FROM needs none either: it picks from the
graphs of the store, and loads nothing.
"""

from __future__ import annotations

import re
from functools import cache
from textwrap import shorten
from typing import Any

from kg.errors import QueryError, QueryRefusedError
from ontology import PREFIXES

DEEPEST = 200
"""Brackets that may stand within one another: far more than anybody writes, and few enough for the engine's parser,
which calls itself several times for each, on the stack that it has (see `kg.sparql.worker.STACK`)."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LEFT = re.compile(r"\\[uU][0-9A-Fa-f]{4}")
_QUIET = re.compile(
    r"""
    (?s: \"{3} (?:[^"\\]|\\.|"(?!""))* "{3} | '{3} (?:[^'\\]|\\.|'(?!''))* '{3} )  # long strings
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'                                  # strings
    | <[^<>"{}|^`\\\x00-\x20]*>                                                    # IRIs
    | \#[^\n]*                                                                      # comments
    """,
    re.VERBOSE,
)
_BRACKET = re.compile(r"[(\[{]|[)\]}]")
_UPDATE = re.compile(
    r"\s*(?:(?:BASE|PREFIX\s*[^\s:]*:)\s*)*(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE
)
_SERVICE = re.compile(r"(?<![A-Za-z_:?$@-])SERVICE(?![\w-])", re.IGNORECASE)
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"\b[A-Z]\w*(?: \w+){2,}")  # what the engine has to say beside what it would have taken


def check(sparql: str) -> str:
    """The text to run.

    Raises:
        QueryRefusedError: it must not run.
        QueryError: it does not parse; that is found here for texts alone in which something must be looked for.
    """
    text = _ESCAPE.sub(_plain, sparql.replace("\r\n", "\n").replace("\r", "\n"))
    if "\0" in text:
        raise QueryError("the query has a NUL character")
    if escape := _LEFT.search(text):
        raise QueryRefusedError(f"write {escape.group()} as the character itself")
    if (depth := _depth(_bare(text))) > DEEPEST:
        raise QueryError(f"the query has {depth:,} brackets within one another, and {DEEPEST} are the most; nest less")
    if "service" in text.lower():
        _refuse_service(text)
    return text


def has_dataset(text: str) -> bool:
    """Whether a text that was checked says with FROM or FROM NAMED which graphs it asks."""
    return "from" in text.lower() and _fault_without(text, "from") is not None


def fault(text: str, error: Exception) -> QueryError:
    """What the engine says against a text, in a line: that it is an update, or where it does not parse."""
    bare = _bare(text)
    if _UPDATE.match(bare):
        return QueryRefusedError("updates are refused: a graph is changed by building it")
    place = _PLACE.match(str(error))
    if not place:
        return QueryError(f"the query cannot be answered: {shorten(str(error), 200, placeholder=' ...')}")
    line, column = int(place[1]), int(place[2])
    shown = [*text.split("\n"), ""][line - 1].strip()[:80]
    hint = "".join(f" ({said})" for said in _SENTENCE.findall(str(error))[:1])
    return QueryError(f"the query does not parse at line {line}, column {column}: {shown!r}{hint}")


def _refuse_service(text: str) -> None:
    error = _fault_without(text, "service")
    if error is None:
        return
    if _SERVICE.search(_bare(text)):
        raise QueryRefusedError("SERVICE is refused: a query reads this graph and nothing else")
    raise fault(text, error)


def _fault_without(text: str, word: str) -> Exception | None:
    """What the engine's parser says against the text with a word made another, of the same length, everywhere."""
    other = re.sub(word, word[0] + "x" + word[2:], text, flags=re.IGNORECASE | re.ASCII)
    try:
        _nothing().query(other, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as error:
        return error
    except (OSError, RuntimeError):  # it was read, and then could not be answered
        return None
    return None


@cache
def _nothing() -> Any:
    """A store with nothing in it, to parse texts."""
    from pyoxigraph import Store

    return Store()


def _plain(escape: re.Match[str]) -> str:
    """The character of an escape; one that could be syntax is refused."""
    number = int(escape[1] or escape[2], 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise QueryError(f"{escape.group()} is no character")
    character = chr(number)
    if not (character.isalnum() or number > 0x7F):
        raise QueryRefusedError(f"write {escape.group()} as the character itself")
    return character


def _bare(text: str) -> str:
    """The text without strings, IRIs and comments; no refusal of SERVICE rests on it alone."""
    return _QUIET.sub(" ", text)


def _depth(text: str) -> int:
    """The most brackets that stand within one another."""
    depth = deepest = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket.group() in "([{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest
