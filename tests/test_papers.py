from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Limits
from kg.model import Identifier, Paper
from kg.papers import iso_date, make_paper, title_key, unite, web_addresses
from kg.sources import BadRecord


def made(title: str = "A Lamp", abstract: str = "", **given: object) -> Paper:
    found = make_paper(where="x:1", source="test", limits=Limits(), title=title, abstract=abstract, **given)  # type: ignore[arg-type]
    assert isinstance(found, Paper)
    return found


def refused(title: str = "A Lamp", abstract: str = "") -> str:
    found = make_paper(where="x:1", source="test", limits=Limits(10, 20), title=title, abstract=abstract)
    assert isinstance(found, BadRecord)
    assert found.where == "x:1"
    return found.reason


def test_text_is_kept_but_for_outer_space_and_what_xml_cannot_hold() -> None:
    found = made(" A\r\n  Lamp\t", "\n One\r\ntwo  three\rfour\x00\x1b \n")
    assert (found.title, found.abstract) == ("A Lamp", "One\ntwo  three\nfour\ufffd\ufffd")


def test_refusals() -> None:
    assert refused(" \n ") == "no title"
    assert refused("...") == "the title '...' has no letter or digit"
    assert "over limits.title_chars = 10" in refused("A Long Lamp")
    assert "over limits.abstract_chars = 20" in refused(abstract="x" * 21)
    assert refused("A\udcff") == refused(abstract="A\udcff") == "not valid UTF-8"


def test_stray_bytes_beside_title_and_abstract_do_not_cost_the_paper() -> None:
    found = made(authors=["A\udcff"], venue="V\udcff", urls=["https://x/\udcff"], identifiers={"doi": "10.1000/\udcff"})
    assert (found.authors, found.venue, found.urls) == (("A\ufffd",), "V\ufffd", ("https://x/\ufffd",))
    assert found.identifiers == ()


def test_only_web_addresses_are_addresses() -> None:
    found = made(urls=["javascript:alert(1)", "https://x", "file:///etc/passwd", "https://x", "http://y"])
    assert found.urls == ("http://y", "https://x")


@pytest.mark.parametrize(
    ("identifiers", "paper_id"),
    [
        ({"arxiv": "1706.03762v5", "doi": "10.1000/x"}, "arxiv:1706.03762"),
        ({"arxiv": "https://arxiv.org/pdf/1706.03762v5.pdf"}, "arxiv:1706.03762"),
        ({"arxiv": "arXiv:1706.03762 [cs.CL]"}, "arxiv:1706.03762"),
        ({"arxiv": "cs/9905001"}, "arxiv:cs/9905001"),
        ({"doi": "https://doi.org/10.48550/arXiv.1706.03762"}, "arxiv:1706.03762"),
        ({"doi": "doi:10.1000/ABC."}, "doi:10.1000/abc"),
        ({"acl": "https://aclanthology.org/P18-1001/"}, "acl:P18-1001"),
        ({"acl": "2022.acl-long.1"}, "acl:2022.acl-long.1"),
        ({"openreview": "rJ4km2R5t7"}, "openreview:rJ4km2R5t7"),
        ({"arxiv": "\u0661706.03762", "doi": "none", "acl": "a b", "openreview": "<x>", "isbn": "1"}, None),
    ],
)
def test_ids(identifiers: dict[str, str], paper_id: str | None) -> None:
    assert made(identifiers=identifiers).id == (paper_id or made().id)


def test_an_id_without_identifiers_comes_from_the_title_alone() -> None:
    assert made("A Lamp", "one").id == made("a  LAMP!", "two").id
    assert made("A Lamp").id != made("A Candle").id


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2017", "2017"),
        ("2017-06", "2017-06"),
        ("2017-06-12T17:57:34Z", "2017-06-12"),
        ("2017/06/12/", "2017-06-12"),
        ("20170612", "2017-06-12"),
        ("12 June 2017", "2017"),
        ("2017-13-01", "2017"),
        ("2017-02-30", "2017-02"),
        ("2017-06-99", "2017-06"),
        ("1496275200000", ""),
        ("12017", ""),
        ("\u0662\u0660\u0661\u0667", ""),
        ("", ""),
    ],
)
def test_iso_date(text: str, date: str) -> None:
    assert iso_date(text) == date


@given(st.text(st.sampled_from("0123456789-/. T"), max_size=14))
def test_a_date_is_a_prefix_of_a_real_day(text: str) -> None:
    from datetime import date

    found = iso_date(text)
    assert found == "" or date.fromisoformat(
        found + "-01-01"[: 10 - len(found)] if len(found) == 4 else (found + "-01")[:10]
    )


@pytest.mark.parametrize(
    ("identifier", "given", "date"),
    [
        ("1706.03762", "", "2017-06"),
        ("2511.00001", "", "2025-11"),
        ("hep-th/9901001", "", "1999-01"),
        ("cs.CL/0305012", "", "2003-05"),
        ("1706.03762", "2018", "2018"),
        ("1713.03762", "", ""),
    ],
)
def test_an_arxiv_number_says_its_month_where_nothing_else_does(identifier: str, given: str, date: str) -> None:
    assert made(identifiers={"arxiv": identifier}, date=given).date == date
    assert made(identifiers={"doi": "10.1000/1706.03762"}).date == ""


def test_where_a_paper_can_be_read() -> None:
    paper = made(urls=["https://example.org/a"], identifiers={"arxiv": "1706.03762", "doi": "10.1000/a<b>"})
    assert web_addresses(paper) == (
        "https://example.org/a",
        "https://arxiv.org/abs/1706.03762",
        "https://doi.org/10.1000/a%3Cb%3E",
    )
    assert web_addresses(replace(paper, urls=("javascript:alert(1)",), identifiers=())) == ()


def test_title_key() -> None:
    assert title_key("BERT: Pre-training_of") == title_key("bert pre training of") == "bertpretrainingof"


def test_records_of_one_paper_are_one() -> None:
    long = made(abstract="A long abstract", identifiers={"doi": "10.1000/x"})
    short = made(
        "A lamp.",
        "Short",
        authors=["A"],
        venue="V",
        date="2020-01",
        urls=["https://x"],
        identifiers={"doi": "10.1000/x", "arxiv": "2001.00001"},
    )
    bare = made(abstract="None", date="2020")
    (found,) = unite([short, bare, long])
    assert (found.id, found.title, found.abstract) == ("arxiv:2001.00001", "A Lamp", "A long abstract")
    assert (found.authors, found.venue, found.date, found.urls) == (("A",), "V", "2020-01", ("https://x",))


def test_equal_titles_with_identifiers_that_disagree_stay_apart() -> None:
    first, second = (made("Introduction", identifiers={"doi": f"10.1000/{letter}"}) for letter in "ab")
    assert set(unite([first, second])) == {first, second}


def test_no_two_papers_have_one_id() -> None:
    apart = [made(identifiers={"doi": f"10.1000/{letter}"}) for letter in "ab"]
    found = unite([*apart, made(abstract="one"), made(abstract="other")])
    assert len({paper.id for paper in found}) == len(found) == 3


values = st.sampled_from(["1", "2", "3"])
some_papers = st.lists(
    st.builds(
        lambda title, abstract, arxiv, doi, year, author: made(
            title,
            abstract,
            date=year,
            authors=[author] if author else [],
            identifiers={
                **({"arxiv": f"2001.0000{arxiv}"} if arxiv else {}),
                **({"doi": f"10.1000/{doi}"} if doi else {}),
            },
        ),
        st.sampled_from(["A Lamp", "a lamp", "A Candle", "Torch"]),
        st.sampled_from(["", "x", "y", "xx"]),
        st.none() | values,
        st.none() | values,
        st.sampled_from(["", "2001", "2001-02", "2000-12"]),
        st.sampled_from(["", "Ada"]),
    ),
    max_size=8,
)


@given(some_papers, st.randoms(use_true_random=False))
def test_unite_does_not_depend_on_order(papers: list[Paper], random: object) -> None:
    shuffled = list(papers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert unite(papers) == unite(shuffled) == unite([*papers, *shuffled])


@given(some_papers)
def test_unite_is_idempotent_sorted_and_keeps_ids_unique(papers: list[Paper]) -> None:
    united = unite(papers)
    assert unite(united) == united == tuple(sorted(united))
    assert len({paper.id for paper in united}) == len(united)
    assert {identifier for paper in united for identifier in paper.identifiers} <= {
        identifier for paper in papers for identifier in paper.identifiers
    }


@given(some_papers)
def test_papers_that_share_an_identifier_are_united(papers: list[Paper]) -> None:
    owners: dict[Identifier, str] = {}
    for paper in unite(papers):
        for identifier in paper.identifiers:
            assert owners.setdefault(identifier, paper.id) == paper.id


def test_unite_takes_thousands_that_are_chained() -> None:
    base = made()
    chain = [
        replace(base, identifiers=(Identifier("arxiv", str(number)), Identifier("doi", str(number + 1))))
        for number in range(0, 20_000, 2)
    ]
    links = [
        replace(base, identifiers=(Identifier("doi", str(n + 1)), Identifier("arxiv", str(n + 2))))
        for n in range(0, 20_000, 2)
    ]
    assert len(unite([*chain, *links])) == 1


def test_controls_and_marks_that_turn_the_reading_order_do_not_get_in() -> None:
    beside = {"venue": "V\x9d\u202a", "authors": ["\u2067A\x90"]}
    found = made("A\x9b31m \u202eLamp\u202c", "\u2066One\x85two\x80\u2069", **beside)
    assert (found.title, found.abstract) == ("A\ufffd31m Lamp", "One\ntwo\ufffd")
    assert (found.venue, found.authors) == ("V\ufffd", ("A\ufffd",))
    for stray in "\x1b\x9b\u202e\u2066":
        assert made(identifiers={"doi": f"10.1000/a{stray}b"}).identifiers == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("\u0915\u093f\u0924\u093e\u092c", "\u0915\u0924\u092c"), ("C: a language", "C++: a language"), ("C++", "C#")],
)
def test_titles_that_differ_in_marks_or_signs_are_two(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_titles_are_one_however_their_accents_and_punctuation_are_written() -> None:
    assert title_key("Caf\u00e9 + Lamps!") == title_key("cafe\u0301 lamps")
