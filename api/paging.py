"""Cursors: where the next page begins, in a form that nobody needs to look into."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any

from fastapi import Query, Request

from kg.errors import ConfigError

Limit = Annotated[int, Query(ge=1, le=1000, description="Most rows of a page.", examples=[20])]
Cursor = Annotated[str, Query(max_length=2000, description="`next` of the page before.")]
Place = tuple[Any, int]

_LARGEST = 2**62


def cursor_of(place: Place | None) -> str | None:
    """The cursor that stands for a place in a list."""
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=") if place else None


def place_of(cursor: str, kind: type[str | int] = str) -> Place | None:
    """The place that a cursor stands for, in a list that is sorted by text or by number; None for no cursor.

    Raises:
        ConfigError: it is no cursor, or one of a list that is sorted otherwise.
    """
    if not cursor:
        return None
    try:
        key, num = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError):
        key, num = None, None
    known = type(key) is kind and (_is_text(key) if isinstance(key, str) else abs(key) < _LARGEST)
    if not (known and type(num) is int and abs(num) < _LARGEST):
        raise ConfigError("cursor: not one that a page of this list gave; leave it out to begin again")
    return key, num


def _is_text(key: str) -> bool:
    """Whether it can be text of a label: JSON can spell halves of characters, which no text has."""
    return not any("\ud800" <= character <= "\udfff" for character in key)


def next_link(request: Request, cursor: str | None) -> dict[str, str]:
    """The header that names the next page (RFC 8288), if there is one."""
    if not cursor:
        return {}
    return {"Link": f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'}
