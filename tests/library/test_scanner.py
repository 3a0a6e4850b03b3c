"""A virus scanner looks at what is uploaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.clamd import BAD, scanning
from support.home import JPEG, Home

from library.errors import NotAllowed, NotChecked
from library.gathered import gathered_upload
from library.library import Library
from library.scanner import Scanner


@pytest.fixture
def address(tmp_path: Path) -> Path:
    return tmp_path / "clamd.ctl"


@pytest.fixture
def scanned(home: Home, address: Path) -> Home:
    """The household, with a scanner at *address*."""
    check = Scanner(address, patience_s=5).check
    return replace(home, library=Library(home.catalog, home.data, check=check))


def test_what_is_bad_is_not_stored(scanned: Home, address: Path) -> None:
    """All else is, as it came; nothing is asked about an empty file, which comes before others."""
    with scanning(address) as looked_at:
        scanned.put("a.txt", data=b"good")
        scanned.put("empty.txt", data=b"")
        for name in ("a.txt", "b.txt"):
            with pytest.raises(NotAllowed, match=r"Test\.EICAR; nothing was stored"):
                scanned.put(name, data=b"so " + BAD)
    assert [b"good", b"so " + BAD, b"so " + BAD] == looked_at
    assert {"a.txt": b"good", "empty.txt": b""} == scanned.indexed()
    scanned.check()


def test_what_comes_into_albums_is_looked_at_too(scanned: Home, address: Path) -> None:
    """Wherever a file comes in, it is the same way."""
    with scanning(address):
        upload = gathered_upload(scanned.files, "a.jpg", lambda *_: None)
        upload.write(JPEG + BAD)
        with pytest.raises(NotAllowed, match="EICAR"):
            upload.commit()
    assert {} == scanned.indexed()


@pytest.mark.parametrize(
    "says",
    [
        b"fd[11]: Can't open file ERROR\0",
        b"fd[11]: ",
        b"",
        b"OK\0",
        b"\xff\0",
        b"x" * 10_000 + b"\0",
    ],
)
def test_nothing_is_stored_where_the_scanner_cannot_look(
    scanned: Home, address: Path, says: bytes
) -> None:
    """It is to be tried again."""
    with scanning(address, says=says), pytest.raises(NotChecked):
        scanned.put("a.txt")
    scanned.check()
    assert {} == scanned.indexed()


def test_nothing_is_stored_while_there_is_no_scanner(scanned: Home, address: Path) -> None:
    """Neither a socket nor somebody who listens."""
    with pytest.raises(NotChecked):
        scanned.put("a.txt")
    with scanning(address):
        pass
    with pytest.raises(NotChecked):
        scanned.put("a.txt")
    assert {} == scanned.indexed()
