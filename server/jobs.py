"""The worker's jobs: the queue is drained, and groups of faces are made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from library.catalog import requeue
from library.catalog.work import Work
from library.errors import LibraryError
from library.film_making import FilmMaking
from library.library import Library
from library.media import sandbox
from library.media.decoders import Decoders
from library.media.filming import Filming
from library.media.process import Outcome
from library.model import Task
from library.people.household_naming import HouseholdNaming
from library.people.regrouping import Regrouping
from library.processing import Drained, Processing, Step
from library.tasks import Lane
from server.faces import finding_faces
from server.household import Household

log = logging.getLogger(__name__)

GB = 10**9  # bytes
_QUEUED_AT_ONCE = 5000  # items: others that want to write wait for 0.1 s


@dataclass(frozen=True)
class Jobs:
    """What a worker does."""

    queue: Processing
    regrouping: Regrouping | None  # None: no faces are looked for
    naming: HouseholdNaming | None  # likewise

    def drain(self, tell: Callable[[Work, Outcome], None] | None = None) -> Drained:
        """Do all work that is due; see `Processing.drain`."""
        return self.queue.drain(tell)

    def group(self, *, all_of_them: bool = False) -> None:
        """Make groups of faces where enough has come, or *all_of_them* where anything has.

        Then have the names of those of users who share them in common.
        """
        if self.regrouping is None or self.naming is None:
            return
        for user_id in self.regrouping.due(all_of_them=all_of_them):
            try:
                self.regrouping.run(user_id)
            except LibraryError as error:  # another time
                log.warning("groups were not made user=%d: %s", user_id, error)
        try:
            self.naming.run()
        except LibraryError as error:
            log.warning("names were not given by the household: %s", error)

    def stop(self) -> None:
        """Take no more work."""
        self.queue.stop()


@contextmanager
def doing_jobs(household: Household) -> Iterator[Jobs]:
    """Yield the jobs; the processes in which files are read end with the block."""
    settings = household.settings.worker
    log.info("decoders confined by=%s", ", ".join(("limits", *sandbox.offered())))
    with ExitStack() as ending:
        decoders = Decoders(
            settings.processes, memory_mb=settings.memory_mb, timeout_s=settings.timeout
        )
        ending.callback(decoders.close)
        steps: dict[Task, Step] = {Task.FILM: _film_making(household)}
        faces = ending.enter_context(finding_faces(household))
        if faces is not None:
            steps[Task.FACES] = faces.step
        queue = Processing(
            household.library,
            decoders,
            processes=settings.processes,
            steps=steps,
            slots=_slots(household),
        )
        ending.callback(queue.leave)
        ending.callback(queue.stop)
        queue.reclaim()
        _queue_anew(household.library, but=() if faces else (Task.FACES,))
        if faces is not None:
            faces.queue(household.library)
        yield Jobs(
            queue,
            None if faces is None else faces.regrouping,
            None if faces is None else faces.naming,
        )


def _slots(household: Household) -> Mapping[Lane, int]:
    settings = household.settings
    return {Lane.LONG: settings.video.processes, Lane.FACES: settings.faces.processes}


def _film_making(household: Household) -> FilmMaking:
    """Return what makes films, as the settings say."""
    video, most = household.settings.video, household.settings.video.cache_gb * GB
    filming = Filming(
        height=video.height,
        threads=video.threads,
        memory_mb=household.settings.worker.memory_mb,
        most_bytes=most,
    )
    return FilmMaking(household.library, filming, most)


def _queue_anew(library: Library, *, but: Collection[Task]) -> None:
    """Queue what tasks that are new, or have a new version, owe to what is in the index."""
    with library.catalog.read() as connection:
        tasks = [task for task in requeue.outdated(connection) if task not in but]
    for task in tasks:
        log.info("queueing all that it concerns anew task=%s", task)
        more = True
        while more:
            with library.catalog.write() as connection:
                more = requeue.queue_anew(connection, task, datetime.now(UTC), _QUEUED_AT_ONCE)
