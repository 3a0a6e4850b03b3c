"""People in the library of a server that runs, as if faces had been found there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from support.faces import put_photo, seen_in
from support.home import Home
from support.server import USER, Server

from library.catalog import users
from library.catalog.engine import Catalog
from library.library import Library


@contextmanager
def at_home(server: Server) -> Iterator[Home]:
    """The data folder of *server* with its admin in the place of alice."""
    catalog = Catalog(server.data / "index.sqlite")
    try:
        with catalog.ask_once() as driver:
            found = users.find(driver, USER)
        assert found is not None
        yield Home(server.data, catalog, Library(catalog, server.data), found.user, found.user)
    finally:
        catalog.close()


def crowd(server: Server, *photos: str, name: str | None = None) -> str:
    """Add a person who is in new photos of these names; return what they are called."""
    with at_home(server) as home:
        return seen_in(home, *(put_photo(home, photo) for photo in photos), name=name).title


def file_names(server: Server) -> set[str]:
    """Return the paths of all of the admin's files."""
    with at_home(server) as home:
        return {path for path, content in home.indexed().items() if content is not None}
