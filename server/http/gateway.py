"""WSGI: strict about the lengths of answers, and with files that the system sends by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

from cheroot.wsgi import Gateway_10

from server.at_a_time import AFTERWARDS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_BLOCK = 1 << 20  # bytes


class FileBody:
    """``wsgi.file_wrapper`` (PEP 3333): an open file, to be sent from where it stands.

    With a Content-Length, that many bytes are sent, otherwise all.
    """

    def __init__(self, file: BinaryIO, block: int = _BLOCK) -> None:
        """Send *file*, which is closed in the end."""
        self.file = file
        self._block = block

    def __iter__(self) -> Iterator[bytes]:
        """Yield the content, where the file is none of the disk or something wraps this."""
        return iter(lambda: self.file.read(self._block), b"")

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class Gateway(Gateway_10):
    """Calls the application and sends what it returns: never more or less than it announced."""

    remaining_bytes_out: int | None  # of the announced length

    def get_environ(self) -> Any:
        """Return the environ of the request."""
        request, server = self.req, self.req.server
        environ: WSGIEnvironment = {
            AFTERWARDS: [],
            "PATH_INFO": request.path.decode("latin-1"),
            "QUERY_STRING": request.qs.decode("latin-1"),
            "REMOTE_ADDR": request.conn.remote_addr or "",
            "REMOTE_PORT": str(request.conn.remote_port or ""),
            "REQUEST_METHOD": request.method.decode("latin-1"),
            "REQUEST_URI": request.uri.decode("latin-1"),
            "SCRIPT_NAME": "",
            "SERVER_NAME": server.server_name,
            "SERVER_PORT": str(server.bind_addr[1]),
            "SERVER_PROTOCOL": request.request_protocol.decode("latin-1"),
            "SERVER_SOFTWARE": server.software,
            "wsgi.errors": sys.stderr,
            "wsgi.file_wrapper": FileBody,
            "wsgi.input": request.rfile,
            "wsgi.input_terminated": request.chunked_read,
            "wsgi.multiprocess": True,
            "wsgi.multithread": True,
            "wsgi.run_once": False,
            "wsgi.url_scheme": request.scheme.decode("latin-1"),
            "wsgi.version": self.version,
        }
        for name, value in request.inheaders.items():
            environ[_variable(name)] = value.decode("latin-1")
        return environ

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Any:
        """Begin the answer; where it says that the connection closes, it does."""
        request = self.req
        if exc_info is None and self.started_response:
            raise RuntimeError("the answer was started already")
        if exc_info is not None and request.sent_headers:
            raise exc_info[1]
        fields: list[tuple[bytes, bytes]] = []
        length = None
        for name, value in headers:
            if "\r" in value or "\n" in value or "\r" in name or "\n" in name:
                raise ValueError("a header field of the answer would begin another line")
            key = name.lower()
            if key == "content-length":
                length = int(value)
            elif key == "connection" and value == "close":
                request.close_connection = True
            fields.append((name.encode("latin-1"), value.encode("latin-1")))
        request.status = status.encode("latin-1")
        request.outheaders, self.remaining_bytes_out = fields, length
        self.started_response = True
        return self.write

    def respond(self) -> None:
        """Send the application's answer, and then call what the environ says (`AFTERWARDS`).

        Raises:
            ValueError: it has another length than it says; the connection cannot go on.
        """
        try:
            self._answer()
        finally:
            for each in self.env[AFTERWARDS]:
                each()

    def write(self, chunk: bytes) -> None:
        """Send a part of the answer."""
        if not self.started_response:
            raise RuntimeError("the answer was not started")
        self.req.ensure_headers_sent()
        if self.req.method == b"HEAD" or not chunk:
            return
        left = self.remaining_bytes_out
        if left is None:
            self.req.write(chunk)
            return
        self.remaining_bytes_out = max(0, left - len(chunk))
        self.req.write(chunk[:left])
        if len(chunk) > left:
            raise ValueError("the answer is longer than it says")

    def _answer(self) -> None:
        response = self.req.server.wsgi_app(self.env, self.start_response)
        try:
            if self._has_file(response):
                self.req.ensure_headers_sent()
                count, self.remaining_bytes_out = self.remaining_bytes_out, 0
                self.req.conn.wfile.write_file(response.file, count)
            else:
                self._send(response)
        finally:
            if hasattr(response, "close"):
                response.close()

    def _send(self, response: Iterable[bytes]) -> None:
        for chunk in response:
            self.write(chunk)
        self.req.ensure_headers_sent()
        if self.remaining_bytes_out and self._is_whole():
            raise ValueError("the answer is shorter than it says")

    def _has_file(self, response: Iterable[bytes]) -> bool:
        if not isinstance(response, FileBody) or not self.remaining_bytes_out:
            return False
        try:
            response.file.fileno()
        except (AttributeError, OSError):
            return False
        return self._is_whole()

    def _is_whole(self) -> bool:
        """Whether a Content-Length is that of what is sent, rather than of what GET would send."""
        return bool(self.req.method != b"HEAD" and self.req.status[:3] != b"304")


@lru_cache(maxsize=256)
def _variable(name: bytes) -> str:
    """Return the name of a header field in an environ."""
    variable = name.decode("latin-1").upper().replace("-", "_")
    return variable if variable in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{variable}"
