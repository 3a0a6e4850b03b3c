"""The timeline: names in a month are unique, and stay."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.home import JPEG, Home

from library.catalog import timeline
from library.copies import copy
from library.library import Library
from library.model import UNDATED, Media, Month, User


def place(home: Home, item: Media, month: str | None) -> None:
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, month)


def photo(home: Home, month: str | None, *names: str) -> Media:
    item = home.put(*names, data=JPEG + "/".join(names).encode())
    place(home, item, month)
    return item


def names(library: Library, user: User, month: str) -> dict[str, int]:
    return {name: item.id for name, item in library.month_items(user, month)}


def test_photos_of_one_name_are_numbered(home: Home) -> None:
    """In the order in which they came; others of that name may lie in other months."""
    ids = [photo(home, "2024-05", folder, "IMG_1.jpg").id for folder in "abc"]
    photo(home, "2024-06", "d", "IMG_1.jpg")
    expected = dict(zip(["IMG_1.jpg", "IMG_1 (2).jpg", "IMG_1 (3).jpg"], ids, strict=True))
    assert expected == names(home.library, home.alice, "2024-05")


def test_a_name_stays_when_others_go(home: Home) -> None:
    """A path that a client remembers never comes to mean another photo."""
    first, second = (photo(home, "2024-05", folder, "IMG_1.jpg") for folder in "ab")
    home.files.remove(first)
    assert {"IMG_1 (2).jpg": second.id} == names(home.library, home.alice, "2024-05")
    third = photo(home, "2024-05", "c", "IMG_1.jpg")
    assert {"IMG_1 (2).jpg": second.id, "IMG_1.jpg": third.id} == names(
        home.library, home.alice, "2024-05"
    )


def test_a_renamed_photo_has_its_new_name(home: Home) -> None:
    """In the same month; a move to another folder changes nothing."""
    item = photo(home, "2024-05", "a", "IMG_1.jpg")
    home.files.move(item, home.folder("b").id, "IMG_1.jpg")
    assert ["IMG_1.jpg"] == list(names(home.library, home.alice, "2024-05"))
    home.files.move(item, home.folder("b").id, "Beach.jpg")
    assert ["Beach.jpg"] == list(names(home.library, home.alice, "2024-05"))


@given(st.lists(st.sampled_from(["a.jpg", "A.JPG", "é.jpg", "e\u0301.jpg", "ß.jpg", "ss.jpg"])))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_listed_name_is_found(home: Home, wanted: list[str]) -> None:
    """In any normal form, and it is the listed photo; another case is another name."""
    for each in home.library.children(home.root.id)[0]:
        home.files.remove(each)
    for number, name in enumerate(wanted):
        photo(home, "2024-05", str(number), name)
    listed = names(home.library, home.alice, "2024-05")
    assert len(wanted) == len(listed)
    for name, media_id in listed.items():
        for form in ("NFC", "NFD"):
            asked = unicodedata.normalize(form, name)
            found = home.library.month_item(home.alice, "2024-05", asked)
            assert found is not None
            assert (name, media_id) == (found[0], found[1].id)
        assert home.library.month_item(home.alice, "2024-05", name.swapcase()) is None


def test_months_come_newest_first_and_the_undated_last(home: Home) -> None:
    """With how many each holds; empty ones are not there."""
    for number, month in enumerate([UNDATED, "2023-12", "2024-05", "2024-05", "0999-01", None]):
        photo(home, month, f"{number}.jpg")
    expected = [Month("2024-05", 2), Month("2023-12", 1), Month("0999-01", 1), Month(UNDATED, 1)]
    assert expected == list(home.library.month_sizes(home.alice))
    assert [month.key for month in expected] == list(home.library.months(home.alice))
    assert [Month("2024-05", 2)] == list(home.library.month_sizes(home.alice, "2024"))
    assert ["2024-05"] == list(home.library.months(home.alice, "2024"))
    assert [] == list(home.library.months(home.alice, "2022"))
    assert home.library.has_month(home.alice, UNDATED)
    assert not home.library.has_month(home.alice, "2022-01")


def test_everyone_has_a_timeline_of_their_own(home: Home) -> None:
    """Bob sees nothing of alice's, and her names are not taken for him."""
    photo(home, "2024-05", "a.jpg")
    assert [] == list(home.library.months(home.bob))
    assert home.library.month_item(home.bob, "2024-05", "a.jpg") is None


def test_a_deleted_photo_is_in_no_month(home: Home) -> None:
    """Nor is one whose folder went."""
    photo(home, "2024-05", "a", "a.jpg")
    home.files.remove(home.folder("a"))
    assert [] == list(home.library.months(home.alice))


def test_a_copy_lies_beside_its_original(home: Home) -> None:
    """Under a name of its own."""
    item = photo(home, "2024-05", "a.jpg")
    copy(home.files, item, home.folder("b").id, "a.jpg")
    assert ["a.jpg", "a (2).jpg"] == sorted(names(home.library, home.alice, "2024-05"), key=len)
