"""The header fields of a request (RFC 9110 §5, RFC 9112 §5), read strictly and within bounds."""

from __future__ import annotations

import re
from typing import Protocol

from cheroot.server import HeaderReader

from server.http.malformed import Malformed

Fields = dict[bytes, bytes]  # by name in title case


class Lines(Protocol):
    """Where the fields are read from."""

    def readline(self) -> bytes:
        """Return the next line with its end."""
        ...


MOST = 100
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00\r\n]*?)[ \t]*\r\n")

_JOINED_BY = {b"Cookie": b"; "}

# Of two different ones, a proxy in front may believe the other.
_ONCE = {
    *(b"Authorization", b"Content-Length", b"Content-Range", b"Content-Type", b"Depth"),
    *(b"Destination", b"Host", b"If-Modified-Since", b"If-Range", b"If-Unmodified-Since"),
    *(b"Lock-Token", b"Overwrite", b"Range", b"Timeout"),
}


class Headers(HeaderReader):
    """Reads header fields up to the empty line."""

    def __call__(self, rfile: Lines, hdict: Fields | None = None) -> Fields:
        """Return the fields; repeated ones are joined.

        Raises:
            Malformed: they are not as they must be, or too many.
        """
        fields: Fields = {} if hdict is None else hdict
        for line in iter(rfile.readline, b"\r\n"):
            name, value = _field(line)
            if b"_" in name:
                continue  # WSGI could not tell X_Forwarded_For from X-Forwarded-For
            fields[name] = _joined(name, fields[name], value) if name in fields else value
            if len(fields) > MOST:
                raise too_large()
        return fields


def too_large() -> Malformed:
    """Return the refusal of too long a head, or of too many fields."""
    return Malformed("There is too much in the head.", "431 Request Header Fields Too Large")


def _field(line: bytes) -> tuple[bytes, bytes]:
    # No white space before the colon and no continuation lines: both have been used to smuggle
    # requests past proxies (RFC 9112 §5.1, §5.2).
    match = _FIELD.fullmatch(line)
    if match is None:
        raise Malformed("A header field is malformed.")
    return match[1].title(), match[2]


def _joined(name: bytes, one: bytes, other: bytes) -> bytes:
    if name in _ONCE:
        if one != other:
            raise Malformed(f"There are two different {name.decode()} fields.")
        return one
    return _JOINED_BY.get(name, b", ").join((one, other))
