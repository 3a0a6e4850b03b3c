"""The worker's loop: take work, have it done in decoder processes, save what came of it.

Troubles that are not the file's (a disk, the cache, a killed decoder) put its work off, for longer
each time. When many files in a row have such trouble, it is the machine's: the worker rests.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final, Protocol

from sqlalchemy import Connection

from library.catalog import facts, work, workers
from library.catalog.sidecars import Sidecar
from library.catalog.work import Work
from library.errors import LibraryError, NotFound, Unreadable
from library.gazetteer import Gazetteer
from library.heartbeat import beating
from library.lessee import has_died, own_name
from library.library import Library
from library.media.cache import has_thumbnails
from library.media.decoders import Decoders, DecodersClosed, Killed
from library.media.process import OUT_OF_MEMORY, Job, Outcome
from library.model import Facts, Media, Task
from library.saving import Found, save
from library.tasks import TASKS, Lane

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)  # renewed while the worker lives, however long a job takes
MAX_ATTEMPTS = 8  # a file that was in hand each of so many times that a worker died is given up
_MAX_KILLED = 3  # decoders over one file, before it is given up as too large for this machine
_MOVES = 5  # of one file, while it is being read, that are followed
_TROUBLES = 5  # in a row, until it is the machine's
_REST_S = 30.0
_LOOK_EVERY_S = 1.0  # for new work, while other work goes on
_MISSING = "The file is not on the server's disk."
_DEADLY = f"Reading this file was cut short {MAX_ATTEMPTS} times."

Saving = Callable[[Connection], None]


class Step(Protocol):
    """Does one task that is not for decoders."""

    def __call__(self, item: Media, path: Path, stopping: Callable[[], bool], /) -> Saving:
        """Work on *item*, which lies at *path*, and return what saves the result.

        That is called in the transaction that ticks the work off. When *stopping* says so, it
        MUST raise `Interrupted` soon; the work is due again.

        Raises:
            Unreadable: the file cannot be worked on, in words for people.
            OSError: a disk has trouble; it is tried again later.
            Interrupted, DecodersClosed: the worker is stopping.
            Killed: something else ended the process that worked on it.
        """
        ...


class Interrupted(Exception):
    """The worker is stopping; nothing was decided about the file."""


@dataclass(frozen=True, slots=True)
class Drained:
    """What one call of `Processing.drain` did."""

    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class _Result:
    outcome: Outcome
    place_id: int | None = None  # of the nearest town
    sidecars: Sequence[Sidecar] | None = None  # that were read with the file, if it was read
    saving: Saving | None = None
    late: frozenset[Task] = field(default_factory=frozenset)  # put off
    trouble: str = ""  # why
    counts: bool = False  # as an attempt


class Processing:
    """Drains the work queue. Several may run, in several processes: work is leased."""

    def __init__(
        self,
        library: Library,
        decoders: Decoders,
        *,
        processes: int,
        steps: Mapping[Task, Step] | None = None,
        slots: Mapping[Lane, int] | None = None,
    ) -> None:
        """Keep *processes* jobs going in decoders, and those of *steps* in the *slots* of lanes.

        A lane of which nothing is said has one slot.
        """
        self._library = library
        self._decoders = decoders
        self._steps = steps or {}
        self._slots = {Lane.DECODERS: processes}
        for task in self._steps:
            self._slots[TASKS[task].lane] = (slots or {}).get(TASKS[task].lane, 1)
        self._me = own_name()
        self._stopping = Event()
        self._gazetteer = Gazetteer(library.catalog)
        self._troubles = 0
        self._rest_until = 0.0

    def reclaim(self) -> None:
        """Make due again what workers of this host had in hand when they died."""
        with self._library.catalog.write() as connection:
            for lessee in work.lessees(connection):
                if lessee != self._me and has_died(lessee):
                    work.release(connection, lessee, datetime.now(UTC))
            workers.enter(connection, self._me, datetime.now(UTC), has_died)

    def leave(self) -> None:
        """Be no worker any more."""
        with suppress(LibraryError), self._library.catalog.write() as connection:
            workers.leave(connection, self._me)

    def drain(self, tell: Callable[[Work, Outcome], None] | None = None) -> Drained:
        """Do all work that is due, and return when none is left or `stop` was called.

        *tell* hears of each item that is through.

        Raises:
            CatalogError: the index cannot be used; the work in hand is due again.
            StorageFull: the disk is full; the work in hand is due again.
        """
        if monotonic() < self._rest_until or not self._is_due(self._slots):
            return Drained(0, 0)
        running: dict[Future[_Result], Work] = {}
        with ExitStack() as ending:
            ending.callback(lambda: self._give_back(running.values()))
            ending.enter_context(beating(self._renew, LEASE / 6))
            threads = ending.enter_context(
                ThreadPoolExecutor(sum(self._slots.values()), thread_name_prefix="work")
            )
            return self._run(threads, running, tell)

    def stop(self) -> None:
        """Let `drain` take no more work and return as soon as what runs has ended."""
        self._stopping.set()

    def _run(
        self,
        threads: ThreadPoolExecutor,
        running: dict[Future[_Result], Work],
        tell: Callable[[Work, Outcome], None] | None,
    ) -> Drained:
        done = failed = 0
        ended: Collection[Future[_Result]] = ()
        while True:
            # What has ended is saved in the transaction that takes new work.
            saved, taken = self._turn({each: running[each] for each in ended}, running)
            for each in ended:
                del running[each]
            for new in taken:
                running[threads.submit(self._do, new)] = new
            for old, outcome in saved:
                done, failed = done + 1, failed + bool(outcome.failures)
                if tell is not None:
                    tell(old, outcome)
            if not running:
                return Drained(done, failed)
            # A long one must not keep what comes meanwhile from the slots that are free.
            is_full = len(running) >= sum(self._slots.values())
            patience = None if is_full else _LOOK_EVERY_S
            ended = wait(running, timeout=patience, return_when=FIRST_COMPLETED).done

    def _turn(
        self, ended: Mapping[Future[_Result], Work], running: Mapping[Future[_Result], Work]
    ) -> tuple[list[tuple[Work, Outcome]], list[Work]]:
        busy = [_lane(each) for future, each in running.items() if future not in ended]
        free = {lane: slots - busy.count(lane) for lane, slots in self._slots.items()}
        if not ended and not self._is_due([lane for lane in free if free[lane] > 0]):
            return [], []
        saved: list[tuple[Work, Outcome]] = []
        taken: list[Work] = []
        with self._library.catalog.write() as connection:
            now = datetime.now(UTC)
            for future, old in ended.items():
                outcome = self._settle(connection, old, future, now)
                if outcome is not None:
                    saved.append((old, outcome))
            for lane, slots in free.items():
                if slots > 0 and not self._is_resting():
                    taken += work.lease(
                        connection, limit=slots, by=self._me, now=now, lease_for=LEASE, lane=lane
                    )
        for each, outcome in saved:
            _tell_log(each, outcome)
        return saved, taken

    def _is_resting(self) -> bool:
        return self._stopping.is_set() or monotonic() < self._rest_until

    def _is_due(self, lanes: Collection[Lane]) -> bool:
        if self._stopping.is_set():
            return False
        with self._library.catalog.read() as connection:
            now = datetime.now(UTC)
            return any(work.is_due(connection, now, lane) for lane in lanes)

    def _do(self, taken: Work) -> _Result:
        result = self._read(taken)
        found = result.outcome.facts
        return result if found is None else replace(result, place_id=self._place(found))

    def _read(self, taken: Work) -> _Result:
        if taken.attempts >= MAX_ATTEMPTS:
            return _Result(_all_failed(taken, _DEADLY))
        result = _Result(_all_failed(taken, _MISSING))
        # Sync programs upload under a temporary name and rename at once: it is no failure that a
        # file is not where it was when the reading began.
        with suppress(NotFound):
            for _ in range(_MOVES):
                path = self._library.content(taken.media)
                result = self._try(taken, path)
                if not result.outcome.failures or path == self._library.content(taken.media):
                    break
        return result

    def _try(self, taken: Work, path: Path) -> _Result:
        try:
            if _lane(taken) is not Lane.DECODERS:
                return self._take_step(taken, path)
            item, cache = taken.media, self._library.cache
            copied = self._of_copy(taken)
            tasks = taken.tasks - ({Task.THUMBNAILS} if copied.thumbnails else set())
            if not tasks:
                return _Result(copied)
            facts_wanted = Task.METADATA in tasks
            beside = self._library.sidecars(item) if facts_wanted else None
            job = Job(
                path,
                item.kind,
                item.mime,
                item.checksum,
                cache,
                tasks,
                tuple(path.with_name(sidecar.name) for sidecar in beside or ()),
            )
            return _Result(_joined(self._decoders.run(job), copied), sidecars=beside)
        except FileNotFoundError:
            return _Result(_all_failed(taken, _MISSING))
        except Killed as error:
            return _killed(taken, error)
        except OSError as error:
            reason = f"The server's disk has trouble: {error.strerror or error}."
            return _Result(Outcome(), late=taken.tasks, trouble=reason)

    def _of_copy(self, taken: Work) -> Outcome:
        """The thumbnails that were made of another file with the same bytes, if any."""
        item = taken.media
        if Task.THUMBNAILS in taken.tasks and has_thumbnails(self._library.cache, item.checksum):
            with self._library.catalog.read() as connection:
                made = facts.made_of_copy(connection, item)
            if made is not None:
                placeholder, phash, damaged = made
                return Outcome(
                    thumbnails=True, placeholder=placeholder, phash=phash, damaged=damaged
                )
        return Outcome()

    def _take_step(self, taken: Work, path: Path) -> _Result:
        (task,) = taken.tasks
        try:
            saving = self._steps[task](taken.media, path, self._stopping.is_set)
        except Unreadable as error:
            return _Result(_all_failed(taken, str(error)))
        except (OSError, Interrupted, Killed, DecodersClosed):
            raise
        except Exception as error:
            log.exception("media=%d task=%s", taken.media.id, task)
            return _Result(_all_failed(taken, f"This file failed ({type(error).__name__})."))
        return _Result(Outcome(), saving=saving)

    def _settle(
        self, connection: Connection, taken: Work, future: Future[_Result], now: datetime
    ) -> Outcome | None:
        """Save what came of *taken*; None if it is not through."""
        try:
            result = future.result()
        except (DecodersClosed, Interrupted):
            work.give_back(connection, taken)
            return None
        if result.late:
            self._note_trouble()
            late = taken.only(result.late)
            log.warning("put off media=%d: %s", taken.media.id, result.trouble)
            work.put_off(connection, late, result.trouble, now, counts=result.counts)
            taken = taken.only(taken.tasks - result.late)
            if not taken.tasks:
                return None
        else:
            self._troubles = 0
        found = Found(result.outcome, result.place_id, result.sidecars)
        if not save(connection, taken, found, now, able=self._steps):
            return None
        if result.saving is not None:
            result.saving(connection)
        return None if result.late else result.outcome

    def _note_trouble(self) -> None:
        self._troubles += 1
        if self._troubles >= _TROUBLES:
            self._rest_until = monotonic() + _REST_S
            self._troubles = 0

    def _renew(self) -> None:
        with suppress(LibraryError), self._library.catalog.write() as connection:
            now = datetime.now(UTC)
            work.renew(connection, self._me, now, LEASE)
            workers.beat(connection, self._me, now)

    def _give_back(self, everything: Collection[Work]) -> None:
        if not everything:
            return
        with suppress(LibraryError), self._library.catalog.write() as connection:
            for taken in everything:
                work.give_back(connection, taken)

    def _place(self, found: Facts) -> int | None:
        if found.latitude is None or found.longitude is None:
            return None
        return self._gazetteer.nearest(found.latitude, found.longitude)


def _lane(taken: Work) -> Lane:
    return next(TASKS[task].lane for task in taken.tasks)


def _joined(read: Outcome, copied: Outcome) -> Outcome:
    """*read* with the thumbnails of *copied*, if it has some."""
    if not copied.thumbnails:
        return read
    return replace(copied, facts=read.facts, failures=read.failures)


def _all_failed(taken: Work, reason: str) -> Outcome:
    return Outcome(failures=dict.fromkeys(taken.tasks, reason))


def _killed(taken: Work, error: Killed) -> _Result:
    """What was known early is kept; the rest is tried again, but not for ever."""
    early = error.early or Outcome()
    rest = taken.tasks - early.done
    if taken.attempts + 1 >= _MAX_KILLED:
        failures = {**early.failures, **dict.fromkeys(rest, OUT_OF_MEMORY)}
        return _Result(replace(early, failures=failures))
    return _Result(early, late=rest, trouble=str(error), counts=True)


def _tell_log(taken: Work, outcome: Outcome) -> None:
    log.info(
        "processed media=%d tasks=%s failed=%s",
        taken.media.id,
        "+".join(sorted(taken.tasks)),
        "; ".join(dict.fromkeys(outcome.failures.values())) or "-",
    )
