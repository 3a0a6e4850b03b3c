"""Faces that nobody may keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.faces import face_of, found_face
from support.home import Home
from support.people import someone

from library.acts import Act
from library.albums import Albums
from library.catalog import faces, faults, forgetting, groupings, person_items, persons
from library.catalog.driver import driver_of
from library.catalog.engine import Catalog
from library.catalog.groupings import Grouping, Question
from library.faces.thresholds import Thresholds
from library.files import Files
from library.library import Library
from library.media.cache import face_path, graphs_folder
from library.people.graphs import Graphs
from library.people.people import People
from library.people.privacy import find_faces, forget, forget_everyone
from library.people.regrouping import Regrouping

TABLES = ("face_embeddings", "face_scans", "person_suggestions", "journal")


def rows(home: Home, table: str, owner: str = "alice") -> int:
    with home.catalog.ask_once() as driver:
        (count,) = driver.execute(
            f"SELECT count(*) FROM {table} JOIN users ON users.id = user_id WHERE users.name = ?",
            (owner,),
        ).fetchone()
    return int(count)


def photos(home: Home, title: str) -> list[str]:
    with home.catalog.ask_once() as driver:
        person = persons.by_title(driver, home.alice.id, title)
        assert person is not None
        return sorted(name for name, _ in person_items.items(driver, person.id))


def grouping(home: Home) -> Grouping:
    with home.catalog.ask_once() as driver:
        return groupings.state(driver, home.alice.id)


@pytest.fixture
def ada(home: Home) -> People:
    """Ada in two photos by a guess and in one because it was said, and a group without a name."""
    people = People(home.library, home.alice)
    person = someone(home, "a.jpg", "b.jpg")
    people.name(person.id, "Ada")
    nameless = someone(home, "b.jpg", "c.jpg", x=200)
    people.add_photo(home.media("c.jpg"), person.id)
    people.confirm([people.faces_in(home.media("a.jpg"))[0].id], person.id)
    people.set_apart(person.id, nameless.id)
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        groupings.ask(driver, home.alice.id, [Question(person.id, nameless.id, None, 0.5)])
        groupings.note_faces(driver, home.alice.id, 4)
    return people


def test_names_stay_and_all_else_of_faces_goes(home: Home, ada: People) -> None:
    """Ada is where she was; nothing that is made of a face, or could bring one back, is left."""
    assert 4 == forget(home.library, home.alice).faces
    assert ["a.jpg", "b.jpg", "c.jpg"] == photos(home, "Ada")
    assert [("Ada", 0, 3)] == [(each.name, each.faces, each.photos) for each in ada.everyone()]
    assert dict.fromkeys(TABLES, 0) == {table: rows(home, table) for table in TABLES}
    assert Grouping(1, grouping(home).acts, None) == grouping(home)
    with home.catalog.ask_once() as driver:
        said = driver.execute("SELECT verdict, face_id FROM person_rules").fetchall()
        assert not forgetting.finds_faces(driver, home.alice.id)
    assert [("present", None)] * 3 == said


def test_names_stay_with_photos_in_the_trash(home: Home, ada: People) -> None:
    """Their faces go with all others, and Ada is in them when they are back."""
    home = home.with_trash()
    for name in "a.jpg", "c.jpg":
        home.files.remove(home.media(name))
    assert 4 == forget(home.library, home.alice).faces
    assert dict.fromkeys(("face_embeddings", "face_scans"), 0) == {
        table: rows(home, table) for table in ("face_embeddings", "face_scans")
    }
    assert ["b.jpg"] == photos(home, "Ada")
    found = [home.trash.find(each.path) for each in home.trash.thrown()]
    home.trash.restore([node for node in found if node is not None])
    assert ["a.jpg", "b.jpg", "c.jpg"] == photos(home, "Ada")
    assert [] == list(faults.faults(home.catalog))


def test_what_was_done_to_albums_stays_in_the_journal(home: Home, ada: People) -> None:
    """It tells nothing of faces, and can be undone as before."""
    albums = Albums(home.library, home.alice)
    album, _ = albums.make("Trips")
    albums.remove(album.id)
    forget(home.library, home.alice)
    assert [Act.DELETE, Act.MAKE] == [entry.act for entry in ada.entries()]
    ada.undo()
    assert [album] == list(albums.everyone())


def test_nothing_of_a_face_is_left_in_the_files(home: Home, ada: People) -> None:
    """Neither in the index nor in its log, not even in space that is free."""
    with home.catalog.ask_once() as driver:
        looks = [bytes(each) for (each,) in driver.execute("SELECT embedding FROM face_embeddings")]
    assert any(look[:64] in on_disk(home) for look in looks)
    assert forget(home.library, home.alice).overwritten
    assert not any(look[at : at + 16] in on_disk(home) for look in looks for at in (0, 256, 496))


def on_disk(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.data.glob("index.sqlite*")))


def test_who_reads_meanwhile_keeps_the_log_from_being_emptied(home: Home, ada: People) -> None:
    """It is told, and another time it goes."""
    hasty = Catalog(home.catalog.path, patience_s=0.1)
    library = Library(hasty, home.data)
    with home.catalog.ask() as driver:
        driver.execute("SELECT count(*) FROM users").fetchall()
        assert not forget(library, home.alice).overwritten
    assert forget(library, home.alice).overwritten
    hasty.close()


def test_others_keep_their_faces_and_pictures(home: Home, ada: People) -> None:
    """A picture of a face goes unless somebody whose faces are looked for has the same photo."""
    copied = home.library.content(home.media("a.jpg")).read_bytes()
    upload = Files(home.library, home.bob).upload(home.library.root(home.bob).id, "x.jpg")
    upload.write(copied)
    item = upload.commit().media
    face_of(home, item, found_face())
    with home.catalog.write() as connection:
        faces.set_scanned(connection, item.id, home.bob.id, item.checksum, "test/1")
    shared = picture(home, home.media("a.jpg").checksum)
    own = picture(home, home.media("b.jpg").checksum)
    thumbnail = own.with_name(own.name.replace("face-10-10-100-100-0", "512"))
    thumbnail.write_bytes(b"thumbnail")
    assert 1 == forget(home.library, home.alice).pictures
    assert (True, False, True) == (shared.exists(), own.exists(), thumbnail.exists())
    assert 1 == rows(home, "face_embeddings", "bob")
    assert 1 == forget(home.library, home.bob).pictures
    assert not shared.exists()


def picture(home: Home, checksum: str) -> Path:
    path = face_path(home.library.cache, checksum, (10.0, 10.0, 100.0, 100.0), None)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"picture")
    return path


def test_everyone_s_faces_can_be_forgotten(home: Home, ada: People) -> None:
    """With the pictures that several share; what each has chosen stays, and then all is done."""
    upload = Files(home.library, home.bob).upload(home.library.root(home.bob).id, "x.jpg")
    upload.write(home.library.content(home.media("a.jpg")).read_bytes())
    item = upload.commit().media
    face_of(home, item, found_face())
    with home.catalog.write() as connection:
        faces.set_scanned(connection, item.id, home.bob.id, item.checksum, "test/1")
    path = picture(home, item.checksum)
    assert 5 == forget_everyone(home.library)
    assert not path.exists()
    assert ["a.jpg", "b.jpg", "c.jpg"] == photos(home, "Ada")
    assert not find_faces(home.library, home.alice)
    before = home.library.revision(home.alice).number
    assert 0 == forget_everyone(home.library)
    assert before == home.library.revision(home.alice).number


def test_work_that_waits_goes(home: Home, ada: People) -> None:
    """Of faces alone, and what failed of it too."""
    item = home.media("a.jpg")
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        driver.execute(
            "INSERT INTO unprocessed_media_items (media_id, task, user_id, lane, priority)"
            " VALUES (?, 'faces', ?, 0, 1)",
            (item.id, item.owner_id),
        )
        driver.execute(
            "INSERT INTO failed_tasks (media_id, task, checksum, reason, failed_at)"
            " VALUES (?, 'faces', ?, 'x', '2026-01-01 00:00:00.000000')",
            (item.id, item.checksum),
        )
    forget(home.library, home.alice)
    with home.catalog.ask_once() as driver:
        waiting = {task for (task,) in driver.execute("SELECT task FROM unprocessed_media_items")}
        assert [] == driver.execute("SELECT * FROM failed_tasks").fetchall()
    assert "faces" not in waiting
    assert "thumbnails" in waiting


def test_groups_that_are_being_made_are_not_saved(home: Home, ada: People) -> None:
    """Whoever makes them compares what was said before and after."""
    before = grouping(home).acts
    forget(home.library, home.alice)
    assert before < grouping(home).acts


def test_the_worker_s_graph_of_faces_goes(home: Home, ada: People) -> None:
    """From the cache at once, and from its memory when it is next told to make groups."""
    graphs = Graphs(home.library.cache, "test/1", Thresholds())
    worker = Regrouping(home.library, graphs, "test/1", Thresholds())
    worker.run(home.alice.id)
    folder = graphs_folder(home.library.cache)
    (file,) = folder.glob("*/*.graph")
    others = file.with_name(f"{home.bob.id}.graph")
    others.write_bytes(b"bob's")
    assert file.stat().st_size > 2000
    forget(home.library, home.alice)
    assert [others] == list(folder.glob("*/*"))
    assert [home.alice.id] == list(worker.due())
    worker.run(home.alice.id)
    assert file.stat().st_size < 2000  # bytes; nobody's
    assert ["Ada"] == [each.title for each in ada.everyone()]


def test_faces_are_looked_for_again(home: Home, ada: People) -> None:
    """Which is new once; what was forgotten comes when photos are looked at again."""
    assert not find_faces(home.library, home.alice)
    forget(home.library, home.alice)
    assert find_faces(home.library, home.alice)
    assert not find_faces(home.library, home.alice)


def test_forgetting_twice_forgets_nothing_more(home: Home, ada: People) -> None:
    """The folders change, so that clients look again."""
    before = home.library.revision(home.alice).number
    forget(home.library, home.alice)
    assert before < home.library.revision(home.alice).number
    again = forget(home.library, home.alice)
    assert (0, 0) == (again.faces, again.pictures)
    assert ["a.jpg", "b.jpg", "c.jpg"] == photos(home, "Ada")
