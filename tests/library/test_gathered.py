"""Uploads into folders that gather files: stored and gathered at once, or neither."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.home import JPEG, Home

from library.catalog import users
from library.errors import IncompleteUpload, NotAllowed, StorageFull
from library.files import Change, Files
from library.gathered import ForgottenUpload, gathered_upload
from library.model import Media
from library.store import Committed

YEAR = f"{datetime.now(UTC):%Y}"


class Gatherer:
    """Remembers what it is given."""

    def __init__(self) -> None:
        self.gathered: list[Media] = []

    def __call__(self, _: Change, item: Media) -> None:
        self.gathered.append(item)


def upload(
    home: Home, name: str, data: bytes, gather: Gatherer, replaced: Media | None = None
) -> Committed:
    begun = gathered_upload(home.files, name, gather, replaced)
    begun.write(data)
    committed = begun.commit(size=len(data))
    assert committed is not None
    return committed


def test_what_is_new_is_stored_and_gathered(home: Home) -> None:
    """Two of the same name get two names."""
    gather = Gatherer()
    stored = [upload(home, "a.jpg", JPEG + end, gather).media for end in (b"1", b"2")]
    assert stored == gather.gathered
    assert [home.media("Uploads", YEAR, name) for name in ("a.jpg", "a (2).jpg")] == stored
    home.check()


def test_what_is_there_is_gathered_from_where_it_lies(home: Home) -> None:
    """Of several copies the oldest; what others have is not there."""
    bobs = Files(home.library, home.bob).upload(home.library.root(home.bob).id, "bob.jpg")
    bobs.write(JPEG)
    bobs.commit()
    gather = Gatherer()
    mine = upload(home, "a.jpg", JPEG, gather).media
    home.put("b.jpg", data=JPEG)
    assert Committed(mine, created=True) == upload(home, "c.jpg", JPEG, gather)
    assert [mine, mine] == gather.gathered
    home.check()


def test_what_cannot_be_gathered_is_not_stored(home: Home) -> None:
    """Nor does a folder remain that was made for it."""

    def gather(_change: Change, _item: Media) -> None:
        raise NotAllowed("no")

    begun = gathered_upload(home.files, "a.jpg", gather)
    begun.write(JPEG)
    with pytest.raises(NotAllowed):
        begun.commit()
    assert {} == home.on_disk()
    home.check()


def test_the_quota_holds(home: Home) -> None:
    """For what is new alone."""
    gather = Gatherer()
    upload(home, "a.jpg", JPEG, gather)
    with home.catalog.write() as connection:
        users.set_quota(connection, home.alice.id, len(JPEG))
    upload(home, "b.jpg", JPEG, gather)
    with pytest.raises(StorageFull):
        upload(home, "b.jpg", JPEG + b"more", gather)
    home.check()


def test_an_empty_file_waits_for_its_content(home: Home) -> None:
    """It keeps its id; and goes where the content is there already."""
    gather = Gatherer()
    placeholder = upload(home, "a.jpg", b"", gather).media
    filled = upload(home, "a.jpg", JPEG, gather, placeholder)
    assert (placeholder.id, False) == (filled.media.id, filled.created)
    assert [placeholder] == gather.gathered
    another = upload(home, "b.jpg", b"", gather).media
    assert filled.media.id == upload(home, "b.jpg", JPEG, gather, another).media.id
    assert home.find("Uploads", YEAR, "b.jpg") is None
    home.check()


def test_what_was_to_be_replaced_may_have_gone(home: Home) -> None:
    """Then the upload is a new one."""
    gather = Gatherer()
    placeholder = upload(home, "a.jpg", b"", gather).media
    home.files.remove(placeholder)
    assert upload(home, "a.jpg", JPEG, gather, placeholder).created
    home.check()


def test_nothing_is_kept_of_what_is_forgotten() -> None:
    """But what is cut short is told to be so."""
    begun = ForgottenUpload()
    assert 4 == begun.write(b"four")
    with pytest.raises(IncompleteUpload):
        begun.commit(size=5)
    begun.commit(size=4)
    begun.abort()
