"""From sources to a graph folder: the stages in order.

    read the papers -> extract -> resolve -> assemble -> write as RDF -> switch

A build is incremental (an unchanged paper is not read again, an unchanged named graph not written again), atomic
(readers see the old graph or the new one) and deterministic (the same papers give the same bytes).
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kg import intake
from kg.assemble import Assembly, assemble
from kg.config import Settings, check_small
from kg.errors import ConfigError, GraphError, NotFoundError
from kg.model import Claim, Extraction, Graph, Link, Paper, Predicate
from kg.papers import unite
from kg.readings import Readings, paper_of, reading_key
from kg.resolve import Overrides, Resolution, load_overrides, resolve
from kg.sources import BadRecord
from kg.workspace import Generation, Workspace, write_whole

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is (0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: ids of papers by what became of them, what was skipped, and the sizes of the graph."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[BadRecord, ...]
    duplicates: int
    counts: Mapping[str, int]

    @property
    def papers(self) -> int:
        """Number of papers in the graph."""
        return len(self.added) + len(self.changed) + len(self.unchanged)


def build(
    sources: Iterable[str | Path],
    *,
    out: str | Path,
    source: str | None = None,
    add: bool = False,
    strict: bool = False,
    overrides: str | Path | None = None,
    settings: Settings | None = None,
    store: str = "oxigraph",
    fast: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Build the graph of all papers in `sources` in the folder `out`.

    Args:
        sources: files, folders, `-`, or locators such as `arxiv:1706.03762`.
        out: the graph folder; made if need be.
        source: name of the source that reads every file; each is asked where this is None.
        add: keep the papers that are in the graph already; otherwise it holds those of `sources` and no others.
        strict: stop at the first record that cannot be used.
        overrides: a file of decisions to keep in the graph folder from now on.
        settings: limits, addresses and the base of IRIs.
        store: name of the kind of store.
        fast: read without the network, several times as quick and less right.
        progress: told how far the build is.

    Raises:
        InputError: a source cannot be read.
        ConfigError: the override file is wrong.
        GraphError: the folder cannot be written, or another build is writing to it; with `add`, it is damaged.
        UnknownPluginError: there is no source or store of that name.
    """
    from kg.store import STORES

    STORES.get(store)
    if not str(out):
        raise GraphError("an empty name was given for the graph folder; write . for the folder one is in")
    settings, told = settings or Settings(), progress or (lambda stage, done, total: None)
    begun = partial(_begun, told)
    read = intake.read(sources, source=source, strict=strict, settings=settings, progress=begun)
    workspace = Workspace(Path(out))
    with workspace.writing():
        if overrides is not None:
            write_whole(workspace.overrides, [_override_text(Path(overrides))])
        current, before = _before(workspace, needed=add)
        papers = unite([*before.values(), *read.papers]) if add else read.papers
        counts = _write(workspace, current, papers, settings, store, fast, told)
    return _report(before, papers, read.bad, read.read - len(read.papers), counts)


def _override_text(path: Path) -> str:
    """The text of a file of overrides that makes sense."""
    try:
        check_small(path)
    except OSError as error:
        raise ConfigError(f"reading overrides from {path}: {error}") from error
    load_overrides(path)
    return path.read_text(encoding="utf-8")


def _begun(told: Progress, document: str, papers: int) -> None:
    told(f"reading {document}", papers, 0)


def remove(out: str | Path, papers: Iterable[str], *, progress: Progress | None = None) -> Report:
    """Take papers, by id or title, out of a graph: their named graphs go, and beliefs are computed anew.

    Raises:
        NotFoundError: the graph has no such paper.
        GraphError: there is no graph, or another build is writing to it.
    """
    workspace = Workspace(Path(out))
    manifest = workspace.opened().manifest
    settings = Settings(iri=dataclasses.replace(Settings().iri, base=manifest.base))
    with workspace.writing():
        current, before = _before(workspace, needed=True)
        gone = {_find(paper, before) for paper in papers}
        kept = tuple(paper for id_, paper in before.items() if id_ not in gone)
        told = progress or (lambda stage, done, total: None)
        counts = _write(workspace, current, kept, settings, manifest.store, manifest.fast, told)
    return _report(before, kept, (), 0, counts)


def _find(name: str, papers: Mapping[str, Paper]) -> str:
    from rapidfuzz import process

    if name in papers:
        return name
    for paper in papers.values():
        if paper.title.casefold() == name.casefold() or name in paper.id.split(":", 1)[1:]:
            return paper.id
    titles = {paper.id: paper.title for paper in papers.values()}
    near = [f"{key} ({title})" for title, _, key in process.extract(name, titles, limit=3, score_cutoff=50)]
    raise NotFoundError("paper", name, near)


def _settled(resolution: Resolution, claims: Iterable[Claim]) -> tuple[Link, ...]:
    """One link for a paper and an entity, whatever led there; what a paper introduces is as the claims say."""
    introduced = {(claim.subject, claim.object) for claim in claims if claim.predicate is Predicate.INTRODUCES}
    known = {entity.id for entity in resolution.entities}
    groups: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in resolution.links:
        groups[link.paper, link.entity].append(link)
    return tuple(_one_link(group, known, introduced=node in introduced) for node, group in sorted(groups.items()))


def _one_link(group: Iterable[Link], known: set[str], *, introduced: bool) -> Link:
    first, *others = sorted(group, key=lambda link: (-link.score, link))
    names = {form for link in (first, *others) for form in (link.name, *link.forms)}
    passed = {other for link in (first, *others) for other in link.runners_up}
    return dataclasses.replace(
        first,
        forms=tuple(sorted(names - {first.name})),
        introduced=introduced,
        reasons=tuple(sorted({reason for link in (first, *others) for reason in link.reasons})),
        runners_up=tuple(sorted(passed & known - {first.entity})),
    )


def _before(workspace: Workspace, *, needed: bool) -> tuple[Generation | None, dict[str, Paper]]:
    """The current generation and its papers by id; a damaged one counts as none, unless it is needed."""
    try:
        current = workspace.current()
        return current, _papers(current) if current else {}
    except GraphError:
        if needed:
            raise
        return None, {}


def _papers(generation: Generation) -> dict[str, Paper]:
    """The papers of a generation, by id."""
    try:
        return {paper.id: paper for paper in map(paper_of, generation.lines("papers.jsonl"))}
    except (OSError, ValueError) as error:
        raise GraphError(f"reading the papers of {generation.path}: {error}; build it again") from error


def _report(
    before: Mapping[str, Paper],
    papers: Iterable[Paper],
    skipped: tuple[BadRecord, ...],
    duplicates: int,
    counts: Mapping[str, int],
) -> Report:
    after = {paper.id: paper for paper in papers}
    both = sorted(before.keys() & after.keys())
    return Report(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(id_ for id_ in both if before[id_] != after[id_]),
        removed=tuple(sorted(before.keys() - after.keys())),
        unchanged=tuple(id_ for id_ in both if before[id_] == after[id_]),
        skipped=skipped,
        duplicates=duplicates,
        counts=counts,
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A graph, and the decisions that led to it."""

    graph: Graph
    resolution: Resolution
    assembly: Assembly


def make_graph(papers: Sequence[Paper], extractions: Sequence[Extraction], overrides: Overrides | None = None) -> Made:
    """The graph of papers and what was read off them; needs no folder and writes nothing."""
    resolution = resolve(extractions, overrides)
    assembly = assemble({paper.id: paper for paper in papers}, extractions, resolution)
    graph = Graph(
        papers=tuple(sorted(papers)),
        entities=tuple(sorted((*resolution.entities, *assembly.unnamed))),
        links=_settled(resolution, assembly.claims),
        claims=assembly.claims,
        results=assembly.results,
        code=tuple(sorted((e.paper, url) for e in extractions for url in e.code)),
    )
    return Made(graph, resolution, assembly)


def _write(
    workspace: Workspace,
    current: Generation | None,
    papers: Sequence[Paper],
    settings: Settings,
    store: str,
    fast: bool,
    told: Progress,
) -> Mapping[str, int]:
    """Write the graph of the papers as the current generation, and give its sizes."""
    from kg.extract import reader_version
    from kg.rdf.iris import Iris
    from kg.saving import save

    readings = Readings(workspace.readings)
    reader = reader_version(fast=fast)
    keys = {paper.id: reading_key(paper, reader) for paper in papers}
    extractions = list(_read_papers(papers, keys, readings, fast, told))
    told("resolving names", 0, 0)
    overrides = load_overrides(workspace.overrides) if workspace.overrides.is_file() else None
    made = make_graph(papers, extractions, overrides)
    told("writing the graph", 0, 0)
    readings.prune(keys.values())
    logs = {
        "merges.jsonl": list(map(_json_line, made.resolution.merges)),
        "rejected.jsonl": list(map(_json_line, made.assembly.rejected)),
    }
    iris = Iris(settings.iri.base)
    return save(workspace, made.graph, iris=iris, store=store, fast=fast, logs=logs, current=current)


def _read_papers(
    papers: Sequence[Paper], keys: Mapping[str, str], readings: Readings, fast: bool, told: Progress
) -> Iterator[Extraction]:
    """The extraction of each paper, from the readings where it is kept there."""
    kept = {paper.id: readings.of(keys[paper.id]) for paper in papers}
    missing = [paper for paper in papers if kept[paper.id] is None]
    yield from (extraction for extraction in kept.values() if extraction is not None)
    if not missing:
        return
    from kg.extract import extract

    told("reading abstracts", 0, len(missing))
    found = ((keys[extraction.paper], extraction) for extraction in extract(missing, fast=fast))
    for number, extraction in enumerate(readings.keep(found), 1):
        yield extraction
        told("reading abstracts", number, len(missing))


def _json_line(item: Any) -> str:
    return json.dumps(dataclasses.asdict(item), ensure_ascii=False) + "\n"
