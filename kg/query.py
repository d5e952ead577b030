"""Ask a graph in SPARQL, safely: what must not run is refused, and what takes too much is stopped.

A query runs in a process apart, which has the store open read-only and is killed at the time limit. Answers have a
limit of rows and of bytes; one that was cut says so. See `kg.sparql`.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from kg.config import Limits
from kg.errors import QueryError, QueryRefusedError
from kg.examples import find_example
from kg.sparql.answer import Answer
from kg.sparql.formats import ASK_FORMATS, GRAPH_FORMATS, TABLE_FORMATS
from kg.sparql.job import PLAIN, Dataset, Job, Seat
from kg.sparql.pool import Pool, Visit

__all__ = [
    "ASK_FORMATS",
    "EVERYTHING",
    "GRAPH_FORMATS",
    "PLAIN",
    "TABLE_FORMATS",
    "Answer",
    "Dataset",
    "Pool",
    "Visit",
    "given_query",
    "pool_of",
    "query",
    "read_query",
]

EVERYTHING = Dataset()
"""The union of all named graphs."""


def pool_of(limits: Limits) -> Pool:
    """The workers that limits allow, for who has many queries to ask; to be closed, as by `with`."""
    return Pool(limits.query_workers, limits.query_queue)


def query(
    store: str,
    place: Path,
    sparql: str,
    limits: Limits | None = None,
    *,
    pool: Pool | Visit | None = None,
    dataset: Dataset = EVERYTHING,
    formats: Mapping[str, str] = PLAIN,
) -> Answer:
    """Answer a query on the store of a kind at a place.

    Args:
        store: kind of the store.
        place: where it is.
        sparql: the query.
        limits: what it may take; the defaults where there are none.
        pool: who answers; a process for this query alone where there is none, which takes a moment to start.
        dataset: the graphs that it sees; it then does not see those that it names itself with FROM.
        formats: the format of each form of answer; `""` where none will do.

    Raises:
        QueryRefusedError: it is no SELECT, ASK, CONSTRUCT or DESCRIBE, or uses SERVICE.
        QueryLimitError: it took longer, or more memory, than it may.
        QueryBusyError: no worker of the pool is free, and no more queries may wait.
        QueryError: it does not parse, or the engine cannot answer it, or not in the format.
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
    return _ask(Seat(store, str(place)), Job(sparql, *most, dataset, dict(formats)), pool)


def _ask(seat: Seat, job: Job, pool: Pool | Visit | None) -> Answer:
    if pool is not None:
        return pool.answer(seat, job)
    with Pool() as own:
        return own.answer(seat, job)


def given_query(sparql: str | None, *, file: Path | None, example: str | None, limits: Limits) -> str:
    """The query that is given: as a text, in a file, or as an example by its name; one of the three.

    Raises:
        QueryError: the file cannot be read.
        UnknownPluginError: there is no example of that name.
    """
    if example is not None:
        return find_example(example).sparql
    return read_query(file, limits) if file is not None else sparql or ""


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
