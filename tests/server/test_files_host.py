"""Signed addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ServerSettings, Settings, WebSettings
from library.errors import LibraryError
from server.files_host import LIFETIME_S, FilesHost, Grant, files_host

NOW = 1_800_000_000.0
KEY = bytes(range(32))


def host(now: float = NOW, key: bytes = KEY, scheme: str | None = None) -> FilesHost:
    return FilesHost("Files.example:8443", scheme, key, lambda: now)


def environ(path: str, query: str = "", scheme: str = "https") -> dict[str, Any]:
    return {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": scheme}


def path_of(address: str) -> dict[str, Any]:
    """What the server gets to see of a request to *address*."""
    return environ(unquote(urlsplit(address).path, "latin-1"))


@given(st.text(st.characters(max_codepoint=255), max_size=40))
def test_an_address_opens_what_it_was_signed_for(name: str) -> None:
    """Whatever the name; the query goes along unsigned, for it opens nothing."""
    path = f"/files/{name}"
    address = host().address(environ(path, "download"), "visitor")
    assert address.startswith("https://files.example:8443/")
    assert "download" == urlsplit(address).query
    assert Grant(path, "visitor") == host().grant(path_of(address))


def test_it_expires() -> None:
    """After six hours and less than seven; within an hour, it stays the same."""
    address = host().address(environ("/files/a.jpg"), "visitor")
    for later in (0, LIFETIME_S - 1):
        assert host(NOW + later).grant(path_of(address)) is not None
    assert host(NOW + LIFETIME_S + 3600).grant(path_of(address)) is None
    assert NOW % 3600 == 0
    assert address == host(NOW - 3599).address(environ("/files/a.jpg"), "visitor")
    assert address != host(NOW + 1).address(environ("/files/a.jpg"), "visitor")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a.jpg", "b.jpg"),
        ("/files/", "/files/../"),
        (".visitor.", ".somebody."),
        ("/6b", "/7b"),
        (".visitor.", "."),
        ("/files/a.jpg", ""),
    ],
)
def test_what_is_changed_opens_nothing(old: str, new: str) -> None:
    """Path, visitor, time: all of it is signed."""
    address = host().address(environ("/files/a.jpg"), "visitor")
    assert old in address
    assert host().grant(path_of(address.replace(old, new))) is None


@pytest.mark.parametrize("path", ["/", "", "/files/a.jpg", "/..", "/.../x", "/zz.v.s/x", "/é/\xff"])
def test_what_nobody_signed_opens_nothing(path: str) -> None:
    """Nor is it an error of the server."""
    assert host().grant(environ(path)) is None


def test_each_installation_has_a_key_of_its_own() -> None:
    """What another one signs opens nothing here."""
    address = host(key=bytes(32)).address(environ("/files/a.jpg"), "visitor")
    assert host().grant(path_of(address)) is None


def test_the_scheme_is_that_of_the_gallery() -> None:
    """Where its address is set; else that by which the visitor came."""
    asked = environ("/a", scheme="http")
    assert host(scheme="https").address(asked, "v").startswith("https://")
    assert host().address(asked, "v").startswith("http://")


def test_the_settings_name_it(tmp_path: Path) -> None:
    """It cannot be the gallery's own name, where nothing but files would be left."""
    own = ServerSettings(public_url="https://photos.example")
    apart, same = WebSettings(files_host="files.example"), WebSettings(files_host="Photos.example")
    assert files_host(Settings(data=tmp_path, server=own)) is None
    made = files_host(Settings(data=tmp_path, server=own, web=apart))
    assert made is not None
    assert made.address(environ("/a", scheme="http"), "v").startswith("https://files.example/")
    assert (tmp_path / "files.key").exists()
    with pytest.raises(LibraryError, match="has to be another"):
        files_host(Settings(data=tmp_path, server=own, web=same))


@pytest.mark.parametrize(
    ("name", "asked"),
    [("files.EXAMPLE:8443", True), ("files.example", False), ("example:8443", False), ("", False)],
)
def test_it_knows_when_it_is_asked(name: str, asked: bool) -> None:
    """By its whole name, in any case of letters."""
    assert asked == host().is_asked({"HTTP_HOST": name})
