"""What is written is run: the commands and the code of README and docs, with the output they show."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import uvicorn

import kg
from api import create_app
from api.description import document
from api.problems import PROBLEMS
from kg.cli import cli
from kg.config import Service, load
from kg.resolve import load_overrides

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CUT = "..."


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[tuple[str, list[str]]]:
    """Each command of a console block with the lines of output shown for it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line != CUT:
            found[-1][1].append(line)
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples and the demo graph."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "examples", folder / "examples")
    kg.build([folder / "examples" / "landmarks.jsonl"], out=folder / "build" / "demo")
    return folder


SHOWN = [row for page in PAGES for block in blocks(page, "console") for row in commands(block)]
CONSOLE = [(command, shown) for command, shown in SHOWN if not command.startswith("curl ")]
REQUESTS = [(command, shown) for command, shown in SHOWN if command.startswith("curl ")]
SERVED = "http://127.0.0.1:8000"
"""Where the docs have the demo graph served."""


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    """Where the demo graph is served."""
    served = uvicorn.Server(uvicorn.Config(create_app(kg.open(place / "build" / "demo")), log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=served.run, kwargs={"sockets": [listener]})
        thread.start()
        while not served.started:
            assert thread.is_alive()
            sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        served.should_exit = True
        thread.join()


def beliefs_aside(text: str) -> str:
    """The text without its figures of belief, which differ from one training to the next."""
    return re.sub(r"\[[01]\.\d\d\]", "[belief]", text)


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_command_does_what_is_shown(command: str, shown: list[str], place: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=place, capture_output=True, text=True, env={**os.environ, "PATH": path}, check=False
    )
    assert done.returncode == 0, done.stderr
    fresh = command.startswith("kg build")
    for line in shown:
        assert beliefs_aside(line) in beliefs_aside(done.stdout) or fresh, (
            f"not in the output of {command}: {line}\n{done.stdout}"
        )


def is_shown(line: str, output: str) -> bool:
    """Whether a line is in the output; `...` in it stands for anything."""
    pattern = ".*".join(map(re.escape, line.split(CUT)))
    return re.search(pattern, output) is not None


@pytest.mark.skipif(shutil.which("curl") is None, reason="the requests are made by curl")
@pytest.mark.parametrize(("command", "shown"), REQUESTS, ids=[command for command, _ in REQUESTS])
def test_request_is_answered_as_shown(command: str, shown: list[str], place: Path, address: str) -> None:
    asked = command.replace(SERVED, address)
    done = subprocess.run(["sh", "-c", asked], cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for line in shown:
        assert is_shown(line.replace(SERVED, address), done.stdout), f"not in the answer: {line}\n{done.stdout[:2000]}"
    assert done.stdout
    assert done.stdout.startswith('{"type":') == any("problem" in line for line in shown)


def test_every_route_is_asked_in_the_tour(place: Path) -> None:
    app = create_app(kg.open(place / "build" / "demo"))
    asked = re.findall(rf"{SERVED}(/[^\s'?]*)", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"))
    routes = {path: re.sub(r"\\{\w+\\}", ".+", re.escape(path)) for path in document(app)["paths"]}
    assert [path for path, route in routes.items() if not any(re.fullmatch(route, one) for one in asked)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_runs(page: Path, place: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    for block in blocks(page, "python"):
        code = compile(block.replace(SERVED, address), str(page), "exec")
        exec(code, {"__name__": "docs"})  # noqa: S102 - our own pages


def test_sparql_of_the_docs_gives_answers(place: Path) -> None:
    queries = [block for page in PAGES for block in blocks(page, "sparql")]
    assert len(queries) >= 4
    for query in queries:
        assert kg.open(place / "build" / "demo").query(query).rows, query


def test_toml_of_the_docs_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "overrides.toml").write_text(blocks(ROOT / "docs" / "overrides.md", "toml")[0], encoding="utf-8")
    assert load_overrides(tmp_path / "overrides.toml").merges
    (tmp_path / "kg.toml").write_text(blocks(ROOT / "docs" / "inputs.md", "toml")[0], encoding="utf-8")
    assert load(tmp_path / "kg.toml").limits.abstract_chars == 200_000
    (tmp_path / "kg.toml").write_text(blocks(ROOT / "docs" / "serving.md", "toml")[0], encoding="utf-8")
    assert load(tmp_path / "kg.toml").service.requests_at_once == 32


def test_serving_names_every_problem_and_setting_there_is() -> None:
    text = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    listed = re.findall(r"`([a-z-]+)`", text[text.index("`bad-request`") : text.index("## Watching")])
    assert sorted(listed) == sorted(PROBLEMS)
    known = {field.name for field in dataclasses.fields(Service)}
    assert set(re.findall(r"`((?!kg_)\w+_(?:bytes|seconds|second|burst|once|health|proxies))`", text)) <= known


def test_every_command_is_in_the_readme_or_docs() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    missing = [name for name in cli.commands if not re.search(rf"kg {name}\b|`{name}`", text)]
    assert missing == []


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help(name: str) -> None:
    command = cli.commands[name]
    assert command.help
    assert all(getattr(option, "help", "") for option in command.params if option.param_type_name == "option")


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
