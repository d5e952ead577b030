"""What a request can come to grief with: one table, and the one body (RFC 9457) that every error is answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.negotiate import best
from api.pages import render

BASE = "https://w3id.org/kg-lineage/problem/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A class of errors: its name in the `type` of a body, the status, a title, and a sentence that explains it."""

    name: str
    status: int
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The IRI that stands for the class."""
        return BASE + self.name


PROBLEMS: dict[str, Problem] = {
    name: Problem(name, status, title, meaning)
    for name, status, title, meaning in (
        ("bad-request", 400, "Bad request", "The request cannot be understood."),
        ("query", 400, "Query error", "The SPARQL query does not parse, or cannot be answered."),
        ("unauthorized", 401, "Token missing or wrong", "Send the header Authorization: Bearer TOKEN."),
        ("query-refused", 403, "Query refused", "The SPARQL query is one that this service does not run."),
        ("forbidden", 403, "Forbidden", "The request is one that this service does not answer."),
        (
            "not-found",
            404,
            "Nothing of this name",
            "Nothing in the graph is called so; `near` lists names close to it.",
        ),
        ("no-such-page", 404, "No such page", "Nothing answers at this path; /docs lists what does."),
        ("method-not-allowed", 405, "Method not allowed", "The header Allow lists the methods of this path."),
        ("not-acceptable", 406, "Not acceptable", "The answer cannot be written in any media type that was asked for."),
        ("timeout", 408, "Too slow", "The request did not arrive in time."),
        ("ambiguous-name", 409, "Name of several things", "Ask for one of `choices`."),
        ("body-too-large", 413, "Body too large", "The body is longer than service.body_bytes."),
        ("url-too-long", 414, "Address too long", "Path and query are longer than service.url_bytes."),
        ("media-type", 415, "Unsupported media type", "The body is of a media type that is not read here."),
        ("misdirected", 421, "Not this service", "The header Host has a name that service.hosts does not list."),
        ("invalid-parameter", 422, "Invalid parameter", "A parameter is missing, wrong, or not one of this path."),
        ("rate-limited", 429, "Too many requests", "Ask again after as many seconds as Retry-After says."),
        ("headers-too-large", 431, "Headers too large", "The headers are longer than service.header_bytes."),
        ("internal", 500, "Internal error", "A fault of the service; its log says more under the request's id."),
        ("graph", 500, "Graph error", "The graph cannot be read; the log of the service says why."),
        ("query-time", 500, "Query took too long", "A SPARQL query may take limits.query_seconds; ask for less."),
        ("query-memory", 500, "Query took too much", "A SPARQL query may take limits.query_megabytes; ask for less."),
        ("query-crash", 500, "Query ended its process", "The SPARQL query was too deep, or its process was killed."),
        ("busy", 503, "Busy", "Too much is being asked at once; ask again after Retry-After seconds."),
    )
}
"""Every class of errors by name; of several with one status, the name says which is meant."""

_PLAIN = {400: "bad-request", 403: "forbidden", 404: "no-such-page", 500: "internal", 503: "busy"}
_BY_STATUS = {problem.status: problem for problem in PROBLEMS.values()} | {
    status: PROBLEMS[name] for status, name in _PLAIN.items()
}


def by_status(status: int) -> Problem:
    """The class of errors that a bare status stands for."""
    return _BY_STATUS.get(status) or Problem(f"status-{status}", status, "HTTP error", "See the status.")


def answer(
    request: Request,
    problem: Problem,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, Any] | None = None,
) -> Response:
    """The answer to a request that failed: problem+json, or a page for a browser.

    Another page can be put in the place of ours: `app.state.problem_page`, which takes the request and the body.
    """
    body = {"type": problem.type, "title": problem.title, "status": problem.status, "detail": detail}
    body |= {"instance": f"urn:request:{request.scope.get('state', {}).get('request_id', '')}", **(members or {})}
    if wants_page(request):
        page = getattr(request.app.state, "problem_page", None) if "app" in request.scope else None
        html = page(request, body) if page else render("problem.html", problem=body, meaning=problem.meaning)
        return HTMLResponse(html, problem.status, headers)
    return JSONResponse(body, problem.status, headers, media_type=MEDIA_TYPE)


def wants_page(request: Request) -> bool:
    """Whether a browser asks: what names text/html in Accept, and not to refuse it, gets a page to read."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept and bool(best(accept, ("text/html",)))


SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "An error, as RFC 9457 writes it.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "The class of the error."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What went wrong this time."},
        "instance": {"type": "string", "description": "The request, by the id that the log knows it by."},
        "near": {"type": "array", "items": {"type": "string"}, "description": "Names close to an unknown one."},
        "choices": {"type": "array", "items": {"type": "string"}, "description": "What an ambiguous name may mean."},
        "limit": {
            "type": "object",
            "description": "The setting that stopped a query, and its value.",
            "required": ["name", "value"],
            "properties": {"name": {"type": "string"}, "value": {"type": "number"}},
        },
    },
}
"""The body's JSON schema."""
