"""Which face answers what, and who is let in."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app_client import BROWSER, PASSWORD, Client, application
from support.server import basic

from webui.session import COOKIE

ADMIN = basic("admin", PASSWORD)
PROPFIND = b'<propfind xmlns="DAV:"><allprop/></propfind>'
OTHER_METHODS = [
    *("OPTIONS", "PROPFIND", "PROPPATCH", "PUT", "DELETE", "MKCOL", "COPY", "MOVE"),
    *("LOCK", "UNLOCK", "POST", "PATCH", "REPORT"),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """An application that is asked, and not changed."""
    with application(tmp_path_factory.mktemp("app") / "data") as client:
        yield client


@pytest.fixture
def own_client(tmp_path: Path) -> Iterator[Client]:
    """An application to change."""
    with application(tmp_path / "data") as client:
        yield client


@pytest.mark.parametrize("method", OTHER_METHODS)
@pytest.mark.parametrize("path", ["/", "/files", "/files/é.txt", "/files/new.txt"])
def test_the_cookie_opens_nothing_but_reading(client: Client, method: str, path: str) -> None:
    """A page of another site cannot change or list anything with the browser's session."""
    answer = client(method, path, client.cookie | BROWSER | {"Depth": "1"}, PROPFIND)
    assert 401 == answer.status
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert ["é.txt"] == names(client)


def names(client: Client) -> list[str]:
    library = client.household.library
    owner = client.household.accounts.find("admin")
    folders, media = library.children(library.root(owner).id)
    return [node.name for node in (*folders, *media)]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/", "/files", "/timeline", "/files/é.txt"])
def test_a_browser_without_session_is_led_to_the_log_in(
    client: Client, method: str, path: str
) -> None:
    """It asks for a page, so it gets one to sign in on, not a browser's own dialogue."""
    answer = client(method, path, BROWSER)
    assert 302 == answer.status
    # From the top of the drive, one comes to the photos.
    assert answer.headers["Location"].startswith("/-/login" if path == "/" else "/-/login?next=/")
    assert "WWW-Authenticate" not in answer.headers


@pytest.mark.parametrize("accept", [{}, {"Accept": "*/*"}, {"Accept": "image/webp"}])
def test_a_program_without_password_is_challenged(client: Client, accept: dict[str, str]) -> None:
    """It learns that it may send name and password."""
    answer = client("GET", "/files/é.txt", accept)
    assert 401 == answer.status
    assert 'Basic realm="Mantelpiece", charset="UTF-8"' == answer.headers["WWW-Authenticate"]
    assert b"Sign in" in answer.body
    assert b"" == client("HEAD", "/files/é.txt", accept).body


@pytest.mark.parametrize("sent", ["Origin", "Sec-Fetch-Mode"])
def test_a_page_is_not_challenged_by_the_browser(client: Client, sent: str) -> None:
    """Its session has ended: it says so itself, since no browser knows that way to sign in."""
    answer = client("PUT", "/files/new.txt", {sent: "cors"})
    assert 401 == answer.status
    assert 'Session realm="Mantelpiece"' == answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("path", ["/", "/files", "/files/", "/timeline", "/people"])
def test_a_browser_with_session_gets_pages_of_folders(client: Client, path: str) -> None:
    """At the address at which the folder is mounted."""
    answer = client("GET", path, client.cookie | BROWSER)
    assert 200 == answer.status
    assert answer.is_page


def test_a_browser_with_session_gets_pages_of_people(own_client: Client) -> None:
    """Of the empty folder of somebody, and of one with photos."""
    photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(100)
    for method, path, content in (
        ("MKCOL", "/people/Zoë", b""),
        ("MKCOL", "/people/Eve", b""),
        ("PUT", "/people/Zoë/a.jpg", photo),
    ):
        assert 201 == own_client(method, path, ADMIN, content).status
    for path in ("/people/", "/people/Zoë/", "/people/Eve/", "/people/.unsorted/"):
        answer = own_client("GET", path, own_client.cookie | BROWSER)
        assert 200 == answer.status
        assert answer.is_page
    assert photo == own_client("GET", "/people/Zoë/a.jpg", own_client.cookie | BROWSER).body


def test_a_browser_with_session_gets_pages_of_searches(client: Client) -> None:
    """Also of what is not understood, where there is no folder."""
    headers = BROWSER | client.cookie
    found = client("GET", "/search/beach/", headers)
    assert (200, True) == (found.status, found.is_page)
    assert b"Nothing found" in found.body
    wrong = client("GET", "/search/sea persn=Bob/", headers)
    assert (400, True) == (wrong.status, wrong.is_page)
    assert b"sea <mark>persn</mark>=Bob" in wrong.body
    completed = client("GET", "/-/search/complete", client.cookie)
    assert b'"saved":[]' in completed.body


def test_a_browser_with_session_gets_files(client: Client) -> None:
    """Their bytes, at the same address as in the drive; also a picture that a page asks for."""
    for accept in (BROWSER, {"Accept": "image/webp"}, {}):
        answer = client("GET", "/files/é.txt", client.cookie | accept)
        assert (200, b"content") == (answer.status, answer.body)
    assert 404 == client("GET", "/files/none.txt", client.cookie | BROWSER).status


def test_a_drive_signs_in_by_password(own_client: Client) -> None:
    """It never sees a page."""
    answer = own_client("PROPFIND", "/files", ADMIN | {"Depth": "1"}, PROPFIND)
    assert 207 == answer.status
    assert b"%C3%A9.txt" in answer.body
    assert 201 == own_client("PUT", "/files/new.txt", ADMIN, b"new").status
    assert b"new" == own_client("GET", "/files/new.txt", ADMIN).body
    assert not own_client("GET", "/files", ADMIN | BROWSER).is_page


def test_a_password_goes_before_the_cookie(client: Client) -> None:
    """A wrong one is refused even where the session is good."""
    answer = client("GET", "/files/é.txt", client.cookie | basic("admin", "battery staple"))
    assert 401 == answer.status


@pytest.mark.parametrize(
    "authorization",
    [
        *("", "Basic", "Basic ", "Basic !", "Basic YWRtaW4", "Basic =", "Basic Og==", "Basic é"),
        *("Bearer x", "Digest username=admin", "basicYWRtaW46eA==", "Basic " + "A" * 10_000),
        "Basic " + base64.b64encode(b"admin").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(b"admin\0:" + PASSWORD.encode()).decode(),
    ],
)
def test_malformed_credentials_are_wrong_ones(client: Client, authorization: str) -> None:
    """401, whatever is sent; never an error of the server."""
    for method in ("GET", "PROPFIND", "PUT"):
        answer = client(method, "/files/é.txt", {"Authorization": authorization} | client.cookie)
        assert 401 == answer.status


def test_the_scheme_is_of_any_case(client: Client) -> None:
    """RFC 9110 §11.1."""
    value = ADMIN["Authorization"].replace("Basic", "bAsIc")
    assert 200 == client("GET", "/files/é.txt", {"Authorization": value}).status


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_a_password_may_have_accents(own_client: Client, charset: str) -> None:
    """As new clients send them and as old ones do."""
    own_client.household.accounts.set_password("admin", "meine pässwörter")
    value = base64.b64encode("admin:meine pässwörter".encode(charset)).decode()
    assert 200 == own_client("GET", "/files/é.txt", {"Authorization": f"Basic {value}"}).status


@pytest.mark.parametrize("value", ["", "x", "x" * 10_000, '"', "é"])
def test_a_made_up_cookie_opens_nothing(client: Client, value: str) -> None:
    """It is as good as none."""
    headers = {"Cookie": f"{COOKIE}={value}"}
    assert 401 == client("GET", "/files/é.txt", headers).status
    assert 302 == client("GET", "/", headers | BROWSER).status


def test_odd_cookies_of_other_programs_do_no_harm(client: Client) -> None:
    """All programs on a host share its cookies, whatever their port."""
    for odd in ('ui={"a": [1]}', "a[b]=1", "x y=1", "=v", "lonely"):
        headers = {"Cookie": f"{odd}; {client.cookie['Cookie']}"}
        assert 200 == client("GET", "/files/é.txt", headers).status


def test_an_ended_session_opens_nothing(own_client: Client) -> None:
    """From the next request on, in every process."""
    own_client.household.accounts.sign_out(own_client.cookie["Cookie"].partition("=")[2])
    assert 401 == own_client("GET", "/files/é.txt", own_client.cookie).status


def test_below_the_dash_is_the_browser_s_own(client: Client) -> None:
    """The log-in needs no session; WebDAV is not there."""
    assert client("GET", "/-/login", BROWSER).is_page
    assert client("PROPFIND", "/-/login", ADMIN).status in (404, 405)
    assert 404 == client("PROPFIND", "/-", ADMIN | {"Depth": "0"}, PROPFIND).status


@pytest.mark.parametrize(
    "path", ["/files/\0", "/files/\udcff", "/files/a\nb", "/files/" + "x" * 300]
)
def test_a_name_that_cannot_be_is_no_error_of_the_server(client: Client, path: str) -> None:
    """Neither for a browser nor for a drive."""
    raw = path.encode("utf-8", "surrogateescape").decode("latin-1")
    for headers in (client.cookie | BROWSER, client.cookie, ADMIN):
        status = client("GET", Raw(raw), headers).status
        assert 400 <= status < 500
    assert 400 == client("PUT", Raw(raw), ADMIN, b"x").status


class Raw(str):
    """A path as WSGI has it already."""

    def encode(self, *_: str) -> bytes:
        return super().encode("latin-1")
