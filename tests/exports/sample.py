"""Graphs built by hand: one that uses every field, and one whose every text is hostile."""

from __future__ import annotations

from decimal import Decimal

from kg.model import (
    Claim,
    Entity,
    Evidence,
    Field,
    Graph,
    Identifier,
    Kind,
    Link,
    Paper,
    Predicate,
    Quantity,
    Result,
    Scale,
    Span,
)

LAMP, TORCH, CANDLE = "arxiv:2101.00001", "doi:10.1000/torch(2)/../é", "title:00c0ffee00c0ffee"
EXTRACTOR = "kg-lineage/0.1 (sample)"

ABSTRACTS = {
    LAMP: "We present Lamp, a way of lighting. Lamp builds on Wick. Lamp beats Torch on Dusk by 2.5 points, 81.50%.",
    TORCH: "Torch is brighter than Lamp on Dusk. Torch builds on Wick and is compared with Candela-1.",
    CANDLE: "Nothing here has a name, yet it improves over Wick.",
}

PAPERS = (
    Paper(
        id=LAMP,
        title="Lamp: Light for Everyone",
        abstract=ABSTRACTS[LAMP],
        authors=("Ada Example", "Bo Sample"),
        date="2021-01-15",
        venue="Lighting 2021",
        urls=("https://arxiv.org/abs/2101.00001", "javascript:alert(1)"),
        identifiers=(Identifier("arxiv", "2101.00001"), Identifier("doi", "10.1000/lamp")),
        source="sample",
    ),
    Paper(id=TORCH, title="Torch", abstract=ABSTRACTS[TORCH], date="2022-03", source="sample"),
    Paper(id=CANDLE, title="Bees' Wax", abstract=ABSTRACTS[CANDLE], date="2023"),
)

ENTITIES = (
    Entity("benchmark/dusk-1", Kind.BENCHMARK, "Dusk", ("DUSK set",)),
    Entity("method/contribution-2", Kind.METHOD, "contribution of “Bees' Wax”", unnamed_in=CANDLE),
    Entity("method/lamp-3", Kind.METHOD, "Lamp", ("LAMP", "Lamps")),
    Entity("method/wick-4", Kind.METHOD, "Wick"),
    Entity("metric/glare-5", Kind.METRIC, "glare", higher_is_better=False),
    Entity("metric/lux-6", Kind.METRIC, "lux", higher_is_better=True),
    Entity("model/candela-7", Kind.MODEL, "Candela-1"),
    Entity("model/torch-8", Kind.MODEL, "Torch"),
    Entity("task/lighting-9", Kind.TASK, "lighting"),
)

LINKS = (
    Link(LAMP, "method/lamp-3", "Lamp", ("LAMP",), True, 1.0, ("same name",), ("model/torch-8",)),
    Link(LAMP, "method/wick-4", "Wick", (), False, 0.75),
    Link(LAMP, "model/torch-8", "Torch", (), False, 0.9, ("same name", "same kind")),
    Link(LAMP, "benchmark/dusk-1", "Dusk", (), False, 1.0),
    Link(TORCH, "model/torch-8", "Torch", (), True, 1.0),
    Link(TORCH, "method/lamp-3", "Lamp", (), False, 1.0),
)


def evidence(paper: str, sentence: str, confidence: float = 0.9) -> Evidence:
    start = ABSTRACTS[paper].index(sentence)
    return Evidence(paper, Span(Field.ABSTRACT, start, start + len(sentence)), sentence, EXTRACTOR, confidence)


UNNAMED = evidence(CANDLE, ABSTRACTS[CANDLE])
WICK = evidence(LAMP, "Lamp builds on Wick.")
PRESENT = evidence(LAMP, "We present Lamp, a way of lighting.", 0.97)
BEATS = evidence(LAMP, "Lamp beats Torch on Dusk by 2.5 points, 81.50%.")
BRIGHTER = evidence(TORCH, "Torch is brighter than Lamp on Dusk.", 0.8)
BUILDS = evidence(TORCH, "Torch builds on Wick and is compared with Candela-1.", 0.5)

CLAIMS = (
    Claim(LAMP, Predicate.ADDRESSES_TASK, "task/lighting-9", (PRESENT,), 0.7),
    Claim(LAMP, Predicate.INTRODUCES, "method/lamp-3", (PRESENT,), 0.97),
    Claim("method/contribution-2", Predicate.IMPROVES_OVER, "method/wick-4", (UNNAMED,), 1.0),
    Claim("method/lamp-3", Predicate.BUILDS_ON, "method/wick-4", (WICK,), 0.93),
    Claim("method/lamp-3", Predicate.EVALUATES_ON, "benchmark/dusk-1", (BEATS,), 0.9),
    Claim("method/lamp-3", Predicate.IMPROVES_OVER, "model/torch-8", (BEATS,), 0.41),
    Claim("model/torch-8", Predicate.BUILDS_ON, "method/wick-4", (BUILDS,), 0.5),
    Claim("model/torch-8", Predicate.COMPARES_WITH, "model/candela-7", (BUILDS,), 0.5),
    Claim("model/torch-8", Predicate.EVALUATES_ON, "benchmark/dusk-1", (BEATS, BRIGHTER), 0.95),
    Claim("model/torch-8", Predicate.IMPROVES_OVER, "method/lamp-3", (BRIGHTER,), 0.4),
    Claim("model/torch-8", Predicate.BUILDS_ON, "method/lamp-3", (BRIGHTER,), 0.1),
)

RESULTS = (
    Result(
        paper=LAMP,
        subject="method/lamp-3",
        evidence=BEATS,
        benchmark="benchmark/dusk-1",
        metric="metric/lux-6",
        value=Quantity("81.50%", Decimal("81.50"), "percent"),
        baseline_value=Quantity("79", Decimal("79")),
        delta=Quantity("2.5", Decimal("2.5"), "points"),
        scale=Scale.ABSOLUTE,
        baseline="model/torch-8",
    ),
    Result(TORCH, "model/torch-8", BRIGHTER, value=Quantity("1e-7", Decimal("1e-7"))),
)


def graph() -> Graph:
    """A graph with every field in use."""
    code = ((LAMP, "https://example.org/lamp?a=1&b=2"),)
    return Graph(
        tuple(sorted(PAPERS)),
        ENTITIES,
        tuple(sorted(LINKS)),
        tuple(sorted(CLAIMS)),
        tuple(sorted(RESULTS, key=lambda result: result.id)),
        code,
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "</script><!--<script>",
    "]]></data>&amp;&#0;",
    "\"quoted\" and 'single' and `back`",
    'a\\"b\\\\" SET n.x = "',
    "line\nfeed\r\nand\rreturn\ttab",
    "line\u2028separator\u2029and\x85next",
    "\u202eright to left\u202c \u200f\u200b",
    "emoji \U0001f525 and \U0001d54f, e\u0301",
    "日本語とアラビア語 العربية",
    "javascript:alert(1)",
    "http://evil.example/?a=<b>&c='d'",
    "$\\underline{\\text{LaTeX}}_{\\mu}$ \\u0027 \\N",
    "=HYPERLINK(1)",
    "+C",
    "-",
    "@home",
    "a|b",
    "{{x}} ${y} $policy %s",
    "; DROP; // comment /* more */",
    "  spaces around  ",
    "x" * 5_000,
    "\ufeffmark",
)


def hostile() -> Graph:
    """A graph in which papers, entities and sentences are called as in `HOSTILE`."""
    papers = tuple(
        Paper(f"title:{number:016x}", text, text, (text,), "2020", text, (text,), source=text)
        for number, text in enumerate(HOSTILE)
    )
    kinds = (Kind.METHOD, Kind.MODEL, Kind.BENCHMARK)
    entities = tuple(
        Entity(f"{kinds[number % 3].lower()}/{number:02}", kinds[number % 3], text, (text + "!",))
        for number, text in enumerate(HOSTILE)
    )
    said = [
        Evidence(paper.id, Span(Field.ABSTRACT, 0, len(text)), text, text, 0.5)
        for paper, text in zip(papers, HOSTILE, strict=True)
    ]
    claims = [
        Claim(paper.id, Predicate.INTRODUCES, entity.id, (item,), 0.5)
        for paper, entity, item in zip(papers, entities, said, strict=True)
    ]
    links = [
        Link(paper.id, entity.id, entity.label, (entity.label + "!",), True, 1.0, (entity.label,))
        for paper, entity in zip(papers, entities, strict=True)
    ]
    results = [
        Result(item.paper, entity.id, item, value=Quantity(item.text, Decimal(1), item.text))
        for entity, item in zip(entities, said, strict=True)
    ]
    code = [(paper.id, text) for paper, text in zip(papers, HOSTILE, strict=True)]
    return Graph(
        tuple(sorted(papers)),
        tuple(sorted(entities)),
        tuple(sorted(links)),
        tuple(sorted(claims)),
        tuple(sorted(results, key=lambda result: result.id)),
        tuple(sorted(code)),
    )
