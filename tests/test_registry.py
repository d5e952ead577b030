from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from exports import EXPORTERS
from kg.errors import UnknownPluginError
from kg.registry import Registry
from kg.sources import SOURCES
from kg.store import STORES

MODULES = {
    "__init__": "from kg.registry import Registry\nLAMPS = Registry('lamp', __name__)",
    "b_torch": "from lamps_for_test import LAMPS\nLAMPS.register('torch')('a torch')",
    "a_candle": "from lamps_for_test import LAMPS\n@LAMPS.register('candle')\nclass Candle: ...",
}


@pytest.fixture
def lamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry[object]]:
    """A registry in a package of its own."""
    for name, text in MODULES.items():
        path = tmp_path / "lamps_for_test" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    import lamps_for_test  # type: ignore[import-not-found]

    yield lamps_for_test.LAMPS
    for name in [name for name in sys.modules if name.startswith("lamps_for_test")]:
        del sys.modules[name]


def test_plug_ins_are_found_in_their_folder(lamps: Registry[object]) -> None:
    assert lamps.names() == ["candle", "torch"]
    assert lamps.get("torch") == "a torch"
    assert [name for name, _ in lamps.items()] == ["candle", "torch"]


def test_nothing_is_loaded_before_it_is_asked_for(lamps: Registry[object]) -> None:
    assert "lamps_for_test.a_candle" not in sys.modules
    lamps.names()
    assert "lamps_for_test.a_candle" in sys.modules


def test_an_unknown_name_lists_the_known(lamps: Registry[object]) -> None:
    with pytest.raises(UnknownPluginError, match="no lamp named 'lantern'; known: candle, torch") as caught:
        lamps.get("lantern")
    assert (caught.value.kind, caught.value.name, caught.value.known) == ("lamp", "lantern", ("candle", "torch"))


def test_a_name_cannot_be_taken_twice(lamps: Registry[object]) -> None:
    lamps.names()
    with pytest.raises(ValueError, match="two lamp plug-ins are named 'torch'"):
        lamps.register("torch")("another")


def test_packages_of_others_join_through_entry_points(lamps: Registry[object], monkeypatch: pytest.MonkeyPatch) -> None:
    found = [EntryPoint(name, "math:pi", "lamps_for_test") for name in ("torch", "beacon")]
    monkeypatch.setattr("kg.registry.entry_points", lambda *, group: found if group == "lamps_for_test" else [])
    assert lamps.names() == ["beacon", "candle", "torch"]
    assert lamps.get("torch") == "a torch"  # our own is not replaced
    assert lamps.get("beacon") == pytest.approx(3.14159, abs=1e-4)


@pytest.mark.parametrize("registry", [SOURCES, EXPORTERS, STORES], ids=["sources", "exporters", "stores"])
def test_those_there_are(registry: Registry[object]) -> None:
    assert registry.names() == sorted(registry.names())
    assert len(registry.names()) >= 2
    with pytest.raises(UnknownPluginError, match=", ".join(name for name, _ in registry.offered())):
        registry.get("lamp")
