"""What may run: SERVICE and the like are refused wherever they hide, and nothing that is let through reaches out."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import KgError, QueryError, QueryRefusedError
from kg.sparql.guard import check, fault, has_dataset
from ontology import PREFIXES

AT = "<http://127.0.0.1:9/>"
CALL = f"SERVICE {AT} {{ ?a ?b ?c }}"

PLACES = {
    "group": f"SELECT * {{ {CALL} }}",
    "nested group": f"SELECT * {{ {{ {{ {CALL} }} }} }}",
    "beside triples": f"SELECT * {{ ?s ?p ?o . {CALL} ?s ?p 1 }}",
    "OPTIONAL": f"SELECT * {{ ?s ?p ?o OPTIONAL {{ {CALL} }} }}",
    "UNION": f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ {CALL} }} }}",
    "MINUS": f"SELECT * {{ ?s ?p ?o MINUS {{ {CALL} }} }}",
    "sub-SELECT": f"SELECT * {{ {{ SELECT ?a {{ {CALL} }} LIMIT 1 }} }}",
    "FILTER EXISTS": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {CALL} }} }}",
    "FILTER NOT EXISTS": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {CALL} }} }}",
    "EXISTS in an expression": f"SELECT * {{ ?s ?p ?o FILTER(1 = 2 || !(EXISTS {{ {CALL} }})) }}",
    "EXISTS in BIND": f"SELECT * {{ ?s ?p ?o BIND(IF(EXISTS {{ {CALL} }}, 1, 2) AS ?x) }}",
    "EXISTS in SELECT": f"SELECT (EXISTS {{ {CALL} }} AS ?x) {{ ?s ?p ?o }}",
    "EXISTS in HAVING": f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING(EXISTS {{ {CALL} }})",
    "EXISTS in ORDER BY": f"SELECT ?s {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {CALL} }})",
    "EXISTS in GROUP BY": f"SELECT (1 AS ?y) {{ ?s ?p ?o }} GROUP BY (EXISTS {{ {CALL} }} AS ?x)",
    "GRAPH": f"SELECT * {{ GRAPH ?g {{ {CALL} }} }}",
    "CONSTRUCT": f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {CALL} }}",
    "ASK": f"ASK {{ {CALL} }}",
    "DESCRIBE": f"DESCRIBE ?a WHERE {{ {CALL} }}",
    "SERVICE in SERVICE": f"SELECT * {{ SERVICE {AT} {{ {CALL} }} }}",
    "SILENT": f"SELECT * {{ SERVICE SILENT {AT} {{ ?a ?b ?c }} }}",
    "variable": f"SELECT * {{ VALUES ?e {{ {AT} }} SERVICE ?e {{ ?a ?b ?c }} }}",
    "prefixed name": "PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICE e:x { ?a ?b ?c } }",
    "empty prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE : { ?a ?b ?c } }",
    "BASE": "BASE <http://127.0.0.1:9/> SELECT * { SERVICE <x> { ?a ?b ?c } }",
    "mixed case": f"sElEcT * {{ sErViCe sIlEnT {AT} {{ ?a ?b ?c }} }}",
    "behind a number": f"SELECT * {{ ?s ?p 1SERVICE {AT} {{ ?a ?b ?c }} }}",
    "behind a number, like a name": "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p 1SERVICE:x { ?a ?b ?c } }",
    "like a name": "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p ?o . SERVICE:x { ?a ?b ?c } }",
    "like a name, and a prefix": "PREFIX : <urn:x> PREFIX service: <urn:y> SELECT * { ?s service:x ?o . SERVICE:x {} }",
    "no spaces": f"SELECT*{{SERVICE{AT}{{?a?b?c}}}}",
    "many lines": f"SELECT * {{\n\n\tSERVICE\n{AT}\r\n{{\n}} }}",
    "after a comment": f"SELECT * {{ # a comment\n{CALL} }}",
    "after a comment, CR": f"SELECT * {{ # a comment\r{CALL} }}",
    "after a comment, CR LF": f"SELECT * {{ # a comment\r\n{CALL} }}",
    "comment inside": f"SELECT * {{ SERVICE # a comment\n {AT} # another\n {{ }} }}",
    "comment looks like a string": f'SELECT * {{ # """\n{CALL} # """\n }}',
    "string looks like a comment": f'SELECT * {{ ?s ?p "# " . {CALL} }}',
    "IRI looks like a comment": f"SELECT * {{ ?s ?p <urn:x#> . {CALL} }}",
    "escaped quote": f'SELECT * {{ ?s ?p "a\\"" . {CALL} ?s ?p "" }}',
    "escaped backslash": f'SELECT * {{ ?s ?p "a\\\\" . {CALL} ?s ?p "b" }}',
    "long string": f'SELECT * {{ ?s ?p """a""" . {CALL} ?s ?p """b""" }}',
    "quotes in a long string": f"SELECT * {{ ?s ?p '''a'' \" ''' . {CALL} }}",
    "less and greater": f"SELECT * {{ ?s ?p ?o FILTER(?a<?b && ?c>?d) {CALL} FILTER(?a<2||3>?b) }}",
    "escape in the word": f"SELECT * {{ \\u0053ERVICE {AT} {{ ?a ?b ?c }} }}",
    "the word in escapes": "SELECT * { "
    + "".join(f"\\U000000{ord(c):02x}" for c in "SERVICE")
    + f" {AT} {{ ?a ?b ?c }} }}",
}


@pytest.mark.parametrize("query", PLACES.values(), ids=PLACES.keys())
def test_service_is_refused_in_every_place(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE is refused"):
        check(query)


def test_service_that_only_the_engine_would_see_does_not_run(server: Server) -> None:
    before = server.calls
    for ahead in ("true", "1.", "1e0", "?s ?p true", '"a"', "'a'@en", "<urn:x>", "*", ")", "}"):
        assert (
            not let_through(f"SELECT * {{ ?s ?p {ahead}SERVICE <{server.url}> {{ ?a ?b ?c }} }}") or ahead == "'a'@en"
        )
    assert server.calls == before


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * {\n# \\U000A ?s ?p """\n%s\n# """ .\n}',  # one parser alone takes \U000A for a line end
        'SELECT * {\n# \\\\u0075000A ?s ?p """\n%s\n# """ .\n}',  # an escape that makes an escape
        'SELECT * { ?s ?p "a\\\\u00750022 , " . %s #"\n}',
        "SELECT * { ?s ?p \\u0022 . %s ?s ?p \\u0022 }",
        'SELECT * { ?s ?p "a\\u0022 . %s ?s ?p "b" }',
        "SELECT * { ?s ?p 'a\\u0027 . %s ?s ?p 'b' }",
        "SELECT * { \\u0023 a comment ?\n %s }",
        'SELECT * { ?s ?p "\\u005C" . %s ?s ?p "b" }',
        "SELECT * { ?s ?p <urn:x\\u003E . %s }",
    ],
)
def test_escapes_that_make_syntax_are_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        check(query % CALL)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", True),
        ("SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }", True),
        ("select * from <urn:x> from named <urn:y> { ?s ?p ?o }", True),
        ("ASK FROM <urn:x> { ?s ?p ?o }", True),
        ("ASKFROM<urn:x>{ ?s ?p ?o }", True),  # the engine takes this
        ("DESCRIBE ?s FROM <urn:x> { ?s ?p ?o }", True),
        ("CONSTRUCT FROM <urn:x> WHERE { ?s ?p ?o }", True),
        ("PREFIX from: <urn:x> SELECT * FROM from:from { ?s ?p ?o }", True),
        ("SELECT * \\u0046ROM <urn:x> { ?s ?p ?o }", True),
        ("SELECT ?from { ?from prov:wasQuotedFrom 'from' } # FROM <urn:x>", False),
        ("PREFIX from: <urn:from> ASK { ?s from:from '\\from', 'a'@from, <urn:FROM> }", False),
        ("SELECT * { ?s ?p ?o }", False),
    ],
)
def test_it_is_seen_whether_a_query_names_its_graphs(query: str, named: bool) -> None:
    assert has_dataset(check(query)) is named


def test_what_a_query_names_with_from_is_not_loaded(tmp_path: Path, server: Server) -> None:
    path = tmp_path / "secret.ttl"
    path.write_text("<urn:secret> <urn:p> 1 .")
    before = server.calls
    for iri in (path.as_uri(), server.url):
        for query in ("ASK FROM <%s> { ?s ?p ?o }", "ASK FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }"):
            assert not STORE.query(check(query % iri))
    assert server.calls == before


UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "insert data { graph <urn:g> { <urn:a> <urn:b> 1 } }",
    "DELETE DATA { <urn:a> <urn:b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "LOAD <file:///etc/passwd>",
    "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <urn:g>",
    "CLEAR ALL",
    "CLEAR GRAPH <urn:g>",
    "DROP ALL",
    "CREATE GRAPH <urn:g>",
    "COPY <urn:a> TO <urn:b>",
    "MOVE <urn:a> TO <urn:b>",
    "ADD <urn:a> TO DEFAULT",
    "BASE <urn:x> PREFIX x: <urn:x> # a comment\n WITH x:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


def refusal(query: str) -> KgError:
    """What is said against a query by the guard, or else by the engine."""
    try:
        text = check(query)
    except KgError as error:
        return error
    with pytest.raises((SyntaxError, ValueError)) as caught:
        STORE.query(text, prefixes=PREFIXES)
    return fault(text, caught.value)


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_refused_by_the_engine_and_called_updates(update: str) -> None:
    before = len(STORE)
    error = refusal(update)
    assert isinstance(error, QueryRefusedError)
    assert "updates are refused" in str(error)
    assert len(STORE) == before


@pytest.mark.parametrize(
    "query",
    ["ASK {} ; DROP ALL", "SELECT * {} INSERT DATA { <urn:a> <urn:b> 1 }", "DROP ALL ; SELECT * {}", "ASK {} ASK {}"],
)
def test_a_query_with_more_behind_it_does_not_parse(query: str) -> None:
    assert isinstance(refusal(query), QueryError)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "# nothing", "\n", "{", "SELECT", "SELECT * {", "SELECT * }", "hello", "\ufeffASK {}", "ASK {\0}",
        "\\uD800", "ASK { ?s ?p '\\uDFFF' }", "\\U00110000", "\\UFFFFFFFF", "{" * 2_000,
        "SELECT * " + "{" * 3_000 + "}" * 3_000, "ASK { FILTER(" + "(" * 2_000 + "1" + ")" * 2_000 + ") }",
        "ASK { FILTER(" + "IF(1,1," * 1_000 + "1" + ")" * 1_000 + ") }", "ASK { # SERVICE", "ASK { 'service' ",
    ],
    ids=lambda text: repr(text)[:30],
)  # fmt: skip
def test_what_does_not_parse(text: str) -> None:
    error = refusal(text)
    assert isinstance(error, QueryError)
    assert not isinstance(error, QueryRefusedError) or "\\u" in text.lower()
    assert len(str(error)) < 300
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * {\n  }}", "does not parse at line 2, column 5: '}}'"),
        ("ASK { ?s a lamp:Method }", "column 23: 'ASK { ?s a lamp:Method }' (Prefix not found)"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", "(The SELECT contains a variable that is unbound)"),
        ("ASK { ?s a lamp:service }", "(Prefix not found)"),
    ],
)
def test_a_fault_is_shown_with_its_place_and_reason(text: str, said: str) -> None:
    assert said in str(refusal(text))


ACCEPTED = {
    "select": "SELECT * { ?s ?p ?o }",
    "distinct": "SELECT DISTINCT ?s { ?s a kg:Claim } ORDER BY DESC(?s) LIMIT 3 OFFSET 1",
    "paths": "SELECT * { ?s (kg:buildsOn|kg:improvesOver)+/skos:prefLabel ?o . ?o ^kg:introduces? ?p . ?s !a ?x }",
    "values": "SELECT * { VALUES (?s ?o) { (kg:a 1) (UNDEF 'x') } ?s ?p ?o }",
    "bind": "SELECT (STR(?s) AS ?t) { ?s ?p ?o BIND(?o + 1 AS ?x) FILTER(?x > 2 && REGEX(?o, 'a', 'i')) }",
    "aggregates": "SELECT ?s (COUNT(DISTINCT ?o) AS ?n) (GROUP_CONCAT(?o; SEPARATOR=', ') AS ?t) (AVG(?x) AS ?y)"
    " { ?s ?p ?o, ?x } GROUP BY ?s HAVING(COUNT(*) > 1)",
    "subquery": "SELECT * { { SELECT ?s (MAX(?o) AS ?m) { ?s ?p ?o } GROUP BY ?s } ?s ?q ?m }",
    "optional": "SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r } MINUS { ?s a kg:Task } FILTER NOT EXISTS { ?s a kg:X } }",
    "graph": "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "ask": "ASK { ?s ?p ?o }",
    "construct": "CONSTRUCT { ?s ?p _:b . _:b ?p [] } WHERE { ?s ?p ?o }",
    "construct where": "CONSTRUCT WHERE { ?s ?p ?o }",
    "describe": "DESCRIBE <urn:x> kg:y",
    "base": "BASE <urn:b/> PREFIX x: <urn:x> SELECT * { <a> x:b 1, 1.5, 1e3, true, 'a'@en, 'b'^^xsd:date ; a x:c . }",
    "word in a string": "SELECT * { ?s ?p \"SERVICE <x> { }\", 'it is SERVICE', '''SERVICE\n''', \"\"\"SERVICE\"\"\" }",
    "word after an escaped quote": 'SELECT * { ?s ?p "a \\" SERVICE <x> {}" }',
    "word in an IRI": "SELECT * { ?s <http://example.org/SERVICE> <urn:SERVICE> }",
    "word in a comment": "SELECT * { ?s ?p ?o # SERVICE <x> { }\n }",
    "word in names": "PREFIX service: <urn:s> SELECT ?service { ?service service:SERVICE $SERVICE, 'x'@service }",
    "word with a dash": "PREFIX x: <urn:s> SELECT * { ?s x:web-service x:service-web }",
    "letters in escapes": "SELECT * { ?s ?p 'caf\\u00e9', \"\\u4e2d\\U0001F600\" }",
    "values without SERVICE in EXISTS": "ASK { FILTER EXISTS { ?s ?p ?o FILTER(?o IN (1, 2)) } }",
}


@pytest.mark.parametrize("query", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_ordinary_queries_are_let_through_and_run(query: str) -> None:
    run(check(query))


def test_what_is_checked_is_what_runs() -> None:
    assert check("ASK\r{ ?s ?p 'caf\\u00e9' # x\r\n }") == "ASK\n{ ?s ?p 'caf\u00e9' # x\n }"


# Guard and engine: whatever is let through is run, beside a server that counts who calls


class Server:
    """Counts connections to a port of this machine, and says nothing."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


STORE = pyoxigraph.Store()
for value in ("a", 'a"', "x"):
    STORE.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(value), NamedNode("urn:g")))


def let_through(query: str) -> bool:
    """Whether the guard lets a query through, which then is run."""
    try:
        text = check(query)
    except KgError:
        return False
    with suppress(OSError, SyntaxError, TypeError, ValueError):  # what matters is whether somebody was called
        run(text)
    return True


def run(text: str) -> list[Any]:
    found: Any = STORE.query(text, use_default_graph_as_union=True, prefixes=PREFIXES)
    return list(found) if hasattr(found, "__iter__") else [bool(found)]


def test_the_engine_would_call(server: Server) -> None:
    with pytest.raises(OSError, match=r"HTTP|reset|closed|[Cc]onnection"):
        run(f"SELECT * {{ SERVICE <{server.url}> {{ ?a ?b ?c }} }}")
    assert server.calls > 0


def spellings(character: str) -> list[str]:
    """A character as itself, in escapes, and in escapes that one parser alone may know."""
    code = f"{ord(character):04X}"
    starts = ("\\u", "\\U", "\\U0000", "\\\\u", "\\\\U", "\\\\u0075", "\\\\u0055", "\\\\U00000075", "\\u005Cu")
    return [character, "\\" + character, character * 2, *(start + code for start in starts)]


SKELETONS = (
    "# {line} ?s ?p {quote}{quote}{quote}\n{call}\n# {quote}{quote}{quote} .\n",
    '?s ?p "a{quote} , " . {call} #"{line}',
    '?s ?p "a" {mark} " \n . {call} {mark} "\n',
    "?s ?p {quote}a{quote} . {call} ?s ?p {quote}",
    '?s ?p <urn:a{end} , "> . {call} #"{line}',
    '?s ?p "{quote}" . {call} #"{line}',
    "?s ?p <urn:x{mark}> . {call} #{line}",
    '?s ?p """a{quote} . {call} #"""{line}',
    "?s ?p ?o {mark}{line} . {call}",
)


def test_no_spelling_leads_the_guard_astray(server: Server) -> None:
    before, passed = server.calls, 0
    call = f"SERVICE <{server.url}> {{ ?a ?b ?c }}"
    ways = {"line": spellings("\n"), "quote": spellings('"'), "mark": spellings("#"), "end": spellings(">")}
    for skeleton in SKELETONS:
        used = {name: spelt for name, spelt in ways.items() if f"{{{name}}}" in skeleton}
        for combination in itertools.product(*used.values()):
            body = skeleton.format(call=call, **dict(zip(used, combination, strict=True)))
            passed += let_through(f"SELECT * {{ {body} }}")
            assert server.calls == before, body
    assert passed > 5


PIECES = [
    "?s ?p ", "?s ?p ?o . ", '"', "'", '"""', "'''", "#", "\n", "\r", " ", ".", "\\", '\\"', "\\\\", "\\u0022",
    "\\U0022", "\\u000A", "\\u005C", "<", ">", "<urn:x>", "{", "}", "FILTER(1<2) ", "FILTER(?a>?b) ", "@en", "^^", ",",
    ";", "\t", "\u2028", "\ufeff", "x:a", "_:b", "a ", "(", ")", "[", "]", '?s ?p "a" . ', "0022", "\\u0075",
    "OPTIONAL ", "UNION ",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(before=st.lists(st.sampled_from(PIECES), max_size=5), after=st.lists(st.sampled_from(PIECES), max_size=5))
def test_no_mutation_leads_the_guard_astray(before: list[str], after: list[str], server: Server) -> None:
    calls = server.calls
    call = f"SERVICE <{server.url}> {{ ?a ?b ?c }}"
    let_through(f"PREFIX x: <urn:x> SELECT * {{ {''.join(before)}{call}{''.join(after)} }}")
    assert server.calls == calls


def test_words_in_a_query_that_is_read_and_cannot_be_answered() -> None:
    query = "ASK { ?s ?p ?o FILTER(<urn:service>('from')) }"
    assert check(query) == query
    assert not has_dataset(query)
