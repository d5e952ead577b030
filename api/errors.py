"""Every error as one problem+json body (RFC 9457), mapped here and nowhere else."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from kg.errors import AmbiguousNameError, KgError, NotFoundError, QueryError, QueryLimitError, QueryRefusedError

STATUS: dict[type[KgError], int] = {
    NotFoundError: 404,
    AmbiguousNameError: 409,
    QueryRefusedError: 403,
    QueryLimitError: 503,
    QueryError: 400,
}
"""Status by class of error, the narrower first; every other error of the library is a 500."""


def add_handlers(app: FastAPI) -> None:
    """Make the application answer errors with problem bodies."""
    app.add_exception_handler(KgError, _library)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def _problem(status: int, title: str, detail: str, **more: object) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def _library(_: Request, error: Exception) -> JSONResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    near = {"near": list(error.near)} if isinstance(error, NotFoundError) else {}
    choices = {"choices": list(error.choices)} if isinstance(error, AmbiguousNameError) else {}
    return _problem(status, type(error).__name__.removesuffix("Error"), str(error), **near, **choices)


def _http(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _problem(status, "HTTP error", str(getattr(error, "detail", error)))


def _invalid(_: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
    return _problem(422, "Invalid request", detail)
