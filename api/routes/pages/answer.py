"""What pages have in common: the frame around them, and the page that is shown in the place of an error."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.description import parameters
from api.pages import render
from api.problems import PROBLEMS
from kg.graph import KnowledgeGraph


def page(request: Request, template: str, *, data: str | None = None, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; `data` is the address of the same as JSON, which is the page's own below /v1 where none is given."""
    address = _data(request) if data is None else data
    return HTMLResponse(render(f"explorer/{template}", data=address, **frame(request), **values), status)


def frame(request: Request) -> dict[str, Any]:
    """What the frame of every page shows: what was searched for."""
    return {"query": request.query_params.get("q", "") if request.url.path == "/search" else ""}


def _data(request: Request) -> str:
    """The address below /v1, with those of the page's parameters that are known there."""
    known = parameters(request.app, f"/v1{request.scope['route'].path_format}", "GET") or {}
    given = [(name, value) for name, value in request.query_params.multi_items() if name in known]
    return f"/v1{quote(request.scope['path'])}" + (f"?{urlencode(given)}" if given else "")


def place_of_data(graph: KnowledgeGraph, iri: str) -> str:
    """The address of the RDF of an IRI of the graph, without the suffix of a format."""
    return f"/data/{iri.removeprefix(graph.iris.base)}"


def problem_page(request: Request, problem: dict[str, Any]) -> str:
    """The page of an error, with links to what may have been meant."""
    name = problem["type"].rpartition("/")[2]
    return render(
        "explorer/problem.html",
        data="",
        problem=problem,
        meaning=PROBLEMS[name].meaning if name in PROBLEMS else "",
        wanted=_wanted(request) if name == "not-found" else "",
        choices=[_choice(request, choice) for choice in problem.get("choices", ())],
        **frame(request),
    )


def _wanted(request: Request) -> str:
    """The name that a request asks for, in its path or as a parameter."""
    return str(request.path_params.get("name", "") or request.query_params.get("name", ""))[:300]


def _choice(request: Request, choice: str) -> tuple[str, str]:
    """What an ambiguous name may mean, and the id of it: a choice is a name and an IRI."""
    graph: KnowledgeGraph = request.state.graph
    name, _, iri = choice.rpartition("  ")
    return name, graph.iris.node_id(iri)
