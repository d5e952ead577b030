"""The documentation: a page made of the OpenAPI document, on which every GET route can be tried; no CDN."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse

from api.description import document
from api.pages import FOLDER, render
from api.problems import PROBLEMS

router = APIRouter(include_in_schema=False)

ASSETS = {"style.css": "text/css", "forms.js": "text/javascript"}


@router.get("/docs")
def page(request: Request) -> HTMLResponse:
    """Every route with its parameters and answers, and every problem."""
    made = document(request.app)
    routes = [_route(path, method, about) for path, method, about in _operations(made)]
    return HTMLResponse(render("docs.html", info=made["info"], routes=routes, problems=list(PROBLEMS.values())))


@router.get("/docs/{name}")
async def asset(name: str) -> FileResponse:
    """What pages load: their style, and a script that leaves empty fields out of a form's address."""
    if name not in ASSETS:
        raise HTTPException(404)
    return FileResponse(FOLDER / name, media_type=ASSETS[name])


def _operations(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for method, about in methods.items():
            yield path, method.upper(), about


def _route(path: str, method: str, about: dict[str, Any]) -> dict[str, Any]:
    given = [_parameter(parameter) for parameter in about.get("parameters", ())]
    return {
        "path": path,
        "method": method,
        "text": about.get("description") or about.get("summary", ""),
        "parameters": given,
        "form": method == "GET" and "{" not in path,
        "media": sorted(about["responses"].get("200", {}).get("content", ())),
    }


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    schema = given.get("schema", {})
    kinds = [schema, *schema.get("anyOf", ()), schema.get("items", {})]
    example = given.get("example", next(iter(schema.get("examples", ())), ""))
    return {
        "name": given["name"],
        "where": given["in"],
        "required": given.get("required", False),
        "text": given.get("description", ""),
        "bounds": _bounds(kinds),
        "choices": next((kind["enum"] for kind in kinds if "enum" in kind), []),
        "default": schema.get("default", ""),
        "example": example,
    }


def _bounds(kinds: list[dict[str, Any]]) -> str:
    said = {
        "minimum": "at least {}",
        "maximum": "at most {}",
        "exclusiveMinimum": "above {}",
        "exclusiveMaximum": "below {}",
        "minLength": "{} characters or more",
        "maxLength": "{} characters at most",
    }
    names = [kind["type"] for kind in kinds if kind.get("type") not in (None, "null")]
    return ", ".join([*names[:1], *(said[key].format(kind[key]) for kind in kinds for key in said if key in kind)])
