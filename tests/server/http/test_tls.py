"""HTTPS."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.certificate import make_certificate
from support.echo import Echo
from support.wire import Wire, receive_all, request, serving, statuses

from library.errors import LibraryError
from server.http.server import Limits
from server.http.tls import tls

GET = request("GET", "/")


@pytest.fixture
def secure(echo: Echo, certificate: Path) -> Iterator[Wire]:
    """A server with the certificate."""
    limits = Limits(threads=8, silence_s=2, head_s=0.5, grace_s=0)
    with serving(echo, limits=limits, tls=tls(certificate, None)) as wire:
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


def test_an_upload_is_invited_over_tls(secure: Wire, certificate: Path) -> None:
    """By 100 Continue, of which litmus skips its test over TLS."""
    with shake_hands(secure.connect(), certificate) as client:
        client.sendall(request("PUT", "/", "Content-Length: 5", "Expect: 100-continue"))
        assert b"HTTP/1.1 100 Continue\r\n\r\n" == client.recv(100)
        client.sendall(b"hello")
        assert [200] == statuses(client.recv(65536))


def test_a_refused_upload_is_answered_over_tls(secure: Wire, certificate: Path) -> None:
    """Before it was sent; the end is clean."""
    with shake_hands(secure.connect(), certificate) as client:
        client.sendall(request("PUT", "/unread", "Content-Length: 99999999"))
        assert [401] == statuses(receive_all(client))


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Before anything is served."""
    with pytest.raises(LibraryError, match="cannot be used: No such file"):
        tls(tmp_path / "none.pem", None)
    (tmp_path / "bad.pem").write_text("nonsense")
    with pytest.raises(LibraryError, match="cannot be used"):
        tls(tmp_path / "bad.pem", None)
    assert tls(None, None) is None


@pytest.fixture
def renewed(tool: Callable[..., str], tmp_path: Path) -> tuple[Path, Path]:
    """The certificate and key that were, as certbot lays them out; those that are next to them."""
    for number in (1, 2):
        make_certificate(tool("openssl"), tmp_path / f"cert{number}.pem")
    for end in ("pem", "key"):
        (tmp_path / f"live.{end}").symlink_to(f"cert1.{end}")
    return tmp_path / "live.pem", tmp_path / "live.key"


def served(wire: Wire) -> bytes:
    """Return the certificate that a new connection gets."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(wire.connect()) as client:
        return client.getpeercert(binary_form=True) or b""


def certificate_in(path: Path) -> bytes:
    text = path.read_text()
    return ssl.PEM_cert_to_DER_cert(
        text[text.index("-----BEGIN CERT") :].partition("-----BEGIN P")[0]
    )


def test_a_renewed_certificate_is_taken_without_a_restart(
    echo: Echo, renewed: tuple[Path, Path]
) -> None:
    """While its key is not there yet, the old one stays; connections that are open go on."""
    first, second = (certificate_in(renewed[0].with_name(f"cert{n}.pem")) for n in (1, 2))
    with serving(echo, limits=Limits(grace_s=0), tls=tls(*renewed)) as wire:
        with shake_hands(wire.connect(), renewed[0]) as before:
            assert first == served(wire)
            for link, wanted in zip(renewed, (first, second), strict=True):
                link.unlink()
                link.symlink_to(f"cert2{link.suffix}")
                assert wanted == served(wire)
            before.sendall(GET)
            assert b"200 OK" in before.recv(65536)
        for link in renewed:
            link.unlink()
        assert second == served(wire)
