"""HTTPS."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.echo import Echo
from support.wire import Wire, receive_all, request, serving, statuses

from library.errors import LibraryError
from server.http.server import Limits
from server.http.tls import tls_context

GET = request("GET", "/")


@pytest.fixture
def secure(echo: Echo, certificate: Path) -> Iterator[Wire]:
    """A server with the certificate."""
    limits = Limits(threads=8, silence_s=2, head_s=0.5, grace_s=0)
    with serving(echo, limits=limits, tls=tls_context(certificate, None)) as wire:
        yield wire


def shake_hands(client: socket.socket, certificate: Path, **versions: object) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(certificate))
    for name, version in versions.items():
        setattr(context, name, version)
    return context.wrap_socket(client, server_hostname="localhost")


def test_requests_are_answered(secure: Wire, certificate: Path, echo: Echo) -> None:
    """Large ones, small ones, several on one connection; the scheme is told."""
    upload = request("PUT", "/", "Content-Length: 3000000", body=b"x" * 3_000_000)
    with shake_hands(secure.connect(), certificate) as client:
        for sent, expected in ((GET, b"hello"), (upload, b"3000000"), (GET + GET, b"hello")):
            client.sendall(sent)
            assert client.recv(65536).endswith(expected)
    assert {"https"} == {environ["wsgi.url_scheme"] for environ in echo.seen}


def test_plain_http_on_the_secure_port_is_told(secure: Wire, echo: Echo) -> None:
    """By a sentence, not by noise."""
    received = secure.exchange(GET)
    assert [400] == statuses(received)
    assert b"https://" in received
    assert [] == echo.seen


def test_defect_24_a_silent_handshake_freezes_nobody(secure: Wire, certificate: Path) -> None:
    """cheroot#748: it is done where connections are accepted."""
    with ExitStack() as stack:
        for beginning in (b"", b"\x16", b"\x16\x03\x01\x02\x00\x01"):
            stack.enter_context(secure.connect()).sendall(beginning)
        client = stack.enter_context(shake_hands(secure.connect(), certificate))
        client.sendall(GET)
        assert b"200 OK" in client.recv(65536)


def test_a_handshake_that_stalls_is_given_up(secure: Wire) -> None:
    """In the time for a head."""
    with secure.connect() as client:
        client.settimeout(10)
        client.sendall(b"\x16\x03\x01\x02\x00\x01")
        assert b"" == receive_all(client)


def test_noise_is_no_handshake(secure: Wire, certificate: Path) -> None:
    """The server goes on."""
    with secure.connect() as client:
        client.sendall(b"\x16" + bytes(100))
        receive_all(client)
    with shake_hands(secure.connect(), certificate) as client:
        client.sendall(GET)
        assert b"200 OK" in client.recv(65536)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1")
def test_old_tls_is_refused(secure: Wire, certificate: Path) -> None:
    """TLS 1.2 is the least."""
    with secure.connect() as client, pytest.raises((ssl.SSLError, OSError)):
        shake_hands(client, certificate, maximum_version=ssl.TLSVersion.TLSv1_1)
    with shake_hands(secure.connect(), certificate, maximum_version=ssl.TLSVersion.TLSv1_2) as old:
        assert "TLSv1.2" == old.version()


def test_a_refused_upload_is_answered_over_tls(secure: Wire, certificate: Path) -> None:
    """Before it was sent; the end is clean."""
    with shake_hands(secure.connect(), certificate) as client:
        client.sendall(request("PUT", "/unread", "Content-Length: 99999999"))
        assert [401] == statuses(receive_all(client))


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Before anything is served."""
    with pytest.raises(LibraryError, match="cannot be used: No such file"):
        tls_context(tmp_path / "none.pem", None)
    (tmp_path / "bad.pem").write_text("nonsense")
    with pytest.raises(LibraryError, match="cannot be used"):
        tls_context(tmp_path / "bad.pem", None)
    assert tls_context(None, None) is None
