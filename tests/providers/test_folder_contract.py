"""What every folder of the drive promises. A new folder is one line in `PLACES`."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from support.dav_client import DavClient
from support.faces import face_of, seen_in
from support.home import JPEG, Home, add_library, add_user, copy_home, open_home
from support.scans import scan_libraries
from support.taken import AARHUS, PARIS, VENCE, previewed, taken

from library.access.rights import Level
from library.albums import Albums
from library.anniversaries import anniversaries, today
from library.catalog import folders, listing, searchable, similar, timeline
from library.catalog.driver import Driver
from library.catalog.engine import Catalog
from library.catalog.listing import COLUMNS, Children
from library.catalog.schema import media_items
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.favorites import Favorites
from library.library import Library
from library.model import UNDATED, Media
from library.naming import gathered_key
from library.paths import name_key
from library.query.search import Search
from library.sharing import Sharing
from providers.dav.app import DavApp
from providers.folder import (
    AcceptsCopies,
    AcceptsMoves,
    AcceptsUploads,
    File,
    Folder,
    HasDescription,
    KeepsProperties,
    ListsColumns,
    MakesFolders,
    MayBeUnlisted,
    Node,
    Removes,
    Sections,
    ShowsPictures,
    resolve,
)
from providers.limited import LimitedFolder, unlimited
from providers.previews import PreviewsFolder
from providers.root import FOLDERS, NOT_PREVIEWED, tree
from providers.shared import thing_of
from providers.stored import StoredView

MP4 = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d") + bytes(64)
COLOUR = "{urn:example}colour"

TODAY = datetime.now().astimezone().date().isoformat()  # of the files that the tests throw away

PLACES: dict[str, tuple[str, ...]] = {
    "root": (),
    "files": ("files",),
    "a folder in files": ("files", "2024"),
    "timeline": ("timeline",),
    "a year": ("timeline", "2024"),
    "a month": ("timeline", "2024", "2024-05"),
    "undated": ("timeline", UNDATED),
    "people": ("people",),
    "a person": ("people", "Zoë"),
    "a person without a name": ("people", "Person 2"),
    "hidden people": ("people", ".hidden"),
    "unsorted faces": ("people", ".unsorted"),
    "albums": ("albums",),
    "an album": ("albums", "Zoë’s"),
    "an album in an album": ("albums", "Zoë’s", "Übung 0"),
    "favorites": ("favorites",),
    "places": ("places",),
    "a country": ("places", "France"),
    "a town": ("places", "France", "Paris"),
    "cameras": ("cameras",),
    "a camera": ("cameras", "Canon EOS R5"),
    "videos": ("videos",),
    "a year of videos": ("videos", "2021"),
    "recent": ("recent",),
    "this day": ("on-this-day",),
    "this day in a year": ("on-this-day", f"{next(anniversaries(today())).first.year}"),
    "previews": ("previews",),
    "libraries": ("libraries",),
    "a library": ("libraries", "Grandma’s"),
    "duplicates": ("duplicates",),
    "a group of duplicates": ("duplicates", "1"),
    "trash": ("trash",),
    "a day of the trash": ("trash", TODAY),
    "a folder in the trash": ("trash", TODAY, "thrown"),
    "searches": ("search",),
    "a search": ("search", "file=jpg"),
    "a saved search": ("search", "Zoë’s"),
    "shared": ("shared",),
    "what somebody shares": ("shared", "carl"),
    "a shared folder": ("shared", "carl", "Übung"),
    "a folder in a shared folder": ("shared", "carl", "Übung", "2024"),
    "a shared album": ("shared", "carl", "Zoë’s"),
    "a shared person": ("shared", "carl", "Zoë"),
    "a shared search": ("shared", "carl", "file=jpg"),
}
PLACES |= {
    f"previews of {name}": ("previews", *names)
    for name, names in PLACES.items()
    if names and names[0] not in NOT_PREVIEWED
}
every_place = pytest.mark.parametrize("names", PLACES.values(), ids=PLACES)

# What shows what is in the user's own files.
OTHERS = {"libraries", "shared", "trash"}
OWN = {name: names for name, names in PLACES.items() if not OTHERS & {*names}}
every_own_place = pytest.mark.parametrize("names", OWN.values(), ids=OWN)

# Where files may be put, and what else a drive does, works.
DRIVES = {name: PLACES[name] for name in ("files", "a folder in files")}
every_drive = pytest.mark.parametrize("names", DRIVES.values(), ids=DRIVES)


def furnish(home: Home, count: int) -> None:
    """Have *count* of everything in every place, with hard names."""
    for number in range(count):
        for names in (f"Übung {number}.jpg",), ("2024", f"e\u0301 {number}.jpg"):
            place(home, photo(home, *names), "2024-05")
        for month in "2024-06", f"{2022 - number}-12", UNDATED:
            place(home, photo(home, f"x {number}", month, "x.jpg"), month)
        home.put("2024", f"notes {number}.txt")
        home.put("2024", f"y {number}", "x.jpg")
    furnish_people(home, count)
    furnish_trash(home, count)
    furnish_albums(home, count)
    furnish_shelves(home, count)
    furnish_searches(home, count)
    furnish_previews(home, count)
    library = add_library(home, "Grandma’s", home.alice)
    for number in range(count):
        (library / f"y {number}").mkdir(exist_ok=True)
        (library / f"Übung {number}.jpg").write_bytes(JPEG)
    scan_libraries(home)
    furnish_shared(home, count)


def furnish_shared(home: Home, count: int) -> None:
    """Have *count* of all that can be shared, of another user, of whom there are as many."""
    for number in range(1, count):
        other = replace(home, alice=add_user(home.catalog, home.data, f"dora {number}"))
        share(other, "files", other.folder("x").name)
    carl = replace(home, alice=add_user(home.catalog, home.data, "carl"))
    for number in range(count):
        photo(carl, "Übung", f"e\u0301 {number}.jpg")
        photo(carl, "Übung", "2024", f"x {number}.jpg")
        share(carl, "files", carl.folder(f"Más {number}").name)
        place(carl, photo(carl, f"Übung {number}.jpg"), "2024-05")
    furnish_people(carl, count)
    furnish_albums(carl, count)
    for names in ("files", "Übung"), ("albums", "Zoë’s"), ("people", "Zoë"):
        share(carl, *names, level=Level.EDIT)
    share(carl, "search", "file=jpg")
    for number in range(count):
        share(carl, "albums", f"Ålbum {number}")
        share(carl, "people", f"Håkon {number}")


def share(home: Home, *names: str, level: Level = Level.VIEW) -> None:
    """Share what the first user of *home* has under that path with alice."""
    thing = thing_of(at(home, names))
    assert thing is not None
    Sharing(home.library, home.alice).give(thing, names[-1], "alice", level)


def furnish_trash(home: Home, count: int) -> None:
    """Have *count* files and folders in each folder of the trash, days among them."""
    home = home.with_trash()
    for number in range(count):
        photo(home, "thrown", f"x {number}", "x.jpg")
        for names in ("thrown", f"e\u0301 {number}.jpg"), (f"\u00dcbung gone {number}.jpg",):
            photo(home, *names)
    for child in [*home.library.children(home.folder("thrown").id)[0]]:
        home.files.remove(child)
    for media in home.library.children(home.folder("thrown").id)[1]:
        home.files.remove(media)
    for number in range(count):
        home.files.remove(home.media(f"\u00dcbung gone {number}.jpg"))
    home.files.remove(home.folder("thrown"))
    with home.catalog.write() as connection:
        for number in range(1, count):
            folders.add(
                connection,
                owner_id=home.alice.id,
                parent_id=home.trash.root.id,
                name=f"2000-01-{number:02}",
                now=datetime.now(UTC),
            )


def furnish_people(home: Home, count: int) -> None:
    """Have *count* of everybody, and photos of the same names among theirs."""
    theirs = [photo(home, f"x {number}", "2024-06", "x.jpg") for number in range(count)]
    seen_in(home, home.media("Übung 0.jpg"), *theirs, name="Zoë")
    seen_in(home, *(photo(home, f"y {number}", "é.jpg") for number in range(count + 2)))
    for number in range(count):
        seen_in(home, theirs[0], name=f"H\N{LATIN SMALL LETTER A WITH RING ABOVE}kon {number}")
        seen_in(home, theirs[0], name=f"Zo\u0308e {number}", hidden=True)
        face_of(home, photo(home, f"z {number}", "z.jpg"))


def furnish_albums(home: Home, count: int) -> None:
    """Have *count* albums in one, and photos of the same names in it and among favourites."""
    albums, favorites = (of(home.library, home.alice) for of in (Albums, Favorites))
    album, _ = albums.make("Zoë’s")
    theirs = [photo(home, f"x {number}", UNDATED, "x.jpg") for number in range(count)]
    theirs += [photo(home, "2024", f"e\u0301 {number}.jpg") for number in range(count)]
    albums.add(album.id, theirs)
    favorites.add(theirs)
    for number in range(count):
        albums.make(f"A\N{COMBINING RING ABOVE}lbum {number}")
        inside, _ = albums.make(f"Übung {number}", album.id)
        albums.describe(inside.id, f"Sun & sea {number}")
        albums.add(inside.id, theirs)


def furnish_shelves(home: Home, count: int) -> None:
    """Have photos of the same names on shelves, and on this day."""
    years = [days.first for days in anniversaries(today())]
    for number in range(count + 1):
        day = datetime.combine(years[number], time(12, number))
        for town in PARIS, VENCE, AARHUS:
            item = photo(home, f"in {town.name[-3:]} {number}", "Übung.jpg")
            taken(home, item, day, town=town, make="Canon", model=f"Canon EOS R{number + 5}")
        again = photo(home, f"again {number}", "Übung.jpg")
        day = datetime.combine(years[0], time(13, number))
        taken(home, again, day, town=PARIS, make="Canon", model="EOS R5")
        film = home.put(f"film {number}", "é.mp4", data=MP4 + bytes([number]))
        taken(home, film, datetime.combine(date(2021, 1 + number, 2), time(12)))
        older = home.put(f"film {number}", "f.mp4", data=MP4 + b"f")
        taken(home, older, datetime.combine(date(2020 - number, 1, 1), time(12)))


def furnish_searches(home: Home, count: int) -> None:
    """Have *count* saved searches, and one of which a photo is found."""
    saved = Search(home.library, home.alice)
    saved.save("Zoë’s", "file=jpg")
    for number in range(count):
        saved.save(f"Ü {number}", "type=video")


def furnish_previews(home: Home, count: int) -> None:
    """Have previews of all, of JPEGs and of other files, of which some are called as those are."""
    for number in range(count):
        for name in (f"e\u0301 {number}.heic", f"x {number}.heic", f"x {number}.heic.jpg"):
            place(home, photo(home, name), "2024-05")
    with home.catalog.read() as connection:
        every = list(connection.execute(select(media_items.c.id).where(media_items.c.shown)))
    for (media_id,) in every:
        item = home.library.item(home.alice, media_id)
        if item is not None:
            previewed(home, item)


def photo(home: Home, *names: str, data: bytes = b"") -> Media:
    return home.put(*names, data=JPEG + "/".join(names).encode() + data)


def place(home: Home, item: Media, month: str) -> None:
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, month)
        similar.join(connection, item.id, 0)
        searchable.refresh(connection, 100, datetime.now(UTC))


def _row(node: Node) -> Any:
    """What a listing tells of *node*."""
    media = node.media if isinstance(node, File) else None
    times = [
        moment.replace(tzinfo=None).isoformat(" ", "microseconds")
        for moment in ((media or node).modified, (media or node).created)
    ]
    if media is None:
        inner = unlimited(node)
        stored = str(inner.stored.id) if isinstance(inner, StoredView) else ""
        words = node.description if isinstance(node, HasDescription) else ""
        return (node.name, node.etag, "", "", *times, stored, "", "", words)
    told = (media.etag, str(media.size), media.mime, *times)
    return (node.name, *told, str(media.id), media.checksum, media.checksums or "", "")


def rows(children: Children) -> Iterator[tuple[str, ...]]:
    nothing = [""] * len(children)
    return zip(*(children.columns.get(name, nothing) for name in COLUMNS), strict=True)


def there(folder: Folder, name: str) -> Node | None:
    """Return what *folder* has under a name. What is found and not listed is not there."""
    found = folder.get(name)
    return None if isinstance(found, MayBeUnlisted) and not found.is_listed else found


def at(home: Home, names: tuple[str, ...]) -> Any:
    found = resolve(tree(home.library, home.alice), names)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def furnished_data(tmp_path_factory: pytest.TempPathFactory, blank_index: bytes) -> list[Path]:
    """Data folders in which no folder is empty, and each holds more than the one before."""
    made = [tmp_path_factory.mktemp("furnished") for _ in range(2)]
    for count, data in enumerate(made, 1):
        (data / "index.sqlite").write_bytes(blank_index)
        catalog = Catalog(data / "index.sqlite")
        alice, bob = (add_user(catalog, data, name) for name in ("alice", "bob"))
        home = Home(data, catalog, Library(catalog, data), alice, bob)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", lambda _descriptor: None)
            furnish(home, 2 * count - 1)
        catalog.close()
    return made


@pytest.fixture(scope="module")
def homes(furnished_data: list[Path]) -> Iterator[list[Home]]:
    """The libraries in them, to look at only."""
    opened = [open_home(data) for data in furnished_data]
    yield opened
    for home in opened:
        home.catalog.close()


@pytest.fixture
def still(homes: list[Home]) -> Home:
    """A library to look at only."""
    return homes[0]


@pytest.fixture
def furnished(furnished_data: list[Path], tmp_path: Path, no_fsync: None) -> Iterator[Home]:
    """A library to change."""
    home = copy_home(furnished_data[0], tmp_path / "copy")
    yield home
    home.catalog.close()


@contextmanager
def questions() -> Iterator[list[str]]:
    """Note what the index is asked."""
    asked: list[str] = []

    def note(statement: str) -> None:
        of_full_text = "'search_texts_" in statement  # SQLite's own, of which some are remembered
        if statement.lstrip().startswith(("SELECT", "WITH")) and not of_full_text:
            asked.append(statement)

    def note_slow(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        note(statement)

    @contextmanager
    def noting(catalog: Catalog) -> Iterator[Driver]:
        with ask(catalog) as driver:
            driver.set_trace_callback(note)
            try:
                yield driver
            finally:
                driver.set_trace_callback(None)

    ask = Catalog.ask_once
    event.listen(Engine, "before_cursor_execute", note_slow)
    Catalog.ask_once = noting  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        Catalog.ask_once = ask  # type: ignore[method-assign]
        event.remove(Engine, "before_cursor_execute", note_slow)


def kind(folder: Folder) -> tuple[type, ...]:
    """Return what a folder is, of previews what they are of, and of what is shared what it is."""
    if isinstance(folder, LimitedFolder):
        return (LimitedFolder, *kind(folder.inner))
    inside = kind(folder.folder) if isinstance(folder, PreviewsFolder) else ()
    return (type(folder), *inside)


def test_every_folder_is_in_this_suite(still: Home) -> None:
    """Whoever walks the drive meets no kind of folder, and no preview of one, that is not here."""
    tried, met = {kind(at(still, names)) for names in PLACES.values()}, set()
    waiting: list[Folder] = [tree(still.library, still.alice)]
    while waiting:
        folder = waiting.pop()
        met.add(kind(folder))
        waiting += [node for node in folder.list() if not isinstance(node, File)]
    assert met <= tried
    assert {*FOLDERS} == {names[0] for names in PLACES.values() if names}


@every_place
def test_what_is_listed_is_found(still: Home, names: tuple[str, ...]) -> None:
    """Under its name in any normal form, and it is the same."""
    folder = at(still, names)
    listed = list(folder.list())
    assert listed
    for node in listed:
        for form in ("NFC", "NFD"):
            assert node == folder.get(unicodedata.normalize(form, node.name))


@every_place
def test_columns_tell_what_is_listed(still: Home, names: tuple[str, ...]) -> None:
    """The quick way to a listing gives the same answers as the other one."""
    folder = at(still, names)
    if not isinstance(folder, ListsColumns):
        return
    batches = list(folder.columns({*COLUMNS}))
    assert sorted(map(_row, folder.list())) == sorted(row for each in batches for row in rows(each))
    for batch in batches:
        assert batch.are_folders is ("size" not in batch.columns)
    assert {"name", "etag"} == set(next(folder.columns({"name", "etag"})).columns)


@pytest.mark.parametrize("names", [PLACES["files"], PLACES["a month"]], ids=["files", "a month"])
def test_a_long_listing_comes_in_batches(
    still: Home, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each begins where the one before ended."""
    folder = at(still, names)
    whole = [row for each in folder.columns({*COLUMNS}) for row in rows(each)]
    monkeypatch.setattr(listing, "BATCH", 1)
    assert [[row] for row in whole] == [list(rows(each)) for each in folder.columns({*COLUMNS})]


def test_a_long_listing_shows_one_state(furnished: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is renamed while it is read is in it once, under the name of before."""
    monkeypatch.setattr(listing, "BATCH", 1)
    folder = at(furnished, PLACES["files"])
    before = sorted(node.name for node in folder.list())
    batches = folder.columns({"name"})
    seen = [*next(batches).columns["name"]]
    *_, last = (node for node in folder.list() if isinstance(node, File))
    folder.move_in(last, "0 before all others")
    seen += [name for each in batches for name in each.columns["name"]]
    assert before == sorted(seen)


@every_drive
def test_a_folder_s_tag_changes_with_the_properties_in_it(
    furnished: Home, names: tuple[str, ...]
) -> None:
    """Remembered listings tell them."""
    dav = DavClient(
        DavApp(
            lambda visitor: tree(furnished.library, visitor.user),
            furnished.catalog,
            furnished.library.content,
        ),
        furnished.alice,
    )
    path = "/".join(("", *names))
    for node in list(at(furnished, names).list()):
        dav.propfind(path, COLOUR, depth="1")
        etag = at(furnished, names).etag
        dav.proppatch(f"{path}/{node.name}", set={COLOUR: "red"})
        assert etag != at(furnished, names).etag
        told = dav.propfind(path, COLOUR, depth="1").xml.findall(f".//{COLOUR}[.='red']")
        dav.proppatch(f"{path}/{node.name}", remove=(COLOUR,))
        assert 1 == len(told)


@every_place
def test_names_are_unique(still: Home, names: tuple[str, ...]) -> None:
    """No client can take one child for another."""
    listed = [node.name for node in at(still, names).list()]
    assert len(listed) == len({name_key(name) for name in listed})
    assert "" not in listed
    if "files" not in names:
        assert len(listed) == len({gathered_key(name) for name in listed})


@every_own_place
def test_names_stay(furnished: Home, names: tuple[str, ...]) -> None:
    """Whatever comes and goes: a path that a client remembers goes on meaning the same photo."""
    before = called(at(furnished, names))
    gone = furnished.media("x 0", "2024-06", "x.jpg")
    for month in "2024-06", UNDATED:
        place(furnished, photo(furnished, "another", month, "x.jpg"), month)
    furnished.files.remove(gone)
    before.pop(gone.id, None)
    after = called(at(furnished, names))
    assert before == {media_id: after.get(media_id) for media_id in before}


def called(folder: Folder) -> dict[int, str]:
    """Return the names of the files in *folder* by their ids."""
    return {node.media.id: node.name for node in folder.list() if isinstance(node, File)}


@every_place
@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/b",
        "2024/2024-05",
        "\0",
        "%",
        "_",
        "*",
        "FILES",
        "２０２４",
        "9999",
        "undate",
    ],
)
def test_an_unknown_name_is_none(still: Home, names: tuple[str, ...], name: str) -> None:
    """Whatever it is; nothing is matched in part, or as a pattern."""
    assert there(at(still, names), name) is None


@every_place
def test_a_name_in_another_case_is_another(still: Home, names: tuple[str, ...]) -> None:
    """As on the disk."""
    folder = at(still, names)
    listed = {node.name for node in folder.list()}
    for name in {name.swapcase() for name in listed} - listed:
        assert there(folder, name) is None


@every_place
def test_folders_come_first(still: Home, names: tuple[str, ...]) -> None:
    """In a listing, and always in the same order."""
    folder = at(still, names)
    kinds = [isinstance(node, File) for node in folder.list()]
    assert sorted(kinds) == kinds
    assert [node.name for node in folder.list()] == [node.name for node in folder.list()]


@every_place
def test_a_folder_has_the_name_it_was_asked_for_by(still: Home, names: tuple[str, ...]) -> None:
    """The root has none."""
    folder = at(still, names)
    assert (names or ("",))[-1] == folder.name
    for node in folder.list():
        if not isinstance(node, File):
            assert {node.created.utcoffset(), node.modified.utcoffset()} == {timedelta()}


@every_own_place
def test_a_folder_changes_when_what_is_listed_changes(
    furnished: Home, names: tuple[str, ...]
) -> None:
    """It has another tag and a later time."""
    before = at(furnished, names)
    etag, modified = before.etag, before.modified
    for path in ("Übung 0.jpg",), ("2024", "é 0.jpg"), ("x 0", UNDATED, "x.jpg"):
        photo(furnished, *path, data=b"edited")
    after = at(furnished, names)
    assert etag != after.etag
    assert modified < after.modified
    assert modified.tzinfo is UTC


@every_own_place
@pytest.mark.parametrize("verb", ["add", "remove", "rename", "deep"])
def test_a_folder_s_tag_changes_with_all_below_it(
    furnished: Home, names: tuple[str, ...], verb: str
) -> None:
    """Clients that look at the tag alone miss nothing, however deep it happens."""
    etag = at(furnished, names).etag
    if verb == "add":
        photo(furnished, "2024", "new.jpg")
    elif verb == "remove":
        furnished.files.remove(furnished.media("2024", "é 0.jpg"))
    elif verb == "rename":
        furnished.files.move(
            furnished.media("2024", "é 0.jpg"), furnished.folder("2024").id, "z.jpg"
        )
    else:
        photo(furnished, "2024", "y 0", "new.jpg")
    assert etag != at(furnished, names).etag


@every_own_place
@pytest.mark.parametrize("verb", ["add", "remove", "rename"])
def test_a_folder_is_later_when_a_child_of_its_own_changes(
    furnished: Home, names: tuple[str, ...], verb: str
) -> None:
    """Whichever way; views are made of the very files."""
    home, month = furnished, names[-1] if "timeline" in names else UNDATED
    place(home, photo(home, "spare.jpg"), month)  # an empty view is gone
    folder = at(home, names)
    node, modified = list(folder.list())[-1], folder.modified
    if not isinstance(node, File):
        return
    if verb == "add":
        lies_in = names[names.index("files") + 1 :] if "files" in names else names[1:]
        place(home, photo(home, *lies_in, "new.jpg"), month)
    elif verb == "remove":
        home.files.remove(node.media)
    else:
        home.files.move(node.media, node.media.folder_id, "renamed.jpg")
    after = at(home, names)
    assert modified < after.modified


@every_drive
def test_what_changes_further_down_shows_in_the_tag_alone(
    furnished: Home, names: tuple[str, ...]
) -> None:
    """A folder's time is that of its own children, as on a file system."""
    furnished.folder(*names[1:], "further")
    before = at(furnished, names)
    etag, modified = before.etag, before.modified
    photo(furnished, *names[1:], "further", "new.jpg")
    furnished.files.remove(furnished.media(*names[1:], "further", "new.jpg"))
    after = at(furnished, names)
    assert modified == after.modified
    assert etag != after.etag


@every_place
def test_a_folder_stays_the_same_when_nothing_changes(
    furnished: Home, names: tuple[str, ...]
) -> None:
    """Looking at it changes nothing, nor does what others do in their own libraries."""
    before = at(furnished, names)
    etag, modified, listed = before.etag, before.modified, list(before.list())
    theirs = tree(furnished.library, furnished.bob).get("files")
    assert isinstance(theirs, MakesFolders)
    theirs.make_folder("2024")
    after = at(furnished, names)
    assert (etag, modified) == (after.etag, after.modified)
    assert [node.name for node in listed] == [node.name for node in after.list()]


@every_place
def test_no_listing_costs_more_for_more_items(homes: list[Home], names: tuple[str, ...]) -> None:
    """A constant number of questions to the index, with all that a client is told of a child."""
    counts = []
    for home in homes:
        folder = at(home, names)
        with questions() as asked:
            for node in folder.list():
                if not isinstance(node, File):
                    _ = node.created, node.modified, node.etag
        counts.append(len(asked))
    roots = names in (PLACES["root"], PLACES["previews"])
    assert counts[0] == counts[1] <= (2 * len(FOLDERS) if roots else 6)


@every_place
def test_no_look_up_costs_more_for_more_items(still: Home, names: tuple[str, ...]) -> None:
    """A child is found through an index, never by a scan."""
    folder = at(still, names)
    name = next(iter(folder.list())).name
    with questions() as asked:
        folder.get(name)
    assert 1 <= len(asked) + (not names) <= 3
    with still.catalog.read() as connection:
        for statement in asked:
            if "WITH RECURSIVE" in statement:
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            scans = [row.detail for row in plan if row.detail.startswith("SCAN")]
            # A look-up by number in a full-text index calls itself a scan.
            assert not [each for each in scans if "VIRTUAL TABLE INDEX 0:=" not in each]


@every_place
def test_what_can_be_removed_is_gone_afterwards(furnished: Home, names: tuple[str, ...]) -> None:
    """Where a folder says that its children can be removed; an unknown one is not found."""
    folder = at(furnished, names)
    if not isinstance(folder, Removes):
        return
    with pytest.raises(NotFound):
        folder.remove("unknown.jpg")
    for node in list(folder.list()):
        folder.remove(node.name)
        assert there(folder, node.name) is None
    assert [] == list(folder.list())
    furnished.check()


@every_place
def test_sections_are_all_that_is_shown_below(still: Home, names: tuple[str, ...]) -> None:
    """One long page counts every photo of its folders once, in display order."""
    folder = at(still, names)
    if not isinstance(folder, Sections):
        return
    for section in folder.sections():
        node = resolve(folder, section.path)
        assert node is not None
        assert not isinstance(node, File)
        assert section.count == len(list(node.list()))
    below = {section.path[0] for section in folder.sections() if section.path}
    assert {node.name for node in folder.list() if not isinstance(node, File)} == below


@every_place
def test_what_is_browsed_is_in_the_drive(still: Home, names: tuple[str, ...]) -> None:
    """All its folders, and of its files those that stand for a stack, in the same order."""
    folder = at(still, names)
    if not isinstance(folder, ShowsPictures):
        return
    browsed, listed = list(folder.pictures()), list(folder.list())
    expected = [each for each in listed if each in browsed or not isinstance(each, File)]
    assert expected == browsed


@every_drive
def test_an_upload_is_listed(furnished: Home, names: tuple[str, ...]) -> None:
    """Under the name that it was given."""
    folder = at(furnished, names)
    assert isinstance(folder, AcceptsUploads)
    upload = folder.upload("new.txt")
    upload.write(b"new")
    media = upload.commit().media
    assert File("new.txt", media) == folder.get("new.txt")
    with pytest.raises(BadName):
        folder.upload("a\0")


@every_drive
def test_a_folder_that_was_made_is_empty(furnished: Home, names: tuple[str, ...]) -> None:
    """A name that is taken is refused."""
    folder = at(furnished, names)
    assert isinstance(folder, MakesFolders)
    made = folder.make_folder("new")
    assert [] == list(made.list())
    assert made == folder.get("new")
    with pytest.raises(AlreadyExists):
        folder.make_folder("new")


@every_drive
@pytest.mark.parametrize("source", OWN.values(), ids=OWN)
def test_whatever_is_a_file_can_be_moved_and_copied_in(
    furnished: Home, names: tuple[str, ...], source: tuple[str, ...]
) -> None:
    """From any folder: a photo of the timeline is the file itself. Views and previews are not."""
    folder = at(furnished, names)
    assert isinstance(folder, AcceptsMoves)
    assert isinstance(folder, AcceptsCopies)
    node: Node = list(at(furnished, source).list())[-1]
    if isinstance(node, File) and node.rendition is None:
        folder.copy_in(node, "copy.jpg")
        folder.move_in(node, "moved.jpg")
        moved, copied = folder.get("moved.jpg"), folder.get("copy.jpg")
        assert isinstance(moved, File)
        assert isinstance(copied, File)
        assert node.media.id == moved.media.id != copied.media.id
        assert node.media.etag == copied.media.etag
    elif not isinstance(node, KeepsProperties):
        with pytest.raises(NotAllowed):
            folder.move_in(node, "moved")
        with pytest.raises(NotAllowed):
            folder.copy_in(node, "copy")
    furnished.check()


def test_no_way_leads_through_a_file(still: Home) -> None:
    """A path goes on below folders only."""
    root: Folder = tree(still.library, still.alice)
    assert isinstance(resolve(root, ["files", "Übung 0.jpg"]), File)
    assert resolve(root, ["files", "Übung 0.jpg", "x"]) is None
    assert resolve(root, ["nowhere", "x"]) is None
    assert root == resolve(root, [])


def test_an_empty_timeline_has_no_folders(home: Home) -> None:
    """Neither years nor the undated are shown where there is nothing in them."""
    home.put("notes.txt")
    assert [] == list(at(home, ("timeline",)).list())
