"""Raw HTTP over a socket: a WSGI application under the real server, and bytes as they are sent."""

from __future__ import annotations

import errno
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from wsgiref.types import WSGIApplication

from server.http.server import Limits, WebServer
from server.http.tls import Tls

_PATIENCE_S = 60.0  # a machine that is busy fails no test


@dataclass(frozen=True)
class Wire:
    """Where a server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def connect(self) -> socket.socket:
        """Return a new connection; the caller closes it."""
        return socket.create_connection((self.host, self.port), timeout=_PATIENCE_S)

    def exchange(self, sent: bytes, *, end: bool = True) -> bytes:
        """Send bytes, end the sending half unless told otherwise, and return all that comes."""
        with self.connect() as connection:
            send(connection, sent, end=end)
            return receive_all(connection)


def send(connection: socket.socket, data: bytes, *, end: bool) -> None:
    """Send as much as the server takes, which is not all of what it refuses; maybe end."""
    try:
        connection.sendall(data)
        if end:
            connection.shutdown(socket.SHUT_WR)
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN):
            raise


def receive_all(connection: socket.socket) -> bytes:
    """Return everything up to the end of the connection."""
    received = bytearray()
    try:
        while block := connection.recv(65536):
            received += block
    except ConnectionResetError:
        pass
    return bytes(received)


def request(method: str, target: str, *headers: str, body: bytes = b"") -> bytes:
    """Return the bytes of a request; no header but Host is added."""
    lines = [f"{method} {target} HTTP/1.1", "Host: photos.example", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def statuses(received: bytes) -> list[int]:
    """Return the status of each response in what was received."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 ([0-9]{3})[^<\n]*\r\n", received)]


@contextmanager
def serving(
    application: WSGIApplication,
    *,
    timeout_s: float = 10,
    limits: Limits | None = None,
    tls: Tls | None = None,
) -> Iterator[Wire]:
    """Serve *application* on a free loopback port; *timeout_s* is that of a silent client."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = listening.getsockname()[1]
    limits = limits or Limits(threads=16, silence_s=timeout_s, grace_s=1)
    server = WebServer(listening, application, limits, tls)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield Wire("127.0.0.1", port)
    finally:
        server.stop()
        thread.join()
