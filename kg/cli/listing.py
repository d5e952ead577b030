"""What there is: plug-ins and settings, each with its sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from kg.render import table

CELL = 200
"""Characters of a cell: sentences are shown whole."""


def listing(what: str) -> str:
    """The sources, exporters, stores, settings or examples, as a table."""
    if what == "settings":
        return table(("setting", "default", "meaning"), _settings(), cell=CELL)
    if what == "examples":
        from kg.examples import examples

        return table(("name", "answers"), ((item.name, item.title) for item in examples()), cell=CELL)
    if what == "sources":
        from kg.sources import SOURCES

        return table(("name", "reads"), ((name, source.summary) for name, source in SOURCES.offered()), cell=CELL)
    if what == "stores":
        from kg.store import STORES

        return table(("name", "what it is"), ((name, store.summary) for name, store in STORES.items()), cell=CELL)
    from exports import EXPORTERS

    rows = ((name, exporter.suffix or "folder", exporter.summary) for name, exporter in EXPORTERS.offered())
    return table(("name", "file", "writes"), rows, cell=CELL)


def _settings() -> Iterator[tuple[str, object, str]]:
    from kg.config import Settings

    for group in dataclasses.fields(Settings):
        for setting in dataclasses.fields(getattr(Settings(), group.name)):
            yield f"{group.name}.{setting.name}", setting.default, setting.metadata["help"]
