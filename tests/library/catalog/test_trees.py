from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection
from support.home import JPEG, Home

from library.catalog import activity, facts, properties, timeline, trees, work
from library.catalog.driver import driver_of
from library.catalog.properties import Holder, Property
from library.catalog.work import Work
from library.copies import copy
from library.model import Media, Task

RED = Property("{x}colour", "<colour>red</colour>")
NOW = datetime(2024, 5, 6, tzinfo=UTC)


def leased(connection: Connection) -> Sequence[Work]:
    """Take all work that is due."""
    now = datetime.now(UTC)
    return work.lease(connection, limit=9, by="x", now=now, lease_for=timedelta(hours=1))


def copied(home: Home) -> None:
    """Copy the folder ``a`` to ``z``."""
    copy(home.files, home.folder("a"), home.root.id, "z")


def test_a_copied_folder_is_known_as_its_original_is(home: Home) -> None:
    """What was read from its photos, what failed, what is still to do, and properties."""
    item = home.put("a", "b", "IMG.jpg", data=JPEG)
    home.put("a", "new.jpg", data=JPEG + b"new")
    folder = home.folder("a", "b")
    holders = (
        Holder("media", item.id),
        Holder("folder", folder.id),
        Holder("folder", home.folder("a").id),
    )
    with home.catalog.write() as connection:
        (taken,) = (each for each in leased(connection) if each.media.id == item.id)
        work.finish(connection, taken, {Task.THUMBNAILS: "no picture"}, NOW)
        facts.save_thumbnails(connection, item.id, made=True, placeholder=b"\1")
        timeline.place(connection, item.id, item.owner_id, item.name, "2024-05")
        for holder in holders:
            properties.put(connection, holder, RED)
    copied(home)
    twin = home.media("z", "b", "IMG.jpg")
    with home.catalog.read() as connection:
        assert (b"\1", True) == (twin.placeholder, twin.has_thumbnails)
        assert "no picture" == activity.failure(connection, twin.id)
        assert [] == list(work.tasks_pending(connection, twin.id))
        assert "2024-05" == timeline.month_of(connection, twin.id)
        new = home.media("z", "new.jpg")
        assert [Task.METADATA, Task.THUMBNAILS] == work.tasks_pending(connection, new.id)
        copies = home.folder("z", "b").id, home.folder("z").id
        for holder in (Holder("media", twin.id), *(Holder("folder", each) for each in copies)):
            assert [RED] == properties.of(connection, holder)
    with home.catalog.write() as connection:  # the original is in someone's hands, this is not
        assert [new.id] == [each.media.id for each in leased(connection)]
    names = sorted(name for name, _ in home.library.month_items(home.alice, "2024-05"))
    assert ["IMG (2).jpg", "IMG.jpg"] == names
    home.check()


def test_a_copy_takes_as_many_statements_for_many_files(home: Home) -> None:
    """Whoever else wants to write waits for all of them."""
    counts = []
    for count in (2, 20):
        for number in range(count):
            home.put("a", f"{number}.txt", data=b"%d" % number)
        counts.append(len(statements(home)))
    assert counts[0] == counts[1]


def statements(home: Home) -> set[str]:
    """Return what one copy writes into tables that others see."""
    folder = home.folder("a")
    twin = home.files.make_folder(home.root.id, f"copy {datetime.now(UTC)}")
    items: list[Media] = list(home.library.children(folder.id)[1])
    seen: list[str] = []
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        driver.set_trace_callback(seen.append)
        trees.copy(connection, (folder.id, twin.id), [], items, NOW)
        driver.set_trace_callback(None)
    # A statement is told again for each of its rows, since a trigger runs for them.
    return {each for each in seen if "INTO copied_" not in each}


@pytest.mark.parametrize("verb", ["write", "remove"])
def test_a_copy_of_what_changed_meanwhile_is_told(home: Home, verb: str) -> None:
    """By name; and the index can be used for the next one."""
    item = home.put("a", "a.txt", data=b"old")
    if verb == "write":
        home.put("a", "a.txt", data=b"new")
    else:
        home.files.remove(item)
    twin = home.files.make_folder(home.root.id, "z")
    for _ in range(2):
        with home.catalog.write() as connection:
            told = trees.copy(connection, (home.folder("a").id, twin.id), [], [item], NOW)
        assert "a.txt" == told
    assert [] == list(home.library.children(twin.id)[1])
