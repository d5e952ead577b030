"""The page of the SPARQL endpoint for people: a form and the examples, without a script or anything from elsewhere."""

from __future__ import annotations

from html import escape

from kg.examples import Example, examples

_FORMATS = ("json", "csv", "tsv", "xml", "turtle", "ntriples", "rdfxml", "jsonld")
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "textarea{width:100%;font:.9rem/1.4 ui-monospace,monospace}dd{margin:0 0 .6rem}"
)


def page(shown: Example | None = None) -> str:
    """The page, with an example in the form where one is asked for."""
    listed = "".join(
        f'<dt><a href="?example={escape(item.name)}">{escape(item.title)}</a></dt><dd>{escape(item.description)}</dd>'
        for item in examples()
    )
    chosen = shown or examples()[0]
    options = "".join(f'<option value="{name}">{name}</option>' for name in _FORMATS)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>SPARQL</title>'
        f"<style>{_STYLE}</style></head><body><h1>SPARQL</h1>"
        '<form method="get" action="?"><p><label for="query">Query</label></p>'
        f'<textarea id="query" name="query" rows="16" spellcheck="false">\n{escape(chosen.sparql)}</textarea>'
        '<p><label>Format <select name="format"><option value="">as it fits</option>'
        f"{options}</select></label> <button>Ask</button></p></form>"
        f"<h2>Examples</h2><dl>{listed}</dl></body></html>"
    )
