"""Write a graph of many made-up papers, to measure on: `python benchmarks/large_graph.py --papers 100000 --out FOLDER`.

The folder is as `kg build` would leave it: `kg info FOLDER` says what is in it, and every command and route works on
it. The same number of papers gives the same graph everywhere.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from made_up import made_up

from kg.model import Graph
from kg.rdf.iris import Iris
from kg.saving import save
from kg.workspace import Workspace


def main() -> None:
    """Make the graph and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=100_000, help="number of papers")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the graph folder")
    arguments = parser.parse_args()
    for name, size in write_generation(made_up(arguments.papers), arguments.out).items():
        print(f"{name:15} {size:>12,}")


def write_generation(graph: Graph, folder: Path) -> Mapping[str, int]:
    """Write a graph as the current generation of a graph folder, and give its sizes."""
    workspace = Workspace(folder)
    with workspace.writing():
        return save(workspace, graph, iris=Iris())


if __name__ == "__main__":
    main()
