"""A whole server for tests: `mantelpiece serve` on a data folder and a free port."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psutil

USER, PASSWORD = "admin", "correct-horse"
_START_S = 60.0


def mantelpiece(*arguments: str) -> list[str]:
    """The command line that runs `mantelpiece` with the interpreter of the tests."""
    code = "import sys; from server.cli import main; sys.argv[0] = 'mantelpiece'; main()"
    return [sys.executable, "-c", code, *arguments]


# Nothing looks for faces where a test is about something else: it would keep the machine busy.
_NO_FACES = {"MANTELPIECE_FACES_ENABLED": "false"}
WITH_FACES = {"MANTELPIECE_FACES_ENABLED": "true"}


def run(
    *arguments: str, stdin: str = "", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end and return what it printed."""
    return subprocess.run(
        mantelpiece(*arguments),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=600,
        env=os.environ
        | _NO_FACES
        | {"PYTHONPATH": os.environ.get("PYTHONPATH", str(_ROOT))}
        | dict(environ or {}),
    )


_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """A server that runs."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]
    first_answer_s: float  # from the start of the command

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[psutil.Process]:
        """The supervisor and all below it."""
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def connect(self) -> socket.socket:
        """Return a new connection; the caller closes it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Send one request as the admin and return status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, basic() | dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def basic(user: str = USER, password: str = PASSWORD) -> dict[str, str]:
    """The header that signs a request in."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    data: Path,
    *arguments: str,
    environ: Mapping[str, str] | None = None,
    log: BinaryIO | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """Run a server on *data* until the block ends; its admin is `USER` with `PASSWORD`.

    Its log goes to *log*, or where the tests' own goes; it listens on *port*, or on any.
    """
    port = port or free_port()
    started = time.monotonic()
    process = subprocess.Popen(
        mantelpiece("serve", "--data", str(data), "--port", str(port), *arguments),
        stdout=subprocess.DEVNULL,
        stderr=log,
        env=os.environ
        | _NO_FACES
        | {
            "MANTELPIECE_ADMIN_PASSWORD": PASSWORD,
            "PYTHONPATH": os.environ.get("PYTHONPATH", str(_ROOT)),
        }
        | dict(environ or {}),
    )
    try:
        _wait_for_answer(process, port)
        yield Server(data, port, process, time.monotonic() - started)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_answer(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_START_S)
        try:
            connection.request("GET", "/-/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()
    raise TimeoutError(f"the server did not answer within {_START_S} s")
