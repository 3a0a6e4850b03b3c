"""Listening on the internet without TLS."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest

from config import ServerSettings, Settings
from library.errors import LibraryError
from server import exposure
from server.addresses import address_of
from server.exposure import is_in_the_clear, public_address, refuse_exposure

PUBLIC, PUBLIC_6 = "8.8.8.8", "2606:4700::1"
AT_HOME = ("127.0.0.1", "192.168.1.5", "172.17.0.2", "::1", "fe80::1", "fd00::5")


def bound(address: str, *, ipv6_only: bool = False) -> socket.socket:
    """A socket that says that it is bound to *address*."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    said = Mock(family=family)
    said.getsockname.return_value = (address, 8080)
    said.getsockopt.return_value = int(ipv6_only)
    return said


@contextmanager
def computer(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(exposure, "own_addresses", lambda: frozenset(map(address_of, addresses)))
        yield


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6, f"::ffff:{PUBLIC}"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    """Of both families."""
    assert address_of(address) == public_address(bound(address))


@pytest.mark.parametrize(
    "address", [*AT_HOME, "10.1.2.3", "169.254.1.1", "100.64.0.1", "fe80::1%eth0"]
)
def test_those_of_homes_are_not(address: str) -> None:
    """Private ones, loopback, link-local, those of a carrier's NAT."""
    assert public_address(bound(address)) is None


def test_every_address_is_as_public_as_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """0.0.0.0 of a container or at home is not; of a rented server it is."""
    with computer(monkeypatch, *AT_HOME):
        assert public_address(bound("0.0.0.0")) is None
        assert public_address(bound("::")) is None
    with computer(monkeypatch, *AT_HOME, PUBLIC):
        assert address_of(PUBLIC) == public_address(bound("0.0.0.0"))
        assert address_of(PUBLIC) == public_address(bound("::"))
        assert public_address(bound("::", ipv6_only=True)) is None
        assert public_address(bound("127.0.0.1")) is None
    with computer(monkeypatch, *AT_HOME, PUBLIC_6):
        assert address_of(PUBLIC_6) == public_address(bound("::"))
        assert public_address(bound("0.0.0.0")) is None


def test_a_socket_of_the_file_system_is_not_public(tmp_path: Path) -> None:
    """As systemd may pass it."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        assert public_address(listening) is None


@pytest.mark.parametrize(
    "told",
    [
        {"insecure": True},
        {"tls_cert": Path("cert.pem")},
        {"trusted_proxies": ("127.0.0.1",)},
        {"public_url": "https://photos.example.org"},
    ],
)
def test_one_may_say_that_it_is_meant(told: dict[str, object]) -> None:
    """Outright, or by what says that TLS is spoken here or in front."""
    refuse_exposure(bound(PUBLIC), Settings(server=ServerSettings(**told)))


@pytest.mark.parametrize("told", [{}, {"public_url": "http://photos.example.org"}])
def test_else_nothing_is_served(told: dict[str, object]) -> None:
    """And it is said what to do."""
    with pytest.raises(LibraryError, match=f"{PUBLIC}.*--tls-cert.*--insecure-http"):
        refuse_exposure(bound(PUBLIC), Settings(server=ServerSettings(**told)))
    refuse_exposure(bound("192.168.1.5"), Settings(server=ServerSettings(**told)))


def test_a_network_at_home_may_be_without_encryption(tmp_path: Path) -> None:
    """It is known where what is sent leaves the computer."""
    plain, proxied = Settings(), Settings(server=ServerSettings(trusted_proxies=("127.0.0.1",)))
    assert is_in_the_clear(bound("192.168.1.5"), plain)
    assert is_in_the_clear(bound("0.0.0.0"), plain)
    assert not is_in_the_clear(bound("192.168.1.5"), proxied)
    assert not is_in_the_clear(bound("127.0.0.1"), plain)
    assert not is_in_the_clear(bound("::1"), plain)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        assert not is_in_the_clear(listening, plain)
