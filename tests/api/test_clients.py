"""Clients that are not ours, against a server at a port of this machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import httpx
import pytest
import uvicorn
from pyoxigraph import NamedNode

from api import create_app
from kg.graph import KnowledgeGraph
from tests.graphs import lamps, opened

QUERY = "SELECT ?name { ?m a kg:Method ; skos:prefLabel ?name } ORDER BY ?name"
NAMES = ["Candle", "Lamp", "Wick"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("clients"))


@pytest.fixture(scope="module")
def url(graph: KnowledgeGraph) -> Iterator[str]:
    """The endpoint of a server that runs in a thread."""
    server = uvicorn.Server(uvicorn.Config(create_app(graph), host="127.0.0.1", port=0, log_level="warning"))
    running = Thread(target=server.run)
    running.start()
    while not server.started:
        assert running.is_alive()
        sleep(0.01)
    (listening,) = server.servers[0].sockets
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
    server.should_exit = True
    running.join()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(method: Any, url: str, graph: KnowledgeGraph) -> None:
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(url, method=method)
    asked = Graph(store)
    assert [str(row.name) for row in asked.query(QUERY)] == NAMES  # type: ignore[union-attr]
    assert asked.query("ASK { ?s a kg:Model }").askAnswer
    made = asked.query("CONSTRUCT { ?s a kg:Method } WHERE { ?s a kg:Method }").graph
    assert made is not None
    assert len(made) == 3
    labels = {str(label) for label in asked.objects(None, URIRef("http://www.w3.org/2004/02/skos/core#prefLabel"))}
    assert {*NAMES, "Torch", "Dusk"} <= labels
    claims = graph.iris.graph("claims")
    one = Graph(store, identifier=URIRef(claims))
    assert len(list(one.triples((None, None, None)))) == len(list(graph.store.quads(graph=NamedNode(claims))))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("way", ["urlencoded", "postdirectly"])
def test_sparqlwrapper(method: str, way: str, url: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(url)
    client.setMethod(method)
    client.setRequestMethod(way)
    client.setQuery(QUERY)
    for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
        client.setReturnFormat(form)
        found = client.query().convert()
        assert names_of(found) == NAMES, form
    client.setQuery("CONSTRUCT { ?s a kg:Method } WHERE { ?s a kg:Method }")
    for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD, wrapper.N3):
        client.setReturnFormat(form)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of the client's own doing
            found = client.query().convert()
        assert found, form
    client.setReturnFormat(wrapper.JSON)
    client.setQuery("ASK { ?s a kg:Model }")
    assert client.queryAndConvert()["boolean"] is True
    client.setQuery("ASK {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def names_of(found: Any) -> list[str]:
    """The names in an answer, in whatever shape the client gives it."""
    if isinstance(found, dict):
        return [row["name"]["value"] for row in found["results"]["bindings"]]
    if isinstance(found, bytes):
        return [line.strip('"') for line in found.decode().split()[1:]]
    return [item.firstChild.data for item in found.getElementsByTagName("literal")]


def test_httpx_and_the_standard_library(url: str) -> None:
    answer = httpx.post(url, data={"query": QUERY}, headers={"accept": "text/csv"})
    assert answer.text.split() == ["name", *NAMES]
    request = Request(f"{url}?query={quote(QUERY)}")  # noqa: S310 - our own server
    with urlopen(request) as answered:  # noqa: S310
        rows = json.load(answered)["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == NAMES


def test_many_clients_at_once(url: str) -> None:
    """Each of them gets its own answer, with more clients than workers and more than may wait."""
    program = """
        import sys, httpx
        for number in range(40):
            while True:
                query = f"SELECT ({sys.argv[2]}{number} AS ?n) {{ ?s ?p ?o }} LIMIT 1"
                answer = httpx.get(sys.argv[1], params={"query": query, "format": "csv"})
                if answer.status_code == 200:
                    break
                assert answer.status_code == 503 and "retry-after" in answer.headers, answer.text
            assert answer.text.split() == ["n", f"{sys.argv[2]}{number}"], answer.text
    """
    text = "\n".join(line[8:] for line in program.splitlines())
    clients = [subprocess.Popen([sys.executable, "-c", text, url, str(number + 1)]) for number in range(3)]
    assert [client.wait(120) for client in clients] == [0, 0, 0]


def test_the_examples_of_the_documentation(url: str) -> None:
    """Each command of the page on SPARQL, with our server's address in the place of the one there."""
    page = Path(__file__).parents[2] / "docs" / "sparql.md"
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    commands = [command for block in blocks for command in re.split(r"\n(?=curl)", block.strip())]
    assert len(commands) >= 4
    for command in commands:
        asked = command.replace("http://127.0.0.1:8000/sparql", url)
        done = subprocess.run(["sh", "-ec", asked], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout.strip(), command
        assert '"status"' not in done.stdout, (command, done.stdout)
