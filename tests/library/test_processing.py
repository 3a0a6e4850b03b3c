"""The worker's loop: work is done once, whatever happens to its file meanwhile."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from support.home import JPEG, Home

from library import geonames
from library.catalog import activity, places, requeue, work
from library.catalog.engine import Catalog
from library.copies import copy
from library.errors import CatalogError, StorageFull
from library.library import Library
from library.media.cache import SIZES, thumbnail_path, writing
from library.media.decoders import Decoders, DecodersClosed, Killed
from library.media.process import OUT_OF_MEMORY, Job, Outcome
from library.model import UNDATED, DateSource, Facts, Task, Town
from library.processing import MAX_ATTEMPTS, Processing

BOTH = frozenset({Task.METADATA, Task.THUMBNAILS})
TAKEN_IN_MAY = Facts(width=4, height=3, captured_local=datetime.fromisoformat("2024-05-17T12:00"))
NOTHING = Facts()
READ = Outcome(facts=TAKEN_IN_MAY, thumbnails=True, placeholder=b"p")


@dataclass
class FakeDecoders:
    """Reads no file: every job that finds its file has the same outcome."""

    outcome: Outcome = READ
    meanwhile: Callable[[Job], object] = lambda _job: None
    jobs: list[Job] = field(default_factory=list)

    def run(self, job: Job) -> Outcome:
        self.jobs.append(job)
        self.meanwhile(job)
        job.path.stat()
        return self.outcome


def failing(reason: str) -> Outcome:
    return Outcome(failures=dict.fromkeys(BOTH, reason))


def worker(home: Home, decoders: FakeDecoders) -> Processing:
    return Processing(home.library, cast(Decoders, decoders), processes=1)


def pending(home: Home, media_id: int) -> list[Task]:
    with home.catalog.read() as connection:
        return list(work.tasks_pending(connection, media_id))


def is_due(home: Home) -> bool:
    with home.catalog.read() as connection:
        return work.is_due(connection, datetime.now(UTC))


def once(action: Callable[[Job], object]) -> Callable[[Job], object]:
    """Return what does *action* when first called, and nothing later."""
    actions = iter([action])
    return lambda job: next(actions, lambda _job: None)(job)


def test_what_was_read_is_saved(home: Home) -> None:
    """A photo that was read has its facts, its thumbnails, and a place in the timeline."""
    item = home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders()
    drained = worker(home, decoders).drain()
    assert (1, 0) == (drained.done, drained.failed)
    assert [BOTH] == [job.tasks for job in decoders.jobs]
    info = home.library.info(item)
    assert TAKEN_IN_MAY == info.facts
    assert info.media.has_thumbnails
    assert b"p" == info.media.placeholder
    assert [] == list(info.tasks_pending)
    assert ["IMG.jpg"] == [name for name, _ in home.library.month_items(home.alice, "2024-05")]


def test_what_failed_is_told_and_not_tried_again(home: Home) -> None:
    """An unreadable photo carries the reason and lies among the undated."""
    item = home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders(failing("It is torn."))
    told: list[str] = []
    jobs = worker(home, decoders)
    drained = jobs.drain(lambda taken, _outcome: told.append(taken.media.name))
    jobs.drain()
    assert (1, 1) == (drained.done, drained.failed)
    assert ["IMG.jpg"] == told
    assert 1 == len(decoders.jobs)
    info = home.library.info(item)
    assert "It is torn." == info.failure == info.media.failure
    assert ["IMG.jpg"] == [name for name, _ in home.library.month_items(home.alice, UNDATED)]


def test_a_copy_of_an_unreadable_photo_is_unreadable_too(home: Home) -> None:
    """What failed on the original is known of the copy."""
    item = home.put("IMG.jpg", data=JPEG)
    worker(home, FakeDecoders(failing("It is torn."))).drain()
    copy(home.files, home.media("IMG.jpg"), home.root.id, "copy.jpg")
    assert "It is torn." == home.library.info(home.media("copy.jpg")).failure
    assert 2 == home.library.progress(home.alice).failed
    assert [] == pending(home, item.id)


@pytest.mark.parametrize("when", ["before it is opened", "while it is read"])
def test_a_file_that_is_renamed_meanwhile_is_read_where_it_is(home: Home, when: str) -> None:
    """A sync program's rename right after the upload makes no failure; the new name counts."""
    item = home.put("in", "upload.tmp.jpg", data=JPEG)
    target = home.folder("2024")

    def rename(job: Job) -> None:
        home.files.move(home.media("in", "upload.tmp.jpg"), target.id, "IMG_1.jpg")
        home.files.remove(home.folder("in"))

    decoders = FakeDecoders(meanwhile=once(rename))
    if when == "while it is read":
        decoders.run = reading_fails_without(decoders)  # type: ignore[method-assign]
    drained = worker(home, decoders).drain()
    assert (1, 0) == (drained.done, drained.failed)
    assert item.id == home.media("2024", "IMG_1.jpg").id
    assert ["IMG_1.jpg"] == [name for name, _ in home.library.month_items(home.alice, "2024-05")]


def reading_fails_without(decoders: FakeDecoders) -> Callable[[Job], Outcome]:
    def run(job: Job) -> Outcome:
        try:
            return FakeDecoders.run(decoders, job)
        except FileNotFoundError:
            return failing("Reading this file failed (FileNotFoundError).")

    return run


def test_folders_change_when_a_moved_file_was_read(home: Home) -> None:
    """The listings that show a file have new tags once its facts are known, wherever it is now."""
    home.put("old", "IMG.jpg", data=JPEG)
    new = home.folder("new")

    def move(_job: Job) -> None:
        home.files.move(home.media("old", "IMG.jpg"), new.id, "IMG.jpg")
        home.files.remove(home.folder("old"))
        revisions.append((home.folder("new").revision, home.library.revision(home.alice).number))

    revisions: list[tuple[int, int]] = []
    worker(home, FakeDecoders(meanwhile=once(move))).drain()
    assert home.folder("new").revision > revisions[0][0]
    assert home.library.revision(home.alice).number > revisions[0][1]


def test_a_file_that_is_hidden_meanwhile_stays_hidden(home: Home) -> None:
    """A photo renamed to a name that is not shown comes into no month."""
    home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders(
        meanwhile=once(lambda _: home.files.move(home.media("IMG.jpg"), home.root.id, "._IMG.jpg"))
    )
    worker(home, decoders).drain()
    assert [] == list(home.library.months(home.alice))


def test_a_file_that_is_replaced_meanwhile_is_read_again(home: Home) -> None:
    """What was read of the old content is not taken for the new one's."""
    item = home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders(meanwhile=once(lambda _: home.put("IMG.jpg", data=JPEG + b"new")))
    drained = worker(home, decoders).drain()
    assert (1, 0) == (drained.done, drained.failed)
    checksums = [job.checksum for job in decoders.jobs]
    assert [item.checksum, home.media("IMG.jpg").checksum] == checksums
    assert [] == pending(home, item.id)


def test_a_file_that_is_deleted_meanwhile_is_no_failure(home: Home) -> None:
    """Nothing is saved or counted for what has gone."""
    home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders(meanwhile=once(lambda _: home.files.remove(home.media("IMG.jpg"))))
    drained = worker(home, decoders).drain()
    assert (0, 0) == (drained.done, drained.failed)


def test_a_file_that_is_not_on_disk_fails(home: Home) -> None:
    """A file deleted behind the index's back is marked, not tried for ever."""
    item = home.put("IMG.jpg", data=JPEG)
    home.library.content(item).unlink()
    worker(home, FakeDecoders()).drain()
    assert "The file is not on the server's disk." == home.library.info(item).failure


def test_a_closed_pool_leaves_the_work_as_it_was(home: Home) -> None:
    """Work interrupted by the end of the program is due at once, and no attempt is counted."""
    item = home.put("IMG.jpg", data=JPEG)
    jobs = worker(home, decoders := FakeDecoders())

    def close(_job: Job) -> None:
        jobs.stop()
        raise DecodersClosed

    decoders.meanwhile = close
    assert 0 == jobs.drain().done
    assert is_due(home)
    with home.catalog.write() as connection:
        (taken,) = lease(connection)
    assert (item.id, 0) == (taken.media.id, taken.attempts)


def lease(connection: Any, at: datetime | None = None) -> Any:
    now = at or datetime.now(UTC)
    return work.lease(connection, limit=9, by="me", now=now, lease_for=timedelta(hours=1))


@pytest.mark.parametrize("error", [StorageFull("full"), CatalogError("locked")])
def test_an_error_of_the_system_is_no_file_s_fault(
    home: Home, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """When results cannot be saved, all work in hand is due again."""
    for name in ("a.jpg", "b.jpg"):
        home.put(name, data=JPEG)
    decoders = FakeDecoders()
    jobs = Processing(home.library, cast(Decoders, decoders), processes=2)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(work, "finish", fail)
    with pytest.raises(type(error)):
        jobs.drain()
    with home.catalog.write() as connection:
        assert [0, 0] == [taken.attempts for taken in lease(connection)]


def test_trouble_of_the_disk_puts_work_off(home: Home) -> None:
    """It is no file's fault: tried again later, with what was wrong; others go on."""
    home.put("good.jpg", data=JPEG)
    bad = home.put("bad.jpg", data=JPEG)

    def fail(job: Job) -> None:
        if job.path.name == "bad.jpg":
            raise OSError(5, "Input/output error")

    drained = worker(home, FakeDecoders(meanwhile=fail)).drain()
    assert (1, 0) == (drained.done, drained.failed)
    with home.catalog.read() as connection:
        (trouble,) = activity.troubles(connection, home.alice.id, 9)
        assert (bad.id, "The server's disk has trouble: Input/output error.") == (
            trouble.media_id,
            trouble.reason,
        )
        assert trouble.again is not None
        assert not work.is_due(connection, datetime.now(UTC))
        assert work.is_due(connection, trouble.again)
        assert activity.failure(connection, bad.id) is None
    with home.catalog.write() as connection:
        (taken,) = lease(connection, at=trouble.again)
    assert (0, 1) == (taken.attempts, taken.delays)


def test_a_worker_rests_when_every_file_has_trouble(home: Home) -> None:
    """A disk that has gone makes no failures, and no thousand attempts."""
    for number in range(20):
        home.put(f"{number}.jpg", data=JPEG)

    def fail(_job: Job) -> None:
        raise OSError(5, "Input/output error")

    jobs = worker(home, decoders := FakeDecoders(meanwhile=fail))
    for _ in range(3):
        jobs.drain()
    assert 5 == len(decoders.jobs)
    with home.catalog.read() as connection:
        assert (20, 0) == (activity.pending(connection), activity.failed(connection))


def test_a_killed_decoder_is_tried_again_but_not_for_ever(home: Home) -> None:
    """What it had read is kept; the third time, the file is too large for this machine."""
    item = home.put("IMG.jpg", data=JPEG)

    def kill(job: Job) -> None:
        early = replace(READ, thumbnails=False, done=frozenset({Task.METADATA}))
        raise Killed(early if Task.METADATA in job.tasks else None)

    decoders = FakeDecoders(meanwhile=kill)
    assert 0 == worker(home, decoders).drain().done
    assert [Task.THUMBNAILS] == pending(home, item.id)
    assert ["IMG.jpg"] == [name for name, _ in home.library.month_items(home.alice, "2024-05")]
    for _ in range(2):
        with home.catalog.write() as connection:
            requeue.retry(connection, datetime.now(UTC), user_id=None)
        worker(home, decoders).drain()
    assert [] == pending(home, item.id)
    assert OUT_OF_MEMORY == home.library.info(item).failure


def test_work_that_a_killed_worker_had_in_hand_is_done_once(home: Home) -> None:
    """After kill -9, the next worker on this host takes it at once and finishes it."""
    item = home.put("IMG.jpg", data=JPEG)
    home.catalog.close()
    child = os.fork()
    if child == 0:
        worker(reopened(home), FakeDecoders(meanwhile=lambda _job: os._exit(9))).drain()
        os._exit(0)
    assert 9 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert [Task.METADATA, Task.THUMBNAILS] == pending(home, item.id)
    assert not is_due(home)
    jobs = worker(home, decoders := FakeDecoders())
    jobs.reclaim()
    assert 1 == jobs.drain().done
    assert 1 == len(decoders.jobs)
    assert 0 == jobs.drain().done


def reopened(home: Home) -> Home:
    catalog = Catalog(home.data / "index.sqlite")
    return replace(home, catalog=catalog, library=Library(catalog, home.data))


@contextmanager
def no_lessee_lives(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def kill(_pid: int, _signal: int) -> None:
        raise ProcessLookupError

    with monkeypatch.context() as patch:
        patch.setattr(os, "kill", kill)
        yield


def test_a_file_that_kills_every_worker_is_given_up(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is put off, lets the others pass, and after so many deaths is marked."""
    harmless, deadly = (home.put(name, data=JPEG) for name in ("harmless.jpg", "deadly.jpg"))
    for _ in range(MAX_ATTEMPTS):
        with home.catalog.write() as connection:
            requeue.retry(connection, deadly.created, user_id=None)  # nobody waits in tests
            work.lease(
                connection, limit=1, by="me", now=deadly.created, lease_for=timedelta(hours=1)
            )
            work.release(connection, "me", deadly.created)
    with home.catalog.write() as connection:
        assert [harmless.id] == [each.media.id for each in lease(connection)]
        work.release(connection, "me", deadly.created)
        requeue.retry(connection, deadly.created, user_id=None)
    drained = worker(home, decoders := FakeDecoders()).drain()
    assert (2, 1) == (drained.done, drained.failed)
    assert ["harmless.jpg"] == [job.path.name for job in decoders.jobs]
    assert f"cut short {MAX_ATTEMPTS} times" in str(home.library.info(deadly).failure)
    assert home.library.info(harmless).failure is None


def test_a_living_worker_keeps_its_work(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second worker on the same host takes nothing that the first has in hand."""
    home.put("IMG.jpg", data=JPEG)
    with home.catalog.write() as connection:
        work.lease(
            connection,
            limit=1,
            by=f"{socket.gethostname()}:{os.getppid()}:abc",
            now=datetime.now(UTC),
            lease_for=timedelta(hours=1),
        )
    jobs = worker(home, decoders := FakeDecoders())
    jobs.reclaim()
    assert 0 == jobs.drain().done
    assert [] == decoders.jobs
    with no_lessee_lives(monkeypatch):
        jobs.reclaim()
    assert 1 == jobs.drain().done


def drained(home: Home, facts: Facts = NOTHING) -> Facts | None:
    """What is known of `IMG.jpg`, or what it is called by now, when all work is done."""
    worker(home, FakeDecoders(Outcome(facts=facts, thumbnails=True))).drain()
    _, items = home.library.children(home.root.id)
    return home.library.info(items[0]).facts


def test_a_rename_dates_a_file_that_says_nothing(home: Home) -> None:
    """The name that it has now counts, and none of the older ones."""
    home.put("IMG.jpg", data=JPEG)
    assert drained(home) == Facts()
    home.files.move(home.media("IMG.jpg"), home.root.id, "IMG_20240131_142530.jpg")
    named = drained(home)
    assert named is not None
    assert (datetime.fromisoformat("2024-01-31T14:25:30"), DateSource.FILENAME) == (
        named.captured_local,
        named.date_source,
    )
    home.files.move(home.media("IMG_20240131_142530.jpg"), home.root.id, "plain.jpg")
    assert drained(home) == Facts()


def test_a_time_that_is_set_later_dates_a_file_that_says_nothing(home: Home) -> None:
    """Some clients set times after the upload; the photo finds its month then."""
    item = home.put("IMG.jpg", data=JPEG)
    drained(home)
    home.files.set_modified(item, datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC))
    found = drained(home)
    assert found is not None
    assert DateSource.MTIME is found.date_source
    assert ["IMG.jpg"] == [name for name, _ in home.library.month_items(home.alice, "2019-05")]


def test_what_a_file_says_is_not_read_again_for_its_name(home: Home) -> None:
    """A rename of a photo with a date of its own costs nothing."""
    home.put("IMG.jpg", data=JPEG)
    drained(home, replace(TAKEN_IN_MAY, date_source=DateSource.EXIF))
    home.files.move(home.media("IMG.jpg"), home.root.id, "IMG_20240131_142530.jpg")
    assert not is_due(home)


def test_the_nearest_town_is_saved(home: Home) -> None:
    """With what was read, from an extract that fills the index when it is first needed."""
    paris = Town(1, "Paris", "Île-de-France", "FR", "France", 48.8566, 2.3522)
    with home.catalog.write() as connection:
        places.add(connection, [paris])
        places.set_edition(connection, geonames.edition())
    home.put("IMG.jpg", data=JPEG)
    found = drained(home, replace(TAKEN_IN_MAY, latitude=48.85, longitude=2.29))
    assert found is not None
    assert "Europe/Paris" == found.time_zone
    assert paris == home.library.info(home.media("IMG.jpg")).town


def test_sidecars_are_read_with_their_file(home: Home) -> None:
    """Those that lie beside it; one that comes meanwhile has it read again."""
    home.put("IMG.xmp", data=b"<x:xmpmeta/>")
    home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders(
        meanwhile=once(lambda _job: home.put("IMG.jpg.xmp", data=b"<x:xmpmeta/>"))
    )
    worker(home, decoders).drain()
    folder = home.alice.media_root
    assert [
        (folder / "IMG.xmp",),
        (folder / "IMG.jpg.xmp", folder / "IMG.xmp"),
    ] == [job.sidecars for job in decoders.jobs]
    assert not is_due(home)


def test_a_missing_file_with_a_sidecar_is_given_up_once(home: Home) -> None:
    """What was not read is not read again for its sidecar's sake."""
    item = home.put("IMG.jpg", data=JPEG)
    home.put("IMG.xmp", data=b"<x:xmpmeta/>")
    home.library.content(item).unlink()
    worker(home, FakeDecoders()).drain()
    assert not is_due(home)


def test_a_second_file_with_the_same_bytes_is_not_decoded(home: Home) -> None:
    """Its thumbnails are there; only what depends on the file itself is read."""
    first = home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders(replace(READ, phash=7, damaged=True))
    processing = worker(home, decoders)
    processing.drain()
    for size in SIZES:
        with writing(thumbnail_path(home.library.cache, first.checksum, size)) as file:
            file.write(b"picture")
    second = home.put("again", "IMG.jpg", data=JPEG)
    decoders.outcome = Outcome(facts=TAKEN_IN_MAY)
    processing.drain()
    assert [BOTH, {Task.METADATA}] == [job.tasks for job in decoders.jobs]
    info = home.library.info(second)
    assert (info.media.has_thumbnails, info.media.placeholder) == (True, b"p")
    assert info.facts == replace(TAKEN_IN_MAY, damaged=True)
    assert [] == list(info.tasks_pending)


def test_thumbnails_that_have_gone_are_made_though_there_is_a_copy(home: Home) -> None:
    """The index may say more than is in the cache, which may be emptied at any time."""
    home.put("IMG.jpg", data=JPEG)
    decoders = FakeDecoders()
    worker(home, decoders).drain()
    home.put("again", "IMG.jpg", data=JPEG)
    worker(home, decoders).drain()
    assert [BOTH, BOTH] == [job.tasks for job in decoders.jobs]
