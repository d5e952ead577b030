"""Queries that show a model how the graph is asked in SPARQL."""

from __future__ import annotations

from collections.abc import Mapping

QUERIES: Mapping[str, str] = {
    "What improves over BERT, how sure is that, and which sentence says so?": """\
SELECT ?name ?belief ?sentence WHERE {
  ?claim rdf:subject ?method ; rdf:predicate kg:improvesOver ; rdf:object/skos:prefLabel "BERT" ;
         kg:belief ?belief ; kg:hasEvidence/prov:value ?sentence .
  ?method skos:prefLabel ?name .
} ORDER BY DESC(?belief) ?name""",
    "All that LoRA descends from, however far": """\
SELECT DISTINCT ?name WHERE {
  ?lora skos:prefLabel "LoRA" ; (kg:buildsOn|kg:improvesOver)+/skos:prefLabel ?name .
} ORDER BY ?name""",
    "Which methods do most others build on?": """\
SELECT ?name (COUNT(DISTINCT ?other) AS ?heirs) WHERE {
  ?other kg:buildsOn ?method . ?method skos:prefLabel ?name .
} GROUP BY ?name ORDER BY DESC(?heirs) ?name LIMIT 10""",
    "Which papers introduced something that is tested on ImageNet, and when?": """\
SELECT ?title ?name ?year WHERE {
  ?paper kg:introduces ?thing ; dcterms:title ?title ; kg:year ?year .
  ?thing kg:evaluatesOn/skos:prefLabel "ImageNet" ; skos:prefLabel ?name .
} ORDER BY ?year ?name""",
    "Figures on ImageNet, by metric": """\
SELECT ?metric ?name ?value WHERE {
  ?result kg:onBenchmark/skos:prefLabel "ImageNet" ; mls:hasValue ?value ; mls:specifiedBy/skos:prefLabel ?metric ;
          fair4ml:evaluatedMLModel/skos:prefLabel ?name .
} ORDER BY ?metric ?value ?name""",
}
"""Queries by the question that each answers."""


def text() -> str:
    """All of them, each under its question."""
    return "\n\n".join(f"# {question}\n{query}" for question, query in QUERIES.items()) + "\n"
