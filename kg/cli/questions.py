"""Commands that question a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.console import GRAPH, JSON, MIN_BELIEF, Place, opened, print_answer, say, say_namesakes

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.render import Renderer

FULL = click.option("--full", is_flag=True, help="Print sentences whole.")
NO_QUOTES = click.option("--no-quotes", is_flag=True, help="Leave the sentences out.")
RELATIONS = click.option(
    "--relation",
    "relations",
    multiple=True,
    metavar="[introduces|evaluatesOn|improvesOver|buildsOn|comparesWith|addressesTask]",
    help="Relation to follow; may be given several times [default: buildsOn and improvesOver].",
)


@click.command()
@GRAPH
@click.argument("name")
@MIN_BELIEF
@FULL
@JSON
@click.pass_obj
def show(config: Path | None, /, graph: Path, name: str, min_belief: float, full: bool, as_json: bool) -> None:
    """An entity or paper with all its relations and their sentences.

    NAME is a label or alias in any spelling, a title, an id, an IRI, or kind:name, such as method:GAN.
    """
    from kg.graph import Sheet
    from kg.views import Views

    found = opened(graph, config)
    sheet = found.show(name, min_belief=min_belief)
    print_answer(_renderer(found, full).sheet(sheet), Views(found).sheet(sheet), as_json)
    say_namesakes(found, name, sheet.entity.id if isinstance(sheet, Sheet) else "")


@click.command()
@GRAPH
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="Most hits.")
@JSON
@click.pass_obj
def search(config: Path | None, /, graph: Path, text: str, limit: int, as_json: bool) -> None:
    """Entities and papers whose name, title or abstract matches TEXT, the best first."""
    from kg.find import as_text
    from kg.render import Renderer
    from kg.views import Views

    found = opened(graph, config)
    hits = found.search(text, limit=limit)
    shown = Renderer(found).hits(hits) if hits else f"Nothing matches {as_text(text)!r}."
    print_answer(shown, [Views(found).hit(hit) for hit in hits], as_json)


@click.command()
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
@RELATIONS
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
        print_answer(tree, Views(found).lineage(answer), form == "json")
    say_namesakes(found, name, answer.root.id)


@click.command()
@GRAPH
@click.argument("younger")
@click.argument("older")
@click.option("--depth", default=0, type=click.IntRange(0), help="Most steps  [default: no limit]")
@RELATIONS
@MIN_BELIEF
@FULL
@JSON
@click.pass_obj
def path(
    config: Path | None, /, graph: Path, younger: str, older: str, full: bool, as_json: bool, **scope: Any
) -> None:
    """How one method comes from another: the shortest ways of claims between them, the most believed first."""
    from kg.views import Views

    found = opened(graph, config)
    answer = found.path(younger, older, **scope)
    print_answer(_renderer(found, full).descent(answer), Views(found).descent(answer), as_json)


@click.command()
@GRAPH
@click.argument("benchmark")
@click.option("--metric", default="", help="One metric [default: all that papers report].")
@NO_QUOTES
@FULL
@JSON
@click.pass_obj
def leaderboard(
    config: Path | None, /, graph: Path, benchmark: str, metric: str, no_quotes: bool, full: bool, as_json: bool
) -> None:
    """What papers report on a benchmark, the best first; what cannot be ranked is listed with the reason."""
    from kg.views import Views

    found = opened(graph, config)
    answer = found.leaderboard(benchmark, metric)
    shown = _renderer(found, full).leaderboard(answer, quotes=not no_quotes)
    print_answer(shown, Views(found).leaderboard(answer), as_json)


@click.command()
@GRAPH
@click.argument("benchmark")
@click.option("--metric", default="", help="One metric [default: all that papers report].")
@JSON
@click.pass_obj
def timeline(config: Path | None, /, graph: Path, benchmark: str, metric: str, as_json: bool) -> None:
    """The figures reported on a benchmark by date; a star marks those that were the best so far."""
    from kg.render import Renderer
    from kg.views import Views

    found = opened(graph, config)
    answer = found.timeline(benchmark, metric)
    print_answer(Renderer(found).timeline(answer), Views(found).timeline(answer), as_json)


@click.command()
@GRAPH
@click.argument("left")
@click.argument("right")
@MIN_BELIEF
@FULL
@JSON
@click.pass_obj
def compare(
    config: Path | None, /, graph: Path, left: str, right: str, min_belief: float, full: bool, as_json: bool
) -> None:
    """Two methods side by side: stated wins both ways, shared benchmarks, shared ancestors."""
    from kg.views import Views

    found = opened(graph, config)
    answer = found.compare(left, right, min_belief=min_belief)
    print_answer(_renderer(found, full).comparison(answer), Views(found).comparison(answer), as_json)
    for name, entity in ((left, answer.left), (right, answer.right)):
        say_namesakes(found, name, entity.id)


@click.command()
@GRAPH
@click.argument("name", default="")
@FULL
@JSON
@click.pass_obj
def contradictions(config: Path | None, /, graph: Path, name: str, full: bool, as_json: bool) -> None:
    """Where papers say the opposite of one another, about all things or about NAME."""
    from kg.views import Views

    found = opened(graph, config)
    answer = found.disputes(name)
    print_answer(_renderer(found, full).disputes(answer), Views(found).disputes(answer), as_json)


@click.command()
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


def _renderer(graph: KnowledgeGraph, full: bool) -> Renderer:
    from kg.render import Renderer
    from kg.wording import WIDTH

    return Renderer(graph, width=0 if full else WIDTH)


COMMANDS = (show, search, lineage, path, leaderboard, timeline, compare, contradictions, query)
