"""What is a sidecar of what, and that its coming and going has files read anew."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.home import JPEG, Home

from library.catalog import work
from library.copies import copy
from library.model import Task
from library.sidecar_names import belongs

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'


@pytest.mark.parametrize(
    ("sidecar", "name", "is_one"),
    [
        ("IMG_1.JPG.xmp", "IMG_1.JPG", True),
        ("IMG_1.xmp", "IMG_1.JPG", True),
        ("IMG_1.XMP", "IMG_1.CR3", True),
        ("IMG_1.JPG.xmp", "IMG_1.CR3", False),
        ("IMG_1.xmp", "IMG_10.JPG", False),
        ("a.b.xmp", "a.b.jpg", True),
        ("a.b.xmp", "a.jpg", False),
        ("IMG_1.JPG.txt", "IMG_1.JPG", False),
        (".xmp", "a.jpg", False),
    ],
)
def test_names_of_sidecars(sidecar: str, name: str, is_one: bool) -> None:
    """With the file's extension or without it."""
    assert is_one is belongs(sidecar, name)


def settle(home: Home) -> None:
    """Nothing is left to do."""
    with home.catalog.write() as connection:
        connection.exec_driver_sql("DELETE FROM unprocessed_media_items")


def due(home: Home) -> set[str]:
    """The names of the files whose metadata is to be read, and nothing else; nothing is left."""
    with home.catalog.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT name, task FROM media_items JOIN unprocessed_media_items ON id = media_id"
        ).fetchall()
    settle(home)
    assert {Task.METADATA.value} >= {task for _, task in found}
    return {name for name, _ in found}


def sidecars(home: Home, *names: str) -> list[str]:
    """The names of the file's sidecars."""
    return [sidecar.name for sidecar in home.library.sidecars(home.media(*names))]


def test_the_one_that_names_the_extension_comes_first(home: Home) -> None:
    """Names are compared in their normal form; other files are no sidecars."""
    home.put("E\u0301t\u00e9.jpg", data=JPEG)
    for name in ("\u00c9te\u0301.xmp", "\u00c9t\u00e9.jpg.xmp", "\u00c9t\u00e9.2.xmp", "x.xmp"):
        home.put(name, data=XMP)
    assert ["\u00c9t\u00e9.jpg.xmp", "\u00c9te\u0301.xmp"] == sidecars(home, "\u00c9t\u00e9.jpg")


def test_what_a_sidecar_does_has_its_file_read_anew(home: Home) -> None:
    """Coming, changing, being renamed, moved, copied, and going; nothing else is read."""
    for name in ("IMG_1.jpg", "IMG_2.jpg", "IMG_10.jpg"):
        home.put(name, data=JPEG)
    settle(home)
    home.put("IMG_1.xmp", data=XMP)
    assert {"IMG_1.jpg"} == due(home)
    home.put("IMG_1.xmp", data=XMP)
    assert set() == due(home)
    home.put("IMG_1.xmp", data=XMP + b" ")
    assert {"IMG_1.jpg"} == due(home)
    home.files.move(home.media("IMG_1.xmp"), home.root.id, "IMG_2.jpg.xmp")
    assert {"IMG_1.jpg", "IMG_2.jpg"} == due(home)
    copy(home.files, home.media("IMG_2.jpg.xmp"), home.root.id, "IMG_1.xmp")
    assert {"IMG_1.jpg"} == due(home)
    home.files.move(home.media("IMG_2.jpg.xmp"), home.folder("else").id, "IMG_2.jpg.xmp")
    assert {"IMG_2.jpg"} == due(home)
    home.files.remove(home.media("IMG_1.xmp"))
    assert {"IMG_1.jpg"} == due(home)


def test_a_file_that_leaves_its_sidecar_is_read_anew(home: Home) -> None:
    """And so is one that comes to lie beside one."""
    home.put("IMG_1.jpg", data=JPEG)
    home.put("IMG_1.xmp", data=XMP)
    folder = home.folder("else")
    settle(home)
    home.files.move(home.media("IMG_1.jpg"), folder.id, "IMG_1.jpg")
    assert {"IMG_1.jpg"} == due(home)
    home.files.move(home.media("else", "IMG_1.jpg"), home.folder("third").id, "IMG_1.jpg")
    assert set() == due(home)
    home.files.move(home.media("third", "IMG_1.jpg"), home.root.id, "IMG_1.jpg")
    assert {"IMG_1.jpg"} == due(home)
    copy(home.files, home.media("IMG_1.jpg"), folder.id, "copy.jpg")
    assert {"copy.jpg"} == due(home)


def test_a_file_that_is_waiting_already_is_queued_once(home: Home) -> None:
    """Whichever of the two comes first."""
    home.put("IMG_1.xmp", data=XMP)
    item = home.put("IMG_1.jpg", data=JPEG)
    home.put("IMG_1.jpg.xmp", data=XMP)
    with home.catalog.write() as connection:
        assert {Task.METADATA, Task.THUMBNAILS} <= set(work.tasks_pending(connection, item.id))
        assert work.is_due(connection, datetime.now(UTC))
