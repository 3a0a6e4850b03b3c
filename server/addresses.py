"""The network addresses of this computer."""

from __future__ import annotations

import fcntl
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

# Addresses of documentation (RFC 5737, RFC 3849), to which no route but the default one leads.
_FAR: Final = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
_SIOCGIFADDR: Final = 0x8915  # netdevice(7)
_ADDRESS_AT: Final = slice(20, 24)  # of struct ifreq with a sockaddr_in
_IPV6: Final = Path("/proc/net/if_inet6")


def own_addresses() -> frozenset[Address]:
    """Return the addresses of this computer, as far as the system tells.

    On Linux these are all of IPv6 and the first of IPv4 of each interface; elsewhere those by which
    the computer would speak to the internet.
    """
    found = set(_routed())
    if sys.platform == "linux":
        found |= {*_of_interfaces(), *_of_ipv6()}
    return frozenset(found)


def address_of(text: str) -> Address:
    """Return an address as sockets write it, with the zone of a link-local one left away.

    One of IPv4 on a socket of both families is of IPv4.

    Raises:
        ValueError: it is none.
    """
    address = ip_address(text.partition("%")[0])
    return getattr(address, "ipv4_mapped", None) or address


def _routed() -> Iterator[Address]:
    """Yield those by which the default routes lead; connecting a UDP socket sends nothing."""
    for family, far in _FAR:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            yield address_of(probe.getsockname()[0])


def _of_interfaces() -> Iterator[Address]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # it has none
                asked = struct.pack("256s", name.encode()[:15])
                told = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, asked)
                yield IPv4Address(told[_ADDRESS_AT])


def _of_ipv6() -> Iterator[Address]:
    with suppress(OSError):  # the system is without IPv6
        for line in _IPV6.read_text("ascii").splitlines():
            yield IPv6Address(bytes.fromhex(line.split()[0]))
