"""Who comes in to the drive and the pages, by which way, and who does not."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from support.app_client import Client, application

from library.accounts.second_factor import new_secret
from library.model import Role
from library.throttling import Tried
from webui.session import PROXY_USER

PASSWORD = "tea and honey"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """An application with an admin, the user bob and the guest carol."""
    with application(tmp_path / "data") as client:
        accounts = client.household.accounts
        accounts.add("bob", PASSWORD)
        accounts.add("carol", PASSWORD, Role.GUEST)
        yield client


def basic(name: str, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"}


def listing(client: Client, name: str, path: str = "/") -> str:
    answer = client("PROPFIND", path, basic(name) | {"Depth": "1"})
    assert 207 == answer.status
    return answer.body.decode()


def test_a_guest_s_drive_has_what_is_shared(client: Client) -> None:
    """Nothing of their own is in it, and there is nowhere to put anything."""
    found = listing(client, "carol")
    for name in ("files", "timeline", "albums", "search", "trash", "previews"):
        assert f"/{name}" not in found
    for method, path in (("PUT", "/files/a.jpg"), ("PUT", "/a.jpg"), ("MKCOL", "/files/a")):
        assert client(method, path, basic("carol"), b"").status in (403, 404, 409)
    assert not (client.household.settings.data / "media" / "carol").exists()


def test_a_guest_s_pages_explain(client: Client) -> None:
    """Instead of an upload, they tell what will be there; what is a library's is not offered."""
    cookie = client.cookie_of("carol", PASSWORD)
    page = client("GET", "/", cookie | PAGE).body.decode()
    assert "Nothing is shared with you yet" in page
    assert "Put your photos" not in page
    assert "/-/activity" not in page
    for path in ("/-/account", "/-/account/sessions", "/-/connect", "/-/activity"):
        assert 200 == client("GET", path, cookie | PAGE).status
    assert 404 == client("GET", "/timeline/", cookie | PAGE).status


def test_a_user_who_becomes_a_guest_keeps_what_is_theirs(client: Client) -> None:
    """Out of sight, until they are a user again."""
    accounts = client.household.accounts
    assert 201 == client("PUT", "/files/a.txt", basic("bob"), b"content").status
    accounts.set_role("bob", Role.GUEST)
    assert 404 == client("GET", "/files/a.txt", basic("bob")).status
    accounts.set_role("bob", Role.USER)
    assert b"content" == client("GET", "/files/a.txt", basic("bob")).body


def test_a_second_factor_closes_the_drive_to_the_password(client: Client) -> None:
    """It is refused as a wrong one is; without, it is good again."""
    accounts = client.household.accounts
    bob = accounts.find("bob")
    assert "/files" in listing(client, "bob")
    secret = new_secret()
    accounts.second_factors.enable(bob, secret, pyotp.TOTP(secret).at(int(time.time())))
    assert 401 == client("PROPFIND", "/", basic("bob") | {"Depth": "0"}).status
    assert 401 == client("GET", "/-/frame", basic("bob")).status
    accounts.second_factors.disable(bob)
    assert "/files" in listing(client, "bob")


def test_a_disabled_user_is_out_at_once(client: Client) -> None:
    """From drive and pages; and in again when enabled."""
    accounts = client.household.accounts
    cookie = client.cookie_of("bob", PASSWORD)
    assert "/files" in listing(client, "bob")
    assert 200 == client("GET", "/files/", cookie | PAGE).status
    accounts.disable("bob")
    assert 401 == client("PROPFIND", "/", basic("bob") | {"Depth": "0"}).status
    assert 302 == client("GET", "/files/", cookie | PAGE).status
    accounts.enable("bob")
    assert "/files" in listing(client, "bob")


def test_half_a_sign_in_opens_no_file(client: Client) -> None:
    """The cookie of a session that awaits a code or a password is worth nothing."""
    accounts = client.household.accounts
    client("PUT", "/files/a.txt", basic("bob"), b"content")
    made_up = accounts.reset_password("bob")
    cookie = client.cookie_of("bob", made_up)
    assert 401 == client("GET", "/files/a.txt", cookie).status
    assert 302 == client("GET", "/files/", cookie | PAGE).status
    assert 401 == client("GET", "/-/api/activity", cookie).status


def test_a_proxy_s_user_is_signed_in(client: Client) -> None:
    """In a browser, without being asked, and known there; strangers and disabled users are not."""
    assert not client.household.accounts.throttle.look(Tried.PASSWORD, "bob", "127.0.0.1")
    answer = client("GET", "/-/login?next=/files/", PAGE, more={PROXY_USER: "Bob"})
    assert (303, "/files/") == (answer.status, answer.headers["Location"])
    cookie = {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}
    assert 200 == client("GET", "/files/", cookie | PAGE, more={PROXY_USER: "bob"}).status
    session = client.household.accounts.session(cookie["Cookie"].partition("=")[2])
    assert session is not None
    assert 1970 == session.proven.year  # what is sensitive asks for the password
    assert client.household.accounts.throttle.look(Tried.PASSWORD, "bob", "127.0.0.1")
    assert 403 == client("GET", "/-/login", PAGE, more={PROXY_USER: "eve"}).status
    client.household.accounts.disable("bob")
    assert 403 == client("GET", "/-/login", PAGE, more={PROXY_USER: "bob"}).status


def test_another_s_session_is_not_used(client: Client) -> None:
    """When the proxy says that somebody else sits at the browser now."""
    cookie = client.cookie_of("bob", PASSWORD)
    client("PUT", "/files/a.txt", basic("bob"), b"content")
    other = {PROXY_USER: "admin"}
    assert 302 == client("GET", "/files/", cookie | PAGE, more=other).status
    assert 401 == client("GET", "/files/a.txt", cookie, more=other).status


def test_a_proxy_opens_no_drive(client: Client) -> None:
    """Programs come in by passwords alone."""
    more = {PROXY_USER: "bob"}
    assert 401 == client("PROPFIND", "/", {"Depth": "0"}, more=more).status
    assert 401 == client("GET", "/files/a.txt", more=more).status
