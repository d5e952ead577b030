from __future__ import annotations

from pathlib import Path

import pytest
from engines import Engine, Oxigraph, Rdflib, ask, check, loaded

from kg.rdf.iris import Iris
from kg.rdf.write import named_graphs
from tests.graphs import Sketch, chain, lamps

PATH = "SELECT DISTINCT ?x { ?x (<https://w3id.org/kg-lineage/ontology#buildsOn>)+ ?y }"
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_:DeprecationWarning")  # rdflib calls it itself
KINDS: list[type[Engine]] = [Oxigraph, Rdflib]


@pytest.fixture
def quads(tmp_path: Path) -> Path:
    return written(lamps(), tmp_path / "lamps.nq")


def written(sketch: Sketch, place: Path) -> Path:
    graphs = named_graphs(sketch.graph(), Iris())
    place.write_text("".join(f"{quad} .\n" for quads in graphs.values() for quad in quads), encoding="utf-8")
    return place


def test_all_engines_give_the_same_rows(quads: Path) -> None:
    with loaded(KINDS, quads) as engines:
        assert check(engines, {"all": "SELECT * { ?s ?p ?o }", "path": PATH}) == {
            "all": len(quads.read_text(encoding="utf-8").splitlines()),
            "path": 2,
        }


def test_an_answer_has_rows_and_takes_time(quads: Path) -> None:
    with loaded([Oxigraph], quads) as (engine,):
        asked = ask(engine, PATH)
    assert (asked.rows, asked.seconds > 0) == (2, True)


def test_engines_that_disagree_are_found_out(quads: Path, tmp_path: Path) -> None:
    other = written(chain("A buildsOn B"), tmp_path / "other.nq")
    unlike = pytest.raises(ValueError, match="different numbers of rows for path")
    with loaded([Oxigraph], quads) as (one,), loaded([Rdflib], other) as (two,), unlike:
        check([one, two], {"path": PATH})


def test_engines_are_closed_where_loading_fails(tmp_path: Path) -> None:
    closed = []

    class Watched(Oxigraph):
        def close(self) -> None:
            closed.append(self.name)
            super().close()

    with pytest.raises(OSError, match="No such file"), loaded([Watched], tmp_path / "nothing.nq"):
        pass
    assert closed == ["Oxigraph"]
