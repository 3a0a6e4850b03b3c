"""How a body is delimited, and whether another request may follow (RFC 9112 §6, §9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.http.headers import Fields
from server.http.malformed import Malformed

_DIGITS = re.compile(rb"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Framing:
    """What the header fields say of the message as such."""

    length: int | None  # bytes; None: chunked
    persistent: bool  # whether another request may follow
    expects_continue: bool  # the client waits before it sends the body


def framing_of(fields: Fields, *, minor: int) -> Framing:
    """Return the framing of a request of HTTP/1.*minor*.

    Raises:
        Malformed: it is ambiguous, or of a kind that this server does not know.
    """
    if minor == 1 and b"Host" not in fields:
        raise Malformed("The Host is missing.")
    length = _length(fields, minor)
    expectation = fields.get(b"Expect", b"").lower()
    if expectation not in (b"", b"100-continue"):
        raise Malformed("Only 100-continue can be expected.", "417 Expectation Failed")
    options = {option.strip().lower() for option in fields.get(b"Connection", b"").split(b",")}
    return Framing(
        length=length,
        persistent=b"close" not in options and (minor == 1 or b"keep-alive" in options),
        # One who speaks 1.0 would take the interim answer for the final one (RFC 9110 §10.1.1).
        expects_continue=bool(expectation) and minor == 1 and length != 0,
    )


def _length(fields: Fields, minor: int) -> int | None:
    given, coding = fields.get(b"Content-Length"), fields.get(b"Transfer-Encoding")
    if coding is not None:
        # Of two lengths a proxy may believe the other one (RFC 9112 §6.1, §6.3).
        if given is not None or minor == 0:
            raise Malformed("The length of the body is ambiguous.")
        if coding.strip().lower() != b"chunked":
            raise Malformed("That transfer coding is not known.", "501 Not Implemented")
        return None
    if given is not None and not _DIGITS.fullmatch(given):
        raise Malformed("The Content-Length is not a number of bytes.")
    return int(given or 0)
