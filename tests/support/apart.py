"""A gallery with `web.files_host`, and browsers that ask both hosts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from config import ServerSettings, Settings, WebSettings
from library.accounts import passwords
from server.household import Household, ensure_admin, make_household
from server.web import application

PASSWORD = "correct horse"
GALLERY, APART = "http://photos.example", "http://files.example"
AT_A_TIME = 20


class Device(Client):
    """Sends requests from an address, as the HTTP layer tells of them."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one."""
        told = {"REMOTE_ADDR": "192.0.2.7"} | kwargs.pop("environ", {})
        return super().open(*args, environ_overrides=told, **kwargs)


@dataclass
class Browser:
    """A browser at the gallery."""

    household: Household
    client: Device

    def get(self, path: str, at: str = GALLERY, **headers: str) -> TestResponse:
        """Ask one of the hosts."""
        said = {"Accept": "text/html", **headers}
        return self.client.get(path, at, headers=said, buffered=True)

    def signed(self, path: str) -> str:
        """Return the address on the other host to which the gallery sends the browser."""
        answer = self.get(path)
        assert 302 == answer.status_code
        assert "no-store" == answer.headers["Cache-Control"]
        return answer.headers["Location"]

    def opened(self, path: str) -> TestResponse:
        """Return what is found there, by whoever has the address."""
        return self.found(self.signed(path))

    def found(self, address: str) -> TestResponse:
        """Return what a stranger finds at an address on the other host."""
        assert address.startswith(f"{APART}/")
        stranger = Device(self.client.application)
        return stranger.get(address.removeprefix(APART), APART, buffered=True)


@contextmanager
def gallery_apart(data: Path) -> Iterator[Browser]:
    """A gallery with an admin, and a browser that nobody has signed in with."""
    settings = Settings(
        data=data,
        web=WebSettings(files_host="files.example"),
        server=ServerSettings(user_requests=AT_A_TIME),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        with make_household(settings) as household:
            ensure_admin(household.accounts, PASSWORD)
            yield Browser(household, Device(application(household)))
