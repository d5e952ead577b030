"""The answer to a query."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryFormatError
from kg.sparql.formats import ASK_FORMATS, GRAPH_FORMATS, TABLE_FORMATS, rewrite
from kg.sparql.job import PLAIN

FITTING = {"select": TABLE_FORMATS, "ask": ASK_FORMATS, "graph": GRAPH_FORMATS}
"""The formats that each form of answer can have."""


def misfit(form: str, wanted: str) -> QueryFormatError:
    """The error of an answer that is asked for in a format that it cannot have."""
    said, listed = wanted or "the client wants it", ", ".join(FITTING[form])
    return QueryFormatError(f"an answer of {form.upper()} cannot be written as {said}; use one of {listed}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query.

    `form` is `select`, `ask` or `graph`; `data` is in `format`, which is SPARQL JSON for the first two and N-Triples
    for the last where no other was asked for. `truncated` says whether it was cut at a limit. `rows` and the like
    read the plain formats alone.
    """

    form: str
    data: bytes
    truncated: bool
    format: str = ""

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
            QueryFormatError: the answer cannot be written in this format.
        """
        if form not in FITTING[self.form]:
            raise misfit(self.form, form)
        if form == (self.format or PLAIN[self.form]):
            return self.data.decode()
        return rewrite(self.data, form, graph=self.form == "graph")
