from __future__ import annotations

from pathlib import Path

import pytest

from kg.intake import read
from tests.sources.tools import faults, paper, records, sniffs, titles


def volume(papers: str, *, collection: str = "2022.acl", volume_id: str = "long") -> str:
    return f'<collection id="{collection}"><volume id="{volume_id}">{papers}</volume></collection>'


@pytest.mark.parametrize(
    ("collection", "volume_id", "number", "identity"),
    [
        ("2022.acl", "long", "1", "2022.acl-long.1"),
        ("J89", "1", "3", "J89-1003"),
        ("P18", "2", "17", "P18-2017"),
        ("W18", "5", "4", "W18-0504"),
        ("D19", "5", "4", "D19-0504"),
        ("D19", "1", "4", "D19-1004"),
        ("P18", "x", "4", ""),
    ],
)
def test_identifiers(collection: str, volume_id: str, number: str, identity: str) -> None:
    text = volume(f'<paper id="{number}"><title>A</title></paper>', collection=collection, volume_id=volume_id)
    assert [each.value for each in paper("acl", text).identifiers] == [identity] * bool(identity)


def test_markup_is_flattened() -> None:
    title = "<fixed-case>BERT</fixed-case> in <i>the <b>dark</b></i> &amp; <tex-math>O(n)</tex-math>"
    assert titles("acl", volume(f'<paper id="1"><title>{title}</title></paper>')) == ["BERT in the dark & O(n)"]


def test_volumes_do_not_share_what_they_say_of_themselves() -> None:
    meta = "<meta><booktitle>First</booktitle><year>2001</year><month>August</month></meta>"
    first = f'<volume id="1">{meta}<paper id="1"><title>A</title></paper></volume>'
    second = '<volume id="2"><paper id="1"><title>B</title></paper></volume>'
    found = records("acl", f'<collection id="P01">{first}{second}</collection>')
    assert [(each.venue, each.date) for each in found] == [("First", "2001-08"), ("", "")]  # type: ignore[union-attr]


def test_a_cut_volume_gives_what_came_before() -> None:
    text = volume('\n<paper id="1"><title>A</title></paper>\n<paper id="2"><title>B</title>')
    assert titles("acl", text[:-30]) == ["A"]
    ((where, reason),) = faults("acl", text[:-30])
    assert where == "given:3"
    assert reason.startswith("broken XML")


def test_a_paper_without_a_title_is_reported() -> None:
    assert faults("acl", volume('<paper id="7"/>')) == [("given: 2022.acl-long.7", "no title")]


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + volume(
        '<paper id="1"><title>&b;</title></paper>'
    )
    assert sniffs("acl", bomb)
    assert [reason.partition(" is")[0] for _, reason in faults("acl", bomb)] == ["XML with entities of its own"]


def test_undeclared_entities_and_nul_are_broken_xml() -> None:
    for odd in ("&eacute;", "\x00", "&#0;", "<a b>"):
        assert "broken XML" in faults("acl", volume(f'<paper id="1"><title>A{odd}</title></paper>'))[0][1]


def test_sniff() -> None:
    assert sniffs("acl", '<?xml version="1.0"?>\n<collection id="P18">')
    assert not sniffs("acl", '<?xml version="1.0"?>\n<volume id="P18">')
    assert not sniffs("acl", 'see <collection id="P18">')


def test_real_volumes(shared: Path) -> None:
    found = read([shared / "data/public/acl_anthology_xml/xml"])
    assert (found.read, len(found.papers), found.documents) == (841, 841, 4)
    assert [bad.reason for bad in found.bad] == ["no source recognises it"]
    assert all(each.venue and each.date and each.identifiers for each in found.papers)
    assert not [each for each in found.papers if "<" in each.title]
