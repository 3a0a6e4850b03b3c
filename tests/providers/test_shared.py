"""What others share: in the drive, and item by item."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.dav_client import DavClient
from support.home import Home

from library.access.access import Access
from library.access.rights import Level, Right
from library.access.things import Kind, Thing
from library.access.visitor import Link, Visitor
from library.errors import NotAllowed, NotFound
from library.library import Space
from library.sharing import Sharing
from providers.dav.app import DavApp
from providers.folder import File, resolve
from providers.root import tree
from providers.shared import thing_of

JPEG = b"\xff\xd8\xff\xfe\0\4ab\xff\xda\0\2data\xff\xd9"


def bob(home: Home) -> DavClient:
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    return DavClient(app, home.bob)


def thing(home: Home, *names: str) -> Thing:
    """What alice would share by that address."""
    folder = resolve(tree(home.library, home.alice), names)
    assert folder is not None
    assert not isinstance(folder, File)
    found = thing_of(folder)
    assert found is not None
    return found


def give(home: Home, *names: str, level: Level = Level.VIEW) -> int:
    shared = Sharing(home.library, home.alice)
    return shared.give(thing(home, *names), names[-1], "bob", level).id


def sees(home: Home, media_id: int, right: Right = Right.SEE) -> bool:
    return Access(home.catalog).owner(Visitor(home.bob), media_id, right) is not None


def test_a_shared_folder_lies_in_the_drive_of_who_it_is_shared_with(home: Home) -> None:
    """Under its owner's name, with all that is in it; and only what is in it is seen."""
    inside, outside = home.put("Trip", "Day 1", "a.txt"), home.put("b.txt")
    drive = bob(home)
    drive.propfind("/shared/", check=404)
    give(home, "files", "Trip")
    assert drive.get("/shared/alice/Trip/Day 1/a.txt").body == b"content"
    drive.put("/shared/alice/Trip/c.txt", check=403)
    assert (sees(home, inside.id), sees(home, outside.id)) == (True, False)
    assert sees(home, inside.id, Right.FETCH)
    assert not sees(home, inside.id, Right.CHANGE)


def test_what_is_shared_no_more_is_gone_at_once(home: Home) -> None:
    """Folder and items; and the root's etag tells."""
    item = home.put("Trip", "a.txt")
    share_id = give(home, "files", "Trip", level=Level.EDIT)
    etag = tree(home.library, home.bob).etag
    bob(home).put("/shared/alice/Trip/new.txt")
    assert tree(home.library, home.bob).etag != etag
    etag = tree(home.library, home.bob).etag
    Sharing(home.library, home.alice).take_back(share_id, home.bob.id)
    assert tree(home.library, home.bob).etag != etag
    bob(home).get("/shared/alice/Trip/a.txt", check=404)
    assert not sees(home, item.id)


def test_what_is_thrown_away_is_not_seen(home: Home) -> None:
    """A file, or the shared folder itself with all that is in it."""
    home = home.with_trash()
    item, other = home.put("Trip", "a.txt"), home.put("Trip", "b.txt")
    give(home, "files", "Trip")
    home.files.remove(item)
    assert (sees(home, item.id), sees(home, other.id)) == (False, True)
    home.files.remove(home.folder("Trip"))
    assert not sees(home, other.id)
    assert bob(home).propfind("/shared/alice/", depth="1").responses().keys() == {"/shared/alice/"}


def test_what_is_moved_out_or_in_is_seen_accordingly(home: Home) -> None:
    """The folder counts in which it lies now; the share follows its own folder."""
    item = home.put("Trip", "a.txt")
    give(home, "files", "Trip")
    home.files.move(item, home.root.id, "a.txt")
    assert not sees(home, item.id)
    home.files.move(home.library.item(home.alice, item.id), home.folder("Trip").id, "b.txt")  # type: ignore[arg-type]
    home.files.move(home.folder("Trip"), home.folder("Old").id, "Journey")
    assert sees(home, item.id)
    bob(home).get("/shared/alice/Trip/b.txt")


def test_only_ones_own_can_be_shared(home: Home) -> None:
    """Not another's folder by its number, nor with oneself, nor to drop."""
    theirs, mine = Sharing(home.library, home.bob), Sharing(home.library, home.alice)
    folder = Thing(Kind.FOLDER, home.folder("Trip").id)
    with pytest.raises(NotFound):
        theirs.give(folder, "Trip", "alice", Level.VIEW)
    with pytest.raises(NotAllowed):
        mine.give(folder, "Trip", "alice", Level.VIEW)
    with pytest.raises(NotAllowed):
        mine.give(folder, "Trip", "bob", Level.DROP)
    with pytest.raises(NotFound):
        mine.give(folder, "Trip", "nobody", Level.VIEW)
    with pytest.raises(NotFound):
        theirs.stop(mine.give(folder, "Trip", "bob", Level.VIEW).id)


def test_names_of_shares_are_unique_and_one_thing_is_one_share(home: Home) -> None:
    """Two folders of the same name are told apart by a number."""
    give(home, "files", home.folder("A", "Trip").name and "A", "Trip")
    home.folder("B", "Trip")
    give(home, "files", "B", "Trip")
    give(home, "files", "B", "Trip", level=Level.EDIT)
    names = [share.name for share, _ in Sharing(home.library, home.bob).given()]
    assert names == ["Trip", "Trip (2)"]


def test_a_link_is_good_for_its_share_alone(home: Home) -> None:
    """Whoever else's it is."""
    inside, outside = home.put("Trip", "a.txt"), home.put("b.txt")
    share_id = give(home, "files", "Trip")
    link = Link(1, share_id, home.alice.id, Level.VIEW, True, False, None)
    access = Access(home.catalog)
    assert access.owner(Visitor(links=(link,)), inside.id, Right.FETCH) == home.alice
    assert access.owner(Visitor(links=(link,)), outside.id, Right.SEE) is None


def test_a_lock_stands_whichever_way_it_was_taken(home: Home) -> None:
    """The owner's on the file, and the other's on it as shared; each sees its own tree."""
    home.put("Trip", "a.txt")
    give(home, "files", "Trip", level=Level.EDIT)
    alice, other = replace(bob(home), user=home.alice), bob(home)
    token = alice.lock("/files/Trip/a.txt")
    found = other.put("/shared/alice/Trip/a.txt", b"2", check=423)
    assert "/shared/alice/Trip/a.txt" in found.text
    alice.unlock("/files/Trip/a.txt", token)
    token = other.lock("/shared/alice/Trip/a.txt")
    found = alice.put("/files/Trip/a.txt", b"1", check=423)
    assert "/files/Trip/a.txt" in found.text
    assert "shared" not in found.text
    other.put("/shared/alice/Trip/a.txt", b"2", check=204, **{"if": f"(<{token}>)"})
    other.unlock("/shared/alice/Trip/a.txt", token)
    alice.put("/files/Trip/a.txt", b"1", check=204)


def test_what_is_copied_across_is_whose_library_it_lands_in(home: Home) -> None:
    """Bytes go; ids stay with whom they are. A whole folder goes likewise."""
    home.put("Trip", "Day", "a.txt", data=b"alice's")
    give(home, "files", "Trip", level=Level.EDIT)
    other = bob(home)
    other.put("/files/b.txt", b"bob's")
    other.copy("/shared/alice/Trip/Day", "/files/Day")
    other.copy("/files/b.txt", "/shared/alice/Trip/b.txt")
    assert other.get("/files/Day/a.txt").body == b"alice's"
    theirs = home.library.child(home.folder("Trip").id, "b.txt")
    assert theirs is not None
    assert theirs.owner_id == home.alice.id
    mine = resolve(tree(home.library, home.bob), ("files", "Day", "a.txt"))
    assert isinstance(mine, File)
    assert mine.media.owner_id == home.bob.id
    other.move("/files/b.txt", "/shared/alice/Trip/c.txt")
    other.get("/files/b.txt", check=404)
    other.move("/shared/alice/Trip/c.txt", "/files/d.txt")
    other.get("/shared/alice/Trip/c.txt", check=404)
    assert other.get("/files/d.txt").body == b"bob's"


def test_nothing_is_taken_from_who_only_shows(home: Home) -> None:
    """To move it away is refused; to copy it is not."""
    home.put("Trip", "a.txt")
    give(home, "files", "Trip", level=Level.ADD)
    bob(home).move("/shared/alice/Trip/a.txt", "/files/a.txt", check=403)
    bob(home).copy("/shared/alice/Trip/a.txt", "/files/a.txt")


def test_an_album_takes_copies_of_what_others_add(home: Home) -> None:
    """Into the owner's uploads: it holds nothing of others'."""
    alice, other = replace(bob(home), user=home.alice), bob(home)
    alice.mkcol("/albums/Holiday")
    give(home, "albums", "Holiday", level=Level.ADD)
    other.put("/files/p.jpg", JPEG)
    other.copy("/files/p.jpg", "/shared/alice/Holiday/p.jpg")
    assert alice.get("/albums/Holiday/p.jpg").body == JPEG


def test_the_room_is_the_owners(home: Home) -> None:
    """Whoever asks, and whoever writes."""
    home.put("Trip", "a.txt", data=b"12345")
    give(home, "files", "Trip", level=Level.EDIT)
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user),
        home.catalog,
        home.library.content,
        space=lambda user: Space(1000 * user.id, 0),
    )
    client = DavClient(app, home.bob)
    used = "{DAV:}quota-used-bytes"
    for path, owner in (("/shared/alice/Trip/", home.alice), ("/files/", home.bob)):
        found = client.propfind(path, used).properties(path)
        assert found[used][1].text == str(1000 * owner.id)
