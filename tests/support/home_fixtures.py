"""A library in a folder of its own, with the users alice and bob."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.home import Home, add_user

from library.catalog.engine import Catalog
from library.catalog.migrate import migrate
from library.library import Library


@pytest.fixture(scope="session")
def blank_index() -> bytes:
    """An index without users, made once: migrations take their time."""
    return _blank()


@pytest.fixture
def data(tmp_path: Path, blank_index: bytes) -> Path:
    """A data folder with an index without users."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "index.sqlite").write_bytes(blank_index)
    return folder


@pytest.fixture
def catalog(data: Path) -> Iterator[Catalog]:
    """The index of `data`."""
    catalog = Catalog(data / "index.sqlite")
    yield catalog
    catalog.close()


@pytest.fixture
def no_fsync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes may die in these tests; the machine does not."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        catalog = Catalog(Path(folder) / "index.sqlite")
        migrate(catalog)
        catalog.close()
        return (Path(folder) / "index.sqlite").read_bytes()


def make_home() -> tuple[Home, Callable[[], None]]:
    """Return a library of its own and what closes it, for tests that need several."""
    folder = TemporaryDirectory()
    data = Path(folder.name)
    (data / "index.sqlite").write_bytes(_blank())
    catalog = Catalog(data / "index.sqlite")
    alice, bob = (add_user(catalog, data, name) for name in ("alice", "bob"))

    def close() -> None:
        catalog.close()
        folder.cleanup()

    return Home(data, catalog, Library(catalog, data), alice, bob), close


@pytest.fixture
def home(data: Path, catalog: Catalog, no_fsync: None) -> Home:
    """A library with the users alice and bob."""
    alice, bob = (add_user(catalog, data, name) for name in ("alice", "bob"))
    return Home(data, catalog, Library(catalog, data), alice, bob)
