"""Signing in and out, and what keeps others from doing it for you."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import NAME, PASSWORD, FakeGallery

from library.accounts.session_rules import SessionRules
from webui.session import COOKIE, local_path


def form_token(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: FlaskClient, **changes: str) -> tuple[int, str]:
    token = form_token(client, "/-/login")
    form = {"name": NAME, "password": PASSWORD, "next": "/timeline/", "form_token": token}
    answer = client.post("/-/login", data=form | changes)
    return answer.status_code, answer.headers.get("Location", "")


def test_the_right_password_leads_to_where_one_wanted_to_go(visitor: FlaskClient) -> None:
    """After sign-in the page that was asked for is shown."""
    assert sign_in(visitor) == (303, "/timeline/")
    assert visitor.get("/timeline/").status_code == 200


def test_the_cookie_cannot_be_read_or_sent_by_others(visitor: FlaskClient) -> None:
    """HttpOnly, SameSite=Lax, Path=/, Secure under https only."""
    sign_in(visitor)
    cookie = visitor.get_cookie(COOKIE)
    assert cookie
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert not cookie.secure
    token = form_token(visitor.application.test_client(), "/-/login")
    assert token
    secure = visitor.application.test_client()
    page = secure.get("/-/login", base_url="https://localhost").get_data(as_text=True)
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    form = {"name": NAME, "password": PASSWORD, "form_token": found[1]}
    answer = secure.post("/-/login", data=form, base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_browser_forgets_it_when_closed_unless_asked(visitor: FlaskClient) -> None:
    """Only where “Keep me signed in” was ticked does the cookie have an end of its own."""
    sign_in(visitor)
    cookie = visitor.get_cookie(COOKIE)
    assert cookie
    assert cookie.max_age is None
    assert cookie.expires is None
    kept = visitor.application.test_client()
    sign_in(kept, keep="yes")
    cookie = kept.get_cookie(COOKIE)
    assert cookie
    assert 30 * 86_400 == cookie.max_age


def test_nobody_is_offered_what_the_settings_forbid(gallery: FakeGallery) -> None:
    """With `web.session_days` at 0 there is no box to tick."""
    box = 'name="keep"'
    assert box in gallery.app().test_client().get("/-/login").text
    gallery.session_rules = SessionRules(kept=None)
    assert box not in gallery.app().test_client().get("/-/login").text


def test_a_wrong_password_is_401_and_keeps_the_name(visitor: FlaskClient) -> None:
    """The page says so, without saying which of the two was wrong."""
    token = form_token(visitor, "/-/login")
    form = {"name": "<alice>", "password": "no", "form_token": token}
    answer = visitor.post("/-/login", data=form)
    assert answer.status_code == 401
    assert "WWW-Authenticate" not in answer.headers
    assert 'value="&lt;alice&gt;"' in answer.get_data(as_text=True)


def test_a_form_from_elsewhere_signs_nobody_in(visitor: FlaskClient) -> None:
    """Neither without the token, nor with another site's Origin."""
    assert sign_in(visitor, form_token="x")[0] == 400
    token = form_token(visitor, "/-/login")
    form = {"name": NAME, "password": PASSWORD, "form_token": token}
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert visitor.post("/-/login", data=form, headers=headers).status_code == 400
    fine = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert visitor.post("/-/login", data=form, headers=fine).status_code == 303


def test_signing_out_ends_the_session_everywhere(client: FlaskClient, gallery: FakeGallery) -> None:
    """The server forgets it, the cookie goes, and no picture stays in the browser's cache."""
    token = form_token(client, "/")
    answer = client.post("/-/logout", data={"form_token": token})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/-/login")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert gallery.sessions == set()
    assert client.get("/").status_code == 302


def test_nobody_else_can_sign_you_out(client: FlaskClient, gallery: FakeGallery) -> None:
    """A logout form needs the token of the session."""
    assert client.post("/-/logout", data={"form_token": "x"}).status_code == 400
    assert client.get("/-/logout").status_code == 404
    assert len(gallery.sessions) == 1


def test_who_is_signed_in_is_not_asked_again(client: FlaskClient) -> None:
    """The log-in page leads on."""
    answer = client.get("/-/login?next=/files/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/files/")


def test_the_photos_are_shown_to_who_asked_for_nothing_else(visitor: FlaskClient) -> None:
    """The cards of all views are no page that somebody wanted to go back to."""
    assert visitor.get("/").headers["Location"] == "/-/login"
    assert sign_in(visitor, next="") == (303, "/timeline/")


@pytest.mark.parametrize("path", ["/files/a%20b/?page=2", "/-/connect"])
def test_anonymous_visitors_are_sent_to_sign_in(visitor: FlaskClient, path: str) -> None:
    """And come back to where they wanted to go."""
    answer = visitor.get(path)
    assert answer.status_code == 302
    page = visitor.get(answer.headers["Location"]).get_data(as_text=True)
    assert f'name="next" value="{path}"' in page


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/files/", "/files/"),
        ("/search/a%2F?b=//c", "/search/a%2F?b=//c"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("files", "/"),
    ],
)
def test_only_local_paths_are_followed(target: str, expected: str) -> None:
    """Whatever a browser would read as another server's address leads home."""
    assert local_path(target) == expected


def test_a_form_is_no_page_to_come_back_to(visitor: FlaskClient) -> None:
    """Whose session has ended over it signs in, and begins at the start."""
    answer = visitor.post("/-/account/password", data={"present": "x"})
    assert (302, "/-/login") == (answer.status_code, answer.headers["Location"])
