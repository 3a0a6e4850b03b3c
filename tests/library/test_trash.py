"""What is deleted or overwritten stays in the trash, and comes back as it was."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.faces import put_photo, seen_in
from support.home import JPEG, Home

from library.albums import Albums
from library.catalog import (
    faults,
    folders,
    lookups,
    named,
    requeue,
    similar,
    stacks,
    timeline,
    users,
    work,
)
from library.catalog.driver import driver_of
from library.copies import copy
from library.errors import NotAllowed, NotFound, StorageFull
from library.favorites import Favorites
from library.files import Stored
from library.model import Media, StoredFolder, Task
from library.paths import UPLOADS_FOLDER
from library.people.people import People
from library.trashing import TrashRules
from library.undoing import undo


@pytest.fixture
def home(home: Home) -> Home:
    """A library with a trash."""
    return home.with_trash()


def check(home: Home) -> None:
    """Index and disk agree, and the index with itself."""
    home.check()
    assert [] == list(faults.faults(home.catalog))


def node(home: Home, *names: str) -> Media | StoredFolder:
    found = home.find(*names)
    assert found is not None
    return found


def remove(home: Home, *names: str) -> Media | StoredFolder:
    """Delete what alice has there and return it as it was."""
    found = node(home, *names)
    home.files.remove(found)
    return found


def thrown(home: Home) -> list[str]:
    """Return the paths of what was thrown away, without the day."""
    return ["/".join(each.path[1:]) for each in home.trash.thrown()]


def in_trash(home: Home, *names: str) -> Media | StoredFolder:
    """Return what lies in the trash under that path, of the only day."""
    day = home.trash.thrown()[0].path[0]
    found = home.trash.find((day, *names))
    assert found is not None
    return found


def place(home: Home, item: Media, month: str = "2024-05") -> None:
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, month)
        similar.join(connection, item.id, 7)


def month(home: Home) -> list[tuple[str, int]]:
    found = home.library.month_items(home.alice, "2024-05")
    return sorted((name, item.id) for name, item in found)


def used(home: Home) -> int:
    return home.library.space(home.alice).used


def test_what_is_deleted_lies_in_the_trash_under_its_path(home: Home) -> None:
    """A file and a folder: the path is kept, and so are the ids and the bytes."""
    item = home.put("2024", "Trip", "a.txt", data=b"a")
    folder = home.put("box", "deep", "b.txt", data=b"b").folder_id
    remove(home, "2024", "Trip", "a.txt")
    remove(home, "box")
    assert ["2024/Trip/a.txt", "box"] == thrown(home)
    assert item.id == in_trash(home, "2024", "Trip", "a.txt").id
    assert folder == in_trash(home, "box", "deep").id
    assert {"2024": None, "2024/Trip": None} == home.indexed()
    assert b"b" == home.trashed()["box/deep/b.txt"]
    check(home)


def test_a_day_is_that_of_the_computer(home: Home) -> None:
    """The first folder is the date on which it was thrown away, as people write it there."""
    home.put("a.txt")
    remove(home, "a.txt")
    (entry,) = home.trash.thrown()
    assert entry.at.astimezone().date().isoformat() == entry.path[0]
    assert entry.at + timedelta(days=30) == entry.gone_at


def test_the_same_path_may_be_deleted_twice_a_day(home: Home) -> None:
    """The second one gets a number; files and folders, and what leads to them, never mix."""
    for content in (b"one", b"two"):
        home.put("2024", "a.txt", data=content)
        remove(home, "2024", "a.txt")
    remove(home, "2024")
    home.put("2024", "b.txt")
    remove(home, "2024")
    home.put("2024", "c.txt")
    remove(home, "2024", "c.txt")
    assert ["2024/a.txt", "2024/a (2).txt", "2024 (2)", "2024/c.txt"] == thrown(home)
    check(home)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jpg", b""),
        (".DS_Store", b"x"),
        ("._a.jpg", b"x"),
        ("a.jpg.tacitpart", b"x"),
        ("a.jpg.partial", b"x"),
    ],
)
def test_litter_is_deleted_at_once(home: Home, name: str, content: bytes) -> None:
    """Empty files, what systems leave beside files and what is half uploaded: nobody misses it."""
    home.put("box", name, data=content)
    remove(home, "box", name)
    home.put("box", name, data=content)
    remove(home, "box")
    assert [] == home.trash.thrown()
    assert {} == home.trashed()
    check(home)


def test_without_a_trash_what_is_deleted_is_gone(home: Home) -> None:
    """`trash.days = 0` switches it off, for what is overwritten too."""
    home = home.with_trash(TrashRules(0, 7))
    home.put("a.txt", data=b"one")
    home.put("a.txt", data=b"two")
    remove(home, "a.txt")
    assert [] == home.trash.thrown()
    assert 0 == used(home)
    check(home)


def test_what_is_in_the_trash_shows_nowhere_else(home: Home) -> None:
    """Timeline, people, duplicates, stacks, work and failures: as if it had gone."""
    photo, copied = home.put("a.jpg", data=JPEG), home.put("b.jpg", data=JPEG)
    place(home, photo)
    place(home, copied)
    person = seen_in(home, photo, name="Zoë")
    people = People(home.library, home.alice)
    assert 1 == len(home.library.similar_groups(home.alice))
    remove(home, "a.jpg")
    assert [("b.jpg", copied.id)] == month(home)
    assert [] == home.library.similar_groups(home.alice)
    assert [] == list(people.photos(people.person(person.id)))
    assert (0, 0) == (people.person(person.id).faces, people.person(person.id).photos)
    assert [] == people.unsorted()
    with home.catalog.read() as connection:
        assert [] == work.tasks_pending(connection, photo.id)
    check(home)


def test_what_is_restored_is_as_it_was(home: Home) -> None:
    """Its id, its place, its month and name there, its people, its likeness, its work."""
    photo, copied = home.put("deep", "a.jpg", data=JPEG), home.put("b.jpg", data=JPEG)
    place(home, photo)
    place(home, copied)
    person = seen_in(home, photo, name="Zoë")
    people = People(home.library, home.alice)
    with home.catalog.read() as connection:
        owed = work.tasks_pending(connection, photo.id)
    before = (month(home), home.library.similar_groups(home.alice), home.indexed())
    faces = people.faces_in(photo)
    theirs = list(people.photos(people.person(person.id)))
    remove(home, "deep")
    assert [("deep", "a.jpg")] == home.trash.restore([in_trash(home, "deep", "a.jpg")]).paths
    assert before == (month(home), home.library.similar_groups(home.alice), home.indexed())
    assert photo.id == home.media("deep", "a.jpg").id
    assert faces == people.faces_in(photo)
    assert [name for name, _ in theirs] == [
        name for name, _ in people.photos(people.person(person.id))
    ]
    assert (1, 1) == (people.person(person.id).faces, people.person(person.id).photos)
    with home.catalog.read() as connection:
        assert set(owed) == set(work.tasks_pending(connection, photo.id))
    assert {} == home.trashed()
    check(home)


def test_a_new_version_of_a_task_waits_for_what_is_in_the_trash(home: Home) -> None:
    """It is owed when the file comes back, as it is by all others."""
    photo = home.put("a.jpg", data=JPEG)
    with home.catalog.write() as connection:
        work.require(connection, photo.id, (), datetime.now(UTC))
    remove(home, "a.jpg")
    with home.catalog.write() as connection:
        requeue.queue_anew(connection, Task.METADATA, datetime.now(UTC), 100)
        assert [] == work.tasks_pending(connection, photo.id)
    home.trash.restore([in_trash(home, "a.jpg")])
    with home.catalog.read() as connection:
        assert [Task.METADATA] == list(work.tasks_pending(connection, photo.id))
    check(home)


def test_names_are_not_written_into_the_trash(home: Home) -> None:
    """An export leaves out what was thrown away, whatever was said of it."""
    photo = home.put("a.jpg", data=JPEG)
    person = seen_in(home, photo, name="Zoë")
    People(home.library, home.alice).remove_photo(photo, person.id)
    with home.catalog.read() as connection:
        (before,) = named.items(connection, named.ids(connection, home.alice.id))
        assert photo.id == before.media.id
    remove(home, "a.jpg")
    with home.catalog.read() as connection:
        assert [] == list(named.items(connection, named.ids(connection, home.alice.id)))


def test_a_photo_that_is_said_to_show_somebody_stays_hidden_in_the_trash(home: Home) -> None:
    """What is said of it meanwhile holds when it comes back, and not before."""
    photo = home.put("a.jpg", data=JPEG)
    people = People(home.library, home.alice)
    person, _ = people.make("Zoë")
    remove(home, "a.jpg")
    people.add_photo(photo, person.id)
    assert [] == list(people.photos(person))
    home.trash.restore([in_trash(home, "a.jpg")])
    assert ["a.jpg"] == [name for name, _ in people.photos(person)]
    check(home)


def test_a_face_in_the_trash_follows_a_merge(home: Home) -> None:
    """Whose face it was has been merged into another meanwhile: it comes back as that one's."""
    photo, other = home.put("a.jpg", data=JPEG), home.put("b.jpg", data=JPEG + b"b")
    bob = seen_in(home, photo, name="Bob")
    alice = seen_in(home, other, name="Alice")
    people = People(home.library, home.alice)
    remove(home, "a.jpg")
    people.merge(bob.id, alice.id)
    home.trash.restore([in_trash(home, "a.jpg")])
    assert {"a.jpg", "b.jpg"} == {name for name, _ in people.photos(people.person(alice.id))}
    check(home)


def test_a_name_that_was_taken_meanwhile_is_numbered(home: Home) -> None:
    """Nothing that came in its place is overwritten."""
    item = home.put("a.txt", data=b"one")
    remove(home, "a.txt")
    home.put("a.txt", data=b"two")
    assert [("a (2).txt",)] == home.trash.restore([in_trash(home, "a.txt")]).paths
    assert item.id == home.media("a (2).txt").id
    check(home)


def test_folders_that_have_gone_are_made_anew(home: Home) -> None:
    """It comes back to its path; where the folder was renamed, to that folder."""
    home.put("2024", "Trip", "a.txt", data=b"a")
    home.put("2024", "Trip", "b.txt", data=b"b")
    remove(home, "2024", "Trip", "a.txt")
    remove(home, "2024", "Trip", "b.txt")
    trip = node(home, "2024", "Trip")
    home.files.move(trip, home.root.id, "Journey")
    home.trash.restore([in_trash(home, "2024", "Trip", "a.txt")])
    assert b"a" == home.indexed()["Journey/a.txt"]
    remove(home, "Journey")
    home.trash.restore([in_trash(home, "2024", "Trip", "b.txt")])
    assert b"b" == home.indexed()["2024/Trip/b.txt"]
    check(home)


def test_a_file_of_a_deleted_folder_comes_back_alone(home: Home) -> None:
    """The rest stays in the trash, and comes back to the same folder later."""
    home.put("box", "deep", "a.txt", data=b"a")
    home.put("box", "deep", "b.txt", data=b"b")
    remove(home, "box")
    home.trash.restore([in_trash(home, "box", "deep", "a.txt")])
    assert {"box": None, "box/deep": None, "box/deep/a.txt": b"a"} == home.indexed()
    assert {"box": None, "box/deep": None, "box/deep/b.txt": b"b"} == home.trashed()
    check(home)


def test_a_day_is_restored_as_a_whole(home: Home) -> None:
    """Of a folder that only leads to what was thrown away, all of that comes back."""
    home.put("2024", "a.txt", data=b"a")
    home.put("box", "b.txt", data=b"b")
    before = home.indexed()
    remove(home, "2024", "a.txt")
    remove(home, "box")
    day = home.trash.thrown()[0].path[0]
    found = home.trash.find([day])
    assert found is not None
    home.trash.restore([found])
    assert before == home.indexed()
    assert [] == home.library.children(home.trash.root.id)[0]
    check(home)


@pytest.mark.parametrize("name", ["a.jpg", "other.jpg"])
def test_what_is_moved_out_is_back_wherever_that_is(home: Home, name: str) -> None:
    """MOVE restores to the place that is asked for, with the id and its month."""
    item = home.put("deep", "a.jpg", data=JPEG)
    place(home, item)
    remove(home, "deep", "a.jpg")
    home.files.move(in_trash(home, "deep", "a.jpg"), home.folder("new").id, name)
    assert item.id == home.media("new", name).id
    assert [(name, item.id)] == month(home)
    assert home.media("new", name).shown
    assert {} == home.trashed()
    check(home)


def test_a_folder_that_is_moved_out_shows_again(home: Home) -> None:
    """All that is in it, one rename on disk."""
    item = home.put("deep", "er", "a.jpg", data=JPEG)
    place(home, item)
    remove(home, "deep")
    home.files.move(in_trash(home, "deep", "er"), home.root.id, "er")
    assert [("a.jpg", item.id)] == month(home)
    assert [] == home.trash.thrown()
    check(home)


@pytest.mark.parametrize(
    ("path", "copied_to"),
    [(("deep",), ("new", "deep", "a.jpg")), (("deep", "a.jpg"), ("new", "a.jpg"))],
    ids=["a folder", "a file"],
)
def test_what_is_copied_out_is_back_and_stays_in_the_trash(
    home: Home, path: tuple[str, ...], copied_to: tuple[str, ...]
) -> None:
    """It is the original that is back, with all that hangs on it, and a copy that stays."""
    item = home.put("deep", "a.jpg", data=JPEG)
    place(home, item)
    person = seen_in(home, item, name="Zoë")
    Favorites(home.library, home.alice).add([item])
    album, _ = Albums(home.library, home.alice).make("Trip", items=[item])
    with home.catalog.read() as connection:
        owed = set(work.tasks_pending(connection, item.id))
    remove(home, "deep")
    copy(home.files, in_trash(home, *path), home.folder("new").id, path[-1])
    assert item.id == home.media(*copied_to).id
    assert home.media(*copied_to).shown
    assert [("a.jpg", item.id)] == month(home)
    with home.catalog.read() as connection:
        assert owed == set(work.tasks_pending(connection, item.id))
    people = People(home.library, home.alice)
    assert [item.id] == [photo.id for _, photo in people.photos(people.person(person.id))]
    assert Favorites(home.library, home.alice).has(item)
    assert [album.id] == list(Albums(home.library, home.alice).holding(item))
    stays = in_trash(home, "deep", "a.jpg")
    assert isinstance(stays, Media)
    assert (False, JPEG) == (stays.shown, home.library.content(stays).read_bytes())
    check(home)
    (path,) = home.trash.restore([in_trash(home, "deep")]).paths
    assert ("deep",) == path
    assert home.media("deep", "a.jpg").shown
    assert {"deep": None, "deep/a.jpg": JPEG} == {
        name: content for name, content in home.indexed().items() if name.startswith("deep")
    }
    check(home)


def test_a_folder_is_shown_by_a_picture_in_it(home: Home) -> None:
    """One that has thumbnails; a folder without any has no cover, and a file is its own."""
    photo = home.put("box", "deep", "a.jpg", data=JPEG)
    home.put("plain", "b.txt")
    file = home.put("c.txt")
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE media_items SET has_thumbnails = 1 WHERE id = 1")
    for name in ("box", "plain", "c.txt"):
        remove(home, name)
    covers = [each.cover and each.cover.id for each in home.trash.thrown()]
    assert [photo.id, None, file.id] == covers


def test_a_day_that_is_copied_out_stays_due(home: Home) -> None:
    """What stays in the trash of it is still known by where it was and when it came."""
    for name in ("a.txt", "b.txt"):
        home.put("box", name, data=name.encode())
        remove(home, "box", name)
    before = [(each.path, each.at) for each in home.trash.thrown()]
    day = home.trash.find(before[0][0][:1])
    assert isinstance(day, StoredFolder)
    copy(home.files, day, home.root.id, "back")
    assert b"a.txt" == home.indexed()["back/box/a.txt"]
    assert before == [(each.path, each.at) for each in home.trash.thrown()]
    check(home)
    assert 2 == home.trash.purge_due(datetime.now(UTC) + timedelta(days=31))
    check(home)


def test_an_overwritten_file_leaves_a_version(home: Home) -> None:
    """The item keeps its id and has the new content; the old bytes lie in the trash for a week."""
    item = home.put("2024", "IMG_1.jpg", data=JPEG)
    home.put("2024", "IMG_1.jpg", data=JPEG + b"new")
    assert item.id == home.media("2024", "IMG_1.jpg").id
    (version,) = home.trash.thrown()
    assert version.is_version
    assert version.path[-1].startswith("IMG_1 (before ")
    assert version.path[-1].endswith(").jpg")
    assert version.at + timedelta(days=7) == version.gone_at
    assert JPEG in home.trashed().values()
    assert used(home) == 2 * len(JPEG) + 3
    check(home)


def test_a_version_comes_back_beside_the_file(home: Home) -> None:
    """Under the name that tells what it is; it shows, with what was known of it."""
    item = home.put("a.jpg", data=JPEG)
    place(home, item)
    home.put("a.jpg", data=JPEG + b"new")
    (version,) = home.trash.thrown()
    ((name,),) = home.trash.restore([in_trash(home, *version.path[1:])]).paths
    assert JPEG == home.indexed()[name]
    assert home.media(name).shown
    assert item.id != home.media(name).id
    check(home)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("a.txt", b"", b"new"), ("a.txt", b"same", b"same"), (".DS_Store", b"old", b"new")],
    ids=["a placeholder", "the same content", "litter"],
)
def test_nothing_is_kept_of_what_nobody_misses(
    home: Home, name: str, old: bytes, new: bytes
) -> None:
    """Neither an empty file, which clients put first, nor the same bytes, nor litter."""
    home.put(name, data=old)
    home.put(name, data=new)
    assert [] == home.trash.thrown()
    check(home)


def test_a_file_moved_over_another_leaves_that_as_a_version(home: Home) -> None:
    """Sync apps write under another name and rename: the one in the way keeps its id there."""
    old = home.put("a.jpg", data=JPEG)
    new = home.put("a.jpg.upload", data=JPEG + b"new")
    home.files.move(node(home, "a.jpg.upload"), home.root.id, "a.jpg")
    assert new.id == home.media("a.jpg").id
    (version,) = home.trash.thrown()
    assert version.is_version
    assert old.id == in_trash(home, *version.path[1:]).id
    check(home)


def test_a_folder_in_the_way_goes_to_the_trash(home: Home) -> None:
    """What a MOVE or COPY replaces is not lost either."""
    home.put("box", "a.txt", data=b"a")
    home.put("new", "b.txt", data=b"b")
    home.files.move(node(home, "new"), home.root.id, "box")
    assert {"box": None, "box/a.txt": b"a"} == home.trashed()
    check(home)


def test_a_version_gives_way_to_a_quota(home: Home) -> None:
    """The trash counts; where there is no room for both, the new content comes first."""
    home.put("a.txt", data=b"x" * 60)
    with home.catalog.write() as connection:
        users.set_quota(connection, home.alice.id, 100)
    home.put("a.txt", data=b"y" * 60)
    assert [] == home.trash.thrown()
    home.put("a.txt", data=b"z" * 30)
    assert [60] == [each.size for each in home.trash.thrown()]
    assert 90 == used(home)
    with pytest.raises(StorageFull):
        home.put("b.txt", data=b"z" * 30)
    home.trash.empty()
    home.put("b.txt", data=b"z" * 30)
    check(home)


def test_what_is_due_is_deleted_for_good(home: Home) -> None:
    """Versions after a week, the rest after a month; not a second before."""
    home.put("a.txt", data=b"one")
    home.put("a.txt", data=b"two")
    remove(home, "a.txt")
    last = max(each.at for each in home.trash.thrown())
    first = min(each.at for each in home.trash.thrown())
    day = timedelta(days=1)
    assert 0 == home.trash.purge_due(first + 7 * day)
    assert 1 == home.trash.purge_due(last + 8 * day)
    assert ["a.txt"] == thrown(home)
    assert 0 == home.trash.purge_due(last + 30 * day)
    assert 1 == home.trash.purge_due(last + 31 * day)
    assert {} == home.trashed()
    assert 0 == used(home)
    check(home)


def test_what_is_purged_is_gone(home: Home) -> None:
    """One file, and then all; folders that lead nowhere go with it."""
    home.put("2024", "a.txt")
    home.put("2024", "b.txt")
    remove(home, "2024", "a.txt")
    remove(home, "2024", "b.txt")
    home.trash.purge([in_trash(home, "2024", "a.txt")])
    assert {"2024": None, "2024/b.txt": b"content"} == home.trashed()
    assert 1 == home.trash.empty()
    assert {} == home.trashed()
    assert 0 == used(home)
    check(home)


@pytest.mark.parametrize("verb", ["restore", "purge"])
def test_the_trash_touches_nothing_else(home: Home, verb: str) -> None:
    """What is not in the trash, or has left it, is neither restored nor deleted."""
    item = home.put("a.txt")
    with pytest.raises(NotAllowed):
        getattr(home.trash, verb)([item])
    remove(home, "a.txt")
    gone = in_trash(home, "a.txt")
    home.trash.empty()
    with pytest.raises(NotFound):
        getattr(home.trash, verb)([gone])
    check(home)


CHANGES: dict[str, Callable[[Home], object]] = {
    "an upload": lambda home: home.files.upload(in_trash(home, "box").id, "new.txt").commit(),
    "a folder": lambda home: home.files.make_folder(in_trash(home, "box").id, "new"),
    "a move": lambda home: home.files.move(node(home, "b.txt"), in_trash(home, "box").id, "b.txt"),
    "a copy": lambda home: copy(home.files, node(home, "b.txt"), in_trash(home, "box").id, "b.txt"),
    "a time": lambda home: home.files.set_modified(
        in_trash(home, "box", "a.txt"),  # type: ignore[arg-type]
        datetime(2000, 1, 1, tzinfo=UTC),
    ),
    "a deletion as of any file": lambda home: home.files.remove(in_trash(home, "box")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_in_the_trash_is_changed(home: Home, change: Callable[[Home], object]) -> None:
    """It only comes, goes back, or goes for good."""
    home.put("box", "a.txt")
    home.put("b.txt")
    remove(home, "box")
    with pytest.raises(NotAllowed, match="in the trash"):
        change(home)
    check(home)


def test_a_photo_that_is_uploaded_again_stays_in_the_trash(home: Home) -> None:
    """With `trash.remember`: phones put back what their owner has deleted elsewhere."""
    home = home.with_trash(TrashRules(30, 7, remember=True))
    item = home.put("a.jpg", data=JPEG)
    remove(home, "a.jpg")
    (before,) = home.trash.thrown()
    assert item.id == home.put("Camera", "a.jpg", data=JPEG).id
    (after,) = home.trash.thrown()
    assert 1 == after.came_again
    assert before.at < after.at
    assert {"Camera": None} == home.indexed()
    assert len(JPEG) == used(home)
    check(home)


def test_a_photo_that_is_uploaded_again_comes_back_by_default(home: Home) -> None:
    """Without `trash.remember` it is a new file, and nothing of the trash changes."""
    item = home.put("a.jpg", data=JPEG)
    remove(home, "a.jpg")
    assert item.id != home.put("a.jpg", data=JPEG).id
    assert ["a.jpg"] == thrown(home)
    check(home)


def test_an_earlier_version_is_not_remembered(home: Home) -> None:
    """Who uploads what was overwritten means it; and so does who overwrites."""
    home = home.with_trash(TrashRules(30, 7, remember=True))
    home.put("a.txt", data=b"one")
    home.put("a.txt", data=b"two")
    home.put("b.txt", data=b"one")
    assert b"one" == home.indexed()["b.txt"]
    home.put("c.txt", data=b"three")
    remove(home, "c.txt")
    home.put("a.txt", data=b"three")
    assert b"three" == home.indexed()["a.txt"]
    check(home)


def test_what_stays_of_a_stack_stands_for_itself(home: Home) -> None:
    """The video of a Live Photo without its still, until that is back."""
    still, video = home.put("IMG_1.jpg", data=JPEG), home.put("IMG_1.txt", data=b"x")
    with home.catalog.write() as connection:
        driver_of(connection).execute(
            "UPDATE media_items SET stack_id = ? WHERE id = ?", (still.id, video.id)
        )
    remove(home, "IMG_1.jpg")
    assert home.media("IMG_1.txt").stack_id is None
    with home.catalog.read() as connection:
        assert [] == stacks.partners(connection, still.id)
    check(home)


def test_a_folder_takes_few_statements_however_much_is_in_it(home: Home) -> None:
    """To throw away a hundred files takes as many questions as one."""
    counts = []
    for number in (1, 100):
        for each in range(number):
            home.put(f"box {number}", f"{each}.jpg", data=JPEG + bytes([each]))
        asked: list[str] = []
        with home.files.change() as change:
            change.driver.set_trace_callback(asked.append)
            home.files.clear(change, node(home, f"box {number}"))
            change.driver.set_trace_callback(None)
        counts.append(len(set(asked)))  # what triggers do is told once for each row
    assert counts[1] <= counts[0] + 2


def test_what_is_lost_on_disk_is_forgotten(home: Home) -> None:
    """Who empties the hidden folder by hand is believed by a scan; an absent disk is not."""
    home.put("a.txt")
    home.put("b.txt")
    remove(home, "a.txt")
    remove(home, "b.txt")
    found = in_trash(home, "a.txt")
    assert isinstance(found, Media)
    home.library.content(found).unlink()
    assert 1 == home.trash.forget_lost()
    assert {"b.txt": b"content"} == home.trashed()
    hidden = home.alice.media_root / UPLOADS_FOLDER
    hidden.rename(hidden.with_name("elsewhere"))
    assert 0 == home.trash.forget_lost()
    hidden.with_name("elsewhere").rename(hidden)
    check(home)


def test_the_start_of_a_server_leaves_the_trash_alone(home: Home) -> None:
    """It empties the folder that the trash lies in of uploads only."""
    home.put("a.txt")
    remove(home, "a.txt")
    home.library.recover()
    assert {"a.txt": b"content"} == home.trashed()
    check(home)


def test_both_roots_are_there(home: Home) -> None:
    """Each user has one trash of their own, which is no library."""
    with home.catalog.read() as connection:
        assert [] == list(home.library.library_roots(home.alice))
        assert home.trash.root.owner_id == home.alice.id
        assert () == folders.path(connection, home.trash.root.id)
        assert str(home.alice.media_root / UPLOADS_FOLDER / "trash") == lookups.folder_path(
            connection, home.trash.root.id
        )


def test_what_is_restored_and_deleted_for_good_at_once_is_one_of_both(home: Home) -> None:
    """Whoever comes second is told that it is not in the trash; index and disk agree."""
    for number in range(12):
        home.put("box", f"{number}", data=bytes([number]))
        remove(home, "box", f"{number}")
    found = [in_trash(home, "box", f"{number}") for number in range(12)]
    refused: list[type] = []

    def do(verb: Callable[[list[Media | StoredFolder]], object]) -> None:
        for each in found:
            try:
                verb([each])
            except (NotAllowed, NotFound) as error:
                refused.append(type(error))

    threads = [
        threading.Thread(target=do, args=(verb,)) for verb in (home.trash.restore, home.trash.purge)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 12 == len(refused)
    assert [] == list(home.trash.thrown())
    check(home)


def test_a_disk_that_is_mounted_inside_is_told_of(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is copied within a request, and nothing is lost: the file stays where it is."""
    home.put("usb", "a.txt", data=b"a")
    home.put("usb", "b.txt", data=b"b")
    remove(home, "usb", "b.txt")
    before, thrown_before = home.indexed(), home.trashed()
    mount = str(home.alice.media_root / "usb")

    def within(verb: Callable[..., None]) -> Callable[..., None]:
        def one(source: Path | str, target: Path | str) -> None:
            if str(source).startswith(mount) is not str(target).startswith(mount):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
            verb(source, target)

        return one

    for verb in ("rename", "link"):
        monkeypatch.setattr(os, verb, within(getattr(os, verb)))
    for change in (
        lambda: remove(home, "usb", "a.txt"),
        lambda: home.put("usb", "a.txt", data=b"other"),
        lambda: home.files.move(node(home, "usb", "a.txt"), home.root.id, "c.txt"),
        lambda: home.trash.restore([in_trash(home, "usb", "b.txt")]),
    ):
        with pytest.raises(NotAllowed, match="Another disk is mounted"):
            change()
        assert (before, thrown_before) == (home.indexed(), home.trashed())
        check(home)


@pytest.mark.parametrize("is_restored_first", [True, False])
def test_an_album_that_goes_takes_what_is_in_the_trash(home: Home, is_restored_first: bool) -> None:
    """A photo of it is restored all the same, and is in it again when the deletion is undone."""
    item = put_photo(home, "a.jpg")
    albums = Albums(home.library, home.alice)
    trips, _ = albums.make("Trips")
    rome, _ = albums.make("Rome", trips.id, [item])
    remove(home, "a.jpg")
    act = albums.remove(trips.id)
    if is_restored_first:
        home.trash.restore([in_trash(home, "a.jpg")])
        assert [] == list(albums.holding(item))
    undo(home.library, home.alice, act)
    if not is_restored_first:
        assert [] == list(albums.photos(rome))
        home.trash.restore([in_trash(home, "a.jpg")])
    assert ["a.jpg"] == [name for name, _ in albums.photos(albums.album(rome.id))]
    check(home)


def test_two_may_empty_it_at_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other one was faster with is gone, and the rest goes too."""
    home.files.remove(home.put("a.jpg"))
    mine, other = home.trash, home.trash
    purge = mine.purge

    def late(nodes: Iterable[Stored]) -> None:
        found = list(nodes)
        other.purge(found)
        purge(found)

    monkeypatch.setattr(mine, "purge", late)
    assert 1 == mine.empty()
    assert [] == mine.thrown()
    check(home)
