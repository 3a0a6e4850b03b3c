"""``mantelpiece tls``."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from support.server import run, serving


def test_a_certificate_is_made_and_made_again(tmp_path: Path) -> None:
    """It tells what to do with it, and how devices are to trust it; the second time, they do."""
    data = ("--data", str(tmp_path / "data"))
    first = run("tls", "self-signed", *data, "--name", "Photos.example", "--name", "192.168.77.7")
    assert (0, "") == (first.returncode, first.stderr)
    assert "localhost" in first.stdout
    assert "photos.example, 192.168.77.7." in first.stdout
    assert f"--tls-cert {tmp_path}/data/tls/server.pem" in first.stdout
    fingerprint = first.stdout.partition("SHA-256 ")[2].partition("\n")[0]
    assert 32 == len(fingerprint.split(":"))
    for system in ("Windows", "macOS", "iPhone", "Android", "Firefox"):
        assert system in first.stdout
    second = run("tls", "self-signed", *data)
    assert fingerprint in second.stdout
    assert "Windows" not in second.stdout


@pytest.mark.parametrize("name", ["", "a b", "-x-", "a/b", "x" * 300, "münchen..de"])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    """In one line, before anything is made."""
    done = run("tls", "self-signed", "--data", str(tmp_path / "data"), "--name", name)
    assert 2 == done.returncode
    assert "is no name of a host" in done.stderr
    assert not (tmp_path / "data" / "tls").exists()


def test_a_server_speaks_https_with_it(tmp_path: Path) -> None:
    """To whom trusts the authority; a new one is taken by each process, and nobody is cut off."""
    data = tmp_path / "data"
    assert 0 == run("tls", "self-signed", "--data", str(data)).returncode
    context = ssl.create_default_context(cafile=str(data / "tls" / "authority.crt"))
    certificate = str(data / "tls" / "server.pem")
    with serving(data, "--tls-cert", certificate, "--processes", "2") as server:

        def connect() -> ssl.SSLSocket:
            return context.wrap_socket(server.connect(), server_hostname="127.0.0.1")

        with connect() as open_before:
            old = open_before.getpeercert(binary_form=True)
            assert 0 == run("tls", "self-signed", "--data", str(data)).returncode
            for _ in range(10):
                with connect() as client:
                    assert old != client.getpeercert(binary_form=True)
            open_before.sendall(b"GET /-/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = open_before.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"Strict-Transport-Security: max-age=31536000" in answer
