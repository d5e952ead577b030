"""Writing SPARQL: what the answers of this library say they equal."""

from __future__ import annotations

from ontology import PREFIXES


def select(what: str, pattern: str, *, order: str = "") -> str:
    """A SELECT query that declares the prefixes it uses."""
    text = f"SELECT {what} WHERE {{\n{pattern}\n}}{f' ORDER BY {order}' if order else ''}"
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
