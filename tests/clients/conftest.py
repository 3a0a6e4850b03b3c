"""The whole program, on a data folder of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.server import WITH_FACES, Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new server, whose worker does not forget the faces that tests put into its index."""
    with serving(tmp_path_factory.mktemp("household") / "data", environ=WITH_FACES) as running:
        yield running
