"""What a person decided: an override file that comes before every rule, so that each merge can be undone.

[[merge]]                       # these names are one thing
kind = "Method"
names = ["LoRA", "Low-Rank Adapters"]

[[split]]                       # these spellings are different things
kind = "Model"
names = ["GPT-3", "GPT3"]

[[split]]                       # in these papers the name means something else
kind = "Method"
names = ["SAM"]
papers = ["arxiv:2010.01412"]

[[kind]]                        # this name is a benchmark, whatever its papers make of it
name = "MATH"
kind = "Benchmark"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.model import Kind, digest
from kg.naming import name_key


@dataclass(frozen=True, slots=True)
class Merge:
    """Names of one kind that are one thing; the first is its key."""

    kind: Kind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Names of one kind that are kept apart, everywhere or in the papers named."""

    kind: Kind
    names: tuple[str, ...]
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overrides:
    """All decisions of a file."""

    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def apart(self, one: str, other: str) -> bool:
        """Whether the two names are kept apart everywhere."""
        return any({one, other} <= set(split.names) for split in self.splits if not split.papers)

    def key(self, kind: Kind, key: str, name: str, paper: str) -> str:
        """The key to resolve by: the merged one, a split one, or `key` itself."""
        for split in self.splits:
            if split.kind is kind and key in map(name_key, split.names):
                if split.papers and paper in split.papers:
                    return f"{key}={digest(*split.papers)[:6]}"
                if not split.papers and name in split.names:
                    return f"{key}={name}"
        for merge in self.merges:
            if merge.kind is kind and key in map(name_key, merge.names):
                return name_key(merge.names[0])
        return key


def load_overrides(path: Path) -> Overrides:
    """The decisions of a TOML file.

    Raises:
        ConfigError: the file cannot be read, or has a key or value that means nothing.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"reading overrides from {path}: {error}") from error
    _check(table, {"merge", "split", "kind"}, f"{path}: ")
    return Overrides(
        merges=tuple(Merge(_kind(row), _names(row, 2)) for row in _rows(table, "merge", {"kind", "names"}, path)),
        splits=tuple(
            Split(_kind(row), _names(row, 1), tuple(row.get("papers", ())))
            for row in _rows(table, "split", {"kind", "names", "papers"}, path)
        ),
        kinds={name_key(row["name"]): _kind(row) for row in _rows(table, "kind", {"name", "kind"}, path)},
    )


def _rows(table: Mapping[str, Any], name: str, known: set[str], path: Path) -> list[dict[str, Any]]:
    rows = table.get(name, [])
    if not isinstance(rows, list):
        raise ConfigError(f"{path}: write [[{name}]], with two brackets")
    for number, row in enumerate(rows, 1):
        _check(row, known, f"{path}: {name} {number}: ")
        for key in known - {"papers"} - set(row):
            raise ConfigError(f"{path}: {name} {number}: {key} is missing")
    return rows


def _check(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}unknown key {key!r}; known: {', '.join(sorted(known))}")


def _kind(row: Mapping[str, Any]) -> Kind:
    try:
        return Kind(row["kind"])
    except ValueError:
        raise ConfigError(f"no kind {row['kind']!r} in overrides; known: {', '.join(Kind)}") from None


def _names(row: Mapping[str, Any], least: int) -> tuple[str, ...]:
    names = row["names"]
    if not isinstance(names, list) or len(names) < least or not all(isinstance(n, str) and name_key(n) for n in names):
        raise ConfigError(f"names must be a list of at least {least} names, not {names!r}")
    return tuple(names)
