"""/duplicates: copies and what looks alike."""

from __future__ import annotations

import pytest
from support.home import JPEG, Home

from library.catalog import facts, similar
from library.catalog.driver import driver_of
from library.errors import NotFound
from library.files import Files
from library.model import Facts, Media
from providers.folder import AcceptsCopies, File, Folder, Removes, resolve
from providers.root import tree

LOOK = 0x0F0F_1234_5678_9ABC


def seen(home: Home, *names: str, data: bytes = b"", phash: int | None = None) -> Media:
    """Store a photo that the worker is through with."""
    item = home.put(*names, data=JPEG + data)
    with home.catalog.write() as connection:
        similar.join(connection, item.id, phash)
    return item


def flipped(phash: int, *bits: int) -> int:
    for bit in bits:
        phash ^= 1 << bit
    return phash - (1 << 64) if phash >> 63 & 1 else phash


def contents(home: Home) -> dict[str, list[str]]:
    """What each group holds, by the files' own names."""
    folder = resolve(tree(home.library, home.alice), ("duplicates",))
    assert folder is not None
    assert not isinstance(folder, File)
    return {
        group.name: sorted(file.media.name for file in group.list() if isinstance(file, File))
        for group in folder.list()
        if not isinstance(group, File)
    }


def at(home: Home, *names: str) -> Folder:
    found = resolve(tree(home.library, home.alice), ("duplicates", *names))
    assert found is not None
    assert not isinstance(found, File)
    return found


def test_what_stands_alone_is_no_duplicate(home: Home) -> None:
    """Nor is what differs in more bits than re-encoding does."""
    seen(home, "a.jpg", data=b"a", phash=LOOK)
    seen(home, "b.jpg", data=b"b", phash=flipped(LOOK, 0, 10, 20, 30, 40, 50, 60))
    seen(home, "c.jpg", data=b"c")
    seen(home, "d.jpg", data=b"d")
    assert {} == contents(home)


@pytest.mark.parametrize("bits", [(), (63,), (0, 1, 16, 17, 32, 48), (5, 21, 37, 53, 54, 55)])
def test_what_differs_in_few_bits_is_alike(home: Home, bits: tuple[int, ...]) -> None:
    """However they are spread."""
    seen(home, "a.jpg", data=b"a", phash=LOOK)
    seen(home, "b.jpg", data=b"b", phash=flipped(LOOK, *bits))
    assert [["a.jpg", "b.jpg"]] == list(contents(home).values())


def test_copies_are_found_without_a_hash(home: Home) -> None:
    """Of a picture that is too plain, or damaged."""
    seen(home, "a.jpg")
    seen(home, "2024", "b.jpg")
    assert [["a.jpg", "b.jpg"]] == list(contents(home).values())
    with home.catalog.read() as connection:
        (group,) = similar.groups(connection, home.alice.id)
    assert (group.identical, group.spare) == (True, len(JPEG))


def test_small_differences_do_not_add_up(home: Home) -> None:
    """The third is like the second, but not like the first, whose group it would join."""
    seen(home, "a.jpg", data=b"a", phash=LOOK)
    seen(home, "b.jpg", data=b"b", phash=flipped(LOOK, 1, 2, 3, 4, 5))
    seen(home, "c.jpg", data=b"c", phash=flipped(LOOK, 1, 2, 3, 4, 5, 6, 7, 8, 9))
    assert [["a.jpg", "b.jpg"]] == list(contents(home).values())


def test_a_still_and_its_video_are_no_duplicates(home: Home) -> None:
    """Though the poster looks like the still; nor are videos of different lengths."""
    photo = seen(home, "a.jpg", data=b"a", phash=LOOK)
    for name, duration_s in ("a.mov", 3.0), ("b.mov", 60.0):
        stored = home.put(name, data=b"\0\0\0\x14ftypqt  " + name.encode())
        with home.catalog.write() as connection:
            facts.save(connection, stored.id, Facts(duration_s=duration_s))
            similar.join(connection, stored.id, LOOK)
    assert photo.kind != home.media("a.mov").kind
    assert {} == contents(home)


def test_a_stack_is_no_group_of_duplicates(home: Home) -> None:
    """But a copy of what stands in its shadow is one."""
    jpeg, raw, _ = (seen(home, name, data=name.encode(), phash=LOOK) for name in "abc")
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        driver.execute("UPDATE media_items SET stack_id = ? WHERE id = ?", (jpeg.id, raw.id))
    assert [["a", "c"]] == list(contents(home).values())
    home.files.remove(home.media("c"))
    assert {} == contents(home)


def test_numbers_and_names_are_stable(home: Home) -> None:
    """A path that a client remembers goes on meaning the same photo, when others come and go."""
    seen(home, "1", "x.jpg")
    second = seen(home, "2", "x.jpg")
    third = seen(home, "3", "x")
    (number,) = contents(home)
    names = {node.name for node in at(home, number).list()}
    assert {f"x ({second.id - 1}).jpg", f"x ({second.id}).jpg", f"x ({third.id})"} == names
    home.files.remove(home.media("1", "x.jpg"))
    assert {f"x ({second.id}).jpg", f"x ({third.id})"} == {
        node.name for node in at(home, number).list()
    }
    home.files.remove(home.media("2", "x.jpg"))
    assert {} == contents(home)
    seen(home, "4", "x.jpg")
    assert [number] == list(contents(home))


def test_a_name_is_found_only_as_it_is_listed(home: Home) -> None:
    """The id alone is no name."""
    item = seen(home, "x.jpg")
    seen(home, "y.jpg")
    (number,) = contents(home)
    assert isinstance(at(home, number).get(f"x ({item.id}).jpg"), File)
    for name in f"z ({item.id}).jpg", f"x ({item.id})", f"x ({item.id}).png", "x.jpg":
        assert at(home, number).get(name) is None


def test_copies_are_duplicates_at_once(home: Home) -> None:
    """Of a file, and of a whole folder."""
    seen(home, "a", "x.jpg")
    files = resolve(tree(home.library, home.alice), ("files",))
    folder = resolve(tree(home.library, home.alice), ("files", "a"))
    assert isinstance(files, AcceptsCopies)
    assert folder is not None
    assert not isinstance(folder, File)
    files.copy_in(next(iter(folder.list())), "y.jpg")
    files.copy_in(folder, "c")
    assert [["x.jpg", "x.jpg", "y.jpg"]] == list(contents(home).values())


def test_another_content_is_no_duplicate(home: Home) -> None:
    """From the moment it is written."""
    seen(home, "x.jpg")
    seen(home, "y.jpg")
    home.put("y.jpg", data=JPEG + b"edited")
    assert {} == contents(home)


def test_others_files_are_others(home: Home) -> None:
    """What bob has is no duplicate of what alice has."""
    seen(home, "a.jpg", phash=LOOK)
    upload = Files(home.library, home.bob).upload(home.library.root(home.bob).id, "b.jpg")
    upload.write(JPEG)
    stored = upload.commit().media
    with home.catalog.write() as connection:
        similar.join(connection, stored.id, LOOK)
    assert {} == contents(home)


def test_removing_deletes_the_file_itself(home: Home) -> None:
    """As in every view."""
    seen(home, "a.jpg")
    seen(home, "b.jpg")
    (number,) = contents(home)
    folder = at(home, number)
    name = f"b ({home.media('b.jpg').id}).jpg"
    assert isinstance(folder, Removes)
    folder.remove(name)
    assert home.find("b.jpg") is None
    with pytest.raises(NotFound):
        folder.remove(name)


def test_looks_that_nothing_has_are_swept(home: Home) -> None:
    """And those that something has are not."""
    seen(home, "a.jpg", data=b"a", phash=LOOK)
    home.files.remove(seen(home, "b.jpg", data=b"b", phash=~LOOK))
    with home.catalog.write() as connection:
        similar.sweep(connection)
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM similar_{table}").scalar_one()
            for table in ("groups", "bands", "items")
        ]
    assert [1, 4, 1] == counts
