"""What finds faces and groups them, as the settings say."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from library.catalog import requeue
from library.errors import LibraryError
from library.faces.finders import FaceFinders
from library.library import Library
from library.model import Task
from library.people.finding import FaceFinding
from library.people.graphs import Graphs
from library.people.household_naming import HouseholdNaming
from library.people.privacy import forget_everyone
from library.people.regrouping import Regrouping
from server.household import Household

log = logging.getLogger(__name__)

_QUEUED_AT_ONCE = 5000  # items


@dataclass(frozen=True)
class Faces:
    """The worker's part in faces."""

    step: FaceFinding
    regrouping: Regrouping
    naming: HouseholdNaming
    model: str  # Profile.key

    def queue(self, library: Library) -> None:
        """Queue all in which another model has looked for faces, or none."""
        more = True
        while more:
            with library.catalog.write() as connection:
                now = datetime.now(UTC)
                more = requeue.queue_faces(connection, self.model, now, _QUEUED_AT_ONCE)


@contextmanager
def finding_faces(household: Household) -> Iterator[Faces | None]:
    """Yield what finds faces; None where that is switched off, or cannot be done."""
    settings, library = household.settings.faces, household.library
    if not settings.enabled:
        forget_everyone(library)
        with library.catalog.write() as connection:
            requeue.drop(connection, Task.FACES)
        yield None
        return
    try:
        finders = FaceFinders(
            household.settings.data / "models",
            processes=settings.processes,
            memory_mb=settings.memory_mb,
            timeout_s=settings.timeout,
            model=settings.model,
            detector=settings.detector,
            allow_download=settings.allow_download,
        )
    except LibraryError as error:
        log.error("faces cannot be looked for: %s", error)
        yield None
        return
    try:
        profile = finders.profile
        graphs = Graphs(library.cache, profile.key, profile.thresholds)
        yield Faces(
            FaceFinding(library, finders, graphs, profile.thresholds),
            Regrouping(library, graphs, profile.key, profile.thresholds),
            HouseholdNaming(library, profile.key, profile.thresholds),
            profile.key,
        )
    finally:
        finders.close()
