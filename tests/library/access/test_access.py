from __future__ import annotations

import pytest
from support.home import JPEG, Home

from library.access.access import Access
from library.access.rights import Right
from library.access.visitor import Scope, Visitor


@pytest.mark.parametrize(
    ("scope", "right", "seen"),
    [
        (Scope(), Right.SEE, True),
        (Scope(Right.VIEW), Right.FETCH, True),
        (Scope(Right.VIEW), Right.CHANGE, False),
        (Scope(Right.ADD), Right.SEE, False),
        (Scope(folder=("files",)), Right.SEE, True),
        (Scope(folder=("files", "2024")), Right.SEE, True),
        (Scope(folder=("files", "2024", "a.jpg")), Right.SEE, False),
        (Scope(folder=("files", "2023")), Right.SEE, False),
        (Scope(folder=("albums", "2024")), Right.SEE, False),
    ],
)
def test_an_item_is_seen_within_the_scope_alone(
    home: Home, scope: Scope, right: Right, seen: bool
) -> None:
    """By its id it is no more to a device than by its path."""
    item = home.put("2024", "a.jpg", data=JPEG)
    expected = home.alice if seen else None
    assert expected == Access(home.catalog).owner(Visitor(home.alice, scope), item.id, right)


def test_what_lies_in_the_trash_lies_in_no_folder(home: Home) -> None:
    """A device with a folder does not see what was thrown away."""
    trashed = home.with_trash()
    item = trashed.put("2024", "a.jpg", data=JPEG)
    trashed.files.remove(item)
    access, scope = Access(home.catalog), Scope(folder=("files",))
    assert access.owner(Visitor(home.alice, scope), item.id, Right.SEE) is None
    assert access.owner(Visitor(home.bob), item.id, Right.SEE) is None
