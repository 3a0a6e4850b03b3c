"""Certificates for home networks, as clients see them."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from server import certificates
from server.certificates import DAYS, Issued, Name, issue
from server.http.tls import tls

NOW = datetime.now(UTC)
NAMES: tuple[Name, ...] = ("nas.local", "localhost", ip_address("127.0.0.1"))


def handshake(issued: Issued, server: Path, host: str) -> ssl.SSLSocket:
    """Connect to *host*, which has the certificate in *server*, trusting nothing but *issued*'s."""
    here, there = socket.socketpair()
    secure = tls(server, None)
    assert secure is not None
    wrapped = secure.wrap(there)

    def answer() -> None:
        try:
            wrapped.do_handshake()
        except OSError:
            wrapped.close()

    thread = threading.Thread(target=answer)
    thread.start()
    context = ssl.create_default_context(cafile=str(issued.authority))
    try:
        return context.wrap_socket(here, server_hostname=host)
    finally:
        thread.join()
        wrapped.close()


def server_certificate(issued: Issued) -> x509.Certificate:
    return x509.load_pem_x509_certificates(issued.server.read_bytes())[0]


@pytest.mark.parametrize("host", ["nas.local", "localhost", "127.0.0.1"])
def test_a_device_that_trusts_the_authority_trusts_the_server(tmp_path: Path, host: str) -> None:
    """By each of its names; by no other one."""
    issued = issue(tmp_path, NAMES, NOW)
    with handshake(issued, issued.server, host) as client:
        assert "TLSv1.3" == client.version()
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        handshake(issued, issued.server, "other.local")


def test_it_lasts_as_long_as_devices_take_it(tmp_path: Path) -> None:
    """398 days at most; it is for servers and signs nothing."""
    issued = issue(tmp_path, NAMES, NOW)
    made = server_certificate(issued)
    assert made.not_valid_before_utc < NOW
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=DAYS)
    assert abs(made.not_valid_after_utc - issued.expires) < timedelta(seconds=1)
    basic = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert not basic.value.ca


def test_nobody_else_may_read_the_keys(tmp_path: Path) -> None:
    """The authority's certificate alone is for others, and has no key in it."""
    folder = tmp_path / "tls"
    issued = issue(folder, NAMES, NOW)
    assert {"authority.crt", "authority.key", "server.pem"} == {f.name for f in folder.iterdir()}
    assert [0o600] * 2 == [
        (folder / name).stat().st_mode & 0o777 for name in ("authority.key", "server.pem")
    ]
    assert b"PRIVATE" not in issued.authority.read_bytes()


def test_made_again_it_is_trusted_without_more_ado(tmp_path: Path) -> None:
    """A year later, with another address from the router: the authority stays."""
    first = issue(tmp_path, NAMES, NOW)
    again = issue(tmp_path, (*NAMES, ip_address("192.168.1.7")), NOW + timedelta(days=390))
    assert (True, False) == (first.is_new_authority, again.is_new_authority)
    assert first.fingerprint == again.fingerprint
    with handshake(first, issue(tmp_path, NAMES, NOW).server, "nas.local"):
        pass


@pytest.mark.parametrize(
    ("names", "days"),
    [
        ((*NAMES, "photos.example.org"), 1),
        ((*NAMES, ip_address("8.8.8.8")), 1),
        (NAMES, 3650 - DAYS + 1),
    ],
)
def test_the_authority_is_made_anew_where_it_will_not_do(
    tmp_path: Path, names: tuple[Name, ...], days: int
) -> None:
    """It may not speak for a new name, or ends before what it is to sign."""
    first = issue(tmp_path, NAMES, NOW)
    again = issue(tmp_path, names, NOW + timedelta(days=days))
    assert again.is_new_authority
    assert first.fingerprint != again.fingerprint


@pytest.mark.parametrize("damaged", ["authority.key", "authority.crt"])
def test_a_damaged_authority_is_made_anew(tmp_path: Path, damaged: str) -> None:
    """Or one that has gone."""
    issue(tmp_path, NAMES, NOW)
    (tmp_path / damaged).write_text("nonsense")
    assert issue(tmp_path, NAMES, NOW).is_new_authority
    (tmp_path / damaged).unlink()
    assert issue(tmp_path, NAMES, NOW).is_new_authority


def test_a_stolen_authority_can_speak_for_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it signs, devices take it for the household's names alone."""
    issued = issue(tmp_path, NAMES, NOW)
    monkeypatch.setattr(certificates, "_will_do", lambda *_: True)
    for name in ("bank.example", ip_address("8.8.8.8")):
        forged = issue(tmp_path, (name,), NOW)
        assert issued.fingerprint == forged.fingerprint
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
            handshake(issued, forged.server, str(name))
