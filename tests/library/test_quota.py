"""What a user's files may take, and what an upload brings along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.home import Home

from library.accounts import Accounts
from library.catalog import users
from library.catalog.faults import faults
from library.copies import copy
from library.errors import StorageFull


def used(home: Home) -> int:
    with home.catalog.ask() as driver:
        return users.allowance(driver, home.alice.id).used


def number(home: Home) -> int:
    with home.catalog.ask() as driver:
        return users.allowance(driver, home.alice.id).files


def limit_files(home: Home, most: int | None) -> None:
    Accounts(home.catalog, home.data).set_most_files("alice", most)


def limit(home: Home, quota: int | None) -> None:
    Accounts(home.catalog, home.data).set_quota("alice", quota)


def test_the_sum_of_all_files_is_known(home: Home) -> None:
    """Through every verb that changes it."""
    home.put("a.txt", data=b"12345")
    home.put("box", "b.txt", data=b"123")
    assert 8 == used(home)
    home.put("a.txt", data=b"1")
    assert 4 == used(home)
    box = home.find("box")
    assert box is not None
    copy(home.files, box, home.root.id, "copy")
    assert 7 == used(home)
    home.files.move(home.media("copy", "b.txt"), home.root.id, "a.txt")
    assert 6 == used(home)
    home.files.remove(box)
    assert 3 == used(home)


def test_more_than_the_quota_is_refused(home: Home) -> None:
    """Whatever verb it is; nothing is changed."""
    home.put("a.txt", data=b"12345")
    limit(home, 8)
    with pytest.raises(StorageFull, match="quota"):
        home.put("b.txt", data=b"1234")
    with pytest.raises(StorageFull, match="quota"):
        copy(home.files, home.media("a.txt"), home.root.id, "c.txt")
    assert {"a.txt": b"12345"} == home.indexed()
    home.put("b.txt", data=b"123")
    home.check()


def test_who_is_over_the_quota_may_make_room(home: Home) -> None:
    """Smaller files and deletions pass; a quota can be lifted."""
    home.put("a.txt", data=b"12345")
    limit(home, 1)
    assert 0 == home.library.space(home.alice).available
    home.put("a.txt", data=b"1234")
    home.files.remove(home.media("a.txt"))
    limit(home, None)
    home.put("a.txt", data=b"12345")


def test_files_and_folders_are_counted(home: Home) -> None:
    """Through every verb that changes their number."""
    home.put("a.txt")
    home.put("box", "b.txt")
    assert 3 == number(home)
    home.put("a.txt", data=b"other")
    box = home.find("box")
    assert box is not None
    copy(home.files, box, home.root.id, "copy")
    assert 5 == number(home)
    home.files.move(home.media("copy", "b.txt"), home.root.id, "a.txt")
    assert 4 == number(home)
    home.files.remove(box)
    assert 2 == number(home)
    assert [] == list(faults(home.catalog))


def test_more_files_than_there_may_be_are_refused(home: Home) -> None:
    """Whatever verb it is; nothing is changed, and what is there may be overwritten."""
    item = home.put("a.txt")
    folder = home.files.make_folder(home.root.id, "box")
    limit_files(home, 3)
    home.put("b.txt")
    assert 0 == home.library.space(home.alice).files
    for act in (
        lambda: home.put("c.txt"),
        lambda: home.files.make_folder(home.root.id, "c"),
        lambda: copy(home.files, item, home.root.id, "c.txt"),
        lambda: copy(home.files, folder, home.root.id, "c"),
    ):
        with pytest.raises(StorageFull, match="quota"):
            act()
    home.put("a.txt", data=b"other")
    limit_files(home, None)
    assert home.library.space(home.alice).files is None
    home.put("c.txt")
    home.check()


def test_who_has_as_many_files_as_may_be_can_throw_some_away(home: Home) -> None:
    """Though that makes folders in the trash; no version is kept of what is overwritten then."""
    trashed = home.with_trash()
    trashed.put("box", "a.txt")
    limit_files(home, 2)
    trashed.put("box", "a.txt", data=b"other")
    trashed.files.remove(trashed.media("box", "a.txt"))
    assert ["a.txt"] == [path.rpartition("/")[2] for path in trashed.trashed() if "." in path]
    assert 2 < number(home)
    trashed.trash.empty()
    assert 1 == number(home)


def test_who_has_as_many_files_as_may_be_can_rename_over_another(home: Home) -> None:
    """As programs save: what is replaced needs folders in the trash, and is kept there."""
    trashed = home.with_trash()
    trashed.put("box", "a.txt", data=b"one")
    trashed.put("box", "a.txt.new", data=b"two")
    limit_files(home, number(home))
    trashed.files.move(
        trashed.media("box", "a.txt.new"), trashed.media("box", "a.txt").folder_id, "a.txt"
    )
    assert b"two" == trashed.indexed()["box/a.txt"]
    assert 1 == sum("before" in path for path in trashed.trashed())
    with pytest.raises(StorageFull, match="quota"):
        trashed.put("b.txt")
    home.check()


def test_a_file_can_be_given_another_time(home: Home) -> None:
    """In the index, on disk, and in the tag of its folder."""
    item = home.put("a.txt", data=b"1")
    moment = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    before = home.library.root(home.alice).revision
    home.files.set_modified(item, moment)
    now = home.media("a.txt")
    assert moment == now.modified
    assert moment.timestamp() == home.library.content(now).stat().st_mtime
    assert before < home.library.root(home.alice).revision


def test_an_upload_brings_its_times_and_checksums(home: Home) -> None:
    """They are kept, also when it replaces a file; a copy has the checksums too."""
    made = datetime(2001, 2, 3, tzinfo=UTC)
    for data in (b"one", b"another"):
        upload = home.files.upload(home.root.id, "a.txt")
        upload.write(data)
        made += timedelta(days=1)
        upload.commit(created=made, checksums=f"MD5:{len(data)}")
        item = home.media("a.txt")
        assert (made, f"MD5:{len(data)}") == (item.created, item.checksums)
    copy(home.files, item, home.root.id, "b.txt")
    assert "MD5:7" == home.media("b.txt").checksums
