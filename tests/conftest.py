"""Fixtures of general use."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's data beside the repository; a test that reads them is skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip(f"reads {SHARED}, which is only where the project is developed")
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--remake-golden", action="store_true", help="write the golden files anew")
