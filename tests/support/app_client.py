"""The application on a data folder of its own, asked with no network between."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

import pytest

from config import Settings
from library.accounts import checking, passwords
from library.files import Files
from server.app import Application
from server.household import Household, ensure_admin, make_household
from webui.session import COOKIE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PASSWORD = "correct horse"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it as a page of the gallery."""
        return b"<!doctype html" in self.body[:100].lower()


class Client:
    """Asks the application, or what *make* makes of the household, with no network between."""

    def __init__(
        self, household: Household, make: Callable[[Household], WSGIApplication] = Application
    ) -> None:
        self.household = household
        self._application = make(household)
        self.cookie = self.cookie_of("admin", PASSWORD)

    def cookie_of(self, name: str, password: str) -> dict[str, str]:
        """Return the cookie of a new session of that user, which may await more."""
        signed_in = self.household.accounts.sign_in(name, password)
        assert signed_in is not None
        return {"Cookie": f"{COOKIE}={signed_in[1]}"}

    def __call__(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request; *more* is what a proxy adds to the environ."""
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode("utf-8", "surrogateescape").decode("latin-1"),
            "QUERY_STRING": query,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1",
        } | {f"HTTP_{key.upper().replace('-', '_')}": text for key, text in (headers or {}).items()}
        environ |= more or {}
        setup_testing_defaults(environ)
        answered: list[Any] = []

        def start(status: str, fields: list[tuple[str, str]], _error: object = None) -> Any:
            answered[:] = [int(status[:3]), dict(fields)]
            return None

        blocks = self._application(environ, start)
        content = b"".join(blocks)
        if close := getattr(blocks, "close", None):
            close()
        return Answer(answered[0], answered[1], content)


@contextmanager
def application(data: Path) -> Iterator[Client]:
    """The application on a data folder with an admin who has one file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        patch.setattr(checking, "NOBODY", passwords.hashed("nobody's"))
        with make_household(Settings(data=data)) as household:
            ensure_admin(household.accounts, PASSWORD)
            files = Files(household.library, household.accounts.find("admin"))
            upload = files.upload(household.library.root(files.owner).id, "é.txt")
            upload.write(b"content")
            upload.commit()
            yield Client(household)
