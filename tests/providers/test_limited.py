"""Folders as others may use them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.dav_client import DavClient
from support.home import Home

from library.access.rights import Level, Right
from library.errors import NotAllowed
from providers.dav.app import DavApp
from providers.files import FilesFolder
from providers.folder import (
    AcceptsCopies,
    AcceptsMoves,
    AcceptsUploads,
    File,
    KeepsProperties,
    KeepsTimes,
    ListsColumns,
    MakesFolders,
    Origin,
    Removes,
    resolve,
)
from providers.limited import LimitedFolder, limited
from providers.root import tree

JPEG = b"\xff\xd8\xff\xfe\0\x0csecretsecr\xff\xda\0\2data\xff\xd9"
CHANGING = (AcceptsUploads, AcceptsMoves, AcceptsCopies, MakesFolders, Removes, KeepsTimes)


def shared(home: Home, rights: Right, *names: str) -> LimitedFolder:
    """Alice's folder of these names, with *rights*."""
    folder = resolve(tree(home.library, home.alice), ("files", *names))
    assert folder is not None
    assert not isinstance(folder, File)
    return limited(home.files, folder, Origin(home.alice, ("files", *names)), rights, "Ours")


def client(home: Home, rights: Right) -> DavClient:
    """Bob, to whom alice's folder ``a`` is all that there is."""
    folder = shared(home, rights, "a")
    return DavClient(DavApp(lambda _: folder, home.catalog, home.library.content), home.bob)


@pytest.fixture
def full(home: Home) -> Home:
    home.put("a", "one.txt", data=b"one")
    home.put("a", "b", "two.txt", data=b"two")
    home.put("a", "empty.txt", data=b"")
    return home


def test_to_look_is_all_that_who_may_view_can_do(full: Home) -> None:
    """And it is what its owner sees, all the way down."""
    seen = shared(full, Right.VIEW, "a")
    assert [node.name for node in seen.list()] == ["b", "empty.txt", "one.txt"]
    below = seen.get("b")
    assert isinstance(below, LimitedFolder)
    assert isinstance(below.get("two.txt"), File)
    assert below.origin == Origin(full.alice, ("files", "a", "b"))
    for folder in (seen, below):
        assert isinstance(folder, ListsColumns)
        assert not any(isinstance(folder, each) for each in (*CHANGING, KeepsProperties))


def test_who_may_edit_can_do_what_the_folder_can(full: Home) -> None:
    """Of its abilities none is lost, and none is made up."""
    seen = shared(full, Level.EDIT.rights, "a")
    assert all(isinstance(seen, each) for each in (*CHANGING, KeepsProperties))
    months = resolve(tree(full.library, full.alice), ("timeline",))
    assert months is not None
    assert not isinstance(months, File)
    timeline = limited(full.files, months, Origin(full.alice, ("timeline",)), Right.ALL)
    assert not isinstance(timeline, AcceptsUploads)


def test_who_may_add_replaces_nothing(full: Home) -> None:
    """New names only; what is empty may be filled, as some programs write in two steps."""
    bob = client(full, Level.ADD.rights)
    bob.put("/new.txt", b"new", check=201)
    bob.put("/new.txt", b"again", check=403)
    assert "may not be changed" in bob.put("/one.txt", b"1", check=403).text
    assert full.files.library.child(full.folder("a").id, "one.txt").size == 3  # type: ignore[union-attr]
    bob.put("/empty.txt", b"full", check=204)
    bob.mkcol("/c")
    bob.delete("/one.txt", check=403)
    bob.copy("/one.txt", "/two.txt", check=201)
    bob.copy("/two.txt", "/one.txt", check=403)
    bob.move("/one.txt", "/three.txt", check=403)
    assert bob.get("/one.txt").body == b"one"


def test_who_may_edit_edits(full: Home) -> None:
    """In the owner's name: the files are the owner's."""
    bob = client(full, Level.EDIT.rights)
    bob.put("/one.txt", b"1", check=204)
    bob.move("/one.txt", "/b/uno.txt", check=201)
    bob.move("/b", "/c", check=201)
    bob.delete("/empty.txt")
    folder = shared(full, Right.VIEW, "a", "c")
    assert [node.name for node in folder.list()] == ["two.txt", "uno.txt"]
    assert all(node.media.owner_id == full.alice.id for node in folder.list())  # type: ignore[union-attr]


def test_who_may_only_drop_sees_nothing_and_overwrites_nothing(full: Home) -> None:
    """A name that is taken gets a number."""
    bob = client(full, Level.DROP.rights)
    bob.get("/one.txt", check=404)
    bob.put("/one.txt", b"mine", check=201)
    folder = full.folder("a").id
    assert full.library.child(folder, "one.txt").size == 3  # type: ignore[union-attr]
    assert full.library.child(folder, "one (2).txt").size == 4  # type: ignore[union-attr]
    assert not list(shared(full, Level.DROP.rights, "a").list())


def test_without_bytes_only_previews_are_seen(full: Home) -> None:
    """What has no preview is not there."""
    seen = shared(full, Right.SEE, "a")
    assert [node.name for node in seen.list()] == ["b"]
    assert seen.get("one.txt") is None
    assert not isinstance(seen, ListsColumns)


def test_other_rights_are_another_state(full: Home) -> None:
    """A listing kept for one is no answer to the other; and the etag follows the folder."""
    seen = {shared(full, rights, "a").etag for rights in (Right.SEE, Right.VIEW, Right.ALL)}
    assert len(seen) == 3
    full.put("a", "b", "three.txt")
    assert shared(full, Right.VIEW, "a").etag not in seen


def test_nothing_leaves_that_may_not_be_changed(full: Home) -> None:
    """Whoever may add only could else empty the folder."""
    with pytest.raises(NotAllowed, match="belongs to"):
        shared(full, Level.ADD.rights, "a").check_leaving("one.txt")
    shared(full, Level.EDIT.rights, "a").check_leaving("one.txt")


def test_times_are_as_of_the_folder(full: Home) -> None:
    """Sync programs compare them."""
    folder = resolve(tree(full.library, full.alice), ("files", "a"))
    assert isinstance(folder, FilesFolder)
    seen = shared(full, Right.VIEW, "a")
    assert (seen.created, seen.modified) == (folder.created, folder.modified)
    assert seen.modified <= datetime.now(UTC)


def test_files_that_tell_nothing_are_whole_pictures(full: Home) -> None:
    """As long as they are, under a tag of their own; what cannot be so is not given."""
    full.put("a", "p.jpg", data=JPEG)
    rights = Right.VIEW & ~Right.KNOW
    seen = shared(full, rights, "a")
    assert [node.name for node in seen.list()] == ["b", "p.jpg"]
    assert not isinstance(seen, ListsColumns)
    bob = client(full, rights)
    found = bob.get("/p.jpg")
    assert b"secret" not in found.body
    assert len(found.body) == len(JPEG)
    assert found.headers["etag"].endswith('-bare"')
    assert "oc-checksum" not in found.headers
    assert bob.get("/p.jpg", check=206, range="bytes=2-30").body == found.body[2:31]
    bob.get("/one.txt", check=404)
    full.put("a", "p.jpg", data=JPEG[:-2])
    assert "damaged" in bob.get("/p.jpg", check=403).text
