"""What the tests of faces share: nets made once, and one pool of processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.faces.finders import FaceFinders
from library.faces.weights import prepare


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every net."""
    folder = tmp_path_factory.mktemp("models")
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def finders(models: Path) -> Iterator[FaceFinders]:
    """A pool of one process."""
    with FaceFinders(models, processes=1) as pool:
        yield pool
