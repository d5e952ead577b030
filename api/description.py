"""The OpenAPI document, with the errors that any route may answer, and what it says of parameters made to hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from api.problems import MEDIA_TYPE, PROBLEMS, SCHEMA

EVERYWHERE = (400, 401, 403, 404, 405, 406, 408, 409, 413, 414, 415, 421, 422, 429, 431, 500, 503)
"""Statuses of the problems that are documented at every route."""

AT_HEALTH = (405, 422, 500, 503)
"""Those of routes about the service itself."""


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an application, made once."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        components = made.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schemas["Problem"] = SCHEMA
        components["responses"] = {f"Problem{status}": _response(status) for status in EVERYWHERE}
        _guard(app, made)
        for operations in made["paths"].values():
            for operation in operations.values():
                _add_problems(operation)
    return app.openapi_schema or {}


def _guard(app: FastAPI, made: dict[str, Any]) -> None:
    """Say that a token is asked for, where one is."""
    if app.state.settings.service.token:
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{"token": []}]


def _response(status: int) -> dict[str, Any]:
    meanings = [problem.meaning for problem in PROBLEMS.values() if problem.status == status]
    return {
        "description": " Or: ".join(meanings),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _add_problems(operation: dict[str, Any]) -> None:
    for status in AT_HEALTH if "service" in operation.get("tags", ()) else EVERYWHERE:
        given = operation["responses"].get(str(status))
        if given is None or (status == 422 and "HTTPValidationError" in str(given)):
            operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def parameters(app: FastAPI, path: str, method: str) -> dict[str, bool] | None:
    """The query parameters of a route, each with whether it may be given several times; None where it has no entry."""
    operation = document(app)["paths"].get(path, {}).get(method.lower())
    if operation is None:
        return None
    given = operation.get("parameters", ())
    return {parameter["name"]: _is_list(parameter["schema"]) for parameter in given if parameter["in"] == "query"}


def template(app: FastAPI, path: str) -> str:
    """The path of the route that answers at `path`, with its parameters' names in it; empty where none does."""
    if not hasattr(app.state, "templates"):
        app.state.templates = [(route.path_regex, route.path_format) for route in _routes(app)]
    return next((known for pattern, known in app.state.templates if pattern.match(path)), "")


def _routes(router: Any) -> Iterator[APIRoute]:
    """All routes of an application or router, in the order in which they are tried, pages too."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif inner := getattr(route, "original_router", None):
            yield from _routes(inner)


def _is_list(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "array" or any(map(_is_list, schema.get("anyOf", ())))


async def only_known_parameters(request: Request) -> None:
    """A dependency of every route: refuses query parameters it does not have, and two values where one is meant.

    A page, which has no entry in the document, is lenient: what others add to links to it does no harm. So is SPARQL,
    whose clients name one format in several ways.

    Raises:
        RequestValidationError: there are such.
    """
    if not request.scope["query_string"]:
        return
    route = request.scope["route"]
    if "SPARQL" in getattr(route, "tags", ()):
        return
    known = parameters(request.app, getattr(route, "path_format", route.path), request.method)
    if known is None:
        return
    given = Counter(name for name, _ in request.query_params.multi_items())
    faults = [_fault(name, _strange(known)) for name in given if name not in known]
    faults += [
        _fault(name, f"given {times} times") for name, times in given.items() if times > 1 and not known.get(name)
    ]
    if faults:
        raise RequestValidationError(faults)


def _strange(known: dict[str, bool]) -> str:
    return f"no parameter of this path; known: {', '.join(known) or 'none'}"


def _fault(name: str, message: str) -> dict[str, Any]:
    return {"loc": ("query", name[:80]), "msg": message, "type": "query"}
