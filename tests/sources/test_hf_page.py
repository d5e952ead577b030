from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.intake import read
from kg.model import Paper
from tests.sources.tools import faults, records, sniffs, titles

HEADER = "Daily Papers\n\nbyAK and the research community\n\nSep 5\n\n"
PROSE = (
    "Lamps are hard to sort, and so far they have been sorted by hand. We propose a network that sorts them by the "
    "colour of their light. In a test with nine lamps, it was right eight times, which is more than we were."
)


def pairs(shared: Path) -> list[tuple[str, str]]:
    """Titles and abstracts of the seed page, read off its lines: they stand in turn below six lines of header."""
    (page,) = shared.glob("seeds/*.txt")
    lines = [line.strip() for line in page.read_text(encoding="utf-8").splitlines() if line.strip()][6:]
    return list(zip(lines[::2], lines[1::2], strict=True))


def found(text: str) -> list[tuple[str, str]]:
    return [(paper.title, paper.abstract) for paper in records("hf-page", text) if isinstance(paper, Paper)]


def test_the_seed_page_gives_its_92_papers_and_nothing_else(shared: Path) -> None:
    intake = read([shared / "seeds"])
    assert str(intake) == "92 papers read, 0 skipped, 0 duplicates united"
    assert sorted((paper.title, paper.abstract) for paper in intake.papers) == sorted(pairs(shared))


def broken(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


CARD = (
    "Submitted by\n\nuser{0}\n\n{0}\n\n{1}\n\n·\n{0} authors\n\n{2}\n\nUpvote\n\n{0}\n\nNVIDIA\n\n"
    "GitHub {0}.2k\n\narXiv Page\n\nPublished on Sep 3, 2025\n\n"
)


@pytest.mark.parametrize(
    ("layout", "missed"),
    [
        (lambda number, title, abstract: f"{title}\n{abstract}\n", 0),
        (lambda number, title, abstract: f"{title}\n{abstract}\n\n", 0),
        (lambda number, title, abstract: f"{title}\r\n \t\r\n  {abstract}  \r\n", 0),
        (lambda number, title, abstract: f"{broken(title, 60)}\n\n{abstract}\n\n", 0),
        (lambda number, title, abstract: f"{broken(title, 50)}\n{abstract}\n", 3),
        (lambda number, title, abstract: f"{broken(title, 80)}\n\n{broken(abstract, 80)}\n\n", 0),
        (lambda number, title, abstract: f"{broken(title, 80)}\n{broken(abstract, 80)}\n\n", 2),
        (lambda number, title, abstract: CARD.format(number, title, abstract), 0),
        (lambda number, title, abstract: CARD.format(number, title, abstract).replace("\n\n", "\n"), 0),
        (lambda number, title, abstract: f"{title}\n\nNVIDIA\n\n{abstract}\n\n-\n+4\n\n", 0),
    ],
    ids=["no gaps", "few gaps", "CRLF", "title", "title, no gaps", "80", "80, few gaps", "cards", "tight cards", "org"],
)
def test_the_seeds_in_other_layouts(layout: Callable[[int, str, str], str], missed: int, shared: Path) -> None:
    expected = pairs(shared)
    page = HEADER + "".join(layout(number, *pair) for number, pair in enumerate(expected))
    assert sniffs("hf-page", page, "page.txt")
    read_off = found(page)
    assert len(set(expected) & set(read_off)) >= len(expected) - missed
    assert len(read_off) <= len(expected)


def test_an_abstract_in_paragraphs_is_one() -> None:
    text = (
        f"A Lamp\n\n{PROSE}\n\nOur contributions are three, as follows:\n\n1. a lamp;\n\n{PROSE}\n\nA Candle\n\n{PROSE}"
    )
    expected = f"{PROSE}\nOur contributions are three, as follows:\n1. a lamp;\n{PROSE}"
    assert found(text) == [("A Lamp", expected), ("A Candle", PROSE)]


def test_a_numbered_title_is_a_title() -> None:
    assert titles("hf-page", f"1. A Lamp\n\n{PROSE}\n\n2. A Candle\n\n{PROSE}\n") == ["1. A Lamp", "2. A Candle"]


def test_a_title_with_a_stop_or_a_question() -> None:
    text = f"Attention is all you need.\n\n{PROSE}\n\nWho Needs Lamps?\n\n{PROSE}\n\nLamps!\n\n{PROSE}"
    assert titles("hf-page", text) == ["Attention is all you need.", "Who Needs Lamps?", "Lamps!"]


def test_a_title_without_abstract_is_not_taken_for_another() -> None:
    assert titles("hf-page", f"Lost Lamps\n\nA Candle\n\n{PROSE}") == ["A Candle"]


def test_a_list_of_authors_is_no_abstract() -> None:
    names = ", ".join(f"Ada B. Clark{number}" for number in range(40))
    assert found(f"A Lamp\n\n{names}\n\nA Candle\n\n{PROSE}") == [("A Candle", PROSE)]


def test_an_abstract_without_a_title_is_reported() -> None:
    assert faults("hf-page", f"{HEADER}{PROSE}\n\nA Candle\n\n{PROSE}") == [("given:7", "an abstract without a title")]


def test_furniture_alone_is_nothing() -> None:
    assert records("hf-page", HEADER + "Submitted by\nsomebody\n12\nUpvote\n-\nPrevious\nNext\nSep 4\n1.2k") == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("page.txt", f"A Lamp\n\n{PROSE}\n\nA Candle\n\n{PROSE}\n", True),
        ("page", f"A Lamp\n\n{PROSE}\n", True),
        ("page.txt.gz", f"A Lamp\n\n{PROSE}\n", True),
        ("README.md", f"# A Lamp\n\n{PROSE}\n", False),
        (
            "LICENSE",
            f"A Licence\n\n{PROSE}\n\n{PROSE}\n\n1. Grant\n\n{PROSE}\n\nSee below\n\nand above\n\n{PROSE}",
            False,
        ),
        ("notes.txt", "some words\n\nand others\n", False),
        ("page.txt", f"Sort\nA lamp\n{PROSE}\nUpvote\nSo\nand\nso\n{PROSE}", True),
    ],
)
def test_sniff(name: str, text: str, expected: bool) -> None:
    assert sniffs("hf-page", text, name) is expected
