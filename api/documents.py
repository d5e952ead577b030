"""RDF over HTTP: the formats a document comes in, which of them a client wants, and links to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from api.negotiate import best
from kg.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the end of its documents' addresses, its media type, and what writers call it; "" for a page."""

    suffix: str
    media: str
    name: str


FORMATS = (
    Format("ttl", "text/turtle; charset=utf-8", "turtle"),
    Format("jsonld", "application/ld+json", "jsonld"),
    Format("nt", "application/n-triples", "ntriples"),
    Format("rdf", "application/rdf+xml", "rdfxml"),
    Format("json", "application/json", "jsonld"),
    Format("html", "text/html; charset=utf-8", ""),
)
"""Every format; the first is sent to who accepts anything."""

DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {item.media.partition(";")[0]: {} for item in FORMATS}, "description": "A document."}
}
"""What a route says of such answers."""

_BY_MEDIA = {item.media: item for item in FORMATS}


def wanted(request: Request, suffix: str = "") -> Format:
    """The format of a document: the one that its address ends in, or else the one that the client likes best.

    Raises:
        HTTPException: there is no such format, or none that the client takes.
    """
    if suffix:
        found = next((item for item in FORMATS if item.suffix == suffix), None)
        if found is None:
            raise HTTPException(404)
        return found
    media = best(request.headers.get("accept", ""), tuple(_BY_MEDIA))
    if not media:
        raise HTTPException(406, f"this comes as {', '.join(item.media.partition(';')[0] for item in FORMATS)}")
    return _BY_MEDIA[media]


def sent(asked: Format, place: str, document: Callable[[str], bytes], page: Callable[[], str]) -> Response:
    """A document or page in a format, with links to the same in the others; `place` is its address without suffix."""
    headers = {"Link": links(alternates(place)), "Content-Location": f"{place}.{asked.suffix}"}
    if not asked.name:
        return HTMLResponse(page(), headers=headers)
    return Response(document(asked.name), media_type=asked.media, headers=headers)


def alternates(place: str) -> list[tuple[str, str, str]]:
    """The address of a document in each format, as links."""
    return [(f"{place}.{item.suffix}", "alternate", item.media.partition(";")[0]) for item in FORMATS]


def links(found: Iterable[tuple[str, str, str]]) -> str:
    """A Link header (RFC 8288) of addresses with relation and media type."""
    return ", ".join(f'<{place}>; rel="{how}"' + (f'; type="{media}"' if media else "") for place, how, media in found)


def after(request: Request, prefix: str) -> str:
    """What stands in the address behind a prefix, as the client wrote it: `%2F` and `/` are not the same in an IRI."""
    path: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return path.decode("ascii", "replace").partition(prefix)[2]


def missing(iri: str) -> NotFoundError:
    """The error for an IRI that the graph has not."""
    return NotFoundError("resource", iri, but="/v1/search finds things by name")
