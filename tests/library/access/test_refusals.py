"""Refusals in the log."""

from __future__ import annotations

from collections.abc import Callable

from support.home import JPEG, Home
from support.refused import refused

from library.access.access import Access
from library.access.refusals import note_refusal
from library.access.rights import Level, Right
from library.access.visitor import ANYONE, Link, Visitor

__all__ = ["refused"]


def test_who_may_not_see_an_item_is_told_by_numbers(
    home: Home, refused: Callable[[], list[str]]
) -> None:
    """Not its name; and what is not there looks the same."""
    item = home.put("2024", "secret name.jpg", data=JPEG)
    access, bob = Access(home.catalog), Visitor(home.bob)
    for _ in range(3):
        assert access.owner(bob, item.id, Right.FETCH) is None
    assert access.owner(bob, 999, Right.FETCH) is None
    assert access.owner(Visitor(home.alice), item.id, Right.FETCH)
    who = f"who='user {home.bob.id}' act=FETCH"
    assert [f"{who} what='media {item.id}' times=3", f"{who} what='media 999' times=1"] == refused()


def test_strangers_and_who_holds_a_link_are_told_apart(
    home: Home, refused: Callable[[], list[str]]
) -> None:
    """By the number of the link."""
    link = Link(12, 1, home.alice.id, Level.VIEW, True, False, None)
    for visitor in (ANYONE, None, Visitor(links=(link,))):
        note_refusal(visitor, "OPEN", "link 5")
    assert [
        "who='nobody' act=OPEN what='link 5' times=2",
        "who='link 12' act=OPEN what='link 5' times=1",
    ] == refused()
