"""The namespace is closed, quick to import, and says what a misspelt term may have meant."""

from __future__ import annotations

import copy
import re
import subprocess
import sys

import pytest

import ontology
from ontology import KG, PREFIXES, Namespace, core_text, shapes_text

VOCABULARY = """
    fabio cito dcterms schema prov skos mls mlso fair4ml lpwcc lpwcp cskg orkgc orkgp np npx oa itsrdf dcat void sh
"""


def test_term_is_its_iri() -> None:
    assert KG.improvesOver == "https://w3id.org/kg-lineage/ontology#improvesOver"
    assert type(KG.Claim) is str


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("improvesover", "improvesOver"),
        ("evaluates_on", "evaluatesOn"),
        ("BENCHMARK", "Benchmark"),
        ("beleif", "belief"),
    ],
)
def test_misspelt_term_is_refused_with_near_ones(misspelt: str, meant: str) -> None:
    with pytest.raises(AttributeError, match=rf"no term '{misspelt}'; near: .*\b{meant}\b"):
        getattr(KG, misspelt)


def test_far_off_term_is_refused() -> None:
    with pytest.raises(AttributeError, match=r"no term 'xyzzy'$"):
        _ = KG.xyzzy


def test_namespace_behaves_as_python_expects() -> None:
    assert not hasattr(KG, "__wrapped__")
    assert isinstance(copy.deepcopy(KG), Namespace)
    assert {"improvesOver", "Claim"} <= set(dir(KG))
    assert list(KG) == sorted(KG)


def test_namespace_knows_its_iris() -> None:
    assert KG.Paper in KG
    assert "Paper" not in KG
    assert PREFIXES["kg"] not in KG
    assert "https://w3id.org/kg-lineage/ontology#paper" not in KG
    assert 7 not in KG


@pytest.mark.parametrize("text", [core_text(), shapes_text()], ids=["core", "shapes"])
def test_prefixes_are_those_of_the_files(text: str) -> None:
    declared = dict(re.findall(r"^@prefix (\w+): <([^>]*)> \.$", text, flags=re.M))
    declared.pop("shape", None)  # names of shapes stand in no data
    assert declared.items() <= PREFIXES.items()
    assert all(re.search(rf"[\s(]{prefix}:[\w-]", text.replace("@prefix", "")) for prefix in declared)


def test_prefixes_cover_the_vocabulary() -> None:
    assert {*VOCABULARY.split(), "kg", "rdf", "rdfs", "owl", "xsd"} <= set(PREFIXES)
    assert PREFIXES["schema"] == "https://schema.org/"
    assert all(base.endswith(("#", "/")) for base in PREFIXES.values())


def test_import_brings_neither_rdflib_nor_the_rest() -> None:
    code = """
import sys, ontology
assert 'pyoxigraph' not in sys.modules
ontology.KG.Claim, ontology.shapes_text(), ontology.context()
print(*{name.partition('.')[0] for name in sys.modules} & {'rdflib', 'pyshacl', 'kg', 'exports', 'api'})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_exports_are_listed() -> None:
    assert all(hasattr(ontology, name) for name in ontology.__all__)
