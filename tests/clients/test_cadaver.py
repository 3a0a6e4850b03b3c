from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.server import PASSWORD, USER, Server


@pytest.fixture
def cadaver(server: Server, tool: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """Run commands of cadaver in `/files`, and return what it says."""
    program = tool("cadaver")
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login {USER} password {PASSWORD}\n")
    netrc.chmod(0o600)

    def run(*commands: str) -> str:
        done = subprocess.run(
            [program, f"{server.url}/files/"],
            input="\n".join([*commands, "quit", ""]),
            cwd=tmp_path,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout + done.stderr

    return run


def test_cadaver_does_all_that_it_can(cadaver: Callable[..., str], tmp_path: Path) -> None:
    """Put, copy, move, lock, properties, get, delete: nothing fails."""
    (tmp_path / "here.txt").write_text("from here")
    said = cadaver(
        "mkcol trip",
        "cd trip",
        "put here.txt",
        "copy here.txt copy.txt",
        "move copy.txt moved.txt",
        "lock here.txt",
        "put here.txt",
        "unlock here.txt",
        "propset here.txt colour red",
        "propget here.txt colour",
        "propnames here.txt",
        "get moved.txt back.txt",
        "delete moved.txt",
        "ls",
        "cd ..",
        "rmcol trip",
    )
    assert "failed" not in said, said
    assert "red" in said
    assert "getetag" in said
    assert "from here" == (tmp_path / "back.txt").read_text()
    assert "trip" not in cadaver("ls")
