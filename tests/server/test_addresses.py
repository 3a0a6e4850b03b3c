"""The addresses of this computer."""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address

import psutil
import pytest

from server.addresses import address_of, own_addresses


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, fewer are told")
def test_all_interfaces_are_looked_at() -> None:
    """As another program sees them; of IPv4, interfaces mostly have one."""
    wanted = set()
    for addresses in psutil.net_if_addrs().values():
        of_ipv4 = [each.address for each in addresses if each.family == socket.AF_INET]
        of_ipv6 = [each.address for each in addresses if each.family == socket.AF_INET6]
        wanted |= {address_of(text) for text in (*of_ipv4[:1], *of_ipv6)}
    assert wanted <= own_addresses()
    assert ip_address("127.0.0.1") in own_addresses()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
def test_addresses_are_read_as_sockets_write_them(text: str, expected: str) -> None:
    """With zones, and with those of IPv4 on a socket of both families."""
    assert ip_address(expected) == address_of(text)
