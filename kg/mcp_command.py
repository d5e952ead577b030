"""The command `kg mcp`; like the command line, it looks outward inside functions."""

from __future__ import annotations

from pathlib import Path

import click

from kg.console import Place, opened, say


@click.command("mcp")
@click.argument("graph", metavar="DIR", type=Place(path_type=Path))
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
