"""One request on a connection, and the head of its answer."""

from __future__ import annotations

import http
from email.utils import formatdate
from functools import lru_cache
from time import monotonic, time
from typing import TYPE_CHECKING, Any

from cheroot.server import HTTPRequest

from server.http.body import RequestBody
from server.http.framing import framing_of
from server.http.headers import Headers, too_large
from server.http.malformed import Malformed
from server.http.request_line import RequestLine, parse_request_line

if TYPE_CHECKING:
    from server.http.connection import Connection
    from server.http.server import WebServer

HEAD_BYTES = 64 << 10
DRAINED_BYTES = 16 << 20  # an unwanted body up to here is read, so that the connection can go on


class Request(HTTPRequest):
    """Parses strictly, and leaves the connection before the next request, or closes it."""

    header_reader = Headers()
    body: RequestBody | None = None
    status: Any  # bytes, whatever cheroot's stub says

    def __init__(self, server: WebServer, conn: Connection) -> None:
        """Read from *conn*."""
        super().__init__(server, conn)
        self.scheme = b"http" if server.tls is None else b"https"

    def parse_request(self) -> None:
        """Read the head; `ready` tells whether there is a request to answer."""
        incoming = self.conn.rfile
        incoming.deadline = monotonic() + self.server.limits.head_s
        try:
            line = self._first_line()
            if line is not None:
                self._take(parse_request_line(line))
        except Malformed as error:
            self.simple_response(error.status, error.reason)
        finally:
            incoming.deadline = None

    def respond(self) -> None:
        """Have the application answer."""
        self.rfile = self.body
        self.server.gateway(self).respond()
        self.ensure_headers_sent()
        self.conn.wfile.write(b"0\r\n\r\n" if self.chunked_write else b"")

    def simple_response(self, status: str, msg: str = "") -> None:
        """Answer in place of the application, and close the connection."""
        self.close_connection = self.sent_headers = True
        self.conn.lingers = True
        content = f"{msg or http.HTTPStatus(int(status[:3])).description}\n".encode()
        fields = "".join(f"{name}: {value}\r\n" for name, value in self.server.fields)
        head = (
            f"HTTP/1.1 {status}\r\nDate: {formatdate(usegmt=True)}\r\nConnection: close\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(content)}\r\n{fields}\r\n"
        )
        self.conn.wfile.write(head.encode() + content)

    def send_headers(self) -> None:
        """Write the head of the answer; it is sent with what follows."""
        given = {name.lower() for name, _ in self.outheaders}
        headers = [field for field in self.outheaders if field[0].lower() != b"connection"]
        if b"content-length" not in given and self._has_content():
            if self.response_protocol == "HTTP/1.1":
                self.chunked_write = self.method != b"HEAD"
                headers.append((b"Transfer-Encoding", b"chunked"))
            else:
                self.close_connection = True
        assert self.body is not None  # noqa: S101 - the request was parsed
        if self.close_connection or not self.server.ready or not self.body.drain(DRAINED_BYTES):
            self.close_connection = True
            self.conn.lingers = not self.body.ended
            headers.append((b"Connection", b"close"))
        elif self.response_protocol == "HTTP/1.0":
            headers.append((b"Connection", b"keep-alive"))
        if b"date" not in given:
            headers.append((b"Date", _date(int(time()))))
        fields = b"".join(b"%s: %s\r\n" % field for field in headers)
        self.conn.wfile.hold(b"HTTP/1.1 " + self.status + b"\r\n" + fields + b"\r\n")

    def _first_line(self) -> bytes | None:
        self._left = HEAD_BYTES
        line = self.conn.rfile.readline(HEAD_BYTES)
        if line == b"\r\n":  # some old clients send one behind a body (RFC 9112 §2.2)
            line = self.conn.rfile.readline(HEAD_BYTES)
        if len(line) == HEAD_BYTES:
            raise Malformed("The address is too long.", "414 URI Too Long")
        self._left -= len(line)
        return line or None

    def readline(self) -> bytes:
        """Return the next line of the header fields, which are bounded together."""
        line: bytes = self.conn.rfile.readline(self._left)
        self._left -= len(line)
        if self._left <= 0:
            raise too_large()
        return line

    def _take(self, line: RequestLine) -> None:
        self.method, self.uri, self.path, self.qs = line.method, line.target, line.path, line.query
        self.request_protocol = b"HTTP/1.%d" % line.minor
        self.response_protocol = f"HTTP/1.{line.minor}"
        self.header_reader(self, self.inheaders)
        if line.host is not None:
            self.inheaders[b"Host"] = line.host
        framing = framing_of(self.inheaders, minor=line.minor)
        self.chunked_read = framing.length is None
        self.close_connection = not framing.persistent
        self.body = RequestBody(
            self.conn.rfile,
            framing.length,
            self.server.limits.upload_rate,
            self._invite if framing.expects_continue else None,
        )
        self.ready = True

    def _invite(self) -> None:
        self.conn.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _has_content(self) -> bool:
        status = int(self.status[:3])
        return status >= 200 and status not in (204, 304)


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    """Return the time that is *second* after 1970, as HTTP writes it."""
    return formatdate(second, usegmt=True).encode()
