from __future__ import annotations

import pytest

from kg.relations.judge import Calibration, calibrated, load_calibration
from tests.reading import read

FOUND = read("We propose QuxLab. QuxLab outperforms BERT on SQuAD.").relations


def confidences(lines: dict[str, Calibration]) -> dict[str, float]:
    return {str(r.predicate): r.evidence.confidence for r in calibrated(FOUND, lines)}


@pytest.mark.parametrize(
    ("slope", "offset", "confidence", "wanted"),
    [(1, 0, 0.3, 0.3), (0.5, 0, 0.9, 0.75), (1, 1, 0.5, 0.7311), (1, 0, 1.0, 1.0), (1, 0, 0.0, 0.0)],
)
def test_a_line_on_the_scale_of_log_odds(slope: float, offset: float, confidence: float, wanted: float) -> None:
    assert Calibration(slope, offset).of(confidence) == pytest.approx(wanted, abs=1e-4)


def test_only_predicates_with_a_line_are_calibrated() -> None:
    before, after = confidences({}), confidences({"improvesOver": Calibration(0.1, -2)})
    assert after["improvesOver"] < before["improvesOver"]
    assert {**after, "improvesOver": before["improvesOver"]} == before


@pytest.mark.parametrize("name", ["calibration.toml", "calibration-fast.toml"])
def test_the_lines_of_the_package_rise(name: str) -> None:
    lines = load_calibration(name)
    assert set(lines) == {"buildsOn", "evaluatesOn", "improvesOver"}
    assert all(line.slope > 0 for line in lines.values())
