"""Signing in by an OpenID provider."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from support.account_pages import Pages, Visitor, pages
from support.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, providing
from support.home import PASSWORD

from config import OidcSettings
from library.errors import NotAllowed
from library.model import Role
from server.openid import OpenIdProvider, Registration
from server.single_sign_on import openid_of

OWN = "/-/account"

__all__ = ["pages"]


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """A provider that knows somebody called bob."""
    with providing() as running:
        yield running


def settings(provider: FakeProvider, **oidc: object) -> OidcSettings:
    told = {"issuer": provider.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return OidcSettings(**(told | oidc))


def visitor(pages: Pages, provider: FakeProvider, **oidc: object) -> Visitor:
    """Return a browser at a server that knows the provider."""
    pages.gallery.openid = openid_of(settings(provider, **oidc), pages.home.catalog, pages.accounts)
    pages.app = pages.gallery.app()
    return pages.visitor()


def come_back(browser: FlaskClient, address: str) -> tuple[int, str]:
    """Go to the provider at *address*, and back; return the status and where that leads."""
    sent = requests.get(address, allow_redirects=False, timeout=10)
    parts = urlsplit(sent.headers["Location"])
    answer = browser.get(f"{parts.path}?{parts.query}")
    return answer.status_code, answer.headers.get("Location", answer.text)


def sign_in(browser: FlaskClient, target: str = "") -> tuple[int, str]:
    begun = browser.get(f"/-/login/openid?next={target}")
    assert begun.status_code == 302
    return come_back(browser, begun.headers["Location"])


def link(bob: Visitor) -> tuple[int, str]:
    bob.open(OWN)
    page = bob.send(f"{OWN}/link").text
    found = re.search(r'class="primary" href="([^"]+)"', page)
    assert found
    return come_back(bob.client, found[1].replace("&amp;", "&"))


def test_without_settings_nobody_is_asked(pages: Pages) -> None:
    """There is neither a button nor an address, and nothing calls outside."""
    assert openid_of(OidcSettings(), pages.home.catalog, pages.accounts) is None
    browser = pages.visitor()
    assert "openid" not in browser.open("/-/login")
    assert browser.client.get("/-/login/openid").status_code == 404


def test_an_account_is_linked_and_signs_in(pages: Pages, provider: FakeProvider) -> None:
    """By somebody who has signed in by the password; then by the account alone, until unlinked."""
    bob = visitor(pages, provider, label="Keycloak")
    assert "Sign in with Keycloak" in bob.open("/-/login")
    bob.sign_in("bob")
    assert (303, f"{OWN}?done=linked") == link(bob)
    other = pages.visitor()
    assert (303, "/files/x?page=2") == sign_in(other.client, "/files/x%3Fpage=2")
    assert pages.accounts.user_of_session(other.token) == pages.accounts.find("bob")
    bob.open(OWN)
    assert "by your password alone" in bob.send(f"{OWN}/unlink").text
    assert 403 == sign_in(pages.visitor().client)[0]
    assert ["identity-linked", "signed-in", "identity-unlinked", "refused"] == pages.noted()[-4:]


def test_a_browser_stays_signed_in_where_that_was_asked(
    pages: Pages, provider: FakeProvider
) -> None:
    """By a link of the sign-in page; proof given again later changes nothing of it."""
    bob = visitor(pages, provider)
    bob.sign_in("bob")
    link(bob)
    other = pages.visitor()
    assert "/-/login/openid?keep=yes" in other.open("/-/login")
    for query, kept in (("", False), ("?keep=yes", True), ("?again=yes", True)):
        begun = other.client.get(f"/-/login/openid{query}")
        come_back(other.client, begun.headers["Location"])
        session = pages.accounts.session(other.token)
        assert session
        assert kept == session.is_kept


def test_a_stranger_with_the_name_of_a_user_stays_out(pages: Pages, provider: FakeProvider) -> None:
    """Unless that is allowed by the settings."""
    browser = visitor(pages, provider)
    status, page = sign_in(browser.client)
    assert (403, True) == (status, "not linked to that account" in page)
    browser = visitor(pages, provider, link_by_name=True)
    assert (303, "/timeline/") == sign_in(browser.client)


def test_users_are_added_where_that_is_wanted(pages: Pages, provider: FakeProvider) -> None:
    """In the role of the settings, with the name of the claim that they name."""
    provider.claims = {"sub": "8", "nickname": "carol", "preferred_username": "c@example.org"}
    browser = visitor(pages, provider, create="guest", name_claim="nickname")
    assert (303, "/") == sign_in(browser.client)
    assert Role.GUEST is pages.accounts.find("carol").role


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example.org"},
        {"aud": "another"},
        {"aud": ["another", CLIENT_ID], "azp": "another"},
        {"nonce": "another"},
        {"exp": int(time.time()) - 3600},
        {"sub": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_does_not_hold_is_refused(
    pages: Pages, provider: FakeProvider, changes: dict[str, object]
) -> None:
    """Whatever is signed has to be said by this provider, to this server, now, to this browser."""
    browser = visitor(pages, provider, link_by_name=True)
    provider.changes = changes
    status, page = sign_in(browser.client)
    assert (403, True) == (status, "does not hold" in page)
    assert "" == browser.token


def test_another_s_signature_is_refused(pages: Pages, provider: FakeProvider) -> None:
    """It has to be by the key that the provider publishes."""
    provider.signs_by = RSAKey.generate_key(2048)
    browser = visitor(pages, provider, link_by_name=True)
    assert 403 == sign_in(browser.client)[0]


def test_another_issuer_is_refused(pages: Pages, provider: FakeProvider) -> None:
    """A provider that says that it is another cannot speak for that one."""
    provider.metadata = {"issuer": "https://other.example.org"}
    browser = visitor(pages, provider)
    assert browser.client.get("/-/login/openid").status_code == 403


def test_a_provider_that_is_down_is_told(pages: Pages, provider: FakeProvider) -> None:
    """And asked again the next time."""
    browser = visitor(pages, provider, link_by_name=True)
    provider.is_down = True
    answer = browser.client.get("/-/login/openid")
    assert (403, True) == (answer.status_code, "cannot be reached" in answer.text)
    provider.is_down = False
    assert 303 == sign_in(browser.client)[0]


def test_a_way_back_is_good_in_the_browser_that_began(pages: Pages, provider: FakeProvider) -> None:
    """Nobody is signed in by an address that they were sent, nor twice by the same."""
    one, other = visitor(pages, provider, link_by_name=True), pages.visitor()
    address = one.client.get("/-/login/openid").headers["Location"]
    asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    assert ("S256", "code") == (asked["code_challenge_method"], asked["response_type"])
    assert {"openid", "profile"} == set(asked["scope"].split())
    sent = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    back = sent.partition("localhost")[2]
    for browser, path in (
        (other.client, back),
        (one.client, "/-/login/openid/back"),
        (one.client, "/-/login/openid/back?code=code-0&state=x"),
    ):
        assert browser.get(path).status_code == 400
    state = parse_qs(urlsplit(back).query)["state"][0]
    denied = f"/-/login/openid/back?error=access_denied&state={state}"
    assert one.client.get(denied).status_code == 403
    assert one.client.get(back).status_code == 303
    assert one.client.get(back).status_code == 400


def test_a_link_is_made_for_who_began_it(pages: Pages, provider: FakeProvider) -> None:
    """Not for whoever has signed in to that browser meanwhile."""
    bob = visitor(pages, provider)
    bob.sign_in("bob")
    bob.open(OWN)
    page = bob.send(f"{OWN}/link").text
    found = re.search(r'class="primary" href="([^"]+)"', page)
    assert found
    pages.accounts.sign_out(bob.token)
    bob.sign_in("alice")
    assert 403 == come_back(bob.client, found[1].replace("&amp;", "&"))[0]
    assert not pages.accounts.standing_of("alice").is_linked
    bob.open(OWN)
    assert bob.client.post(f"{OWN}/link").status_code == 400


def test_a_second_factor_is_the_provider_s_matter(pages: Pages, provider: FakeProvider) -> None:
    """Who comes by it is not asked for a code here; a disabled user does not come in."""
    bob = visitor(pages, provider)
    bob.sign_in("bob", PASSWORD)
    link(bob)
    pages.with_second_factor()
    assert (303, "/timeline/") == sign_in(pages.visitor().client)
    pages.accounts.disable("bob")
    assert 403 == sign_in(pages.visitor().client)[0]


def test_the_secret_may_be_in_a_file(pages: Pages, provider: FakeProvider, tmp_path: Path) -> None:
    """One that cannot be read is told at the start."""
    secret = tmp_path / "secret"
    secret.write_text(f"{CLIENT_SECRET}\n")
    told = {"client_secret": None, "client_secret_file": secret, "link_by_name": True}
    assert 303 == sign_in(visitor(pages, provider, **told).client)[0]
    with pytest.raises(NotAllowed, match="cannot be read"):
        visitor(pages, provider, client_secret_file=tmp_path / "none")
    wrong = visitor(pages, provider, client_secret="another", link_by_name=True)
    assert 403 == sign_in(wrong.client)[0]


def test_a_public_client_has_no_secret(provider: FakeProvider) -> None:
    """It sends none, and still proves that it began."""
    asked = OpenIdProvider(Registration(provider.issuer, CLIENT_ID, "", "openid", "name"))
    address, attempt = asked.begin("http://localhost/back")
    assert attempt.state in address
    assert attempt.verifier not in address


@pytest.mark.parametrize(("ago_s", "asks"), [(0, False), (3600, True)])
def test_it_counts_when_the_provider_asked(
    pages: Pages, provider: FakeProvider, ago_s: int, asks: bool
) -> None:
    """Who was signed in there for long is asked again before what is sensitive."""
    provider.claims["auth_time"] = int(time.time()) - ago_s
    bob = visitor(pages, provider, link_by_name=True)
    sign_in(bob.client)
    bob.open(f"{OWN}/second-factor")
    page = bob.send(f"{OWN}/second-factor/start").text
    assert asks == ("Is it you, bob?" in page)
    assert asks == ("/-/login/openid?again=yes&amp;next=/-/account" in page)
    begun = bob.client.get("/-/login/openid?again=yes&next=/-/account").headers["Location"]
    assert {"prompt": ["login"], "max_age": ["0"]}.items() <= parse_qs(
        urlsplit(begun).query
    ).items()
