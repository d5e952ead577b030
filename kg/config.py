"""kg.toml -> Settings: every limit has a name, a default and a sentence; unknown keys are refused.

The file has one table per group of settings, all optional:

    [limits]
    query_seconds = 30
    [iri]
    base = "https://example.org/kg/"
"""

from __future__ import annotations

import dataclasses
import ipaddress
import math
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from kg.errors import ConfigError

MOST = 10**12
"""No whole number that is set may be larger: what is counted here are characters, bytes, rows and papers."""

LONGEST_FILE = 10_000_000
"""Bytes of a file of settings or overrides, which a person writes; a longer one is not read."""

_BASE = "https://w3id.org/kg-lineage/id/"


def setting(  # least and most are the bounds of a number; one that may be `endless` may be infinite as well
    default: Any,
    help: str,  # noqa: A002 - the word that dataclasses and click use
    *,
    least: float = 0,
    most: float = MOST,
    endless: bool = False,
    secret: bool = False,
) -> Any:
    """A settings field: its default, the sentence that explains it, the bounds of a number; a secret is never shown."""
    told = {"help": help, "least": least, "most": most, "endless": endless, "secret": secret}
    return field(default=default, repr=not secret, metadata=told)


@dataclass(frozen=True, slots=True)
class Limits:
    """What stops a file or a question from taking everything."""

    title_chars: int = setting(1_000, "Longest title; a record with a longer one is reported and skipped.")
    abstract_chars: int = setting(1_000_000, "Longest abstract; a record with a longer one is reported and skipped.")
    input_bytes: int = setting(500_000_000, "Bytes of one file or stream, unpacked; what comes after them is not read.")
    query_chars: int = setting(100_000, "Longest SPARQL text.")
    query_workers: int = setting(4, "SPARQL queries that a server answers at once, in a process each.", least=1)
    query_queue: int = setting(8, "SPARQL queries that wait for a free process; a server refuses others.", most=1_000)
    query_seconds: float = setting(20.0, "Wall-clock time that a SPARQL query may take.", most=1_000_000, endless=True)
    query_megabytes: int = setting(2_000, "Memory that a query may take.", least=1, most=10_000_000)
    query_rows: int = setting(100_000, "Rows or triples that an answer may have; a longer one is cut, and says so.")
    query_bytes: int = setting(50_000_000, "Bytes that a serialised answer may have; a longer one is cut, and says so.")
    near_names: int = setting(5, "Near names offered for an unknown one.", most=1_000)


@dataclass(frozen=True, slots=True)
class Arxiv:
    """How the arXiv API is asked."""

    url: str = setting("https://export.arxiv.org/api/query", "Address of the API.")
    seconds_between: float = setting(3.0, "Pause between two requests; arXiv asks for three seconds.", most=3_600)
    page_size: int = setting(100, "Papers per request.", least=1, most=2_000)
    retries: int = setting(
        4, "Further tries after a time-out, a refusal for too many requests or a server error.", most=100
    )
    timeout_seconds: float = setting(30.0, "Longest wait for one reply.", most=3_600)


@dataclass(frozen=True, slots=True)
class Iri:
    """Where the graph's own names live."""

    base: str = setting(_BASE, "Prefix of every IRI of the graph's papers and entities.")

    def __post_init__(self) -> None:
        shaped = re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\%\[\]\x00-\x1f]+[/#:]", self.base)
        script = self.base.lower().startswith(("javascript:", "data:", "vbscript:"))
        if script or not shaped or not (self.base == _BASE or _is_iri(self.base)):
            raise ConfigError(f"iri.base must be an absolute IRI that ends in /, # or :, not {self.base!r}")


def _is_iri(text: str) -> bool:
    """Whether the store takes it for an IRI, and whatever is put behind it."""
    from pyoxigraph import NamedNode

    try:
        return bool(NamedNode(f"{text}paper/x"))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Service:
    """How a graph is served over HTTP: who may ask, how much, and how long a client may take."""

    token: str = setting("", "Bearer token that requests must carry; better given as KG_TOKEN.", secret=True)
    open_health: bool = setting(True, "Whether /healthz and /readyz answer without the token.")
    hosts: tuple[str, ...] = setting((), "Names that the service is asked under; by default localhost, or any name.")
    cors_origins: tuple[str, ...] = setting((), 'Origins whose pages may ask, such as "https://example.org", or "*".')
    trusted_proxies: tuple[str, ...] = setting((), "Addresses or networks whose X-Forwarded-For is believed.")
    connections: int = setting(1_000, "Open connections; one more is turned away.", least=1)
    requests_at_once: int = setting(64, "Requests that are worked on at once; one more is turned away.", least=1)
    requests_per_second: float = setting(50.0, "Requests of one remote client in the long run; 0 for any number.")
    requests_in_a_burst: int = setting(200, "Requests of one remote client that may come at once.", least=1)
    clients: int = setting(10_000, "Clients whose requests are counted; the longest silent are forgotten.", least=1)
    body_bytes: int = setting(4_000_000, "Bytes of a request's body.")
    url_bytes: int = setting(32_000, "Bytes of a request's path and query.", least=100, most=1_000_000)
    header_bytes: int = setting(32_000, "Bytes of a request's headers.", least=1_000, most=1_000_000)
    export_papers: int = setting(20_000, "Papers of the largest graph, or part of one, that is exported over HTTP.")
    recent_bytes: int = setting(64_000_000, "Bytes of recent answers that are kept to be given again; 0 for none.")
    gzip_bytes: int = setting(1_000, "Answers of fewer bytes are not compressed.")
    head_seconds: float = setting(10.0, "Time in which a request's head must be whole.", least=0.01, most=3_600)
    body_seconds: float = setting(30.0, "Time in which a request's body must be whole.", least=0.01, most=3_600)
    send_seconds: float = setting(30.0, "Time in which a client must take some of an answer.", least=0.01, most=3_600)
    idle_seconds: int = setting(20, "Time that a connection may lie idle between requests.", least=1, most=3_600)
    stop_seconds: int = setting(25, "Time that running requests are given when the server stops.", most=3_600)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"|[A-Za-z0-9._~+/-]{16,1000}=*", self.token):
            raise ConfigError("service.token must be at least 16 letters, digits or any of ._~+/-")
        for origin in self.cors_origins:
            if not re.fullmatch(r"\*|https?://[A-Za-z0-9.:\[\]-]+", origin):
                raise ConfigError(f'service.cors_origins must be origins or "*", which {origin!r:.60} is not')
        for proxy in self.trusted_proxies:
            if not _is_network(proxy):
                raise ConfigError(f"service.trusted_proxies must be addresses or networks, which {proxy!r:.60} is not")


def _is_network(text: str) -> bool:
    try:
        return bool(ipaddress.ip_network(text))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, by group."""

    limits: Limits = field(default_factory=Limits)
    arxiv: Arxiv = field(default_factory=Arxiv)
    iri: Iri = field(default_factory=Iri)
    service: Service = field(default_factory=Service)


def load(path: Path) -> Settings:
    """The settings of a TOML file; what it leaves out keeps its default.

    Raises:
        ConfigError: the file cannot be read, has an unknown key or a value of the wrong type.
    """
    try:
        check_small(path)
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # what is not UTF-8 or TOML is a ValueError
        raise ConfigError(f"reading settings from {path}: {error}") from error
    groups = {f.name: f.default_factory for f in dataclasses.fields(Settings)}
    _refuse_unknown(table, groups, path, "")
    return Settings(**{name: _group(groups[name], values, path, name) for name, values in table.items()})


def check_small(path: Path) -> None:
    """See that a file which a person wrote is one: regular, and no longer than `LONGEST_FILE`.

    Raises:
        OSError: it is neither, or not there.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError("not a regular file")
    if found.st_size > LONGEST_FILE:
        raise OSError(f"{found.st_size:,} bytes, where {LONGEST_FILE:,} are the most")


def _group(kind: Any, values: Any, path: Path, name: str) -> Any:
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: {name} must be a table, not {values!r}")
    types, known = get_type_hints(kind), {f.name: f.metadata for f in dataclasses.fields(kind)}
    _refuse_unknown(values, types, path, f"{name}.")
    found = {key: _value(value, types[key], known[key], f"{path}: {name}.{key}") for key, value in values.items()}
    try:
        return kind(**found)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _value(value: Any, kind: Any, about: Mapping[str, Any], where: str) -> Any:
    if kind is float and type(value) is int:
        value = float(value)
    if kind == tuple[str, ...]:
        return _texts(value, where)
    if type(value) is not kind:
        shown = "a value of another type" if about["secret"] else repr(value)
        raise ConfigError(f"{where} must be of type {kind.__name__}, not {shown}")
    least, most = about["least"], about["most"]
    fits = kind in (str, bool) or least <= value <= most or (about["endless"] and value == math.inf)
    if not fits:
        raise ConfigError(f"{where} must be from {least:,} to {most:,}, which {value!r:.30} is not")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        raise ConfigError(f"{where} must be a list of strings, not {value!r:.60}")
    return tuple(value)


def _refuse_unknown(table: Mapping[str, Any], known: Mapping[str, Any], path: Path, prefix: str) -> None:
    for key in table:
        if key not in known:
            listed = ", ".join(f"{prefix}{name}" for name in known)
            raise ConfigError(f"{path}: unknown setting {prefix}{key}; known: {listed}")
