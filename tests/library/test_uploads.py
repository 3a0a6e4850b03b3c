"""Uploads: nobody sees them before they are complete, and none leaves anything behind."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.home import JPEG, Home

from library.errors import AlreadyExists, BadName, IncompleteUpload, NotFound, StorageFull
from library.model import Kind


@given(pieces=st.lists(st.binary(max_size=5000), max_size=6), replace=st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_upload_arrives_as_it_was_sent(home: Home, pieces: list[bytes], replace: bool) -> None:
    """Whatever the pieces that it came in, bytes, size and checksum are those of the whole."""
    name = "a.bin" if replace else f"{os.urandom(8).hex()}.bin"
    upload = home.files.upload(home.root.id, name)
    for piece in pieces:
        assert len(piece) == upload.write(piece)
    item = upload.commit(size=sum(map(len, pieces))).media
    whole = b"".join(pieces)
    assert hashlib.sha256(whole).hexdigest() == item.checksum
    assert len(whole) == item.size
    assert whole == home.library.content(item).read_bytes()
    assert [] == home.leftovers()


def test_an_upload_is_invisible_until_it_is_committed(home: Home) -> None:
    """Neither the index nor a listing of the disk shows it."""
    upload = home.files.upload(home.root.id, "a.txt")
    upload.write(b"half")
    assert home.find("a.txt") is None
    assert {} == home.on_disk()
    upload.commit()
    assert home.find("a.txt") is not None


@pytest.mark.parametrize("old", [None, b"old"], ids=["new", "replacing"])
@pytest.mark.parametrize("size", [0, 6, 8])
def test_another_length_than_announced_changes_nothing(
    home: Home, old: bytes | None, size: int
) -> None:
    """A connection that was cut leaves the old file, or none."""
    if old is not None:
        home.put("a.txt", data=old)
    upload = home.files.upload(home.root.id, "a.txt")
    upload.write(b"content")
    with pytest.raises(IncompleteUpload, match="7 came"):
        upload.commit(size=size)
    assert ({} if old is None else {"a.txt": old}) == home.indexed()
    home.check()


def test_an_abort_leaves_nothing(home: Home) -> None:
    """It may be called after anything, and never raises."""
    upload = home.files.upload(home.root.id, "a.txt")
    upload.write(b"content")
    upload.abort()
    upload.abort()
    home.check()
    done = home.files.upload(home.root.id, "b.txt")
    done.commit()
    done.abort()
    assert {"b.txt": b""} == home.indexed()
    home.check()


def test_the_file_has_the_time_that_the_client_gave_it(home: Home) -> None:
    """In the index and on the disk, even before 1970."""
    for year in (1925, 2001):
        taken = datetime(year, 1, 2, 3, 4, 5, tzinfo=UTC)
        upload = home.files.upload(home.root.id, "a.jpg")
        upload.write(JPEG)
        item = upload.commit(modified=taken).media
        assert taken == item.modified
        assert taken.timestamp() == home.library.content(item).stat().st_mtime


def test_the_content_decides_the_kind(home: Home) -> None:
    """A photo is one whatever its name says, also when it comes byte by byte."""
    upload = home.files.upload(home.root.id, "photo.dat")
    for byte in JPEG:
        upload.write(bytes([byte]))
    item = upload.commit().media
    assert (Kind.IMAGE, "image/jpeg", True) == (item.kind, item.mime, item.shown)


def test_an_upload_says_whether_it_made_the_file(home: Home) -> None:
    """WebDAV answers 201 or 204 by it."""
    for created in (True, False):
        upload = home.files.upload(home.root.id, "a.txt")
        assert created == upload.commit().created


def test_a_folder_that_has_gone_takes_nothing(home: Home) -> None:
    """The upload fails, and the folder does not come back."""
    folder = home.folder("gone")
    upload = home.files.upload(folder.id, "a.txt")
    home.files.remove(folder)
    with pytest.raises(NotFound):
        upload.commit()
    home.check()


def test_a_folder_is_not_replaced_by_an_upload(home: Home) -> None:
    """Its name is taken."""
    home.folder("photos")
    upload = home.files.upload(home.root.id, "photos")
    with pytest.raises(AlreadyExists):
        upload.commit()
    home.check()


@pytest.mark.parametrize("name", ["", "a/b", "a\0", "..", "x" * 256])
def test_a_bad_name_is_refused_before_the_first_byte(home: Home, name: str) -> None:
    """Nothing is made on the disk."""
    with pytest.raises(BadName):
        home.files.upload(home.root.id, name)
    assert [] == home.leftovers()


def in_child(action: Callable[[], bool]) -> bool:
    """Return what *action* returns in a process of its own."""
    child = os.fork()
    if child == 0:
        status = 2
        try:
            status = 0 if action() else 1
        finally:
            os._exit(status)
    return 0 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_full_disk_leaves_the_old_file(home: Home) -> None:
    """The upload that found no room is refused as such, and nothing of it stays."""
    home.put("a.jpg", data=JPEG)
    home.catalog.close()
    drafts = home.files.scrap

    def run_out_of_room() -> bool:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        upload = home.files.upload(home.root.id, "a.jpg")
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        try:
            upload.write(bytes(5000))
        except StorageFull:
            upload.abort()
            return True
        return False

    assert in_child(run_out_of_room)
    assert [] == list(drafts.iterdir())
    assert {"a.jpg": JPEG} == home.indexed()
    home.check()


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_disk_that_is_full_at_the_end_leaves_the_old_file(
    home: Home, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems notice only then."""
    home.put("a.txt", data=b"old")
    upload = home.files.upload(home.root.id, "a.txt")
    upload.write(b"new")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(StorageFull):
            upload.commit()
    home.library.recover()
    assert {"a.txt": b"old"} == home.indexed()
    home.check()


def test_a_folder_that_cannot_be_written_is_no_fault_of_a_reader(home: Home) -> None:
    """Nothing is made on the disk before something is written."""
    home.put("a.txt")
    hidden = home.files.scrap
    hidden.rmdir()
    assert home.files.library.child(home.root.id, "a.txt") is not None
    assert not hidden.exists()
