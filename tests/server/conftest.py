"""Every test of the program may ask for a library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app_client import application
from support.home_fixtures import blank_index, catalog, data, home, no_fsync
from support.shared import Shared

__all__ = ["blank_index", "catalog", "data", "home", "no_fsync"]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    """A folder of the admin's in an application of its own."""
    with application(tmp_path / "data") as client:
        yield Shared(client)
