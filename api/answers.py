"""Answers as bytes: JSON, or CSV where an answer is a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import HTTPException, Request, Response
from msgspec import json

from api.negotiate import best

JSON, CSV = "application/json", "text/csv"
Cell = str | int | float | None
Row = Mapping[str, Any]


def as_json(view: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Plain data, with parts that are JSON already, as JSON."""
    return Response(json.encode(view), media_type=JSON, headers=headers)


def as_json_or_csv(
    request: Request, view: Any, rows: Iterable[Row], columns: Sequence[str], headers: Mapping[str, str] | None = None
) -> Response:
    """Plain data as JSON or, where the client likes that better, its rows as CSV, a column for each name.

    Raises:
        HTTPException: the client takes neither.
    """
    media = best(request.headers.get("accept", ""), (JSON, CSV))
    if not media:
        raise HTTPException(406, f"this answer comes as {JSON} or {CSV}")
    if media == JSON:
        return as_json(view, headers)
    return Response(_table(rows, columns), media_type=f"{CSV}; charset=utf-8; header=present", headers=headers)


def _table(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """CSV (RFC 4180); cells hold the text as it is, so a spreadsheet should import them as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, dict):
        return str(value.get("text", value.get("label", "")))
    return str(value).lower() if isinstance(value, bool) else value
