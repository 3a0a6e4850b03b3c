"""A host name of its own for what users have stored: `web.files_host`.

There, nothing of the gallery's is: no cookie, no page, no drive. So a file that a browser would
run all the same, by a defect of its own or of ours, finds nobody signed in. Whoever opens a file on
the gallery's own host by cookie is sent on to an address there that is signed: it opens that file
alone, for who asked, until it expires, or the session or the public link ends.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from library.errors import LibraryError
from library.secret_keys import secret_key

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from config import Settings

# A film is fetched bit by bit while somebody watches it, with a break for supper.
LIFETIME_S: Final = 6 * 3600
_STEP_S: Final = 3600  # addresses stay the same for so long, so that browsers know what they have
_SEPARATOR: Final = "."
_KEY: Final = "files.key"  # in the data folder


@dataclass(frozen=True, slots=True)
class Grant:
    """What a signed address opens."""

    path: str  # on the gallery's own host, as PATH_INFO has it
    bearer: str  # for whom: letters, digits, hyphens and underscores; see `server.bearers`
    until: float | None = None  # when that ends by itself, POSIX time; None: nobody knows


class FilesHost:
    """Signs addresses on the host, and knows its own again."""

    def __init__(
        self, host: str, scheme: str | None, key: bytes, clock: Callable[[], float] = time.time
    ) -> None:
        """Sign for *host*, which may have a port, by *key*.

        *scheme* is that of the host's addresses; None: that of the request which is sent on.
        """
        self._host = host.lower()
        self._scheme = scheme
        self._key = key
        self._clock = clock

    def is_asked(self, environ: WSGIEnvironment) -> bool:
        """Whether a request is for this host."""
        asked: str = environ.get("HTTP_HOST", "")
        return asked.lower() == self._host

    def address(self, environ: WSGIEnvironment, grant: Grant) -> str:
        """Return the address that opens *grant*, which a request to the gallery's own host got."""
        soonest = int(self._clock()) + LIFETIME_S
        last = soonest + -soonest % _STEP_S
        expires = f"{last if grant.until is None else min(last, int(grant.until)):x}"
        signature = self._signature(expires, grant.bearer, grant.path)
        signed = _SEPARATOR.join((expires, grant.bearer, signature))
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        scheme = self._scheme or environ["wsgi.url_scheme"]
        return f"{scheme}://{self._host}/{signed}{quoted(grant.path)}{query}"

    def grant(self, environ: WSGIEnvironment) -> Grant | None:
        """Return what the address of a request opens; None where it is not ours or has expired."""
        signed, slash, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
        path = slash + rest
        expires, bearer, signature = (*signed.split(_SEPARATOR), "", "", "")[:3]
        if not hmac.compare_digest(
            signature.encode("latin-1"), self._signature(expires, bearer, path).encode()
        ):
            return None
        until = int(expires, 16)
        return Grant(path, bearer, until) if until > self._clock() else None

    def _signature(self, expires: str, bearer: str, path: str) -> str:
        told = "\n".join((expires, bearer, path)).encode("latin-1")
        return hmac.new(self._key, told, sha256).hexdigest()


def files_host(settings: Settings) -> FilesHost | None:
    """Return the host that *settings* name, with a key of the data folder; None where they do not.

    Its addresses have the scheme of the gallery's own, where that is set.

    Raises:
        LibraryError: it is the gallery's own host.
    """
    host, own = settings.web.files_host, urlsplit(settings.server.public_url or "")
    if host is None:
        return None
    if host.lower() == own.netloc.lower():
        raise LibraryError(f"{host} is the gallery's own name; web.files_host has to be another.")
    return FilesHost(host, own.scheme or None, secret_key(settings.data / _KEY))


def quoted(path: str) -> str:
    """Return PATH_INFO as an address has it."""
    return quote(path.encode("latin-1"))
