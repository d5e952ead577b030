from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode

from kg.rdf.terms import DECIMAL, P, dated, decimal
from ontology import KG, PREFIXES


def test_own_and_reused_terms() -> None:
    assert P.improvesOver == NamedNode(KG.improvesOver)
    assert P.title == NamedNode(PREFIXES["dcterms"] + "title")
    assert P.dcat_Dataset == NamedNode(PREFIXES["dcat"] + "Dataset")
    assert P.version.startswith(P.ontology)


@pytest.mark.parametrize("name", ["improveOver", "titel", "_private"])
def test_a_misspelt_term_raises(name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(P, name)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.9, "0.9"),
        (1.0, "1"),
        (1e-7, "0.0000001"),
        (Decimal("81.50"), "81.5"),
        (Decimal("1E+3"), "1000"),
        (100, "100"),
    ],
)
def test_decimals_are_short_and_plain(number: float | Decimal, text: str) -> None:
    assert decimal(number) == Literal(text, datatype=DECIMAL)


@pytest.mark.parametrize(("date", "kind"), [("2017", "gYear"), ("2017-06", "gYearMonth"), ("2017-06-12", "date")])
def test_dates_have_the_precision_of_the_source(date: str, kind: str) -> None:
    assert dated(date) == Literal(date, datatype=NamedNode(PREFIXES["xsd"] + kind))
