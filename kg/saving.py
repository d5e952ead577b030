"""From a graph in memory to a graph folder: its RDF, its index, its papers and logs, and the switch to them."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import GraphError
from kg.index.write import write_index
from kg.model import Graph, digest
from kg.rdf.iris import Iris
from kg.rdf.write import named_graphs
from kg.readings import paper_line
from kg.store import STORES
from kg.workspace import LOGS, Generation, Manifest, Workspace, write_whole

if TYPE_CHECKING:
    from pyoxigraph import Quad


def save(
    workspace: Workspace,
    graph: Graph,
    *,
    iris: Iris,
    store: str = "oxigraph",
    fast: bool = False,
    logs: Mapping[str, Sequence[str]] | None = None,
    current: Generation | None = None,
) -> Mapping[str, int]:
    """Make a graph the current generation of a folder that is held for writing, and give its sizes.

    Args:
        workspace: the folder; see `Workspace.writing`.
        graph: what it is to hold.
        iris: how its nodes are named in RDF.
        store: kind of store.
        fast: whether the fast reader read the papers.
        logs: lines of its logs (`merges.jsonl`, `rejected.jsonl`).
        current: the generation before, whose unchanged named graphs are not written again.

    Raises:
        GraphError: something cannot be written; the folder then has the generation that it had.
    """
    graphs = named_graphs(graph, iris)
    digests = {name: digest(*map(str, quads)) for name, quads in graphs.items()}
    lines = {name: (logs or {}).get(name, ()) for name in LOGS}
    counts = _counts(graph, lines, sum(map(len, graphs.values())))
    manifest = Manifest(__version__, iris.base, store, counts, fast=fast)
    new = Generation(workspace.begin())
    _write_store(new, graphs, digests, manifest, current)
    write_index(graph, iris, new.index)
    write_whole(new.path / "papers.jsonl", map(paper_line, sorted(graph.papers)))
    for name, log in lines.items():
        write_whole(new.path / name, log)
    write_whole(new.path / "graphs.json", [json.dumps(digests, indent=0) + "\n"])
    write_whole(new.path / "manifest.json", [json.dumps(dataclasses.asdict(manifest), indent=1) + "\n"])
    workspace.finish(new.path, digest(*(f"{name} {value}" for name, value in sorted(digests.items()))))
    return counts


def _counts(graph: Graph, logs: Mapping[str, Sequence[str]], quads: int) -> dict[str, int]:
    return {
        "papers": len(graph.papers),
        **_tally(str(entity.kind) for entity in graph.entities),
        "claims": len(graph.claims),
        **_tally(str(claim.predicate) for claim in graph.claims),
        "results": len(graph.results),
        **{name.removesuffix(".jsonl"): len(log) for name, log in logs.items()},
        "quads": quads,
    }


def _tally(items: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(items).items()))


def _write_store(
    new: Generation,
    graphs: Mapping[str, Sequence[Quad]],
    digests: Mapping[str, str],
    manifest: Manifest,
    current: Generation | None,
) -> None:
    """Write the RDF, sharing what is unchanged with the generation before where that can be."""
    old = _shared(current, manifest) if current else {}
    STORES.get(manifest.store).create(
        new.store,
        {name: quads for name, quads in graphs.items() if old.get(name) != digests[name]},
        base=current.store if current and old else None,
        dropped=sorted(old.keys() - graphs.keys()),
    )


def _shared(current: Generation, manifest: Manifest) -> Mapping[str, str]:
    """The digests of what the next store can share with the current one; none where it is another kind or damaged."""
    if (current.manifest.base, current.manifest.store) != (manifest.base, manifest.store):
        return {}
    try:
        STORES.get(manifest.store).open(current.store)
        return current.digests
    except GraphError:
        return {}
