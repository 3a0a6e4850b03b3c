"""The worker process: APScheduler runs the jobs."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from library.access.pace import FORGOTTEN
from library.catalog import (
    activity,
    audit,
    film_requests,
    journal,
    known_addresses,
    locks,
    merge_folders,
    sessions,
    shares,
    spared,
    throttles,
)
from library.errors import LibraryError
from library.library import Library
from library.lookout import look_out
from library.media import video_cache
from library.query.indexing import catch_up
from library.sweeping import sweep
from library.trash import Trash
from server.children import READY
from server.clock import ClockWatch
from server.household import Household, open_household
from server.jobs import GB, doing_jobs
from server.parent import when_orphaned
from server.scanning import scanning

if TYPE_CHECKING:
    from config import Settings

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 1  # for new work: a photo shows within seconds of its upload
_GROUP_EVERY_S = 30  # faces, where enough has come
_LOOK_OUT_EVERY_MIN = 5  # for attempts to guess passwords
_TIDY_EVERY_H = 1
_SWEEP_EVERY_H = 24
_FIRST_SCAN_S = 5  # after the start: new libraries are waited for
_ABANDONED_S = 300.0  # those under way are written to all the time


def run_worker(settings: Settings, *_died: str) -> None:
    """Run the jobs until SIGTERM, or until the supervisor has gone.

    What a worker that died had in hand is found in the index, whoever it was.
    """
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: ended.set())
    when_orphaned(signal.SIGTERM)
    with open_household(settings) as household, working(household):
        os.write(1, READY)
        ended.wait()


@contextmanager
def working(household: Household) -> Iterator[None]:
    """Run the jobs, in threads and decoder processes, until the block ends."""
    with doing_jobs(household) as jobs, scanning(household) as scans:
        scheduler, watch = BackgroundScheduler(timezone=UTC), ClockWatch()
        once_at_a_time = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        scheduler.add_job(jobs.drain, "interval", seconds=_LOOK_EVERY_S, **once_at_a_time)
        scheduler.add_job(jobs.group, "interval", seconds=_GROUP_EVERY_S, **once_at_a_time)
        scheduler.add_job(
            catch_up,
            "interval",
            seconds=_LOOK_EVERY_S,
            args=[household.catalog, scans.ended.is_set],
            **once_at_a_time,
        )
        scheduler.add_job(tidy, "interval", hours=_TIDY_EVERY_H, args=[household], **once_at_a_time)
        scheduler.add_job(
            look, "interval", minutes=_LOOK_OUT_EVERY_MIN, args=[household], **once_at_a_time
        )
        if every_hours := household.settings.scan.every_hours:
            soon = datetime.now(UTC) + timedelta(seconds=_FIRST_SCAN_S)
            scheduler.add_job(
                scans.run, "interval", hours=every_hours, next_run_time=soon, **once_at_a_time
            )
        scheduler.add_job(
            tidy_cache, "interval", hours=_SWEEP_EVERY_H, args=[household.library], **once_at_a_time
        )
        scheduler.add_job(
            empty_trash, "interval", hours=_SWEEP_EVERY_H, args=[household, watch], **once_at_a_time
        )
        scheduler.add_job(empty_trash, args=[household, watch])
        scheduler.add_job(tidy_films, "interval", hours=_TIDY_EVERY_H, args=[household])
        scheduler.add_job(tidy_films, args=[household])
        scheduler.start()
        try:
            yield
        finally:
            jobs.stop()
            scans.ended.set()
            scheduler.shutdown(wait=False)


def look(household: Household) -> None:
    """Raise an alarm where passwords are being guessed, or far too much is asked."""
    look_out(household.catalog, datetime.now(UTC))


def tidy_cache(library: Library) -> None:
    """Drop thumbnails of what nobody has any more."""
    swept = sweep(library)
    log.info("swept files=%d bytes=%d", swept.files, swept.size)


def empty_trash(household: Household, watch: ClockWatch) -> None:
    """Delete for good what has been in the trash for as long as the settings say.

    Where the clock was just set to much later, nothing is until the next time: a clock that went
    wrong for a moment would empty every trash.
    """
    if watch.jumped_ahead():
        log.warning("the clock was set ahead: no trash is emptied this time")
        return
    for user in household.accounts.everyone():
        try:
            purged = Trash(household.library, user).purge_due(datetime.now(UTC))
        except LibraryError as error:  # a disk that is not mounted: another day
            log.warning("trash was not emptied user=%d: %s", user.id, error)
        else:
            if purged:
                log.info("trash emptied user=%d entries=%d", user.id, purged)


def tidy_films(household: Household) -> None:
    """Remove what workers that died had half made, and films beyond what they may take."""
    cache = household.library.cache
    video_cache.sweep(cache, _ABANDONED_S)
    video_cache.make_room(cache, household.settings.video.cache_gb * GB)


def tidy(household: Household) -> None:
    """Drop what has expired, and keep the index quick."""
    now = datetime.now(UTC)
    with household.catalog.write() as connection:
        ended = sessions.purge(connection, now), locks.purge(connection, now)
        throttles.purge(connection, now - FORGOTTEN)
        known_addresses.purge(connection, now)
        audit.purge(connection, now - timedelta(days=household.settings.audit.days))
        activity.forget_speed(connection, now)
        film_requests.purge(connection, now)
        journal.purge(connection, now)
        shares.purge(connection)
        merge_folders.purge(connection, now)
        spared.purge(connection, now)
        connection.exec_driver_sql("PRAGMA optimize")
    log.info("tidied sessions=%d locks=%d", *ended)
