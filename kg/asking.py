"""Writing SPARQL: what the answers of this library say they equal."""

from __future__ import annotations

from ontology import PREFIXES


def select(what: str, pattern: str, *, group: str = "", order: str = "") -> str:
    """A SELECT query that declares the prefixes it uses."""
    parts = [f"SELECT {what} WHERE {{\n{pattern}\n}}", group and f"GROUP BY {group}", order and f"ORDER BY {order}"]
    text = " ".join(filter(None, parts))
    used = sorted(prefix for prefix in PREFIXES if f"{prefix}:" in text)
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + text


def literal(text: str) -> str:
    """A text as a SPARQL literal."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


CLAIM = """?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:belief ?belief"""
"""What a claim is, in SPARQL."""

EVIDENCE = "?claim kg:hasEvidence ?evidence . ?evidence prov:value ?sentence ; prov:wasQuotedFrom ?paper"
"""What stands behind a claim, in SPARQL."""
