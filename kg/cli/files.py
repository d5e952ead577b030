"""Commands that write a graph elsewhere, and check it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg import printable
from kg.cli.console import GRAPH, MIN_BELIEF, Place, opened, say, say_namesakes
from kg.errors import InvalidGraphError

LISTED = ("sources", "exporters", "stores", "settings", "examples")


def _page_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of `kg export` that are for pages alone (see `exports.html.options`)."""
    ways = click.Choice(["ancestors", "descendants", "both"])
    for option in (
        click.option("--limit", type=click.IntRange(1), help="Most things on a page; it says what it leaves out."),
        click.option("--direction", type=ways, help="Which way the page of a lineage goes  [default: both]"),
        click.option(
            "--view",
            metavar="[overview|lineage|neighbourhood|benchmark]",
            help="What a page shows  [default: overview; neighbourhood with a focus]",
        ),
    ):
        command = option(command)
    return command


@click.command()
@GRAPH
@click.option("--format", "form", required=True, help="Which format (see: kg list exporters).")
@click.option("--out", required=True, type=Place(), help="File to write, or folder for csv; - is standard output.")
@click.option("--focus", default="", metavar="NAME", help="Only what lies around this entity or paper.")
@click.option("--depth", type=click.IntRange(0), help="Claims from the focus  [default: 1; 3 for a lineage]")
@MIN_BELIEF
@_page_options
@click.pass_obj
def export(config: Path | None, /, graph: Path, form: str, out: str, focus: str, **options: Any) -> None:
    """Write a graph, or a part of it, as RDF, GraphML, GEXF, CSV, Cypher, HTML or paper cards."""
    from exports import EXPORTERS
    from kg.cli.exporting import write_export
    from kg.progress import Bar

    EXPORTERS.get(form)
    found = opened(graph, config)
    with Bar() as bar:
        bar.tell(f"writing {form}", 0, 0)
        data = write_export(found, form, out, focus=focus, **options)
    made = "a page made of " * (form == "html")
    say(f"{made}{data.nodes():,} nodes and {data.edges():,} edges written to {printable.line(out)}", err=True)
    say_namesakes(found, focus, data.focus)


@click.command()
@GRAPH
@click.pass_obj
def validate(config: Path | None, /, graph: Path) -> None:
    """Check a graph against the SHACL shapes; leaves with 7 if it breaks one."""
    from kg.progress import Bar

    found = opened(graph, config)
    with Bar() as bar:
        bar.tell("validating", 0, 0)
        answer = found.validate()
    if not answer.conforms:
        raise InvalidGraphError("\n".join([f"{graph} breaks the shapes:", *answer.faults]))
    say(f"{graph} conforms to the shapes: every claim has a verbatim quote from a named paper.")


@click.command("list")
@click.argument("what", required=False, type=click.Choice(LISTED))
def list_(what: str | None) -> None:
    """The sources, exporters, stores, settings or example queries there are."""
    from kg.cli.listing import listing

    say(listing(what) if what else f"kg list takes one of: {', '.join(LISTED)}")


COMMANDS = (export, validate, list_)
