"""What lies in the trash shows in no view, and is in all of them again when it is back."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from support.dav_client import DavClient
from support.faces import seen_in
from support.home import JPEG, Home
from support.taken import PARIS, previewed, taken

from library.albums import Albums
from library.anniversaries import anniversaries, today
from library.catalog import faults, searchable, similar
from library.favorites import Favorites
from library.model import Media
from library.people.people import People
from library.undoing import undo
from providers.dav.app import DavApp
from providers.folder import File, Folder, Sections, resolve
from providers.root import tree

MP4 = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d") + bytes(64)
DAY = next(iter(anniversaries(today()))).first

VIEWS: dict[str, tuple[str, ...]] = {
    "a month": ("timeline", f"{DAY:%Y}", f"{DAY:%Y-%m}"),
    "a person": ("people", "Zoë"),
    "an album": ("albums", "Holiday"),
    "favorites": ("favorites",),
    "a town": ("places", "France", "Paris"),
    "a camera": ("cameras", "Canon EOS R5"),
    "a year of videos": ("videos", f"{DAY:%Y}"),
    "recent": ("recent",),
    "this day in a year": ("on-this-day", f"{DAY:%Y}"),
    "duplicates": ("duplicates", "1"),
    "a search": ("search", "camera=canon"),
    "a search for people": ("search", "person=zoë"),
    "a search for favourites": ("search", "is=favorite"),
    "previews of an album": ("previews", "albums", "Holiday"),
    "previews of a town": ("previews", "places", "France", "Paris"),
}
every_view = pytest.mark.parametrize("names", VIEWS.values(), ids=VIEWS)


@pytest.fixture
def home(home: Home) -> Home:
    """A library with a trash, and three photos and a video that are in all views."""
    home = home.with_trash()
    items = [
        add(home, f"{name} {number}.{name}", data + bytes([number]), number)
        for number, (name, data) in enumerate((*[("jpg", JPEG)] * 3, ("mp4", MP4)))
    ]
    seen_in(home, *items, name="Zoë")
    albums, favorites = (of(home.library, home.alice) for of in (Albums, Favorites))
    album, _ = albums.make("Holiday", items=items)
    albums.order(album.id, [item.id for item in reversed(items)])
    albums.choose_cover(album.id, items[0])
    favorites.add(items)
    refresh(home)
    return home


@pytest.fixture
def dav(home: Home) -> DavClient:
    """A client of alice's."""
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    return DavClient(app, home.alice)


def add(home: Home, name: str, data: bytes, minute: int) -> Media:
    item = home.put("box", name, data=data)
    moment = datetime.combine(DAY, time(12, minute))
    taken(home, item, moment, town=PARIS, make="Canon", model="EOS R5")
    with home.catalog.write() as connection:
        similar.join(connection, item.id, 7)
    return previewed(home, item)


def refresh(home: Home) -> None:
    """Have searches know of everything, as the worker does."""
    with home.catalog.write() as connection:
        searchable.refresh(connection, 100, datetime.now(UTC))


def view(home: Home, names: tuple[str, ...]) -> Folder | None:
    found = resolve(tree(home.library, home.alice), names)
    assert not isinstance(found, File)
    return found


def listed(home: Home, names: tuple[str, ...]) -> list[str]:
    """Return what a view lists, in its order; what it does not list, it does not find either."""
    folder = view(home, names)
    return [] if folder is None else [node.name for node in folder.list()]


def called(home: Home, names: tuple[str, ...], name: str) -> str:
    """Return what the file *name* is called in a view."""
    folder = view(home, names)
    assert folder is not None
    files = (node for node in folder.list() if isinstance(node, File))
    return next(file.name for file in files if file.media.name == name)


def titles(home: Home, names: tuple[str, ...]) -> list[str]:
    """Return what is listed beside a view."""
    return listed(home, names[:-1])


def count(home: Home, names: tuple[str, ...]) -> int | None:
    """Return how many pictures the page of a view tells that it has."""
    folder = view(home, names)
    if not isinstance(folder, Sections):
        return None
    return sum(section.count for section in folder.sections())


def throw(home: Home, *names: str) -> None:
    found = home.find(*names)
    assert found is not None
    home.files.remove(found)


def restore(home: Home) -> None:
    found = [home.trash.find(each.path) for each in home.trash.thrown()]
    home.trash.restore([node for node in found if node is not None])


def check(home: Home) -> None:
    home.check()
    assert [] == list(faults.faults(home.catalog))


@every_view
def test_a_file_in_the_trash_shows_nowhere_until_it_is_back(
    home: Home, dav: DavClient, names: tuple[str, ...]
) -> None:
    """In no list, under no name, and in no number; then as before, in the order that it had."""
    before, much = listed(home, names), count(home, names)
    thrown = "mp4 3.mp4" if "videos" in names else "jpg 0.jpg"
    name = called(home, names, thrown)
    dav.delete(f"/files/box/{thrown}")
    after = listed(home, names)
    assert [each for each in before if each != name] == after
    folder = view(home, names)
    assert folder is None or folder.get(name) is None
    if much is not None:
        assert much - 1 == (count(home, names) or 0)
    check(home)
    restore(home)
    refresh(home)
    assert before == listed(home, names)
    assert much == count(home, names)
    check(home)


@every_view
def test_a_folder_in_the_trash_takes_all_that_is_in_it_along(
    home: Home, dav: DavClient, names: tuple[str, ...]
) -> None:
    """Views with nothing else in them have nothing, or have gone, until that is back."""
    before, beside = listed(home, names), titles(home, names)
    dav.delete("/files/box")
    assert [] == listed(home, names)
    assert not count(home, names)
    check(home)
    restore(home)
    refresh(home)
    assert before == listed(home, names)
    assert beside == titles(home, names)
    check(home)


@every_view
def test_the_tag_of_a_view_tells_of_what_goes_to_the_trash(
    home: Home, dav: DavClient, names: tuple[str, ...]
) -> None:
    """Clients that ask for it alone ask anew, when something goes and when it comes back."""
    tags = list[str | None]()
    for act in (lambda: None), (lambda: throw(home, "box", "jpg 0.jpg")), (lambda: restore(home)):
        act()
        refresh(home)
        folder = view(home, names)
        tags.append(None if folder is None else folder.etag)
    assert tags[0] != tags[1] != tags[2]


def test_a_view_of_what_has_gone_for_good_keeps_nothing(home: Home) -> None:
    """What was kept of the file goes with it."""
    throw(home, "box")
    home.trash.empty()
    with home.catalog.ask_once() as driver:
        for table in "set_aside", "album_items", "favorites", "shelf_items", "person_items":
            assert (0,) == driver.execute(f"SELECT count(*) FROM {table}").fetchone()
    check(home)


def test_what_is_in_the_trash_cannot_be_gathered(home: Home, dav: DavClient) -> None:
    """Neither copied nor moved into an album or among favourites: it would show there."""
    throw(home, "box", "jpg 0.jpg")
    path = f"/trash/{home.trash.thrown()[0].path[0]}/box/jpg 0.jpg"
    for target in "/albums/Holiday/x.jpg", "/favorites/x.jpg":
        dav.copy(path, target, check=403)
        dav.move(path, target, check=403)
    dav.copy(path.rpartition("/")[0], "/albums/New", check=403)
    assert ["jpg 0.jpg"] == [each.path[-1] for each in home.trash.thrown()]
    check(home)


def test_a_name_that_is_taken_meanwhile_gets_a_number(home: Home) -> None:
    """What was in an album, or a favourite, is so again, under whatever name is free."""
    albums, favorites = (of(home.library, home.alice) for of in (Albums, Favorites))
    album = albums.by_name("Holiday")
    assert album is not None
    throw(home, "box", "jpg 0.jpg")
    other = home.put("other", "jpg 0.jpg", data=JPEG + b"other")
    albums.add(album.id, [other])
    favorites.add([other])
    restore(home)
    for names in VIEWS["an album"], VIEWS["favorites"]:
        found = [name for name in listed(home, names) if name.startswith("jpg 0")]
        assert ["jpg 0 (2).jpg", "jpg 0.jpg"] == sorted(found)
    check(home)


def test_an_album_that_goes_meanwhile_does_not_come_back(home: Home) -> None:
    """The file does, and is in what is left."""
    albums = Albums(home.library, home.alice)
    album = albums.by_name("Holiday")
    assert album is not None
    throw(home, "box")
    albums.remove(album.id)
    restore(home)
    assert [] == listed(home, ("albums",))
    assert 4 == len(listed(home, VIEWS["favorites"]))
    check(home)


def test_an_album_may_be_removed_and_come_back_meanwhile(home: Home) -> None:
    """Undone while its photos are in the trash, it holds them again when they are back."""
    albums = Albums(home.library, home.alice)
    album = albums.by_name("Holiday")
    assert album is not None
    before = listed(home, VIEWS["an album"])
    number = albums.remove(album.id)
    throw(home, "box")
    undo(home.library, home.alice, number)
    assert [] == listed(home, VIEWS["an album"])
    check(home)
    restore(home)
    assert before == listed(home, VIEWS["an album"])
    check(home)


def test_what_put_a_file_into_a_list_can_be_undone_while_it_is_in_the_trash(home: Home) -> None:
    """It is not in the list then, when it is back."""
    albums, favorites = (of(home.library, home.alice) for of in (Albums, Favorites))
    album, made = albums.make("New", items=[home.media("box", "jpg 0.jpg")])
    added = albums.add(album.id, [home.media("box", "jpg 1.jpg")])
    favorites.remove([home.media("box", "jpg 0.jpg")])
    liked = favorites.add([home.media("box", "jpg 0.jpg")])
    throw(home, "box")
    undo(home.library, home.alice, added)
    undo(home.library, home.alice, liked)
    check(home)
    restore(home)
    assert ["jpg 0.jpg"] == listed(home, ("albums", "New"))
    assert "jpg 0.jpg" not in listed(home, VIEWS["favorites"])
    throw(home, "box")
    undo(home.library, home.alice, made)
    restore(home)
    assert ["Holiday"] == listed(home, ("albums",))
    check(home)


def test_what_took_a_file_out_of_a_list_can_be_undone_while_it_is_in_the_trash(home: Home) -> None:
    """It shows in the list when it is back, and not before."""
    favorites = Favorites(home.library, home.alice)
    number = favorites.remove([home.media("box", "jpg 0.jpg")])
    throw(home, "box", "jpg 0.jpg")
    undo(home.library, home.alice, number)
    assert "jpg 0.jpg" not in listed(home, VIEWS["favorites"])
    check(home)
    restore(home)
    assert "jpg 0.jpg" in listed(home, VIEWS["favorites"])
    check(home)


def test_what_was_said_of_a_face_can_be_undone_while_it_is_in_the_trash(home: Home) -> None:
    """Whose it is by then, it is when the file is back."""
    people = People(home.library, home.alice)
    (face,) = people.faces_in(home.media("box", "jpg 0.jpg"))
    _, number = people.confirm_as([face.id], "Ada")
    throw(home, "box", "jpg 0.jpg")
    people.undo(number)
    check(home)
    restore(home)
    assert "jpg 0.jpg" in listed(home, VIEWS["a person"])
    assert None is view(home, ("people", "Ada"))
    check(home)


def test_a_deletion_is_undone_as_everything_else_is(home: Home) -> None:
    """By its number in the journal: the files, and with them all views, are as they were."""
    before = {name: listed(home, names) for name, names in VIEWS.items()}
    throw(home, "box")
    number = People(home.library, home.alice).entries(1)[0].id
    assert "Deleted “box”" == undo(home.library, home.alice, number)
    refresh(home)
    assert before == {name: listed(home, names) for name, names in VIEWS.items()}
    check(home)


def test_an_earlier_version_is_in_no_list(home: Home, dav: DavClient) -> None:
    """What a photo held before it was overwritten shows nowhere; the photo stays where it was."""
    before = listed(home, VIEWS["an album"])
    dav.put("/files/box/jpg 0.jpg", JPEG + b"new", check=204)
    assert before == listed(home, VIEWS["an album"])
    check(home)
    restore(home)
    assert before == listed(home, VIEWS["an album"])
    assert 1 == len([name for name in listed(home, VIEWS["a town"]) if "before" in name])
    check(home)
