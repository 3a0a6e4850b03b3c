"""Albums list photos that stay where they lie; all that is done to them can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.faces import put_photo
from support.home import JPEG, Home

from library.album_acts import Listed
from library.album_orders import Sorting
from library.albums import DESCRIPTION_LENGTH, Albums
from library.catalog import album_items, journal
from library.errors import AlreadyExists, BadName, LibraryError, NotAllowed, NotFound
from library.favorites import Favorites
from library.files import Files
from library.model import Album, Media
from library.undoing import undo

Tree: TypeAlias = dict[str, object]


@pytest.fixture
def albums(home: Home) -> Albums:
    return Albums(home.library, home.alice)


def shots(home: Home, *names: str) -> list[Media]:
    """Photos, each taken a minute after the one before."""
    made = [put_photo(home, name) for name in names]
    with home.catalog.write() as connection:
        for minute, item in enumerate(made):
            connection.exec_driver_sql(
                "UPDATE media_items SET captured_local = ? WHERE id = ?",
                (f"2024-05-01 12:{minute:02}:00", item.id),
            )
    return made


def names(albums: Albums, album: Album) -> list[str]:
    return [name for name, _ in albums.photos(album)]


def shown(albums: Albums, parent_id: int | None = None) -> Tree:
    """All albums with what is in them, and all that is said of them."""
    return {
        album.name: (
            album.description,
            album.cover_id,
            album.photos,
            [item.id for _, item in albums.photos(album)],
            shown(albums, album.id),
        )
        for album in albums.children(parent_id)
    }


def undo_last(albums: Albums) -> str:
    return undo(albums.library, albums.owner)


# Albums


def test_an_album_is_made_named_moved_and_removed(albums: Albums) -> None:
    """And each of these is taken back, the last one first."""
    trips, _ = albums.make("Trips")
    rome, _ = albums.make("Rome", trips.id)
    albums.rename(rome.id, "Roma")
    albums.move(rome.id, None, "Rome 2024")
    assert ["Rome 2024", "Trips"] == [each.name for each in albums.children()]
    albums.remove(trips.id)
    assert ["Removed the album “Trips”", "Moved the album “Roma”"] == [
        undo_last(albums) for _ in range(2)
    ]
    assert ["Roma"] == [each.name for each in albums.children(trips.id)]
    assert "Named the album “Rome” “Roma”" == undo_last(albums)
    assert albums.by_name("Rome", trips.id) is not None
    assert "Made the album “Rome”" == undo_last(albums)
    assert [trips] == list(albums.everyone())


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "..", "x" * 256, "a\nb"])
def test_some_names_are_refused(albums: Albums, name: str) -> None:
    """A name has to be a folder's."""
    album, _ = albums.make("Trips")
    for verb in (
        lambda: albums.make(name),
        lambda: albums.rename(album.id, name),
        lambda: albums.move(album.id, None, name),
        lambda: albums.copy(album.id, name),
    ):
        with pytest.raises(BadName):
            verb()


def test_a_name_is_there_once(home: Home, albums: Albums) -> None:
    """In any case and normal form, among the albums and photos of an album."""
    album, _ = albums.make("Café")
    other, _ = albums.make("Trips")
    albums.add(other.id, shots(home, "a.jpg"))
    inside, _ = albums.make("Café", other.id)
    for verb in (
        lambda: albums.make("CAFE\u0301"),
        lambda: albums.rename(other.id, "café"),
        lambda: albums.copy(album.id, "Café"),
        lambda: albums.make("A.JPG", other.id),
        lambda: albums.rename(inside.id, "a.jpg"),
        lambda: albums.move(album.id, other.id, "a.jpg"),
    ):
        with pytest.raises(AlreadyExists):
            verb()
    albums.rename(album.id, "CAFÉ")
    assert albums.by_name("CAFE\u0301") is not None
    assert albums.by_name("Café") is None


def test_a_photo_with_the_name_of_an_album_gets_another(home: Home, albums: Albums) -> None:
    """Also when its file is renamed, and when an undo puts the album back."""
    first, second = shots(home, "a.jpg", "b.jpg")
    trips, _ = albums.make("Trips")
    inside, _ = albums.make("a.jpg", trips.id)
    albums.add(trips.id, [first])
    assert ["a (2).jpg"] == names(albums, trips)
    with pytest.raises(AlreadyExists):
        albums.place(trips.id, second, "a.jpg")
    albums.remove(inside.id)
    albums.add(trips.id, [second])
    home.files.move(first, home.root.id, "c.jpg")
    home.files.move(second, home.root.id, "a.jpg")
    assert ["c.jpg", "a.jpg"] == names(albums, trips)
    entry = next(each for each in entries(home) if "Removed" in each.summary)
    undo(home.library, home.alice, entry.id)
    assert ["c.jpg", "a (2).jpg"] == names(albums, trips)
    assert albums.by_name("a.jpg", trips.id) is not None


def entries(home: Home) -> Sequence[journal.JournalEntry]:
    with home.catalog.ask_once() as driver:
        return journal.entries(driver, home.alice.id, 100)


def test_what_is_replaced_comes_back_with_all_that_it_held(home: Home, albums: Albums) -> None:
    """A move, a copy and a new album take the place of one that has the name."""
    items = shots(home, "a.jpg", "b.jpg", "c.jpg")
    old, _ = albums.make("Old")
    deep, _ = albums.make("Deep", old.id)
    new, _ = albums.make("New")
    albums.add(old.id, items[:1])
    albums.add(deep.id, items[1:2])
    albums.add(new.id, items[2:])
    albums.choose_cover(new.id, items[2])
    albums.describe(new.id, " What was \n ")
    before = shown(albums)
    for verb in (
        lambda: albums.move(new.id, None, "Old"),
        lambda: albums.copy(new.id, "Old"),
        lambda: albums.make_of("Old", Listed([("c.jpg", items[2])])),
    ):
        verb()
        replaced = albums.by_name("Old")
        assert replaced is not None
        assert ["c.jpg"] == names(albums, replaced)
        undo_last(albums)
        assert before == shown(albums)


def test_no_album_lies_in_itself(albums: Albums) -> None:
    """Nor takes the place of one that it lies in."""
    outer, _ = albums.make("Outer")
    inner, _ = albums.make("Inner", outer.id)
    for verb in (
        lambda: albums.move(outer.id, outer.id, "x"),
        lambda: albums.move(outer.id, inner.id, "x"),
        lambda: albums.copy(outer.id, "x", inner.id),
        lambda: albums.move(inner.id, None, "Outer"),
        lambda: albums.copy(inner.id, "Outer"),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_copy_lists_the_same(home: Home, albums: Albums) -> None:
    """In the same order, with the albums in it; then each goes its own way."""
    items = shots(home, "a.jpg", "b.jpg")
    one, _ = albums.make("One")
    deep, _ = albums.make("Deep", one.id)
    albums.add(one.id, items)
    albums.add(deep.id, items[:1])
    albums.order(one.id, [items[1].id])
    albums.describe(one.id, "words")
    albums.copy(one.id, "Two")
    told = shown(albums)
    assert told["One"] == told["Two"]
    albums.take_out(one.id, items)
    assert told["Two"] == shown(albums)["Two"]


def test_an_album_is_made_of_folders(home: Home, albums: Albums) -> None:
    """What has the same name there gets its own here."""
    a, b = shots(home, "a.jpg", "b.jpg")
    listed = Listed(
        [("x.jpg", a), ("X.jpg", b)], [("Deep", Listed([("a.jpg", a)])), ("deep", Listed())]
    )
    albums.make_of("All", listed)
    album = albums.by_name("All")
    assert album is not None
    assert ["x.jpg", "X (2).jpg"] == names(albums, album)
    assert ["Deep", "deep (2)"] == [each.name for each in albums.children(album.id)]
    undo_last(albums)
    assert [] == albums.everyone()


def test_others_albums_are_others(home: Home, albums: Albums) -> None:
    """Nobody sees or changes them, nor puts another's photos into their own."""
    album, _ = albums.make("Trips")
    theirs = Albums(home.library, home.bob)
    (item,) = shots(home, "a.jpg")
    assert [] == theirs.everyone()
    assert theirs.by_name("Trips") is None
    for verb in (
        lambda: theirs.album(album.id),
        lambda: theirs.remove(album.id),
        lambda: theirs.make("x", album.id),
        lambda: theirs.add(album.id, []),
        lambda: theirs.add(theirs.make("Mine")[0].id, [item]),
        lambda: undo(home.library, home.bob, entries(home)[0].id),
    ):
        with pytest.raises(NotFound):
            verb()


def test_descriptions_have_a_limit(albums: Albums) -> None:
    """Without any, there is none."""
    album, _ = albums.make("Trips")
    with pytest.raises(NotAllowed):
        albums.describe(album.id, "x" * (DESCRIPTION_LENGTH + 1))
    albums.describe(album.id, "x")
    albums.describe(album.id, " ")
    assert albums.album(album.id).description is None


# What is in them


def test_photos_are_added_and_taken_out(home: Home, albums: Albums) -> None:
    """Once each; whatever is repeated changes nothing, and is not in the journal."""
    items = shots(home, "a.jpg", "b.jpg")
    album, _ = albums.make("Trips")
    assert albums.add(album.id, items) is not None
    assert albums.add(album.id, items) is None
    assert 2 == albums.album(album.id).photos
    assert [album.id] == list(albums.holding(items[0]))
    assert albums.take_out(album.id, items[:1]) is not None
    assert albums.take_out(album.id, items[:1]) is None
    assert ["b.jpg"] == names(albums, album)
    assert "Took “a.jpg” out of the album “Trips”" == undo_last(albums)
    assert ["a.jpg", "b.jpg"] == names(albums, album)
    assert "Added 2 photos to the album “Trips”" == undo_last(albums)
    assert [] == names(albums, album)
    assert home.find("a.jpg") is not None


def test_only_photos_and_videos_can_be_added(home: Home, albums: Albums) -> None:
    """The reason is told."""
    album, _ = albums.make("Trips")
    with pytest.raises(NotAllowed, match="neither"):
        albums.add(album.id, [home.put("a.txt")])
    gone = put_photo(home, "a.jpg")
    home.files.remove(gone)
    with pytest.raises(NotFound):
        albums.add(album.id, [gone])


def test_albums_follow_their_files(home: Home, albums: Albums) -> None:
    """A renamed file has its new name there, and a deleted one is gone."""
    first, second = home.put("1", "x.jpg", data=JPEG), home.put("2", "x.jpg", data=JPEG + b"2")
    album, _ = albums.make("Trips")
    albums.add(album.id, [first, second])
    favorites = Favorites(home.library, home.alice)
    favorites.add([first, second])
    assert ["x.jpg", "x (2).jpg"] == names(albums, album)
    home.files.move(first, first.folder_id, "y.jpg")
    assert {"y.jpg", "x (2).jpg"} == {*names(albums, album)}
    assert {"y.jpg", "x (2).jpg"} == {name for name, _ in favorites.photos()}
    home.files.remove(second)
    assert ["y.jpg"] == names(albums, album) == [name for name, _ in favorites.photos()]
    assert 1 == albums.album(album.id).photos


def test_a_photo_takes_the_name_that_it_is_placed_under(home: Home, albums: Albums) -> None:
    """Another one of that name is taken out, and comes back with the undo."""
    items = shots(home, "a.jpg", "b.jpg")
    one, two = (albums.make(name)[0] for name in ("One", "Two"))
    albums.add(one.id, items)
    albums.place(two.id, items[0], "x.jpg")
    albums.place(two.id, items[1], "X.jpg", one.id)
    assert (["a.jpg"], ["X.jpg"]) == (names(albums, one), names(albums, two))
    assert "Moved “b.jpg” from “One” to “Two”" == undo_last(albums)
    assert (["a.jpg", "b.jpg"], ["x.jpg"]) == (names(albums, one), names(albums, two))


def test_the_oldest_photo_comes_first_unless_put_in_order(home: Home, albums: Albums) -> None:
    """By hand some or all come first; what has no date comes last."""
    undated = put_photo(home, "0.jpg")
    items = shots(home, "c.jpg", "b.jpg", "a.jpg")
    album, _ = albums.make("Trips")
    albums.add(album.id, [undated, *reversed(items)])
    assert ["c.jpg", "b.jpg", "a.jpg", "0.jpg"] == names(albums, album)
    albums.order(album.id, [undated.id, items[1].id])
    assert ["0.jpg", "b.jpg", "c.jpg", "a.jpg"] == names(albums, album)
    albums.order(album.id, [])
    assert ["c.jpg", "b.jpg", "a.jpg", "0.jpg"] == names(albums, album)
    undo_last(albums)
    assert ["0.jpg", "b.jpg", "c.jpg", "a.jpg"] == names(albums, album)
    assert albums.order(album.id, [undated.id, items[1].id]) is None
    with pytest.raises(NotFound):
        albums.order(album.id, [undated.id, 10**9])


def test_an_album_has_a_cover(home: Home, albums: Albums) -> None:
    """One of its photos, as long as that is in it; an undo brings it back with the photo."""
    items = shots(home, "a.jpg", "b.jpg")
    album, _ = albums.make("Trips")
    albums.add(album.id, items[:1])

    def cover() -> str | None:
        found = albums.cover(albums.album(album.id))
        return None if found is None else found[0]

    assert cover() is None
    with pytest.raises(NotFound):
        albums.choose_cover(album.id, items[1])
    albums.choose_cover(album.id, items[0])
    assert "a.jpg" == cover()
    albums.take_out(album.id, items)
    assert cover() is None
    undo_last(albums)
    assert "a.jpg" == cover()
    albums.choose_cover(album.id, None)
    assert cover() is None


def test_a_page_shows_one_of_each_stack(home: Home, albums: Albums) -> None:
    """What stands for another that is not there stands for itself."""
    still, video, other = shots(home, "a.jpg", "a.mov", "b.jpg")
    with home.catalog.write() as connection:
        for member in (video, other):
            connection.exec_driver_sql(
                "UPDATE media_items SET stack_id = ? WHERE id = ?", (still.id, member.id)
            )
    one, two = (albums.make(name)[0] for name in ("One", "Two"))
    albums.add(one.id, [still, video])
    albums.add(two.id, [other])
    for album, expected in (one, ["a.jpg"]), (two, ["b.jpg"]):
        assert expected == [name for name, _ in albums.pictures(album)]
        assert 1 == albums.picture_count(album)


# Undo


def test_what_stands_on_an_act_is_undone_first(home: Home, albums: Albums) -> None:
    """An album does not vanish under what was put into it."""
    album, made = albums.make("Trips")
    albums.add(album.id, shots(home, "a.jpg"))
    with pytest.raises(NotAllowed, match="Undo this first"):
        undo(home.library, home.alice, made)
    inside, _ = albums.make("Deep", album.id)
    removed = albums.remove(album.id)
    with pytest.raises(NotAllowed):
        undo(home.library, home.alice, made)
    undo(home.library, home.alice, removed)
    assert [inside] == list(albums.children(album.id))


def test_acts_on_other_photos_do_not_stand_in_the_way(home: Home, albums: Albums) -> None:
    """Each can be taken back by itself."""
    first, second = shots(home, "a.jpg", "b.jpg")
    album, _ = albums.make("Trips")
    number = albums.add(album.id, [first])
    albums.add(album.id, [second])
    albums.rename(album.id, "Travels")
    undo(home.library, home.alice, number)
    assert ["b.jpg"] == names(albums, album)


def test_a_name_that_is_taken_by_now_is_no_name_to_come_back(home: Home, albums: Albums) -> None:
    """At the top as in an album; the reason is told."""
    outer, _ = albums.make("Outer")
    for parent_id in (None, outer.id):
        album, _ = albums.make("Trips", parent_id)
        number = albums.remove(album.id)
        albums.make("trips", parent_id)
        with pytest.raises(NotAllowed, match="name is taken"):
            undo(home.library, home.alice, number)


def test_what_has_gone_meanwhile_does_not_come_back(home: Home, albums: Albums) -> None:
    """A deleted file; and a renamed one has its new name."""
    items = shots(home, "a.jpg", "b.jpg", "c.jpg")
    album, _ = albums.make("Trips")
    albums.add(album.id, items)
    albums.order(album.id, [items[2].id])
    home.files.move(items[2], home.root.id, "z.jpg")
    undo_last(albums)
    assert ["a.jpg", "b.jpg", "z.jpg"] == names(albums, album)
    albums.remove(album.id)
    home.files.remove(items[0])
    undo_last(albums)
    assert ["b.jpg", "z.jpg"] == names(albums, album)


Verb: TypeAlias = tuple[str, int, int]
VERBS = (
    "make",
    "rename",
    "move",
    "nest",
    "remove",
    "add",
    "take",
    "order",
    "place",
    "copy",
    "cover",
)


def act(albums: Albums, items: Sequence[Media], verb: Verb) -> None:
    """Do something, as far as that goes."""
    what, one, other = verb
    every = [*albums.everyone()]
    at = every[one % len(every)].id if every else 0
    parent = [None, *(album.id for album in every)][other % (len(every) + 1)]
    name, item = f"n{other % 3}", items[other % len(items)]
    verbs: dict[str, Callable[[], object]] = {
        "make": lambda: albums.make(name, parent),
        "rename": lambda: albums.rename(at, name),
        "move": lambda: albums.move(at, parent, name),
        "nest": lambda: albums.nest(at, parent),
        "remove": lambda: albums.remove(at),
        "add": lambda: albums.add(at, items[: other % len(items)]),
        "take": lambda: albums.take_out(at, [item]),
        "order": lambda: albums.order(at, [item.id]),
        "place": lambda: albums.place(at, item, name, parent),
        "copy": lambda: albums.copy(at, name, parent),
        "cover": lambda: albums.choose_cover(at, item),
    }
    try:
        verbs[what]()
    except LibraryError:
        return


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    verbs=st.lists(
        st.tuples(st.sampled_from(VERBS), st.integers(0, 20), st.integers(0, 20)), max_size=20
    )
)
@pytest.mark.usefixtures("no_fsync")
def test_undoing_everything_leads_back_step_by_step(home: Home, verbs: list[Verb]) -> None:
    """Whatever was done: the last act that stands can always be undone, and all is as before it."""
    with home.catalog.write() as connection:
        for table in ("albums", "journal"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    albums = Albums(home.library, home.alice)
    items = [home.put(f"{each}.jpg", data=JPEG + bytes([each])) for each in range(4)]
    states = [shown(albums)]
    for verb in verbs:
        count = len(entries(home))
        act(albums, items, verb)
        if len(entries(home)) > count:
            states.append(shown(albums))
    for before in reversed(states[:-1]):
        undo_last(albums)
        assert before == shown(albums)


def test_nobody_lists_the_files_of_others(home: Home, albums: Albums) -> None:
    """Nothing is made of what is refused."""
    theirs = Files(home.library, home.bob)
    upload = theirs.upload(home.library.root(home.bob).id, "b.jpg")
    upload.write(JPEG)
    committed = upload.commit()
    with pytest.raises(NotFound):
        albums.make_of("x", Listed([("b.jpg", committed.media)]))
    assert [] == albums.everyone()


# Orders


def ordered(home: Home, albums: Albums, *photos: str) -> tuple[Album, list[Media]]:
    made = shots(home, *photos)
    return albums.make("Trips", items=made)[0], made


def test_photos_are_moved_before_others(home: Home, albums: Albums) -> None:
    """They keep their order; nothing else gets a position where that is not needed."""
    album, (a, b, c, d) = ordered(home, albums, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
    albums.arrange(album.id, [c, b], a)
    assert ["b.jpg", "c.jpg", "a.jpg", "d.jpg"] == names(albums, album)
    with home.catalog.ask_once() as driver:
        placed = album_items.positions(driver, album.id)
    assert (None, None) == (placed[a.id], placed[d.id])
    albums.arrange(album.id, [b], None)
    assert ["c.jpg", "a.jpg", "d.jpg", "b.jpg"] == names(albums, album)
    assert albums.arrange(album.id, [d], b) is None
    undo(home.library, home.alice)
    assert ["b.jpg", "c.jpg", "a.jpg", "d.jpg"] == names(albums, album)


def test_photos_that_are_not_there_are_not_moved(home: Home, albums: Albums) -> None:
    """Nor before one that is not, or that moves itself."""
    album, (a, b) = ordered(home, albums, "a.jpg", "b.jpg")
    (c,) = shots(home, "c.jpg")
    for items, before in ([c], a), ([a], c), ([a, b], a):
        with pytest.raises(NotFound):
            albums.arrange(album.id, items, before)
    assert ["a.jpg", "b.jpg"] == names(albums, album)


def test_an_album_is_sorted(home: Home, albums: Albums) -> None:
    """By name in any case, or by capture time, where that is known."""
    album, _ = ordered(home, albums, "b.jpg", "A.jpg", "c.jpg")
    albums.sort(album.id, Sorting.NAME)
    assert ["A.jpg", "b.jpg", "c.jpg"] == names(albums, album)
    albums.sort(album.id, Sorting.NEWEST)
    assert ["c.jpg", "A.jpg", "b.jpg"] == names(albums, album)
    albums.sort(album.id, Sorting.OLDEST)
    assert ["b.jpg", "A.jpg", "c.jpg"] == names(albums, album)


def test_albums_are_put_in_order(home: Home, albums: Albums) -> None:
    """At the top or in another one; new ones follow by name, as all do who are not told of."""
    a, b, c = (albums.make(name)[0] for name in "abc")
    inside, _ = albums.make("d", a.id)
    albums.order_albums([c.id, a.id])
    assert ["c", "a", "b"] == [each.name for each in albums.children()]
    albums.make("aa")
    assert ["c", "a", "aa", "b"] == [each.name for each in albums.children()]
    for wrong in [inside.id], [b.id, 999]:
        with pytest.raises(NotFound):
            albums.order_albums(wrong)
    albums.order_albums([])
    assert ["a", "aa", "b", "c"] == [each.name for each in albums.children()]
    undo(home.library, home.alice)
    assert ["c", "a", "aa", "b"] == [each.name for each in albums.children()]


def test_what_stands_for_others_takes_them_along(home: Home, albums: Albums) -> None:
    """A RAW behind its JPEG is moved, taken out and put back with it, where that is asked."""
    album, (raw, jpeg, last) = ordered(home, albums, "a.dng", "a.jpg", "b.jpg")
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET stack_id = ? WHERE id = ?", (jpeg.id, raw.id)
        )
    albums.arrange(album.id, [jpeg], None)
    assert ["b.jpg", "a.dng", "a.jpg"] == names(albums, album)
    albums.take_out(album.id, [jpeg], stacks=True)
    assert ["b.jpg"] == names(albums, album)
    undo(home.library, home.alice)
    assert ["b.jpg", "a.dng", "a.jpg"] == names(albums, album)
    favorites = Favorites(home.library, home.alice)
    favorites.add([raw, jpeg, last])
    favorites.remove([jpeg], stacks=True)
    assert ["b.jpg"] == [name for name, _ in favorites.photos()]
