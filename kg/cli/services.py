"""Commands that answer others: over HTTP, and as tools for language models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli.console import GRAPH, opened, say


@click.command()
@GRAPH
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen at.")
@click.option("--open", "anyone", is_flag=True, help="Let other machines ask without a token.")
@click.pass_obj
def serve(config: Path | None, /, graph: Path, **where: Any) -> None:
    """Serve a graph over HTTP, read-only: REST under /v1, SPARQL at /sparql, documentation at /docs."""
    from api.serve import serve as serve_graph

    serve_graph(opened(graph, config), **where, said=say)


@click.command("mcp")
@GRAPH
@click.option("--http", is_flag=True, help="Answer over HTTP at a port of this machine, not over stdio.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port, with --http.")
@click.pass_obj
def mcp(config: Path | None, /, graph: Path, http: bool, port: int) -> None:
    """Offer a graph to language models, as tools of the Model Context Protocol; read-only.

    Put `kg mcp DIR` into the settings of a client, which starts it and talks to it over standard input and output.
    Needs the extra: pip install 'kg-lineage[mcp]'.
    """
    from api.mcp.server import run_http, run_stdio

    found = opened(graph, config)
    if http:
        run_http(found, port, said=lambda text: say(text, err=True))
    else:
        run_stdio(found)


COMMANDS = (serve, mcp)
