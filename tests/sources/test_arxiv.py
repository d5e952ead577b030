from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from kg.config import Arxiv, Settings
from kg.errors import SourceError
from kg.intake import read
from kg.model import Paper
from kg.sources import SOURCES, BadRecord, Record
from kg.sources._arxiv import Api
from kg.sources.arxiv import ArxivFeed
from tests.sources.tools import SAMPLES, faults, paper, sniffs, titles

Handler = Callable[[httpx.Request], httpx.Response]


def reply(name: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=(SAMPLES / "replies" / f"{name}.xml").read_bytes())


def answers(*replies: httpx.Response | Exception) -> tuple[Handler, list[httpx.QueryParams]]:
    """A transport's handler that gives the replies in turn, and the queries that it was asked."""
    waiting: Iterator[httpx.Response | Exception] = iter(replies)
    queries: list[httpx.QueryParams] = []

    def handle(request: httpx.Request) -> httpx.Response:
        queries.append(request.url.params)
        answer = next(waiting)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handle, queries


def fetched(locator: str, handler: Handler, *, pauses: list[float] | None = None, **changes: float) -> list[Record]:
    """The records that a locator gives with a transport in place of the network."""
    waits = [] if pauses is None else pauses
    source = ArxivFeed(Api(httpx.MockTransport(handler), waits.append))
    settings = Settings(arxiv=Arxiv(**changes))  # type: ignore[arg-type]
    documents = source.fetch(locator, settings)
    return [record for document in documents for record in source.records(document, settings.limits)]


def ids(records: list[Record]) -> list[str]:
    return [record.id for record in records if isinstance(record, Paper)]


def missing(records: list[Record]) -> list[BadRecord]:
    return [record for record in records if isinstance(record, BadRecord)]


def test_a_list_of_ids_is_one_request() -> None:
    handler, queries = answers(reply("page1"))
    records = fetched("arxiv:2101.00001, arXiv:2101.00002v2,2101.00001", handler)
    assert ids(records) == ["arxiv:2101.00001", "arxiv:2101.00002"]
    assert missing(records) == []
    assert dict(queries[0]) == {
        "id_list": "2101.00001,2101.00002v2",
        "start": "0",
        "max_results": "2",
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }


def test_ids_that_arxiv_does_not_know_are_reported() -> None:
    handler, queries = answers(reply("page1"))
    records = fetched("arxiv:2101.00001,2101.00002,lamp,2101.99999", handler)
    assert [bad.where for bad in missing(records)] == ["arxiv:lamp", "arxiv:2101.99999"]
    assert queries[0]["id_list"] == "2101.00001,2101.00002,2101.99999"


def test_a_malformed_id_alone_is_not_asked_for() -> None:
    handler, queries = answers()
    assert [bad.where for bad in missing(fetched("arxiv:lamp", handler))] == ["arxiv:lamp"]
    assert queries == []


def test_old_ids_are_known_without_their_subject_class() -> None:
    feed = reply("page2").text.replace("2101.00003v1", "math/0309136v1")
    records = fetched("arxiv:math.GT/0309136", lambda _: httpx.Response(200, text=feed))
    assert (ids(records), missing(records)) == (["arxiv:math/0309136"], [])


def test_many_ids_are_asked_for_in_pages() -> None:
    handler, queries = answers(reply("page1"), reply("page2"))
    pauses: list[float] = []
    records = fetched("arxiv:2101.00001,2101.00002,2101.00003", handler, pauses=pauses, page_size=2)
    assert len(ids(records)) == 3
    assert [query["id_list"] for query in queries] == ["2101.00001,2101.00002", "2101.00003"]
    assert pauses == [3.0]


def test_a_search_reads_all_pages_with_pauses() -> None:
    handler, queries = answers(reply("page1"), reply("page2"))
    pauses: list[float] = []
    records = fetched("arxiv:search:all:lamp AND cat:cs.CV", handler, pauses=pauses, page_size=2, seconds_between=5.0)
    assert len(ids(records)) == 3
    assert [(query["start"], query["max_results"]) for query in queries] == [("0", "2"), ("2", "2")]
    assert {query["search_query"] for query in queries} == {"all:lamp AND cat:cs.CV"}
    assert pauses == [5.0]


def test_a_search_stops_at_its_maximum() -> None:
    handler, queries = answers(reply("page1"))
    assert len(fetched("arxiv:search:all:lamp?max=2", handler, page_size=100)) == 2
    assert queries[0]["max_results"] == "2"


def test_a_search_without_an_answer_is_an_end() -> None:
    handler, _ = answers(reply("nothing"))
    assert fetched("arxiv:search:all:nothing", handler) == []


def test_an_empty_page_before_the_end_is_an_error() -> None:
    empty = httpx.Response(200, text=reply("nothing").text.replace(">0<", ">3<"))
    handler, _ = answers(reply("page1"), empty)
    with pytest.raises(SourceError, match="empty page from paper 2 of 3"):
        fetched("arxiv:search:all:lamp", handler)


@pytest.mark.parametrize(
    ("locator", "message"),
    [
        ("arxiv:", "names no paper"),
        ("arxiv:,", "names no paper"),
        ("arxiv:search:", "needs a query"),
        ("arxiv:search:all:x?max=many", "no number of papers"),
        ("arxiv:search:all:x?max=0", "no number of papers"),
        ("arxiv:search:all:x?max=", "no number of papers"),
    ],
)
def test_locators_that_make_no_sense(locator: str, message: str) -> None:
    handler, _ = answers()
    with pytest.raises(SourceError, match=message):
        fetched(locator, handler)


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(429),
        httpx.Response(500),
        httpx.Response(503),
        httpx.ReadTimeout("slow"),
        httpx.ConnectTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
    ],
    ids=str,
)
def test_trouble_is_tried_again_with_growing_pauses(trouble: httpx.Response | Exception) -> None:
    handler, _ = answers(trouble, trouble, trouble, reply("page2"))
    pauses: list[float] = []
    assert len(fetched("arxiv:2101.00003", handler, pauses=pauses, seconds_between=3.0)) == 1
    assert pauses == [3.0, 6.0, 12.0]


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "17"}, 17.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "soon"}, 3.0),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:30 GMT", "Date": "Wed, 21 Oct 2015 07:28:00 GMT"}, 30.0),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:30 GMT"}, 3.0),
    ],
)
def test_retry_after_is_honoured(headers: dict[str, str], pause: float) -> None:
    handler, _ = answers(httpx.Response(429, headers=headers), reply("page2"))
    pauses: list[float] = []
    fetched("arxiv:2101.00003", handler, pauses=pauses)
    assert sum(pauses) == pause


def test_a_pause_that_is_too_long_is_told() -> None:
    handler, _ = answers(httpx.Response(503, headers={"Retry-After": "86400"}))
    with pytest.raises(SourceError, match="try again in 86400 seconds"):
        fetched("arxiv:2101.00003", handler)


def test_the_last_try_is_the_last() -> None:
    handler, queries = answers(*[httpx.Response(503)] * 3)
    with pytest.raises(SourceError, match="answer 503, 3 times"):
        fetched("arxiv:2101.00003", handler, retries=2)
    assert len(queries) == 3


def test_no_network_is_told_at_once() -> None:
    handler, queries = answers(httpx.ConnectError("no address"))
    with pytest.raises(SourceError, match="is there a network"):
        fetched("arxiv:2101.00003", handler)
    assert len(queries) == 1


@pytest.mark.parametrize("url", ["nonsense", "https://[", "ftp://example.org"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    source = ArxivFeed(Api(sleep=lambda _: None))
    with pytest.raises(SourceError, match="asking arXiv at"):
        next(source.fetch("arxiv:2101.00003", Settings(arxiv=Arxiv(url=url))))


def test_an_error_of_the_api_is_told() -> None:
    for status in (200, 400):
        handler, _ = answers(reply("error", status))
        with pytest.raises(SourceError, match="incorrect id format for lamp"):
            fetched("arxiv:2101.00003", handler)


def test_what_is_no_feed_is_told() -> None:
    handler, _ = answers(httpx.Response(200, text="<html>Down</html>"))
    with pytest.raises(SourceError, match="no Atom feed: '<html>Down</html>'"):
        fetched("arxiv:2101.00003", handler)


def test_a_cut_reply_is_reported_without_blaming_arxiv_for_its_papers() -> None:
    handler, _ = answers(httpx.Response(200, text=reply("page1").text[:-5]))
    records = fetched("arxiv:2101.00001,2101.00002,2101.00003", handler)
    assert ids(records) == ["arxiv:2101.00001", "arxiv:2101.00002"]
    assert ["broken XML" in bad.reason for bad in missing(records)] == [True]


def test_the_recorded_replies(shared: Path) -> None:
    recorded = {}
    for path in shared.glob("data/public/arxiv_atom/*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        recorded[path.name] = httpx.Response(record["status_code"], text=record["body"])
    by_start = {name.split("_")[2]: reply for name, reply in recorded.items() if name.startswith("q_")}
    search = fetched(
        "arxiv:search:all:testing?max=20", lambda asked: by_start["s" + asked.url.params["start"]], page_size=10
    )
    assert len(set(ids(search))) == 20
    assert missing(search) == []
    by_ids = {name.split("_s0")[0]: reply for name, reply in recorded.items() if name.startswith("id_")}
    pair = fetched("arxiv:0808.05394,1707.08567", lambda _: by_ids["id_0808.05394_1707.08567"])
    assert (ids(pair), [bad.where for bad in missing(pair)]) == (["arxiv:1707.08567"], ["arxiv:0808.05394"])
    assert len(missing(fetched("arxiv:0000.0000", lambda _: by_ids["id_0000.0000"]))) == 1
    (old,) = fetched("arxiv:astro-ph/0601001", lambda _: by_ids["id_astro-ph_0601001"])
    assert isinstance(old, Paper)
    assert (old.id, old.date, old.venue) == ("arxiv:astro-ph/0601001", "2006-01-02", "ActaAstron.56:1-50,2006")
    with pytest.raises(SourceError, match="incorrect id format for abc"):
        fetched("arxiv:2101.00003", lambda _: by_ids["id_abc"])


def test_intake_reads_what_arxiv_sent_before_it_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    handler, _ = answers(reply("page1"), *[httpx.Response(503)] * 2)
    source = ArxivFeed(Api(httpx.MockTransport(handler), lambda _: None))
    SOURCES.names()  # loads them
    monkeypatch.setitem(SOURCES._plugins, "arxiv", source)
    found = read(["arxiv:search:all:lamp"], settings=Settings(arxiv=Arxiv(retries=1)))
    assert (found.read, found.documents) == (2, 1)
    assert [bad.where for bad in found.bad] == ["arxiv:search:all:lamp"]


def entry(body: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://arxiv.org/schemas/atom"><entry>{body}</entry></feed>'


def test_an_entry_of_a_saved_feed() -> None:
    body = "<id>http://arxiv.org/abs/2101.00001v1</id><title>A\n  Lamp</title><summary>A &lt;b&gt; &amp; c</summary>"
    found = paper("arxiv", entry(f"{body}<x:doi>10.1000/X</x:doi><published>2021-01-01T00:00:00Z</published>"))
    assert (found.title, found.abstract, found.date) == ("A Lamp", "A <b> & c", "2021-01-01")
    assert [identifier.value for identifier in found.identifiers] == ["2101.00001", "10.1000/x"]


def test_faults_of_a_saved_feed() -> None:
    assert faults("arxiv", (SAMPLES / "replies" / "error.xml").read_text()) == [
        (
            "given: https://arxiv.org/api/errors#incorrect_id_format_for_lamp",
            "arXiv reports an error: incorrect id format for lamp",
        )
    ]
    assert faults("arxiv", entry("<id>x</id>"))[0][1] == "no title"


BOMB = '<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prologue", [BOMB, EXTERNAL])
def test_entities_are_refused(prologue: str) -> None:
    text = prologue + entry("<title>&a;</title>")
    assert sniffs("arxiv", text)
    ((_, reason),) = faults("arxiv", text)
    assert reason.startswith("XML with entities of its own is not read")


def test_deep_markup_is_flattened() -> None:
    depth = 20_000
    assert titles("arxiv", entry(f"<title>{'<i>' * depth}A{'</i>' * depth}</title>")) == ["A"]


def test_sniff() -> None:
    assert not sniffs("arxiv", '{"body": "<feed xmlns=\'http://www.w3.org/2005/Atom\'>"}')
    assert not sniffs("arxiv", "<rss><channel/></rss>")
