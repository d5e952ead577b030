from __future__ import annotations

import pickle
import re

import kg.errors
from api import errors as over_http
from api.errors import NAMES
from api.mcp import server as for_models
from api.problems import PROBLEMS
from kg.cli import console
from kg.errors import AmbiguousNameError, KgError, NotFoundError, QueryTimeError, Remedy, UnknownPluginError

CODES = {
    "KgError": 1,
    "InputError": 3,
    "ConfigError": 2,
    "UnknownPluginError": 2,
    "GraphError": 4,
    "NotFoundError": 5,
    "AmbiguousNameError": 5,
    "QueryError": 6,
    "InvalidGraphError": 7,
}
"""Codes by branch of the tree: 2 for what was asked wrongly, as click has it, and 5 for names."""


def classes() -> list[type[KgError]]:
    found = (item for item in vars(kg.errors).values() if isinstance(item, type) and issubclass(item, KgError))
    return list(found)


def drawn() -> dict[str, str]:
    """The parent of each class in the tree that the docstring draws."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in (kg.errors.__doc__ or "").splitlines():
        found = re.match(r"^([│├└─ ]*)(\w+Error)\b", line)
        if found:
            depth = len(found[1]) // 4
            path[depth:] = [found[2]]
            parents[found[2]] = path[depth - 1] if depth else "Exception"
    return parents


def test_the_drawing_is_the_tree() -> None:
    assert drawn() == {item.__name__: item.__bases__[0].__name__ for item in classes()}


def test_each_branch_has_its_exit_code() -> None:
    for item in classes():
        branch = next(name.__name__ for name in item.__mro__ if name.__name__ in CODES)
        assert item.exit_code == CODES[branch]
        assert item.__doc__
        assert item.__doc__.endswith(".")


def test_problems_of_http_name_the_narrower_first() -> None:
    seen: list[type[KgError]] = []
    for item, name in NAMES.items():
        assert name in PROBLEMS
        assert not any(issubclass(item, wider) for wider in seen), f"{item.__name__} is never reached"
        seen.append(item)


def test_names_in_messages_are_quoted_and_short() -> None:
    error = NotFoundError("entity", "x" * 500 + "\n\x1b[31m")
    assert len(str(error)) < 160
    assert "\n" not in str(error)
    assert "\x1b" not in str(NotFoundError("entity", "\x1b[31m\n"))
    assert error.name == "x" * 500 + "\n\x1b[31m"
    assert "near: a, b" in str(NotFoundError("entity", "c", ["a", "b"]))


def test_every_door_has_words_for_every_remedy() -> None:
    tables = [door.REMEDIES for door in (console, over_http, for_models)]
    for words in tables:
        assert set(words) == set(Remedy)
    for remedy in (Remedy.SEARCH, Remedy.CHEAPER):
        assert len({words[remedy] for words in tables}) == len(tables)


def test_what_to_do_is_said_in_the_words_of_the_door() -> None:
    error = NotFoundError("entity", "c")
    assert error.told({Remedy.SEARCH: "look it up"}) == "no entity named 'c' in this graph; look it up"
    assert str(error) == f"no entity named 'c' in this graph; {Remedy.SEARCH}"
    assert NotFoundError("entity", "c", ["a"]).told({Remedy.SEARCH: "look it up"}).endswith("near: a")
    assert str(QueryTimeError(20.0)).startswith("stopped after limits.query_seconds = 20; ")


def test_what_they_hold() -> None:
    assert AmbiguousNameError("a", ["method:A", "model:A"]).choices == ("method:A", "model:A")
    assert UnknownPluginError("source", "a", []).args[0].endswith("known: none")
    assert pickle.loads(pickle.dumps(KgError("said"))).args == ("said",)  # noqa: S301 - made a moment ago
