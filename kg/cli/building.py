"""Commands that make a graph, change it and say what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import printable
from kg.cli.console import GRAPH, JSON, Place, opened, print_json, say, settings_of

if TYPE_CHECKING:
    from kg.pipeline import Report


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--out", required=True, type=Place(path_type=Path), help="Folder of the graph; made if need be.")
@click.option("--source", help="Read every file as this kind (see: kg list sources) [default: look at it].")
@click.option("--add", is_flag=True, help="Keep the papers that are in the graph already.")
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be used.")
@click.option("--overrides", type=Place(path_type=Path), help="Decisions on merges, kept in the graph folder.")
@click.option("--store", default="oxigraph", show_default=True, help="Kind of store (see: kg list stores).")
@click.option("--fast", is_flag=True, help="Read without the network: several times as quick, less right.")
@click.pass_obj
def build(config: Path | None, /, sources: tuple[str, ...], out: Path, **options: Any) -> None:
    """Build the graph of the papers in SOURCE...

    A SOURCE is a file or folder (plain or gzip), - for standard input, or arxiv:ID,ID or arxiv:search:QUERY. The
    graph then holds these papers and no others, unless --add is given; unchanged papers are not read again.
    """
    from kg.pipeline import build as build_graph
    from kg.progress import Bar

    with Bar() as bar:
        report = build_graph(sources, out=out, settings=settings_of(config), progress=bar.tell, **options)
    _say_report(report, out)


@click.command()
@GRAPH
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
def remove(graph: Path, papers: tuple[str, ...]) -> None:
    """Take papers out of a graph, by id, arXiv number or title; beliefs are computed anew."""
    from kg.pipeline import remove as remove_papers
    from kg.progress import Bar

    with Bar() as bar:
        report = remove_papers(graph, papers, progress=bar.tell)
    _say_report(report, graph)


@click.command()
@GRAPH
@JSON
@click.pass_obj
def info(config: Path | None, /, graph: Path, as_json: bool) -> None:
    """What a graph holds, and where its files are."""
    found = opened(graph, config)
    if as_json:
        print_json({"place": str(found.place), "base": found.manifest.base, **found.counts})
        return
    for name, count in found.counts.items():
        say(f"{name:15}{count:>10,}")
    say(f"\nbase of IRIs   {found.manifest.base}\nmade by        kg {found.manifest.version}")
    say(f"merge log      {graph / 'merges.jsonl'}\nrejected       {graph / 'rejected.jsonl'}")


def _say_report(report: Report, out: Path) -> None:
    for bad in report.skipped[:20]:
        say(f"skipped {bad.where}: {bad.reason}", err=True)
    if len(report.skipped) > 20:
        say(f"... and {len(report.skipped) - 20:,} more", err=True)
    changes = [("added", report.added), ("changed", report.changed), ("removed", report.removed)]
    told = ", ".join(f"{len(ids):,} {word}" for word, ids in [*changes, ("unchanged", report.unchanged)] if ids)
    say(
        f"{report.papers:,} papers ({told or 'none'}), {len(report.skipped):,} skipped"
        + (f", {report.duplicates:,} duplicate{'s' * (report.duplicates != 1)} united" if report.duplicates else "")
    )
    if report.removed and report.added:
        say("The graph now holds the papers of these sources only; use --add to keep earlier ones.")
    counts = report.counts
    say(f"{counts['claims']:,} claims, {counts['results']:,} results in {printable.line(out)}")


COMMANDS = (build, remove, info)
