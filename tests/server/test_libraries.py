"""Libraries of the settings, in whole programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.server import PASSWORD, basic, run, serving
from support.session import Client

SETTINGS = '[[libraries]]\nname = "Old"\npath = "{path}"\nusers = ["alice", "nobody"]\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with alice and bob, and a library that alice sees."""
    folder, library = tmp_path / "data", tmp_path / "old photos"
    library.mkdir()
    (library / "a.txt").write_text("a")
    for name in ("alice", "bob"):
        added = ("user", "add", name, "--password-stdin", "--data", str(folder))
        assert 0 == run(*added, stdin=f"{PASSWORD}\n").returncode
    (folder / "mantelpiece.toml").write_text(SETTINGS.format(path=library))
    return folder


def test_a_library_is_scanned_and_served(data: Path) -> None:
    """To those who may see it, read-only."""
    scanned = run("scan", "--data", str(data))
    assert 0 == scanned.returncode, scanned.stderr
    assert "alice: Old: 1 files: 1 added" in scanned.stdout
    assert "bob: Old" not in scanned.stdout
    with serving(data) as server:
        with Client(server, *header("alice")) as alice:
            assert b"a" == alice.says("GET /libraries/Old/a.txt", hears=200, signed=False).body
            alice.says("PUT /libraries/Old/b.txt", body=b"b", hears=403, signed=False)
        with Client(server, *header("bob")) as bob:
            bob.says("GET /libraries/Old/a.txt", hears=404, signed=False)


def test_what_cannot_be_read_there_is_told_where_it_lies(data: Path, tmp_path: Path) -> None:
    """By its path in the drive of those who see the library."""
    (tmp_path / "old photos" / "torn.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF torn")
    assert 0 == run("scan", "--data", str(data)).returncode
    assert 0 == run("work", "--until-idle", "--data", str(data)).returncode
    (trouble,) = json.loads(run("status", "--json", "--data", str(data)).stdout)["troubles"]
    assert ("alice", "/libraries/Old/torn.jpg") == (trouble["user"], trouble["path"])


def test_a_library_over_the_data_is_refused(data: Path) -> None:
    """The server would read what it writes; one line says so."""
    (data / "mantelpiece.toml").write_text(SETTINGS.format(path=data / "media"))
    for command in ("scan", "serve"):
        refused = run(command, "--data", str(data))
        assert 1 == refused.returncode
        assert "the data folder" in refused.stderr
        assert 1 == refused.stderr.count("\n")


def test_without_the_settings_it_goes(data: Path) -> None:
    """And is as before when they have it again."""
    run("scan", "--data", str(data))
    settings = data / "mantelpiece.toml"
    kept = settings.read_text()
    settings.write_text("")
    assert "Old" not in run("scan", "--data", str(data)).stdout
    settings.write_text(kept)
    assert "1 added" in run("scan", "alice", "--data", str(data)).stdout


def header(name: str) -> list[str]:
    return [f"{key}: {value}" for key, value in basic(name).items()]
