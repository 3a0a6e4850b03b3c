"""The worker process: APScheduler runs the jobs."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from config import Settings
from library.catalog import locks, sessions
from library.library import Library
from library.media.decoders import Decoders
from library.processing import Processing
from server.household import Household, open_household
from server.parent import when_orphaned

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 1  # for new work: a photo shows within seconds of its upload
_TIDY_EVERY_H = 1


def run_worker(settings: Settings) -> None:
    """Run the jobs until SIGTERM, or until the supervisor has gone."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: ended.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the supervisor
    when_orphaned(signal.SIGTERM)
    with open_household(settings) as household, processing(household) as work:
        scheduler = BackgroundScheduler(timezone=UTC)
        once_at_a_time = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        scheduler.add_job(work.drain, "interval", seconds=_LOOK_EVERY_S, **once_at_a_time)
        scheduler.add_job(
            tidy, "interval", hours=_TIDY_EVERY_H, args=[household.library], **once_at_a_time
        )
        scheduler.start()
        ended.wait()
        work.stop()
        scheduler.shutdown(wait=False)


@contextmanager
def processing(household: Household) -> Iterator[Processing]:
    """Yield what drains the work queue; its decoder processes end with it."""
    settings = household.settings.worker
    decoders = Decoders(
        settings.processes, memory_mb=settings.memory_mb, timeout_s=settings.timeout
    )
    work = Processing(
        household.library,
        decoders,
        processes=settings.processes,
        timeout_s=settings.timeout,
    )
    work.reclaim()
    try:
        yield work
    finally:
        work.stop()
        decoders.close()


def tidy(library: Library) -> None:
    """Drop what has expired, and keep the index quick."""
    now = datetime.now(UTC)
    library.changes.forget(before=now - timedelta(hours=_TIDY_EVERY_H))
    with library.catalog.write() as connection:
        ended = sessions.purge(connection, now), locks.purge(connection, now)
        connection.exec_driver_sql("PRAGMA optimize")
    log.info("tidied sessions=%d locks=%d", *ended)
