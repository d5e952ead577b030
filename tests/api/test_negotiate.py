"""Content negotiation: the type that the client likes best, and none where it likes none."""

from __future__ import annotations

import pytest

from api.negotiate import best

OFFERED = ("application/json", "text/csv; charset=utf-8", "text/html", "application/xml")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("*", "application/json"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, application/xml;q=0.6", "application/xml"),
        ("text/csv;q=0.5,application/xml;q=0.5", "text/csv; charset=utf-8"),
        ("text/*;q=0.9, text/csv;q=0.1", "text/html"),
        ("*/*, application/json;q=0", "text/csv; charset=utf-8"),
        ("*/*;q=0.1, text/html;q=0.2", "text/html"),
        ("text/html;level=1;q=0.4, application/xml; q = 0.5", "application/xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text/html"),
        ("image/png", ""),
        ("image/*, audio/*;q=0.2", ""),
        ("application/json;q=0", ""),
        ("*/*;q=0", ""),
        ("application/json;q=0.000, text/html;q=0.001", "text/html"),
        ("*/json", "application/json"),  # no range: passed over, as if nothing had been said
        (",,;;,", "application/json"),
        ("text/html;q=lots", "text/html"),
        ("text/html;q=nan, application/xml", "text/html"),
        ("image/png, text/html;q=1.5", "text/html"),
    ],
)
def test_the_best_is_chosen(accept: str, chosen: str) -> None:
    assert best(accept, OFFERED) == chosen


def test_nothing_offered_and_a_very_long_header() -> None:
    assert best("*/*", ()) == best("", ()) == ""
    assert best("image/png, " * 100_000 + "text/html", OFFERED) == ""
