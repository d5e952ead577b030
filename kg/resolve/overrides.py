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
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.model import Kind, digest
from kg.resolve.spelling import entity_key, key_of


@dataclass(frozen=True, slots=True)
class Merge:
    """Names of one kind that are one thing."""

    kind: Kind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Names of one kind that are kept apart, everywhere or in the papers named."""

    kind: Kind
    names: tuple[str, ...]
    papers: tuple[str, ...] = ()

    def keys(self) -> list[str]:
        """The key of each name."""
        return [key_of(self.kind, name) for name in self.names]

    def spellings(self) -> list[str]:
        """The names that only their spelling tells apart: from another name, or, the only name, from all others."""
        keys = self.keys()
        alike = (len(keys) == 1 or keys.count(key) > 1 for key in keys)
        return [] if self.papers else [name for name, same in zip(self.names, alike, strict=True) if same]


@dataclass(frozen=True)
class Overrides:
    """All decisions of a file."""

    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    @cached_property
    def _spellings(self) -> frozenset[str]:
        return frozenset(name for split in self.splits for name in split.spellings())

    def apart(self, one: str, other: str) -> bool:
        """Whether the two names are kept apart everywhere."""
        splits = (split for split in self.splits if not split.papers)
        return any({key_of(split.kind, one), key_of(split.kind, other)}.issubset(split.keys()) for split in splits)

    def spelt(self, kind: Kind, name: str) -> str:
        """The key of a name, with its spelling where another spelling of it is something else."""
        key = key_of(kind, name)
        return f"{key}={name}" if name in self._spellings else key

    def split(self, kind: Kind, key: str, keys: Collection[str], paper: str = "") -> str:
        """The key of its own of what has these keys (as `spelt`) in a paper, if it is split off; else `key` itself."""
        own = []
        for split in self.splits:
            if split.kind is kind and paper in split.papers and not set(split.keys()).isdisjoint(keys):
                own.append(f"{key}={digest(*split.papers)[:6]}")
            elif split.kind is kind:
                own += {f"{key_of(kind, name)}={name}" for name in split.spellings()}.intersection(keys)
        return min(own, default=key)

    def merged(self, key: Callable[[Kind, str], str]) -> dict[tuple[Kind, str], str]:
        """The common key of all that is merged, by the `key` of each name; merges that share one are one."""
        wholes: dict[tuple[Kind, str], set[tuple[Kind, str]]] = {}
        for merge in self.merges:
            parts = {(merge.kind, key(merge.kind, name)) for name in merge.names}
            whole = parts.union(*(wholes.get(part, ()) for part in parts))
            wholes.update(dict.fromkeys(whole, whole))
        distinct = {id(whole): whole for whole in wholes.values()}
        least = {number: min(whole)[1] for number, whole in distinct.items()}
        return {part: least[id(whole)] for part, whole in wholes.items()}


def load_overrides(path: Path) -> Overrides:
    """The decisions of a TOML file.

    Raises:
        ConfigError: the file cannot be read, or has a key or value that means nothing.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # what is not UTF-8 or TOML is a ValueError
        raise ConfigError(f"reading overrides from {path}: {error}") from error
    _check(table, {"merge", "split", "kind"}, f"{path}: ")
    return Overrides(
        merges=tuple(
            Merge(_kind(row, where), _names(row, 2, where))
            for where, row in _rows(table, "merge", {"kind", "names"}, path)
        ),
        splits=tuple(
            Split(_kind(row, where), _names(row, 1, where), _papers(row, where))
            for where, row in _rows(table, "split", {"kind", "names", "papers"}, path)
        ),
        kinds={_name(row, where): _kind(row, where) for where, row in _rows(table, "kind", {"name", "kind"}, path)},
    )


def _rows(table: Mapping[str, Any], name: str, known: set[str], path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The entries of one name, each with its place in front, as in `overrides.toml: merge 2: `."""
    rows = table.get(name, [])
    if not isinstance(rows, list):
        raise ConfigError(f"{path}: write [[{name}]], with two brackets")
    for number, row in enumerate(rows, 1):
        where = f"{path}: {name} {number}: "
        if not isinstance(row, dict):
            raise ConfigError(f"{where}write [[{name}]] and its keys below, not {row!r}")
        _check(row, known, where)
        for key in sorted(known - {"papers"} - set(row)):
            raise ConfigError(f"{where}{key} is missing")
        yield where, row


def _check(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}unknown key {key!r}; known: {', '.join(sorted(known))}")


def _kind(row: Mapping[str, Any], where: str) -> Kind:
    try:
        return Kind(row["kind"])
    except ValueError:
        raise ConfigError(f"{where}no kind {row['kind']!r}; known: {', '.join(Kind)}") from None


def _name(row: Mapping[str, Any], where: str) -> str:
    """The key of an entry's name."""
    name = row["name"]
    if not _is_name(name):
        raise ConfigError(f"{where}name must be a name, not {name!r}")
    return entity_key(name)


def _names(row: Mapping[str, Any], least: int, where: str) -> tuple[str, ...]:
    names = row["names"]
    if not isinstance(names, list) or len(names) < least or not all(map(_is_name, names)):
        raise ConfigError(f"{where}names must be a list of at least {least} names, not {names!r}")
    return tuple(names)


def _papers(row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    papers = row.get("papers", [])
    if not isinstance(papers, list) or ("papers" in row and not papers) or not all(map(_is_text, papers)):
        raise ConfigError(f"{where}papers must be a list of at least 1 paper, not {papers!r}")
    return tuple(sorted(set(papers)))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(entity_key(value))
