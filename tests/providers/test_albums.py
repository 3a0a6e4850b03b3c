"""/albums and /favorites: what each operation of a drive means there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.dav_client import DAV, DavClient
from support.dav_writes import LITTER, Write, every_way_to_write, litter
from support.faces import put_photo, seen_in
from support.home import JPEG, Home, add_library

from library.acts import Act
from library.albums import Albums
from library.catalog import journal, timeline
from library.model import Media
from library.undoing import undo
from providers.albums import AlbumFolder
from providers.dav.app import DavApp
from providers.folder import File, HasCover, ShowsPictures, resolve
from providers.root import tree
from webui.covers import cover

YEAR = f"{datetime.now(UTC):%Y}"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
COLOUR = "{urn:example}colour"
DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"
GATHERING = ["/albums/Trips", "/albums/Trips/Rome", "/favorites"]


@pytest.fixture
def dav(home: Home) -> DavClient:
    """A client that has made an album and one in it."""
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    made = DavClient(app, home.alice)
    made.mkcol("/albums/Trips")
    made.mkcol("/albums/Trips/Rome")
    return made


def shot(home: Home, *names: str) -> list[Media]:
    return [put_photo(home, name) for name in names]


def listed(dav: DavClient, path: str) -> list[str]:
    """Return the addresses that a PROPFIND finds in a folder, relative to it."""
    hrefs = list(dav.propfind(path, depth="1").responses())
    return [href.removeprefix(hrefs[0]).replace("%20", " ") for href in hrefs[1:]]


def about(dav: DavClient, path: str, within: str | None = None) -> str | None:
    """Return what is said of the album at *path*, as a listing of *within* tells it."""
    reply = dav.propfind(within or path, DESCRIPTION, depth="1" if within else "0")
    status, element = reply.properties(path)[DESCRIPTION]
    return element.text if status == 200 else None


def acts(home: Home) -> list[Act]:
    with home.catalog.ask_once() as driver:
        return [entry.act for entry in reversed(journal.entries(driver, home.alice.id, 50))]


# Albums


def test_a_folder_is_an_album(home: Home, dav: DavClient) -> None:
    """Made, named, nested, taken out again and removed as a folder is."""
    dav.move("/albums/Trips", "/albums/Travels")
    dav.mkcol("/albums/Paris")
    dav.move("/albums/Paris", "/albums/Travels/Paris")
    assert ["Travels/"] == listed(dav, "/albums/")
    assert ["Paris/", "Rome/"] == listed(dav, "/albums/Travels/")
    dav.move("/albums/Travels/Rome", "/albums/Roma")
    dav.delete("/albums/Travels")
    assert ["Roma/"] == listed(dav, "/albums/")
    assert [Act.MAKE] * 2 + [Act.MOVE, Act.MAKE] + [Act.MOVE] * 2 + [Act.DELETE] == acts(home)


@pytest.mark.parametrize(
    ("path", "reason"), [("/albums/trips", "already"), ("/albums/.Trashes", "dot")]
)
def test_some_albums_cannot_be_made(dav: DavClient, path: str, reason: str) -> None:
    """The reason is told."""
    reply = dav.request("MKCOL", path)
    assert 400 <= reply.status < 500
    assert reason in reply.text


def test_an_album_goes_and_its_photos_stay(home: Home, dav: DavClient) -> None:
    """No byte is touched by whatever is done to albums."""
    shot(home, "a.jpg", "b.jpg")
    before = home.on_disk()
    dav.copy("/files/a.jpg", "/albums/Trips/a.jpg")
    dav.move("/files/b.jpg", "/albums/Trips/Rome/b.jpg")
    dav.delete("/albums/Trips/Rome")
    dav.delete("/albums/Trips")
    assert before == home.on_disk()
    home.check()


def test_a_copy_of_an_album_lists_the_same(home: Home, dav: DavClient) -> None:
    """With the albums in it, unless it is to be shallow."""
    shot(home, "a.jpg")
    dav.copy("/files/a.jpg", "/albums/Trips/a.jpg")
    dav.copy("/albums/Trips", "/albums/Copy")
    assert ["Rome/", "a.jpg"] == listed(dav, "/albums/Copy/")
    dav.copy("/albums/Trips", "/albums/Shallow", depth="0")
    assert [] == listed(dav, "/albums/Shallow/")


@pytest.mark.parametrize("verb", ["copy", "move"])
def test_a_folder_becomes_an_album(home: Home, dav: DavClient, verb: str) -> None:
    """One of the files, with all below it that holds photos, or a month; they stay as they are."""
    home.put("2024", "a.jpg", data=JPEG)
    home.put("2024", "notes.txt")
    home.put("2024", "papers", "b.txt")
    item = home.put("2024", "deep", "deeper", "b.jpg", data=JPEG + b"b")
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, "2024-05")
    before = home.on_disk()
    getattr(dav, verb)("/files/2024", "/albums/Year")
    getattr(dav, verb)("/timeline/2024/2024-05", "/albums/Trips/May")
    assert ["deep/", "a.jpg"] == listed(dav, "/albums/Year/")
    assert ["b.jpg"] == listed(dav, "/albums/Year/deep/deeper/")
    assert ["b.jpg"] == listed(dav, "/albums/Trips/May/")
    assert before == home.on_disk()


def test_what_takes_the_place_of_an_album_can_be_undone(home: Home, dav: DavClient) -> None:
    """As a folder replaces another one; who says not to overwrite is refused."""
    shot(home, "a.jpg", "b.jpg")
    dav.copy("/files/a.jpg", "/albums/Trips/Rome/a.jpg")
    dav.mkcol("/albums/Other")
    dav.copy("/files/b.jpg", "/albums/Other/b.jpg")
    dav.move("/albums/Other", "/albums/Trips", overwrite="F", check=412)
    dav.move("/albums/Other", "/albums/Trips", check=204)
    assert ["b.jpg"] == listed(dav, "/albums/Trips/")
    undo(home.library, home.alice)
    assert ["Other/", "Trips/"] == listed(dav, "/albums/")
    assert ["a.jpg"] == listed(dav, "/albums/Trips/Rome/")


def test_what_an_album_is_about_is_a_property(home: Home, dav: DavClient) -> None:
    """The same as in the browser: set, told in every listing, undone and removed."""
    for path in ("/albums/Trips/", "/albums/Trips/Rome/"):
        parent = path.removesuffix("/").rpartition("/")[0] + "/"
        assert about(dav, path) is None
        tag = dav.propfind(path).xml.findtext(f".//{DAV}getetag")
        reply = dav.proppatch(path, set={DESCRIPTION: " Sun &amp;\nsea <b>!</b> "})
        assert 200 == reply.properties(path)[DESCRIPTION][0]
        assert "Sun &\nsea !" == about(dav, path) == about(dav, path, parent)
        assert DESCRIPTION in dav.propfind(path).properties(path)
        assert tag != dav.propfind(path).xml.findtext(f".//{DAV}getetag")
    undo(home.library, home.alice)
    assert about(dav, "/albums/Trips/Rome/") is None
    (trips,) = Albums(home.library, home.alice).children()
    assert "Sun &\nsea !" == trips.description
    dav.proppatch("/albums/Trips", remove=(DESCRIPTION,))
    assert about(dav, "/albums/Trips/", "/albums/") is None


def test_what_is_said_of_an_album_may_be_hostile(dav: DavClient) -> None:
    """What no XML can hold is left out; what is too long, or elsewhere, is refused."""
    dav.proppatch("/albums/Trips", set={DESCRIPTION: "a&#xFEFF;&#x85;b"})
    assert "a\ufeffb" == about(dav, "/albums/Trips/")
    assert "5000" in dav.proppatch("/albums/Trips", set={DESCRIPTION: "x" * 5001}, check=403).text
    dav.proppatch("/albums/Trips", set={DESCRIPTION: "c", COLOUR: "red"}, check=403)
    dav.proppatch("/albums", set={DESCRIPTION: "d"}, check=403)
    dav.proppatch("/people", set={DESCRIPTION: "d"}, check=403)
    assert "a\ufeffb" == about(dav, "/albums/Trips/")


# Photos


@pytest.mark.parametrize("verb", ["copy", "move"])
@pytest.mark.parametrize("folder", GATHERING)
def test_a_photo_from_anywhere_is_put_in(
    home: Home, dav: DavClient, folder: str, verb: str
) -> None:
    """It stays where it lies, and to repeat that changes nothing."""
    (item,) = shot(home, "a.jpg")
    seen_in(home, item, name="Zoe")
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, "2024-05")
    for source in ("/files", "/people/Zoe", "/timeline/2024/2024-05"):
        dav.request(verb.upper(), f"{source}/a.jpg", destination=dav.url(f"{folder}/a.jpg"))
        assert "a.jpg" in listed(dav, f"{folder}/")
        assert ["a.jpg"] == listed(dav, f"{source}/")
    assert JPEG in dav.get(f"{folder}/a.jpg").body
    assert 3 == len(acts(home))
    home.check()


def test_a_photo_moves_from_album_to_album(home: Home, dav: DavClient) -> None:
    """A copy is in both; neither changes what the favourites are."""
    shot(home, "a.jpg")
    dav.copy("/files/a.jpg", "/favorites/a.jpg")
    dav.move("/favorites/a.jpg", "/albums/Trips/a.jpg")
    dav.move("/albums/Trips/a.jpg", "/albums/Trips/Rome/a.jpg")
    assert ["Rome/"] == listed(dav, "/albums/Trips/")
    dav.copy("/albums/Trips/Rome/a.jpg", "/albums/Trips/a.jpg")
    assert ["a.jpg"] == listed(dav, "/albums/Trips/Rome/") == listed(dav, "/favorites/")


def test_a_photo_moved_out_to_the_files_is_moved_there(home: Home, dav: DavClient) -> None:
    """It is the file itself, and stays in the album under its new name."""
    shot(home, "a.jpg")
    home.folder("2024")
    dav.copy("/files/a.jpg", "/albums/Trips/Rome/x.jpg")
    dav.move("/albums/Trips/Rome/x.jpg", "/files/2024/b.jpg")
    assert home.find("2024", "b.jpg") is not None
    assert ["b.jpg"] == listed(dav, "/albums/Trips/Rome/")
    home.check()


@pytest.mark.parametrize("folder", ["/albums/Trips/Rome", "/favorites"])
def test_a_photo_is_deleted_from_the_list_alone(home: Home, dav: DavClient, folder: str) -> None:
    """And comes back by an undo."""
    shot(home, "a.jpg")
    dav.copy("/files/a.jpg", f"{folder}/a.jpg")
    dav.delete(f"{folder}/a.jpg")
    dav.delete(f"{folder}/a.jpg", check=404)
    assert [] == listed(dav, f"{folder}/")
    undo(home.library, home.alice)
    assert ["a.jpg"] == listed(dav, f"{folder}/")
    home.check()


@pytest.mark.parametrize("folder", ["/albums/Trips/Rome", "/favorites"])
def test_a_photo_has_a_name_in_the_list(home: Home, dav: DavClient, folder: str) -> None:
    """A MOVE within it changes that; another photo of that name is taken out."""
    shot(home, "a.jpg", "b.jpg")
    for name in ("a.jpg", "b.jpg"):
        dav.copy(f"/files/{name}", f"{folder}/{name}")
    assert "move it" in dav.copy(f"{folder}/a.jpg", f"{folder}/c.jpg", check=403).text
    dav.move(f"{folder}/a.jpg", f"{folder}/b.jpg", overwrite="F", check=412)
    dav.move(f"{folder}/a.jpg", f"{folder}/c.jpg")
    assert {"b.jpg", "c.jpg"} == {*listed(dav, f"{folder}/")}
    dav.move(f"{folder}/c.jpg", f"{folder}/b.jpg", check=204)
    assert ["b.jpg"] == listed(dav, f"{folder}/")
    assert dav.get("/files/a.jpg").body == dav.get(f"{folder}/b.jpg").body
    home.check()


@pytest.mark.parametrize("verb", ["copy", "move"])
def test_what_does_not_fit_is_refused(home: Home, dav: DavClient, verb: str) -> None:
    """The reason is told."""
    home.put("a.txt")
    shot(home, "a.jpg")
    do = getattr(dav, verb)
    for folder in GATHERING:
        assert "neither" in do("/files/a.txt", f"{folder}/a.txt", check=403).text
    assert "into one" in do("/files/a.jpg", "/albums/a.jpg", check=403).text
    assert "one by one" in do("/albums/Trips", "/favorites/Trips", check=403).text
    do("/albums/Trips", "/albums/Trips/Rome/x", check=403)


def test_a_page_shows_one_of_each_stack(home: Home, dav: DavClient) -> None:
    """The drive lists them all."""
    still, video = shot(home, "a.jpg", "a.mov")
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET stack_id = ? WHERE id = ?", (still.id, video.id)
        )
    for folder in ("/albums/Trips", "/favorites"):
        for name in ("a.jpg", "a.mov"):
            dav.copy(f"/files/{name}", f"{folder}/{name}")
        found = resolve(tree(home.library, home.alice), folder.strip("/").split("/"))
        assert isinstance(found, ShowsPictures)
        inside = [node.name for node in found.list() if not isinstance(node, File)]
        assert [*inside, "a.jpg"] == [each.name for each in found.pictures()]
        assert {"a.jpg", "a.mov"} <= {*listed(dav, f"{folder}/")}


def test_the_chosen_cover_stands_for_an_album(home: Home, dav: DavClient) -> None:
    """Before the pictures that come first; whoever browses asks the folder."""
    shot(home, "a.jpg", "b.jpg")
    for name in ("a.jpg", "b.jpg"):
        dav.copy(f"/files/{name}", f"/albums/Trips/{name}")

    def trips() -> AlbumFolder:
        found = resolve(tree(home.library, home.alice), ("albums", "Trips"))
        assert isinstance(found, AlbumFolder)
        assert isinstance(found, HasCover)
        return found

    assert trips().cover() is None
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE media_items SET has_thumbnails = 1")
    folder = trips()
    Albums(home.library, home.alice).choose_cover(folder.album.id, home.media("b.jpg"))
    assert ["b.jpg", "a.jpg"] == [each.name for each in cover(trips(), 3)]


# Uploads


@pytest.mark.parametrize("folder", ["/albums", *GATHERING])
@pytest.mark.parametrize("name", LITTER)
def test_litter_is_accepted_and_forgotten(
    home: Home, dav: DavClient, folder: str, name: str
) -> None:
    """With all that Finder does to write it."""
    litter(dav, f"{folder}/{name}")
    assert [] == [*home.on_disk()]


@every_way_to_write
@pytest.mark.parametrize("folder", GATHERING)
def test_a_new_photo_is_stored_and_put_in(
    home: Home, dav: DavClient, folder: str, write: Write
) -> None:
    """Among the uploads of the year, under a name that is free there."""
    home.put("Uploads", YEAR, "a.jpg")
    write(dav, f"{folder}/a.jpg", JPEG)
    assert JPEG == home.library.content(home.media("Uploads", YEAR, "a (2).jpg")).read_bytes()
    assert JPEG == dav.get(f"{folder}/a.jpg").body
    home.check()


@every_way_to_write
@pytest.mark.parametrize("folder", GATHERING)
def test_a_photo_that_is_there_is_not_stored_twice(
    home: Home, dav: DavClient, folder: str, write: Write
) -> None:
    """It is found by its content, and called as the client calls it."""
    home.put("2024", "IMG_1.jpg", data=JPEG)
    write(dav, f"{folder}/a.jpg", JPEG)
    dav.put(f"{folder}/a.jpg", JPEG, check=204)
    assert "a.jpg" in listed(dav, f"{folder}/")
    assert [JPEG] == [data for data in home.on_disk().values() if data is not None]
    home.check()


@every_way_to_write
@pytest.mark.parametrize("folder", GATHERING)
def test_copies_that_are_uploaded_are_all_put_in(
    home: Home, dav: DavClient, folder: str, write: Write
) -> None:
    """Under their names, whichever comes first."""
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        home.put("2024", name, data=JPEG)
    for name in ("c.jpg", "a.jpg", "b.jpg"):
        write(dav, f"{folder}/{name}", JPEG)
    assert ["a.jpg", "b.jpg", "c.jpg"] == sorted({*listed(dav, f"{folder}/")} - {"Rome/"})
    home.check()


@pytest.mark.parametrize("folder", GATHERING)
def test_a_placeholder_that_stays_empty_is_deleted_itself(
    home: Home, dav: DavClient, folder: str
) -> None:
    """Whoever gives up deletes it, and nothing is left of it."""
    dav.put(f"{folder}/a.jpg", b"")
    dav.delete(f"{folder}/a.jpg")
    assert [] == [name for name, data in home.on_disk().items() if data is not None]
    home.check()


@pytest.mark.parametrize("folder", GATHERING)
def test_no_photo_is_overwritten_from_here(home: Home, dav: DavClient, folder: str) -> None:
    """Another one of the same name may be meant; nor is what is no photo stored."""
    shot(home, "a.jpg")
    dav.copy("/files/a.jpg", f"{folder}/a.jpg")
    before = home.on_disk()
    assert "another file" in dav.put(f"{folder}/a.jpg", PNG, check=403).text
    assert "neither" in dav.put(f"{folder}/b.txt", b"text", check=403).text
    assert "into an album" in dav.put("/albums/b.jpg", PNG, check=403).text
    assert before == home.on_disk()
    home.check()


def test_properties_are_those_of_the_file(home: Home, dav: DavClient) -> None:
    """What is set here is told there; albums have none."""
    shot(home, "a.jpg")
    for folder in GATHERING:
        dav.copy("/files/a.jpg", f"{folder}/a.jpg")
        dav.proppatch(f"{folder}/a.jpg", set={COLOUR: folder})
        told = dav.propfind("/files/a.jpg", COLOUR).properties("/files/a.jpg")
        assert folder == told[COLOUR][1].text
        dav.proppatch(folder, set={COLOUR: "red"}, check=403)
        dav.propfind(folder, COLOUR, depth="1")


def test_a_library_s_photo_may_be_in_it(home: Home, dav: DavClient) -> None:
    """Albums are of all that a user sees; its properties are nobody's to change."""
    (item,) = shot(home, "a.jpg")
    add_library(home, "Old", home.alice)
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET folder_id = (SELECT id FROM folders WHERE library_id > 0)"
            " WHERE id = ?",
            (item.id,),
        )
    dav.copy("/libraries/Old/a.jpg", "/albums/Trips/a.jpg")
    dav.move("/libraries/Old/a.jpg", "/favorites/a.jpg")
    assert ["a.jpg"] == listed(dav, "/favorites/")
    dav.proppatch("/albums/Trips/a.jpg", set={COLOUR: "red"}, check=403)


def test_others_see_their_own(home: Home, dav: DavClient) -> None:
    """Albums and favourites are each user's."""
    theirs = DavClient(dav.app, home.bob)
    assert [] == listed(theirs, "/albums/") == listed(theirs, "/favorites/")
    theirs.mkcol("/albums/Trips")
    assert [] == listed(theirs, "/albums/Trips/")


# As file managers do it


def test_folders_are_merged_photo_by_photo(home: Home, dav: DavClient) -> None:
    """MKCOL finds the folder there; each photo is copied and deleted, then the empty folder."""
    shot(home, "a.jpg", "b.jpg", "c.jpg")
    dav.mkcol("/albums/Other")
    dav.mkcol("/albums/Other/Rome")
    for name in ("a.jpg", "b.jpg"):
        dav.copy(f"/files/{name}", f"/albums/Other/Rome/{name}")
    dav.copy("/files/c.jpg", "/albums/Trips/Rome/c.jpg")
    dav.request("MKCOL", "/albums/Trips/Rome", check=405)
    dav.copy("/albums/Other/Rome/a.jpg", "/albums/Trips/Rome/a.jpg", overwrite="F")
    dav.delete("/albums/Other/Rome/a.jpg")
    dav.move("/albums/Other/Rome/b.jpg", "/albums/Trips/Rome/b.jpg", overwrite="F")
    dav.delete("/albums/Other")
    assert {"a.jpg", "b.jpg", "c.jpg"} == {*listed(dav, "/albums/Trips/Rome/")}
    home.check()
