"""Pages for people: templates that escape whatever they show, and load nothing from another host."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages.addresses import collection_of, page_of, web_address
from exports.html.looks import named
from exports.html.plain import plain

FOLDER = Path(__file__).parent


@cache
def templates() -> Environment:
    """The templates of this folder; a name that is missing is an error, not an empty place."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"page_of": page_of, "collection_of": collection_of, "web_address": web_address, "count": count}
    made.filters |= {"plain": plain, "named": named}
    made.globals["parts"] = made.get_template("explorer/parts.html").module
    return made


def render(template: str, **values: Any) -> str:
    """A page: a template with its values, escaped."""
    return templates().get_template(template).render(values)


def compile_all() -> None:
    """Read all templates, so that no reader has to wait for it."""
    for name in templates().list_templates(extensions=["html"]):
        templates().get_template(name)


def count(number: int, one: str = "", many: str = "") -> str:
    """A number with its thousands apart, and what there are so many of: `1 paper`, `1,024 papers`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}".rstrip() if one else f"{number:,}"
