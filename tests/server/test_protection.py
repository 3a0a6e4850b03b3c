"""Every answer protects whoever looks at it in a browser."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.addresses import addresses
from support.fake_gallery import NAME, PASSWORD, FakeGallery
from support.fake_photos import FakeFolder, folder_of, photo
from support.server import Server, basic, serving
from support.wire import receive_all, request
from werkzeug.test import Client

from server.protection import Hsts, Protected, protective_fields
from webui.session import COOKIE, UNKEPT

POLICY = "content-security-policy"
NAMES = {name.lower() for name, _ in protective_fields(secure=False, hsts=Hsts(365))}
HSTS = "strict-transport-security"
PAGE = {"Accept": "text/html"}


def missing(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Return which headers an answer lacks or has twice, or whose policy lets it be framed."""
    fields = [(name.lower(), value) for name, value in headers]
    names = [name for name, _ in fields]
    wrong = [name for name in sorted(NAMES) if names.count(name) != 1]
    policy = dict(fields).get(POLICY, "")
    framed = "frame-ancestors 'none'" not in policy
    return [*wrong, *(["frames"] if framed else []), *(["unsafe"] if "unsafe" in policy else [])]


def test_which_they_are() -> None:
    """Those that this file goes on to look for."""
    assert {
        POLICY,
        "cache-control",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "x-content-type-options",
    } == NAMES


def test_https_is_to_stay() -> None:
    """As long as it is set; over http, nobody could be sure who says so."""
    fields = dict(protective_fields(secure=True, hsts=Hsts(2)))
    assert "max-age=172800" == fields["Strict-Transport-Security"]
    fields = dict(protective_fields(secure=True, hsts=Hsts(2, subdomains=True)))
    assert "max-age=172800; includeSubDomains" == fields["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in dict(protective_fields(secure=False, hsts=Hsts(2)))
    assert "Strict-Transport-Security" not in dict(protective_fields(secure=True, hsts=Hsts(0)))


def test_what_an_application_says_itself_stands() -> None:
    """In any case of letters."""

    def strict(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("content-security-policy", "sandbox")])
        return []

    answer = Client(Protected(strict, hsts=Hsts(365))).get("/", base_url="https://localhost")
    assert ["sandbox"] == answer.headers.getlist(POLICY)
    assert "max-age=31536000" == answer.headers[HSTS]


@pytest.mark.parametrize(("cache_always", "is_unkept"), [(True, True), (False, False)])
def test_browsers_keep_photos(cache_always: bool, is_unkept: bool) -> None:
    """Where somebody asked to stay signed in, and elsewhere unless it is set that they do not."""
    answer = _sent(cache_always=cache_always, is_unkept=is_unkept)
    assert ["private, max-age=60"] == answer.headers.getlist("Cache-Control")


def test_nothing_stays_behind_where_nobody_asked_to_stay() -> None:
    """If it is set so."""
    answer = _sent(cache_always=False, is_unkept=True)
    assert ["no-store"] == answer.headers.getlist("Cache-Control")


def _sent(*, cache_always: bool, is_unkept: bool) -> Any:
    def photo(environ: Any, start_response: Any) -> Iterable[bytes]:
        environ[UNKEPT] = is_unkept
        start_response("200 OK", [("cache-control", "private, max-age=60")])
        return []

    return Client(Protected(photo, hsts=Hsts(0), cache_always=cache_always)).get("/")


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_view_has_them(tmp_path: Path, signed_in: bool) -> None:
    """Whatever it answers, by whatever method; so has a view that is added later."""
    holiday = folder_of("Holiday", photo(1))
    gallery = FakeGallery(FakeFolder("", [FakeFolder("files", [holiday])]), tmp_path)
    app = gallery.app()
    browser = Client(Protected(app, hsts=Hsts(365)))
    session = gallery.sign_in(NAME, PASSWORD)
    assert session
    if signed_in:
        browser.set_cookie(COOKIE, session[1])
    asked = 0
    for method, address in addresses(app):
        answer = browser.open(address, method=method)
        assert (method, address, []) == (method, address, missing(answer.headers.items()))
        asked += 1
        answer.close()
    assert asked > 50


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A whole server with a file of every kind."""
    with serving(tmp_path_factory.mktemp("protected") / "data", "--processes", "1") as running:
        for name in ("a.txt", "a.html", "a.svg", "a.jpg"):
            assert 201 == running.request("PUT", f"/files/{name}", b"<svg/>")[0]
        yield running


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", PAGE, 302),
        ("GET", "/", {}, 401),
        ("GET", "/-/login", {}, 200),
        ("GET", "/-/nowhere", {}, 404),
        ("POST", "/-/login", {}, 400),
        ("PUT", "/-/login", {}, 405),
        ("GET", "/-/api/progress", {}, 401),
        ("GET", "/-/health", {}, 200),
        ("GET", "/-/frame", {}, 401),
        ("OPTIONS", "/", basic(), 200),
        ("PROPFIND", "/", {}, 401),
        ("PROPFIND", "/", {**basic(), "Depth": "1"}, 207),
        ("PROPFIND", "/nowhere", {**basic(), "Depth": "0"}, 404),
        ("GET", "/files/a.txt", basic(), 200),
        ("HEAD", "/files/a.jpg", basic(), 200),
        ("GET", "/files/a.html", basic(), 200),
        ("GET", "/files/a.svg", basic(), 200),
        ("GET", "/files/a.txt", {**basic(), "Range": "bytes=1-2"}, 206),
        ("GET", "/files/a.txt", {**basic(), "Range": "bytes=0-0,2-3"}, 206),
        ("GET", "/files/a.txt", {**basic(), "Range": "bytes=99-"}, 416),
        ("GET", "/files/a.txt", {**basic(), "If-None-Match": "*"}, 304),
        ("PUT", "/files/a.txt", {**basic(), "If-None-Match": "*"}, 412),
        ("MKCOL", "/files/a.txt", basic(), 405),
        ("DELETE", "/files/nowhere", basic(), 404),
        ("BREW", "/files", basic(), 405),
    ],
)
def test_so_have_all_other_answers(
    server: Server, method: str, path: str, headers: Mapping[str, str], status: int
) -> None:
    """Of both faces: pages, redirects, refusals, files, listings."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(method, path, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (status, []) == (answer.status, missing(answer.getheaders()))
    assert answer.getheader(HSTS) is None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (request("GET", "/", "Content-Length: 1", "Content-Length: 2"), 400),
        (request("GET", "/", "X: " + "x" * 70_000), 431),
        (request("GET", "/" + "x" * 70_000), 414),
        (request("GET", "/", "Expect: cake"), 417),
    ],
)
def test_so_have_those_of_the_layer_below(server: Server, sent: bytes, status: int) -> None:
    """Which refuses what no face gets to see."""
    with server.connect() as connection:
        connection.sendall(sent)
        head = receive_all(connection).partition(b"\r\n\r\n")[0].decode()
    first, *lines = head.split("\r\n")
    fields = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    assert (status, []) == (int(first.split()[1]), missing(fields))
