"""No other site can change anything with a visitor's session: of every view that there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.addresses import addresses
from support.fake_gallery import NAME, PASSWORD, FakeGallery

from library.model import Role
from webui.cookies import cookie_name
from webui.forgery import COOKIE as FORM_COOKIE
from webui.forgery import FIELD, FOREIGN, session_form_token
from webui.forms import OUT_OF_DATE
from webui.login import STALE
from webui.session import COOKIE, LOGIN

READING = {"GET", "HEAD", "OPTIONS"}
OURS = {"Origin": "http://localhost"}


def changing(app: Flask) -> Iterator[tuple[str, str]]:
    """Return method and address of whatever changes something."""
    return ((method, address) for method, address in addresses(app) if method not in READING)


@pytest.fixture
def token(visitor: FlaskClient, gallery: FakeGallery) -> str:
    """The token of forms of a browser with an admin signed in, which is at the log-in page, too."""
    gallery.user = replace(gallery.user, role=Role.ADMIN)
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    visitor.set_cookie(COOKIE, signed_in[1])
    token = session_form_token(signed_in[1])
    visitor.set_cookie(FORM_COOKIE, token)
    return token


def test_there_is_something_to_protect(gallery: FakeGallery) -> None:
    """What the other tests go through is what can be sent."""
    every = dict(map(reversed, changing(gallery.app())))
    assert {LOGIN, "/-/logout", "/-/trash/purge/files", "/-/activity/pause"} <= every.keys()


@pytest.mark.parametrize("given", [None, "", "guessed"])
def test_without_the_token_nothing_is_done(
    visitor: FlaskClient, token: str, given: str | None
) -> None:
    """Of a form, before anything else is looked at; so of a view that is added later."""
    form = {} if given is None else {FIELD: given}
    for method, address in changing(visitor.application):
        answer = visitor.open(address, method=method, data=form, headers=OURS)
        said = STALE if address == LOGIN else OUT_OF_DATE
        assert (address, 400, True) == (address, answer.status_code, said in answer.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8081"},
        {"Origin": "null"},
        {"Origin": ""},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "same-site"},
        {**OURS, "Sec-Fetch-Site": "none"},
    ],
)
def test_another_site_cannot_send_anything(
    visitor: FlaskClient, token: str, headers: dict[str, str]
) -> None:
    """Not even with the right token; nor can who says nothing of where it comes from."""
    for method, address in changing(visitor.application):
        answer = visitor.open(address, method=method, data={FIELD: token}, headers=headers)
        assert (address, 400, True) == (address, answer.status_code, FOREIGN in answer.text)


def test_our_own_pages_can(visitor: FlaskClient, token: str) -> None:
    """Else the refusals above would prove nothing."""
    for headers in (OURS, {"Origin": "", "Sec-Fetch-Site": "same-origin"}):
        for method, address in changing(visitor.application):
            if address == "/-/logout":
                continue
            answer = visitor.open(address, method=method, data={FIELD: token}, headers=headers)
            said = [text for text in (FOREIGN, OUT_OF_DATE, STALE) if text in answer.text]
            assert (address, []) == (address, said)


def test_what_was_set_over_http_is_not_believed_under_https(
    visitor: FlaskClient, token: str, gallery: FakeGallery
) -> None:
    """There, whoever is on the way could have set it; a signed-in browser signs in once more."""
    (session,) = gallery.sessions
    assert 200 == visitor.get("/files/").status_code
    assert 302 == visitor.get("/files/", base_url="https://localhost").status_code
    visitor.set_cookie(cookie_name(COOKIE, secure=True), session)
    assert 200 == visitor.get("/files/", base_url="https://localhost").status_code
