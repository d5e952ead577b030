"""What stands in one list is of one sort."""

from __future__ import annotations

import pytest
from spacy.tokens import Span

from kg.mentions.lists import agreed
from tests.reading import document

SURE_TEST = {"Method": 0.01, "Model": 0.01, "Benchmark": 0.95, "none": 0.03}
SURE_METHOD = {"Method": 0.95, "Model": 0.01, "Benchmark": 0.01, "none": 0.03}
DOUBTFUL = {"Method": 0.4, "Model": 0.1, "Benchmark": 0.3, "none": 0.2}


@pytest.mark.parametrize(
    ("text", "sure", "turned"),
    [
        ("We test on GSM8K, Dawnset and MMLU.", SURE_TEST, True),
        ("We test on GSM8K and the Dawnset.", SURE_TEST, True),
        ("We test Dawnset, a method, on GSM8K.", SURE_TEST, False),
        ("We beat GSM8K, Dawnset and MMLU.", SURE_METHOD, False),
        ("On GSM8K, Dawnset wins.", SURE_TEST, False),
        ("We test on two sets (GSM8K, Dawnset).", SURE_TEST, True),
    ],
)
def test_a_doubtful_name_goes_with_its_list(text: str, sure: dict[str, float], turned: bool) -> None:
    doc = document(text, until="kg_mentions")
    spans: list[Span] = []
    for name in ("GSM8K", "Dawnset", "MMLU"):
        at = doc._.text.find(name)
        if at >= 0:
            span = doc.char_span(at, at + len(name))
            assert span is not None
            span._.key = name
            spans.append(span)
    found = agreed(spans, {span._.key: DOUBTFUL if span._.key == "Dawnset" else sure for span in spans})
    assert set(found) == ({"Dawnset"} if turned else set())
    for probabilities in found.values():
        assert max(probabilities, key=lambda kind: probabilities[kind]) == "Benchmark"
        assert sum(probabilities.values()) == pytest.approx(1)
