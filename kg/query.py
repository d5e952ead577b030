"""Ask a graph in SPARQL, safely: what must not run is refused, and what takes too much is stopped.

A query runs in a process of its own, which opens the store read-only and is killed at the time limit. Answers have
a limit of rows and of bytes; one that was cut says so.
"""

from __future__ import annotations

import errno
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from kg.config import Limits
from kg.errors import GraphError, KgError, QueryError, QueryLimitError, QueryRefusedError

TABLE_FORMATS = ("json", "csv", "tsv", "xml")
ASK_FORMATS = ("json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld")

_DECLARED = {"turtle": r"^(@prefix .*\n)+", "rdfxml": r'( xmlns:[^\s=]+="[^"]*")+'}
"""Where the prefixes are declared in a format."""

ERRORS: dict[str, type[KgError]] = {
    "refused": QueryRefusedError,
    "limit": QueryLimitError,
    "graph": GraphError,
    "error": QueryError,
}
"""What the worker calls an error, the narrower first."""


@dataclass(frozen=True, slots=True)
class Job:
    """What the worker is told: where the store is, the query, and its limits."""

    store: str
    place: str
    sparql: str
    rows: int
    bytes: int
    megabytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query.

    `form` is `select`, `ask` or `graph`. `data` is SPARQL JSON for the first two and N-Triples for the last;
    `truncated` says whether it was cut at a limit.
    """

    form: str
    data: bytes
    truncated: bool

    @property
    def variables(self) -> list[str]:
        """Names of the columns of a `select` answer."""
        return list(json.loads(self.data)["head"].get("vars", [])) if self.form == "select" else []

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a `select` answer: the value of each bound variable, as a string."""
        if self.form != "select":
            return []
        bindings: list[dict[str, Any]] = json.loads(self.data)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items() if "value" in term} for row in bindings]

    def __bool__(self) -> bool:
        """Yes or no for `ask`; for all others whether there is anything in the answer."""
        return bool(json.loads(self.data)["boolean"]) if self.form == "ask" else bool(self.rows or self.data.strip())

    def __iter__(self) -> Iterator[dict[str, str]]:
        return iter(self.rows)

    def serialise(self, form: str) -> str:
        """The answer in one of `TABLE_FORMATS`, `ASK_FORMATS`, or `GRAPH_FORMATS` for CONSTRUCT and DESCRIBE.

        Raises:
            QueryError: the answer cannot be written in this format.
        """
        known = {"graph": GRAPH_FORMATS, "ask": ASK_FORMATS}.get(self.form, TABLE_FORMATS)
        if form not in known:
            raise QueryError(
                f"an answer of {self.form.upper()} cannot be written as {form}; use one of {', '.join(known)}"
            )
        return _graph(self.data, form) if self.form == "graph" else _table(self.data, form)


def _table(data: bytes, form: str) -> str:
    import pyoxigraph as ox

    if form == "json":
        return data.decode()
    formats = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML}
    parsed = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    return (parsed.serialize(format=formats[form]) or b"").decode()


def _graph(data: bytes, form: str) -> str:
    import pyoxigraph as ox

    from ontology import PREFIXES

    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    triples = (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
    used = {prefix: base for prefix, base in PREFIXES.items() if f"<{base}".encode() in data}
    text = (ox.serialize(triples, format=formats[form], prefixes=used) or b"").decode()
    return re.sub(_DECLARED[form], _sorted, text, count=1) if form in _DECLARED else text


def _sorted(declared: re.Match[str]) -> str:
    """Declarations of prefixes in sorted order; the engine writes them in the order of its hashes."""
    return "".join(sorted(re.findall(r"@prefix .*\n| xmlns:.*?\".*?\"", declared.group())))


def query(store: str, place: Path, sparql: str, limits: Limits | None = None) -> Answer:
    """Answer a query on the store of a kind at a place.

    Raises:
        QueryRefusedError: it is no SELECT, ASK, CONSTRUCT or DESCRIBE, uses SERVICE, or names a dataset.
        QueryLimitError: it took longer, or more memory, than it may.
        QueryError: it does not parse, or the engine cannot answer it.
        GraphError: the store cannot be opened.
    """
    limits = limits or Limits()
    if len(sparql) > limits.query_chars:
        raise QueryRefusedError(
            f"query of {len(sparql):,} characters, over limits.query_chars = {limits.query_chars:,}"
        )
    if not _is_text(sparql):
        raise QueryError("reading the query: it is not valid UTF-8; save it as UTF-8, or write \\u escapes")
    most = limits.query_rows, limits.query_bytes, limits.query_megabytes, limits.query_seconds
    return _answer(_ask(Job(store, str(place), sparql, *most)))


def read_query(place: Path, limits: Limits) -> str:
    """The query in a file, or on standard input for `-`; no more is read than a query may have.

    Raises:
        QueryError: it cannot be read, or is not UTF-8.
    """
    name, most = "stdin" if str(place) == "-" else str(place), 4 * limits.query_chars + 1
    try:
        data = _stdin().read(most) if name == "stdin" else _head(place, most)
        return data.decode("utf-8-sig", "strict" if len(data) < most else "replace")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not valid UTF-8; save it as UTF-8"
        raise QueryError(f"reading the query from {name}: {reason}") from error


def _stdin() -> IO[bytes]:
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed; name a file, or pipe one in")
    return sys.stdin.buffer


def _head(place: Path, most: int) -> bytes:
    with place.open("rb") as file:
        return file.read(most)


def _is_text(given: str) -> bool:
    """Whether this is text, without what stands for stray bytes of a command line."""
    return not any("\ud800" <= character <= "\udfff" for character in given)


def _ask(job: Job) -> bytes:
    command = [sys.executable, "-P", "-m", "kg.query_worker"]  # -P: no modules from the folder one happens to be in
    text, timeout = json.dumps(asdict(job)).encode(), None if math.isinf(job.seconds) else job.seconds
    try:
        done = subprocess.run(command, input=text, capture_output=True, timeout=timeout, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise QueryLimitError(
            f"stopped after limits.query_seconds = {job.seconds:g}; ask for less, or raise it"
        ) from None
    if not done.stdout:
        raise QueryLimitError("the query ended its worker, most likely for want of memory; ask for less")
    return done.stdout


def _answer(reply: bytes) -> Answer:
    head, _, data = reply.partition(b"\n")
    said = json.loads(head)
    if "error" in said:
        raise ERRORS[said["kind"]](said["error"])
    return Answer(said["form"], data, said["truncated"])
