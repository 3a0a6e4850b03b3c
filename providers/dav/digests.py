"""Checksums that a client sends with a file: what came must have them, or nothing is stored."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Protocol

from providers.dav.refusal import bad_request

# By the names of OC-Checksum, Digest (RFC 3230), and Content-Digest and Repr-Digest (RFC 9530).
_NAMES = {
    "sha1": "SHA1",
    "sha": "SHA1",
    "md5": "MD5",
    "sha256": "SHA256",
    "sha-256": "SHA256",
    "sha512": "SHA512",
    "sha-512": "SHA512",
    "adler32": "ADLER32",
}
_STRUCTURED = re.compile(r"\s*([A-Za-z0-9-]+)=:([A-Za-z0-9+/=]*):\s*")


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Adler32:
    def __init__(self) -> None:
        self._value = 1

    def update(self, data: bytes, /) -> None:
        self._value = zlib.adler32(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


class Digests:
    """The checksums of one upload, as announced and as they come out."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        """Read those that *headers*, by lower-case name, announce.

        Unknown algorithms are passed over.

        Raises:
            Refused: one is malformed, or two contradict each other.
        """
        self._announced: dict[str, str] = {}
        for name, value in _announced(headers):
            if self._announced.setdefault(name, value) != value:
                raise bad_request(f"Two different {name} checksums were announced.")
        # rclone announces SHA1 and then compares by MD5, which ownCloud makes of its own accord.
        also = ["MD5"] if "oc-checksum" in headers else []
        self._hashes = {name: _hash(name) for name in dict.fromkeys([*self._announced, *also])}

    def update(self, data: bytes) -> None:
        """Take what has come."""
        for each in self._hashes.values():
            each.update(data)

    def check(self) -> str | None:
        """Return the checksums to be remembered, ``SHA1:… MD5:…``, if there are some.

        Raises:
            Refused: the content has another one.
        """
        found = {name: each.hexdigest() for name, each in self._hashes.items()}
        for name, announced in self._announced.items():
            if found[name] != announced:
                raise bad_request(
                    f"The {name} of what came is {found[name]}, not {announced};"
                    " nothing was stored."
                )
        kept = (item for item in found.items() if item[0] in ("SHA1", "MD5", "ADLER32"))
        return " ".join(f"{name}:{value}" for name, value in kept) or None


def _hash(name: str) -> _Hash:
    if name == "ADLER32":
        return _Adler32()
    return hashlib.new(name.lower(), usedforsecurity=False)


def _announced(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for pair in headers.get("oc-checksum", "").split():
        name, _, value = pair.partition(":")
        if (known := _NAMES.get(name.lower())) is not None:
            yield known, value.lower()
    if (md5 := headers.get("content-md5")) is not None:
        yield "MD5", _hex(md5)
    for pair in filter(None, headers.get("digest", "").split(",")):
        name, _, value = pair.strip().partition("=")
        if (known := _NAMES.get(name.lower())) is not None:
            yield known, value.lower() if known == "ADLER32" else _hex(value)
    for header in ("content-digest", "repr-digest"):
        for pair in filter(None, headers.get(header, "").split(",")):
            if (match := _STRUCTURED.fullmatch(pair)) and match[1].lower() in _NAMES:
                yield _NAMES[match[1].lower()], _hex(match[2])


def _hex(encoded: str) -> str:
    try:
        return base64.b64decode(encoded.strip(), validate=True).hex()
    except (binascii.Error, ValueError):
        raise bad_request("A checksum is not valid base64.") from None
