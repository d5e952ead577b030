"""Between the commands and the terminal: paths that are given, lines that are printed, and how a command ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kg import printable
from kg.errors import AmbiguousNameError, InvalidGraphError, KgError, Remedy

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.graph import KnowledgeGraph

REMEDIES = {
    Remedy.SEARCH: "try `kg search`",
    Remedy.CHEAPER: "ask for less, or raise it in kg.toml",
    Remedy.LATER: "try again later",
}
"""What to do about an error, in the words of commands and of files that are at hand."""


class Place(click.Path):
    """A path; an empty one, which would mean the folder one happens to be in, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if not str(value):
            self.fail("an empty name; write . for the folder one is in", param, ctx)
        return super().convert(value, param, ctx)


GRAPH = click.argument("graph", metavar="DIR", type=Place(path_type=Path))
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
MIN_BELIEF = click.option(
    "--min-belief", default=0.0, show_default=True, type=click.FloatRange(0, 1), help="Least belief of a claim."
)


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


def print_answer(shown: str, data: Any, as_json: bool) -> None:
    """Print an answer for people, or as JSON."""
    if as_json:
        print_json(data)
    else:
        say(shown)


def print_json(data: Any) -> None:
    """Print plain data as JSON."""
    say(json.dumps(data, ensure_ascii=False, indent=1))


def say_namesakes(graph: KnowledgeGraph, name: str, meant: str) -> None:
    """Tell what else has the name that was asked for; `meant` is the id of what it was taken for."""
    if others := graph.namesakes(name, meant):
        say(f"kg: there is also {', '.join(others)}", err=True)


def run(command: Callable[..., Any]) -> NoReturn:
    """Run the command line; every error of the library becomes one line and an exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        command(standalone_mode=False)
    except (AmbiguousNameError, InvalidGraphError) as error:  # these list something, a line each
        _leave(error.exit_code, f"kg: {error}")
    except KgError as error:
        _leave(error.exit_code, f"kg: {printable.line(error.told(REMEDIES))}")
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
