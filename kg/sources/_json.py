"""JSON text from anybody, read without surprises."""

from __future__ import annotations

import json
from typing import Any

from kg.sources._fields import Number


class BadJsonError(ValueError):
    """Text that is not JSON, or JSON that Python cannot hold; `line` counts from 1 within the text."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


def parse(text: str) -> Any:
    """The value of a JSON text; numbers come as written, so that `1706.10000` stays an identifier.

    Raises:
        BadJsonError: the text is not JSON, or nested too deep.
    """
    try:
        return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=Number)
    except json.JSONDecodeError as error:
        raise BadJsonError(f"not JSON: {error.msg}, column {error.colno}", error.lineno) from error
    except RecursionError as error:
        raise BadJsonError("nested too deep") from error
