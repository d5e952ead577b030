"""The command line: thin commands that call the library. Only this module looks outward, inside functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from kg import __version__, printable
from kg.console import Place, opened, page_options, run, say, settings_of
from kg.errors import InvalidGraphError
from kg.mcp_command import mcp

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.pipeline import Report
    from kg.render import Renderer

Command = TypeVar("Command", bound=Callable[..., Any])

GRAPH = click.argument("graph", metavar="DIR", type=Place(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
FULL = click.option("--full", is_flag=True, help="Print sentences whole.")
NO_QUOTES = click.option("--no-quotes", is_flag=True, help="Leave the sentences out.")
MIN_BELIEF = click.option(
    "--min-belief", default=0.0, show_default=True, type=click.FloatRange(0, 1), help="Least belief of a claim."
)
PREDICATES = ("introduces", "evaluatesOn", "improvesOver", "buildsOn", "comparesWith", "addressesTask")
LISTED = ("sources", "exporters", "stores", "settings", "examples")


class Ordered(click.Group):
    """Lists commands in the order in which they are written here: the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return list(self.commands)


@click.group(cls=Ordered, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option("--config", type=Place(path_type=Path), help="Settings, in TOML [default: kg.toml, if there is one].")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Where does this method come from, what does it beat, and on what?

    Build a graph from titles and abstracts, then question it; every answer has the sentence that says so.

    \b
      kg build papers.bib --out graph
      kg lineage graph DPO
      kg leaderboard graph ImageNet
    """
    context.obj = config  # the \b above keeps the examples as they are


@cli.command()
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


@cli.command()
@GRAPH
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
def remove(graph: Path, papers: tuple[str, ...]) -> None:
    """Take papers out of a graph, by id, arXiv number or title; beliefs are computed anew."""
    from kg.pipeline import remove as remove_papers
    from kg.progress import Bar

    with Bar() as bar:
        report = remove_papers(graph, papers, progress=bar.tell)
    _say_report(report, graph)


@cli.command()
@GRAPH
@AS_JSON
@click.pass_obj
def info(config: Path | None, /, graph: Path, as_json: bool) -> None:
    """What a graph holds, and where its files are."""
    found = opened(graph, config)
    if as_json:
        _print_json({"place": str(found.place), "base": found.manifest.base, **found.counts})
        return
    for name, count in found.counts.items():
        say(f"{name:15}{count:>10,}")
    say(f"\nbase of IRIs   {found.manifest.base}\nmade by        kg {found.manifest.version}")
    say(f"merge log      {graph / 'merges.jsonl'}\nrejected       {graph / 'rejected.jsonl'}")


@cli.command()
@GRAPH
@click.argument("name")
@MIN_BELIEF
@FULL
@AS_JSON
@click.pass_obj
def show(config: Path | None, /, graph: Path, name: str, min_belief: float, full: bool, as_json: bool) -> None:
    """An entity or paper with all its relations and their sentences.

    NAME is a label or alias in any spelling, a title, an id, an IRI, or kind:name, such as method:GAN.
    """
    from kg.graph import Sheet
    from kg.views import Views

    found = opened(graph, config)
    sheet = found.show(name, min_belief=min_belief)
    _print(_renderer(found, full).sheet(sheet), Views(found).sheet(sheet), as_json)
    _say_namesakes(found, name, sheet.entity.id if isinstance(sheet, Sheet) else "")


@cli.command()
@GRAPH
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Most hits.")
@AS_JSON
@click.pass_obj
def search(config: Path | None, /, graph: Path, text: str, limit: int, as_json: bool) -> None:
    """Entities and papers whose name or title matches TEXT, the best first."""
    from kg.find import as_text
    from kg.render import Renderer
    from kg.views import Views

    found = opened(graph, config)
    hits = found.search(text, limit=limit)
    shown = Renderer(found).hits(hits) if hits else f"Nothing matches {as_text(text)!r}."
    _print(shown, [Views(found).hit(hit) for hit in hits], as_json)


@cli.command()
@GRAPH
@click.argument("name")
@click.option(
    "--direction",
    default="ancestors",
    show_default=True,
    help="Which way to go.",
    type=click.Choice(["ancestors", "descendants", "both"]),
)
@click.option("--depth", default=4, show_default=True, type=click.IntRange(0), help="Most steps; 0 for no limit.")
@click.option(
    "--relation",
    "relations",
    multiple=True,
    metavar=f"[{'|'.join(PREDICATES)}]",
    help="Relation to follow; may be given several times [default: buildsOn and improvesOver].",
)
@MIN_BELIEF
@click.option("--from", "since", type=int, metavar="YEAR", help="First year of the papers whose claims count.")
@click.option("--to", "until", type=int, metavar="YEAR", help="Last year of the papers whose claims count.")
@click.option(
    "--format",
    "form",
    default="tree",
    show_default=True,
    type=click.Choice(["tree", "table", "json"]),
    help="How to print the answer.",
)
@NO_QUOTES
@FULL
@click.option("--sparql", is_flag=True, help="Print the equivalent SPARQL query instead.")
@click.pass_obj
def lineage(
    config: Path | None, /, graph: Path, name: str, form: str, no_quotes: bool, full: bool, sparql: bool, **scope: Any
) -> None:
    """What a method, model or benchmark comes from, or what came from it."""
    from kg.views import Views

    found = opened(graph, config)
    answer = found.lineage(name, **scope)
    if sparql:
        say(answer.sparql)
    elif form == "table":
        say(_renderer(found, full).lineage_table(answer))
    else:
        tree = _renderer(found, full).lineage(answer, quotes=not no_quotes)
        _print(tree, Views(found).lineage(answer), form == "json")
    _say_namesakes(found, name, answer.root.id)


@cli.command()
@GRAPH
@click.argument("benchmark")
@click.option("--metric", default="", help="One metric [default: all that papers report].")
@NO_QUOTES
@FULL
@AS_JSON
@click.pass_obj
def leaderboard(
    config: Path | None, /, graph: Path, benchmark: str, metric: str, no_quotes: bool, full: bool, as_json: bool
) -> None:
    """What papers report on a benchmark, the best first; what cannot be ranked is listed with the reason."""
    from kg.views import Views

    found = opened(graph, config)
    answer = found.leaderboard(benchmark, metric)
    shown = _renderer(found, full).leaderboard(answer, quotes=not no_quotes)
    _print(shown, Views(found).leaderboard(answer), as_json)


@cli.command()
@GRAPH
@click.argument("left")
@click.argument("right")
@MIN_BELIEF
@FULL
@AS_JSON
@click.pass_obj
def compare(
    config: Path | None, /, graph: Path, left: str, right: str, min_belief: float, full: bool, as_json: bool
) -> None:
    """Two methods side by side: stated wins both ways, shared benchmarks, shared ancestors."""
    from kg.views import Views

    found = opened(graph, config)
    answer = found.compare(left, right, min_belief=min_belief)
    _print(_renderer(found, full).comparison(answer), Views(found).comparison(answer), as_json)
    for name, entity in ((left, answer.left), (right, answer.right)):
        _say_namesakes(found, name, entity.id)


@cli.command()
@GRAPH
@click.argument("sparql", required=False)
@click.option("--file", "file", type=Place(path_type=Path), help="Read the query from a file; - is standard input.")
@click.option("--example", metavar="NAME", help="Ask a query that comes with kg (see: kg list examples).")
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(["table", "json", "csv", "tsv", "xml", "turtle", "ntriples", "rdfxml", "jsonld"]),
    help="How to print the answer; the last four are for CONSTRUCT and DESCRIBE.",
)
@click.pass_obj
def query(config: Path | None, /, graph: Path, sparql: str | None, form: str, **given: Any) -> None:
    """Answer a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE over the union of all named graphs.

    The prefixes kg:, rdf:, rdfs:, skos:, dcterms:, prov: and the like need no declaration.
    """
    from kg.query import given_query
    from kg.render import answer_table

    if [sparql, *given.values()].count(None) != 2:
        raise click.UsageError("give a query, --file, or --example")
    found = opened(graph, config)
    answer = found.query(given_query(sparql, **given, limits=found.limits))
    say(answer_table(answer, base=found.iris.base) if form == "table" else answer.serialise(form).rstrip("\n"))
    if answer.truncated:
        say("kg: the answer was cut at limits.query_rows or limits.query_bytes", err=True)


@cli.command()
@GRAPH
@click.option("--format", "form", required=True, help="Which format (see: kg list exporters).")
@click.option("--out", required=True, type=Place(), help="File to write, or folder for csv; - is standard output.")
@click.option("--focus", default="", metavar="NAME", help="Only what lies around this entity or paper.")
@click.option("--depth", type=click.IntRange(0), help="Claims from the focus  [default: 1; 3 for a lineage]")
@MIN_BELIEF
@page_options
@click.pass_obj
def export(config: Path | None, /, graph: Path, form: str, out: str, focus: str, **options: Any) -> None:
    """Write a graph, or a part of it, as RDF, GraphML, GEXF, CSV, Cypher, HTML or paper cards."""
    from exports import EXPORTERS
    from kg.exporting import write_export
    from kg.progress import Bar

    EXPORTERS.get(form)
    found = opened(graph, config)
    with Bar() as bar:
        bar.tell(f"writing {form}", 0, 0)
        data = write_export(found, form, out, focus=focus, **options)
    made = "a page made of " * (form == "html")
    say(f"{made}{data.nodes():,} nodes and {data.edges():,} edges written to {printable.line(out)}", err=True)
    _say_namesakes(found, focus, data.focus)


@cli.command()
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


@cli.command("list")
@click.argument("what", required=False, type=click.Choice(LISTED))
def list_(what: str | None) -> None:
    """The sources, exporters, stores, settings or example queries there are."""
    from kg.listing import listing

    say(listing(what) if what else f"kg list takes one of: {', '.join(LISTED)}")


@cli.command()
@GRAPH
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen at.")
@click.option("--open", "anyone", is_flag=True, help="Let other machines ask without a token.")
@click.pass_obj
def serve(config: Path | None, /, graph: Path, **where: Any) -> None:
    """Serve a graph over HTTP, read-only: REST under /v1, SPARQL at /sparql, documentation at /docs."""
    from api.serve import serve as serve_graph

    serve_graph(opened(graph, config), **where, said=say)


cli.add_command(mcp)


def main() -> NoReturn:
    """Run the command line; every error of the library becomes one line and an exit code."""
    run(cli)


def _renderer(graph: KnowledgeGraph, full: bool) -> Renderer:
    from kg.render import Renderer
    from kg.wording import WIDTH

    return Renderer(graph, width=0 if full else WIDTH)


def _say_namesakes(graph: KnowledgeGraph, name: str, meant: str) -> None:
    """Tell what else has the name that was asked for; `meant` is the id of what it was taken for."""
    if others := graph.namesakes(name, meant):
        say(f"kg: there is also {', '.join(others)}", err=True)


def _print(text: str, data: Any, as_json: bool) -> None:
    if as_json:
        _print_json(data)
    else:
        say(text)


def _print_json(data: Any) -> None:
    say(json.dumps(data, ensure_ascii=False, indent=1))


def _say_report(report: Report, out: Path) -> None:
    for bad in report.skipped[:20]:
        say(f"skipped {bad.where}: {bad.reason}", err=True)
    if len(report.skipped) > 20:
        say(f"... and {len(report.skipped) - 20:,} more", err=True)
    changes = [("added", report.added), ("changed", report.changed), ("removed", report.removed)]
    told = ", ".join(f"{len(ids):,} {word}" for word, ids in [*changes, ("unchanged", report.unchanged)] if ids)
    say(
        f"{report.papers:,} papers ({told or 'none'}), {len(report.skipped):,} skipped"
        + (f", {report.duplicates:,} duplicates united" if report.duplicates else "")
    )
    if report.removed and report.added:
        say("The graph now holds the papers of these sources only; use --add to keep earlier ones.")
    counts = report.counts
    say(f"{counts['claims']:,} claims, {counts['results']:,} results in {printable.line(out)}")
