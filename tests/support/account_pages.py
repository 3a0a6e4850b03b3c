"""The browser's face on real accounts, and somebody who uses its forms."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.fake_gallery import FakeGallery
from support.fake_photos import FakeFolder
from support.home import PASSWORD, Home
from werkzeug.test import TestResponse

from library.accounts import Accounts, passwords
from library.accounts.second_factor import new_secret
from library.catalog.schema import sessions
from library.model import Role
from webui.session import COOKIE

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@dataclass
class Visitor:
    """A browser, and who looks at it."""

    client: FlaskClient
    page: TestResponse | None = None
    agent: dict[str, str] = field(default_factory=dict)

    def open(self, path: str) -> str:
        """Open a page, wherever it leads, and return its text."""
        self.page = self.client.get(path, headers=self.agent, follow_redirects=True)
        return self.page.text

    def send(self, path: str, /, **form: str) -> TestResponse:
        """Send a form of the page that is open, and follow where it leads."""
        assert self.page is not None
        found = _TOKEN.search(self.page.text)
        assert found, self.page.text
        headers = self.agent | {"Sec-Fetch-Site": "same-origin"}
        sent = {"form_token": found[1]} | form
        self.page = self.client.post(path, data=sent, headers=headers, follow_redirects=True)
        return self.page

    def sign_in(self, name: str, password: str = PASSWORD, then: str = "") -> TestResponse:
        """Sign in by the form."""
        self.open("/-/login")
        return self.send("/-/login", name=name, password=password, next=then)

    @property
    def token(self) -> str:
        """The session's token; empty without one."""
        cookie = self.client.get_cookie(COOKIE)
        return cookie.value if cookie else ""


@dataclass
class Pages:
    """The pages of a household whose accounts are real: alice is an admin, bob a user."""

    home: Home
    accounts: Accounts
    gallery: FakeGallery
    app: Flask

    def visitor(self, **agent: str) -> Visitor:
        """Return a new browser."""
        return Visitor(self.app.test_client(), agent=agent)

    def signed_in(self, name: str = "bob") -> Visitor:
        """Return a browser that has signed in."""
        visitor = self.visitor()
        assert visitor.sign_in(name).status_code == 200
        return visitor

    def age_sessions(self, age: timedelta = timedelta(minutes=16)) -> None:
        """Let the time pass since everybody has shown who they are."""
        with self.home.catalog.write() as connection:
            then = datetime.now(UTC) - age
            connection.execute(sessions.update().values(proven=then))

    def do_not_throttle(self) -> None:
        """Let one try as often as one likes, as far as that is not about sessions."""
        self.accounts.throttle.look = lambda *_: True
        self.accounts.throttle.admit = lambda *_: None

    def noted(self) -> list[str]:
        """Return what the audit has, the oldest first."""
        return [each.did.act for each in reversed(self.accounts.audit.told())]

    def with_second_factor(self, name: str = "bob") -> tuple[str, list[str]]:
        """Give a user a second factor; return its secret, and the recovery codes."""
        secret = new_secret()
        earlier = int(time.time()) - 30  # the code of now is still good then
        code = pyotp.TOTP(secret).at(earlier)
        return secret, list(
            self.accounts.second_factors.enable(self.accounts.find(name), secret, code)
        )


@pytest.fixture
def pages(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """The pages of the household, with cheap hashes."""
    monkeypatch.setattr(passwords, "COST", 4)
    accounts = Accounts(home.catalog, home.data)
    accounts.set_role("alice", Role.ADMIN)
    root = FakeFolder("", [FakeFolder("files"), FakeFolder("timeline")])
    gallery = FakeGallery(root, tmp_path, accounts=accounts)
    yield Pages(home, accounts, gallery, gallery.app())
    accounts.close()


__all__ = ["Pages", "Visitor", "pages"]
