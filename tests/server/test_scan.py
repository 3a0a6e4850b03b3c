"""`mantelpiece user add --media` and `mantelpiece scan`, as programs, beside a running server."""

from __future__ import annotations

import itertools
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from support.server import PASSWORD, basic, mantelpiece, run, serving
from support.session import Client

from library.paths import UPLOADS_FOLDER

ALICE = f"Authorization: {basic('alice')['Authorization']}"


def add(data: Path, media: Path | str, name: str = "alice") -> subprocess.CompletedProcess[str]:
    arguments = ("--media", str(media), "--password-stdin", "--data", str(data))
    return run("user", "add", name, *arguments, stdin=f"{PASSWORD}\n")


def rows(data: Path) -> dict[str, int]:
    """Return the ids of all files by path, the trash left out, straight from the index."""
    with closing(sqlite3.connect(data / "index.sqlite")) as index:
        found = index.execute(
            "WITH RECURSIVE at (id, path) AS ("
            " SELECT id, '' FROM folders"
            " WHERE parent_id IS NULL AND library_id IS NOT 0 UNION ALL"
            " SELECT folders.id, path || name || '/' FROM folders JOIN at ON parent_id = at.id)"
            " SELECT path || name, media_items.id FROM media_items JOIN at ON folder_id = at.id"
        )
        return dict(found.fetchall())


def on_disk(root: Path) -> set[str]:
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return {str(path) for path in found if UPLOADS_FOLDER not in path.parts}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the server's own folder will be."""
    return tmp_path / "data"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """A folder with files, as people have them."""
    root = tmp_path / "photos"
    for number in range(30):
        file = root / f"{2000 + number % 3}" / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"content %d" % number)
    return root


def test_a_folder_is_adopted_where_it_is(data: Path, media: Path) -> None:
    """Nothing but the hidden folder is added to it, and nothing else touched."""
    before = {path: path.stat().st_mtime_ns for path in media.rglob("*")}
    added = add(data, media)
    assert (0, "") == (added.returncode, added.stderr)
    assert "30 added" in added.stdout
    assert "mantelpiece scan alice" in added.stdout
    assert on_disk(media) == set(rows(data))
    after = {path: path.stat().st_mtime_ns for path in media.rglob("*")}
    hidden = media / UPLOADS_FOLDER
    assert after.pop(hidden)
    assert before == after
    assert [] == list(hidden.iterdir())


def test_a_name_that_is_taken_adopts_nothing(data: Path, media: Path, tmp_path: Path) -> None:
    """The folder does not get so much as the hidden one."""
    assert 0 == add(data, media).returncode
    other = tmp_path / "other"
    other.mkdir()
    assert "already" in add(data, other).stderr
    assert [] == list(other.iterdir())


def test_a_killed_scan_goes_on(data: Path, media: Path) -> None:
    """What is indexed stays, and nothing is there twice."""
    for number in range(3000):
        (media / "2000" / f"more {number}.txt").write_bytes(b"%d" % number)
    command = ("--media", str(media), "--password-stdin", "--data", str(data))
    process = subprocess.Popen(
        mantelpiece("user", "add", "alice", *command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.environ.get("PYTHONPATH", str(Path.cwd()))},
    )
    assert process.stdin is not None
    process.stdin.write(f"{PASSWORD}\n".encode())
    process.stdin.close()
    while process.poll() is None and not some_are_indexed(data):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = rows(data)
    done = run("scan", "alice", "--data", str(data))
    assert 0 == done.returncode, done.stderr
    assert on_disk(media) == set(rows(data))
    assert before.items() <= rows(data).items()


def some_are_indexed(data: Path) -> bool:
    try:
        return len(rows(data)) > 0
    except sqlite3.Error:
        return False


def test_a_disk_that_is_not_mounted(data: Path, media: Path) -> None:
    """The scan refuses in one line, and the drive takes no uploads that would be lost."""
    assert 0 == add(data, media).returncode
    media.rename(media.with_name("elsewhere"))
    media.mkdir()
    failed = run("scan", "alice", "--data", str(data))
    assert 1 == failed.returncode
    assert "not mounted" in failed.stderr
    assert 30 == len(rows(data))
    with serving(data) as server:
        with Client(server, ALICE) as alice:
            alice.says("PUT /files/x.txt", body=b"x", hears=403, signed=False)
        assert [] == list(media.iterdir())
    forced = run("scan", "alice", "--force", "--data", str(data))
    assert (0, {}) == (forced.returncode, rows(data))


def use(alice: Client, dice: random.Random, name: str, kept: dict[str, bytes]) -> None:
    """Do what a client does with a file; note what is to be there in the end."""
    path, content = f"2000/{name}", os.urandom(20)
    alice.says(f"PUT /files/{path}", body=content, hears=201, signed=False)
    if dice.random() < 0.5:
        target = alice.url(f"/files/2001/moved-{name}")
        alice.says(f"MOVE /files/{path}", f"Destination: {target}", hears=201, signed=False)
        path = f"2001/moved-{name}"
    if dice.random() < 0.2:
        alice.says(f"DELETE /files/{path}", hears=204, signed=False)
    else:
        kept[path] = content


def test_scans_beside_clients_that_write(data: Path, media: Path) -> None:
    """Of what clients and others do meanwhile nothing is lost, and nothing is there twice."""
    assert 0 == add(data, media).returncode
    kept: dict[str, bytes] = {}
    failures: list[str] = []
    ended = threading.Event()

    def client(number: int) -> None:
        dice = random.Random(number)
        try:
            with Client(server, ALICE) as alice:
                for count in itertools.count():
                    if ended.is_set():
                        break
                    use(alice, dice, f"by-{number}-{count}.txt", kept)
        except Exception as error:
            failures.append(repr(error))

    with serving(data) as server:
        clients = [threading.Thread(target=client, args=(number,)) for number in range(2)]
        for each in clients:
            each.start()
        for count in range(4):
            (media / "2002" / f"outside {count}.txt").write_bytes(b"outside %d" % count)
            done = run("scan", "alice", "--data", str(data))
            assert 0 == done.returncode, done.stderr
        ended.set()
        for each in clients:
            each.join()
        assert [] == failures
        before = rows(data)
        assert set(before) == on_disk(media)
        assert 4 == sum("outside" in path for path in before)
        last = run("scan", "alice", "--data", str(data))
        assert "0 added, 0 changed, 0 moved, 0 removed" in last.stdout
    assert before == rows(data)
    for path, content in kept.items():
        assert content == (media / path).read_bytes()


def test_a_terminal_gets_a_progress_bar(data: Path, media: Path) -> None:
    """With the number of files, and how many are done in a second."""
    ours, theirs = os.openpty()
    command = ("--media", str(media), "--password-stdin", "--data", str(data))
    done = subprocess.run(
        mantelpiece("user", "add", "alice", *command),
        input=f"{PASSWORD}\n".encode(),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=os.environ | {"PYTHONPATH": os.environ.get("PYTHONPATH", str(Path.cwd()))},
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert 0 == done.returncode, shown
    assert "alice: 30 files" in shown
    assert "files/s" in shown
