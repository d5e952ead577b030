"""Builds: incremental, atomic and deterministic. What reads sentences of three words stands in for the real reader."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.config import Iri, Settings
from kg.errors import BusyError, ConfigError, GraphError, NotFoundError, RecordError, SourceError, UnknownPluginError
from kg.graph import KnowledgeGraph, open_graph
from kg.model import Definition, Extraction, Paper, digest
from kg.pipeline import Report, build, make_graph, remove
from kg.readings import Readings
from kg.store.oxigraph import OnDisk
from kg.validate import validate
from kg.workspace import Workspace
from tests.graphs import in_memory, read_by_hand

A = {"title": "Paper A", "abstract": "It introduces Alpha. Alpha buildsOn Beta.", "arxiv": "2001.00001"}
B = {"title": "Paper B", "abstract": "It introduces Beta. Beta evaluatesOn Bench. Beta improvesOver Gamma."}
C = {"title": "Paper C", "abstract": "Alpha buildsOn Beta. Gamma improvesOver Beta.", "doi": "10.1000/c"}
WORLD = (A, B, C)


@pytest.fixture(autouse=True)
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the papers that were read, in order."""
    seen: list[str] = []

    def extract(papers: Iterable[Paper], *, fast: bool = False) -> Iterator[Extraction]:
        for paper in papers:
            seen.append(f"{paper.title}, fast" if fast else paper.title)
            yield from read_by_hand([paper])

    monkeypatch.setattr("kg.extract.extract", extract)
    monkeypatch.setattr("os.fsync", lambda _: None)  # no test pulls the plug, and disks are slow
    return seen


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "graph"


@pytest.fixture
def run(tmp_path: Path, place: Path) -> Callable[..., Report]:
    """Builds a graph of records."""
    files = itertools.count()

    def of(*records: dict[str, str], **options: Any) -> Report:
        path = tmp_path / f"papers-{next(files)}.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return build([path], out=options.pop("out", place), **options)

    return of


def quads(place: Path) -> list[str]:
    return sorted(map(str, open_graph(place).store.quads()))


def graphs(place: Path) -> dict[str, list[str]]:
    """The quads of each named graph."""
    found: dict[str, list[str]] = {}
    for quad in open_graph(place).store.quads():
        found.setdefault(str(quad.graph_name), []).append(str(quad))
    return {name.rpartition("/id/")[2].strip(">"): sorted(items) for name, items in found.items()}


def said(graph: KnowledgeGraph) -> dict[str, float]:
    return {f"{graph.label(c.subject)} {c.predicate} {graph.label(c.object)}": c.belief for c in graph.index.claims()}


def changed(record: dict[str, str], abstract: str) -> dict[str, str]:
    return {**record, "abstract": abstract}


# What a build does


def test_a_first_build(run: Callable[..., Report], place: Path, reads: list[str]) -> None:
    report = run(*WORLD)
    assert sorted(reads) == ["Paper A", "Paper B", "Paper C"]
    assert (len(report.added), report.papers, report.changed, report.removed, report.unchanged) == (3, 3, (), (), ())
    assert said(open_graph(place)) == {
        "Paper A introduces Alpha": 0.95,
        "Alpha buildsOn Beta": 0.9791,
        "Paper B introduces Beta": 0.95,
        "Beta evaluatesOn Bench": 0.95,
        "Beta improvesOver Gamma": 0.95,
        "Gamma improvesOver Beta": 0.95,
    }
    assert report.counts == dict(open_graph(place).counts)
    assert report.counts["quads"] == len(quads(place))
    assert open_graph(place).validate().conforms


def test_an_unchanged_paper_is_not_read_again(run: Callable[..., Report], place: Path, reads: list[str]) -> None:
    run(*WORLD)
    before = quads(place)
    reads.clear()
    report = run(*WORLD)
    assert reads == []
    assert len(report.unchanged) == 3
    assert quads(place) == before


def test_a_changed_paper_is_read_and_its_graph_replaced(
    run: Callable[..., Report], place: Path, reads: list[str]
) -> None:
    run(*WORLD)
    before = graphs(place)
    reads.clear()
    report = run(A, B, changed(C, "Gamma buildsOn Beta."))
    assert reads == ["Paper C"]
    assert (report.changed, report.added, report.removed) == (("doi:10.1000/c",), (), ())
    after = graphs(place)
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {"graph/paper/doi/10.1000/c", "graph/claims", "graph/beliefs"}
    assert said(open_graph(place))["Alpha buildsOn Beta"] == 0.95  # it was more with two papers
    assert "Gamma improvesOver Beta" not in said(open_graph(place))


def test_a_change_that_is_not_of_the_text_is_not_read(
    run: Callable[..., Report], place: Path, reads: list[str]
) -> None:
    run(*WORLD)
    reads.clear()
    report = run(A, B, {**C, "venue": "A Conference"})
    assert (reads, report.changed) == ([], ("doi:10.1000/c",))
    assert open_graph(place).show("Paper C").paper.venue == "A Conference"  # type: ignore[union-attr]


def test_a_paper_that_is_gone_takes_its_graph_along(run: Callable[..., Report], place: Path, reads: list[str]) -> None:
    run(*WORLD)
    reads.clear()
    report = run(A, B)
    assert (reads, report.removed, report.papers) == ([], ("doi:10.1000/c",), 2)
    assert "graph/paper/doi/10.1000/c" not in graphs(place)
    assert not any("doi" in quad for quad in quads(place))
    assert said(open_graph(place))["Alpha buildsOn Beta"] == 0.95


def test_only_what_changed_is_written(run: Callable[..., Report], monkeypatch: pytest.MonkeyPatch) -> None:
    run(*WORLD)
    written: list[set[str]] = []
    create = OnDisk.create

    def spy(kind: OnDisk, where: Path, graphs: Any, *, base: Path | None, dropped: Iterable[str]) -> None:
        assert base
        written.append({name.rpartition("/graph/")[2] for name in [*graphs, *dropped]})
        create(kind, where, graphs, base=base, dropped=dropped)

    monkeypatch.setattr(OnDisk, "create", spy)
    new = changed(B, B["abstract"] + " Beta improvesOver Delta.")
    run(A, new, C)
    run(A, new, C)
    run(A, new)
    (title,) = (name for name in written[0] if name.startswith("paper/title/"))
    assert written == [
        {title, "claims", "beliefs", "entities"},
        set(),
        {"paper/doi/10.1000/c", "claims", "beliefs", "about"},
    ]


def test_add_keeps_what_is_there(run: Callable[..., Report], place: Path, reads: list[str]) -> None:
    run(A, B)
    reads.clear()
    report = run(C, add=True)
    assert (reads, report.added, len(report.unchanged)) == (["Paper C"], ("doi:10.1000/c",), 2)
    together = quads(place)
    run(*WORLD)
    assert quads(place) == together


def test_add_unites_records_of_one_paper(run: Callable[..., Report], place: Path) -> None:
    run({"title": "Paper A", "abstract": "Short."})
    report = run(A, add=True)
    assert (report.added, len(report.removed), report.papers) == (("arxiv:2001.00001",), 1, 1)
    assert open_graph(place).paper("2001.00001") is not None


def test_another_version_of_the_reader_reads_all_again(
    run: Callable[..., Report], reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*WORLD)
    reads.clear()
    monkeypatch.setattr("kg.extract.reader_version", lambda **_: "next")
    run(*WORLD)
    assert len(reads) == 3


def test_the_fast_reader_is_another_one_and_stays_with_its_graph(
    run: Callable[..., Report], place: Path, reads: list[str]
) -> None:
    run(*WORLD)
    reads.clear()
    run(*WORLD, fast=True)
    assert sorted(reads) == ["Paper A, fast", "Paper B, fast", "Paper C, fast"]
    assert Workspace(place).opened().manifest.fast
    reads.clear()
    remove(place, ["Paper A"])
    assert (reads, Workspace(place).opened().manifest.fast) == ([], True)


def test_duplicates_are_united_and_counted(run: Callable[..., Report]) -> None:
    report = run(A, A, {**A, "title": "paper a"}, B)
    assert (report.papers, report.duplicates) == (2, 2)


def test_what_is_skipped_is_reported(run: Callable[..., Report]) -> None:
    report = run(A, {"title": ""}, {"abstract": "No title."})
    assert [bad.reason for bad in report.skipped] == ["no title", "no title"]
    with pytest.raises(RecordError):
        run(A, {"title": ""}, strict=True)


def test_the_decisions_are_in_the_folder(run: Callable[..., Report], place: Path) -> None:
    run(A, {"title": "D", "abstract": "alpha improvesOver Alpha. Beta-s buildsOn Beta."})
    merges = [json.loads(line) for line in (place / "merges.jsonl").read_text().splitlines()]
    rejected = [json.loads(line) for line in (place / "rejected.jsonl").read_text().splitlines()]
    assert {merge["form"] for merge in merges} == {"alpha"}
    assert [line["reason"] for line in rejected] == ["subject and object are the same"]
    assert rejected[0]["evidence"] == "alpha improvesOver Alpha."
    for log in ("merges.jsonl", "rejected.jsonl"):
        assert list(Workspace(place).opened().lines(log)) == (place / log).read_text().splitlines(keepends=True)


def test_progress_is_told(run: Callable[..., Report]) -> None:
    told: list[tuple[str, int, int]] = []
    run(*WORLD, progress=lambda stage, done, total: told.append((stage, done, total)))
    stages = list(dict.fromkeys(stage.split(" ")[0] + " " + stage.split(" ")[1][:9] for stage, _, _ in told))
    assert stages[0].startswith("reading /")
    assert stages[1:] == ["reading abstracts", "resolving names", "writing the"]
    assert ("reading abstracts", 3, 3) in told


# Removing


@pytest.mark.parametrize("name", ["arxiv:2001.00001", "2001.00001", "Paper A", "paper a"])
def test_papers_are_removed_by_id_number_or_title(name: str, run: Callable[..., Report], place: Path) -> None:
    run(*WORLD)
    report = remove(place, [name])
    assert (report.removed, len(report.unchanged)) == (("arxiv:2001.00001",), 2)
    removed = quads(place)
    run(B, C)
    assert quads(place) == removed


def test_several_papers_are_removed(run: Callable[..., Report], place: Path, reads: list[str]) -> None:
    run(*WORLD)
    reads.clear()
    report = remove(place, ["Paper A", "10.1000/c", "Paper A"])
    assert (len(report.removed), reads) == (2, [])
    remove(place, ["Paper B"])
    assert open_graph(place).counts["papers"] == 0
    assert open_graph(place).validate().conforms


def test_a_paper_that_is_not_there(run: Callable[..., Report], place: Path) -> None:
    run(*WORLD)
    before = quads(place)
    with pytest.raises(NotFoundError) as caught:
        remove(place, ["Paper A", "Papr C"])
    assert any("Paper C" in name for name in caught.value.near)
    assert quads(place) == before
    with pytest.raises(GraphError, match="no graph"):
        remove(place.with_name("none"), ["Paper A"])


def test_removing_keeps_base_and_kind(run: Callable[..., Report], place: Path) -> None:
    run(*WORLD, settings=Settings(iri=Iri("https://example.org/")), store="memory")
    remove(place, ["Paper A"])
    manifest = open_graph(place).manifest
    assert (manifest.base, manifest.store) == ("https://example.org/", "memory")


# Atomic


def test_a_reader_keeps_the_graph_it_opened(run: Callable[..., Report], place: Path) -> None:
    run(*WORLD)
    reader = open_graph(place)
    before, count = reader.data(), "SELECT (COUNT(*) AS ?n) { ?claim a kg:Claim }"
    during: list[object] = []
    run(A, progress=lambda *_: during.append(reader.data()))
    assert during == [before] * len(during)
    assert len(during) >= 3
    assert (reader.data(), reader.query(count).rows) == (before, [{"n": "6"}])
    assert len(said(open_graph(place))) == 2
    run(A, B)
    assert reader.data() == before  # whoever has the files open keeps them, even when the folder is gone


STAGES = {
    "extract": "kg.extract.extract",
    "resolve": "kg.pipeline.resolve",
    "assemble": "kg.pipeline.assemble",
    "RDF": "kg.saving.named_graphs",
    "store": "kg.store.oxigraph.OnDisk.create",
    "half a store": "kg.store.oxigraph._write",
    "index": "kg.saving.write_index",
    "papers": "kg.saving.paper_line",
    "manifest": "dataclasses.asdict",
    "switch": "kg.workspace.Workspace.finish",
}


class StoppedError(Exception):
    pass


FAULTS = [
    *((stage, StoppedError) for stage in STAGES),
    *((stage, fault) for stage in ("extract", "half a store", "switch") for fault in (KeyboardInterrupt, OSError)),
]


@pytest.mark.parametrize(("stage", "fault"), FAULTS, ids=[f"{stage}, {fault.__name__}" for stage, fault in FAULTS])
def test_a_build_that_fails_leaves_the_old_graph(
    stage: str, fault: type[BaseException], run: Callable[..., Report], place: Path, reads: list[str]
) -> None:
    new = (A, changed(B, "Beta buildsOn Delta."), {"title": "D", "abstract": "Alpha improvesOver Delta."})
    run(A, B, C)
    before, folder = quads(place), sorted(path.name for path in (place / "generations").iterdir())

    def fails(*_: object, **__: object) -> Any:
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(STAGES[stage], fails)
        with pytest.raises(GraphError if fault is OSError else fault):
            run(*new)
    assert quads(place) == before
    assert set(folder) <= {path.name for path in (place / "generations").iterdir()}
    reads.clear()
    run(*new)
    assert sorted(reads) == (["D", "Paper B"] if stage == "extract" else [])
    assert len(list((place / "generations").iterdir())) == 2
    fresh = place.with_name("fresh")
    run(*new, out=fresh, store="memory")
    assert quads(place) == quads(fresh)


def test_a_first_build_that_fails_leaves_no_graph(
    run: Callable[..., Report], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kg.workspace.Workspace.finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(*WORLD)
    with pytest.raises(GraphError, match="no graph"):
        open_graph(place)
    assert run(*WORLD).papers == 3


def test_what_was_read_before_a_failure_is_not_read_again(
    run: Callable[..., Report], monkeypatch: pytest.MonkeyPatch, reads: list[str]
) -> None:
    def extract(papers: Iterable[Paper], *, fast: bool = False) -> Iterator[Extraction]:
        for number, paper in enumerate(papers):
            if number == 2:
                raise StoppedError
            yield from read_by_hand([paper])

    with monkeypatch.context() as patch:
        patch.setattr("kg.extract.extract", extract)
        with pytest.raises(StoppedError):
            run(*WORLD)
    run(*WORLD)
    assert len(reads) == 1


def test_half_a_reading_is_read_again(run: Callable[..., Report], place: Path, reads: list[str]) -> None:
    run(*WORLD)
    before, data = quads(place), Workspace(place).readings.read_bytes()
    Workspace(place).readings.write_bytes(data[:-20])
    reads.clear()
    run(*WORLD)
    assert len(reads) == 1
    assert quads(place) == before
    assert Workspace(place).readings.read_bytes() == data


def test_one_build_at_a_time(run: Callable[..., Report], place: Path) -> None:
    run(A)
    with Workspace(place).writing():
        with pytest.raises(BusyError):
            run(*WORLD)
        with pytest.raises(BusyError):
            remove(place, ["Paper A"])
        assert open_graph(place).counts["papers"] == 1


def test_a_folder_of_something_else_is_refused(run: Callable[..., Report], place: Path) -> None:
    place.mkdir()
    (place / "thesis.tex").write_text("dear to me")
    with pytest.raises(GraphError, match="no graph folder"):
        run(*WORLD)
    assert (place / "thesis.tex").read_text() == "dear to me"


def test_faults_that_need_no_reading_are_found_before_it(
    run: Callable[..., Report], place: Path, reads: list[str]
) -> None:
    with pytest.raises(UnknownPluginError, match="no store named 'lamp'; known: memory, oxigraph"):
        run(*WORLD, store="lamp")
    with pytest.raises(UnknownPluginError, match="no source"):
        run(*WORLD, source="lamp")
    with pytest.raises(SourceError):
        build([place / "gone"], out=place)
    assert (reads, place.exists()) == ([], False)


# Damage


def damage(place: Path, name: str) -> None:
    generation = Workspace(place).opened()
    path = generation.store / "CURRENT" if name == "store" else generation.path / name
    path.write_text("{broken")


@pytest.mark.parametrize("name", ["manifest.json", "papers.jsonl"])
def test_a_damaged_graph_can_be_built_again_but_not_added_to(
    name: str, run: Callable[..., Report], place: Path, reads: list[str]
) -> None:
    run(A, B)
    damage(place, name)
    with pytest.raises(GraphError, match="build it again"):
        run(C, add=True)
    with pytest.raises(GraphError, match="build it again"):
        remove(place, ["Paper A"])
    reads.clear()
    assert run(*WORLD).papers == 3
    assert reads == (["Paper C"] if not reads.count("Paper A") else reads)
    assert len(said(open_graph(place))) == 6


def test_a_damaged_store_is_written_anew(run: Callable[..., Report], place: Path) -> None:
    run(A, B)
    damage(place, "store")
    damage(place, "graphs.json")
    with pytest.raises(GraphError, match="opening the store"):
        _ = open_graph(place).store
    run(C, add=True)
    damage(place, "graphs.json")
    run(C, add=True)
    assert len(said(open_graph(place))) == 6


# Deterministic


def test_order_does_not_matter(run: Callable[..., Report], tmp_path: Path) -> None:
    run(*WORLD, out=tmp_path / "first", store="memory")
    expected, generation = quads(tmp_path / "first"), (tmp_path / "first" / "current").read_text()
    for number, order in enumerate(itertools.permutations(WORLD)):
        out = tmp_path / str(number)
        run(*order, out=out, store="oxigraph" if number == 5 else "memory")
        assert quads(out) == expected
        assert (out / "current").read_text() == generation
        for name in ("merges.jsonl", "rejected.jsonl", "readings.jsonl"):
            assert (out / name).read_bytes() == (tmp_path / "first" / name).read_bytes()


def test_one_build_or_many_make_the_same_graph(run: Callable[..., Report], tmp_path: Path) -> None:
    names = [f"N{number}" for number in range(5)]
    world = [
        {"title": f"Paper {n}", "abstract": f"{x} buildsOn {y}. {y} improvesOver {z}."}
        for n, (x, y, z) in enumerate(list(itertools.permutations(names, 3))[::9])
    ]
    run(*world, out=tmp_path / "once", store="memory")
    expected = quads(tmp_path / "once")
    for seed in range(3):
        out = tmp_path / str(seed)
        order = sorted(world, key=partial(mixed, str(seed)))
        for record in order[:2]:
            run(changed(record, "Other buildsOn Thing."), out=out, add=True)
        remove(out, [order[0]["title"]])
        run(*order[2:4], out=out, add=True)
        run(*order, out=out, add=bool(seed % 2))
        assert quads(out) == expected


def mixed(seed: str, record: dict[str, str]) -> str:
    return digest(seed, record["title"])


CODE = """
import sys, kg.extract
from pathlib import Path
from kg.graph import open_graph
from kg.pipeline import build
from tests.graphs import read_by_hand

kg.extract.extract = read_by_hand
build([sys.argv[1]], out=sys.argv[2], store="memory")
generation = Path(sys.argv[2]) / "generations" / Path(sys.argv[2], "current").read_text().strip()
for path in sorted(p for p in generation.rglob("*") if p.is_file()):
    print(path.name, path.read_bytes().hex())
"""


def test_hash_order_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").write_text("".join(json.dumps(record) + "\n" for record in WORLD))
    made = [
        subprocess.run(
            [sys.executable, "-c", CODE, str(tmp_path / "papers.jsonl"), str(tmp_path / seed)],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[1],
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert b"improvesOver".hex().encode() in made[0]


# Settings


def test_overrides_are_kept_and_applied(run: Callable[..., Report], place: Path, tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.toml"
    decisions.write_text('[[merge]]\nkind = "Method"\nnames = ["Alpha", "Gamma"]\n')
    run(*WORLD)
    assert len(open_graph(place).find("Gamma").aliases) == 0
    run(*WORLD, overrides=decisions)
    assert open_graph(place).find("Gamma") == open_graph(place).find("Alpha")
    assert (place / "overrides.toml").read_text() == decisions.read_text()
    assert open_graph(place).validate().conforms
    run(A, B)
    run(C, add=True)  # still there
    assert open_graph(place).find("Gamma") == open_graph(place).find("Alpha")
    (place / "overrides.toml").unlink()
    run(*WORLD)
    assert open_graph(place).find("Gamma") != open_graph(place).find("Alpha")


def test_overrides_that_are_wrong_change_nothing(run: Callable[..., Report], place: Path, tmp_path: Path) -> None:
    run(*WORLD)
    before = quads(place)
    (tmp_path / "wrong.toml").write_text('[[merge]]\nkind = "Lamp"\nnames = ["a", "b"]\n')
    for path in (tmp_path / "wrong.toml", tmp_path / "gone.toml"):
        with pytest.raises(ConfigError):
            run(*WORLD, overrides=path)
    assert quads(place) == before
    assert not (place / "overrides.toml").exists()


def test_two_names_of_one_paper_that_become_one_thing_are_one_link(
    run: Callable[..., Report], place: Path, tmp_path: Path
) -> None:
    decisions = tmp_path / "decisions.toml"
    decisions.write_text('[[merge]]\nkind = "Method"\nnames = ["Alpha", "Zeta"]\n')
    run({"title": "D", "abstract": "Alpha buildsOn Beta. Zeta buildsOn Beta."}, overrides=decisions)
    (link,) = open_graph(place).index.links(entity=open_graph(place).find("Zeta").id)
    assert {link.name, *link.forms} == {"Alpha", "Zeta"}
    assert open_graph(place).validate().conforms


def test_the_base_of_iris_can_be_changed(run: Callable[..., Report], place: Path, reads: list[str]) -> None:
    run(*WORLD)
    reads.clear()
    run(*WORLD, settings=Settings(iri=Iri("https://example.org/kg/")))
    assert reads == []
    text = "\n".join(quads(place))
    assert "https://example.org/kg/graph/about" in text
    assert "https://w3id.org/kg-lineage/id/" not in text


def test_a_graph_in_memory_is_the_same_graph(run: Callable[..., Report], tmp_path: Path) -> None:
    run(*WORLD, out=tmp_path / "disk")
    run(A, out=tmp_path / "memory", store="memory")
    run(*WORLD, out=tmp_path / "memory", store="memory")
    disk, memory = open_graph(tmp_path / "disk"), open_graph(tmp_path / "memory")
    assert quads(tmp_path / "disk") == quads(tmp_path / "memory")
    assert disk.data() == memory.data()
    query = "SELECT ?s { ?s a kg:Claim } ORDER BY ?s"
    assert disk.query(query).data == memory.query(query).data


def test_the_kind_of_store_can_be_changed(run: Callable[..., Report], place: Path) -> None:
    run(*WORLD)
    before = quads(place)
    for kind in ("memory", "oxigraph"):
        run(*WORLD, store=kind)
        assert open_graph(place).manifest.store == kind
        assert quads(place) == before


# The whole of it in memory, and the doors of the package


def test_make_graph_needs_no_folder() -> None:
    papers = [Paper("title:1", "One", "It introduces Alpha. Alpha buildsOn Beta.")]
    made = make_graph(papers, list(read_by_hand(papers)))
    assert (made.graph.nodes(), made.graph.edges()) == (3, 2)
    assert [link.introduced for link in made.graph.links] == [True, False]


def test_an_abbreviation_of_two_meanings_makes_a_valid_graph() -> None:
    abstracts = ("It introduces SAM.", "It introduces SAM.", "Other buildsOn SAM.")
    papers = [Paper(f"title:{number}", f"Paper {number}", text) for number, text in enumerate(abstracts)]
    read = list(read_by_hand(papers))
    for number, long in enumerate(("Segment Anything", "Sharpness Aware Minimisation")):
        read[number] = replace(read[number], definitions=(Definition("SAM", long),))
    graph = make_graph(papers, read).graph
    assert len([entity for entity in graph.entities if entity.label == "SAM"]) >= 2
    known = {entity.id for entity in graph.entities}
    assert all(set(link.runners_up) <= known - {link.entity} for link in graph.links)
    assert validate(in_memory(graph).store) == (True, ())


def test_the_package_has_the_two_doors(run: Callable[..., Report], place: Path) -> None:
    run(*WORLD)
    assert kg.build is build
    assert kg.open(place).counts["papers"] == 3
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        kg.close  # noqa: B018
    assert Readings(Workspace(place).readings)


def test_readings_that_cannot_be_kept_fail_before_the_switch(
    run: Callable[..., Report], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(A)
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr("kg.readings.Readings.prune", full)
        with pytest.raises(GraphError, match="No space left"):
            run(A, B)
    assert open_graph(place).counts["papers"] == 1


def test_empty_names_and_special_files(run: Callable[..., Report], place: Path) -> None:
    with pytest.raises(GraphError, match="an empty name"):
        run(A, out="")
    if Path("/dev/zero").exists():
        with pytest.raises(ConfigError, match="reading overrides from /dev/zero: not a regular file"):
            run(A, overrides="/dev/zero")
    assert not (place / "current").exists()
