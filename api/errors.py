"""Every error as one problem+json body (RFC 9457), mapped here and nowhere else."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from kg.errors import (
    AmbiguousNameError,
    ConfigError,
    KgError,
    NotFoundError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
)

STATUS: dict[type[KgError], int] = {
    NotFoundError: 404,
    AmbiguousNameError: 409,
    QueryRefusedError: 403,
    QueryLimitError: 503,
    QueryError: 400,
    ConfigError: 422,
}
"""Status by class of error, the narrower first; every other error of the library is a 500.

What a 500 is about is told to the log of the server alone, for it names places on its disk.
"""

_LOG = logging.getLogger(__name__)


def add_handlers(app: FastAPI) -> None:
    """Make the application answer errors with problem bodies."""
    app.add_exception_handler(KgError, _library)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)


def _problem(status: int, title: str, detail: str, **more: object) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def _library(_: Request, error: Exception) -> JSONResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    near = {"near": list(error.near)} if isinstance(error, NotFoundError) else {}
    choices = {"choices": list(error.choices)} if isinstance(error, AmbiguousNameError) else {}
    detail = str(error)
    if status == 500:
        _LOG.error("%s", error)
        detail = "the graph cannot be read; the log of the server says why"
    return _problem(status, type(error).__name__.removesuffix("Error"), detail, **near, **choices)


def _http(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    problem = _problem(status, "HTTP error", str(getattr(error, "detail", error)))
    problem.headers.update(getattr(error, "headers", None) or {})
    return problem


def _unforeseen(_: Request, error: Exception) -> JSONResponse:
    """A fault of this software; the server raises it again once this is sent, and so logs it."""
    return _problem(500, "Internal error", f"{type(error).__name__}; the log of the server says more")


def _invalid(_: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
    return _problem(422, "Invalid request", detail)
