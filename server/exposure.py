"""No passwords in the clear on the internet, unless that is what was asked for."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from library.errors import LibraryError
from server.addresses import Address, address_of, own_addresses

if TYPE_CHECKING:
    from config import Settings


def refuse_exposure(listening: socket.socket, settings: Settings) -> None:
    """Let nothing be served without TLS where the whole internet may ask for it.

    A proxy that is trusted, or an address with https that people are told, says that TLS ends in
    front of the server.

    Raises:
        LibraryError: it would be, and nobody said that it may.
    """
    if settings.server.insecure or _has_tls(settings):
        return
    if (public := public_address(listening)) is not None:
        raise LibraryError(
            f"Not serving on {public} without encryption: the whole internet may reach that "
            "address, and passwords could be read on the way. Give a certificate (--tls-cert; "
            "`mantelpiece tls self-signed` makes one), or listen on 127.0.0.1 behind a proxy with "
            "https and name it (server.trusted_proxies), or say --insecure-http if nobody else "
            "can reach it."
        )


def is_in_the_clear(listening: socket.socket, settings: Settings) -> bool:
    """Whether what is sent leaves this computer without TLS, as far as is known here.

    It may, in a network at home.
    """
    if _has_tls(settings) or listening.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    return not address_of(listening.getsockname()[0]).is_loopback


def public_address(listening: socket.socket) -> Address | None:
    """Return an address of the internet by which *listening* can be reached; None without one.

    Private, loopback and link-local addresses are none, nor are those of a carrier's NAT
    (RFC 6598). Whether a firewall or a router stands before it cannot be seen from here.
    """
    if listening.family not in (socket.AF_INET, socket.AF_INET6):
        return None
    bound = address_of(listening.getsockname()[0])
    reached = {bound}
    if bound.is_unspecified:
        versions = {4} if bound.version == 4 else {6} if _is_ipv6_only(listening) else {4, 6}
        reached = {address for address in own_addresses() if address.version in versions}
    return min((each for each in reached if each.is_global), key=str, default=None)


def _is_ipv6_only(listening: socket.socket) -> bool:
    return bool(listening.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY))


def _has_tls(settings: Settings) -> bool:
    """Whether TLS is spoken here, or somebody says that it ends in front of the server."""
    server = settings.server
    is_https = server.tls_cert is not None or (server.public_url or "").startswith("https:")
    return is_https or bool(server.trusted_proxies)
