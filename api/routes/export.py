"""The graph as a file: every format of `kg export`."""

from __future__ import annotations

from functools import partial
from os import SEEK_END
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.deps import Belief, Graph
from api.exporting import ANY, MEDIA, Exports, File, Part, media_of
from exports import EXPORTERS

router = APIRouter(prefix="/v1", tags=["graph"])

CHUNK = 1 << 16
FORMATS = {name: exporter.summary for name, exporter in EXPORTERS.offered()}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {media.partition(";")[0]: {"schema": {}} for media in (*MEDIA.values(), ANY)},
    }
}

Form = Annotated[
    str,
    Query(
        alias="format",
        description="; ".join(f"`{name}`: {summary}" for name, summary in FORMATS.items()),
        examples=["turtle"],
        json_schema_extra={"enum": list(FORMATS)},
    ),
]
Focus = Annotated[str, Query(max_length=500, description="Only what lies around this entity or paper.")]
Depth = Annotated[int, Query(ge=1, le=3, description="Claims from the focus.")]


@router.get("/export", response_class=StreamingResponse, responses=_FILES)
async def export(
    request: Request, graph: Graph, form: Form, focus: Focus = "", depth: Depth = 1, min_belief: Belief = 0.0
) -> Response:
    """The graph, or what lies around one thing, as a file; a format of several files comes as a zip.

    One export is written at a time; others wait for some seconds. A graph with more papers than service.export_papers
    is exported in parts only.
    """
    if form not in FORMATS:
        raise HTTPException(422, f"query.format: no format {form!r:.60}; known: {', '.join(FORMATS)}")
    exports: Exports = request.app.state.exports
    part = Part(form, focus, depth, min_belief)
    file = exports.kept(graph, part)
    if file is None:
        async with exports.turn():
            file = await run_in_threadpool(exports.written, graph, part)
    return FileResponse(file, media_of(form))


class FileResponse(StreamingResponse):
    """A file, piece by piece; it is closed at the end, and where the client goes before that."""

    def __init__(self, file: File, media_type: str) -> None:
        headers = {
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Content-Length": str(file.data.seek(0, SEEK_END)),
        }
        file.data.seek(0)
        super().__init__(iter(partial(file.data.read, CHUNK), b""), media_type=media_type, headers=headers)
        self._file = file.data

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._file:
            await super().__call__(scope, receive, send)
