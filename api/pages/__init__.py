"""Pages for people: templates that escape whatever they show, and load nothing from another host."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent


@cache
def templates() -> Environment:
    """The templates of this folder; a name that is missing is an error, not an empty place."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """A page: a template with its values, escaped."""
    return templates().get_template(template).render(values)
