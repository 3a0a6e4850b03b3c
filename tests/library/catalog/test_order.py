"""The order of the queue: what is urgent, new, or looked at goes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from support.home import JPEG, Home

from library.catalog import activity, media, requeue, work, workers
from library.catalog.work import Work
from library.model import Kind, Media, Task
from library.tasks import TASKS, Declared, Lane, Urgency

NOW = datetime(2026, 5, 6, tzinfo=UTC)
BOTH = frozenset({Task.METADATA, Task.THUMBNAILS})


def lease(home: Home, limit: int = 1, at: datetime = NOW, lane: Lane = Lane.DECODERS) -> list[Work]:
    with home.catalog.write() as connection:
        return list(
            work.lease(
                connection, limit=limit, by="x", now=at, lease_for=timedelta(hours=1), lane=lane
            )
        )


def photo(home: Home, name: str, year: int = 2020) -> Media:
    upload = home.files.upload(home.root.id, name)
    upload.write(JPEG + name.encode())
    return upload.commit(modified=datetime(year, 5, 6, tzinfo=UTC)).media


def finish(home: Home, *everything: Work, failures: dict[Task, str] | None = None) -> None:
    with home.catalog.write() as connection:
        for each in everything:
            work.finish(connection, each, failures or {}, NOW)


def ids(taken: Sequence[Work]) -> list[int]:
    return [each.media.id for each in taken]


def test_the_newest_is_first_and_nothing_comes_from_the_future(home: Home) -> None:
    """By the time that the client gave the file, whatever the order of the uploads."""
    new, old, wrong = (
        photo(home, name, year) for name, year in (("a", 2024), ("b", 1999), ("c", 3000))
    )
    middle = photo(home, "d", 2010)
    assert [wrong.id, new.id, middle.id, old.id] == ids(lease(home, 4))


def test_dates_go_before_thumbnails_while_there_is_a_backlog(home: Home) -> None:
    """Of a few files, each is done whole; of many, all are in their months first."""
    for number in range(60):
        photo(home, f"{number}.jpg")
    first = lease(home, 2)
    assert [frozenset({Task.METADATA})] * 2 == [each.tasks for each in first]
    whole = [lease(home) for _ in range(58)][-1][0]
    assert BOTH == whole.tasks
    assert frozenset({Task.THUMBNAILS}) == lease(home)[0].tasks


def test_what_is_looked_at_is_done_first_and_whole(home: Home) -> None:
    """In the order in which it was told; only the user's own."""
    items = [photo(home, f"{number}.jpg", 1990 + number % 30) for number in range(60)]
    seen = [items[7].id, items[3].id]
    home.library.wanted(home.bob.id, seen)
    assert frozenset({Task.METADATA}) == lease(home)[0].tasks
    home.library.wanted(home.alice.id, seen)
    taken = lease(home, 2)
    assert seen == ids(taken)
    assert [BOTH] * 2 == [each.tasks for each in taken]
    with home.catalog.read() as connection:
        assert not work.is_unwanted(connection, home.alice.id, seen)


def test_a_thumbnail_that_is_asked_for_is_made_first(home: Home) -> None:
    """Whoever opens the viewer does not wait for the backlog."""
    item = photo(home, "old.jpg", 1990)
    photo(home, "new.jpg", 2025)
    assert home.library.thumbnail(home.alice, item.id, 1440) is None
    assert [item.id] == ids(lease(home))


def test_paused_work_is_not_taken(home: Home) -> None:
    """By nobody; and resumed, it is."""
    photo(home, "a.jpg")
    with home.catalog.write() as connection:
        workers.pause(connection, NOW)
        assert NOW == workers.paused_since(connection)
        assert not work.is_due(connection, NOW)
    assert [] == lease(home)
    with home.catalog.write() as connection:
        workers.resume(connection)
        assert work.is_due(connection, NOW)
    assert 1 == len(lease(home))


def test_delays_grow_up_to_an_hour() -> None:
    """From a quarter of a minute, doubled each time."""
    assert [15, 30, 60] == [work.delay(number).total_seconds() for number in range(3)]
    assert timedelta(hours=1) == work.delay(8) == work.delay(10**6)


def test_a_lease_is_renewed(home: Home) -> None:
    """However long the job takes; only one's own."""
    photo(home, "a.jpg")
    lease(home)
    with home.catalog.write() as connection:
        work.renew(connection, "other", NOW + timedelta(hours=9), timedelta(hours=1))
        assert work.is_due(connection, NOW + timedelta(hours=1))
        work.renew(connection, "x", NOW + timedelta(minutes=50), timedelta(hours=1))
        assert not work.is_due(connection, NOW + timedelta(hours=1))


def test_who_lost_a_lease_saves_nothing(home: Home) -> None:
    """Somebody else does the work, and it counts once."""
    photo(home, "a.jpg")
    (late,) = lease(home)
    (other,) = lease(home, at=NOW + timedelta(hours=2))
    finish(home, other)
    with home.catalog.read() as connection:
        assert work.still_wanted(connection, late) is None


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Tasks as a later version of the program declares them."""
    return monkeypatch


def declare(changed: pytest.MonkeyPatch, task: Task, declared: Declared) -> None:
    changed.setitem(TASKS, task, declared)  # type: ignore[arg-type]


def queue_all(home: Home) -> list[Task]:
    """Queue anew what is outdated, in small steps."""
    with home.catalog.read() as connection:
        tasks = list(requeue.outdated(connection))
    for task in tasks:
        more = True
        while more:
            with home.catalog.write() as connection:
                more = requeue.queue_anew(connection, task, NOW, 2)
    return tasks


def test_a_new_version_of_a_task_is_owed_by_what_it_concerns(
    home: Home, changed: pytest.MonkeyPatch
) -> None:
    """Also by what failed; no other task is, and a second start queues nothing."""
    queue_all(home)
    items = [photo(home, f"{number}.jpg") for number in range(5)]
    home.put("text.txt", data=b"text")
    taken = lease(home, 9)
    finish(home, *taken[1:])
    finish(home, taken[0], failures={Task.THUMBNAILS: "It is torn.", Task.METADATA: "Torn."})
    assert [] == queue_all(home)
    declare(changed, Task.THUMBNAILS, Declared(99, Urgency.PICTURES, "Thumbnails"))
    assert [Task.THUMBNAILS] == queue_all(home)
    with home.catalog.read() as connection:
        for item in items:
            assert [Task.THUMBNAILS] == work.tasks_pending(connection, item.id)
        counts = activity.counts(connection)
    assert (5, 0) == (counts[Task.THUMBNAILS].pending, counts[Task.THUMBNAILS].failed)
    assert (0, 1) == (counts[Task.METADATA].pending, counts[Task.METADATA].failed)
    assert [] == queue_all(home)


def test_a_task_for_some_types_concerns_these_alone(
    home: Home, changed: pytest.MonkeyPatch
) -> None:
    """New uploads, too."""
    queue_all(home)
    item = photo(home, "a.jpg")
    finish(home, *lease(home))
    only_png = Declared(99, Urgency.DATES, "PNG", mimes=frozenset({"image/png"}))
    declare(changed, Task.METADATA, only_png)
    queue_all(home)
    later = photo(home, "b.jpg")
    with home.catalog.read() as connection:
        assert [] == list(work.tasks_pending(connection, item.id))
        assert [Task.THUMBNAILS] == work.tasks_pending(connection, later.id)
    assert not only_png.concerns(Kind.OTHER, "image/png")


def test_what_is_demanded_is_first_and_no_backlog(home: Home, changed: pytest.MonkeyPatch) -> None:
    """Nobody owes it unasked; when it is done, nothing is left of it."""
    queue_all(home)
    on_demand = Declared(1, Urgency.DEMANDED, "Previews", on_demand=True)
    declare(changed, Task.THUMBNAILS, on_demand)
    item = photo(home, "old.jpg", 1990)
    new = photo(home, "new.jpg", 2025)
    home.library.wanted(home.alice.id, [new.id])
    home.library.demand(home.alice, item.id, Task.THUMBNAILS)
    with home.catalog.read() as connection:
        assert 2 == activity.pending(connection)
        assert [] == list(requeue.outdated(connection))
    taken = lease(home)
    assert [item.id] == ids(taken)
    finish(home, *taken, *lease(home))
    with home.catalog.read() as connection:
        assert 0 == activity.counts(connection)[Task.THUMBNAILS].pending


def test_long_work_does_not_hold_up_the_rest(home: Home, changed: pytest.MonkeyPatch) -> None:
    """It is in a lane of its own."""
    long = Declared(1, Urgency.DEMANDED, "Playback", lane=Lane.LONG)
    declare(changed, Task.THUMBNAILS, long)
    photo(home, "a.jpg")
    assert [frozenset({Task.METADATA})] == [each.tasks for each in lease(home)]
    assert [frozenset({Task.THUMBNAILS})] == [each.tasks for each in lease(home, 5, lane=Lane.LONG)]


def test_failures_are_tried_again_when_a_person_asks(home: Home) -> None:
    """Of one file or one user; its page shows at once that it is under way."""
    one, two = photo(home, "a.jpg"), photo(home, "b.jpg")
    torn = {Task.THUMBNAILS: "It is torn."}
    finish(home, *lease(home, 9), failures=torn)
    before = home.root
    with home.catalog.write() as connection:
        assert 0 == requeue.retry(connection, NOW, user_id=home.bob.id)
        assert 1 == requeue.retry(connection, NOW, user_id=home.alice.id, media_id=two.id)
        assert [] == list(work.tasks_pending(connection, one.id))
        assert [Task.THUMBNAILS] == work.tasks_pending(connection, two.id)
        found = media.by_id(connection, two.id)
        assert found is not None
        assert found.failure is None
        assert 1 == requeue.retry(connection, NOW, user_id=None)
    assert before.revision != home.root.revision


def test_counts_follow_every_change(home: Home) -> None:
    """Uploads, deletions, results; each user's own."""

    def pending() -> tuple[int, int]:
        with home.catalog.read() as connection:
            return (
                activity.pending(connection, home.alice.id),
                activity.pending(connection, home.bob.id),
            )

    items = [photo(home, f"{number}.jpg") for number in range(3)]
    assert (3, 0) == pending()
    home.files.remove(items[0])
    assert (2, 0) == pending()
    photo(home, "1.jpg", 2001)
    assert (2, 0) == pending()
    finish(home, *lease(home))
    assert (1, 0) == pending()
