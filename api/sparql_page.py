"""The page of the SPARQL endpoint for people: the console, with the examples beside it."""

from __future__ import annotations

from api.pages import render
from kg.examples import Example, examples, find_example

FORMATS = (
    ("json", "JSON"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("turtle", "Turtle"),
    ("ntriples", "N-Triples"),
    ("rdfxml", "RDF/XML"),
    ("jsonld", "JSON-LD"),
)
"""What an answer can be downloaded as: tables, then graphs."""

FIRST = "most-built-upon"
"""The example that the form has at first."""


def page(shown: Example | None = None) -> str:
    """The page, with an example in the form where one is asked for."""
    chosen = shown or find_example(FIRST)
    return render("explorer/console.html", examples=examples(), chosen=chosen, formats=FORMATS)
