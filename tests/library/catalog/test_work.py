"""The queue of work: nobody does it twice, and none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.home import JPEG, Home

from library.catalog import activity, requeue, work
from library.catalog.work import Work
from library.model import Media, Task

BOTH = frozenset({Task.METADATA, Task.THUMBNAILS})
HOUR = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


def lease(home: Home, limit: int, by: str = "me", at: datetime | None = None) -> Sequence[Work]:
    with home.catalog.write() as connection:
        return work.lease(connection, limit=limit, by=by, now=at or now(), lease_for=HOUR)


def is_due(home: Home, at: datetime | None = None) -> bool:
    with home.catalog.read() as connection:
        return work.is_due(connection, at or now())


def photos(home: Home, count: int) -> list[Media]:
    return [home.put(f"{number}.jpg", data=JPEG + bytes([number])) for number in range(count)]


def test_work_is_taken_newest_first_with_all_its_tasks(home: Home) -> None:
    """An item is read once for all that is to be done on it."""
    items = photos(home, 3)[::-1]
    assert [(item, BOTH, 0) for item in items[:2]] == [
        (taken.media, taken.tasks, taken.attempts) for taken in lease(home, 2)
    ]
    assert items[2:] == [taken.media for taken in lease(home, 2)]
    assert not is_due(home)


@given(limits=st.lists(st.integers(1, 4), min_size=1, max_size=6))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_taken_twice(home: Home, limits: list[int]) -> None:
    """However many workers ask for however much."""
    photos(home, 5)
    with home.catalog.write() as connection:
        work.release(connection, "me", now())
        requeue.retry(connection, now(), user_id=None)  # what was put off
    taken = [each.media.id for limit in limits for each in lease(home, limit)]
    assert len(set(taken)) == len(taken) == min(5, sum(limits))


def test_a_lease_that_ran_out_is_due_again(home: Home) -> None:
    """The attempt counts, so that a deadly file is given up in the end."""
    photos(home, 1)
    lease(home, 1)
    assert not is_due(home)
    later = now() + HOUR
    assert is_due(home, later)
    assert [1] == [taken.attempts for taken in lease(home, 1, by="you", at=later)]


def test_the_work_of_the_dead_is_released(home: Home) -> None:
    """And only theirs; the attempt counts."""
    photos(home, 2)
    lease(home, 1, by="dead")
    lease(home, 1, by="alive")
    with home.catalog.write() as connection:
        assert {"dead", "alive"} == set(work.lessees(connection))
        work.release(connection, "dead", now())
        assert ["alive"] == list(work.lessees(connection))
    assert [1] == [taken.attempts for taken in lease(home, 9)]


def test_work_that_is_given_back_was_never_tried(home: Home) -> None:
    """Stopping the server costs no file an attempt."""
    photos(home, 1)
    for _ in range(3):
        (taken,) = lease(home, 1)
        assert 0 == taken.attempts
        with home.catalog.write() as connection:
            work.give_back(connection, taken)
    assert is_due(home)


def test_finished_work_has_gone(home: Home) -> None:
    """What failed is kept with its reason until the content changes."""
    (item,) = photos(home, 1)
    (taken,) = lease(home, 1)
    for _ in range(2):  # a second worker may come to an end with it, too
        with home.catalog.write() as connection:
            work.finish(connection, taken, {Task.THUMBNAILS: "It is torn."}, now())
    with home.catalog.read() as connection:
        assert [] == list(work.tasks_pending(connection, item.id))
        assert "It is torn." == activity.failure(connection, item.id)
        assert (0, 1) == (activity.pending(connection), activity.failed(connection))
    home.put("0.jpg", data=JPEG + b"mended")
    with home.catalog.read() as connection:
        assert sorted(BOTH) == list(work.tasks_pending(connection, item.id))
        assert activity.failure(connection, item.id) is None


def test_work_is_wanted_for_the_content_that_was_taken(home: Home) -> None:
    """By its new name after a rename; not after an overwrite, when hidden, or when deleted."""
    (item,) = photos(home, 1)

    def wanted() -> Media | None:
        taken = Work(item, frozenset(), "me")
        with home.catalog.read() as connection:
            return work.still_wanted(connection, taken)

    assert item == wanted()
    home.files.move(item, home.folder("2024").id, "IMG.jpg")
    assert home.media("2024", "IMG.jpg") == wanted()
    home.files.move(item, home.root.id, "._IMG.jpg")
    assert wanted() is None
    home.files.move(item, home.root.id, "IMG.jpg")
    assert wanted() is not None
    home.put("IMG.jpg", data=JPEG + b"other")
    assert wanted() is None
    home.files.remove(item)
    assert wanted() is None


def test_progress_is_each_user_s_own(home: Home) -> None:
    """Bob does not see how much alice uploads."""
    photos(home, 2)
    assert (2, 0) == (
        home.library.progress(home.alice).pending,
        home.library.progress(home.bob).pending,
    )
