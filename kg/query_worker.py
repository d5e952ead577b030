"""The process that answers one query: reads a job from standard input, writes the answer, ends.

It runs as `python -m kg.query_worker`, apart from its parent, so that it can be killed at any time.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import shorten
from typing import Any

from kg.errors import KgError, QueryError
from kg.query import ERRORS, Answer, Job
from kg.sparql_guard import check


def main() -> None:
    """Answer the job on standard input."""
    job = Job(**json.load(sys.stdin))
    _limit(job)
    sys.stdout.buffer.write(reply(job))


def reply(job: Job) -> bytes:
    """The answer to a job, or the error that comes of it: a line of JSON, and the data."""
    try:
        answer = run(job)
    except KgError as error:
        kind = next((name for name, raised in ERRORS.items() if isinstance(error, raised)), "error")
        return json.dumps({"error": str(error), "kind": kind}).encode()
    except MemoryError:
        message = "the answer does not fit in limits.query_megabytes; ask for less"
        return json.dumps({"error": message, "kind": "limit"}).encode()
    return json.dumps({"form": answer.form, "truncated": answer.truncated}).encode() + b"\n" + answer.data


def _limit(job: Job) -> None:
    """Limit memory, and time too, for a worker whose parent is gone and cannot stop it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (job.megabytes << 20, job.megabytes << 20))
        if math.isfinite(job.seconds):
            seconds = math.ceil(job.seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def run(job: Job) -> Answer:
    """The answer to a job; it is cut at the job's limits of rows and bytes, and nowhere else."""
    from kg.store import STORES

    text, form = check(job.sparql)
    store = STORES.get(job.store).open(Path(job.place))
    try:
        found = store.query(text)
        if form == "ask":
            return Answer("ask", json.dumps({"head": {}, "boolean": bool(found)}).encode(), truncated=False)
        names = _variables(found) if form == "select" else []
        rows = map(_triple, found) if form == "graph" else (_row(solution, names) for solution in found)
        kept, truncated = _cut(rows, job.rows, job.bytes)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"the query cannot be answered: {shorten(str(error), 200, placeholder=' ...')}") from None
    if form == "graph":
        return Answer("graph", "".join(kept).encode(), truncated)
    head = json.dumps({"vars": names})
    return Answer("select", f'{{"head":{head},"results":{{"bindings":[{",".join(kept)}]}}}}'.encode(), truncated)


def _variables(found: Any) -> list[str]:
    return [variable.value for variable in found.variables]


def _cut(rows: Iterable[str], most_rows: int, most_bytes: int) -> tuple[list[str], bool]:
    kept, size = list[str](), 0
    for row in rows:
        size += len(row.encode()) + 1
        if len(kept) == most_rows or size > most_bytes:
            return kept, True
        kept.append(row)
    return kept, False


def _row(solution: Any, names: list[str]) -> str:
    bound = {name: _term(value) for name in names if (value := solution[name]) is not None}
    return json.dumps(bound, ensure_ascii=False)


def _term(term: Any) -> dict[str, Any]:
    """A term as the SPARQL 1.1 JSON results format has it."""
    kind = type(term).__name__
    if kind == "NamedNode":
        return {"type": "uri", "value": term.value}
    if kind == "BlankNode":
        return {"type": "bnode", "value": term.value}
    if kind == "Triple":
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _triple(triple: Any) -> str:
    return f"{triple} .\n"


if __name__ == "__main__":
    main()
