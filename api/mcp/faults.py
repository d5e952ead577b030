"""What is wrong with a call of a tool, in words that tell a model how to call it right."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from json import dumps
from typing import Any

Schema = Mapping[str, Any]


def no_tool(name: str, known: Collection[str]) -> str:
    """What to say where no tool has the name that was called."""
    return f"no tool is named {name!r:.80}{_near(name, known)}; there are {', '.join(known)}"


def strange(given: Iterable[str], schema: Schema) -> list[str]:
    """A fault for each argument that a tool with such a schema does not have: it would be passed over in silence."""
    known = schema["properties"]
    return [f"{name!r:.80} is no argument{_near(name, known)}" for name in given if name not in known]


def wrong(errors: Iterable[Mapping[str, Any]]) -> list[str]:
    """A fault for each of pydantic's errors."""
    return [_wrong(error) for error in errors]


def call(tool: str, faults: Iterable[str], schema: Schema) -> str:
    """What to say of a call with faults: them, and what the tool takes."""
    return f"calling {tool}: {'; '.join(faults)}. It takes {arguments(schema)}"


def arguments(schema: Schema) -> str:
    """The arguments of a tool, those that can be left out with what they then are: `name, limit = 10`."""
    needed = schema.get("required", ())
    return ", ".join(
        name if name in needed else f"{name} = {dumps(about['default'])}"
        for name, about in schema["properties"].items()
    )


def _wrong(error: Mapping[str, Any]) -> str:
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return f"{name} is missing"
    choices = re.findall(r"'([^']+)'", error["msg"]) if error["type"] == "literal_error" else ()
    said = error["msg"].removeprefix("Input ")
    return f"{name} {said}, not {error['input']!r:.80}{_near(str(error['input']), choices)}"


def _near(name: str, known: Collection[str]) -> str:
    """A hint at the known name that comes nearest, whatever its case."""
    by_fold = {item.casefold(): item for item in known}
    found = get_close_matches(name[:80].casefold(), by_fold, n=1)
    return f" (did you mean {by_fold[found[0]]}?)" if found else ""
