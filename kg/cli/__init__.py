"""The command line: thin commands that call the library. Only this package looks outward, inside functions."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from kg import __version__
from kg.cli import building, files, questions, services
from kg.cli.console import Place, run


class Ordered(click.Group):
    """Lists commands in the order in which they are added: the order in which they are used."""

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


for _family in (building, questions, files, services):
    for _command in _family.COMMANDS:
        cli.add_command(_command)


def main() -> NoReturn:
    """Run the command line; every error of the library becomes one line and an exit code."""
    run(cli)
