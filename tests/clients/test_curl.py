from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.server import PASSWORD, USER, Server

PHOTO = bytes(range(256)) * 8192  # 2 MiB: curl asks 100-continue before it sends so much


@pytest.fixture
def curl(server: Server, tool: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """Run curl in *tmp_path* on a path of the drive, and return what it prints."""
    program = tool("curl")

    def run(path: str, *arguments: str, stdin: bytes = b"") -> str:
        done = subprocess.run(
            [program, "-sS", "--fail", "-u", f"{USER}:{PASSWORD}", *arguments, server.url + path],
            input=stdin,
            cwd=tmp_path,
            capture_output=True,
            timeout=60,
        )
        assert 0 == done.returncode, done.stderr
        return done.stdout.decode()

    return run


def test_curl_uploads_and_resumes(curl: Callable[..., str], tmp_path: Path) -> None:
    """-T sends a file, -C - goes on where a download stopped, -z fetches only what is newer."""
    (tmp_path / "photo.bin").write_bytes(PHOTO)
    assert "201" == curl("/files/", "-T", "photo.bin", "-w", "%{http_code}")
    (tmp_path / "back.bin").write_bytes(PHOTO[:1000])
    curl("/files/photo.bin", "-C", "-", "-R", "-o", "back.bin")
    assert PHOTO == (tmp_path / "back.bin").read_bytes()
    said = curl("/files/photo.bin", "-z", "back.bin", "-o", "not.bin", "-w", "%{http_code}")
    assert "304" == said


def test_curl_uploads_what_it_reads(curl: Callable[..., str], tmp_path: Path) -> None:
    """A pipe of unknown length goes chunked, and comes back whole."""
    assert "201" == curl("/files/pipe.bin", "-T", "-", "-w", "%{http_code}", stdin=PHOTO)
    curl("/files/pipe.bin", "-o", "pipe.bin")
    assert PHOTO == (tmp_path / "pipe.bin").read_bytes()


def test_curl_is_asked_for_the_password(curl: Callable[..., str]) -> None:
    """--anyauth waits for the challenge before it sends the password."""
    assert "207" == curl(
        "/files/", "--anyauth", "-X", "PROPFIND", "-H", "Depth: 0", "-w", "%{response_code}"
    ).rpartition("\n")[2].removeprefix("</D:multistatus>")
