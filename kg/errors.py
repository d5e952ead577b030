"""Everything that can go wrong, in one tree.

KgError
├── InputError              what was given cannot be read
│   ├── SourceError         a file or locator no source can read
│   └── RecordError         one paper of a source is unusable (with --strict)
├── ConfigError             kg.toml or an override file is wrong
├── UnknownPluginError      no source, exporter or store of that name
├── GraphError              a graph folder cannot be opened or written
│   └── BusyError           another build is writing to it
├── NotFoundError           no entity, paper or benchmark of that name
├── AmbiguousNameError      a name that fits several entities
├── QueryError              a SPARQL query that does not parse or fails
│   ├── QueryRefusedError   a query that must not run
│   ├── QueryFormatError    an answer that cannot be written as it is wanted
│   ├── QueryLimitError     a query that went past a limit
│   │   ├── QueryTimeError      on its time
│   │   └── QueryMemoryError    on its memory
│   ├── QueryCrashError     a query whose process ended before it was answered
│   ├── QueryLeftError      a query whose asker did not wait for the answer
│   └── QueryBusyError      no process to answer a query now
└── InvalidGraphError       the SHACL shapes do not hold

Each says what was being done, with what, what went wrong and what to do next. Where what to do depends on
the door that one came in by, it is a `Remedy`, which each door puts in words of its own: the command line,
which prints the message and leaves with `exit_code`, HTTP, and the tools for language models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Remedy(StrEnum):
    """What to do about an error, in words that fit anywhere."""

    SEARCH = "search for a part of the name"
    CHEAPER = "ask for less, or raise the limit"
    LATER = "ask again later"


class KgError(Exception):
    """Base of every error that a user can cause or mend; `remedy` is what to do, where that depends on the door."""

    exit_code = 1
    remedy: Remedy | None = None

    def __str__(self) -> str:
        return self.told({})

    def told(self, words: Mapping[Remedy, str]) -> str:
        """The message, and what to do in the words of a door."""
        return super().__str__() + (f"; {words.get(self.remedy, self.remedy)}" if self.remedy else "")


class InputError(KgError):
    """What was given cannot be read."""

    exit_code = 3


class SourceError(InputError):
    """A file or locator that no source can read."""


class RecordError(InputError):
    """One unusable paper, raised only where the caller asked to stop at the first."""


class ConfigError(KgError):
    """A setting or override that is wrong, with the path to it."""

    exit_code = 2


class UnknownPluginError(KgError):
    """No plug-in of that name; the message lists those there are."""

    exit_code = 2

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        super().__init__(f"no {kind} named {name!r}; known: {', '.join(known) or 'none'}")
        self.kind, self.name, self.known = kind, name, tuple(known)


class GraphError(KgError):
    """A graph folder that cannot be opened or written."""

    exit_code = 4


class BusyError(GraphError):
    """Another build is writing to the graph folder."""


class NotFoundError(KgError):
    """No such thing in the graph; `near` holds names that come close, and `but` says what else has the name."""

    exit_code = 5

    def __init__(self, what: str, name: str, near: Sequence[str] = (), *, but: str = "") -> None:
        shown = name if len(name) <= 80 else name[:77] + "..."
        hint = f"; near: {', '.join(near)}" if near else f"; but {but}" if but else ""
        super().__init__(f"no {what} named {shown!r} in this graph{hint}")
        self.what, self.name, self.near, self.but = what, name, tuple(near), but
        self.remedy = None if hint else Remedy.SEARCH


class AmbiguousNameError(KgError):
    """A name that fits several entities; `choices` holds an IRI for each."""

    exit_code = 5

    def __init__(self, name: str, choices: Sequence[str]) -> None:
        listed = "\n  ".join(choices)
        super().__init__(f"{name!r} names several things; say which, by kind or IRI:\n  {listed}")
        self.name, self.choices = name, tuple(choices)


class QueryError(KgError):
    """A query that does not parse, or that the engine cannot answer."""

    exit_code = 6


class QueryRefusedError(QueryError):
    """A query that must not run: an update, or one with SERVICE."""


class QueryFormatError(QueryError):
    """An answer that cannot be written in the format that is wanted."""


class QueryLimitError(QueryError):
    """A query that went past a limit: `limit` is its name among `limits`, and `value` what it is set to."""

    remedy = Remedy.CHEAPER

    def __init__(self, said: str, limit: str, value: float) -> None:
        super().__init__(f"{said} limits.{limit} = {value:g}")
        self.limit, self.value = limit, value


class QueryTimeError(QueryLimitError):
    """A query that took longer than so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("stopped after", "query_seconds", seconds)


class QueryMemoryError(QueryLimitError):
    """A query that took more memory than so many megabytes."""

    def __init__(self, megabytes: float) -> None:
        super().__init__("stopped since it takes more than", "query_megabytes", megabytes)


class QueryCrashError(QueryError):
    """A query whose process ended before it was answered, by the query's fault or that of the machine."""


class QueryLeftError(QueryError):
    """A query whose asker did not wait for the answer."""


class QueryBusyError(QueryError):
    """A query that no process can answer now: all are at work, or none starts."""

    remedy = Remedy.LATER


class InvalidGraphError(KgError):
    """The graph breaks a SHACL shape; the message is the report."""

    exit_code = 7
