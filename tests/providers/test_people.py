"""/people: what each operation of a drive says of people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.dav_client import DavClient
from support.dav_writes import LITTER, Write, every_way_to_write, litter
from support.faces import face_of, found_face, put_photo, seen_in
from support.home import JPEG, Home, add_library

from library.acts import Act
from library.catalog import faces, merge_folders
from library.model import Media
from library.people.model import Person
from library.people.people import People
from providers.dav.app import DavApp
from providers.folder import File, IsPerson, ShowsPersons, ShowsPictures, resolve
from providers.root import tree

YEAR = f"{datetime.now(UTC):%Y}"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
COLOUR = "{urn:example}colour"


@pytest.fixture
def people(home: Home) -> People:
    return People(home.library, home.alice)


@pytest.fixture
def dav(home: Home) -> DavClient:
    return dav_of(home)


def dav_of(home: Home) -> DavClient:
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    return DavClient(app, home.alice)


def shot(home: Home, *names: str) -> list[Media]:
    return [put_photo(home, name) for name in names]


def listed(dav: DavClient, path: str) -> list[str]:
    """Return the addresses that a PROPFIND finds in a folder, relative to it."""
    hrefs = list(dav.propfind(f"/people{path}", depth="1").responses())
    return [href.removeprefix(hrefs[0]).replace("%20", " ") for href in hrefs[1:]]


def contents(home: Home) -> dict[str, bytes]:
    """Return the user's files by path."""
    return {path: data for path, data in home.indexed().items() if data is not None}


def whose(home: Home, item: Media) -> list[tuple[str | None, bool]]:
    """Return whose the faces in an item are, and whether that is confirmed."""
    people = People(home.library, home.alice)
    return [
        (
            None if face.person_id is None else people.person(face.person_id).title,
            face.confirmed,
        )
        for face in people.faces_in(item)
    ]


def acts(people: People) -> list[Act]:
    return [entry.act for entry in reversed(people.entries())]


# What is there


def test_those_are_listed_whom_somebody_wants_to_see(home: Home, dav: DavClient) -> None:
    """By their numbers; passers-by and hidden ones are found, but not listed."""
    a, b, c = shot(home, "a.jpg", "b.jpg", "c.jpg")
    seen_in(home, a, b, c)
    seen_in(home, a, b)
    seen_in(home, a, name="Zoe")
    seen_in(home, a, name="Eve", hidden=True)
    assert ["Person 1/", "Zoe/"] == listed(dav, "/")
    assert ["Eve/"] == listed(dav, "/.hidden/")
    assert {"a.jpg", "b.jpg"} == set(listed(dav, "/Person 2/"))
    dav.propfind("/people/Eve", check=404)
    dav.propfind("/people/.hidden/Zoe", check=404)
    assert ["a.jpg"] == listed(dav, "/.hidden/Eve/")


def test_there_are_people_before_anybody_is(home: Home, dav: DavClient) -> None:
    """The folder is always there, and empty."""
    assert "/people/" in dav.propfind("/", depth="1").responses()
    for path in ("/", "/.hidden/", "/.unsorted/"):
        assert [] == listed(dav, path)


def test_photos_are_the_files_themselves(home: Home, dav: DavClient) -> None:
    """Under stable names: two of the same name are told apart."""
    first, second = home.put("1", "x.jpg", data=JPEG + b"1"), home.put("2", "x.jpg", data=JPEG)
    seen_in(home, first, second, name="Zoe")
    assert {"x.jpg", "x (2).jpg"} == set(listed(dav, "/Zoe/"))
    assert JPEG == dav.get("/people/Zoe/x (2).jpg").body
    home.files.remove(first)
    assert ["x (2).jpg"] == listed(dav, "/Zoe/")


def test_a_page_shows_one_of_each_stack(home: Home) -> None:
    """The drive lists them all; what stands for another that is not there stands for itself."""
    still, video, other = shot(home, "a.jpg", "a.mov", "b.jpg")
    with home.catalog.write() as connection:
        for member in (video, other):
            connection.exec_driver_sql(
                "UPDATE media_items SET stack_id = ? WHERE id = ?", (still.id, member.id)
            )
    seen_in(home, still, video, name="Zoe")
    seen_in(home, other, name="Eve")
    root = tree(home.library, home.alice)
    for name, shown in (("Zoe", ["a.jpg"]), ("Eve", ["b.jpg"])):
        folder = resolve(root, ("people", name))
        assert isinstance(folder, ShowsPictures)
        assert shown == [each.name for each in folder.pictures()]


def test_others_people_are_others(home: Home, dav: DavClient) -> None:
    """Bob has none of alice's."""
    seen_in(home, *shot(home, "a.jpg"), name="Zoe")
    dav.user = home.bob
    assert [] == listed(dav, "/")
    dav.propfind("/people/Zoe", check=404)


# Folders


def test_to_rename_a_folder_names_the_person(home: Home, dav: DavClient, people: People) -> None:
    """And back to the number takes the name away."""
    seen_in(home, *shot(home, "a.jpg"))
    dav.move("/people/Person 1", "/people/Zoe", overwrite="F")
    dav.move("/people/Zoe/", "/people/zoe/")
    assert ["zoe/"] == listed(dav, "/")
    dav.move("/people/zoe", "/people/Person 1")
    assert [] == listed(dav, "/")
    assert ["a.jpg"] == listed(dav, "/Person 1/")
    assert [Act.NAME] * 3 == acts(people)


@pytest.mark.parametrize(
    ("name", "status"), [("Person 9", 400), (".hidden", 400), (".x", 400), ("eve", 405)]
)
def test_not_all_can_be_names(home: Home, dav: DavClient, name: str, status: int) -> None:
    """The reason is told; nothing happens."""
    seen_in(home, *shot(home, "a.jpg"))
    seen_in(home, *shot(home, "b.jpg"), name="Eve")
    assert dav.move("/people/Person 1", f"/people/{name}", check=status).text
    assert ["a.jpg"] == listed(dav, "/Person 1/")


def test_to_rename_onto_another_merges(home: Home, dav: DavClient, people: People) -> None:
    """Only if the client wants to replace what is there."""
    seen_in(home, *shot(home, "a.jpg"))
    seen_in(home, *shot(home, "b.jpg"), name="Zoe")
    dav.move("/people/Person 1", "/people/Zoe", check=412, overwrite="F")
    assert [] == acts(people)
    dav.move("/people/Person 1", "/people/Zoe", check=204, overwrite="T")
    assert {"a.jpg", "b.jpg"} == set(listed(dav, "/Zoe/"))
    dav.propfind("/people/Person 1", check=404)
    people.undo()
    assert ["a.jpg"] == listed(dav, "/Person 1/")


@pytest.mark.parametrize("verb", ["MOVE", "COPY"])
def test_to_drop_a_folder_into_another_merges(home: Home, dav: DavClient, verb: str) -> None:
    """That is what file managers can do without asking; both by move and by copy."""
    seen_in(home, *shot(home, "a.jpg"))
    seen_in(home, *shot(home, "b.jpg"), name="Zoe")
    into = dav.url("/people/Zoe/Person 1")
    dav.request(verb, "/people/Person 1", check=201, destination=into, overwrite="F")
    assert {"a.jpg", "b.jpg"} == set(listed(dav, "/Zoe/"))
    assert ["Zoe/"] == listed(dav, "/")


def test_a_copy_of_somebody_without_name_names_them(home: Home, dav: DavClient) -> None:
    """There cannot be two of one person; who has a name is not copied."""
    seen_in(home, *shot(home, "a.jpg"))
    dav.copy("/people/Person 1", "/people/Zoe")
    assert ["Zoe/"] == listed(dav, "/")
    seen_in(home, *shot(home, "b.jpg"), name="Eve")
    for target in ("/people/Eva", "/people/Zoe", "/people/Zoe/Eve"):
        assert "one “Eve” only" in dav.copy("/people/Eve", target, check=403).text
    seen_in(home, *shot(home, "c.jpg"))
    for target in ("/people/Eva", "/people/Zoe/Person 3"):
        dav.copy("/people/Person 3", target, check=403, depth="0")
    dav.copy("/people/Person 3", "/people/Zoe", check=204)
    assert {"a.jpg", "c.jpg"} == set(listed(dav, "/Zoe/"))


def test_a_new_folder_is_a_new_person(home: Home, dav: DavClient) -> None:
    """Who may have the name of a folder of somebody."""
    dav.mkcol("/people/Zoe")
    dav.mkcol("/people/Zoe", check=405)
    dav.mkcol("/people/zoe", check=405)
    dav.mkcol("/people/Person 5", check=400)
    assert ["Zoe/"] == listed(dav, "/")
    dav.delete("/people/Zoe")
    dav.propfind("/people/Zoe", check=404)


def test_to_delete_a_folder_hides_the_person(home: Home, dav: DavClient) -> None:
    """No file is touched; and out of the hidden ones they come back."""
    seen_in(home, *shot(home, "a.jpg"), name="Zoe")
    dav.delete("/people/Zoe")
    assert ([], ["Zoe/"]) == (listed(dav, "/"), listed(dav, "/.hidden/"))
    dav.move("/people/.hidden/Zoe", "/people/Zoe")
    assert (["Zoe/"], []) == (listed(dav, "/"), listed(dav, "/.hidden/"))
    dav.move("/people/Zoe", "/people/.hidden/Zoe")
    assert ["a.jpg"] == listed(dav, "/.hidden/Zoe/")
    dav.move("/people/.hidden/Zoe", "/people/Eve")
    assert ["a.jpg"] == listed(dav, "/Eve/")
    home.check()
    assert home.media("a.jpg")


@pytest.mark.parametrize(
    "path", ["/people/.hidden", "/people/.unsorted", "/people/.hidden/Eve", "/people"]
)
def test_some_folders_stay(home: Home, dav: DavClient, path: str) -> None:
    """And who is hidden already is not hidden more."""
    seen_in(home, *shot(home, "a.jpg"), name="Eve", hidden=True)
    assert dav.delete(path, check=403).text


def test_what_is_no_person_does_not_become_one(home: Home, dav: DavClient) -> None:
    """Photos and plain folders are refused among people, and folders in a person's."""
    seen_in(home, *shot(home, "a.jpg"), name="Zoe")
    home.folder("Trip")
    for source in ("/files/a.jpg", "/files/Trip", "/people/Zoe/a.jpg"):
        for target in ("/people/x", "/people/.hidden/x"):
            assert dav.move(source, target, check=403).text
    dav.copy("/files/a.jpg", "/people/x", check=403)
    for verb in ("MOVE", "COPY"):
        to = dav.url("/people/Zoe/Trip")
        assert dav.request(verb, "/files/Trip", check=403, destination=to).text
    assert dav.move("/people/Zoe", "/files/Zoe", check=403).text
    home.check()


# Photos


def test_a_photo_moved_to_another_is_theirs(home: Home, dav: DavClient) -> None:
    """Their face is confirmed, under the name that the client gave it."""
    item, _ = shot(home, "a.jpg", "b.jpg")
    seen_in(home, item, home.media("b.jpg"), name="Bob")
    dav.mkcol("/people/Zoe")
    dav.move("/people/Bob/a.jpg", "/people/Zoe/c.jpg")
    assert (["b.jpg"], ["c.jpg"]) == (listed(dav, "/Bob/"), listed(dav, "/Zoe/"))
    assert [("Zoe", True)] == whose(home, item)
    assert home.media("a.jpg")


def test_another_of_that_name_stays(home: Home, dav: DavClient) -> None:
    """A photo that comes takes nobody's place, whatever the client says of overwriting."""
    for name in "Bob", "Zoe":
        seen_in(home, home.put(name, "x.jpg", data=JPEG + name.encode()), name=name)
    dav.move("/people/Bob/x.jpg", "/people/Zoe/x.jpg", check=412, overwrite="F")
    dav.move("/people/Bob/x.jpg", "/people/Zoe/x.jpg", check=204, overwrite="T")
    assert {"x.jpg", "x (2).jpg"} == set(listed(dav, "/Zoe/"))
    assert JPEG + b"Zoe" == dav.get("/people/Zoe/x.jpg").body
    home.check()


@pytest.mark.parametrize("verb", ["MOVE", "COPY"])
@pytest.mark.parametrize("source", ["/files/a.jpg", "/people/Bob/a.jpg"])
def test_a_photo_put_into_a_folder_shows_the_person(
    home: Home, dav: DavClient, people: People, verb: str, source: str
) -> None:
    """The file stays where it is; and to do it twice changes nothing."""
    (item,) = shot(home, "a.jpg")
    seen_in(home, item, name="Bob")
    dav.mkcol("/people/Zoe")
    to = dav.url("/people/Zoe/a.jpg")
    for status in (201, 204):
        if status == 201 or (verb, source) != ("MOVE", "/people/Bob/a.jpg"):
            dav.request(verb, source, check=status, destination=to)
    assert ["a.jpg"] == listed(dav, "/Zoe/")
    assert item == home.media("a.jpg")
    moved = (verb, source) == ("MOVE", "/people/Bob/a.jpg")
    assert ([] if moved else ["a.jpg"]) == listed(dav, "/Bob/")
    home.check()


def test_a_photo_deleted_is_not_theirs(home: Home, dav: DavClient) -> None:
    """The face is nobody's then, and the file stays."""
    (item,) = shot(home, "a.jpg")
    seen_in(home, item, name="Zoe")
    dav.delete("/people/Zoe/a.jpg")
    dav.delete("/people/Zoe/a.jpg", check=404)
    assert ([], [(None, False)]) == (listed(dav, "/Zoe/"), whose(home, item))
    assert home.media("a.jpg")


def test_a_photo_moved_to_files_is_moved(home: Home, dav: DavClient) -> None:
    """As from the timeline; it stays with the person."""
    item, _ = shot(home, "a.jpg", "b.jpg")
    seen_in(home, item, name="Zoe")
    dav.move("/people/Zoe/a.jpg", "/files/c.jpg")
    assert item.id == home.media("c.jpg").id
    assert 1 == len(listed(dav, "/Zoe/"))
    home.check()


@pytest.mark.parametrize("verb", ["MOVE", "COPY"])
def test_no_photo_is_renamed_among_people(home: Home, dav: DavClient, verb: str) -> None:
    """It has its name where it lies."""
    seen_in(home, *shot(home, "a.jpg"), name="Zoe")
    to = dav.url("/people/Zoe/b.jpg")
    reply = dav.request(verb, "/people/Zoe/a.jpg", check=403, destination=to)
    assert "where it lies" in reply.text


def test_only_what_may_show_people_is_put_to_them(home: Home, dav: DavClient) -> None:
    """Photos and videos; side files are passed over."""
    dav.mkcol("/people/Zoe")
    home.put("a.txt")
    home.put(".DS_Store")
    assert "neither" in dav.copy("/files/a.txt", "/people/Zoe/a.txt", check=403).text
    dav.copy("/files/.DS_Store", "/people/Zoe/.DS_Store")
    assert [] == listed(dav, "/Zoe/")
    home.check()


# Faces that are nobody's


def test_faces_of_nobody_are_sorted_by_moving(home: Home, dav: DavClient) -> None:
    """The only one in a photo is confirmed, whoever else is in it."""
    (item,) = shot(home, "a.jpg")
    seen_in(home, item, name="Bob")
    face_of(home, item, found_face(200.0))
    dav.mkcol("/people/Zoe")
    (name,) = listed(dav, "/.unsorted/")
    assert f"a ({item.id}).jpg" == name
    dav.move(f"/people/.unsorted/{name}", f"/people/Zoe/{name}")
    assert [("Bob", False), ("Zoe", True)] == whose(home, item)
    assert ([], [name]) == (listed(dav, "/.unsorted/"), listed(dav, "/Zoe/"))


def test_which_of_several_faces_it_is_is_not_guessed(home: Home, dav: DavClient) -> None:
    """The person is in the photo then, and the faces stay to be sorted."""
    (item,) = shot(home, "a.jpg")
    for x in (10.0, 200.0):
        face_of(home, item, found_face(x))
    dav.mkcol("/people/Zoe")
    (name,) = listed(dav, "/.unsorted/")
    dav.copy(f"/people/.unsorted/{name}", "/people/Zoe/a.jpg")
    assert [(None, False)] * 2 == whose(home, item)
    assert ([name], ["a.jpg"]) == (listed(dav, "/.unsorted/"), listed(dav, "/Zoe/"))
    assert dav.delete(f"/people/.unsorted/{name}", check=403).text


# Merges photo by photo


@pytest.fixture
def two(home: Home) -> tuple[Person, Person]:
    """Person 1 in three photos, and Zoe in one of the same name as one of theirs."""
    items = [home.put("1", name, data=JPEG + name.encode()) for name in ("x.jpg", "y.jpg", "z.jpg")]
    zoe = seen_in(home, home.put("2", "x.jpg", data=JPEG), name="Zoe")
    return seen_in(home, *items), zoe


def test_photos_move_one_by_one_and_the_emptied_folder_goes(
    home: Home, dav: DavClient, two: tuple[Person, Person]
) -> None:
    """The folder is found to the end, though there are too few faces left to list it."""
    for name in ("y.jpg", "z.jpg", "x.jpg"):
        assert name in listed(dav, "/Person 2/")
        dav.move(f"/people/Person 2/{name}", f"/people/Zoe/2-{name}", overwrite="F")
    assert [] == listed(dav, "/Person 2/")
    dav.delete("/people/Person 2")
    assert {"x.jpg", "2-x.jpg", "2-y.jpg", "2-z.jpg"} == set(listed(dav, "/Zoe/"))
    assert ["Zoe/"] == listed(dav, "/")
    home.check()


@pytest.mark.parametrize("verb", ["MOVE", "COPY"])
@pytest.mark.parametrize("deletes", ["files", "folder"])
def test_a_folder_made_for_it_takes_another_s_photos(
    home: Home, dav: DavClient, two: tuple[Person, Person], verb: str, deletes: str
) -> None:
    """MKCOL, then each photo, then DELETE: the same as one MOVE. What was put there is found."""
    dav.propfind("/people/Zoe/Person 2", check=404)
    dav.mkcol("/people/Zoe/Person 2")
    dav.mkcol("/people/Zoe/Person 2", check=405)
    assert [] == listed(dav_of(home), "/Zoe/Person 2/")
    names = ("x.jpg", "y.jpg", "z.jpg")
    for name in names:
        to = dav.url(f"/people/Zoe/Person 2/{name}")
        source = f"/people/Person 2/{name}"
        dav.request(verb, source, check=201, destination=to, overwrite="F")
        assert JPEG + name.encode() == dav.get(f"/people/Zoe/Person 2/{name}").body
        if verb == "COPY" and deletes == "files":
            dav.delete(source)
    assert [*names] == listed(dav, "/Zoe/Person 2/")
    assert ["x (2).jpg", "x.jpg", "y.jpg", "z.jpg"] == sorted(listed(dav, "/Zoe/"))
    dav.delete("/people/Person 2")
    assert ["Zoe/"] == listed(dav, "/")
    assert [] == listed(dav, "/.hidden/")
    dav.propfind("/people/Zoe/Person 2", check=404)
    assert [("Zoe", verb == "MOVE" or deletes == "files")] == whose(home, home.media("1", "y.jpg"))
    home.check()


@pytest.mark.parametrize("empty_first", [False, True])
@pytest.mark.parametrize("deletes", ["files", "folder"])
def test_a_folder_made_for_it_takes_uploads(
    home: Home, dav: DavClient, two: tuple[Person, Person], deletes: str, *, empty_first: bool
) -> None:
    """Finder and `cp -r` cannot COPY: they read and write. It is the same, and stored once."""
    files = contents(home)
    dav.mkcol("/people/Zoe/Person 2")
    for name in ("x.jpg", "y.jpg", "z.jpg"):
        source, target = (f"/people/{folder}/{name}" for folder in ("Person 2", "Zoe/Person 2"))
        if empty_first:
            dav.put(target, b"")
        dav.put(target, dav.get(source).body, check=204 if empty_first else 201)
        dav.put(target, dav.get(source).body, check=204)
        dav.proppatch(target, set={COLOUR: "red"})
        assert JPEG + name.encode() == dav.get(target).body
        if deletes == "files":
            dav.delete(source)
    dav.put("/people/Zoe/Person 2/._x.jpg", b"fork")
    dav.put("/people/Zoe/Person 2/notes.txt", b"notes", check=403)
    dav.put("/people/Zoe/Person 2/x.jpg", PNG, check=403)
    assert ["x.jpg", "y.jpg", "z.jpg"] == listed(dav, "/Zoe/Person 2/")
    dav.delete("/people/Person 2")
    assert ["Zoe/"] == listed(dav, "/")
    assert [] == listed(dav, "/.hidden/")
    assert ["x (2).jpg", "x.jpg", "y.jpg", "z.jpg"] == sorted(listed(dav, "/Zoe/"))
    assert files == contents(home)
    home.check()


def test_a_merge_that_was_begun_may_be_given_up(
    home: Home, dav: DavClient, two: tuple[Person, Person]
) -> None:
    """Then both stay; after an hour without a photo, the folder has gone by itself."""
    dav.mkcol("/people/Zoe/Person 2")
    dav.copy("/people/Person 2/y.jpg", "/people/Zoe/Person 2/y.jpg")
    dav.delete("/people/Zoe/Person 2/y.jpg")
    dav.delete("/people/Zoe/Person 2")
    dav.propfind("/people/Zoe/Person 2", check=404)
    dav.delete("/people/Person 2")
    assert ["Person 2/"] == listed(dav, "/.hidden/")
    dav.move("/people/.hidden/Person 2", "/people/Person 2")
    dav.mkcol("/people/Zoe/Person 2")
    with home.catalog.write() as connection:
        ago = datetime.now(UTC) - timedelta(minutes=1)
        merge_folders.make(connection, merge_folders.MergeFolder(two[1].id, two[0].id), ago)
    dav.propfind("/people/Zoe/Person 2", check=404)
    dav.move("/people/Person 2", "/people/Zoe/Person 2", overwrite="F")
    assert ["Zoe/"] == listed(dav, "/")


def test_not_all_photos_are_no_merge(
    home: Home, dav: DavClient, two: tuple[Person, Person]
) -> None:
    """Who is deleted before all was copied is hidden, with what is left."""
    dav.mkcol("/people/Zoe/Person 2")
    dav.copy("/people/Person 2/y.jpg", "/people/Zoe/Person 2/y.jpg")
    dav.delete("/people/Person 2")
    assert ["Person 2/"] == listed(dav, "/.hidden/")
    assert {"x.jpg", "y.jpg"} == set(listed(dav, "/Zoe/"))


@pytest.mark.parametrize("name", ["Nobody", "Zoe", "Person 9", ".Trashes"])
def test_no_other_folder_is_made_in_a_person_s(
    home: Home, dav: DavClient, two: tuple[Person, Person], name: str
) -> None:
    """The reason is told."""
    assert "merged" in dav.mkcol(f"/people/Zoe/{name}", check=403).text


# Uploads


@pytest.mark.parametrize("folder", ["", "/Zoe", "/.hidden", "/.unsorted"])
@pytest.mark.parametrize("name", LITTER)
def test_litter_is_accepted_and_forgotten(
    home: Home, dav: DavClient, folder: str, name: str
) -> None:
    """With all that Finder does to write it."""
    dav.mkcol("/people/Zoe")
    reply = litter(dav, f"/people{folder}/{name}")
    assert "etag" not in reply.headers
    assert [] == [*home.on_disk()]


@every_way_to_write
def test_a_new_photo_is_stored_and_shows_the_person(
    home: Home, dav: DavClient, people: People, write: Write
) -> None:
    """Among the uploads of the year, under a name that is free there."""
    home.put("Uploads", YEAR, "a.jpg")
    dav.mkcol("/people/Zoe")
    reply = write(dav, "/people/Zoe/a.jpg", JPEG)
    stored = home.media("Uploads", YEAR, "a (2).jpg")
    assert f'"{stored.etag}"' == reply.headers["etag"]
    assert ["a.jpg"] == listed(dav, "/Zoe/")
    assert JPEG == dav.get("/people/Zoe/a.jpg").body
    assert [Act.MAKE, Act.ADD] == acts(people)
    home.check()


@every_way_to_write
def test_a_photo_that_is_there_is_not_stored_twice(
    home: Home, dav: DavClient, write: Write
) -> None:
    """It is found by its content, and called as the client calls it."""
    home.put("2024", "IMG_1.jpg", data=JPEG)
    dav.mkcol("/people/Zoe")
    write(dav, "/people/Zoe/a.jpg", JPEG)
    assert ["a.jpg"] == listed(dav, "/Zoe/")
    dav.put("/people/Zoe/a.jpg", JPEG, check=204)
    assert [b for b in home.on_disk().values() if b is not None] == [JPEG]
    home.check()


def test_a_placeholder_that_stays_empty_goes_with_its_folder_s_entry(
    home: Home, dav: DavClient
) -> None:
    """Whoever gives up deletes it, and nothing is left of it."""
    dav.mkcol("/people/Zoe")
    dav.put("/people/Zoe/a.jpg", b"")
    dav.put("/people/Zoe/a.jpg", b"", check=204)
    assert "0" == dav.head("/people/Zoe/a.jpg").headers["content-length"]
    dav.delete("/people/Zoe/a.jpg")
    assert [] == [name for name, data in home.on_disk().items() if data is not None]
    home.check()


def test_a_file_of_one_s_own_that_is_empty_stays(home: Home, dav: DavClient) -> None:
    """Somebody may be about to write it."""
    seen_in(home, home.put("a.jpg", data=b""), name="Zoe")
    dav.delete("/people/Zoe/a.jpg")
    assert [] == listed(dav, "/Zoe/")
    assert home.media("a.jpg")


@pytest.mark.parametrize("content", [b"", PNG], ids=["empty", "another"])
def test_no_photo_is_overwritten_from_here(home: Home, dav: DavClient, content: bytes) -> None:
    """Another one of the same name may be meant; the reason is told."""
    seen_in(home, *shot(home, "a.jpg"), name="Zoe")
    before = home.on_disk()
    assert "another file" in dav.put("/people/Zoe/a.jpg", content, check=403).text
    assert before == home.on_disk()
    home.check()


def test_what_is_no_photo_is_not_stored(home: Home, dav: DavClient) -> None:
    """Neither in a person's folder, nor outside of one."""
    dav.mkcol("/people/Zoe")
    for name, content in ("a.txt", b"text"), ("a.txt", b""), ("a.jpg", b"text"):
        assert "neither" in dav.put(f"/people/Zoe/{name}", content, check=403).text
    dav.lock("/people/Zoe/a.txt", check=403)
    for path in ("/people/a.jpg", "/people/.hidden/a.jpg", "/people/.unsorted/a.jpg"):
        assert "whoever is in them" in dav.put(path, JPEG, check=403).text
        dav.lock(path, check=403)
    assert {} == home.on_disk()
    assert [] == home.leftovers()


def test_uploads_need_a_folder(home: Home, dav: DavClient) -> None:
    """Where a file has its name, that is said."""
    home.put("Uploads")
    dav.mkcol("/people/Zoe")
    assert "“Uploads”" in dav.put("/people/Zoe/a.jpg", JPEG, check=403).text
    home.check()


def test_an_upload_cut_short_leaves_nothing(home: Home, dav: DavClient) -> None:
    """As everywhere in the drive."""
    dav.mkcol("/people/Zoe")
    dav.put("/people/Zoe/a.jpg", JPEG, check=400, oc_checksum="SHA1:" + "0" * 40)
    assert ([], {}) == (listed(dav, "/Zoe/"), home.on_disk())
    assert [] == home.leftovers()


def test_properties_are_those_of_the_file(home: Home, dav: DavClient) -> None:
    """What is set here is told there; what lies in a library is not changed."""
    mine, theirs = shot(home, "a.jpg", "b.jpg")
    seen_in(home, mine, theirs, name="Zoe")
    dav.proppatch("/people/Zoe/a.jpg", set={COLOUR: "red"})
    told = dav.propfind("/files/a.jpg", COLOUR).properties("/files/a.jpg")
    assert "red" == told[COLOUR][1].text
    assert "PROPPATCH" in dav.request("OPTIONS", "/people/Zoe/a.jpg").headers["allow"]
    add_library(home, "Old", home.alice)
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET folder_id = (SELECT id FROM folders WHERE library_id > 0)"
            " WHERE id = ?",
            (theirs.id,),
        )
    dav.proppatch("/people/Zoe/b.jpg", set={COLOUR: "red"}, check=403)
    dav.proppatch("/people/Zoe", set={COLOUR: "red"}, check=403)


def test_a_file_is_what_the_client_was_told(home: Home, dav: DavClient) -> None:
    """Folders below /people are of the tree that the browser shows."""
    (item,) = shot(home, "a.jpg")
    seen_in(home, item, name="Zoe")
    found = resolve(tree(home.library, home.alice), ("people", "Zoe", "a.jpg"))
    assert isinstance(found, File)
    assert item == found.media
    with home.catalog.read() as connection:
        assert 1 == len(faces.of_media(connection, item.id))


def test_pages_know_folders_of_people_from_others(home: Home, people: People) -> None:
    """What is drawn as faces agrees with what is listed; a person's page knows who it is."""
    bob, _ = people.make("Bob")
    people.hide(people.make("Harry")[0].id)
    root = tree(home.library, home.alice)
    for path, title in ((("people",), "Bob"), (("people", ".hidden"), "Harry")):
        folder = resolve(root, path)
        assert isinstance(folder, ShowsPersons)
        assert [title] == [person.title for person in folder.persons()]
        assert [title] == [node.name for node in folder.list()]
        assert not isinstance(folder, IsPerson)
    found = resolve(root, ("people", "Bob"))
    assert isinstance(found, IsPerson)
    assert bob == found.person
    for path in ((), ("people", "Bob"), ("people", ".unsorted"), ("timeline",)):
        assert not isinstance(resolve(root, path), ShowsPersons), path
