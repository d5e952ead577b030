"""What holds for every answer, whatever is asked: ids, logs, metrics, headers, tags, one body for every error."""

from __future__ import annotations

import json
import logging
import re
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from starlette.requests import Request

from api import create_app
from api.deps import Graph
from api.problems import PROBLEMS
from kg.config import Limits, Service, Settings
from kg.graph import KnowledgeGraph, open_graph
from tests.api.asking import app, get, problem, send
from tests.graphs import chain, lamps, opened, write

TOKEN = "-".join(["lamp"] * 5)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return opened(lamps().graph(), tmp_path_factory.mktemp("service"))


def served(graph: KnowledgeGraph, **service: Any) -> FastAPI:
    """The application with settings of its own."""
    return create_app(graph, Settings(service=Service(**service)))


def figure(graph: KnowledgeGraph | FastAPI, name: str) -> float:
    """A figure of /metrics, by its name and labels."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", get(graph, "/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


# Ids, log, metrics


def test_a_sane_id_of_a_request_is_kept(graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/healthz", headers={"X-Request-ID": "a-1.b:C_d"})
    assert answer.headers["x-request-id"] == "a-1.b:C_d"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "<script>", 'a"', "\u00e9".encode(), b"a\x00b"])
def test_any_other_is_replaced(given: str | bytes, graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/healthz", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]+-[0-9a-f]+-\d+", answer.headers["x-request-id"])


def test_ids_differ(graph: KnowledgeGraph) -> None:
    assert len({get(graph, "/healthz").headers["x-request-id"] for _ in range(5)}) == 5


def test_the_time_an_answer_took_is_told(graph: KnowledgeGraph) -> None:
    assert re.fullmatch(r"app;dur=\d+\.\d", get(graph, "/v1/stats").headers["server-timing"])


def test_a_request_is_one_line_of_json(graph: KnowledgeGraph, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kg.access"):
        answer = send(graph, "GET", "/v1/show?name=Lamp", headers={"X-Request-ID": "me"}, client="192.0.2.7")
    (record,) = caplog.records
    line = json.loads(record.getMessage())
    assert "\n" not in record.getMessage()
    assert {name: line[name] for name in ("id", "method", "path", "status", "bytes", "client")} == {
        "id": "me",
        "method": "GET",
        "path": "/v1/show",
        "status": 200,
        "bytes": int(answer.headers["content-length"]),
        "client": "192.0.2.7",
    }
    assert line["ms"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line["time"])


def test_the_log_tells_no_secrets_and_cannot_be_forged(graph: KnowledgeGraph, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kg.access"):
        send(graph, "GET", "/no%0Awhere%22?name=hidden", headers={"Authorization": "Bearer hidden", "Cookie": "hidden"})
    (record,) = caplog.records
    assert "hidden" not in record.getMessage()
    assert json.loads(record.getMessage())["path"] == '/no\nwhere"'
    assert "\n" not in record.getMessage()


def test_requests_are_counted_by_route_and_never_by_what_a_client_chose(graph: KnowledgeGraph) -> None:
    count = 'kg_http_requests_total{method="GET",route="/v1/show",status="%s"}'
    before = [figure(graph, count % status) for status in ("2xx", "3xx", "4xx")]
    tag = get(graph, "/v1/show", name="Lamp").headers["etag"]
    send(graph, "GET", "/v1/show?name=Lamp", headers={"If-None-Match": tag})
    get(graph, "/v1/show", name="nothing like it")
    assert [figure(graph, count % status) for status in ("2xx", "3xx", "4xx")] == [number + 1 for number in before]
    get(graph, "/chosen/by/a/client")
    send(graph, "CHOSEN", "/v1/show")
    text = get(graph, "/metrics").text
    assert "chosen" not in text.lower()
    assert 'method="other",route="/v1/show",status="4xx"' in text


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/v1/methods/method/lamp", "/v1/methods/{name}"),
        ("/v1/methods/a/b/lineage", "/v1/methods/{name}/lineage"),
        ("/data/method/lamp.ttl", "/data/{path}"),
        ("/ontology.ttl", "/ontology.{suffix}"),
        ("/lists/methods", "none"),
        ("/benchmarks/a/b", "/benchmarks/{name}"),
    ],
)
def test_what_is_not_sent_again_is_counted_for_its_route(path: str, route: str, graph: KnowledgeGraph) -> None:
    asked = served(graph)
    tag = asked_tag(asked, path)
    assert send(asked, "GET", path, headers={"If-None-Match": tag}).status_code == 304
    assert figure(asked, f'kg_http_requests_total{{method="GET",route="{route}",status="3xx"}}') == 1


def asked_tag(asked: FastAPI, path: str) -> str:
    """The tag that an answer would have, be it only an error."""
    tags: list[str] = []

    class Listening:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await self.app(scope, receive, send)
            tags.append(scope["state"].get("tag", ""))

    other = FastAPI()
    other.mount("/", Listening(asked))
    send(other, "GET", path)
    return tags[0]


def test_figures_of_the_graph_and_of_what_is_going_on(graph: KnowledgeGraph) -> None:
    answer = get(graph, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert f'kg_graph_info{{generation="{graph.place.name}"' in answer.text
    assert figure(graph, 'kg_graph_size{of="papers"}') == graph.counts["papers"]
    assert figure(graph, "kg_http_requests_in_flight") == 1  # the one that asks
    assert figure(graph, 'kg_http_request_seconds_bucket{le="+Inf",method="GET",route="/metrics"}') > 0


def test_figures_of_the_workers_are_those_of_their_pool(graph: KnowledgeGraph) -> None:
    class Pool:
        def counters(self) -> dict[str, int]:
            return {"busy": 2, "killed": 3}

    asked = served(graph)
    asked.state.query_pool = Pool()
    assert figure(asked, "kg_query_workers_busy") == 2
    assert figure(asked, "kg_query_workers_killed_total") == 3


def test_applications_do_not_share_figures(graph: KnowledgeGraph) -> None:
    one, other = served(graph), served(graph)
    get(one, "/v1/stats")
    count = 'kg_http_requests_total{method="GET",route="/v1/stats",status="2xx"}'
    assert (figure(one, count), figure(other, count)) == (1, 0)


# Health


def test_health(graph: KnowledgeGraph) -> None:
    assert get(graph, "/healthz").json() == {"status": "ok"}
    assert get(graph, "/readyz").json() == {"status": "ready", "generation": graph.place.name}
    for path in ("/healthz", "/readyz", "/metrics"):
        assert get(graph, path).headers["cache-control"] == "no-store"
        assert "etag" not in get(graph, path).headers


def test_it_is_not_ready_without_its_files_or_workers(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = write(lamps().graph(), tmp_path_factory.mktemp("unready"))
    asked = served(open_graph(place))

    class Pool:
        def ready(self) -> bool:
            return False

    asked.state.query_pool = Pool()
    refused = get(asked, "/readyz")
    assert "no query worker starts" in problem(refused, 503, "busy")["detail"]
    assert int(refused.headers["retry-after"]) > 0
    asked.state.query_pool = None
    (place / "generations").rename(place / "gone")
    assert "the files of the graph are gone" in problem(get(asked, "/readyz"), 503, "busy")["detail"]
    assert get(asked, "/healthz").status_code == 200


# Security headers


@pytest.mark.parametrize("path", ["/healthz", "/v1/stats", "/nothing", "/docs", "/openapi.json", "/v1/show?nam=x"])
def test_every_answer_has_the_careful_headers(path: str, graph: KnowledgeGraph) -> None:
    headers = get(graph, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_pages_may_load_from_here_and_nothing_may_stand_in_them(graph: KnowledgeGraph) -> None:
    for path in ("/docs", "/nothing"):
        page = send(graph, "GET", path, headers={"Accept": "text/html"})
        policy = page.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'; style-src 'self'" in policy
        assert not re.search(r"<script(?! src=\"/)|<style|\son\w+=|\sstyle=|https?://(?!w3id)", page.text), path
        for asset in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            assert get(graph, asset).status_code == 200


# The token


def authorised(token: str | bytes) -> dict[str, Any]:
    return {"headers": {"Authorization": b"Bearer " + (token if isinstance(token, bytes) else token.encode())}}


def test_who_knows_the_token_may_ask(graph: KnowledgeGraph) -> None:
    asked = served(graph, token=TOKEN)
    answer = send(asked, "GET", "/v1/stats", **authorised(TOKEN))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"
    assert send(asked, "GET", "/v1/stats", headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Authorization", "")],
        [("Authorization", "Bearer")],
        [("Authorization", "Bearer ")],
        [("Authorization", TOKEN)],
        [("Authorization", f"Basic {TOKEN}")],
        [("Authorization", f"Bearer {TOKEN}x")],
        [("Authorization", f"Bearer {TOKEN[:-1]}")],
        [("Authorization", f"Bearer {TOKEN.upper()}")],
        [("Authorization", b"Bearer \xff\xfe\xe9")],
        [("Authorization", "Bearer " + "x" * 20_000)],
        [("Authorization", f"Bearer {TOKEN}"), ("Authorization", f"Bearer {TOKEN}x")],
    ],
    ids=lambda headers: str(headers)[:40],
)
@pytest.mark.parametrize("path", ["/v1/stats", "/metrics", "/docs", "/openapi.json", "/nothing"])
def test_nobody_else_may(path: str, headers: list[tuple[str, str]], graph: KnowledgeGraph) -> None:
    refused = send(served(graph, token=TOKEN), "GET", path, headers=headers)
    assert problem(refused, 401, "unauthorized")
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert TOKEN not in refused.text


def test_watchers_may_be_let_in_without(graph: KnowledgeGraph) -> None:
    for path in ("/healthz", "/readyz"):
        assert get(served(graph, token=TOKEN), path).status_code == 200
        problem(get(served(graph, token=TOKEN, open_health=False), path), 401, "unauthorized")


# Hosts and other origins


def test_only_names_that_are_known_are_answered(graph: KnowledgeGraph) -> None:
    asked = served(graph, hosts=("Papers.example.org", "[::1]"))
    for host in ("papers.example.org", "PAPERS.example.org:8000", "[::1]:8000", "[::1]", "papers.example.org:"):
        assert send(asked, "GET", "/v1/stats", headers={"Host": host}).status_code == 200
    for host in ("", "example.org", "papers.example.org.", "papers.example.org:80:80", "::1", "x" * 5_000):
        problem(send(asked, "GET", "/v1/stats", headers={"Host": host}), 421, "misdirected")
    assert send(asked, "GET", "/readyz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_no_other_origin_may_ask_unless_it_is_named(graph: KnowledgeGraph) -> None:
    asked: dict[str, Any] = {"headers": {"Origin": "https://a.example"}}
    assert "access-control-allow-origin" not in send(graph, "GET", "/v1/stats", **asked).headers
    named = served(graph, cors_origins=("https://a.example",))
    answer = send(named, "GET", "/v1/stats", **asked)
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    assert "Origin" in answer.headers["vary"]
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    other = send(named, "GET", "/v1/stats", headers={"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers


def test_a_preflight_needs_no_token(graph: KnowledgeGraph) -> None:
    asked = served(graph, cors_origins=("https://a.example",), token=TOKEN)
    headers = {
        "Origin": "https://a.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    assert send(asked, "OPTIONS", "/v1/stats", headers=headers).status_code == 200
    refused = send(asked, "GET", "/v1/stats", headers={"Origin": "https://a.example"})
    assert problem(refused, 401, "unauthorized")
    assert refused.headers["access-control-allow-origin"] == "https://a.example"  # so that a script can read why


# Conditional requests


@pytest.mark.parametrize("path", ["/v1/stats", "/v1/show?name=Lamp", "/v1/search?q=lamp", "/docs", "/openapi.json"])
def test_what_a_client_has_is_not_sent_again(path: str, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    first = get(graph, path)
    assert first.headers["cache-control"] == "no-cache"
    assert {"Accept", "Accept-Encoding"} <= set(first.headers["vary"].split(", "))
    monkeypatch.setattr("kg.graph.KnowledgeGraph.show", None)  # a handler that ran would fail
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    for said in (tag, tag.removeprefix("W/"), f'"x", {tag}', f'W/"y",{tag}'):
        again = send(graph, "GET", path, headers={"If-None-Match": said})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert {"Accept", "Accept-Encoding"} <= set(again.headers["vary"].split(", "))


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("gzip;q=0.5, br", "gzip"), ("gzip;q=0", None), ("br, GZIP; q=0.000, x", None), ("", None)],
)
def test_nothing_is_compressed_for_who_refuses_it(accepted: str, coding: str | None, graph: KnowledgeGraph) -> None:
    small = served(graph, gzip_bytes=1)
    answer = send(small, "GET", "/v1/stats", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == coding
    assert answer.json()["counts"]


@pytest.mark.parametrize("key", ["\ud800", 5, 2**70, True, None, 1.5, ["x"], {}])
def test_a_cursor_that_was_made_by_hand_is_refused(key: Any, graph: KnowledgeGraph) -> None:
    cursor = urlsafe_b64encode(json.dumps([key, 1]).encode()).decode().rstrip("=")
    assert "begin again" in problem(get(graph, "/v1/methods", cursor=cursor), 422, "invalid-parameter")["detail"]


def test_a_cursor_is_of_its_order(graph: KnowledgeGraph) -> None:
    for order, other in (("label", "papers"), ("papers", "label")):
        cursor = get(graph, "/v1/methods", sort=order, limit=1).json()["next"]
        assert get(graph, "/v1/methods", sort=order, cursor=cursor).status_code == 200
        problem(get(graph, "/v1/methods", sort=other, cursor=cursor), 422, "invalid-parameter")


def test_a_hint_names_what_works_over_http(graph: KnowledgeGraph) -> None:
    detail = problem(get(graph, "/v1/show", name="Qqqqqq"), 404, "not-found")["detail"]
    assert detail == "no entity named 'Qqqqqq' in this graph; /v1/search?q= finds things by a part of their name"


def test_many_faults_are_told_in_short(graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/v1/stats?" + "&".join(f"a{number}=1" for number in range(500)))
    assert problem(answer, 422, "invalid-parameter")["detail"].endswith("; and 490 more")


def test_a_graph_that_was_replaced_twice_in_a_request_may_be_asked_again(tmp_path: Path) -> None:
    asked = served(opened(chain("A buildsOn B").graph(), tmp_path))

    @asked.get("/slow")
    def slow(graph: Graph) -> None:
        for text in ("B buildsOn C", "C buildsOn D"):
            write(chain(text).graph(), tmp_path)
        graph.query("ASK {}")

    answer = get(asked, "/slow")
    assert "built anew" in problem(answer, 503, "busy")["detail"]
    assert answer.headers["retry-after"] == "1"
    assert get(asked, "/v1/show", name="D").status_code == 200


@pytest.mark.parametrize("said", ['"x"', 'W/""', "*", "", "W/", '"' * 999, "\u00e9".encode(), "x" * 9_000])
def test_other_tags_match_nothing(said: str | bytes, graph: KnowledgeGraph) -> None:
    assert send(graph, "GET", "/v1/stats", headers={"If-None-Match": said}).status_code == 200


def test_the_tag_is_of_what_was_asked_for(graph: KnowledgeGraph) -> None:
    answers = [
        get(graph, "/v1/show?name=Lamp"),
        get(graph, "/v1/show?name=Wick"),
        get(graph, "/v1/search?q=Lamp"),
        send(graph, "GET", "/v1/show?name=Lamp", headers={"Accept": "application/json"}),
        get(create_app(graph, Settings(limits=Limits(query_rows=5))), "/v1/show?name=Lamp"),
    ]
    assert len({answer.headers["etag"] for answer in answers}) == len(answers)


def test_errors_have_no_tag(graph: KnowledgeGraph) -> None:
    for answer in (get(graph, "/nothing"), get(graph, "/v1/show?name=nothing"), get(graph, "/v1/show")):
        assert "etag" not in answer.headers


def test_a_build_changes_the_tag(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = write(chain("A buildsOn B").graph(), tmp_path_factory.mktemp("tags"))
    graph = open_graph(place)
    tag = get(graph, "/v1/stats").headers["etag"]
    write(chain("C buildsOn B").graph(), place)
    answer = send(graph, "GET", "/v1/stats", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag


def test_long_answers_are_compressed_for_who_takes_it(graph: KnowledgeGraph) -> None:
    for sent, encoding in (("gzip", "gzip"), ("identity", None), ("br", None)):
        answer = send(graph, "GET", "/v1/show?name=Lamp", headers={"Accept-Encoding": sent})
        assert answer.headers.get("content-encoding") == encoding
        assert answer.json() == get(graph, "/v1/show?name=Lamp").json()
    short = send(graph, "GET", "/healthz", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in short.headers


# Methods


def routes(graph: KnowledgeGraph) -> list[str]:
    return [path for path, methods in get(graph, "/openapi.json").json()["paths"].items() if "get" in methods]


def test_head_is_get_without_a_body(graph: KnowledgeGraph) -> None:
    for path in [*routes(graph), "/docs", "/openapi.json", "/v1/show?name=Lamp"]:
        got, head = get(graph, path), send(graph, "HEAD", path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        changing = {"x-request-id", "server-timing"} | ({"content-length"} if path == "/metrics" else set())
        assert {k: v for k, v in head.headers.items() if k not in changing} == {
            k: v for k, v in got.headers.items() if k not in changing
        } or got.status_code >= 400


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X" * 500])
def test_other_methods_are_told_those_there_are(method: str, graph: KnowledgeGraph) -> None:
    refused = send(graph, method, "/v1/stats")
    assert problem(refused, 405, "method-not-allowed")
    assert refused.headers["allow"] == "GET, HEAD"
    assert send(graph, "PUT", "/sparql").headers["allow"] == "GET, HEAD, POST"


# Errors


def test_a_status_that_a_route_gives_keeps_its_words(graph: KnowledgeGraph) -> None:
    asked = served(graph)

    @asked.get("/odd")
    def odd(status: int) -> None:
        raise HTTPException(status, "in its own words", {"X-Odd": "kept"})

    for status, name in ((404, "no-such-page"), (406, "not-acceptable"), (415, "media-type"), (503, "busy")):
        answer = get(asked, "/odd", status=status)
        assert problem(answer, status, name)["detail"] == "in its own words"
        assert answer.headers["x-odd"] == "kept"
    assert get(asked, "/odd", status=418).json()["type"].endswith("/status-418")


def test_every_kind_of_problem_is_explained() -> None:
    for name, kind in PROBLEMS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert 400 <= kind.status < 600
        assert kind.type.startswith("https://w3id.org/kg-lineage/problem/")
        assert re.fullmatch(r"[A-Z].*\.", kind.meaning)


def test_unknown_parameters_are_refused_with_the_known_ones(graph: KnowledgeGraph) -> None:
    detail = problem(get(graph, "/v1/compare?a=Lamp&b=Wick&min_believe=2"), 422, "invalid-parameter")["detail"]
    assert "query.min_believe" in detail
    assert "known: a, b, min_belief" in detail
    assert get(graph, "/docs?utm_source=x").status_code == 200  # a page is lenient
    assert "known: none" in problem(get(graph, "/v1/stats?x"), 422, "invalid-parameter")["detail"]


def test_a_parameter_is_given_once_unless_it_is_a_list(graph: KnowledgeGraph) -> None:
    twice = problem(get(graph, "/v1/show?name=Lamp&name=Wick"), 422, "invalid-parameter")
    assert twice["detail"] == "query.name: given 2 times"
    asked = get(graph, "/v1/models/Torch/lineage?relation=buildsOn&relation=improvesOver")
    assert asked.status_code == 200


def test_who_refuses_pages_gets_none(graph: KnowledgeGraph) -> None:
    answer = send(graph, "GET", "/v1/show?name=Lampp", headers={"Accept": "text/html;q=0, application/json"})
    problem(answer, 404, "not-found")


def test_a_browser_gets_a_page(graph: KnowledgeGraph) -> None:
    accept: dict[str, Any] = {"headers": {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}}
    page = send(graph, "GET", "/v1/show?name=%3Cscript%3E%22Lamp", **accept)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<script>" not in page.text.replace('<script src="/docs/forms.js"', "")
    assert "&lt;script&gt;" in page.text
    assert page.headers["x-request-id"] in page.text


def test_another_page_can_be_put_in_its_place(graph: KnowledgeGraph) -> None:
    def plain(request: Request, problem: dict[str, Any]) -> str:
        return f"{request.url.path}: {problem['title']}"

    asked = served(graph)
    asked.state.problem_page = plain
    assert send(asked, "GET", "/nothing", headers={"Accept": "text/html"}).text == "/nothing: No such page"


def test_a_fault_of_ours_is_answered_counted_and_logged(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(KnowledgeGraph, "show", broken)
    with caplog.at_level(logging.INFO, "kg.access"):
        answer = get(graph, "/v1/show", name="Candle")
    assert "secret" not in problem(answer, 500, "internal")["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [json.loads(record.getMessage())["status"] for record in caplog.records] == [500]


HOSTILE_PATHS = [
    "/%",
    "/%zz",
    "/%00",
    "/v1/%00",
    "/v1/show%00?name=Lamp",
    "/..%2f..%2fetc%2fpasswd",
    "/docs/..%2f__init__.py",
    "/docs/frame.html",
    "/%ff%fe",
    "/%0d%0aSet-Cookie:x",
    "/v1//show",
    "//example.org/",
    "/v1/show/",
    "/" + "a" * 20_000,
    "/" + "%2f" * 5_000,
]


@pytest.mark.parametrize("path", HOSTILE_PATHS, ids=lambda path: path[:30])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_hostile_paths(path: str, method: str, graph: KnowledgeGraph) -> None:
    answer = send(graph, method, httpx.URL("http://test").copy_with(raw_path=path.encode()))  # type: ignore[arg-type]
    assert answer.status_code in (404, 405, 422)
    assert "set-cookie" not in answer.headers
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "query", ["%", "name=%zz", "name=%ff%fe", "name=%00%0d", "=", "&&&", "name", "name=" + "%41" * 200, "%00=1"]
)
def test_hostile_queries(query: str, graph: KnowledgeGraph) -> None:
    url = httpx.URL("http://test").copy_with(raw_path=f"/v1/show?{query}".encode())
    assert send(graph, "GET", url).status_code in (404, 422)  # type: ignore[arg-type]


# The documentation


def test_the_document_names_the_errors_of_every_route(graph: KnowledgeGraph) -> None:
    made = get(graph, "/openapi.json").json()
    assert "HTTPValidationError" not in json.dumps(made)
    for path, methods in made["paths"].items():
        for about in methods.values():
            assert {"422", "500", "503"} <= set(about["responses"]), path
            for status, answer in about["responses"].items():
                assert (
                    status in ("200", "302", "303", "307")
                    or answer["$ref"] == f"#/components/responses/Problem{status}"
                )
    for answer in made["components"]["responses"].values():
        assert set(answer["content"]) == {"application/problem+json"}
    assert "security" not in made


def test_the_document_says_that_a_token_is_asked_for(graph: KnowledgeGraph) -> None:
    made = send(served(graph, token=TOKEN), "GET", "/openapi.json", **authorised(TOKEN)).json()
    assert made["security"] == [{"token": []}]
    assert made["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_the_page_shows_every_route_parameter_and_problem(graph: KnowledgeGraph) -> None:
    page = get(graph, "/docs").text
    for path, methods in get(graph, "/openapi.json").json()["paths"].items():
        assert f"<code>{path}</code>" in page
        for about in methods.values():
            for parameter in about.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page
    for kind in PROBLEMS.values():
        assert kind.type in page


def test_one_application_for_each_graph(graph: KnowledgeGraph) -> None:
    assert app(graph) is app(graph)
