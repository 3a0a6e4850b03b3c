"""What becomes of what has a name already."""

from __future__ import annotations

from typing import Any

import pytest
from support.home import Home

from library.copies import copy
from library.errors import NotAllowed
from library.files import Files
from library.model import Media
from library.taken import Taken


def upload(files: Files, folder_id: int, name: str, data: bytes) -> Media:
    begun = files.upload(folder_id, name)
    begun.write(data)
    return begun.commit().media


def move(files: Files, node: Media, folder_id: int, name: str) -> None:
    files.move(node, folder_id, name)


every_verb = pytest.mark.parametrize("verb", [move, copy])


@pytest.mark.parametrize("taken", Taken)
def test_of_two_that_upload_one_name_at_once(home: Home, taken: Taken) -> None:
    """Who is later replaces the file, is refused, or gets a number, as is said."""
    files = Files(home.library, home.alice, taken=taken)
    folder_id = home.folder("Trip").id
    late = files.upload(folder_id, "a.txt")
    late.write(b"late")
    upload(files, folder_id, "a.txt", b"early")
    if taken is Taken.KEPT:
        with pytest.raises(NotAllowed, match="may not be changed"):
            late.commit()
    else:
        late.commit()
    expected = {
        Taken.REPLACED: {"Trip/a.txt": b"late"},
        Taken.KEPT: {"Trip/a.txt": b"early"},
        Taken.BESIDE: {"Trip/a.txt": b"early", "Trip/a (2).txt": b"late"},
    }
    files_only = {path: data for path, data in home.indexed().items() if data is not None}
    assert expected[taken] == files_only
    home.check()


@every_verb
@pytest.mark.parametrize("taken", [Taken.KEPT, Taken.BESIDE])
@pytest.mark.parametrize("other", ["a.txt", "a.txt/in it.txt"])
def test_nothing_is_replaced_by_a_move_or_a_copy(
    home: Home, verb: Any, taken: Taken, other: str
) -> None:
    """Whether it is a file or a folder."""
    home.put("Trip", *other.split("/"), data=b"there")
    node = home.put("b.txt", data=b"new")
    files = Files(home.library, home.alice, taken=taken)
    if taken is Taken.KEPT:
        with pytest.raises(NotAllowed):
            verb(files, node, home.folder("Trip").id, "a.txt")
    else:
        verb(files, node, home.folder("Trip").id, "a.txt")
        assert b"new" == home.indexed()["Trip/a (2).txt"]
    assert b"there" == home.indexed()[f"Trip/{other}"]
    home.check()


@pytest.mark.parametrize("taken", Taken)
def test_what_is_empty_is_filled(home: Home, taken: Taken) -> None:
    """By an upload, as some programs write in two steps."""
    home.put("Trip", "a.txt", data=b"")
    files = Files(home.library, home.alice, taken=taken)
    item = upload(files, home.folder("Trip").id, "a.txt", b"full")
    assert ("a.txt", 4) == (item.name, item.size)
    home.check()


@pytest.mark.parametrize("taken", Taken)
def test_a_file_is_not_in_its_own_way(home: Home, taken: Taken) -> None:
    """It may be given another case, or the name that it has."""
    item = home.put("Trip", "a.txt")
    files = Files(home.library, home.alice, taken=taken)
    for name in ("a.txt", "A.txt"):
        files.move(item, item.folder_id, name)
        assert f"Trip/{name}" in home.indexed()
    home.check()
