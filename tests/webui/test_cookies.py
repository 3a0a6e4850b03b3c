"""Names and attributes of cookies."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from support.fake_gallery import NAME, PASSWORD, FakeGallery

from webui.forgery import COOKIE as FORM_COOKIE
from webui.session import COOKIE

SECURE = "https://localhost"


def cookies_of_sign_in(client: FlaskClient, base_url: str) -> list[str]:
    """Sign in, and return all that was set on the way."""
    page = client.get("/-/login", base_url=base_url)
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    form = {"name": NAME, "password": PASSWORD, "form_token": found[1]}
    answer = client.post("/-/login", data=form, base_url=base_url)
    assert 303 == answer.status_code
    return [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]


def test_under_https_no_other_host_can_set_them(visitor: FlaskClient) -> None:
    """Browsers take a `__Host-` cookie only with Secure, Path=/ and no Domain."""
    form, session = cookies_of_sign_in(visitor, SECURE)
    assert form.startswith(f"__Host-{FORM_COOKIE}=")
    assert session.startswith(f"__Host-{COOKIE}=")
    for cookie in (form, session):
        attributes = cookie.split("; ")[1:]
        assert {"Secure", "HttpOnly", "Path=/"} <= set(attributes)
        assert not re.search("domain", cookie, re.IGNORECASE)


def test_over_http_they_have_no_prefix(visitor: FlaskClient) -> None:
    """Browsers would refuse them; a gallery at home works without a certificate."""
    form, session = cookies_of_sign_in(visitor, "http://localhost")
    assert form.startswith(f"{FORM_COOKIE}=")
    assert session.startswith(f"{COOKIE}=")
    assert "Secure" not in form + session


def test_one_of_an_earlier_version_is_cleared_away(
    visitor: FlaskClient, gallery: FakeGallery
) -> None:
    """At the sign-in, which it does not spare: it may have been set over http."""
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    visitor.set_cookie(COOKIE, signed_in[1])
    assert 302 == visitor.get("/timeline/", base_url=SECURE).status_code
    *_, session, old = cookies_of_sign_in(visitor, SECURE)
    assert session.startswith("__Host-")
    assert old.startswith(f"{COOKIE}=; Expires=Thu, 01 Jan 1970")


def test_signing_out_takes_the_cookie_back(visitor: FlaskClient) -> None:
    """Under the name that it has."""
    cookies_of_sign_in(visitor, SECURE)
    token = re.search(
        r'name="form_token" value="([^"]+)"', visitor.get("/files/", base_url=SECURE).text
    )
    assert token
    answer = visitor.post("/-/logout", data={"form_token": token[1]}, base_url=SECURE)
    assert answer.headers["Set-Cookie"].startswith(f"__Host-{COOKIE}=; Expires=Thu, 01 Jan 1970")
    assert visitor.get_cookie(f"__Host-{COOKIE}") is None
