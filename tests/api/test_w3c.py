"""The SPARQL tests of the W3C, each asked over HTTP and answered by the guard, a worker and the engine."""

from __future__ import annotations

import asyncio
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from api import create_app
from kg.errors import QueryError, QueryRefusedError
from kg.graph import KnowledgeGraph, open_graph
from kg.sparql.guard import check, has_dataset
from kg.store import STORES
from ontology import PREFIXES
from tests.api import w3c
from tests.api.w3c import EVALUATED, NEGATIVE, Case
from tests.graphs import chain, write

KNOWN = tomllib.loads((Path(__file__).parent / "w3c.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    return w3c.unpack(shared / "data" / "w3c_sparql_tests.tar.gz", tmp_path_factory.mktemp("w3c"))


@pytest.fixture(scope="module")
def graph(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A graph folder whose store has the data of all tests in the place of its own."""
    place = write(chain("A buildsOn B").graph(), tmp_path_factory.mktemp("graph"))
    (store,) = place.glob("generations/*/store")
    shutil.rmtree(store)
    STORES.get("oxigraph").create(store, w3c.data(folder), base=None, dropped=())
    return open_graph(place)


def known(name: str) -> str:
    """The table of `w3c.toml` that a test is listed in, if any."""
    return next((table for table, names in KNOWN.items() if any(fnmatch(name, pattern) for pattern in names)), "")


async def ask(client: httpx.AsyncClient, case: Case, accept: str) -> httpx.Response:
    graphs = {name: iris for name, iris in case.graphs().items() if iris}
    return await client.post("/sparql", data={"query": case.text(), **graphs}, headers={"accept": accept})


def fault(case: Case, answer: httpx.Response) -> str:
    """What is wrong with an answer; empty for nothing."""
    if case.kind in NEGATIVE:
        return "" if answer.status_code == 400 else f"status {answer.status_code}, not 400"
    if answer.status_code != 200:
        return f"status {answer.status_code}: {answer.json()['detail']}"
    if case.kind not in EVALUATED:
        return ""
    wanted, given = w3c.expected(case), found(answer)
    if case.lax and isinstance(wanted, Counter):
        wanted, given = set(wanted), set(given)
    return "" if given == wanted else f"wanted {wanted}, not {given}"


def found(answer: httpx.Response) -> Any:
    media = answer.headers["content-type"].partition(";")[0]
    if media == "text/csv":
        return w3c.lines(answer.text)
    if media == "text/turtle":
        return w3c.canonical(quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE))
    kinds = {"text/tab-separated-values": ".tsv", "application/sparql-results+json": ".srj"}
    return w3c.solutions(answer.content, kinds.get(media, ".srx"))


def accepted(case: Case) -> str:
    """What a test asks for: the format of its result, so that each of ours is compared."""
    kinds = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srx": "application/sparql-results+xml"}
    suffix = case.result.suffix if case.result else ""
    return f"{kinds[suffix]}, text/turtle;q=0.5" if suffix in kinds else "*/*"


@pytest.fixture(scope="module")
def faults(folder: Path, graph: KnowledgeGraph) -> dict[str, str]:
    """What is wrong with the answer to each test that is run."""

    async def ask_all() -> dict[str, str]:
        transport = httpx.ASGITransport(app=create_app(graph))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            asked = [case for case in w3c.cases(folder) if known(case.name) != "not-run"]
            return {case.name: fault(case, await ask(client, case, accepted(case))) for case in asked}

    return asyncio.run(ask_all())


def test_every_test_is_answered_as_the_w3c_has_it(faults: dict[str, str]) -> None:
    wrong = {name: said for name, said in faults.items() if said and not known(name)}
    assert wrong == {}, "\n".join(f"{name}: {said[:300]}" for name, said in wrong.items())


def test_the_documentation_has_the_figures(faults: dict[str, str]) -> None:
    passed = sum(not said for said in faults.values())
    page = (Path(__file__).parents[2] / "docs" / "sparql.md").read_text(encoding="utf-8")
    assert f"{passed} of {len(faults)} pass" in page


def test_what_is_listed_as_refused_is_refused(faults: dict[str, str]) -> None:
    refused = {name for name in faults if known(name) == "refused"}
    assert refused
    assert {name for name in refused if not faults[name].startswith("status 403")} == set()


def test_what_is_listed_as_otherwise_is_otherwise(faults: dict[str, str]) -> None:
    assert {name for name in faults if known(name) == "otherwise" and not faults[name]} == set()
    named = {pattern for table in KNOWN.values() for pattern in table if "*" not in pattern}
    assert named <= set(faults), "a test that is listed and not there"


def queries(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.r[qu]")):
        yield f"BASE <{w3c.BASE}>\n{path.read_bytes().decode('utf-8', 'replace')}"


def test_the_guard_sees_what_a_second_parser_sees(folder: Path) -> None:
    """That of rdflib, which reads the queries of all suites, updates too, into a tree to look for SERVICE and FROM."""
    compared = Counter[str]()
    for text in queries(folder):
        if not (names := set(tree(text))):
            continue
        looked_for = names & {"ServiceGraphPattern", "DatasetClause"}
        try:
            ox.Store().query(checked := check(text), prefixes=PREFIXES)
            seen = {"DatasetClause"} if has_dataset(checked) else set()
        except QueryRefusedError:
            seen = {"ServiceGraphPattern"}
        except (QueryError, RuntimeError, SyntaxError, ValueError):  # it does not run at all
            continue
        assert seen == looked_for, text
        compared.update(looked_for or {"neither"})
    assert compared["neither"] > 600
    assert min(compared["ServiceGraphPattern"], compared["DatasetClause"]) > 5


def tree(text: str) -> Iterator[str]:
    """The names of the nodes of a query in rdflib's tree; nothing where it does not read the query."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        waiting: list[Any] = [parseQuery(text)]
    except (ParseException, RecursionError, TypeError, ValueError):
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield str(getattr(node, "name", ""))
            waiting += node.values()
        elif not isinstance(node, str) and hasattr(node, "__iter__"):
            waiting += list(node)
