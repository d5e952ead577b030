"""Between the commands and the terminal: paths that are given, lines that are printed, and how a command ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kg import printable
from kg.errors import AmbiguousNameError, InvalidGraphError, KgError

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.graph import KnowledgeGraph


class Place(click.Path):
    """A path; an empty one, which would mean the folder one happens to be in, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if not str(value):
            self.fail("an empty name; write . for the folder one is in", param, ctx)
        return super().convert(value, param, ctx)


def page_options(command: Callable[..., Any]) -> Callable[..., Any]:
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


def settings_of(config: Path | None) -> Settings:
    """The settings of a file: the one that is named, or else kg.toml where one is in the folder."""
    from kg.config import Settings, load

    if config is None and not Path("kg.toml").is_file():
        return Settings()
    return load(config or Path("kg.toml"))


def opened(graph: Path, config: Path | None) -> KnowledgeGraph:
    """The graph in a folder, with the settings of a file (see `settings_of`)."""
    from kg.graph import open_graph

    return open_graph(graph, settings_of(config))


def say(text: str, *, err: bool = False) -> None:
    """Print lines, with control characters as escapes: papers, names and queries may hold any."""
    click.echo(printable.text(text), err=err)


def run(command: Callable[..., Any]) -> NoReturn:
    """Run the command line; every error of the library becomes one line and an exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        command(standalone_mode=False)
    except (AmbiguousNameError, InvalidGraphError) as error:  # these list something, a line each
        _leave(error.exit_code, f"kg: {error}")
    except KgError as error:
        _leave(error.exit_code, f"kg: {printable.line(error)}")
    except click.exceptions.Abort:
        _leave(130, "kg: stopped")
    except click.ClickException as error:
        shown = StringIO()
        error.show(shown)
        _leave(error.exit_code, shown.getvalue().rstrip("\n"))
    except OSError as error:  # of the streams; those of files are seen to where the files are opened
        _leave(1, f"kg: writing the answer: {printable.line(error.strerror or error)}; is the disk full?")
    _leave(0)


def _leave(code: int, said: str = "") -> NoReturn:
    """Say what is wrong, if anything is, and end; what standard output does not take by now is dropped."""
    if said:
        say(said, err=True)
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:  # Python would try again at its end, and fail once more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
