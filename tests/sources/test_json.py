from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Identifier, Paper
from kg.sources import BadRecord
from tests.sources.tools import faults, paper, papers, records, sniffs, titles

LAMP = '{"title": "A Lamp", "abstract": "It shines."}'


@pytest.mark.parametrize(
    "text",
    [
        LAMP,
        f"[{LAMP}]",
        f"\n\n  {LAMP}\n\n",
        *(f'{{"{name}": [{LAMP}]}}' for name in ("papers", "data", "records", "results", "items")),
        json.dumps({"meta": 1, "papers": [json.loads(LAMP)]}, indent=2),
        json.dumps(json.loads(LAMP), indent=1),
    ],
)
def test_every_shape(text: str) -> None:
    assert sniffs("json", text)
    assert (paper("json", text).title, paper("json", text).abstract) == ("A Lamp", "It shines.")


def test_lines_with_faults_are_reported_one_by_one() -> None:
    text = f'{LAMP}\n{{"title": \n\n[]\n"text"\n3\nnull\n{{}}\n{LAMP}\n{{"title": "cut'
    assert len(titles("json", text)) == 2
    assert faults("json", text) == [
        ("given:2", "not JSON: Expecting value, column 1"),
        ("given:5", "text, not an object"),
        ("given:6", "a number, not an object"),
        ("given:7", "null, not an object"),
        ("given:8", "no title"),
        ("given:10", "not JSON: Unterminated string starting at, column 11"),
    ]


def test_a_fault_in_the_first_line_does_not_hide_the_others() -> None:
    assert titles("json", f"{{broken\n{LAMP}\n") == ["A Lamp"]
    assert faults("json", f"{{broken\n{LAMP}\n")[0][0] == "given:1"


def test_a_broken_document_is_reported_with_its_line() -> None:
    assert faults("json", '\n{\n "title": "A Lamp",\n "abstract" "It"\n}') == [
        ("given:4", "not JSON: Expecting ':' delimiter, column 13")
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 10_000, "nested too deep"),
        ('{"title":' * 10_000 + "1" + "}" * 10_000, "nested too deep"),
        ('{"title": NaN}', "title is a number, not text"),
        ('{"title": 1e999}', "title is a number, not text"),
        ('{"title": ' + "9" * 10_000 + "}", "title is a number, not text"),
        ('{"title": true}', "title is true or false, not text"),
        ('{"title": ["A"]}', "title is a list, not text"),
        ('{"title": "A", "abstract": {"en": "B"}}', "abstract is an object, not text"),
        ('{"title": null}', "no title"),
        ('{"title": "  "}', "no title"),
        ('{"title": "..."}', "the title '...' has no letter or digit"),
        ('{"title": "A\\ud800"}', "not valid UTF-8"),
        ("[1]", "a number, not an object"),
    ],
    ids=range(13),
)
def test_surprises(text: str, reason: str) -> None:
    ((_, found),) = faults("json", text)
    assert found == reason


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"id": "1706.03762v3"}, [("arxiv", "1706.03762")]),
        ({"id": "arXiv:1706.03762"}, [("arxiv", "1706.03762")]),
        ({"paper_id": "http://arxiv.org/abs/hep-th/9901001v1"}, [("arxiv", "hep-th/9901001")]),
        ({"id": 1706.03762}, [("arxiv", "1706.03762")]),
        ({"id": "https://doi.org/10.1000/ABC"}, [("doi", "10.1000/abc")]),
        ({"id": "10.48550/arXiv.1706.03762"}, [("arxiv", "1706.03762")]),
        ({"id": "t001"}, []),
        ({"id": 17}, []),
        ({"id": "x/10.1000/abc"}, []),
        ({"id": ["1706.03762"]}, []),
        (
            {"arxiv": "1706.03762", "doi": "10.1/none", "acl": "P18-1001"},
            [("acl", "P18-1001"), ("arxiv", "1706.03762")],
        ),
        ({"ArXiv ID": "1706.03762", "id": "1810.04805"}, [("arxiv", "1706.03762")]),
        ({"openreview": "rJ4km2R5t7"}, [("openreview", "rJ4km2R5t7")]),
        ({"url": "https://openreview.net/forum?id=rJ4km2R5t7&x=1"}, [("openreview", "rJ4km2R5t7")]),
        ({"url": "https://arxiv.org/pdf/1706.03762v2.pdf"}, [("arxiv", "1706.03762")]),
        ({"urls": ["https://aclanthology.org/2022.acl-long.1/"]}, [("acl", "2022.acl-long.1")]),
        ({"externalIds": {"ArXiv": "1706.03762", "CorpusId": 7}}, [("arxiv", "1706.03762")]),
        ({"url": "https://example.org/1706.03762"}, []),
    ],
)
def test_identifiers(row: dict[str, object], expected: list[tuple[str, str]]) -> None:
    found = paper("json", json.dumps({"title": "A", **row})).identifiers
    assert found == tuple(Identifier(*pair) for pair in expected)


def test_a_number_keeps_its_digits() -> None:
    assert paper("json", '{"title": "A", "id": 1706.10000, "year": 2017}').id == "arxiv:1706.10000"
    assert paper("json", '{"title": "A", "id": 1706.10000, "year": 2017}').date == "2017"


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Ada Lovelace", "Babbage, Charles"], ("Ada Lovelace", "Charles Babbage")),
        ([{"name": "Ada Lovelace", "id": 1}, {"id": 2}, None, 3], ("Ada Lovelace",)),
        ("Lovelace, Ada; Babbage, Charles", ("Ada Lovelace", "Charles Babbage")),
        ("Lovelace, Ada and Babbage, Charles", ("Ada Lovelace", "Charles Babbage")),
        ("Ada Lovelace, Charles Babbage and Alan Turing", ("Ada Lovelace", "Charles Babbage", "Alan Turing")),
        ("Ada Lovelace, Charles Babbage, and Alan Turing", ("Ada Lovelace", "Charles Babbage", "Alan Turing")),
        ("King, Martin Luther, Jr.", ("Martin Luther King Jr.",)),
        ("King, Jr., Martin Luther", ("Martin Luther King Jr.",)),
        ("Ada Lovelace", ("Ada Lovelace",)),
        ("OpenAI", ("OpenAI",)),
        ("", ()),
        (None, ()),
        (7, ()),
    ],
)
def test_authors(authors: object, expected: tuple[str, ...]) -> None:
    assert paper("json", json.dumps({"title": "A", "authors": authors})).authors == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"year": 2017, "date": "2017-06-12"}, "2017-06-12"),
        ({"publishedAt": "2017-06-12T17:57:34.000Z"}, "2017-06-12"),
        ({"publication_date": "12 June 2017"}, "2017"),
        ({"year": "2017.0"}, "2017"),
        ({"date": 1496275200000}, ""),
        ({"date": "2017-02-30"}, "2017-02"),
        ({"date": "never"}, ""),
        ({"date": None, "year": 1999}, "1999"),
    ],
)
def test_dates(row: dict[str, object], expected: str) -> None:
    assert paper("json", json.dumps({"title": "A", **row})).date == expected


def test_line_separators_inside_a_line_do_not_end_it() -> None:
    assert paper("json", '{"title": "A\u2028B\u0085C", "abstract": ""}').title == "A B C"


def test_names_with_much_space_between_them() -> None:
    assert paper("json", json.dumps({"title": "A", "author": f"Ada{' ' * 500_000}Clark"})).authors == ("Ada Clark",)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=60)


@given(st.lists(st.tuples(words.filter(lambda text: any(map(str.isalnum, text))), words), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows: list[tuple[str, str]]) -> None:
    lines = "\n".join(json.dumps({"title": title, "abstract": abstract}) for title, abstract in rows)
    expected = [(" ".join(title.split()), abstract.strip()) for title, abstract in rows]
    whole = json.dumps([{"name": title, "summary": abstract} for title, abstract in rows], ensure_ascii=False)
    for text in (lines, whole):
        read_back = [(each.title, each.abstract) for each in papers("json", text)]
        assert [pair for pair in read_back if "\ufffd" not in "".join(pair)] == [
            pair for pair in expected if not {"\ufffe", "\uffff", "\ufffd"} & set("".join(pair))
        ]


names = st.sampled_from(["title", "abstract", "authors", "id", "url", "year", "papers", "paper", "externalIds", "name"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(json_values, st.sampled_from(["json", "hf-api"]))
def test_any_value_is_read_or_reported(value: object, source: str) -> None:
    for record in records(source, json.dumps(value)):
        assert isinstance(record, Paper | BadRecord)
