"""The first line of a request (RFC 9112 §3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from server.http.malformed import Malformed

_LINE = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}) ([^\x00-\x20\x7f]+) HTTP/([0-9])\.([0-9])\r\n"
)
_ABSOLUTE = re.compile(rb"(?i)https?://([^/?#]+)([^#]*)")
_SLASH = re.compile(rb"(?i)%2f")


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A method, and where it goes."""

    method: bytes
    target: bytes  # a path with its query, percent-encoded, or ``*``
    host: bytes | None  # where the client put it into the target
    minor: int  # of the version: 0 or 1

    @property
    def path(self) -> bytes:
        """The path percent-decoded, but for slashes, which would divide names.

        ``*``, the whole server, is answered as its root is.
        """
        if self.target == b"*":
            return b"/"
        parts = _SLASH.split(self.target.partition(b"?")[0])
        return b"%2F".join(map(unquote_to_bytes, parts))

    @property
    def query(self) -> bytes:
        """What is behind the question mark, as it is."""
        return self.target.partition(b"?")[2]


def parse_request_line(line: bytes) -> RequestLine:
    """Return what *line* says, which includes its end.

    Raises:
        Malformed: it is no request, or of another version.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise Malformed("The first line of the request is malformed.")
    method, target, major, minor = match.groups()
    if major != b"1":
        raise Malformed("This server speaks HTTP/1.1.", "505 HTTP Version Not Supported")
    if b"#" in target:
        raise Malformed("An address in a request has no “#”.")
    host = None
    if (absolute := _ABSOLUTE.fullmatch(target)) is not None:
        # Meant for proxies, but every server has to take it (RFC 9112 §3.2.2).
        host, target = absolute.groups()
        if not target.startswith(b"/"):
            target = b"/" + target if target or method != b"OPTIONS" else b"*"
    if not target.startswith(b"/") and (target, method) != (b"*", b"OPTIONS"):
        raise Malformed("The address in the request does not begin with a slash.")
    return RequestLine(method, target, host, min(int(minor), 1))
