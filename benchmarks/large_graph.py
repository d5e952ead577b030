"""Write a graph of many made-up papers, to measure on: `python benchmarks/large_graph.py --papers 100000 --out FOLDER`.

The folder is as `kg build` would leave it: `kg info FOLDER` says what is in it, and every command and route works on
it. The same number of papers gives the same graph everywhere.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from made_up import made_up

from kg import __version__
from kg.index.write import write_index
from kg.model import Graph, digest
from kg.rdf.iris import Iris
from kg.rdf.write import named_graphs
from kg.readings import paper_line
from kg.store import STORES
from kg.workspace import LOGS, Generation, Manifest, Workspace, write_whole

if TYPE_CHECKING:
    from pyoxigraph import Quad

STORE = "oxigraph"


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
    workspace, iris = Workspace(folder), Iris()
    graphs = named_graphs(graph, iris)
    digests = {name: digest(*map(str, quads)) for name, quads in graphs.items()}
    counts = _counts(graph, graphs)
    with workspace.writing():
        new = workspace.begin()
        STORES.get(STORE).create(new / "store", graphs, base=None, dropped=())
        manifest = dataclasses.asdict(Manifest(__version__, iris.base, STORE, counts, digests))
        write_index(graph, iris, Generation(new).index)
        write_whole(new / "papers.jsonl", map(paper_line, graph.papers))
        for log in LOGS:
            write_whole(new / log, [])
        write_whole(new / "manifest.json", [json.dumps(manifest, indent=1) + "\n"])
        workspace.finish(new, digest(*(f"{name} {value}" for name, value in sorted(digests.items()))))
    return counts


def _counts(graph: Graph, graphs: Mapping[str, Sequence[Quad]]) -> Mapping[str, int]:
    """Sizes, by the names that `kg build` gives them."""
    return {
        "papers": len(graph.papers),
        **_tally(entity.kind for entity in graph.entities),
        "claims": len(graph.claims),
        **_tally(claim.predicate for claim in graph.claims),
        "results": len(graph.results),
        "quads": sum(map(len, graphs.values())),
    }


def _tally(items: Iterable[str]) -> dict[str, int]:
    return {str(item): number for item, number in sorted(Counter(items).items())}


if __name__ == "__main__":
    main()
