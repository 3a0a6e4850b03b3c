"""The whole program, on a data folder of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.server import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new server."""
    with serving(tmp_path_factory.mktemp("household") / "data") as running:
        yield running
