"""What others share: in the drive, and item by item."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from support.dav_client import DavClient, lock_info
from support.home import Home

from library.access.access import Access
from library.access.rights import Level, Right
from library.access.things import Kind, Thing
from library.access.visitor import Link, Scope, Visitor
from library.albums import Albums
from library.catalog import journal, persons, shares
from library.catalog.driver import driver_of
from library.errors import NotAllowed, NotFound
from library.library import Space
from library.people.people import People
from library.sharing import Sharing
from library.undoing import undo
from providers.dav.app import DavApp
from providers.folder import AcceptsUploads, File, resolve
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


def test_what_is_shared_stays_where_its_owner_has_it(home: Home) -> None:
    """Whatever may be done in it: it cannot be moved into another share, to be more there."""
    home.put("Looks", "a.txt")
    home.put("Edits", "b.txt")
    give(home, "files", "Looks")
    give(home, "files", "Edits", level=Level.EDIT)
    other = bob(home)
    other.move("/shared/alice/Looks", "/shared/alice/Edits/Looks", check=403)
    other.move("/shared/alice/Looks/a.txt", "/shared/alice/Edits/a.txt", check=403)
    other.move("/shared/alice/Edits", "/files/Edits", check=403)
    other.move("/shared/alice", "/files/alice", check=403)
    other.delete("/shared/alice/Edits", check=403)
    assert {"Looks", "Looks/a.txt", "Edits", "Edits/b.txt"} == home.indexed().keys()


def test_people_are_merged_by_their_owner_alone(home: Home) -> None:
    """Neither by a copy of somebody without a name, nor by a folder called as somebody else is."""
    item = home.put("a.jpg", data=JPEG)
    people = People(home.library, home.alice)
    with home.catalog.write() as connection:
        number = persons.add(driver_of(connection), home.alice.id, home.alice.created)
    unknown = people.person(number).title
    people.make("Ben")
    people.add_photo(item, number)
    give(home, "people", unknown, level=Level.EDIT)
    give(home, "people", "Ben", level=Level.EDIT)
    other = bob(home)
    other.mkcol(f"/shared/alice/{unknown}/Ben", check=403)
    other.mkcol(f"/shared/alice/{unknown}/Nobody", check=403)
    other.copy(f"/shared/alice/{unknown}", "/shared/alice/Ben/Anna", check=403)
    other.copy(f"/shared/alice/{unknown}/a.jpg", "/shared/alice/Ben/a.jpg")
    assert {unknown, "Ben"} == {person.title for person in people.everyone()}
    assert "Added “a.jpg” to “Ben” (by bob)" == people.entries()[0].summary


def test_a_share_of_somebody_who_is_merged_ends(home: Home) -> None:
    """Nobody sees more by it than before; undone, it stands again."""
    item, hers = home.put("a.jpg", data=JPEG), home.put("b.jpg", data=JPEG + b"2")
    people = People(home.library, home.alice)
    unknown, _ = people.make("Unknown")
    anna, _ = people.make("Anna")
    people.add_photo(item, unknown.id)
    people.add_photo(hers, anna.id)
    give(home, "people", "Unknown")
    act = people.merge(unknown.id, anna.id)
    assert (sees(home, item.id), sees(home, hers.id)) == (False, False)
    bob(home).propfind("/shared/alice/Unknown/", check=404)
    people.undo(act)
    assert (sees(home, item.id), sees(home, hers.id)) == (True, False)
    assert bob(home).get("/shared/alice/Unknown/a.jpg").body == JPEG


def test_a_share_of_an_album_that_is_removed_stands_again_when_that_is_undone(home: Home) -> None:
    """It is forgotten only when nothing can bring the album back."""
    item = home.put("a.jpg", data=JPEG)
    albums = Albums(home.library, home.alice)
    album, _ = albums.make("Holiday", items=[item])
    give(home, "albums", "Holiday")
    act = albums.remove(album.id)
    assert not sees(home, item.id)
    assert bob(home).propfind("/shared/alice/", depth="1").responses().keys() == {"/shared/alice/"}
    with home.catalog.write() as connection:
        assert 0 == shares.purge(connection)
    undo(home.library, home.alice, act)
    assert sees(home, item.id)
    bob(home).get("/shared/alice/Holiday/a.jpg")
    albums.remove(album.id)
    with home.catalog.write() as connection:
        assert 0 == shares.purge(connection)
        connection.exec_driver_sql("DELETE FROM journal")
        assert 1 == shares.purge(connection)


def test_what_others_do_is_in_the_owners_journal_with_their_name(home: Home) -> None:
    """In albums, and what they delete."""
    home = home.with_trash()
    home.put("Trip", "a.jpg", data=JPEG)
    Albums(home.library, home.alice).make("Holiday", items=[home.media("Trip", "a.jpg")])
    give(home, "albums", "Holiday", level=Level.EDIT)
    give(home, "files", "Trip", level=Level.EDIT)
    bob(home).delete("/shared/alice/Holiday/a.jpg")
    bob(home).delete("/shared/alice/Trip/a.jpg")
    with home.catalog.ask_once() as driver:
        told = [entry.summary for entry in journal.entries(driver, home.alice.id, 2)]
        assert not journal.entries(driver, home.bob.id, 2)
    assert ["Deleted “a.jpg” (by bob)", "Took “a.jpg” out of the album “Holiday” (by bob)"] == told


def test_names_are_found_in_any_form(home: Home) -> None:
    """Finder asks in NFD for what is listed in NFC."""
    home.put("Ausflüge", "Ä.txt")
    give(home, "files", "Ausflüge")
    path = unicodedata.normalize("NFD", "/shared/alice/Ausflüge/Ä.txt")
    assert bob(home).get(path).body == b"content"


def test_a_folder_in_a_shared_one_can_be_shared_too(home: Home) -> None:
    """Each gives what it gives; what one takes back, the other still gives."""
    item = home.put("Trip", "Day", "a.txt")
    outer = give(home, "files", "Trip")
    inner = give(home, "files", "Trip", "Day", level=Level.EDIT)
    bob(home).put("/shared/alice/Trip/Day/b.txt", check=403)
    bob(home).put("/shared/alice/Day/b.txt", check=201)
    assert sees(home, item.id, Right.CHANGE)
    Sharing(home.library, home.alice).take_back(outer, home.bob.id)
    bob(home).get("/shared/alice/Trip/Day/a.txt", check=404)
    bob(home).get("/shared/alice/Day/a.txt")
    Sharing(home.library, home.alice).stop(inner)
    assert not sees(home, item.id)


def test_a_shared_folder_that_comes_back_from_the_trash_is_shared_again(home: Home) -> None:
    """Wherever it lies then."""
    home = home.with_trash()
    item = home.put("Trip", "a.txt")
    give(home, "files", "Trip")
    home.files.remove(home.folder("Trip"))
    bob(home).get("/shared/alice/Trip/a.txt", check=404)
    undo(home.library, home.alice, 1)
    bob(home).get("/shared/alice/Trip/a.txt")
    assert sees(home, item.id)


def test_who_may_only_add_can_upload_as_programs_do(home: Home) -> None:
    """Under a name for what is unfinished, which is renamed; nothing that is there is replaced."""
    home.put("Trip", "a.txt")
    give(home, "files", "Trip", level=Level.ADD)
    other = bob(home)
    other.put("/shared/alice/Trip/b.txt.part", b"whole")
    other.move("/shared/alice/Trip/b.txt.part", "/shared/alice/Trip/a.txt", check=403)
    other.move("/shared/alice/Trip/b.txt.part", "/shared/alice/Trip/b.txt")
    other.move("/shared/alice/Trip/b.txt", "/shared/alice/Trip/c.txt", check=403)
    assert {"Trip", "Trip/a.txt", "Trip/b.txt"} == home.indexed().keys()


def test_what_comes_meanwhile_is_not_replaced(home: Home) -> None:
    """Of two that upload the same name at once, where one may only add, the second is refused."""
    home.folder("Trip")
    give(home, "files", "Trip", level=Level.ADD)
    folder = resolve(tree(home.library, home.bob), ("shared", "alice", "Trip"))
    assert isinstance(folder, AcceptsUploads)
    upload = folder.upload("a.txt")
    upload.write(b"bob's")
    home.put("Trip", "a.txt", data=b"alice's")
    with pytest.raises(NotAllowed):
        upload.commit()
    assert home.indexed()["Trip/a.txt"] == b"alice's"
    home.check()


def test_nobody_locks_what_they_may_not_change(home: Home) -> None:
    """A lock would keep its owner from it."""
    home.put("Looks", "a.txt")
    home.put("Adds", "a.txt")
    give(home, "files", "Looks")
    give(home, "files", "Adds", level=Level.ADD)
    for path in ("Looks", "Looks/a.txt", "Looks/new.txt", "Adds", "Adds/a.txt"):
        bob(home).request("LOCK", f"/shared/alice/{path}", lock_info(), check=403)
    token = bob(home).lock("/shared/alice/Adds/new.txt", check=201)
    bob(home).put("/shared/alice/Adds/new.txt", b"2", check=204, **{"if": f"(<{token}>)"})


def test_a_share_that_is_given_to_nobody_is_none(home: Home) -> None:
    """Neither after it was taken back from the last, nor after the last left."""
    mine, theirs = Sharing(home.library, home.alice), Sharing(home.library, home.bob)
    home.folder("Trip")
    for end in (lambda number: mine.take_back(number, home.bob.id), theirs.leave):
        assert "Trip" == end(give(home, "files", "Trip")).name
        assert [] == mine.everything()
        with pytest.raises(NotFound):
            end(1)


def test_whoever_is_shared_stays_who_they_are(home: Home) -> None:
    """No grouping of faces joins a person with another of whom it was said that they are shared."""
    with home.catalog.write() as connection:
        number = persons.add(driver_of(connection), home.alice.id, home.alice.created)
    person = People(home.library, home.alice).person(number)
    assert not person.curated
    give(home, "people", person.title)
    assert People(home.library, home.alice).person(number).curated


@pytest.mark.parametrize("level", [Level.ADD, Level.EDIT])
def test_finder_copies_into_a_share(home: Home, level: Level) -> None:
    """It writes an empty file, locks it, and fills it under the lock; side files likewise."""
    home.folder("Trip")
    give(home, "files", "Trip", level=level)
    other = bob(home)
    for name in ("a.jpg", "._a.jpg"):
        path = f"/shared/alice/Trip/{name}"
        other.put(path, b"")
        token = other.lock(path)
        other.put(path, JPEG, check=204, **{"if": f"(<{token}>)"})
        other.unlock(path, token)
    assert home.indexed()["Trip/a.jpg"] == JPEG


@pytest.mark.parametrize("level", [Level.ADD, Level.EDIT])
def test_explorer_copies_into_a_share(home: Home, level: Level) -> None:
    """It sets times and attributes as properties of what it has filled under its lock."""
    home.put("Trip", "there.jpg", data=JPEG)
    give(home, "files", "Trip", level=level)
    other, path = bob(home), "/shared/alice/Trip/a.jpg"
    other.put(path, b"")
    token = other.lock(path)
    held = {"if": f"(<{token}>)"}
    other.put(path, JPEG, check=204, **held)
    attributes = "{urn:schemas-microsoft-com:}Win32FileAttributes"
    other.proppatch(path, set={attributes: "00000020"}, **held)
    other.unlock(path, token)
    found = replace(other, user=home.alice).propfind("/files/Trip/a.jpg", attributes)
    assert "00000020" == found.properties("/files/Trip/a.jpg")[attributes][1].text
    status = 403 if level is Level.ADD else 207
    for each in (path, "/shared/alice/Trip/there.jpg", "/shared/alice/Trip/"):
        other.proppatch(each, set={attributes: "00000021"}, check=status)


def test_an_app_password_for_a_folder_is_good_for_no_item_of_others(home: Home) -> None:
    """By its id: where another has it in their own drive is no place in the user's."""
    item = home.put("Trip", "a.txt")
    give(home, "files", "Trip")
    access = Access(home.catalog)
    assert access.owner(Visitor(home.bob), item.id, Right.SEE) == home.alice
    scope = Scope(folder=("files", "Trip"))
    assert access.owner(Visitor(home.bob, scope), item.id, Right.SEE) is None
