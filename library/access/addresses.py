"""Addresses of clients: which are one household's."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

_OF_ONE_HOUSEHOLD = 64  # bits: a household gets at least that much of IPv6 (RFC 6177)


@lru_cache(maxsize=1024)
def network(address: str) -> str:
    """Return what stands for all addresses that one client may choose from.

    Of IPv6 that is the network of 64 bits, of IPv4 the address itself, however it is written. What
    is no address stands for itself.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), _OF_ONE_HOUSEHOLD), strict=False))
