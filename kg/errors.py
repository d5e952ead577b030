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
│   └── QueryBusyError      too many queries at once
└── InvalidGraphError       the SHACL shapes do not hold

Each says what was being done, with what, what went wrong and what to do next. The command line
prints the message and leaves with `exit_code`; nothing else catches `KgError`.
"""

from __future__ import annotations

from collections.abc import Sequence


class KgError(Exception):
    """Base of every error that a user can cause or mend."""

    exit_code = 1


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
        hint = f"; near: {', '.join(near)}" if near else f"; but {but}" if but else "; try `kg search`"
        super().__init__(f"no {what} named {shown!r} in this graph{hint}")
        self.what, self.name, self.near, self.but = what, name, tuple(near), but


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
    """A query that went past the limit on time or size."""


class QueryBusyError(QueryError):
    """A query that found every worker at work, and no room to wait for one."""


class InvalidGraphError(KgError):
    """The graph breaks a SHACL shape; the message is the report."""

    exit_code = 7
