"""Every error as one problem body, mapped here and nowhere else."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

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
    QueryBusyError,
    QueryCrashError,
    QueryError,
    QueryLimitError,
    QueryMemoryError,
    QueryRefusedError,
    QueryTimeError,
    Remedy,
)

NAMES: dict[type[KgError], str] = {
    NotFoundError: "not-found",
    AmbiguousNameError: "ambiguous-name",
    QueryRefusedError: "query-refused",
    QueryTimeError: "query-time",
    QueryMemoryError: "query-memory",
    QueryCrashError: "query-crash",
    QueryBusyError: "busy",
    QueryError: "query",
    ConfigError: "invalid-parameter",
}
"""Class of problem by class of error, the narrower first; every other error of the library is one of the graph.

What that is about is told to the log of the server alone, for it names places on its disk.
"""

REMEDIES = {
    Remedy.SEARCH: "/v1/search?q= finds things by a part of their name",
    Remedy.CHEAPER: "the same query will end so again: name things rather than look at all, put the narrowest pattern "
    "first, give paths an end, and leave out ORDER BY and cross products",
    Remedy.LATER: "ask again after as many seconds as Retry-After says",
}
"""What to do, in the words of what works over HTTP."""

RETRY_SECONDS = 5
"""Seconds after which a query that found no worker may be asked again."""

MOST_FAULTS = 10
"""Faults of a request that are told one by one."""

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
    detail = error.told(REMEDIES) if isinstance(error, KgError) else str(error)
    if name == "graph" and _is_gone(request):
        return _replaced(request)
    if name == "graph":
        _LOG.error("%s", error)
        detail = "the graph cannot be read; the log of the server says why"
    headers = {"Retry-After": str(RETRY_SECONDS)} if isinstance(error, QueryBusyError) else {}
    return answer(request, PROBLEMS[name], detail, headers=headers, members=_members(error))


def _is_gone(request: Request) -> bool:
    """Whether builds have replaced the graph that a request reads so often that its files are gone."""
    graph, latest = getattr(request.state, "graph", None), request.app.state.latest
    if graph is None or graph.place.is_dir():
        return False
    return graph is not latest.graph or bool(latest.is_stale())


def _replaced(request: Request) -> Response:
    detail = "the graph was built anew, more than once, while it was read; ask again"
    return answer(request, PROBLEMS["busy"], detail, headers={"Retry-After": "1"})


def _members(error: Exception) -> dict[str, Any]:
    """What else a body says of an error, for programs."""
    match error:
        case NotFoundError():
            return {"near": list(error.near)}
        case AmbiguousNameError():
            return {"choices": list(error.choices)}
        case QueryLimitError():
            return {"limit": {"name": f"limits.{error.limit}", "value": error.value}}
        case _:
            return {}


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
    said = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:MOST_FAULTS]]
    more = [f"and {len(faults) - len(said)} more"] if len(faults) > len(said) else []
    detail = "; ".join([*said, *more])
    return answer(request, PROBLEMS["invalid-parameter"], detail)
