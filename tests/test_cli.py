"""The command line: every command, every exit code, and nothing but one line for an error."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep
from typing import Any

import pytest

import kg.cli
import kg.progress
from exports import EXPORTERS
from kg import __version__
from kg.cli import cli
from kg.config import Settings
from kg.graph import open_graph
from kg.model import Graph
from kg.sources import SOURCES
from kg.views import Views
from kg.workspace import Workspace
from tests.exports.sample import hostile
from tests.graphs import Sketch, answer_here, chain, lamps, write

KG = str(Path(sys.executable).with_name("kg"))
HEAVY = (
    "spacy",
    "rdflib",
    "pyoxigraph",
    "networkx",
    "fastapi",
    "rich",
    "pydantic",
    "httpx",
    "uvicorn",
    "numpy",
    "pyvis",
)
COMMANDS = sorted(cli.commands)


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries are answered here; test_query.py has those of the process that they run in."""
    monkeypatch.setattr("kg.query._ask", answer_here)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            kg.cli.main()
        out, err = capfd.readouterr()
        return Done(int(str(left.value.code)), out, err)

    return command


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(lamps().graph(), tmp_path_factory.mktemp("cli") / "graph")


def papers(folder: Path, *titles: str) -> Path:
    path = folder / "papers.jsonl"
    path.write_text("".join(json.dumps({"title": title, "abstract": "We write."}) + "\n" for title in titles))
    return path


# Help


def test_nothing_heavy_is_loaded_for_help() -> None:
    code = f"import sys, kg.cli; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_help_and_version(run: Run) -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    listed = [line.split()[0] for line in done.out.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed == list(cli.commands)
    assert run("--version").out == f"kg, version {__version__}\n"
    assert run("-h").out == done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, run: Run) -> None:
    done = run(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: kg {command}")


def test_help_in_a_process_of_its_own() -> None:
    done = subprocess.run([KG, "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: kg")


# Commands


QUESTIONS: dict[str, Callable[[Any, Views], Any]] = {
    "show G Lamp": lambda graph, views: views.sheet(graph.show("Lamp")),
    "show G 2101.00001": lambda graph, views: views.sheet(graph.show("2101.00001")),
    "search G lamp --limit 2": lambda graph, views: [views.hit(hit) for hit in graph.search("lamp", limit=2)],
    "leaderboard G Dusk": lambda graph, views: views.leaderboard(graph.leaderboard("Dusk")),
    "leaderboard G dusk --metric glare": lambda graph, views: views.leaderboard(graph.leaderboard("Dusk", "glare")),
    "compare G Lamp Torch": lambda graph, views: views.comparison(graph.compare("Lamp", "Torch")),
    "lineage G Torch": lambda graph, views: views.lineage(graph.lineage("Torch")),
    "lineage G Lamp --direction both --depth 1 --relation buildson --min-belief 0.6 --from 2019 --to 2022": (
        lambda graph, views: views.lineage(
            graph.lineage(
                "Lamp", direction="both", depth=1, relations=["buildsOn"], min_belief=0.6, since=2019, until=2022
            )
        )
    ),
    "path G Torch Wick": lambda graph, views: views.descent(graph.path("Torch", "Wick")),
    "path G Wick Torch --depth 1 --relation improvesOver --min-belief 0.5": (
        lambda graph, views: views.descent(
            graph.path("Wick", "Torch", depth=1, relations=["improvesOver"], min_belief=0.5)
        )
    ),
    "timeline G Dusk --metric lux": lambda graph, views: views.timeline(graph.timeline("Dusk", "lux")),
    "contradictions G": lambda graph, views: views.disputes(graph.disputes()),
    "contradictions G Wick": lambda graph, views: views.disputes(graph.disputes("Wick")),
    "info G": lambda graph, views: {"place": str(graph.place), "base": graph.iris.base, **graph.counts},
}


@pytest.mark.parametrize("command", QUESTIONS)
def test_json_is_the_answer_of_the_library(command: str, run: Run, place: Path) -> None:
    words = [str(place) if word == "G" else word for word in shlex.split(command)]
    done = run(*words, *(["--format", "json"] if words[0] == "lineage" else ["--json"]))
    assert (done.code, done.err) == (0, "")
    graph = open_graph(place)
    assert json.loads(done.out) == QUESTIONS[command](graph, Views(graph))


@pytest.mark.parametrize("command", QUESTIONS)
def test_without_json_it_is_for_people(command: str, run: Run, place: Path) -> None:
    done = run(*(str(place) if word == "G" else word for word in shlex.split(command)))
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()
    assert "\x1b" not in done.out


def test_a_lineage_in_its_forms(run: Run, place: Path) -> None:
    assert run("lineage", place, "Lamp").out.startswith("Lamp (Method, 2021): ancestors\n├── ")
    assert "“" not in run("lineage", place, "Lamp", "--no-quotes").out
    assert run("lineage", place, "Lamp", "--format", "table").out.startswith("subject")
    sparql = run("lineage", place, "Lamp", "--sparql").out
    assert sparql == open_graph(place).lineage("Lamp").sparql + "\n"
    rows = run("query", place, sparql, "--format", "csv").out.splitlines()
    assert rows[0] == "node"
    assert len(rows) == 3


def test_relations_in_any_case(run: Run, place: Path) -> None:
    assert "improvesOver" in run("lineage", "--help").out
    shown = [run("lineage", place, "Lamp", "--relation", name).out for name in ("improvesOver", "improvesover")]
    assert shown[0] == shown[1] != ""
    wrong = run("lineage", place, "Lamp", "--relation", "beats")
    assert (wrong.code, wrong.err.partition(", ")[0]) == (2, "kg: no relation named 'beats'; known: introduces")


def test_claims_of_little_belief_are_left_out(run: Run, place: Path, tmp_path: Path) -> None:
    least = ("--min-belief", "0.7")
    for words in (("show", place, "Torch"), ("lineage", place, "Torch"), ("compare", place, "Lamp", "Torch")):
        weak, strong = run(*words).out, run(*words, *least).out
        assert len(strong.splitlines()) < len(weak.splitlines())
        assert "model:Torch improvesOver Lamp" in strong
    done = run("export", place, "--format", "dummy", "--out", tmp_path / "out", *least)
    assert done.err.startswith("12 nodes and 10 edges")
    assert run("export", place, "--format", "dummy", "--out", "out", "--min-belief", "2").code == 2


def test_sentences_can_be_printed_whole(run: Run, tmp_path: Path) -> None:
    name = "-".join(["lamp"] * 40)
    place = write(Sketch().says("p", "A", "improvesOver", name).graph(), tmp_path / "g")
    for words in (("show", place, "A"), ("lineage", place, "A"), ("compare", place, "A", name)):
        assert f"improvesOver {name}.”" not in run(*words).out
        assert f"improvesOver {name}.”" in run(*words, "--full").out


def test_one_thing_under_two_names(run: Run, place: Path) -> None:
    for command in ("path", "compare"):
        assert run(command, place, "Lamp", "LMP").out.endswith("Both names mean Lamp.\n")


def test_what_else_has_the_name_is_told(run: Run, tmp_path: Path) -> None:
    made = chain("Torch buildsOn Wick", "Torch improvesOver Wick", "model:Torch buildsOn Wick")
    place = write(made.graph(), tmp_path / "g")
    for words in (
        ("show", place, "Torch", "--json"),
        ("lineage", place, "Torch"),
        ("compare", place, "Torch", "Wick"),
        ("export", place, "--focus", "Torch", "--format", "dummy", "--out", tmp_path / "out"),
    ):
        done = run(*words)
        assert done.code == 0
        assert done.err.endswith("kg: there is also model:Torch\n")
    assert run("show", place, "model:Torch").err == ""


def test_a_search_without_hits(run: Run, place: Path) -> None:
    done = run("search", place, "qqqq")
    assert (done.code, done.out) == (0, "Nothing matches 'qqqq'.\n")
    assert run("search", place, "qqqq", "--json").out == "[]\n"
    assert run("search", place, "\udcff").out == "Nothing matches '?'.\n"


def test_queries_from_words_files_and_standard_input(run: Run, place: Path, tmp_path: Path) -> None:
    query = "SELECT ?name { ?m a kg:Model ; skos:prefLabel ?name }"
    (tmp_path / "q.rq").write_text(query)
    assert run("query", place, query).out == "name\n-----\nTorch\n(1 row)\n"
    assert run("query", place, "--file", tmp_path / "q.rq", "--format", "tsv").out == '?name\n"Torch"\n'
    done = subprocess.run([KG, "query", place, "--file", "-"], input=query, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("(1 row)\n")
    assert run("query", place).code == run("query", place, query, "--file", tmp_path / "q.rq").code == 2
    assert run("query", place, "--example", "most-built-upon").out.splitlines()[2].split() == ["Lamp", "1"]
    assert "most-built-upon" in run("list", "examples").out
    assert run("query", place, query, "--example", "lineage").code == 2
    assert "known: benchmarks-out-of-use," in run("query", place, "--example", "none").err


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv", "xml"])
def test_formats_of_tables(form: str, run: Run, place: Path) -> None:
    done = run("query", place, "SELECT * { ?s a kg:Model }", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert "torch" in done.out


def test_iris_in_a_table_are_short_and_in_other_formats_whole(run: Run, place: Path) -> None:
    query = "SELECT ?s ?t { ?s a ?t . ?s skos:prefLabel 'Torch' }"
    node = open_graph(place).find("Torch").id
    assert run("query", place, query).out.splitlines()[2].split() == [node, "kg:Model"]
    assert f"https://w3id.org/kg-lineage/id/{node}," in run("query", place, query, "--format", "csv").out
    assert run("show", place, node).code == 0


@pytest.mark.parametrize("form", ["table", "turtle", "ntriples", "rdfxml", "jsonld"])
def test_formats_of_graphs(form: str, run: Run, place: Path) -> None:
    done = run("query", place, "DESCRIBE ?s { ?s a kg:Model }", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert "Torch" in done.out


def test_a_cut_answer_says_so(run: Run, place: Path, tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text("[limits]\nquery_rows = 2\n")
    done = run("query", place, "SELECT * { ?s ?p ?o }")
    assert (done.code, done.err) == (0, "kg: the answer was cut at limits.query_rows or limits.query_bytes\n")
    assert done.out.endswith("(2 rows, cut)\n")


def test_settings_come_from_the_folder_or_the_option(run: Run, place: Path, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[limits]\nnear_names = 1\n")
    (tmp_path / "kg.toml").write_text("[limits]\nnear_names = 0\n")
    assert "near" not in run("show", place, "Lampp").err
    assert run("--config", "other.toml", "show", place, "Lampp").err.count(",") == 0
    assert run("--config", "none.toml", "show", place, "Lamp").code == 2


def test_lists(run: Run) -> None:
    for what, names in (
        ("sources", set(SOURCES.names()) - {"dummy"}),
        ("exporters", set(EXPORTERS.names()) - {"dummy"}),
        ("stores", ["memory", "oxigraph"]),
        ("settings", [f"limits.{name}" for name in Settings().limits.__slots__]),
    ):
        done = run("list", what)
        assert done.code == 0
        listed = {line.split()[0] for line in done.out.splitlines()[2:]}
        assert listed >= set(names)
        assert "dummy" not in listed
        assert "..." not in done.out
        assert what in run("list").out


def test_build_add_and_remove(run: Run, tmp_path: Path) -> None:
    done = run("build", papers(tmp_path, "One", "Two"), "--out", "g")
    assert (done.code, done.err) == (0, "")
    assert done.out == "2 papers (2 added), 0 skipped\n0 claims, 0 results in g\n"
    done = run("build", papers(tmp_path, "Three", "Three", ""), "--out", "g", "--add")
    assert done.out.startswith("3 papers (1 added, 2 unchanged), 1 skipped, 1 duplicate united\n")
    assert done.err == f"skipped {tmp_path / 'papers.jsonl'}:3: no title\n"
    done = run("remove", "g", "one", "Two")
    assert done.out.startswith("1 papers (2 removed, 1 unchanged), 0 skipped\n")
    done = run("build", papers(tmp_path, "Four"), "--out", "g")
    assert "The graph now holds the papers of these sources only; use --add to keep earlier ones.\n" in done.out
    assert json.loads(run("info", "g", "--json").out)["papers"] == 1
    assert "merges.jsonl" in run("info", "g").out


def test_what_is_skipped_is_told_up_to_a_point(run: Run, tmp_path: Path) -> None:
    done = run("build", papers(tmp_path, "One", *[""] * 25), "--out", "g")
    assert len(done.err.splitlines()) == 21
    assert done.err.endswith("... and 5 more\n")


def test_validate(run: Run, place: Path) -> None:
    done = run("validate", place)
    assert (done.code, done.err) == (0, "")
    assert "conforms" in done.out


@pytest.mark.parametrize("form", EXPORTERS.names())
def test_export(form: str, run: Run, place: Path, tmp_path: Path) -> None:
    done = run("export", place, "--format", form, "--out", tmp_path / "out")
    assert (done.code, done.out) == (0, "")
    made = "a page made of " * (form == "html")
    assert done.err == f"{made}12 nodes and 12 edges written to {tmp_path / 'out'}\n"
    assert (tmp_path / "out").exists()
    part = run("export", place, "--format", form, "--out", tmp_path / "part", "--focus", "Candle", "--depth", "1")
    assert part.err.startswith(made or "3 nodes and 1 edges")


def test_export_of_a_view(run: Run, place: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    view = ("--view", "lineage", "--focus", "Lamp", "--direction", "ancestors", "--depth", "1", "--limit", "5")
    done = run("export", place, "--format", "html", "--out", page, *view)
    assert (done.code, done.out) == (0, "")
    assert "Lineage of Lamp" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--format html --view lamp", "no view named 'lamp'; known: benchmark, lineage, neighbourhood, overview"),
        ("--format html --view lineage", "name one with --focus"),
        ("--format html --view benchmark --focus Lamp", "no benchmark named 'Lamp'"),
        ("--format html --view lineage --focus lux", "lux is a Metric"),
        ("--format turtle --limit 3", "--limit: for --format html, not for turtle"),
    ],
)
def test_export_of_what_is_no_view(options: str, told: str, run: Run, place: Path, tmp_path: Path) -> None:
    done = run("export", place, *options.split(" "), "--out", tmp_path / "page.html")
    assert done.code in (2, 5)
    assert told in done.err
    assert not (tmp_path / "page.html").exists()


def test_export_to_standard_output(run: Run, place: Path, tmp_path: Path) -> None:
    run("export", place, "--format", "ntriples", "--out", tmp_path / "out.nt")
    done = run("export", place, "--format", "ntriples", "--out", "-")
    assert done.out == (tmp_path / "out.nt").read_text()


def test_serve(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[dict[str, Any]] = []
    monkeypatch.setattr("api.serve.serve", lambda graph, **options: served.append({"place": graph.place, **options}))
    assert run("serve", place, "--host", "::1", "--port", "0", "--open").code == 0
    (options,) = served
    assert options["place"].parent.parent == place
    assert [options[name] for name in ("host", "port", "anyone")] == ["::1", 0, True]


def test_serving_a_network_without_a_token_is_refused(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_TOKEN", raising=False)
    done = run("serve", place, "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - that is what is refused
    assert done.code == 2
    assert "KG_TOKEN" in done.err
    assert "--open" in done.err


def test_a_closed_stderr_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    with kg.progress.Bar() as quiet:
        quiet.tell("reading", 1, 2)


def test_progress_is_shown_on_a_terminal_after_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kg.progress.AFTER_SECONDS", 0.01)
    with kg.progress.Bar() as quiet:
        quiet.tell("no terminal", 1, 2)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with kg.progress.Bar() as bar:
        bar.tell("[red]reading[/red] x", 1, 3)
        for _ in range(200):
            if bar._shown:
                break
            sleep(0.01)
        bar.tell("[red]reading[/red] y", 2, 3)
    shown = capsys.readouterr().err
    assert "no terminal" not in shown
    assert "[red]reading[/red]" in shown


# Errors


def broken(folder: Path) -> Path:
    place = write(chain("A buildsOn B").graph(), folder / "broken")
    manifest = Workspace(place).opened().path / "manifest.json"
    manifest.write_text("{")
    return place


def invalid(folder: Path) -> Path:
    graph = chain("A buildsOn B").graph()
    claims = tuple(replace(claim, evidence=()) for claim in graph.claims)
    return write(Graph(graph.papers, graph.entities, graph.links, claims), folder / "invalid")


ERRORS = {
    "1": (2, "unknown option", ["--lamp"]),
    "2": (2, "unknown command", ["lamp"]),
    "3": (2, "unknown setting", ["--config", "kg.toml", "info", "G"]),
    "4": (2, "no source named 'lamp'; known: acl", ["build", "papers.jsonl", "--out", "g", "--source", "lamp"]),
    "5": (2, "no store named 'lamp'", ["build", "papers.jsonl", "--out", "g", "--store", "lamp"]),
    "6": (2, "no exporter named 'lamp'", ["export", "G", "--format", "lamp", "--out", "x"]),
    "7": (2, "reading overrides", ["build", "papers.jsonl", "--out", "g", "--overrides", "none.toml"]),
    "8": (3, "reading none.bib: No such file", ["build", "none.bib", "--out", "g"]),
    "9": (3, "no title", ["build", "bad.jsonl", "--out", "g"]),
    "10": (3, "no title", ["build", "papers.jsonl", "bad.jsonl", "--out", "g", "--strict"]),
    "11": (4, "no graph in none; make one with", ["info", "none"]),
    "12": (4, "build it again", ["show", "BROKEN", "A"]),
    "13": (4, "no graph folder", ["build", "papers.jsonl", "--out", "."]),
    "14": (4, "is a folder", ["export", "G", "--format", "turtle", "--out", "folder"]),
    "15": (5, "no entity named 'Lampp' in this graph; near: Lamp", ["show", "G", "Lampp"]),
    "16": (5, "no benchmark named 'Duskk' in this graph; near: Dusk", ["leaderboard", "G", "Duskk"]),
    "17": (5, "no metric on Dusk named 'heat'", ["leaderboard", "G", "Dusk", "--metric", "heat"]),
    "18": (5, "no paper named", ["remove", "G", "Lampp"]),
    "19": (5, "near: Lamp", ["export", "G", "--format", "dummy", "--out", "x", "--focus", "Lampp"]),
    "20": (6, "does not parse", ["query", "G", "SELECT"]),
    "21": (6, "SERVICE is refused", ["query", "G", "ASK { SERVICE <urn:x> {} }"]),
    "22": (6, "updates are refused", ["query", "G", "DROP ALL"]),
    "23": (6, "cannot be written as turtle", ["query", "G", "ASK {}", "--format", "turtle"]),
    "24": (5, "no entity named 'a/<b>' in this graph; try `kg search`", ["show", "G", "a/<b>"]),
    "25": (5, "no entity named", ["show", "G", ""]),
    "26": (5, "no entity named", ["show", "G", "\udcff"]),
    "27": (6, "not valid UTF-8", ["query", "G", "ASK { ?s ?p '\udcff' }"]),
    "28": (2, "must be of type int", ["--config", "wrong.toml", "info", "G"]),
    "29": (2, "from 3000 to 1000", ["lineage", "G", "Lamp", "--from", "3000", "--to", "1000"]),
    "30": (3, "an empty name", ["build", "", "--out", "g"]),
    "31": (2, "an empty name", ["build", "papers.jsonl", "--out", ""]),
    "32": (2, "an empty name", ["export", "G", "--format", "csv", "--out", ""]),
    "33": (3, "a graph that was built", ["build", "G", "--out", "g"]),
    "34": (3, r"reading no\n\u001b\u009b.bib: No such file", ["build", "no\n\x1b\x9b.bib", "--out", "g"]),
    "35": (4, r"no graph in no\n\u001b;", ["info", "no\n\x1b"]),
    "36": (6, "reading the query from none.rq: No such file", ["query", "G", "--file", "none.rq"]),
    "37": (2, "not a regular file", ["build", "papers.jsonl", "--out", "g", "--overrides", "/dev/zero"]),
    "38": (3, r"broken entry", ["build", "escape.bib", "--out", "g"]),
}


@pytest.mark.parametrize("number", ERRORS)
def test_an_error_is_one_line_and_a_code(number: str, run: Run, place: Path, tmp_path: Path) -> None:
    code, message, arguments = ERRORS[number]
    papers(tmp_path, "One")
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.jsonl").write_text("{}\n")
    (tmp_path / "escape.bib").write_text("@article{a,\n title = {\x1b[31m A\n@article{b\x1b[31m, title = ")
    (tmp_path / "kg.toml").write_text("[lamps]\n" if number == "3" else "")
    (tmp_path / "wrong.toml").write_text("[limits]\nquery_rows = 'a'\n")
    known = {"G": place, "BROKEN": broken(tmp_path) if "BROKEN" in arguments else ""}
    done = run(*(known.get(word, word) for word in arguments))
    assert done.code == code
    assert done.out == ""
    if code != 2 or done.err.startswith("kg: "):
        assert done.err.startswith("kg: ")
        assert done.err.count("\n") == 1
        assert message in done.err
    assert "Traceback" not in done.err
    assert not set(done.err) & {"\x1b", "\x9b"}


def test_ambiguous_names_list_the_choices(run: Run, tmp_path: Path) -> None:
    place = write(Sketch().says("p", "Torch", "buildsOn", "model:Torch").graph(), tmp_path / "g")
    done = run("lineage", place, "Torch")
    assert done.code == 5
    lines = done.err.splitlines()
    assert lines[0].startswith("kg: 'Torch' names several things")
    assert [line.split()[0] for line in lines[1:]] == ["method:Torch", "model:Torch"]


def test_an_invalid_graph_has_a_code_of_its_own(run: Run, tmp_path: Path) -> None:
    done = run("validate", invalid(tmp_path))
    assert done.code == 7
    assert "breaks the shapes:\n" in done.err


def test_a_busy_graph(run: Run, tmp_path: Path) -> None:
    papers(tmp_path, "One")
    with Workspace(tmp_path / "g").writing():
        done = run("build", "papers.jsonl", "--out", "g")
    assert (done.code, done.err) == (4, "kg: another build is writing to g; wait for it to end\n")


def test_a_query_out_of_time(run: Run, place: Path, tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text("[limits]\nquery_seconds = 0.01\n")
    done = run("query", place, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert done.code == 6
    assert done.err.startswith("kg: stopped after limits.query_seconds = 0.01")


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    papers(tmp_path, "One")
    monkeypatch.setattr("kg.pipeline.build", interrupted)
    done = run("build", "papers.jsonl", "--out", "g")
    assert (done.code, done.out, done.err.strip()) == (130, "", "kg: stopped")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_interrupted_from_outside(tmp_path: Path) -> None:
    """Ctrl-C while a build reads a pipe that has more to say."""
    os.mkfifo(tmp_path / "pipe")
    command = [KG, "build", str(tmp_path / "pipe"), "--out", str(tmp_path / "g")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as started:
        with (tmp_path / "pipe").open("w"):  # waits until it is read
            started.send_signal(signal.SIGINT)
            assert started.wait(20) == 130
        assert started.stderr
        assert started.stderr.read().strip() == "kg: stopped"
    assert not (tmp_path / "g").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
@pytest.mark.parametrize(
    "command",
    [
        "query G 'SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 20000' --format csv",
        "export G --format ntriples --out -",
        "search G a --limit 1000",
        "show G Lamp",
        "list settings",
        "--help",
    ],
)
def test_whoever_reads_may_stop_early(command: str, place: Path) -> None:
    words = [KG, *(str(place) if word == "G" else word for word in shlex.split(command))]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


# Text from papers


def test_labels_are_not_read_as_markup(run: Run, tmp_path: Path) -> None:
    made = Sketch().says("[bold]p[/bold]", "[red]x[/red]", "buildsOn", ":lamp:")
    place = write(made.graph(), tmp_path / "g")
    assert run("show", place, "[red]x[/red]").out.startswith("[red]x[/red]  (Method)")
    assert "builds on :lamp:" in run("lineage", place, "[red]x[/red]").out
    assert "[bold]p[/bold]" in run("search", place, "bold").out
    assert "[red]x[/red]" in run("query", place, "SELECT ?l { ?s skos:prefLabel ?l }").out


@pytest.mark.parametrize("number", range(0, 23, 2))
def test_hostile_labels_are_answered(number: int, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.getbasetemp() / "hostile"
    if not (place / "current").exists():
        write(hostile(), place)
    entity = hostile().entities[number]
    assert run("show", place, entity.id).code == 0
    assert json.loads(run("show", place, entity.id, "--json").out)["label"] == entity.label
    assert run("search", place, "--", entity.label).code == 0


def test_controls_are_printed_as_escapes(run: Run, tmp_path: Path) -> None:
    place = write(Sketch().says("p", "A\x1b[31m", "buildsOn", "B\x9b\u202e").graph(), tmp_path / "g")
    for command in (["lineage", place, "A\x1b[31m"], ["show", place, "A\x1b[31m", "--json"], ["search", place, "A"]):
        done = run(*command)
        assert done.code == 0
        assert not set(done.out + done.err) & {"\x1b", "\x9b", "\u202e"}
    labels = [hit["label"] for hit in json.loads(run("search", place, "b", "--json").out)]
    assert "B\x9b\u202e" in labels


# Streams that are shut, full, or of another encoding


def at_shell(command: str, place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    words = command.replace("kg ", f"{shlex.quote(KG)} ").replace(" G", f" {shlex.quote(str(place))}")
    return subprocess.run(["sh", "-c", words], capture_output=True, text=True, env={**os.environ, **environment})


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is that of POSIX")
@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        ("kg build - --out none <&-", 3, "kg: reading stdin: it is closed; name a file, or pipe one in\n"),
        ("kg query G --file - <&-", 6, "kg: reading the query from stdin: it is closed"),
        (r"printf 'ASK \377' | kg query G --file -", 6, "kg: reading the query from stdin: it is not valid UTF-8"),
        ("kg show G Lamp >/dev/full", 1, "kg: writing the answer: No space left on device"),
        ("kg --help >/dev/full", 1, "kg: writing the answer: No space left on device"),
        ("kg export G --format turtle --out - >/dev/full", 4, "kg: writing turtle to -: [Errno 28] No space left"),
        ("kg export G --format turtle --out - >&-", 4, "kg: writing turtle to standard output: it is closed"),
        ("kg show G Lamp >&-", 0, ""),
    ],
)
def test_streams_that_are_shut_or_full(command: str, code: int, message: str, place: Path) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    done = at_shell(command, place)
    assert (done.returncode, done.stderr.count("\n")) == (code, bool(message))
    assert done.stderr.startswith(message)


def test_output_in_an_encoding_that_lacks_the_signs(place: Path) -> None:
    done = at_shell("kg lineage G Torch", place, PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\u2514" in done.stdout
