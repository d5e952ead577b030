"""Check a store against the SHACL shapes of the ontology."""

from __future__ import annotations

import warnings
from typing import Any

from kg.store import Store
from ontology import shapes_text


def validate(store: Store) -> tuple[bool, tuple[str, ...]]:
    """Whether the union of all named graphs conforms, and its faults in words, sorted."""
    import rdflib
    from pyshacl import validate as shacl
    from pyshacl.graph_abstraction import OxigraphDataGraph

    class Whole(OxigraphDataGraph):
        """The store, which pySHACL would otherwise count at every fault to know whether it is empty."""

        def __bool__(self) -> bool:
            return True

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
        conforms, report, _ = shacl(Whole(store.raw), shacl_graph=shapes)
    return bool(conforms), tuple(sorted(set(_faults(report))))


def _faults(report: Any) -> list[str]:
    from rdflib.namespace import SH

    faults = []
    for result in report.subjects(SH.resultSeverity, None):
        message, focus, value = (report.value(result, p) for p in (SH.resultMessage, SH.focusNode, SH.value))
        faults.append(f"{message} [{focus}{'' if value is None else f' -> {value}'}]")
    return faults
