"""Shelves: what belongs together by what the files tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from support.home import JPEG, Home
from support.taken import PARIS, VENCE, taken

from library.catalog import places, shelves
from library.catalog.shelves import View
from library.copies import copy
from library.model import Media, Town

NOON = datetime.fromisoformat("2024-05-17 12:00")
MP4 = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d") + bytes(64)
SPRINGFIELD = Town(4951788, "Springfield", "Massachusetts", "US", "United States", 42.1, -72.6)
CAPITAL = Town(4250542, "Springfield", "Illinois", "US", "United States", 39.8, -89.6)


def photo(home: Home, name: str) -> Media:
    return home.put(*name.split("/"), data=JPEG + name.encode())


def known(home: Home, *towns: Town) -> None:
    with home.catalog.write() as connection:
        places.add(connection, towns)


def on(home: Home, view: View, title: str, of: str = "") -> list[str]:
    with home.catalog.read() as connection:
        found = shelves.find(connection, home.alice.id, view, title, of)
        assert found is not None
        return [name for name, _ in shelves.items(connection, found.id)]


def titles(home: Home, view: View, of: str = "") -> list[str]:
    with home.catalog.read() as connection:
        return [each.title for each in shelves.listed(connection, home.alice.id, view, of)]


def test_a_photo_is_on_the_shelves_of_its_town_and_its_camera(home: Home) -> None:
    """Newest first."""
    taken(home, photo(home, "a.jpg"), NOON, town=PARIS, make="Canon", model="Canon EOS R5")
    taken(home, photo(home, "b.jpg"), NOON.replace(hour=13), town=PARIS, make="Canon", model="R6")
    assert ["b.jpg", "a.jpg"] == on(home, View.PLACES, "Paris", "France")
    assert ["Canon EOS R5", "Canon R6"] == titles(home, View.CAMERAS)
    assert [] == titles(home, View.VIDEOS)


def test_what_tells_neither_place_nor_camera_is_on_none(home: Home) -> None:
    """There is no folder of the unknown."""
    taken(home, photo(home, "a.jpg"), NOON, make="Canon")
    for view in View:
        assert [] == titles(home, view)


def test_videos_are_on_the_shelf_of_their_year(home: Home) -> None:
    """Or of those without a date."""
    taken(home, home.put("a.mp4", data=MP4), NOON)
    taken(home, home.put("b.mp4", data=MP4 + b"b"))
    assert ["2024", "undated"] == titles(home, View.VIDEOS)


def test_a_photo_that_turns_out_to_be_from_elsewhere_changes_its_shelf(home: Home) -> None:
    """The empty one is not shown."""
    item = taken(home, photo(home, "a.jpg"), NOON, town=PARIS)
    taken(home, item, NOON, town=VENCE)
    assert ["Vence"] == titles(home, View.PLACES, "France")


def test_names_on_a_shelf_are_kept(home: Home) -> None:
    """When others of that name go, and when the photo is read again."""
    first = taken(home, photo(home, "1/a.jpg"), NOON, town=PARIS)
    second = taken(home, photo(home, "2/a.jpg"), NOON, town=PARIS)
    assert ["a (2).jpg", "a.jpg"] == on(home, View.PLACES, "Paris", "France")
    home.files.remove(first)
    taken(home, second, NOON, town=PARIS)
    assert ["a (2).jpg"] == on(home, View.PLACES, "Paris", "France")


def test_a_renamed_photo_is_renamed_on_its_shelves(home: Home) -> None:
    """It stays where it is by a move to another folder alone."""
    item = taken(home, photo(home, "a.jpg"), NOON, town=PARIS)
    home.files.move(item, home.folder("elsewhere").id, "b.jpg")
    assert ["b.jpg"] == on(home, View.PLACES, "Paris", "France")


def test_copies_are_on_the_shelves_too(home: Home) -> None:
    """Whether a file is copied or its folder."""
    item = taken(home, photo(home, "2024/a.jpg"), NOON, town=PARIS)
    copy(home.files, item, home.root.id, "b.jpg")
    copy(home.files, home.folder("2024"), home.root.id, "copy")
    assert ["a (2).jpg", "a.jpg", "b.jpg"] == sorted(on(home, View.PLACES, "Paris", "France"))


def test_what_is_no_picture_any_more_is_on_none(home: Home) -> None:
    """Its new content says nothing of a place."""
    taken(home, photo(home, "a.jpg"), NOON, town=PARIS)
    home.put("a.jpg", data=b"words")
    assert [] == titles(home, View.PLACES, "France")


def test_towns_of_one_name_are_told_apart_by_their_regions(home: Home) -> None:
    """From the start, so that no name changes when the other one is visited."""
    known(home, SPRINGFIELD, CAPITAL)
    taken(home, photo(home, "a.jpg"), NOON, town=SPRINGFIELD)
    assert ["Springfield (Massachusetts)"] == titles(home, View.PLACES, "United States")
    taken(home, photo(home, "b.jpg"), NOON, town=CAPITAL)
    assert ["Springfield (Illinois)", "Springfield (Massachusetts)"] == titles(
        home, View.PLACES, "United States"
    )


def test_the_numbered_quarters_of_a_city_are_the_city(home: Home) -> None:
    """Nobody looks for the Eiffel Tower in “Paris 16 Passy”."""
    passy = replace(PARIS, id=6269531, name="Paris 16 Passy", latitude=48.8575, longitude=2.2809)
    far = replace(passy, id=3, name="Paris 3 Elsewhere", latitude=44.0)
    known(home, PARIS)
    for number, town in enumerate((passy, far)):
        taken(home, photo(home, f"{number}.jpg"), NOON, town=town)
    assert ["Paris", "Paris 3 Elsewhere"] == titles(home, View.PLACES, "France")


def test_towns_of_one_name_in_one_region_are_numbered(home: Home) -> None:
    """Whichever was visited first keeps the name."""
    for number in range(2):
        town = replace(SPRINGFIELD, id=number + 1, region=None)
        taken(home, photo(home, f"{number}.jpg"), NOON, town=town)
    assert ["Springfield", "Springfield (2)"] == titles(home, View.PLACES, "United States")


def test_the_capital_of_a_region_of_its_name_needs_no_region(home: Home) -> None:
    """“New York (New York)” says nothing more."""
    other = replace(SPRINGFIELD, id=7)
    capital = replace(SPRINGFIELD, id=8, region="Springfield")
    known(home, other, capital)
    for number, town in enumerate((other, capital)):
        taken(home, photo(home, f"{number}.jpg"), NOON, town=town)
    assert ["Springfield", "Springfield (Massachusetts)"] == titles(
        home, View.PLACES, "United States"
    )


def test_of_a_stack_a_shelf_shows_one_picture(home: Home) -> None:
    """Also where what stands for it lies elsewhere; of Live Photos, no video is shown alone."""
    still = taken(home, photo(home, "a.jpg"), NOON, town=PARIS)
    raw = taken(home, photo(home, "b.jpg"), NOON, town=PARIS)
    apart = taken(home, photo(home, "c.jpg"), NOON, town=VENCE)
    film = taken(home, home.put("a.mp4", data=MP4), NOON, town=PARIS)
    with home.catalog.write() as connection:
        for item in raw, apart, film:
            connection.exec_driver_sql(
                "UPDATE media_items SET stack_id = ? WHERE id = ?", (still.id, item.id)
            )
        for view, title, of, count in (
            (View.PLACES, "Paris", "France", 1),
            (View.PLACES, "Vence", "France", 1),
            (View.VIDEOS, "2024", "", 0),
        ):
            found = shelves.find(connection, home.alice.id, view, title, of)
            assert found is not None
            assert count == shelves.size(connection, found.id)
            assert count == len(list(shelves.pictures(connection, found.id)))
        assert [] == shelves.sizes(connection, home.alice.id, View.VIDEOS)


def test_an_older_index_is_put_on_shelves(home: Home) -> None:
    """As if everything had just been read."""
    taken(home, photo(home, "a.jpg"), NOON, town=PARIS, model="R5")
    with home.catalog.write() as connection:
        connection.exec_driver_sql("DELETE FROM shelves")
        shelves.fill(connection)
    assert ["a.jpg"] == on(home, View.PLACES, "Paris", "France")
    assert ["a.jpg"] == on(home, View.CAMERAS, "R5")
