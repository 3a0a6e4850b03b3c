from __future__ import annotations

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.access.addresses import network


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_what_stands_for_an_address(address: str, expected: str) -> None:
    """Of IPv6 the network of 64 bits; what is no address stays as it is."""
    assert expected == network(address)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_household_of_ipv6_is_one(prefix: int, one: int, other: int) -> None:
    """Whichever of its addresses a device takes today; and it fits into the index."""
    prefix |= 1 << 63  # mapped IPv4 lies below
    networks = {network(str(IPv6Address(prefix << 64 | host))) for host in (one, other)}
    assert 1 == len(networks)
    assert all(len(each) <= 45 for each in networks)
