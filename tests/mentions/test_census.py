"""The census: what many abstracts make of a name."""

from __future__ import annotations

from kg.mentions.census import Census, census
from kg.naming import name_key

COUNTED = Census({"dusk": (40, 90, 2, 0, 10, 0, 80), "dawn": (3, 0, 0, 60, 0, 0, 60)})


def test_a_name_nobody_holds_is_unknown() -> None:
    assert list(COUNTED.features(["noon"])) == ["census=unknown"]


def test_each_half_tells_its_own() -> None:
    first, second = (set(COUNTED.of_half(half).features(["dusk"])) for half in (0, 1))
    assert any(feature.startswith("census=Method") for feature in first)
    assert any(feature.startswith("census=Benchmark") for feature in second)
    assert first != set(COUNTED.features(["dusk"])) != second


def test_the_most_frequent_key_speaks() -> None:
    assert set(COUNTED.features(["dawn", "dusk"])) == set(COUNTED.features(["dusk"]))


def test_the_shipped_list_knows_what_everybody_knows() -> None:
    for name, column in (("GSM8K", 3), ("GRPO", 1), ("BERT", 2)):
        papers, *shares = census().rows[name_key(name)]
        assert papers > 100
        assert shares[column - 1] == max(shares[:3])
    assert "differential privacy" in census().phrases
    assert all(len(row) == 7 and row[0] >= 3 and max(row[1:]) <= 100 for row in census().rows.values())
