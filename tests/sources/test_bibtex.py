from __future__ import annotations

import logging
import sys

import pytest

from tests.sources.tools import faults, paper, papers, sniffs, titles


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{BERT}: Pre-{T}raining", "BERT: Pre-Training"),
        (r"M{\"u}ller \'Etude \c{c}a {\L}ód\'{z} \ss", "Müller Étude ça Łódź ß"),
        (r"\textbf{bold} \emph{and \textit{more}} {\em old}", "bold and more old"),
        (r"10\% here, 5% there, and 3 % of it", "10% here, 5% there, and 3 % of it"),
        (r"in $O(n^2)$ with $\alpha$", r"in $O(n^2)$ with $\alpha$"),
        (r"costs $5 a day", "costs $5 a day"),
        (r"costs \$5 or \$6", "costs $5 or $6"),
        (r"R\&D under_score a^b #1", "R&D under_score a^b #1"),
        (r"``quoted'' -- and --- dashed", "\u201cquoted\u201d \u2013 and \u2014 dashed"),
        (r"see \url{https://a.org/~b_c}", "see https://a.org/~b_c"),
        (r"\input{/etc/passwd}rest", "rest"),
        (r"\unknown{kept}", "kept"),
        ("plain & simple, no LaTeX", "plain & simple, no LaTeX"),
    ],
)
def test_latex(latex: str, text: str) -> None:
    assert paper("bibtex", f"@misc{{k, title = {{T}}, abstract = {{{latex}}}}}").abstract == text


def test_lines_after_a_bare_percent_sign_are_kept() -> None:
    assert paper("bibtex", "@misc{k, title={T}, abstract={5% of\nall \\emph{lamps}}}").abstract == "5% of\nall lamps"


def test_identifiers_and_addresses_are_read_as_they_stand() -> None:
    text = r"@misc{k, title={T}, eprint={1706.03762v2}, archivePrefix={arXiv}, doi={10.1000/a\_b}, url={http://x.org/~a%20b}}"
    found = paper("bibtex", text)
    assert [identifier.value for identifier in found.identifiers] == ["1706.03762", "10.1000/a_b"]
    assert found.urls == ("http://x.org/~a%20b",)


def test_an_eprint_elsewhere_is_no_arxiv_id() -> None:
    assert paper("bibtex", "@misc{k, title={T}, eprint={2020/1234}, archivePrefix={IACR}}").identifiers == ()


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year=2017, month=jun", "2017-06"),
        ("year={2017}, month={June}", "2017-06"),
        ('year="2017", month="6"', "2017-06"),
        ("year=2017", "2017"),
        ("year=2017, month={13}", "2017"),
        ("date={2017-06-12}", "2017-06-12"),
        ("month=jun", ""),
        ("year={in press}", ""),
    ],
)
def test_dates(fields: str, date: str) -> None:
    assert paper("bibtex", f"@misc{{k, title={{T}}, {fields}}}").date == date


def test_entries_of_one_key_are_all_kept() -> None:
    text = '@misc{k, title={A}}\n@misc{k, title={B}}\n@misc{k, title="C"}\n@misc(k, title={D})\n@MISC{K, TITLE={E}}'
    assert titles("bibtex", text) == ["A", "B", "C", "D", "E"]


def test_a_field_given_twice_counts_once() -> None:
    assert titles("bibtex", "@misc{k, title={A}, title={B}}") == ["A"]


def test_strings_are_put_in() -> None:
    text = '@string{acl = "Annual Meeting"}\n@misc{k, title={A}, booktitle=acl}\n@misc{k, title={B}, booktitle=ACL}'
    assert {found.venue for found in papers("bibtex", text)} == {"Annual Meeting"}


def test_broken_entries_are_reported_with_their_line(capfd: pytest.CaptureFixture[str]) -> None:
    text = "@misc{a, title={A}}\n\n@misc{b, title={Broken\n\n@misc{c, title={C}}\n@misc{d, title={Cut"
    assert titles("bibtex", text) == ["A", "C"]
    assert [where for where, _ in faults("bibtex", text)] == ["given:3", "given:6"]
    assert all(reason.startswith("broken entry: Unexpected") for _, reason in faults("bibtex", text))
    assert capfd.readouterr() == ("", "")


def test_listening_to_the_parser_stays_possible() -> None:
    papers("bibtex", "@misc{a, title={A}}")
    papers("bibtex", "@misc{a, title={A}}")
    assert len(logging.getLogger("bibtexparser").handlers) == 1


def test_comments_preambles_and_volumes_are_no_papers() -> None:
    text = 'Words.\n@comment{x}\n@preamble{"y"}\n@proceedings{v, title={V}}\n@misc{k, title={A}}'
    assert titles("bibtex", text) == ["A"]


def test_an_entry_without_a_title_is_reported() -> None:
    assert faults("bibtex", "\n@misc{k, year=2000}") == [("given:2", "no title")]


def test_deep_braces_leave_the_text_as_it_is() -> None:
    depth = sys.getrecursionlimit()
    assert "x" in paper("bibtex", f"@misc{{k, title={{A}}, abstract={{{'{' * depth}x{'}' * depth}}}}}").abstract


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("% words\n  @Article{key,\n title={A}}", True),
        ("@string{x = {y}}", True),
        ("@dataclass(frozen=True)\nclass A: ...", False),
        ("@media print { a, b }", False),
        ("somebody@example.org {", False),
    ],
)
def test_sniff(text: str, expected: bool) -> None:
    assert sniffs("bibtex", text) is expected
