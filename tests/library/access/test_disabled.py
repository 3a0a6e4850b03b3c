"""What a disabled user shares."""

from __future__ import annotations

import pytest
from support.home import Home

from library.access.access import Access
from library.access.rights import Level, Right
from library.access.things import Kind, Thing
from library.access.visitor import Link, Visitor
from library.accounts import Accounts
from library.model import User
from library.sharing import Sharing


@pytest.mark.parametrize("by", ["user", "link"])
def test_it_is_shared_no_more_until_they_are_enabled(home: Home, by: str) -> None:
    """Neither with a user, nor by a link that was opened before; at once, in all processes."""
    item = home.put("Trip", "a.txt")
    folder = home.folder("Trip")
    share = Sharing(home.library, home.alice).give(
        Thing(Kind.FOLDER, folder.id), "Trip", "bob", Level.VIEW
    )
    link = Link(1, share.id, home.alice.id, Level.VIEW, True, False, None)
    visitor = Visitor(home.bob) if by == "user" else Visitor(links=(link,))

    def owner() -> User | None:
        return Access(home.catalog).owner(visitor, item.id, Right.FETCH)

    accounts = Accounts(home.catalog, home.data)
    assert home.alice == owner()
    accounts.disable("alice")
    assert owner() is None
    accounts.enable("alice")
    assert home.alice == owner()
