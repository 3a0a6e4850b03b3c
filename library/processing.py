"""The worker's loop: take work, have it done in decoder processes, save what came of it."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from library.catalog import facts, folders, timeline, work
from library.catalog.work import Work
from library.dating import settled
from library.errors import LibraryError, NotFound
from library.gazetteer import Gazetteer
from library.library import Library
from library.media.decoders import Decoders, DecodersClosed
from library.media.process import Job, Outcome
from library.model import UNDATED, Facts, Task

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8  # a file that was in hand each of so many times that a worker died is given up
_MOVES = 5  # of one file, while it is being read, that are followed
_MISSING = "The file is not on the server's disk."
_DEADLY = f"Reading this file was cut short {MAX_ATTEMPTS} times."


@dataclass(frozen=True, slots=True)
class Drained:
    """What one call of `Processing.drain` did."""

    done: int
    failed: int


class Processing:
    """Drains the work queue. Several may run, in several processes: work is leased."""

    def __init__(
        self, library: Library, decoders: Decoders, *, processes: int, timeout_s: float
    ) -> None:
        """Keep *processes* jobs going; none takes longer than about *timeout_s*."""
        self._library = library
        self._decoders = decoders
        self._processes = processes
        self._lease_for = timedelta(seconds=2 * timeout_s + 60)
        self._me = f"{socket.gethostname()}:{os.getpid()}"
        self._stopping = Event()
        self._gazetteer = Gazetteer(library.catalog)

    def reclaim(self) -> None:
        """Make due again what workers of this host had in hand when they died."""
        with self._library.catalog.write() as connection:
            for lessee in work.lessees(connection):
                if lessee == self._me or _has_died(lessee):
                    work.release(connection, lessee)

    def drain(self, tell: Callable[[Work, Outcome], None] | None = None) -> Drained:
        """Do all work that is due, and return when none is left or `stop` was called.

        *tell* hears of each item that is through.

        Raises:
            CatalogError: the index cannot be used; the work in hand is due again.
            StorageFull: the disk is full; the work in hand is due again.
        """
        running: dict[Future[Outcome], Work] = {}
        try:
            with ThreadPoolExecutor(self._processes, thread_name_prefix="decode") as threads:
                return self._run(threads, running, tell)
        finally:
            self._give_back(running.values())

    def _run(
        self,
        threads: ThreadPoolExecutor,
        running: dict[Future[Outcome], Work],
        tell: Callable[[Work, Outcome], None] | None,
    ) -> Drained:
        done = failed = 0
        while True:
            for taken in self._take(self._processes - len(running)):
                running[threads.submit(self._do, taken)] = taken
            if not running:
                return Drained(done, failed)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                taken = running[future]
                outcome = self._settle(taken, future)
                del running[future]
                if outcome is not None:
                    done, failed = done + 1, failed + bool(outcome.failures)
                    if tell is not None:
                        tell(taken, outcome)

    def stop(self) -> None:
        """Let `drain` take no more work and return as soon as what runs has ended."""
        self._stopping.set()

    def _take(self, limit: int) -> list[Work]:
        if self._stopping.is_set() or limit <= 0:
            return []
        with self._library.catalog.read() as connection:
            if not work.is_due(connection, datetime.now(UTC)):
                return []
        with self._library.catalog.write() as connection:
            return list(
                work.lease(
                    connection,
                    limit=limit,
                    by=self._me,
                    now=datetime.now(UTC),
                    lease_for=self._lease_for,
                )
            )

    def _do(self, taken: Work) -> Outcome:
        if taken.attempts >= MAX_ATTEMPTS:
            return _all_failed(taken, _DEADLY)
        outcome = _all_failed(taken, _MISSING)
        # Sync programs upload under a temporary name and rename at once: it is no failure that a
        # file is not where it was when the reading began.
        with suppress(NotFound):
            for _ in range(_MOVES):
                path = self._library.content(taken.media)
                outcome = self._read(taken, path)
                if not outcome.failures or path == self._library.content(taken.media):
                    break
        return outcome

    def _read(self, taken: Work, path: Path) -> Outcome:
        item, cache = taken.media, self._library.cache
        try:
            return self._decoders.run(
                Job(path, item.kind, item.mime, item.checksum, cache, taken.tasks)
            )
        except FileNotFoundError:
            return _all_failed(taken, _MISSING)

    def _settle(self, taken: Work, future: Future[Outcome]) -> Outcome | None:
        try:
            outcome = future.result()
        except DecodersClosed:
            self._give_back([taken])
            return None
        if not self._save(taken, outcome):
            return None
        log.info(
            "processed media=%d tasks=%s failed=%s",
            taken.media.id,
            "+".join(sorted(taken.tasks)),
            "; ".join(dict.fromkeys(outcome.failures.values())) or "-",
        )
        return outcome

    def _give_back(self, everything: Collection[Work]) -> None:
        if not everything:
            return
        with suppress(LibraryError), self._library.catalog.write() as connection:
            for taken in everything:
                work.give_back(connection, taken)

    def _save(self, taken: Work, outcome: Outcome) -> bool:
        now = datetime.now(UTC)
        found = outcome.facts or Facts()
        place_id = self._place(found)
        with self._library.catalog.write() as connection:
            item = work.still_wanted(connection, taken.media)
            if item is None:
                return False
            if Task.METADATA in taken.tasks:
                known = settled(found, item, now)
                facts.save(connection, item.id, known, place_id)
                captured = known.captured_local
                month = f"{captured.year:04}-{captured.month:02}" if captured else UNDATED
                if timeline.month_of(connection, item.id) != month:
                    timeline.place(connection, item.id, item.owner_id, item.name, month)
            if Task.THUMBNAILS in taken.tasks:
                facts.save_thumbnails(
                    connection, item.id, made=outcome.thumbnails, placeholder=outcome.placeholder
                )
                facts.save_failure(connection, item.id, outcome.failures.get(Task.THUMBNAILS))
            work.finish(connection, taken, outcome.failures, now)
            folders.touch(connection, item.folder_id, now)
            return True

    def _place(self, found: Facts) -> int | None:
        if found.latitude is None or found.longitude is None:
            return None
        return self._gazetteer.nearest(found.latitude, found.longitude)


def _all_failed(taken: Work, reason: str) -> Outcome:
    return Outcome(failures=dict.fromkeys(taken.tasks, reason))


def _has_died(lessee: str) -> bool:
    host, _, pid = lessee.rpartition(":")
    if host != socket.gethostname():
        return False  # its lease runs out by itself
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
