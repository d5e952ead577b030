"""Every error as one problem body, mapped here and nowhere else."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.problems import PROBLEMS, answer, by_status
from kg.errors import (
    AmbiguousNameError,
    ConfigError,
    KgError,
    NotFoundError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
)

NAMES: dict[type[KgError], str] = {
    NotFoundError: "not-found",
    AmbiguousNameError: "ambiguous-name",
    QueryRefusedError: "query-refused",
    QueryLimitError: "query-limit",
    QueryError: "query",
    ConfigError: "invalid-parameter",
}
"""Class of problem by class of error, the narrower first; every other error of the library is one of the graph.

What that is about is told to the log of the server alone, for it names places on its disk.
"""

_LOG = logging.getLogger(__name__)


def add_handlers(app: FastAPI) -> None:
    """Make the application answer errors with problem bodies."""
    app.add_exception_handler(KgError, _library)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, unforeseen)


def unforeseen(request: Request, error: Exception) -> Response:
    """A fault of this software; the server raises it again once this is sent, and so logs it."""
    return answer(request, PROBLEMS["internal"], f"{type(error).__name__}; the log of the server says more")


def _library(request: Request, error: Exception) -> Response:
    name = next((name for kind, name in NAMES.items() if isinstance(error, kind)), "graph")
    near = {"near": list(error.near)} if isinstance(error, NotFoundError) else {}
    choices = {"choices": list(error.choices)} if isinstance(error, AmbiguousNameError) else {}
    detail = str(error)
    if name == "graph":
        _LOG.error("%s", error)
        detail = "the graph cannot be read; the log of the server says why"
    return answer(request, PROBLEMS[name], detail, members={**near, **choices})


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail, headers = str(getattr(error, "detail", error)), dict(getattr(error, "headers", None) or {})
    if status == 404 and detail == HTTPStatus(404).phrase:  # no route said it
        detail = f"nothing answers at {request.url.path!r:.200}; /docs lists what does"
    if status == 405:
        headers["Allow"] = ", ".join(_methods(request))
        detail = f"{request.method!r:.40} is not one of the methods of this path: {headers['Allow']}"
    return answer(request, by_status(status), detail, headers=headers)


def _methods(request: Request) -> list[str]:
    """The methods of the path that was asked for, which may stand in several routes."""
    route = request.scope.get("route")
    documented = request.app.openapi()["paths"].get(getattr(route, "path_format", ""), {})
    methods = {method.upper() for method in documented} or set(getattr(route, "methods", None) or {"GET"})
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def _invalid(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
    return answer(request, PROBLEMS["invalid-parameter"], detail)
