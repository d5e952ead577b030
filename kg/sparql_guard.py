"""Decide whether a SPARQL text may run, by walking its parsed tree.

The engine has no switch for SERVICE and knows no limits, so nothing reaches it that was not parsed here first. The
text that is checked is the text that runs: what two parsers could read differently (escapes that make syntax,
lone carriage returns) is resolved or refused beforehand. SERVICE is looked for twice, among the bare words of the
text and in the parsed tree, so that a parser which is led astray does not open the door alone.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from kg.errors import QueryError, QueryRefusedError

ALLOWED = {"SelectQuery": "select", "AskQuery": "ask", "ConstructQuery": "graph", "DescribeQuery": "graph"}

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
_SERVICE = re.compile(r"(?<![\w:?$@-])SERVICE(?![\w:-])", re.IGNORECASE)


def check(sparql: str) -> tuple[str, str]:
    """The text to run and the form of its answer: `select`, `ask` or `graph`.

    Raises:
        QueryRefusedError: it must not run.
        QueryError: it does not parse.
    """
    text = _ESCAPE.sub(_plain, sparql.replace("\r\n", "\n").replace("\r", "\n"))
    if "\0" in text:
        raise QueryError("the query has a NUL character")
    if escape := _LEFT.search(text):
        raise QueryRefusedError(f"write {escape.group()} as the character itself")
    bare_words = _QUIET.sub(" ", text)
    names = ["ServiceGraphPattern"] if _SERVICE.search(bare_words) else list(_names(_parse(text)))
    if "ServiceGraphPattern" in names:
        raise QueryRefusedError("SERVICE is refused: a query reads this graph and nothing else")
    for name in names:
        if name == "DatasetClause":
            raise QueryRefusedError("FROM and FROM NAMED are refused: all named graphs are there already; use GRAPH")
    form = next((ALLOWED[name] for name in names if name in ALLOWED), "")
    if not form:
        raise QueryRefusedError("only SELECT, ASK, CONSTRUCT and DESCRIBE may run")
    return text, form


def _plain(escape: re.Match[str]) -> str:
    """The character of an escape; one that could be syntax is refused."""
    number = int(escape[1] or escape[2], 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise QueryError(f"{escape.group()} is no character")
    character = chr(number)
    if not (character.isalnum() or number > 0xFF):
        raise QueryRefusedError(f"write {escape.group()} as the character itself")
    return character


def _parse(text: str) -> Any:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return parseQuery(text)
        except ParseException as error:
            if _is_update(text):
                raise QueryRefusedError("updates are refused: a graph is changed by building it") from None
            where = f"line {error.lineno}, column {error.column}"
            raise QueryError(f"the query does not parse at {where}: {error.line.strip()[:80]!r}") from None
        except RecursionError:
            raise QueryError("the query is nested too deeply") from None


def _is_update(text: str) -> bool:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        return bool(parseUpdate(text).request)
    except (ParseException, RecursionError):
        return False


def _names(tree: Any) -> Iterator[str]:
    """The names of all nodes of a parsed query."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        name = getattr(node, "name", None)
        if isinstance(name, str) and isinstance(node, dict):
            yield name
        if isinstance(node, dict):
            waiting += list(node.values())
        elif not isinstance(node, str):
            waiting += _members(node)


def _members(node: Any) -> list[Any]:
    as_list = getattr(node, "asList", None)
    if isinstance(node, (list, tuple)):
        return list(node)
    return list(as_list()) if as_list else []
