"""A drive on a fake tree, and a client that asks it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree
from support.wire import Wire, serving

from library.access.visitor import Visitor
from library.catalog.engine import Catalog
from library.catalog.migrate import migrate
from providers.dav.app import DavApp
from providers.dav.request import Space


@pytest.fixture(scope="session")
def _empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with all its tables, to be copied."""
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    catalog = Catalog(path)
    migrate(catalog)
    catalog.close()
    return path


@pytest.fixture
def catalog(tmp_path: Path, _empty_index: Path) -> Iterator[Catalog]:
    copied = shutil.copy(_empty_index, tmp_path / "index.sqlite")
    catalog = Catalog(copied)
    yield catalog
    catalog.close()


@pytest.fixture
def tree(catalog: Catalog, tmp_path: Path) -> FakeTree:
    return FakeTree(catalog, tmp_path)


@pytest.fixture
def app(tree: FakeTree, catalog: Catalog) -> DavApp:
    return DavApp(
        lambda _: tree.root,
        catalog,
        tree.content,
        space=lambda _: Space(used=7, available=35 << 20),
    )


@pytest.fixture
def dav(app: DavApp, tree: FakeTree) -> DavClient:
    return DavClient(app, tree.user)


class _Current:
    """Whatever application a test wants behind the one server, which is slow to start."""

    app: WSGIApplication

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.app(environ, start_response)


@pytest.fixture(scope="session")
def _server() -> Iterator[tuple[Wire, _Current]]:
    current = _Current()
    with serving(current, timeout_s=0.5) as wire:
        yield wire, current


@pytest.fixture
def wire(_server: tuple[Wire, _Current], app: DavApp, tree: FakeTree) -> Wire:
    """A real server; clients that are silent for half a second are given up."""

    def signed_in(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["mantelpiece.visitor"] = Visitor(tree.user)
        return app(environ, start_response)

    wire, current = _server
    current.app = signed_in
    return wire
