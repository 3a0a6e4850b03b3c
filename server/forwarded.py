"""Reverse proxies: what those that are trusted say of the client is true; of others nothing is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from webui.session import PROXY_USER

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FOR, _PROTO, _HOST = (f"HTTP_X_FORWARDED_{name}" for name in ("FOR", "PROTO", "HOST"))
_HOST_NAME = re.compile(r"[A-Za-z0-9._\-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


class Forwarded:
    """Makes a request through a trusted proxy look as it was sent to the proxy."""

    def __init__(
        self,
        application: WSGIApplication,
        networks: Sequence[str],
        user_header: str | None = None,
    ) -> None:
        """Believe peers in *networks*, also as to the user that they name in *user_header*."""
        self._application = application
        self._user_key = user_header and f"HTTP_{user_header.upper().replace('-', '_')}"
        self._trusted = [ip_network(network) for network in networks]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the request on."""
        chain, proto, host = (environ.pop(name, "") for name in (_FOR, _PROTO, _HOST))
        user = environ.pop(self._user_key, "").strip() if self._user_key else ""
        if self._trusted and _is_in(environ["REMOTE_ADDR"], self._trusted):
            if user:
                environ[PROXY_USER] = user
            environ["REMOTE_ADDR"] = self._client(chain, environ["REMOTE_ADDR"])
            # Each proxy adds to the end; the first entry is what the outermost was asked for.
            scheme, name = _first(proto).lower(), _first(host)
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
            if _HOST_NAME.fullmatch(name):
                environ["HTTP_HOST"] = name
        return self._application(environ, start_response)

    def _client(self, chain: str, peer: str) -> str:
        """Return the last address that no trusted proxy has: those before it may be made up."""
        client = peer
        for entry in reversed(chain.split(",")):
            address = entry.strip()
            if not _is_address(address):
                break
            client = address
            if not _is_in(address, self._trusted):
                break
        return client


def _first(values: str) -> str:
    return values.partition(",")[0].strip()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(text: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    if not _is_address(text):
        return False
    address = ip_address(text)
    # A client of IPv4 on a socket of both: ::ffff:192.0.2.1.
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in networks)
