"""What a visitor may do to something, whoever and whatever they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.access.deciding import Given, rights
from library.access.rights import Level, Right
from library.access.visitor import ANYONE, Link, Scope, Visitor
from library.model import Role, User

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OWNER, OTHER = 1, 2


def user(number: int, role: Role = Role.USER) -> User:
    return User(number, f"user{number}", role, Path("/nowhere"), NOW)


def link(share: int = 5, level: Level = Level.VIEW, **more: object) -> Link:
    made = {"download": True, "with_metadata": True, "expires": None} | more
    return Link(7, share, OWNER, level, **made)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [Role.USER, Role.ADMIN])
def test_owners_may_do_everything_with_what_is_theirs(role: Role) -> None:
    """Whatever else they are."""
    assert rights(Visitor(user(OWNER, role)), OWNER, (), NOW) == Right.ALL


@pytest.mark.parametrize("role", list(Role))
def test_others_may_do_nothing(role: Role) -> None:
    """An admin neither; nor does a guest own anything, nor anyone who is nobody."""
    assert rights(Visitor(user(OTHER, role)), OWNER, (), NOW) == Right.NONE
    assert rights(Visitor(user(OWNER, Role.GUEST)), OWNER, (), NOW) == Right.NONE
    assert rights(ANYONE, OWNER, (), NOW) == Right.NONE


@pytest.mark.parametrize("level", list(Level))
def test_who_was_given_a_share_may_do_what_it_says(level: Level) -> None:
    """And nobody else, whether a user or a link."""
    given = [Given(5, level, OTHER)]
    assert rights(Visitor(user(OTHER)), OWNER, given, NOW) == level.rights
    assert rights(Visitor(user(3)), OWNER, given, NOW) == Right.NONE
    assert rights(Visitor(links=(link(),)), OWNER, given, NOW) == Right.NONE


def test_a_link_is_good_for_its_share_until_it_expires() -> None:
    """To the very moment."""
    ends = NOW + timedelta(seconds=1)
    visitor = Visitor(links=(link(expires=ends),))
    given = [Given(5, Level.VIEW)]
    assert rights(visitor, OWNER, given, NOW) == Right.VIEW
    told_less = Visitor(links=(link(with_metadata=False),))
    assert rights(told_less, OWNER, given, NOW) == Right.VIEW & ~Right.KNOW
    assert rights(visitor, OWNER, given, ends) == Right.NONE
    assert rights(visitor, OWNER, [Given(6, Level.VIEW)], NOW) == Right.NONE


def test_without_download_a_link_shows_and_does_not_give() -> None:
    """Previews only."""
    visitor = Visitor(links=(link(level=Level.ADD, download=False),))
    assert rights(visitor, OWNER, [Given(5, Level.VIEW)], NOW) == Right.SEE | Right.KNOW | Right.ADD


@given(
    st.sampled_from(list(Role)),
    st.sampled_from([OWNER, OTHER, 3]),
    st.lists(
        st.builds(
            Given, st.sampled_from([5, 6]), st.sampled_from(list(Level)), st.sampled_from([None, 2])
        )
    ),
    st.sampled_from([Right.NONE, Right.SEE, Right.VIEW, Right.ADD, Right.ALL]),
    st.lists(st.builds(link, st.sampled_from([5, 6]), st.sampled_from(list(Level))), max_size=2),
)
def test_no_app_password_allows_more_than_it_is_good_for(
    role: Role, number: int, given: list[Given], limit: Right, links: list[Link]
) -> None:
    """Nor does it take away what lies within; and what is not given is never allowed."""
    whole = Visitor(user(number, role), links=tuple(links))
    limited = Visitor(user(number, role), Scope(limit), tuple(links))
    allowed = rights(whole, OWNER, given, NOW)
    assert rights(limited, OWNER, given, NOW) == allowed & limit
    if number != OWNER:
        assert Right.SHARE not in allowed
        assert Right.CURATE not in allowed
