"""Fixtures of general use."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """The project's data beside the repository; a test that reads them is skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip(f"reads {SHARED}, which is only where the project is developed")
    return SHARED
