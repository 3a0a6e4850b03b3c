from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.home import Home

from library.catalog import locks
from library.catalog.engine import Catalog
from library.catalog.locks import Lock

NOW = datetime(2024, 5, 6, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PATHS = ["/", "/a", "/a/b", "/a/b/c", "/A/b", "/a%", "/a_b", "/ab", "/é"]


def lock(path: str, user_id: int, **changes: object) -> Lock:
    values: dict[str, object] = {
        "token": f"urn:{user_id}:{path}",
        "user_id": user_id,
        "path": path,
        "deep": False,
        "exclusive": True,
        "owner": b"<owner/>",
        "principal": "ann",
        "timeout_s": 60,
        "expires": LATER,
    }
    return Lock(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def ann(home: Home) -> int:
    return home.alice.id


@pytest.fixture
def bob(home: Home) -> int:
    return home.bob.id


def test_a_lock_comes_back_as_it_was_stored(catalog: Catalog, ann: int, bob: int) -> None:
    """To its own user alone."""
    stored = lock("/a", ann)
    with catalog.write() as connection:
        locks.add(connection, stored)
        assert stored == locks.find(connection, ann, stored.token, NOW)
        assert locks.find(connection, bob, stored.token, NOW) is None
        assert [] == locks.covering(connection, bob, "/a", NOW)


@pytest.mark.parametrize("deep", [True, False])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(locked=st.sampled_from(PATHS), asked=st.sampled_from(PATHS))
def test_what_a_lock_covers(
    catalog: Catalog, ann: int, deep: bool, locked: str, asked: str
) -> None:
    """Its own path; a deep one all below. Names that differ by case or wildcard are others."""
    inside = asked != locked and asked.startswith(locked.rstrip("/") + "/")
    with catalog.write() as connection:
        locks.remove_tree(connection, ann, "/")
        locks.add(connection, lock(locked, ann, deep=deep))
        covering = locks.covering(connection, ann, asked, NOW)
    assert (asked == locked or (deep and inside)) is bool(covering)


def test_the_locks_below_a_folder(catalog: Catalog, ann: int) -> None:
    """At any depth, without its own."""
    with catalog.write() as connection:
        for path in PATHS:
            locks.add(connection, lock(path, ann))
        below = locks.below(connection, ann, "/a", NOW)
        assert ["/a/b", "/a/b/c"] == [found.path for found in below]
        assert len(PATHS) - 1 == len(locks.below(connection, ann, "/", NOW))


def test_locks_go_with_their_folder(catalog: Catalog, ann: int) -> None:
    """All, or all but its own."""
    with catalog.write() as connection:
        for path in PATHS:
            locks.add(connection, lock(path, ann))
        locks.remove_tree(connection, ann, "/a", keep_own=True)
        assert [] == locks.below(connection, ann, "/a", NOW)
        assert 1 == len(locks.on(connection, ann, "/a", NOW))
        locks.remove_tree(connection, ann, "/a")
        assert [] == locks.on(connection, ann, "/a", NOW)
        assert 1 == len(locks.on(connection, ann, "/ab", NOW))


def test_paths_are_compared_in_one_normal_form(catalog: Catalog, ann: int) -> None:
    """And shown as they were locked."""
    with catalog.write() as connection:
        locks.add(connection, lock("/e\u0301", ann))
        (found,) = locks.on(connection, ann, "/\u00e9", NOW)
    assert "/e\u0301" == found.path


def test_what_has_expired_is_not_seen_and_can_be_purged(catalog: Catalog, ann: int) -> None:
    """A refreshed lock has not."""
    with catalog.write() as connection:
        locks.add(connection, lock("/a", ann, expires=NOW))
        locks.add(connection, lock("/ab", ann, expires=NOW))
        assert [] == locks.on(connection, ann, "/a", NOW)
        locks.refresh(connection, f"urn:{ann}:/a", 60, LATER)
        assert 1 == locks.purge(connection, NOW)
        assert 1 == len(locks.on(connection, ann, "/a", NOW))


def test_locks_exist_for_their_own_user_until_they_expire(
    catalog: Catalog, ann: int, bob: int
) -> None:
    """Where there are none, a write asks for no particular one."""
    with catalog.write() as connection:
        locks.add(connection, lock("/a", ann))
        found = [locks.exist(connection, *each) for each in ((ann, NOW), (ann, LATER), (bob, NOW))]
    assert [True, False, False] == found
