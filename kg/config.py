"""kg.toml -> Settings: every limit has a name, a default and a sentence; unknown keys are refused.

The file has one table per group of settings, all optional:

    [limits]
    query_seconds = 30
    [iri]
    base = "https://example.org/kg/"
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from kg.errors import ConfigError


def setting(default: Any, help: str) -> Any:  # noqa: A002 - the word that dataclasses and click use
    """A settings field: its default and the sentence that explains it."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Limits:
    """What stops a file or a question from taking everything."""

    title_chars: int = setting(1_000, "Longest title; a record with a longer one is reported and skipped.")
    abstract_chars: int = setting(1_000_000, "Longest abstract; a record with a longer one is reported and skipped.")
    query_chars: int = setting(100_000, "Longest SPARQL text.")
    query_seconds: float = setting(20.0, "Wall-clock time that a SPARQL query may take.")
    query_megabytes: int = setting(4_000, "Memory that the process of a query may address.")
    query_rows: int = setting(100_000, "Rows or triples that an answer may have; a longer one is cut, and says so.")
    query_bytes: int = setting(50_000_000, "Bytes that a serialised answer may have; a longer one is cut, and says so.")
    near_names: int = setting(5, "Near names offered for an unknown one.")


@dataclass(frozen=True, slots=True)
class Arxiv:
    """How the arXiv API is asked."""

    url: str = setting("https://export.arxiv.org/api/query", "Address of the API.")
    seconds_between: float = setting(3.0, "Pause between two requests; arXiv asks for three seconds.")
    page_size: int = setting(100, "Papers per request.")
    retries: int = setting(4, "Further tries after a time-out, a refusal for too many requests or a server error.")
    timeout_seconds: float = setting(30.0, "Longest wait for one reply.")


@dataclass(frozen=True, slots=True)
class Iri:
    """Where the graph's own names live."""

    base: str = setting("https://w3id.org/kg-lineage/id/", "Prefix of every IRI of the graph's papers and entities.")

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\%\[\]\x00-\x1f]+[/#:]", self.base):
            raise ConfigError(f"iri.base must be an absolute IRI that ends in /, # or :, not {self.base!r}")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, by group."""

    limits: Limits = field(default_factory=Limits)
    arxiv: Arxiv = field(default_factory=Arxiv)
    iri: Iri = field(default_factory=Iri)


def load(path: Path) -> Settings:
    """The settings of a TOML file; what it leaves out keeps its default.

    Raises:
        ConfigError: the file cannot be read, has an unknown key or a value of the wrong type.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"reading settings from {path}: {error}") from error
    groups = {f.name: f.default_factory for f in dataclasses.fields(Settings)}
    _refuse_unknown(table, groups, path, "")
    return Settings(**{name: _group(groups[name], values, path, name) for name, values in table.items()})


def _group(kind: Any, values: Any, path: Path, name: str) -> Any:
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: {name} must be a table, not {values!r}")
    types = get_type_hints(kind)
    _refuse_unknown(values, types, path, f"{name}.")
    return kind(**{key: _value(value, types[key], path, f"{name}.{key}") for key, value in values.items()})


def _value(value: Any, kind: type, path: Path, where: str) -> Any:
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise ConfigError(f"{path}: {where} must be of type {kind.__name__}, not {value!r}")
    if isinstance(value, (int, float)) and not value >= 0:
        raise ConfigError(f"{path}: {where} must not be negative, as {value!r} is")
    return value


def _refuse_unknown(table: Mapping[str, Any], known: Mapping[str, Any], path: Path, prefix: str) -> None:
    for key in table:
        if key not in known:
            listed = ", ".join(f"{prefix}{name}" for name in known)
            raise ConfigError(f"{path}: unknown setting {prefix}{key}; known: {listed}")
