"""A server to be asked nonsense, and what it must never answer."""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from support.server import PASSWORD, USER, Server, mantelpiece, serving
from support.wire import receive_all, send

BOB = "bob"
SECRET = "what-only-the-admin-knows-8f3a"  # in a name and in a file
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3}) ")
_PATIENCE_S = 60.0


SECONDS = float(os.environ.get("FUZZ_SECONDS", "5"))  # for each target


def for_a_while(check: Callable[[], None]) -> None:
    """Run *check*, which tries some examples each time, until its time is over.

    In CI these are the same ones each time: once is enough.
    """
    end = time.monotonic() + SECONDS
    check()
    while time.monotonic() < end and os.environ.get("CI") != "true":
        check()


@dataclass(frozen=True)
class Target:
    """The server, and how it is asked."""

    server: Server
    link: str  # a token that leads to a folder of the admin's with nothing secret in it

    def raw(self, sent: bytes) -> bytes:
        """Send bytes and return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.server.port), _PATIENCE_S) as connection:
            send(connection, sent, end=True)
            return receive_all(connection)

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        as_bob: bool = True,
    ) -> int | None:
        """Send a request that is whole, check the answer, and return its status."""
        fields = {"Host": f"127.0.0.1:{self.server.port}", "Connection": "close"}
        fields |= {"Content-Length": str(len(body))} if body else {}
        fields |= credentials(BOB) if as_bob else {}
        fields |= headers or {}
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {text}" for key, text in fields.items())]
        head = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
        return self.check(self.raw(head + body))

    def check(self, answer: bytes) -> int | None:
        """Return the status of *answer*; None where the server had none for it.

        Fails where the server made a mistake, or told what the admin alone may see.
        """
        found = [int(each) for each in _STATUS.findall(answer[:64])]
        assert 500 not in found, answer[:2000]
        assert SECRET.encode() not in answer, answer[:2000]
        return found[0] if found else None

    def is_well(self) -> bool:
        """Whether it still does what it is for."""
        return self.ask("PROPFIND", "/files/", {"Depth": "0"}) == 207


def credentials(name: str, password: str = PASSWORD) -> Mapping[str, str]:
    token = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


@contextmanager
def target_of(data: Path) -> Iterator[Target]:
    """Serve *data*, with a file of the admin's that nobody else may see."""
    with serving(data, "--processes", "1") as server:
        command = mantelpiece("user", "add", BOB, "--password-stdin", "--data", str(data))
        subprocess.run(command, input=PASSWORD.encode(), check=True, timeout=60)
        admin = credentials(USER)
        target = Target(server, "")
        for path, body in (
            ("/files/private/", b""),
            (f"/files/private/{quote(SECRET)}.txt", SECRET.encode()),
            ("/files/shown/", b""),
            ("/files/shown/a.txt", b"shown"),
        ):
            method = "PUT" if body else "MKCOL"
            assert target.ask(method, path, admin, body) in (201, 204)
        assert target.is_well()
        yield target
        assert target.is_well()
